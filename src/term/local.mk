# The only folder that includes curses.

noinst_LIBRARIES += libterm.a
libterm_a_SOURCES = \
	include/nntui/terminal.h \
	src/term/blit.c \
	src/term/colour.c \
	src/term/colour.h \
	src/term/keys.c \
	src/term/keys.h \
	src/term/loop.c \
	src/term/mouse.c \
	src/term/mouse.h \
	src/term/pace.c \
	src/term/pace.h \
	src/term/palette.c \
	src/term/palette.h \
	src/term/rescue.c \
	src/term/rescue.h \
	src/term/stage.c \
	src/term/stage.h \
	src/term/follow.c \
	src/term/display.h \
	src/term/start.c \
	src/term/ticker.c \
	src/term/ticker.h \
	src/term/trim.c \
	src/term/trim.h \
	src/term/tty.c \
	src/term/tty.h
libterm_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS)
