# Canvas, roles, glyph sets, layout, widgets, commands, views. No curses here.

noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	include/nntui/app.h \
	include/nntui/canvas.h \
	include/nntui/glyph.def \
	include/nntui/key.def \
	include/nntui/key.h \
	include/nntui/role.def \
	src/ui/canvas.c \
	src/ui/key.c \
	src/ui/letter.c \
	src/ui/letter.h
