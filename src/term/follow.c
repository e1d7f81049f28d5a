/*
 * A presenter's mirror on a terminal: one poll() over the terminal, the signals' pipe and the socket. No run, no engine, no
 * thread: a room full of these is to cost a server next to nothing.
 */
#include <nntui/terminal.h>

#include "term/rescue.h"
#include "term/stage.h"
#include "term/trim.h"

#include <nntui/i18n.h>
#include <nntui/mirror_view.h>

/* How long after one try to reach the presenter the next is made, in ns. */
#define RETRY_WAIT 500000000

struct follow {
    struct stage stage;
    struct follower follower;
    struct mirror_view view;
    size_t awaited; /* of the mirror's, those that have been seen here */
    int64_t retry;  /* ns; when to try again, while there is no connection */
    bool leaving, trying;
};

/* ---- Events */

/* For what answered the presenter's key the class waits too. */
static void take(struct follow *follow)
{
    follower_read(&follow->follower);
    follow->stage.changed = true;
    if (follow->follower.mirror.awaited != follow->awaited)
        follow->stage.urgent = true;
    follow->awaited = follow->follower.mirror.awaited;
}

static void try_to_connect(struct follow *follow)
{
    int64_t now = stage_now();

    if (follow->follower.fd >= 0 || now < follow->retry)
        return;
    follow->retry = now + RETRY_WAIT;
    follower_connect(&follow->follower);
    follow->stage.changed = true;
}

static bool has_place(const struct follow *follow)
{
    return mirror_text(&follow->follower.mirror, MIRROR_PLACE)[0] != '\0';
}

/* What is seen can be looked at; nothing else can be done to it. */
static void carry_out(struct follow *follow, uint32_t key)
{
    const struct canvas *canvas = &follow->stage.canvas;

    if (key == 'q')
        follow->leaving = true;
    else if (key == 'f' && has_place(follow))
        follow->leaving = follow->trying = true;
    else if (key == NKEY_CTRL('l'))
        display_repaint(&follow->stage.display);
    else if (!mirror_view_key(&follow->view, &follow->follower, canvas->width, canvas->height, key))
        return;
    follow->stage.changed = follow->stage.urgent = true;
}

static void read_keys(struct follow *follow)
{
    uint32_t key;

    while (!follow->leaving && (key = stage_key(&follow->stage)) != NKEY_NONE)
        carry_out(follow, key);
}

static bool draw(struct follow *follow)
{
    bool fresh;

    if (!stage_fit(&follow->stage, &fresh))
        return false;
    canvas_clear(&follow->stage.canvas);
    mirror_view_draw(&follow->view, &follow->follower, &follow->stage.canvas);
    return stage_show(&follow->stage);
}

enum source { FROM_PRESENTER = STAGE_SOURCES, SOURCES };

static void handle_events(struct follow *follow, const struct pollfd *polled)
{
    if (polled[STAGE_SIGNALS].revents != 0)
        stage_signals(&follow->stage, NULL, NULL);
    if (follow->stage.ended)
        return;
    if (stage_attend(&follow->stage, polled))
        read_keys(follow);
    if (polled[FROM_PRESENTER].revents != 0)
        take(follow);
}

/* ns until something is to be done without being asked; -1: never. */
static int64_t next_wait(struct follow *follow)
{
    int64_t now = stage_now(), retry = -1;

    if (follow->follower.fd < 0)
        retry = follow->retry > now ? follow->retry - now : 0;
    return stage_sooner(stage_wait(&follow->stage), retry);
}

static bool run(struct follow *follow)
{
    struct stage *stage = &follow->stage;
    struct pollfd polled[SOURCES];

    while (!follow->leaving && !stage->gone && !stage->ended) {
        try_to_connect(follow);
        if (stage_wait(stage) == 0 && !draw(follow))
            return false;
        polled[FROM_PRESENTER] = (struct pollfd){.fd = follow->follower.fd, .events = POLLIN};
        stage_poll(stage, polled, SOURCES, next_wait(follow));
        handle_events(follow, polled);
    }
    if (stage->gone && rescue_ending() == 0)
        return error_work(stage->err, _("the terminal is gone"));
    return true;
}

/* ---- Start and end */

bool terminal_follow(const struct mirror_options *options, struct text *place, struct error *err)
{
    struct follow follow = {.view = {.notes = options->notes}};
    bool ok;

    if (!stage_open(&follow.stage, err))
        return false;
    follower_start(&follow.follower, options->path);
    ok = stage_enter(&follow.stage, options->utf8, options->ascii);
    trim_code();
    ok = ok && run(&follow);
    stage_leave(&follow.stage);
    if (ok && follow.trying)
        text_add(place, mirror_text(&follow.follower.mirror, MIRROR_PLACE));
    follower_stop(&follow.follower);
    stage_close(&follow.stage);
    return ok;
}
