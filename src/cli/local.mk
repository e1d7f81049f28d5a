# The commands without a screen: train, eval, data, bench.

noinst_LIBRARIES += libcli.a
libcli_a_SOURCES = \
	include/nntui/cli.h \
	src/cli/bench.c \
	src/cli/bench.def \
	src/cli/cli.c \
	src/cli/command.h \
	src/cli/data.c \
	src/cli/eval.c \
	src/cli/parse.c \
	src/cli/progress.c \
	src/cli/progress.h \
	src/cli/train.c
libcli_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
