# What a presenter shows to those who follow: the messages, the socket, and both of its ends. No curses here.

noinst_LIBRARIES += libmirror.a
libmirror_a_SOURCES = \
	include/nntui/meeting.h \
	include/nntui/mirror.h \
	include/nntui/mirror_view.h \
	src/mirror/address.h \
	src/mirror/decode.c \
	src/mirror/encode.c \
	src/mirror/follower.c \
	src/mirror/listen.c \
	src/mirror/listen.h \
	src/mirror/meeting.c \
	src/mirror/message.h \
	src/mirror/packet.c \
	src/mirror/packet.h \
	src/mirror/presenter.c \
	src/mirror/view.c
