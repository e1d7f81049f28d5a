# Canvas, roles, glyph sets, layout, widgets, commands, views. No curses here.

noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	include/nntui/app.h \
	include/nntui/canvas.h \
	include/nntui/glyph.def \
	include/nntui/key.def \
	include/nntui/key.h \
	include/nntui/role.def \
	src/ui/app.c \
	src/ui/canvas.c \
	src/ui/command.c \
	src/ui/command.h \
	src/ui/commands.def \
	src/ui/complete.c \
	src/ui/complete.h \
	src/ui/datasets_pane.c \
	src/ui/error_pane.c \
	src/ui/help.c \
	src/ui/key.c \
	src/ui/letter.c \
	src/ui/letter.h \
	src/ui/line.c \
	src/ui/line.h \
	src/ui/list.c \
	src/ui/manual.c \
	src/ui/manual.h \
	src/ui/number.c \
	src/ui/number.h \
	src/ui/picture.c \
	src/ui/picture.h \
	src/ui/plot.c \
	src/ui/plot.h \
	src/ui/preview.c \
	src/ui/preview.h \
	src/ui/prompt.c \
	src/ui/screen.c \
	src/ui/screens.c \
	src/ui/screens.def \
	src/ui/script.c \
	src/ui/settings_pane.c \
	src/ui/speed.c \
	src/ui/state.h \
	src/ui/step.h \
	src/ui/step_answers.c \
	src/ui/step_commands.c \
	src/ui/step_draw.c \
	src/ui/step_formula.c \
	src/ui/step_graph.c \
	src/ui/step_image.c \
	src/ui/step_lists.c \
	src/ui/step_network.c \
	src/ui/step_screen.c \
	src/ui/step_sheet.c \
	src/ui/step_state.c \
	src/ui/step_typing.c \
	src/ui/train_screen.c
