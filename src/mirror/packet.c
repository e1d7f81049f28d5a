/*
 * Shared packets and the queues that they wait in.
 */
#include "mirror/packet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct packet *packet_create(const struct text *text)
{
    struct packet *packet = text->failed ? NULL : malloc(sizeof *packet + text->length);

    if (packet == NULL)
        return NULL;
    packet->users = 1;
    packet->length = text->length;
    if (text->length > 0)
        memcpy(packet->bytes, text->data, text->length);
    return packet;
}

struct packet *packet_share(struct packet *packet)
{
    packet->users++;
    return packet;
}

void packet_drop(struct packet *packet)
{
    if (packet != NULL && --packet->users == 0)
        free(packet);
}

bool outbox_add(struct outbox *outbox, struct packet *packet)
{
    bool full = outbox->count == OUTBOX_PACKETS || outbox->bytes + packet->length > OUTBOX_BYTES;

    if (outbox->count > 0 && full)
        return false;
    outbox->packet[outbox->count++] = packet_share(packet);
    outbox->bytes += packet->length;
    return true;
}

void outbox_cut(struct outbox *outbox)
{
    size_t kept = outbox->sent > 0 ? 1 : 0;

    while (outbox->count > kept) {
        struct packet *last = outbox->packet[--outbox->count];

        outbox->bytes -= last->length;
        packet_drop(last);
    }
}

void outbox_free(struct outbox *outbox)
{
    outbox->sent = 0;
    outbox_cut(outbox);
    *outbox = (struct outbox){0};
}

static void drop_first(struct outbox *outbox)
{
    packet_drop(outbox->packet[0]);
    outbox->count--;
    memmove(outbox->packet, outbox->packet + 1, outbox->count * sizeof outbox->packet[0]);
    outbox->sent = 0;
}

bool outbox_send(struct outbox *outbox, int fd)
{
    while (outbox->count > 0) {
        const struct packet *first = outbox->packet[0];
        ssize_t sent = send(fd, first->bytes + outbox->sent, first->length - outbox->sent,
                            MSG_NOSIGNAL | MSG_DONTWAIT);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return errno == EAGAIN || errno == ENOBUFS;
        outbox->sent += (size_t)sent;
        outbox->bytes -= (size_t)sent;
        if (outbox->sent == first->length)
            drop_first(outbox);
    }
    return true;
}
