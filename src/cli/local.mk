# The commands without a screen: train, eval, data, bench.

noinst_LIBRARIES += libcli.a
libcli_a_SOURCES = \
	include/nntui/cli.h
libcli_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
