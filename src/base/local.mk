# Errors, strings, random numbers, files. The folder that knows where the program's data is.

noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	include/nntui/arena.h \
	include/nntui/error.h \
	include/nntui/file.h \
	include/nntui/i18n.h \
	include/nntui/language.def \
	include/nntui/letter.h \
	include/nntui/rng.h \
	include/nntui/text.h \
	src/base/arena.c \
	src/base/catalogue.c \
	src/base/catalogue.h \
	src/base/confine.c \
	src/base/error.c \
	src/base/file.c \
	src/base/i18n.c \
	src/base/letter.c \
	src/base/place.c \
	src/base/place.h \
	src/base/rng.c \
	src/base/text.c
libbase_a_CPPFLAGS = $(AM_CPPFLAGS) \
	-DNNTUI_DATADIR='"$(pkgdatadir)"' \
	-DNNTUI_SOURCE_DATADIR='"$(abs_top_srcdir)/data"' \
	-DNNTUI_BINDIR='"$(bindir)"' \
	-DNNTUI_BUILDDIR='"$(abs_top_builddir)"' \
	-DNNTUI_LOCALEDIR='"$(localedir)"' \
	-DNNTUI_BUILD_LOCALEDIR='"$(abs_top_builddir)/locale"'
