/*
 * The Train screen: where its panes lie, the status line above them and the line of hints below.
 *
 * From 80x24 on all panes are shown at once; below that one at a time; below 40x12 only what size is
 * needed.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

#define ALL_WIDTH    80
#define ALL_HEIGHT   24
#define LEAST_WIDTH  40
#define LEAST_HEIGHT 12

const struct pane_ops *const screen_panes[] = {&datasets_pane, &settings_pane, &error_pane};
const size_t screen_pane_count = sizeof screen_panes / sizeof screen_panes[0];

/* ---- Layout */

static int limited(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* The pane's rectangle, frame included, on a screen that shows all of them. */
static struct rect pane_area(size_t pane, int width, int height)
{
    int left = limited(width * 9 / 20, 38, 66), rows = height - 2;
    int top = limited(rows * 3 / 7, 10, 24);

    if (pane == 0)
        return (struct rect){0, 1, left, top};
    if (pane == 1)
        return (struct rect){0, 1 + top, left, rows - top};
    return (struct rect){left, 1, width - left, rows};
}

/* ---- Status line */

static const char *state_word(enum trainer_state state)
{
    switch (state) {
    case TRAINER_EMPTY: return _("cannot run");
    case TRAINER_LOADING: return _("loading");
    case TRAINER_PAUSED: return _("paused");
    case TRAINER_RUNNING: return _("running");
    case TRAINER_FINISHED: return _("finished");
    case TRAINER_BROKEN: return _("broken");
    case TRAINER_WAITING: break; /* see app_state() */
    }
    return "";
}

static enum role state_role(enum trainer_state state)
{
    switch (state) {
    case TRAINER_EMPTY:
    case TRAINER_BROKEN: return ROLE_ERROR;
    case TRAINER_LOADING: return ROLE_WARNING;
    case TRAINER_RUNNING:
    case TRAINER_FINISHED: return ROLE_GOOD;
    case TRAINER_WAITING:
    case TRAINER_PAUSED: break;
    }
    return ROLE_STATUS;
}

/*
 * Data and network of the run, or why there is none; a long name is cut, the more where `right` columns are wanted
 * at the right. Returns the column behind it.
 */
static int draw_run(const struct snapshot *snapshot, struct canvas *canvas, int x, int right)
{
    char text[SETTING_TEXT_SIZE];

    x += 2 + canvas_write_cut(canvas, x, 0, canvas->width / 2 - right, ROLE_STATUS,
                              snapshot->settings.data);
    if (snapshot->network.block != NULL)
        x += 2 + canvas_write_cut(canvas, x, 0, canvas->width / 3, ROLE_STATUS,
                                  architecture_text(&snapshot->network.arch, text, sizeof text));
    if (snapshot->error.kind != ERROR_NONE)
        x += canvas_write_cut(canvas, x, 0, canvas->width - x, ROLE_ERROR, snapshot->error.text);
    return x;
}

static void draw_status(const struct app *app, struct canvas *canvas)
{
    const struct snapshot *snapshot = app->snapshot;
    enum trainer_state state = app_state(app);
    char epoch[NUMBER_SIZE], text[64], speed[32];
    int x, width, speed_width;

    speed_text(&app->speed, speed, sizeof speed);
    speed_width = speed[0] != '\0' ? canvas_text_width(speed) + 2 : 0;
    canvas_fill(canvas, (struct rect){0, 0, canvas->width, 1}, ROLE_STATUS, ' ');
    x = 2 + canvas_write(canvas, 0, 0, ROLE_TITLE, "nntui");
    x += 2 + canvas_write(canvas, x, 0, state_role(state), state_word(state));
    x = draw_run(snapshot, canvas, x, speed_width);
    snprintf(text, sizeof text, "%s %s", _("epoch"),
             number_epoch(epoch, sizeof epoch, (double)snapshot->position.epoch));
    width = canvas_text_width(text);
    if (snapshot->state == TRAINER_EMPTY || x + width > canvas->width)
        return;
    canvas_write(canvas, canvas->width - width, 0, ROLE_STATUS, text);
    if (x + speed_width + width <= canvas->width)
        canvas_write(canvas, canvas->width - width - speed_width, 0, ROLE_STATUS, speed);
}

/* ---- Bottom line */

/* The word for a command's key at this moment; "" where it says nothing. */
static const char *hint_word(const struct app *app, enum command_id id)
{
    const char *choose = screen_panes[app->focus]->choose_hint;

    if (app->help_open)
        return id == COMMAND_help ? _("close") : id == COMMAND_choose ? _("run") : "";
    if (id == COMMAND_toggle && app_running(app))
        return _("pause");
    if (id == COMMAND_choose)
        return choose != NULL ? _(choose) : "";
    return commands[id].hint[0] != '\0' ? _(commands[id].hint) : "";
}

/* Returns the column for the next one. */
static int draw_hint(struct canvas *canvas, int x, int y, const char *key, const char *word)
{
    x += canvas_write(canvas, x, y, ROLE_KEY, key) + 1;
    return x + canvas_write(canvas, x, y, ROLE_DIM, word) + 2;
}

/* "key word" for each command that has both, until the line is full. */
static void draw_hints(const struct app *app, struct canvas *canvas, int y)
{
    int x = 0;

    for (int i = 0; i < COMMAND_COUNT; i++) {
        const char *word = hint_word(app, (enum command_id)i);
        char key[16];

        if (word[0] == '\0')
            continue;
        command_first_key(&commands[i], key, sizeof key);
        if (x + canvas_text_width(key) + 1 + canvas_text_width(word) <= canvas->width)
            x = draw_hint(canvas, x, y, key, word);
    }
}

static void draw_editing_hints(struct canvas *canvas, int y)
{
    int x = draw_hint(canvas, 0, y, "Enter", _("accept"));

    x = draw_hint(canvas, x, y, "Tab", _("complete"));
    draw_hint(canvas, x, y, "Esc", _("cancel"));
}

/* A message may need several rows; it grows upwards. */
static void draw_message(const struct app *app, struct canvas *canvas, int y)
{
    struct rect area = {0, 0, canvas->width, 0};
    int rows = limited(canvas_wrap(canvas, area, ROLE_NORMAL, app->message), 1, canvas->height);

    area.y = y + 1 - rows;
    area.height = rows;
    canvas_fill(canvas, area, app->message_role, ' ');
    canvas_wrap(canvas, area, app->message_role, app->message);
}

/* One thing at a time, the most urgent: what is typed, what was said, what could be typed. */
static void draw_bottom(const struct app *app, struct canvas *canvas)
{
    int y = canvas->height - 1;

    if (app->prompt.open)
        prompt_draw(app, canvas, y);
    else if (app->message[0] != '\0')
        draw_message(app, canvas, y);
    else if (app->edit.editing)
        draw_editing_hints(canvas, y);
    else
        draw_hints(app, canvas, y);
}

/* ---- The whole */

static void draw_pane(const struct app *app, struct canvas *canvas, size_t pane, struct rect area)
{
    const struct pane_ops *ops = screen_panes[pane];
    bool focused = pane == app->focus;
    struct rect inner = {area.x + 1, area.y + 1, area.width - 2, area.height - 2}, old;

    canvas_frame(canvas, area, focused ? ROLE_FRAME_FOCUS : ROLE_FRAME, _(ops->title));
    if (focused) /* for those who see no colours */
        canvas_glyph(canvas, area.x + 1, area.y, ROLE_FRAME_FOCUS, GLYPH_CURSOR);
    if (inner.width < 1 || inner.height < 1)
        return;
    old = canvas_clip(canvas, inner);
    ops->draw(app, canvas, inner, focused);
    canvas_unclip(canvas, old);
}

/* In the middle, broken over lines, so that it can be read also at 10x4. */
static void draw_too_small(struct canvas *canvas)
{
    char text[120];
    struct rect area = {0, 0, canvas->width, canvas->height};
    int rows;

    snprintf(text, sizeof text, _("nntui needs %dx%d; this is %dx%d"), LEAST_WIDTH, LEAST_HEIGHT,
             canvas->width, canvas->height);
    area.height = 0;
    rows = canvas_wrap(canvas, area, ROLE_WARNING, text);
    area.height = canvas->height;
    area.y = rows < canvas->height ? (canvas->height - rows) / 2 : 0;
    canvas_wrap(canvas, area, ROLE_WARNING, text);
}

void screen_draw(const struct app *app, struct canvas *canvas)
{
    struct rect all = {0, 1, canvas->width, canvas->height - 2};

    if (canvas->width < LEAST_WIDTH || canvas->height < LEAST_HEIGHT) {
        draw_too_small(canvas);
        return;
    }
    draw_status(app, canvas);
    if (app->help_open) {
        help_draw(app, canvas, all);
    } else if (app->zoomed || canvas->width < ALL_WIDTH || canvas->height < ALL_HEIGHT) {
        draw_pane(app, canvas, app->focus, all);
    } else {
        for (size_t i = 0; i < screen_pane_count; i++)
            draw_pane(app, canvas, i, pane_area(i, canvas->width, canvas->height));
    }
    draw_bottom(app, canvas);
    if (app->edit.editing)
        completion_draw(&app->edit.completion, canvas, canvas->height - 1);
}
