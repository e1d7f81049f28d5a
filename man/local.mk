# The manual page.

dist_man_MANS =
