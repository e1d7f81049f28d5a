# The program.

bin_PROGRAMS = nntui
nntui_SOURCES = src/main.c
nntui_LDADD = $(nntui_libraries) $(nntui_libs)
