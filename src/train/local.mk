# One training run: worker thread, command queue, snapshots, history.

noinst_LIBRARIES += libtrain.a
libtrain_a_SOURCES = \
	include/nntui/digit_maker.h \
	include/nntui/digit_model.h \
	include/nntui/figures.h \
	include/nntui/idle.def \
	include/nntui/run.h \
	include/nntui/session.h \
	include/nntui/settings.def \
	include/nntui/settings.h \
	include/nntui/stop.h \
	include/nntui/structure.h \
	include/nntui/sweep.h \
	include/nntui/trainer.h \
	src/train/chronicle.c \
	src/train/digit_maker.c \
	src/train/digit_model.c \
	src/train/digit_model.h \
	src/train/event.c \
	src/train/event.h \
	src/train/figures.c \
	src/train/figures.h \
	src/train/fit.c \
	src/train/fit.h \
	src/train/history.c \
	src/train/history.h \
	src/train/idle.c \
	src/train/loader.c \
	src/train/loader.h \
	src/train/past.c \
	src/train/past.h \
	src/train/preset.def \
	src/train/run.c \
	src/train/session.c \
	src/train/settings.c \
	src/train/snapshots.c \
	src/train/snapshots.h \
	src/train/stop.c \
	src/train/structure.c \
	src/train/sweep.c \
	src/train/timeline.c \
	src/train/timeline.h \
	src/train/trainer.c \
	src/train/trial.c \
	src/train/work.h \
	src/train/worker.c \
	src/train/worker.h \
	src/train/worker_figures.c
