# Dataset sources, scaling, splits, model files.

noinst_LIBRARIES += libdata.a
libdata_a_SOURCES = \
	include/nntui/dataset.h \
	include/nntui/drawing.h \
	include/nntui/feature.def \
	include/nntui/growth.h \
	include/nntui/model.h \
	include/nntui/picture.h \
	include/nntui/preparation.h \
	include/nntui/preparation_stage.def \
	src/data/classification.c \
	src/data/csv.c \
	src/data/csv_cell.c \
	src/data/csv_cell.h \
	src/data/csv_reader.c \
	src/data/csv_reader.h \
	src/data/csv_table.c \
	src/data/csv_table.h \
	src/data/dataset.c \
	src/data/digit_shape.def \
	src/data/digits.c \
	src/data/digits.h \
	src/data/drawing.c \
	src/data/drawn.c \
	src/data/export.c \
	src/data/feature.c \
	src/data/growth.c \
	src/data/gzip.c \
	src/data/gzip.h \
	src/data/idx.c \
	src/data/idx.h \
	src/data/images.c \
	src/data/join.c \
	src/data/join.h \
	include/nntui/model_code.def \
	src/data/model_code.c \
	src/data/model_format.h \
	src/data/model_read.c \
	src/data/model_write.c \
	src/data/picture.c \
	src/data/picture_format.h \
	src/data/picture_ink.c \
	src/data/picture_paper.c \
	src/data/picture_paper.h \
	src/data/picture_pgm.c \
	src/data/picture_png.c \
	src/data/picture_reduce.c \
	src/data/picture_specks.c \
	src/data/preparation.c \
	src/data/prepared.c \
	src/data/python.c \
	src/data/python.h \
	src/data/regression.c \
	src/data/rows.c \
	src/data/rows.h \
	src/data/rows_bytes.c \
	src/data/safetensors.c \
	src/data/safetensors.h \
	src/data/scaling.c \
	src/data/source.c \
	src/data/source.def \
	src/data/source.h \
	src/data/spec.c \
	src/data/spec.h \
	src/data/split.c \
	src/data/split.h \
	src/data/toy.c \
	src/data/toy.h \
	src/data/words.c \
	src/data/words.h
libdata_a_CPPFLAGS = $(AM_CPPFLAGS) $(ZLIB_CFLAGS) $(JANSSON_CFLAGS) $(LIBPNG_CFLAGS)
libdata_a_CFLAGS = $(AM_CFLAGS) $(NN_CFLAGS)
