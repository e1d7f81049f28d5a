/*
 * The program on a terminal: one poll() over the terminal, the run's wake pipe and the signals' pipe.
 * It sleeps without any timeout unless a frame waits for its turn or something plays (app_interval()).
 */
#include <nntui/terminal.h>

#include "term/display.h"
#include "term/pace.h"
#include "term/rescue.h"
#include "term/ticker.h"

#include <nntui/app.h>
#include <nntui/i18n.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

/* Keys taken in before a frame is drawn, so that a long paste does not keep the screen still. */
#define KEYS_A_TURN 64
/* The terminal says that there is something to read, and there is nothing: so often, and it is gone. */
#define EMPTY_READS 100
/* Bytes in a serial line's buffer that let the next frame wait, and how long, in ns. */
#define UNSENT_BYTES 64
#define UNSENT_WAIT  50000000
/* How long a button of the mouse may still be down after a click that leaves, in ns. */
#define RELEASE_WAIT 300000000

struct loop {
    struct tty tty;
    struct terminal_kind kind;
    struct display display;
    struct pace pace;
    struct ticker ticker;
    struct app *app;
    struct canvas canvas;
    enum glyph_set glyphs;
    int64_t shown; /* ns; when the last picture was */
    bool held;     /* a button of the mouse is down */
    bool changed;  /* there is something new to draw */
    bool urgent;   /* somebody waits for it */
    bool gone;     /* there is no terminal any more */
    bool ended;    /* a signal asked to end */
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
static bool fit_canvas(struct loop *loop)
{
    int width, height;

    display_size(&width, &height);
    width = width < CANVAS_MAX_WIDTH ? width : CANVAS_MAX_WIDTH;
    height = height < CANVAS_MAX_HEIGHT ? height : CANVAS_MAX_HEIGHT;
    if (loop->canvas.cells != NULL && loop->canvas.width == width && loop->canvas.height == height)
        return true;
    canvas_free(&loop->canvas);
    app_resize(loop->app, width, height);
    return canvas_create(&loop->canvas, width, height, loop->glyphs, loop->err);
}

/* Writes what the terminal takes now, and tells the pace when it gets stuck and when it is free again. */
static void send(struct loop *loop)
{
    switch (tty_send(&loop->tty)) {
    case TTY_TAKEN: pace_freed(&loop->pace, now()); break;
    case TTY_WAITING: pace_stuck(&loop->pace, now(), tty_waiting(&loop->tty)); break;
    case TTY_GONE: loop->gone = true; break;
    }
}

/* A run goes on from the picture that has just been shown. */
static void tell_shown(struct loop *loop)
{
    int64_t time = now();
    double seconds = (double)(time - loop->shown) / 1e9;

    loop->shown = time;
    app_drawn(loop->app, seconds * PACE_FRAMES_PER_SECOND);
}

/*
 * One frame. It is drawn whole; curses finds what differs from the last one. Only when all of the last
 * one has been taken: frames are differences, so none in between can be left out later.
 */
static bool draw(struct loop *loop)
{
    size_t bytes;

    if (!fit_canvas(loop))
        return false;
    canvas_clear(&loop->canvas);
    display_mouse(&loop->display, app_wants_mouse(loop->app));
    app_draw(loop->app, &loop->canvas);
    bytes = display_show(&loop->display, &loop->tty, &loop->canvas);
    if (bytes == SIZE_MAX)
        return error_memory(loop->err, 0, "the screen");
    pace_drawn(&loop->pace, now(), bytes, loop->urgent);
    loop->changed = loop->urgent = false;
    send(loop);
    tell_shown(loop);
    return true;
}

/* ns until the next frame is to be drawn; -1: until something happens. */
static int64_t frame_wait(struct loop *loop)
{
    int64_t wait;

    /* poll() says when the terminal takes more. */
    if (!loop->changed || tty_waiting(&loop->tty) > 0)
        return -1;
    if (loop->urgent)
        return 0;
    wait = pace_wait(&loop->pace, now());
    if (wait == 0 && tty_unsent(&loop->tty) > UNSENT_BYTES)
        wait = UNSENT_WAIT;
    return wait;
}

/* ---- Events */

/* What the terminal has sent: a key or the mouse. Where that changes nothing, as most releases, no frame is drawn. */
static void carry_out(struct loop *loop, uint32_t key)
{
    const struct mouse *mouse = &loop->display.mouse;

    loop->held = key == DISPLAY_CLICK && (mouse->what <= CLICK_RIGHT || mouse->what == CLICK_DRAG);
    if (key != DISPLAY_CLICK && key != DISPLAY_RELEASE)
        app_key(loop->app, key);
    else if (!app_click(loop->app, mouse->x, mouse->y, mouse->what))
        return;
    loop->changed = loop->urgent = true;
}

/* Keys and clicks are carried out at once, also where the terminal is too slow to show what they do. */
static void read_keys(struct loop *loop)
{
    uint32_t key = NKEY_NONE;

    for (int i = 0; i < KEYS_A_TURN && !app_quitting(loop->app); i++) {
        key = display_key(&loop->display, now());
        if (loop->display.heard)
            loop->empty_reads = 0;
        if (key == NKEY_NONE)
            break;
        carry_out(loop, key);
        if (app_take_repaint(loop->app))
            display_repaint(&loop->display);
    }
    if (key == NKEY_NONE && !loop->display.heard && ++loop->empty_reads > EMPTY_READS)
        loop->gone = true;
}

/* Asked of the terminal each time, since several changes may come as one signal. */
static void fit_size(struct loop *loop)
{
    int width, height, old_width, old_height;

    display_size(&old_width, &old_height);
    if (!tty_size(&loop->tty, &width, &height) || (width == old_width && height == old_height))
        return;
    display_resize(&loop->display, width, height);
    loop->changed = loop->urgent = true;
}

/* The screen again, after others had the terminal; unless a signal to end came first. */
static void resume(struct loop *loop)
{
    while (rescue_ending() == 0 && !tty_enter(&loop->tty, loop->kind.handshake))
        ;
    if (rescue_ending() != 0) {
        loop->ended = true;
        return;
    }
    tty_discard(&loop->tty);
    rescue_shown();
    display_resume(&loop->display);
    fit_size(loop);
    pace_start(&loop->pace, now());
    loop->changed = loop->urgent = true;
}

/* C-c while text is typed leaves that text, as in a shell. */
static bool leaves_text_only(struct loop *loop, int number)
{
    if (number != SIGINT || rescue_ending() != SIGINT || loop->canvas.cursor_x < 0)
        return false;
    rescue_forgive();
    app_key(loop->app, NKEY_CTRL('c'));
    loop->changed = loop->urgent = true;
    return true;
}

static void take_signals(struct loop *loop)
{
    bool continued = false; /* a stop of our own is over, and its SIGCONT is still to come */
    int number;

    while ((number = rescue_next()) != 0) {
        if (rescue_ending() != 0 && !leaves_text_only(loop, number)) {
            loop->ended = true;
            return;
        }
        if (number == SIGWINCH)
            fit_size(loop);
        if (number != SIGTSTP && (number != SIGCONT || continued)) {
            continued = false;
            continue;
        }
        /* After SIGSTOP, which nobody is told of, the screen is still there: entering it twice would
         * forget where the shell's cursor was. */
        rescue_undo(&loop->tty);
        continued = number == SIGTSTP;
        if (continued)
            rescue_suspend();
        resume(loop);
    }
}

enum source { FROM_TERMINAL, FROM_SIGNALS, FROM_RUN, TO_TERMINAL, SOURCES };

/* Sleeps until something happens, `wait` ns at most (-1: for good). */
static void wait_for_events(struct loop *loop, struct pollfd *polled, int64_t wait)
{
    struct timespec timeout = {.tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000};

    polled[FROM_TERMINAL] = (struct pollfd){.fd = loop->tty.in, .events = POLLIN};
    polled[FROM_SIGNALS] = (struct pollfd){.fd = rescue_fd(), .events = POLLIN};
    polled[FROM_RUN] = (struct pollfd){.fd = app_wake_fd(loop->app), .events = POLLIN};
    polled[TO_TERMINAL] = (struct pollfd){.fd = loop->tty.out, .events = POLLOUT};
    if (tty_waiting(&loop->tty) == 0)
        polled[TO_TERMINAL].fd = -1;
    /* Interrupted, nothing is known of any of them; a signal has left its byte on the pipe. */
    if (ppoll(polled, SOURCES, wait < 0 ? NULL : &timeout, NULL) >= 0)
        return;
    for (int i = 0; i < SOURCES; i++)
        polled[i].revents = 0;
}

/* Signals first: after a stop or a change of size the rest may be another story. */
static void handle_events(struct loop *loop, const struct pollfd *polled)
{
    if (polled[FROM_SIGNALS].revents != 0)
        take_signals(loop);
    if (loop->ended)
        return;
    if ((polled[FROM_TERMINAL].revents & POLLIN) != 0)
        read_keys(loop);
    if ((polled[FROM_TERMINAL].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
        loop->gone = true;
    if (polled[TO_TERMINAL].revents != 0)
        send(loop);
    if (polled[FROM_RUN].revents != 0 && app_update(loop->app))
        loop->changed = true;
}

/* What plays goes on where it is time to. */
static void tick(struct loop *loop)
{
    int64_t time = now();

    ticker_follow(&loop->ticker, app_interval(loop->app), time);
    if (ticker_wait(&loop->ticker, time) != 0)
        return;
    app_tick(loop->app);
    ticker_done(&loop->ticker, time);
    ticker_follow(&loop->ticker, app_interval(loop->app), time);
    loop->changed = true;
}

/* The sooner of two waits, where -1 is for good. */
static int64_t sooner(int64_t a, int64_t b)
{
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

static bool run(struct loop *loop)
{
    struct pollfd polled[SOURCES];
    int64_t wait;

    loop->changed = loop->urgent = true;
    while (!app_quitting(loop->app) && !loop->gone && !loop->ended) {
        tick(loop);
        wait = frame_wait(loop);
        if (wait == 0) {
            if (!draw(loop))
                return false;
            wait = frame_wait(loop);
        }
        wait_for_events(loop, polled, sooner(wait, ticker_wait(&loop->ticker, now())));
        handle_events(loop, polled);
    }
    if (loop->gone && rescue_ending() == 0)
        return error_work(loop->err, _("the terminal is gone"));
    return true;
}

/* ---- Start and end */

/*
 * Who leaves by a click still has the button down: that it is let go would be reported to the shell, as text, if the
 * terminal was not told in time to report nothing more.
 */
static void await_release(struct loop *loop)
{
    struct pollfd polled = {.fd = loop->tty.in, .events = POLLIN};
    int64_t end = now() + RELEASE_WAIT;
    uint32_t key;

    while (loop->held && !loop->gone && !loop->ended && now() < end) {
        if (poll(&polled, 1, (int)((end - now()) / 1000000) + 1) < 1)
            return;
        key = display_key(&loop->display, now());
        loop->held = loop->display.heard && key != DISPLAY_RELEASE;
    }
}

static bool start(struct loop *loop, const struct terminal_options *options)
{
    struct app_options app_options = {.threaded = true,
                                      .restricted = options->restricted,
                                      .resume = options->resume,
                                      .limit_history = options->limit_history,
                                      .history = options->history,
                                      .commands = options->commands,
                                      .command_count = options->command_count};
    struct error err = {0};

    loop->glyphs = options->utf8 && !options->ascii && !loop->kind.plain_font ? GLYPHS_UTF8
                                                                              : GLYPHS_ASCII;
    rescue_shown();
    if (!display_start(&loop->display, options->utf8, loop->err))
        return false;
    /* Started in the background, this waits to be brought to the front. */
    while (!tty_enter(&loop->tty, loop->kind.handshake) && rescue_ending() == 0)
        ;
    pace_start(&loop->pace, now());
    ticker_start(&loop->ticker);
    /* Signals are for this thread alone. */
    rescue_block();
    loop->app = app_create(&app_options, loop->err);
    rescue_unblock();
    if (loop->app == NULL)
        return false;
    tell_shown(loop); /* also a run that begins at once is to be watched */
    if (!app_start(loop->app, &app_options, &err))
        app_show_error(loop->app, &err);
    return true;
}

/* tell: somebody is there to read how the run can be gone on with. */
static void keep(struct loop *loop, bool tell)
{
    struct error err = {0};
    bool kept;

    if (!app_keep(loop->app, &kept, &err))
        fprintf(stderr, "nntui: %s\n", err.text);
    else if (kept && tell)
        puts(_("nntui --resume goes on with this run"));
}

bool terminal_run(const struct terminal_options *options, struct error *err)
{
    struct loop loop = {.err = err};
    bool ok = false;
    int ending;

    if (!tty_open(&loop.tty, err) || !display_examine(&loop.kind, err) ||
        !rescue_start(&loop.tty, err))
        goto out;
    ok = start(&loop, options) && run(&loop);
    await_release(&loop);
    /* The terminal first: the worker may take a moment to stop. */
    rescue_undo(&loop.tty);
    ending = rescue_ending();
    if (loop.app != NULL)
        keep(&loop, ok && ending == 0);
    app_free(loop.app);
    canvas_free(&loop.canvas);
    display_stop(&loop.display);
    rescue_stop();
    /* The parent is to see which signal it was: a shell then stops its script too. */
    if (ending != 0)
        rescue_die(ending);
out:
    tty_close(&loop.tty);
    return ok;
}
