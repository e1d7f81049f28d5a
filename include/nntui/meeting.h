/* layer: mirror */
/*
 * Where presenter and followers meet: a Unix socket, its place, and both of its ends. Nothing here ever waits.
 *
 * A name of letters, digits, - and _ is a socket in $XDG_RUNTIME_DIR/nntui, or without that in /tmp/nntui-UID, folders that are the
 * person's own; a name with a slash is a path. Who may write to the socket may follow.
 */
#ifndef NNTUI_MEETING_H
#define NNTUI_MEETING_H

#include <nntui/mirror.h>

#define MEETING_PATH_SIZE 108 /* of a Unix socket's path, with the NUL */

/* The socket's path; `create`: with its folder. False where it is no name, or where the folder is another one's. */
bool meeting_path(char path[MEETING_PATH_SIZE], const char *name, bool create, struct error *err);

/* ---- The presenter's end */

#define PRESENTER_MOST 256 /* followers at once; others wait in the socket's queue */

struct presenter;

/* What there is to be seen. Texts are looked at when they are handed in, and copied where they have changed. */
struct shown {
    const struct canvas *canvas;
    unsigned flags;                 /* MIRROR_AWAITED, MIRROR_HINTS */
    const char *text[MIRROR_TEXTS]; /* NULL: as before */
};

/* NULL with a message; where somebody presents under that path already, too. What a presenter who died has left is replaced. */
struct presenter *presenter_open(const char *path, struct error *err);
/* Removes the socket, unless it is not ours any more. */
void presenter_close(struct presenter *presenter);
/* Readable when presenter_serve() has something to do. */
int presenter_fd(const struct presenter *presenter);
/* Takes in who comes, sees who has gone, sends what can be sent. */
void presenter_serve(struct presenter *presenter);
/* So many follow now; that somebody has gone is also seen when something is shown to them. */
size_t presenter_followers(const struct presenter *presenter);
/*
 * This is shown from now on: encoded once, and sent to each who takes it. One who has not yet taken enough of what was sent before
 * is passed over, and has the whole of what is newest when everything has been taken. False for want of memory: then
 * all have what is newest whole the next time.
 */
bool presenter_show(struct presenter *presenter, const struct shown *shown);

/* ---- A follower's end */

struct follower {
    char path[MEETING_PATH_SIZE];
    int fd;   /* -1: not connected */
    bool met; /* a presenter has been seen there */
    struct mirror mirror;
    struct error trouble; /* why there is nothing to be seen now; no kind: nobody presents */
};

void follower_start(struct follower *follower, const char *path);
void follower_stop(struct follower *follower);
/* Tries to reach the presenter; true where that has been done. */
bool follower_connect(struct follower *follower);
/* Something has come, or the presenter is gone: takes a part of it in. False: there is no connection any more. */
bool follower_read(struct follower *follower);

#endif
