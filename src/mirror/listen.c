/*
 * Taking a path for a socket of our own. Two presenters who start at once lock its folder one after the other, so that none takes
 * away what the other has just made.
 */
#include "mirror/listen.h"

#include "mirror/address.h"

#include <nntui/i18n.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define WAITING 128 /* who may wait to be taken in */

static bool refuse(const char *path, struct error *err, const char *why)
{
    char shown[160];

    return error_input(err, "%s: %s", text_safe(shown, sizeof shown, path), why);
}

static bool cannot_present(const char *path, struct error *err)
{
    char shown[160];

    return error_system(err, ERROR_INPUT, text_safe(shown, sizeof shown, path),
                        _("cannot be presented at"));
}

/* Holds the folder until it is closed; -1: it cannot be locked, and we do without. */
static int lock_folder(const char *path)
{
    char folder[MEETING_PATH_SIZE + 2];
    const char *slash = strrchr(path, '/');
    int fd;

    snprintf(folder, sizeof folder, "%.*s", slash != NULL ? (int)(slash - path + 1) : 0, path);
    fd = open(folder[0] != '\0' ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        flock(fd, LOCK_EX);
    return fd;
}

/* Whether somebody listens there; where it cannot be told, as if. */
static bool is_alive(const char *path)
{
    struct sockaddr_un address = address_of(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool refused = fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) != 0 &&
                   errno == ECONNREFUSED;

    if (fd >= 0)
        close(fd);
    return !refused;
}

/* Makes room where a presenter has died. */
static bool clear_path(const char *path, struct error *err)
{
    struct stat status;

    if (lstat(path, &status) != 0)
        return errno == ENOENT || cannot_present(path, err);
    if (!S_ISSOCK(status.st_mode))
        return refuse(path, err, _("is there already, and is no socket"));
    if (is_alive(path))
        return refuse(path, err, _("somebody presents there already; expected another name"));
    return unlink(path) == 0 || cannot_present(path, err);
}

static bool bind_to(int fd, const char *path, struct error *err)
{
    struct sockaddr_un address = address_of(path);

    return (bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
            listen(fd, WAITING) == 0) ||
           cannot_present(path, err);
}

int listen_at(const char *path, struct stat *made, struct error *err)
{
    int lock = lock_folder(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool done = fd >= 0 ? clear_path(path, err) && bind_to(fd, path, err)
                        : cannot_present(path, err);

    if (done && lstat(path, made) != 0)
        done = cannot_present(path, err);
    if (lock >= 0)
        close(lock);
    if (!done && fd >= 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

void listen_end(const char *path, const struct stat *made)
{
    struct stat status;

    if (lstat(path, &status) == 0 && status.st_dev == made->st_dev && status.st_ino == made->st_ino)
        unlink(path);
}
