/*
 * The program on a terminal: one poll() over the terminal, the run's wake pipe and the signals' pipe.
 * It sleeps without any timeout unless a frame waits for its turn.
 */
#include <nntui/terminal.h>

#include "term/display.h"
#include "term/pace.h"
#include "term/rescue.h"

#include <nntui/app.h>
#include <nntui/i18n.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>

/* Keys taken in before a frame is drawn, so that a long paste does not keep the screen still. */
#define KEYS_A_TURN 64
/* The terminal says that there is something to read, and there is nothing: so often, and it is gone. */
#define EMPTY_READS 100
/* Bytes in a serial line's buffer that let the next frame wait, and how long, in ns. */
#define UNSENT_BYTES 64
#define UNSENT_WAIT  50000000

struct session {
    struct tty tty;
    struct terminal_kind kind;
    struct display display;
    struct pace pace;
    struct app *app;
    struct canvas canvas;
    enum glyph_set glyphs;
    bool changed; /* there is something new to draw */
    bool urgent;  /* somebody waits for it */
    bool gone;    /* there is no terminal any more */
    bool ended;   /* a signal asked to end */
    int empty_reads;
    struct error *err;
};

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* ---- Drawing */

/* The canvas as large as curses thinks that the terminal is; what is beyond the limits stays blank. */
static bool fit_canvas(struct session *session)
{
    int width, height;

    display_size(&width, &height);
    width = width < CANVAS_MAX_WIDTH ? width : CANVAS_MAX_WIDTH;
    height = height < CANVAS_MAX_HEIGHT ? height : CANVAS_MAX_HEIGHT;
    if (session->canvas.cells != NULL && session->canvas.width == width &&
        session->canvas.height == height)
        return true;
    canvas_free(&session->canvas);
    return canvas_create(&session->canvas, width, height, session->glyphs, session->err);
}

/* Writes what the terminal takes now, and tells the pace when it gets stuck and when it is free again. */
static void send(struct session *session)
{
    switch (tty_send(&session->tty)) {
    case TTY_TAKEN: pace_freed(&session->pace, now()); break;
    case TTY_WAITING: pace_stuck(&session->pace, now(), tty_waiting(&session->tty)); break;
    case TTY_GONE: session->gone = true; break;
    }
}

/*
 * One frame. It is drawn whole; curses finds what differs from the last one. Only when all of the last
 * one has been taken: frames are differences, so none in between can be left out later.
 */
static bool draw(struct session *session)
{
    size_t bytes;

    if (!fit_canvas(session))
        return false;
    canvas_clear(&session->canvas);
    app_draw(session->app, &session->canvas);
    bytes = display_show(&session->display, &session->tty, &session->canvas);
    if (bytes == SIZE_MAX)
        return error_memory(session->err, 0, _("the screen"));
    pace_drawn(&session->pace, now(), bytes, session->urgent);
    session->changed = session->urgent = false;
    send(session);
    app_drawn(session->app);
    return true;
}

/* ns until the next frame is to be drawn; -1: until something happens. */
static int64_t frame_wait(struct session *session)
{
    int64_t wait;

    /* poll() says when the terminal takes more. */
    if (!session->changed || tty_waiting(&session->tty) > 0)
        return -1;
    if (session->urgent)
        return 0;
    wait = pace_wait(&session->pace, now());
    if (wait == 0 && tty_unsent(&session->tty) > UNSENT_BYTES)
        wait = UNSENT_WAIT;
    return wait;
}

/* ---- Events */

/* Keys are carried out at once, also where the terminal is too slow to show what they do. */
static void read_keys(struct session *session)
{
    uint32_t key = NKEY_NONE;

    for (int i = 0; i < KEYS_A_TURN && !app_quitting(session->app); i++) {
        key = display_key(&session->display);
        if (key == NKEY_NONE)
            break;
        session->empty_reads = 0;
        app_key(session->app, key);
        if (app_take_repaint(session->app))
            display_repaint(&session->display);
        session->changed = session->urgent = true;
    }
    if (key == NKEY_NONE && ++session->empty_reads > EMPTY_READS)
        session->gone = true;
}

/* Asked of the terminal each time, since several changes may come as one signal. */
static void fit_size(struct session *session)
{
    int width, height, old_width, old_height;

    display_size(&old_width, &old_height);
    if (!tty_size(&session->tty, &width, &height) || (width == old_width && height == old_height))
        return;
    display_resize(&session->display, width, height);
    session->changed = session->urgent = true;
}

/* The screen again, after others had the terminal; unless a signal to end came first. */
static void resume(struct session *session)
{
    while (rescue_ending() == 0 && !tty_enter(&session->tty, session->kind.handshake))
        ;
    if (rescue_ending() != 0) {
        session->ended = true;
        return;
    }
    tty_discard(&session->tty);
    rescue_shown();
    display_resume(&session->display);
    fit_size(session);
    pace_start(&session->pace, now());
    session->changed = session->urgent = true;
}

/* C-c while text is typed leaves that text, as in a shell. */
static bool leaves_text_only(struct session *session, int number)
{
    if (number != SIGINT || rescue_ending() != SIGINT || session->canvas.cursor_x < 0)
        return false;
    rescue_forgive();
    app_key(session->app, NKEY_CTRL('c'));
    session->changed = session->urgent = true;
    return true;
}

static void take_signals(struct session *session)
{
    bool continued = false; /* a stop of our own is over, and its SIGCONT is still to come */
    int number;

    while ((number = rescue_next()) != 0) {
        if (rescue_ending() != 0 && !leaves_text_only(session, number)) {
            session->ended = true;
            return;
        }
        if (number == SIGWINCH)
            fit_size(session);
        if (number != SIGTSTP && (number != SIGCONT || continued)) {
            continued = false;
            continue;
        }
        /* After SIGSTOP, which nobody is told of, the screen is still there: entering it twice would
         * forget where the shell's cursor was. */
        rescue_undo(&session->tty);
        continued = number == SIGTSTP;
        if (continued)
            rescue_suspend();
        resume(session);
    }
}

enum source { FROM_TERMINAL, FROM_SIGNALS, FROM_RUN, TO_TERMINAL, SOURCES };

/* Sleeps until something happens, `wait` ns at most (-1: for good). */
static void wait_for_events(struct session *session, struct pollfd *polled, int64_t wait)
{
    struct timespec timeout = {.tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000};

    polled[FROM_TERMINAL] = (struct pollfd){.fd = session->tty.in, .events = POLLIN};
    polled[FROM_SIGNALS] = (struct pollfd){.fd = rescue_fd(), .events = POLLIN};
    polled[FROM_RUN] = (struct pollfd){.fd = app_wake_fd(session->app), .events = POLLIN};
    polled[TO_TERMINAL] = (struct pollfd){.fd = session->tty.out, .events = POLLOUT};
    if (tty_waiting(&session->tty) == 0)
        polled[TO_TERMINAL].fd = -1;
    /* Interrupted, nothing is known of any of them; a signal has left its byte on the pipe. */
    if (ppoll(polled, SOURCES, wait < 0 ? NULL : &timeout, NULL) >= 0)
        return;
    for (int i = 0; i < SOURCES; i++)
        polled[i].revents = 0;
}

/* Signals first: after a stop or a change of size the rest may be another story. */
static void handle_events(struct session *session, const struct pollfd *polled)
{
    if (polled[FROM_SIGNALS].revents != 0)
        take_signals(session);
    if (session->ended)
        return;
    if ((polled[FROM_TERMINAL].revents & POLLIN) != 0)
        read_keys(session);
    if ((polled[FROM_TERMINAL].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
        session->gone = true;
    if (polled[TO_TERMINAL].revents != 0)
        send(session);
    if (polled[FROM_RUN].revents != 0 && app_update(session->app))
        session->changed = true;
}

static bool run(struct session *session)
{
    struct pollfd polled[SOURCES];
    int64_t wait;

    session->changed = session->urgent = true;
    while (!app_quitting(session->app) && !session->gone && !session->ended) {
        wait = frame_wait(session);
        if (wait == 0) {
            if (!draw(session))
                return false;
            wait = frame_wait(session);
        }
        wait_for_events(session, polled, wait);
        handle_events(session, polled);
    }
    if (session->gone && rescue_ending() == 0)
        return error_work(session->err, _("the terminal is gone"));
    return true;
}

/* ---- Start and end */

static bool start(struct session *session, const struct terminal_options *options)
{
    struct app_options app_options = {.threaded = true};

    session->glyphs = options->utf8 && !options->ascii && !session->kind.plain_font ? GLYPHS_UTF8
                                                                                    : GLYPHS_ASCII;
    rescue_shown();
    if (!display_start(&session->display, options->utf8, session->err))
        return false;
    /* Started in the background, this waits to be brought to the front. */
    while (!tty_enter(&session->tty, session->kind.handshake) && rescue_ending() == 0)
        ;
    pace_start(&session->pace, now());
    /* Signals are for this thread alone. */
    rescue_block();
    session->app = app_create(&app_options, session->err);
    rescue_unblock();
    return session->app != NULL;
}

bool terminal_run(const struct terminal_options *options, struct error *err)
{
    struct session session = {.err = err};
    bool ok = false;
    int ending;

    if (!tty_open(&session.tty, err) || !display_examine(&session.kind, err) ||
        !rescue_start(&session.tty, err))
        goto out;
    ok = start(&session, options) && run(&session);
    /* The terminal first: the worker may take a moment to stop. */
    rescue_undo(&session.tty);
    ending = rescue_ending();
    app_free(session.app);
    canvas_free(&session.canvas);
    display_stop(&session.display);
    rescue_stop();
    /* The parent is to see which signal it was: a shell then stops its script too. */
    if (ending != 0)
        rescue_die(ending);
out:
    tty_close(&session.tty);
    return ok;
}
