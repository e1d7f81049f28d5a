/*
 * Bytes that are sent to several: shared, and freed by the last who has no more use for them.
 */
#ifndef NNTUI_MIRROR_PACKET_H
#define NNTUI_MIRROR_PACKET_H

#include <nntui/text.h>

struct packet {
    size_t users, length;
    char bytes[];
};

/* A copy, with one user; NULL for want of memory, also before that in `text`. */
struct packet *packet_create(const struct text *text);
/* One user more. */
struct packet *packet_share(struct packet *packet);
/* One user less; harmless for NULL. */
void packet_drop(struct packet *packet);

/* What waits to be sent to one follower; bounded in bytes and packets. Start it as `{0}`. */
#define OUTBOX_PACKETS 32
#define OUTBOX_BYTES   ((size_t)32 * 1024)

struct outbox {
    struct packet *packet[OUTBOX_PACKETS];
    size_t count, bytes; /* the latter without what has been sent */
    size_t sent;         /* bytes of the first packet */
};

/* False where it is full, unless there is nothing in it: then any packet is taken. */
bool outbox_add(struct outbox *outbox, struct packet *packet);
/* All but a packet that is under way. */
void outbox_cut(struct outbox *outbox);
void outbox_free(struct outbox *outbox);
/* Sends what the socket takes; false where nobody is there any more. */
bool outbox_send(struct outbox *outbox, int fd);

#endif
