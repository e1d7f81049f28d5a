/*
 * The program on a terminal: one poll() over the terminal, the run's wake pipe, the signals' pipe and those who follow.
 * It sleeps without any timeout unless a frame waits for its turn or something plays (app_interval()).
 */
#include <nntui/terminal.h>

#include "term/rescue.h"
#include "term/stage.h"
#include "term/ticker.h"

#include <nntui/app.h>
#include <nntui/i18n.h>
#include <nntui/meeting.h>

#include <signal.h>
#include <stdio.h>

/* Keys taken in before a frame is drawn, so that a long paste does not keep the screen still. */
#define KEYS_A_TURN 64
/* How long a button of the mouse may still be down after a click that leaves, in ns. */
#define RELEASE_WAIT 300000000

struct loop {
    struct stage stage;
    struct ticker ticker;
    struct app *app;
    struct presenter *presenter; /* NULL: nobody can follow */
    struct text place;           /* of the run, for those who follow */
    size_t followers;            /* that the screen has been told of */
    int64_t shown;               /* ns; when the last picture was */
    bool held;                   /* a button of the mouse is down */
};

/* ---- Drawing */

/* A run goes on from the picture that has just been shown. */
static void tell_shown(struct loop *loop)
{
    int64_t time = stage_now();
    double seconds = (double)(time - loop->shown) / 1e9;

    loop->shown = time;
    app_drawn(loop->app, seconds * PACE_FRAMES_PER_SECOND);
}

/* How many they are is shown with the next frame. */
static void count_followers(struct loop *loop)
{
    size_t count = presenter_followers(loop->presenter);

    if (count == loop->followers)
        return;
    loop->followers = count;
    app_present(loop->app, count);
    loop->stage.changed = true;
}

/* Those who follow have the picture after the one who made it. What they cannot be told now they are told the next time. */
static void present(struct loop *loop, bool awaited)
{
    struct shown shown = {
        .canvas = &loop->stage.canvas,
        .text = {[MIRROR_DID] = app_did(loop->app), [MIRROR_NOTES] = app_notes(loop->app)}
    };

    if (loop->presenter == NULL)
        return;
    text_clear(&loop->place);
    app_place(loop->app, &loop->place);
    if (!loop->place.failed)
        shown.text[MIRROR_PLACE] = loop->place.data;
    shown.flags = (awaited ? MIRROR_AWAITED : 0u) |
                  (app_bottom_is_hints(loop->app) ? MIRROR_HINTS : 0u);
    presenter_show(loop->presenter, &shown);
    count_followers(loop);
}

static bool draw(struct loop *loop)
{
    struct stage *stage = &loop->stage;
    bool awaited = stage->urgent, fresh;

    if (!stage_fit(stage, &fresh))
        return false;
    if (fresh)
        app_resize(loop->app, stage->canvas.width, stage->canvas.height);
    canvas_clear(&stage->canvas);
    display_mouse(&stage->display, app_wants_mouse(loop->app));
    app_draw(loop->app, &stage->canvas);
    if (!stage_show(stage))
        return false;
    present(loop, awaited);
    tell_shown(loop);
    return true;
}

/* ---- Events */

/* What the terminal has sent: a key or the mouse. Where that changes nothing, as most releases, no frame is drawn. */
static void carry_out(struct loop *loop, uint32_t key)
{
    const struct mouse *mouse = &loop->stage.display.mouse;

    loop->held = key == DISPLAY_CLICK && (mouse->what <= CLICK_RIGHT || mouse->what == CLICK_DRAG);
    if (key != DISPLAY_CLICK && key != DISPLAY_RELEASE)
        app_key(loop->app, key);
    else if (!app_click(loop->app, mouse->x, mouse->y, mouse->what))
        return;
    loop->stage.changed = loop->stage.urgent = true;
}

/* Keys and clicks are carried out at once, also where the terminal is too slow to show what they do. */
static void read_keys(struct loop *loop)
{
    uint32_t key;

    for (int i = 0; i < KEYS_A_TURN && !app_quitting(loop->app); i++) {
        key = stage_key(&loop->stage);
        if (key == NKEY_NONE)
            return;
        carry_out(loop, key);
        if (app_take_repaint(loop->app))
            display_repaint(&loop->stage.display);
    }
}

/* C-c while text is typed leaves that text, as in a shell. */
static bool leaves_text_only(void *data, int number)
{
    struct loop *loop = data;

    if (number != SIGINT || rescue_ending() != SIGINT || loop->stage.canvas.cursor_x < 0)
        return false;
    rescue_forgive();
    app_key(loop->app, NKEY_CTRL('c'));
    loop->stage.changed = loop->stage.urgent = true;
    return true;
}

enum source { FROM_RUN = STAGE_SOURCES, FROM_FOLLOWERS, SOURCES };

/* Signals first: after a stop or a change of size the rest may be another story. */
static void handle_events(struct loop *loop, const struct pollfd *polled)
{
    if (polled[STAGE_SIGNALS].revents != 0)
        stage_signals(&loop->stage, leaves_text_only, loop);
    if (loop->stage.ended)
        return;
    if (stage_attend(&loop->stage, polled))
        read_keys(loop);
    if (polled[FROM_RUN].revents != 0 && app_update(loop->app))
        loop->stage.changed = true;
    if (polled[FROM_FOLLOWERS].revents == 0)
        return;
    presenter_serve(loop->presenter);
    count_followers(loop);
}

/* What plays goes on where it is time to. */
static void tick(struct loop *loop)
{
    int64_t time = stage_now();

    ticker_follow(&loop->ticker, app_interval(loop->app), time);
    if (ticker_wait(&loop->ticker, time) != 0)
        return;
    app_tick(loop->app);
    ticker_done(&loop->ticker, time);
    ticker_follow(&loop->ticker, app_interval(loop->app), time);
    loop->stage.changed = true;
}

static bool run(struct loop *loop)
{
    struct stage *stage = &loop->stage;
    struct pollfd polled[SOURCES];
    int64_t wait;

    polled[FROM_RUN] = (struct pollfd){.fd = app_wake_fd(loop->app), .events = POLLIN};
    polled[FROM_FOLLOWERS] = (struct pollfd){
        .fd = loop->presenter != NULL ? presenter_fd(loop->presenter) : -1, .events = POLLIN};
    while (!app_quitting(loop->app) && !stage->gone && !stage->ended) {
        tick(loop);
        wait = stage_wait(stage);
        if (wait == 0) {
            if (!draw(loop))
                return false;
            wait = stage_wait(stage);
        }
        wait = stage_sooner(wait, ticker_wait(&loop->ticker, stage_now()));
        stage_poll(stage, polled, SOURCES, wait);
        handle_events(loop, polled);
    }
    if (stage->gone && rescue_ending() == 0)
        return error_work(stage->err, _("the terminal is gone"));
    return true;
}

/* ---- Start and end */

/*
 * Who leaves by a click still has the button down: that it is let go would be reported to the shell, as text, if the
 * terminal was not told in time to report nothing more.
 */
static void await_release(struct loop *loop)
{
    struct stage *stage = &loop->stage;
    struct pollfd polled = {.fd = stage->tty.in, .events = POLLIN};
    int64_t end = stage_now() + RELEASE_WAIT;
    uint32_t key;

    while (loop->held && !stage->gone && !stage->ended && stage_now() < end) {
        if (poll(&polled, 1, (int)((end - stage_now()) / 1000000) + 1) < 1)
            return;
        key = display_key(&stage->display, stage_now());
        loop->held = stage->display.heard && key != DISPLAY_RELEASE;
    }
}

static bool start_app(struct loop *loop, const struct terminal_options *options)
{
    struct app_options app_options = {.threaded = true,
                                      .restricted = options->restricted,
                                      .resume = options->resume,
                                      .follows = options->follows,
                                      .limit_history = options->limit_history,
                                      .history = options->history,
                                      .commands = options->commands,
                                      .command_count = options->command_count};
    struct error err = {0};

    ticker_start(&loop->ticker);
    /* Signals are for this thread alone. */
    rescue_block();
    loop->app = app_create(&app_options, loop->stage.err);
    rescue_unblock();
    if (loop->app == NULL)
        return false;
    tell_shown(loop); /* also a run that begins at once is to be watched */
    if (!app_start(loop->app, &app_options, &err))
        app_show_error(loop->app, &err);
    if (loop->presenter != NULL)
        app_present(loop->app, 0);
    return true;
}

/* Before the screen is there, so that what is wrong with the place is told as every wrong option is. */
static bool start_presenter(struct loop *loop, const struct terminal_options *options,
                            struct error *err)
{
    if (options->present == NULL)
        return true;
    loop->presenter = presenter_open(options->present, err);
    if (loop->presenter != NULL)
        rescue_remove(options->present);
    return loop->presenter != NULL;
}

static void stop_presenter(struct loop *loop)
{
    rescue_remove(NULL);
    presenter_close(loop->presenter);
    text_free(&loop->place);
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

bool terminal_run(const struct terminal_options *options, bool *mirror, struct error *err)
{
    struct loop loop = {0};
    bool ok = false, back;

    if (!stage_open(&loop.stage, err))
        return false;
    ok = start_presenter(&loop, options, err) &&
         stage_enter(&loop.stage, options->utf8, options->ascii) && start_app(&loop, options) &&
         run(&loop);
    await_release(&loop);
    /* The terminal first: the worker may take a moment to stop. */
    stage_leave(&loop.stage);
    stop_presenter(&loop);
    back = ok && rescue_ending() == 0 && app_wants_mirror(loop.app);
    if (loop.app != NULL)
        keep(&loop, ok && rescue_ending() == 0 && !back);
    app_free(loop.app);
    if (mirror != NULL)
        *mirror = back;
    stage_close(&loop.stage);
    return ok;
}
