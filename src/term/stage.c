/*
 * The terminal as stage.h has it: what loop.c and follow.c have in common.
 */
#include "term/stage.h"

#include "term/rescue.h"

#include <nntui/i18n.h>
#include <nntui/key.h>

#include <signal.h>
#include <time.h>

/* The terminal says that there is something to read, and there is nothing: so often, and it is gone. */
#define EMPTY_READS 100
/* Bytes in a serial line's buffer that let the next frame wait, and how long, in ns. */
#define UNSENT_BYTES 64
#define UNSENT_WAIT  50000000

int64_t stage_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int64_t stage_sooner(int64_t a, int64_t b)
{
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* ---- Start and end */

bool stage_open(struct stage *stage, struct error *err)
{
    *stage = (struct stage){.err = err, .display = {.memory = -1}};
    if (tty_open(&stage->tty, err) && display_examine(&stage->kind, err) &&
        rescue_start(&stage->tty, err))
        return true;
    tty_close(&stage->tty);
    return false;
}

bool stage_enter(struct stage *stage, bool utf8, bool ascii)
{
    stage->glyphs = utf8 && !ascii && !stage->kind.plain_font ? GLYPHS_UTF8 : GLYPHS_ASCII;
    rescue_shown();
    if (!display_start(&stage->display, utf8, stage->err))
        return false;
    /* Started in the background, this waits to be brought to the front. */
    while (!tty_enter(&stage->tty, stage->kind.handshake) && rescue_ending() == 0)
        ;
    pace_start(&stage->pace, stage_now());
    stage->changed = stage->urgent = true;
    return true;
}

void stage_leave(struct stage *stage)
{
    rescue_undo(&stage->tty);
}

void stage_close(struct stage *stage)
{
    int ending = rescue_ending();

    canvas_free(&stage->canvas);
    display_stop(&stage->display);
    rescue_stop();
    /* The parent is to see which signal it was: a shell then stops its script too. */
    if (ending != 0)
        rescue_die(ending);
    tty_close(&stage->tty);
}

/* ---- Drawing */

/* As large as curses thinks that the terminal is; what is beyond the limits stays blank. */
bool stage_fit(struct stage *stage, bool *fresh)
{
    struct canvas *canvas = &stage->canvas;
    int width, height;

    display_size(&width, &height);
    width = width < CANVAS_MAX_WIDTH ? width : CANVAS_MAX_WIDTH;
    height = height < CANVAS_MAX_HEIGHT ? height : CANVAS_MAX_HEIGHT;
    *fresh = canvas->cells == NULL || canvas->width != width || canvas->height != height;
    if (!*fresh)
        return true;
    canvas_free(canvas);
    return canvas_create(canvas, width, height, stage->glyphs, stage->err);
}

/* Writes what the terminal takes now, and tells the pace when it gets stuck and when it is free again. */
static void send(struct stage *stage)
{
    switch (tty_send(&stage->tty)) {
    case TTY_TAKEN: pace_freed(&stage->pace, stage_now()); break;
    case TTY_WAITING: pace_stuck(&stage->pace, stage_now(), tty_waiting(&stage->tty)); break;
    case TTY_GONE: stage->gone = true; break;
    }
}

/*
 * One frame. It is drawn whole; curses finds what differs from the last one. Only when all of the last
 * one has been taken: frames are differences, so none in between can be left out later.
 */
bool stage_show(struct stage *stage)
{
    size_t bytes = display_show(&stage->display, &stage->tty, &stage->canvas);

    if (bytes == SIZE_MAX)
        return error_memory(stage->err, 0, "the screen");
    pace_drawn(&stage->pace, stage_now(), bytes, stage->urgent);
    stage->changed = stage->urgent = false;
    send(stage);
    return true;
}

int64_t stage_wait(struct stage *stage)
{
    int64_t wait;

    /* poll() says when the terminal takes more. */
    if (!stage->changed || tty_waiting(&stage->tty) > 0)
        return -1;
    if (stage->urgent)
        return 0;
    wait = pace_wait(&stage->pace, stage_now());
    if (wait == 0 && tty_unsent(&stage->tty) > UNSENT_BYTES)
        wait = UNSENT_WAIT;
    return wait;
}

/* ---- Keys */

uint32_t stage_key(struct stage *stage)
{
    uint32_t key = display_key(&stage->display, stage_now());

    if (stage->display.heard)
        stage->empty_reads = 0;
    else if (key == NKEY_NONE && ++stage->empty_reads > EMPTY_READS)
        stage->gone = true;
    return key;
}

/* ---- Signals */

/* Asked of the terminal each time, since several changes may come as one signal. */
static void fit_size(struct stage *stage)
{
    int width, height, old_width, old_height;

    display_size(&old_width, &old_height);
    if (!tty_size(&stage->tty, &width, &height) || (width == old_width && height == old_height))
        return;
    display_resize(&stage->display, width, height);
    stage->changed = stage->urgent = true;
}

/* The screen again, after others had the terminal; unless a signal to end came first. */
static void resume(struct stage *stage)
{
    while (rescue_ending() == 0 && !tty_enter(&stage->tty, stage->kind.handshake))
        ;
    if (rescue_ending() != 0) {
        stage->ended = true;
        return;
    }
    tty_discard(&stage->tty);
    rescue_shown();
    display_resume(&stage->display);
    fit_size(stage);
    pace_start(&stage->pace, stage_now());
    stage->changed = stage->urgent = true;
}

void stage_signals(struct stage *stage, bool (*spares)(void *data, int number), void *data)
{
    bool continued = false; /* a stop of our own is over, and its SIGCONT is still to come */
    int number;

    while ((number = rescue_next()) != 0) {
        if (rescue_ending() != 0 && (spares == NULL || !spares(data, number))) {
            stage->ended = true;
            return;
        }
        if (number == SIGWINCH)
            fit_size(stage);
        if (number != SIGTSTP && (number != SIGCONT || continued)) {
            continued = false;
            continue;
        }
        /* After SIGSTOP, which nobody is told of, the screen is still there: entering it twice would
         * forget where the shell's cursor was. */
        rescue_undo(&stage->tty);
        continued = number == SIGTSTP;
        if (continued)
            rescue_suspend();
        resume(stage);
    }
}

/* ---- Events */

void stage_poll(struct stage *stage, struct pollfd *polled, size_t count, int64_t wait)
{
    struct timespec timeout = {.tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000};

    polled[STAGE_KEYS] = (struct pollfd){.fd = stage->tty.in, .events = POLLIN};
    polled[STAGE_SIGNALS] = (struct pollfd){.fd = rescue_fd(), .events = POLLIN};
    polled[STAGE_OUTPUT] = (struct pollfd){.fd = stage->tty.out, .events = POLLOUT};
    if (tty_waiting(&stage->tty) == 0)
        polled[STAGE_OUTPUT].fd = -1;
    /* Interrupted, nothing is known of any of them; a signal has left its byte on the pipe. */
    if (ppoll(polled, count, wait < 0 ? NULL : &timeout, NULL) >= 0)
        return;
    for (size_t i = 0; i < count; i++)
        polled[i].revents = 0;
}

bool stage_attend(struct stage *stage, const struct pollfd *polled)
{
    if ((polled[STAGE_KEYS].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
        stage->gone = true;
    if (polled[STAGE_OUTPUT].revents != 0)
        send(stage);
    return (polled[STAGE_KEYS].revents & POLLIN) != 0;
}
