# The manual page. Its lists are printed from the program's tables by man/tables.

dist_man_MANS = man/nntui.1
EXTRA_DIST += man/update

check_PROGRAMS += man/tables
man_tables_SOURCES = man/tables.c
man_tables_LDADD = $(nntui_libraries) $(nntui_libs)

# Makes the generated sections of the page in the source folder anew.
update-man: man/tables$(EXEEXT)
	$(srcdir)/man/update ./man/tables$(EXEEXT) $(srcdir)/man/nntui.1 >nntui.1.new
	cmp -s nntui.1.new $(srcdir)/man/nntui.1 || cp nntui.1.new $(srcdir)/man/nntui.1
	rm -f nntui.1.new

.PHONY: update-man
