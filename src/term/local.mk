# The only folder that includes curses.

noinst_LIBRARIES += libterm.a
libterm_a_SOURCES = \
	include/nntui/terminal.h
libterm_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS)
