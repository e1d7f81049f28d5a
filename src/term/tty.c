/*
 * The terminal device of tty.h. Nothing here knows what the bytes mean.
 */
#include "term/tty.h"

#include <nntui/i18n.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Where writing may block, so little at a time that a ready terminal takes it. */
#define CAUTIOUS_BYTES 256

/*
 * Opens the terminal that standard output is, for a second time. By /proc, because in a container its
 * name may lead nowhere; by /dev/tty, because after su(1) the terminal may belong to somebody else.
 */
static int open_again(void)
{
    int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    int fd = open("/proc/self/fd/1", flags);

    if (fd < 0 && tcgetsid(STDOUT_FILENO) == getsid(0))
        fd = open("/dev/tty", flags);
    return fd;
}

bool tty_open(struct tty *tty, struct error *err)
{
    *tty = (struct tty){.in = STDIN_FILENO, .out = -1};
    if (!isatty(STDIN_FILENO))
        return error_work(
            err, _("standard input is not a terminal; the screen needs one (without: nntui train, "
                   "nntui --script FILE)"));
    if (!isatty(STDOUT_FILENO))
        return error_work(
            err, _("standard output is not a terminal; the screen needs one (without: nntui train, "
                   "nntui --script FILE)"));
    if (tcgetattr(tty->in, &tty->found) != 0)
        return error_system(err, ERROR_WORK, _("terminal"), _("its modes cannot be read"));
    tty->out = open_again();
    if (tty->out < 0) {
        tty->out = STDOUT_FILENO;
        tty->may_block = true;
    }
    return true;
}

void tty_close(struct tty *tty)
{
    if (!tty->may_block && tty->out >= 0)
        close(tty->out);
    free(tty->queue);
    *tty = (struct tty){.in = -1, .out = -1};
}

bool tty_enter(struct tty *tty, bool handshake)
{
    struct termios *modes = &tty->screen;

    *modes = tty->found;
    modes->c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
    modes->c_lflag |= ISIG;
    modes->c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | ISTRIP);
    /* C-s would freeze the screen of somebody who only missed a key. */
    if (!handshake)
        modes->c_iflag &= ~(tcflag_t)(IXON | IXOFF);
    /* Nothing is changed on its way out: to curses a newline is one line down in the same column. */
    modes->c_oflag &= ~(tcflag_t)OPOST;
    modes->c_cc[VMIN] = 1;
    modes->c_cc[VTIME] = 0;
    /* TCSANOW: what was typed while the program started is not thrown away.
     * In the background this stops the process until it is brought to the front, as it should. */
    return tcsetattr(tty->in, TCSANOW, modes) == 0 || errno != EINTR;
}

bool tty_size(const struct tty *tty, int *width, int *height)
{
    struct winsize size;

    if (ioctl(tty->out, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
        return false;
    *width = size.ws_col;
    *height = size.ws_row;
    return true;
}

char *tty_reserve(struct tty *tty, size_t count)
{
    size_t needed = tty->length + count;

    if (needed > tty->capacity) {
        size_t capacity = needed < 8192 ? 8192 : needed * 2;
        char *queue = realloc(tty->queue, capacity);

        if (queue == NULL)
            return NULL;
        tty->queue = queue;
        tty->capacity = capacity;
    }
    tty->length = needed;
    return tty->queue + needed - count;
}

/* Whether a terminal that can block takes a few bytes now. */
static bool takes_some(const struct tty *tty)
{
    struct pollfd ready = {.fd = tty->out, .events = POLLOUT};

    return poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT) != 0;
}

enum tty_flow tty_send(struct tty *tty)
{
    while (tty->sent < tty->length) {
        size_t count = tty->length - tty->sent;
        ssize_t written;

        if (tty->may_block) {
            if (!takes_some(tty))
                return TTY_WAITING;
            count = count < CAUTIOUS_BYTES ? count : CAUTIOUS_BYTES;
        }
        written = write(tty->out, tty->queue + tty->sent, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno == EAGAIN ? TTY_WAITING : TTY_GONE;
        tty->sent += (size_t)written;
    }
    tty->length = tty->sent = 0; /* starts again at the front: the queue never creeps */
    return TTY_TAKEN;
}

size_t tty_waiting(const struct tty *tty)
{
    return tty->length - tty->sent;
}

int tty_unsent(const struct tty *tty)
{
    int count = 0;

    return ioctl(tty->out, TIOCOUTQ, &count) == 0 ? count : 0;
}

void tty_discard(struct tty *tty)
{
    tty->length = tty->sent = 0;
}
