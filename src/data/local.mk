# Dataset sources, scaling, splits, model files.

noinst_LIBRARIES += libdata.a
libdata_a_SOURCES =
libdata_a_CPPFLAGS = $(AM_CPPFLAGS) $(ZLIB_CFLAGS) $(JANSSON_CFLAGS)
