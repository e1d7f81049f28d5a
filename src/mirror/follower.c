/*
 * A follower's end of the socket.
 */
#include <nntui/meeting.h>

#include "mirror/address.h"

#include <nntui/i18n.h>

#include <errno.h>
#include <unistd.h>

#define READ_BYTES 8192
/* Taken in before keys are looked at again. */
#define READS_A_TURN 8

void follower_start(struct follower *follower, const char *path)
{
    *follower = (struct follower){.fd = -1};
    snprintf(follower->path, sizeof follower->path, "%s", path);
}

static void disconnect(struct follower *follower)
{
    if (follower->fd >= 0)
        close(follower->fd);
    follower->fd = -1;
    mirror_restart(&follower->mirror);
}

void follower_stop(struct follower *follower)
{
    disconnect(follower);
    mirror_free(&follower->mirror);
}

/* That nobody is there yet, or that very many come at once, is no trouble. */
static void tell_trouble(struct follower *follower)
{
    char shown[160];

    follower->trouble = (struct error){0};
    if (errno != ENOENT && errno != ECONNREFUSED && errno != EAGAIN)
        error_system(&follower->trouble, ERROR_INPUT,
                     text_safe(shown, sizeof shown, follower->path), _("cannot be followed"));
}

bool follower_connect(struct follower *follower)
{
    struct sockaddr_un address = address_of(follower->path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0) {
        follower->fd = fd;
        return true;
    }
    tell_trouble(follower);
    if (fd >= 0)
        close(fd);
    return false;
}

bool follower_read(struct follower *follower)
{
    uint8_t bytes[READ_BYTES];

    for (int i = 0; i < READS_A_TURN; i++) {
        ssize_t count = read(follower->fd, bytes, sizeof bytes);

        if (count < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (count <= 0 || !mirror_take(&follower->mirror, bytes, (size_t)count, follower->path,
                                       &follower->trouble)) {
            disconnect(follower);
            return false;
        }
        /* What was wrong stays to be seen until there is a presenter who is understood. */
        if (follower->mirror.greeted) {
            follower->met = true;
            follower->trouble = (struct error){0};
        }
        if ((size_t)count < sizeof bytes)
            return true;
    }
    return true;
}
