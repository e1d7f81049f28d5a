# Dataset sources, scaling, splits, model files.

noinst_LIBRARIES += libdata.a
libdata_a_SOURCES = \
	include/nntui/dataset.h \
	include/nntui/model.h
libdata_a_CPPFLAGS = $(AM_CPPFLAGS) $(ZLIB_CFLAGS) $(JANSSON_CFLAGS)
