# Worked examples: what a pass starts from, the engine's own trace of it, and what is said about it.

noinst_LIBRARIES += libcourse.a
libcourse_a_SOURCES = \
	include/nntui/answer.h \
	include/nntui/change.def \
	include/nntui/comparison.h \
	include/nntui/example.h \
	include/nntui/example_key.def \
	include/nntui/explain.h \
	include/nntui/figure.h \
	include/nntui/grain.def \
	include/nntui/ledger.h \
	include/nntui/mistake.def \
	include/nntui/expression.h \
	include/nntui/expression_function.def \
	include/nntui/lesson.h \
	include/nntui/lesson_layout.h \
	include/nntui/lesson_run.h \
	include/nntui/problem.h \
	include/nntui/study.h \
	include/nntui/stepper.h \
	include/nntui/trace.h \
	src/course/answer.c \
	src/course/change.c \
	src/course/comparison.c \
	src/course/example.c \
	src/course/example_graph.c \
	src/course/example_json.c \
	src/course/example_network.c \
	src/course/example_picture.c \
	src/course/example_private.h \
	src/course/example_read.c \
	src/course/example_sample.c \
	src/course/explain.c \
	src/course/explain_formula.c \
	src/course/explain_graph.c \
	src/course/explain_private.h \
	src/course/explain_why.c \
	src/course/figure.c \
	src/course/figure_private.h \
	src/course/grain.c \
	src/course/ledger.c \
	src/course/expression.c \
	src/course/lesson.c \
	src/course/lesson_check.c \
	src/course/lesson_judge.c \
	src/course/lesson_judge.h \
	src/course/lesson_layout.c \
	src/course/lesson_list.c \
	src/course/lesson_run.c \
	src/course/lesson_markdown.c \
	src/course/lesson_private.h \
	src/course/lesson_steps.c \
	src/course/place_name.c \
	src/course/problem.c \
	src/course/study.c \
	src/course/sheet.c \
	src/course/stepper.c \
	src/course/trace.c
libcourse_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(MD4C_CFLAGS)
