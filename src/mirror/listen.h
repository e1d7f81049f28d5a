/*
 * A socket that listens, in the place of one that nobody listens on any more.
 */
#ifndef NNTUI_MIRROR_LISTEN_H
#define NNTUI_MIRROR_LISTEN_H

#include <nntui/error.h>

#include <sys/stat.h>

/* Non-blocking; `made` becomes what the socket's file is. -1 with a message. */
int listen_at(const char *path, struct stat *made, struct error *err);
/* Removes it, unless there is another one by now. */
void listen_end(const char *path, const struct stat *made);

#endif
