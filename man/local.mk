# The manual page.

dist_man_MANS = man/nntui.1
