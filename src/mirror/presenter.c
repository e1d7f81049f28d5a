/*
 * The presenter's end: who follows, and what each of them still has to have.
 *
 * There are two packets at most for a picture, whoever follows: what has changed since the one before, and, made when the first
 * one needs it, everything. A follower is either up to date, and has each change put into his outbox; or behind, and has nothing
 * until his outbox is empty, and then everything.
 */
#include <nntui/meeting.h>

#include "mirror/listen.h"
#include "mirror/packet.h"

#include <nntui/i18n.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* What the kernel may keep for one: little, so that one who is slow sees what is new, not what was. */
#define KERNEL_BYTES 16384
#define EVENTS       16 /* looked at in one go */

struct seat {
    int fd; /* -1: free */
    bool behind;
    bool waits; /* to be told when the socket takes more */
    struct outbox outbox;
};

struct presenter {
    char path[MEETING_PATH_SIZE];
    struct stat made; /* the socket's file */
    int listening, events;
    bool full;            /* nobody is taken in for now */
    struct canvas canvas; /* what was shown last; no cells before */
    unsigned flags;
    char *text[MIRROR_TEXTS];
    struct packet *all; /* everything; NULL: not made yet */
    size_t count;       /* of seats that are taken */
    struct seat seat[PRESENTER_MOST];
};

/* ---- Opening and closing */

#define LISTENING UINT32_MAX /* instead of a seat's number */

static bool watch(struct presenter *presenter, int operation, int fd, uint32_t who, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.u32 = who};

    return epoll_ctl(presenter->events, operation, fd, &event) == 0;
}

static bool begin(struct presenter *presenter, struct error *err)
{
    presenter->listening = listen_at(presenter->path, &presenter->made, err);
    if (presenter->listening < 0)
        return false;
    presenter->events = epoll_create1(EPOLL_CLOEXEC);
    if (presenter->events >= 0 &&
        watch(presenter, EPOLL_CTL_ADD, presenter->listening, LISTENING, EPOLLIN))
        return true;
    return error_system(err, ERROR_WORK, presenter->path, _("cannot be watched"));
}

struct presenter *presenter_open(const char *path, struct error *err)
{
    struct presenter *presenter = calloc(1, sizeof *presenter);

    if (presenter == NULL) {
        error_memory(err, sizeof *presenter, "a presenter");
        return NULL;
    }
    snprintf(presenter->path, sizeof presenter->path, "%s", path);
    presenter->listening = presenter->events = -1;
    for (size_t i = 0; i < PRESENTER_MOST; i++)
        presenter->seat[i].fd = -1;
    if (begin(presenter, err))
        return presenter;
    presenter_close(presenter);
    return NULL;
}

static void leave(struct presenter *presenter, struct seat *seat)
{
    outbox_free(&seat->outbox);
    close(seat->fd);
    *seat = (struct seat){.fd = -1};
    presenter->count--;
}

void presenter_close(struct presenter *presenter)
{
    if (presenter == NULL)
        return;
    for (size_t i = 0; i < PRESENTER_MOST; i++)
        if (presenter->seat[i].fd >= 0)
            leave(presenter, &presenter->seat[i]);
    if (presenter->listening >= 0) {
        listen_end(presenter->path, &presenter->made);
        close(presenter->listening);
    }
    if (presenter->events >= 0)
        close(presenter->events);
    packet_drop(presenter->all);
    canvas_free(&presenter->canvas);
    for (size_t i = 0; i < MIRROR_TEXTS; i++)
        free(presenter->text[i]);
    free(presenter);
}

int presenter_fd(const struct presenter *presenter)
{
    return presenter->events;
}

size_t presenter_followers(const struct presenter *presenter)
{
    return presenter->count;
}

/* ---- Packets */

static void add_texts(const struct presenter *presenter, struct text *bytes)
{
    for (size_t i = 0; i < MIRROR_TEXTS; i++)
        if (presenter->text[i] != NULL)
            mirror_add_text(bytes, (enum mirror_text)i, presenter->text[i]);
}

/* Everything there is; NULL for want of memory. Who has it has missed something before, and is to see it at once. */
static struct packet *whole(struct presenter *presenter)
{
    struct text bytes = {0};

    if (presenter->all == NULL) {
        add_texts(presenter, &bytes);
        if (presenter->canvas.cells != NULL)
            mirror_add_picture(&bytes, NULL, &presenter->canvas, presenter->flags | MIRROR_AWAITED);
        presenter->all = packet_create(&bytes);
        text_free(&bytes);
    }
    return presenter->all;
}

/* ---- Sending */

/* Sends, and where everything has been taken brings one who is behind up to date. False: he is gone. */
static bool send_some(struct presenter *presenter, struct seat *seat)
{
    struct packet *all;
    bool waits;

    if (!outbox_send(&seat->outbox, seat->fd))
        return false;
    if (seat->behind && seat->outbox.count == 0 && (all = whole(presenter)) != NULL) {
        outbox_add(&seat->outbox, all);
        seat->behind = false;
        if (!outbox_send(&seat->outbox, seat->fd))
            return false;
    }
    waits = seat->outbox.count > 0;
    if (waits == seat->waits)
        return true;
    seat->waits = waits;
    return watch(presenter, EPOLL_CTL_MOD, seat->fd, (uint32_t)(seat - presenter->seat),
                 EPOLLIN | (waits ? EPOLLOUT : 0u));
}

/* `changes`: NULL where there are none that all who are up to date can build on. */
static void give(struct presenter *presenter, struct packet *changes)
{
    for (size_t i = 0; i < PRESENTER_MOST; i++) {
        struct seat *seat = &presenter->seat[i];

        if (seat->fd < 0)
            continue;
        if (changes == NULL || (!seat->behind && !outbox_add(&seat->outbox, changes))) {
            outbox_cut(&seat->outbox);
            seat->behind = true;
        }
        if (!send_some(presenter, seat))
            leave(presenter, seat);
    }
}

/* ---- What is shown */

/* Takes over the texts that have changed, and adds them. */
static bool take_texts(struct presenter *presenter, const struct shown *shown, struct text *bytes)
{
    for (size_t i = 0; i < MIRROR_TEXTS; i++) {
        const char *text = shown->text[i];
        char *copy;

        if (text == NULL || (presenter->text[i] != NULL && strcmp(presenter->text[i], text) == 0))
            continue;
        copy = strdup(text);
        if (copy == NULL)
            return false;
        free(presenter->text[i]);
        presenter->text[i] = copy;
        mirror_add_text(bytes, (enum mirror_text)i, text);
    }
    return true;
}

/* A copy of the picture, to tell the next one from. */
static bool take_canvas(struct presenter *presenter, const struct canvas *canvas)
{
    struct canvas *own = &presenter->canvas;

    if (own->cells == NULL || own->width != canvas->width || own->height != canvas->height) {
        canvas_free(own);
        if (!canvas_create(own, canvas->width, canvas->height, canvas->glyphs, NULL))
            return false;
    }
    memcpy(own->cells, canvas->cells,
           (size_t)canvas->width * (size_t)canvas->height * sizeof *canvas->cells);
    own->cursor_x = canvas->cursor_x;
    own->cursor_y = canvas->cursor_y;
    return true;
}

static const struct canvas *same_size(const struct presenter *presenter,
                                      const struct canvas *canvas)
{
    const struct canvas *own = &presenter->canvas;

    return own->cells != NULL && own->width == canvas->width && own->height == canvas->height
               ? own
               : NULL;
}

bool presenter_show(struct presenter *presenter, const struct shown *shown)
{
    const struct canvas *before = same_size(presenter, shown->canvas);
    struct packet *changes = NULL;
    struct text bytes = {0};
    bool taken = take_texts(presenter, shown, &bytes);

    if (taken && presenter->count > 0) {
        mirror_add_picture(&bytes, before, shown->canvas, shown->flags);
        changes = packet_create(&bytes);
    }
    text_free(&bytes);
    presenter->flags = shown->flags;
    packet_drop(presenter->all);
    presenter->all = NULL;
    taken = take_canvas(presenter, shown->canvas) && taken;
    if (presenter->count > 0)
        give(presenter, taken ? changes : NULL);
    taken = taken && (presenter->count == 0 || changes != NULL);
    packet_drop(changes);
    return taken;
}

/* ---- Who comes and goes */

static struct seat *free_seat(struct presenter *presenter)
{
    for (size_t i = 0; i < PRESENTER_MOST; i++)
        if (presenter->seat[i].fd < 0)
            return &presenter->seat[i];
    return NULL;
}

/* The greeting goes before everything else. */
static bool greet(struct presenter *presenter, struct seat *seat)
{
    struct text bytes = {0};
    struct packet *greeting;

    mirror_add_greeting(&bytes);
    greeting = packet_create(&bytes);
    text_free(&bytes);
    if (greeting != NULL)
        outbox_add(&seat->outbox, greeting);
    packet_drop(greeting);
    return greeting != NULL && send_some(presenter, seat);
}

static void seat_at(struct presenter *presenter, struct seat *seat, int fd)
{
    const int room = KERNEL_BYTES;

    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    *seat = (struct seat){.fd = fd, .behind = true};
    presenter->count++;
    if (!watch(presenter, EPOLL_CTL_ADD, fd, (uint32_t)(seat - presenter->seat), EPOLLIN) ||
        !greet(presenter, seat))
        leave(presenter, seat);
}

/* Without a seat or a descriptor those who come are left waiting, and we are not woken for them. */
static void take_in(struct presenter *presenter)
{
    struct seat *seat = NULL;
    int fd;

    while ((seat = free_seat(presenter)) != NULL &&
           (fd = accept4(presenter->listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
        seat_at(presenter, seat, fd);
    if (seat == NULL || (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED))
        presenter->full = watch(presenter, EPOLL_CTL_MOD, presenter->listening, LISTENING, 0);
}

/* There is nothing that a follower has to say: who does say something is none. */
static void attend(struct presenter *presenter, struct seat *seat, uint32_t events)
{
    if (seat->fd < 0)
        return;
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 || !send_some(presenter, seat))
        leave(presenter, seat);
}

void presenter_serve(struct presenter *presenter)
{
    struct epoll_event events[EVENTS];
    size_t before = presenter->count;
    int count = epoll_wait(presenter->events, events, EVENTS, 0);
    bool some_come = false;

    for (int i = 0; i < count; i++) {
        if (events[i].data.u32 == LISTENING)
            some_come = true;
        else
            attend(presenter, &presenter->seat[events[i].data.u32], events[i].events);
    }
    /* Last, so that nobody gets a seat that there is still an event of somebody else for. */
    if (some_come)
        take_in(presenter);
    if (presenter->full && free_seat(presenter) != NULL && presenter->count < before)
        presenter->full = !watch(presenter, EPOLL_CTL_MOD, presenter->listening, LISTENING,
                                 EPOLLIN);
}
