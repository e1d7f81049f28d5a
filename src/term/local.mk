# The only folder that includes curses.

noinst_LIBRARIES += libterm.a
libterm_a_SOURCES =
libterm_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS)
