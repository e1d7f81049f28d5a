# Canvas, roles, glyph sets, layout, widgets, commands, views. No curses here.

noinst_LIBRARIES += libui.a
libui_a_SOURCES =
