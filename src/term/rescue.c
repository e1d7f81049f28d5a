/*
 * The handlers of rescue.h. What a handler calls is async-signal-safe, and what it reads was
 * prepared before.
 */
#include "term/rescue.h"

#include <nntui/i18n.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum answer {
    ANSWER_TELL, /* a byte on the pipe */
    ANSWER_END,  /* the same; the second time the process ends on the spot */
    ANSWER_CRASH,
};

/* Those ignored when the program starts (nohup, a shell without job control) stay ignored. */
static const struct answered {
    int number;
    enum answer answer;
} answered[] = {
    {SIGINT,   ANSWER_END  },
    {SIGTERM,  ANSWER_END  },
    {SIGHUP,   ANSWER_END  },
    {SIGTSTP,  ANSWER_TELL },
    {SIGCONT,  ANSWER_TELL },
    {SIGWINCH, ANSWER_TELL },
    {SIGSEGV,  ANSWER_CRASH},
    {SIGABRT,  ANSWER_CRASH},
    {SIGBUS,   ANSWER_CRASH},
    {SIGFPE,   ANSWER_CRASH},
    {SIGILL,   ANSWER_CRASH},
    {SIGQUIT,  ANSWER_CRASH},
};

#define ANSWERED_COUNT (sizeof answered / sizeof answered[0])
#define STACK_SIZE     ((size_t)16 * 1024)

static struct {
    int pipe[2];               /* both ends non-blocking */
    int in, out;               /* descriptors of our own: see on_crash() */
    int screen_in, screen_out; /* those that the screen uses */
    int nowhere;               /* /dev/null */
    struct termios found;
    char undo[2][RESCUE_UNDO_SIZE];
    size_t undo_length[2];
    volatile sig_atomic_t current; /* which of the two is whole */
    char file[128];                /* see rescue_remove() */
    volatile sig_atomic_t has_file;
    volatile sig_atomic_t shown;
    volatile sig_atomic_t ending;
    struct sigaction old[ANSWERED_COUNT];
    void *stack;
    stack_t old_stack;
} rescue;

/* Cancels an escape sequence that was cut off; ignored where there is none. */
#define CANCEL "\030"

/* Writes all of it, waiting for the terminal a second at most. */
static void write_patiently(int fd, const char *bytes, size_t count)
{
    struct pollfd ready = {.fd = fd, .events = POLLOUT};

    for (int tries = 0; count > 0 && tries < 20;) {
        ssize_t written = write(fd, bytes, count);

        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        } else if (written < 0 && errno != EINTR && errno != EAGAIN) {
            return;
        } else {
            tries++;
            poll(&ready, 1, 50);
        }
    }
}

/* A shell that brought itself to the front has its own modes and screen, which are not ours to change. */
static bool in_background(void)
{
    pid_t front = tcgetpgrp(rescue.in);

    return front > 0 && front != getpgrp();
}

/*
 * Called in handlers too. Output that C-s has stopped goes on when the modes know no C-s. What is still under way is
 * thrown away: up to 19 kB in a pseudo-terminal, which somebody on a slow line would have to wait for. That
 * may cut off an escape sequence.
 */
static void undo_screen(void)
{
    struct termios flowing = rescue.found;

    if (!rescue.shown)
        return;
    rescue.shown = 0;
    if (in_background())
        return;
    flowing.c_iflag &= ~(tcflag_t)IXON;
    tcsetattr(rescue.in, TCSANOW, &flowing);
    tcflush(rescue.out, TCOFLUSH);
    write_patiently(rescue.out, CANCEL, 1);
    write_patiently(rescue.out, rescue.undo[rescue.current], rescue.undo_length[rescue.current]);
    tcsetattr(rescue.in, TCSANOW, &rescue.found);
}

static void remove_file(void)
{
    if (rescue.has_file)
        unlink(rescue.file);
}

/*
 * The crash may be another thread's than the screen's, which draws on until the process is gone: from
 * here on its descriptors lead nowhere. The old handler or the default has the last word: a sanitizer's
 * report, a core file.
 */
static void on_crash(int number)
{
    size_t row = 0;

    if (rescue.shown) {
        dup2(rescue.nowhere, rescue.screen_out);
        dup2(rescue.nowhere, rescue.screen_in);
    }
    undo_screen();
    remove_file();
    while (answered[row].number != number)
        row++;
    sigaction(number, &rescue.old[row], NULL);
    raise(number);
}

/* The loop does the rest. */
static void on_signal(int number)
{
    int saved_errno = errno;
    char byte = (char)number;

    if (write(rescue.pipe[1], &byte, 1) < 0) {
        /* The pipe is full of signals: the loop will wake up anyway. */
    }
    errno = saved_errno;
}

/* Who asks twice need not wait for a loop that may hang. */
static void on_end(int number)
{
    if (rescue.ending) {
        undo_screen();
        remove_file();
        signal(number, SIG_DFL);
        raise(number);
    }
    rescue.ending = number;
    on_signal(number);
}

/* Not those of a crash: blocked, they would end the process without asking anybody. */
static void fill_set(sigset_t *set)
{
    sigemptyset(set);
    for (size_t i = 0; i < ANSWERED_COUNT; i++)
        if (answered[i].answer != ANSWER_CRASH)
            sigaddset(set, answered[i].number);
}

void rescue_block(void)
{
    sigset_t set;

    fill_set(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void rescue_unblock(void)
{
    sigset_t set;

    fill_set(&set);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

/* Without SA_RESTART, so that a call that a stop interrupts comes back and looks. */
static void install(size_t row)
{
    struct sigaction action = {.sa_handler = on_signal};

    sigaction(answered[row].number, NULL, &rescue.old[row]);
    if (rescue.old[row].sa_handler == SIG_IGN)
        return;
    /* One handler at a time, so that they need no locks among themselves. */
    sigfillset(&action.sa_mask);
    if (answered[row].answer == ANSWER_END)
        action.sa_handler = on_end;
    if (answered[row].answer == ANSWER_CRASH) {
        action.sa_handler = on_crash;
        action.sa_flags = SA_ONSTACK;
    }
    sigaction(answered[row].number, &action, NULL);
}

static void close_descriptors(void)
{
    const int all[] = {rescue.pipe[0], rescue.pipe[1], rescue.in, rescue.out, rescue.nowhere};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i] >= 0)
            close(all[i]);
}

static bool open_descriptors(const struct tty *tty, struct error *err)
{
    if (pipe2(rescue.pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        rescue.pipe[0] = rescue.pipe[1] = -1;
        return error_system(err, ERROR_WORK, _("terminal"), _("no pipe for signals"));
    }
    rescue.screen_in = tty->in;
    rescue.screen_out = tty->out;
    rescue.in = fcntl(tty->in, F_DUPFD_CLOEXEC, 3);
    rescue.out = fcntl(tty->out, F_DUPFD_CLOEXEC, 3);
    rescue.nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (rescue.in >= 0 && rescue.out >= 0 && rescue.nowhere >= 0)
        return true;
    error_system(err, ERROR_WORK, _("terminal"), _("no descriptors for emergencies"));
    close_descriptors();
    return false;
}

bool rescue_start(const struct tty *tty, struct error *err)
{
    stack_t stack = {.ss_size = STACK_SIZE > (size_t)SIGSTKSZ ? STACK_SIZE : (size_t)SIGSTKSZ};

    if (!open_descriptors(tty, err))
        return false;
    rescue.found = tty->found;
    rescue.ending = 0;
    /* A stack that overflowed cannot carry a handler. */
    stack.ss_sp = rescue.stack = malloc(stack.ss_size);
    if (rescue.stack != NULL)
        sigaltstack(&stack, &rescue.old_stack);
    for (size_t i = 0; i < ANSWERED_COUNT; i++)
        install(i);
    return true;
}

void rescue_stop(void)
{
    for (size_t i = 0; i < ANSWERED_COUNT; i++)
        sigaction(answered[i].number, &rescue.old[i], NULL);
    if (rescue.stack != NULL)
        sigaltstack(&rescue.old_stack, NULL);
    free(rescue.stack);
    rescue.stack = NULL;
    close_descriptors();
}

int rescue_fd(void)
{
    return rescue.pipe[0];
}

int rescue_next(void)
{
    unsigned char byte;

    return read(rescue.pipe[0], &byte, 1) == 1 ? byte : 0;
}

int rescue_ending(void)
{
    return rescue.ending;
}

void rescue_forgive(void)
{
    rescue.ending = 0;
}

bool rescue_prepare(const char *undo, size_t length)
{
    int other =
        1 -
        rescue.current; /* a crash may come at any moment: it sees the old one whole, or the new */

    if (length > RESCUE_UNDO_SIZE)
        return false;
    memcpy(rescue.undo[other], undo, length);
    rescue.undo_length[other] = length;
    rescue.current = other;
    return true;
}

void rescue_remove(const char *path)
{
    rescue.has_file = 0;
    if (path != NULL && snprintf(rescue.file, sizeof rescue.file, "%s", path) <
                            (int)sizeof rescue.file)
        rescue.has_file = 1;
}

void rescue_shown(void)
{
    rescue.shown = 1;
}

void rescue_undo(struct tty *tty)
{
    tty_discard(tty);
    undo_screen();
}

void rescue_suspend(void)
{
    struct sigaction ours, standard = {.sa_handler = SIG_DFL};

    /* The default, so that the shell sees what it knows: stopped, by this signal. */
    sigaction(SIGTSTP, &standard, &ours);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
}

void rescue_die(int signal_number)
{
    sigset_t set;

    signal(signal_number, SIG_DFL);
    sigemptyset(&set);
    sigaddset(&set, signal_number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    raise(signal_number);
    _exit(128 + signal_number); /* not reached, unless somebody blocks it */
}
