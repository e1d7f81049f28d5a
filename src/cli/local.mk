# The commands without a screen: train, eval, step, data, bench.

noinst_LIBRARIES += libcli.a
libcli_a_SOURCES = \
	include/nntui/cli.h \
	src/cli/bench.c \
	src/cli/bench.def \
	src/cli/cli.c \
	src/cli/command.h \
	src/cli/compare.c \
	src/cli/data.c \
	src/cli/eval.c \
	src/cli/eval.h \
	src/cli/eval_rule.c \
	src/cli/export.c \
	src/cli/lesson.c \
	src/cli/parse.c \
	src/cli/predict.c \
	src/cli/progress.c \
	src/cli/progress.h \
	src/cli/step.c \
	src/cli/step.h \
	src/cli/step_check.c \
	src/cli/step_given.c \
	src/cli/step_json.c \
	src/cli/step_ledger.c \
	src/cli/step_text.c \
	src/cli/step_variant.c \
	src/cli/train.c \
	src/cli/train.h
libcli_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
