/*
 * What all screens share: the status line above, the panes of the present screen, the line of hints below.
 *
 * Where a screen says that there is room enough all its panes are shown at once; on less one at a time; below 40x12
 * only what size is needed.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <string.h>

#define LEAST_WIDTH  40
#define LEAST_HEIGHT 12

/* ---- Where one is */

const struct screen_ops *app_screen(const struct app *app)
{
    return screens[app->screen];
}

const struct screen_view *app_view(const struct app *app)
{
    return &app->view[app->screen];
}

const struct pane_ops *app_pane(const struct app *app)
{
    return app_screen(app)->panes[app_view(app)->focus];
}

#define SCREEN(id, name, keys, help)                                          \
 bool command_##id(struct app *app, const char *arguments, struct error *err) \
 {                                                                            \
  (void)arguments;                                                            \
  (void)err;                                                                  \
  app_go(app, SCREEN_##id);                                                   \
  return true;                                                                \
 }
#include "ui/screens.def"
#undef SCREEN

/* ---- Bottom line */

/* The word for a command's key at this moment; "" where it says nothing. */
static const char *hint_word(const struct app *app, enum command_id id)
{
    const struct screen_ops *screen = app_screen(app);
    const char *choose = app_pane(app)->choose_hint;
    const char *word = NULL;

    if (app->help_open)
        return id == COMMAND_help ? _("close") : id == COMMAND_choose ? _("run") : "";
    if (!command_holds(&commands[id], app->screen) || (id == COMMAND_mirror && !app->follows))
        return "";
    if (screen->hint != NULL)
        word = screen->hint(app, id);
    if (word != NULL)
        return word;
    if (id == COMMAND_choose && app_pane(app)->choose_word != NULL)
        return app_pane(app)->choose_word(app);
    if (id == COMMAND_choose)
        return choose != NULL ? _(choose) : "";
    return commands[id].hint[0] != '\0' ? _(commands[id].hint) : "";
}

static size_t add_hint(struct hint *hints, size_t count, const char *key, const char *word)
{
    snprintf(hints[count].key, sizeof hints[count].key, "%s", key);
    hints[count].word = word;
    return count + 1;
}

/* What can be done with a value half typed. */
static size_t editing_hints(const struct app *app, struct hint *hints)
{
    size_t count = add_hint(hints, 0, "Enter", _("accept"));

    if (app->edit.completes)
        count = add_hint(hints, count, "Tab", _("complete"));
    count = add_hint(hints, count, "Esc", _("cancel"));
    if (app->edit.line.replaced)
        count = add_hint(hints, count, "Left", _("keep it (typing replaces it)"));
    return count;
}

/* Beside what has the keyboard: only the key that leads here. */
static size_t aside_hints(const struct app *app, struct hint *hints)
{
    char key[16];

    if (app->screen != SCREEN_learn)
        return add_hint(hints, 0, "Tab", _("to this screen"));
    return add_hint(hints, 0, command_first_key(&commands[COMMAND_learn], key, sizeof key), _("to the lesson"));
}

/* Each command that has a key and a word at this moment. */
static size_t command_hints(const struct app *app, struct hint *hints)
{
    size_t count = 0;

    for (int i = 0; i < COMMAND_COUNT; i++) {
        const char *word = hint_word(app, (enum command_id)i);
        char key[16];

        if (word[0] != '\0')
            count = add_hint(hints, count, command_first_key(&commands[i], key, sizeof key), word);
        if (i == COMMAND_quit && !app->help_open && app->screen == SCREEN_train)
            count = add_hint(hints, count, command_first_key(&commands[COMMAND_learn], key, sizeof key), _("lessons"));
    }
    return count;
}

/* Those that find room beside each other, with their columns. hints: [COMMAND_COUNT]; returns how many. */
static size_t place_hints(const struct app *app, int width, struct hint *hints)
{
    const struct screen_ops *screen = app_screen(app);
    size_t count = 0, placed = 0;
    int x = 0;

    if (app->aside)
        count = aside_hints(app, hints);
    else if (app->edit.editing)
        count = editing_hints(app, hints);
    else if (!app->help_open && screen->hints != NULL)
        count = screen->hints(app, hints);
    if (count == 0)
        count = command_hints(app, hints);
    for (size_t i = 0; i < count; i++) {
        struct hint hint = hints[i];

        hint.x = x;
        hint.end = x + canvas_text_width(hint.key) + 1 + canvas_text_width(hint.word);
        if (hint.end > width)
            continue;
        x = hint.end + 2;
        hints[placed++] = hint;
    }
    return placed;
}

/* The lesson that one is in has the line: what is to be done here, and the key that leads back to it. */
static bool draw_task(const struct app *app, struct canvas *canvas, int y)
{
    char task[512], key[16];
    int x;

    if (app->help_open || app->edit.editing || !learn_task(app, task, sizeof task))
        return false;
    x = canvas_write(canvas, 0, y, ROLE_KEY, command_first_key(&commands[COMMAND_learn], key, sizeof key));
    canvas_write_cut(canvas, x + 1, y, canvas->width - x - 1, ROLE_TITLE, task);
    return true;
}

static void draw_hints(const struct app *app, struct canvas *canvas, int y)
{
    struct hint hints[COMMAND_COUNT];
    size_t count = place_hints(app, canvas->width, hints);

    for (size_t i = 0; i < count; i++) {
        int x = hints[i].x + canvas_write(canvas, hints[i].x, y, ROLE_KEY, hints[i].key) + 1;

        canvas_write(canvas, x, y, ROLE_DIM, hints[i].word);
    }
}

uint32_t screen_hint_at(const struct app *app, int x)
{
    struct hint hints[COMMAND_COUNT];
    size_t count = place_hints(app, app->width, hints);
    uint32_t key;

    for (size_t i = 0; i < count; i++)
        if (x >= hints[i].x && x < hints[i].end)
            return key_parse(hints[i].key, &key) ? key : NKEY_NONE;
    return NKEY_NONE;
}

int screen_message_rows(const struct app *app, int width)
{
    struct canvas nothing = {.width = width}; /* only to measure with */
    struct rect area = {0, 0, width, 0};

    return app->message[0] == '\0' ? 0 : canvas_wrap(&nothing, area, ROLE_NORMAL, app->message);
}

/* A message may need several rows; it grows upwards from row `y`. */
static void draw_message(const struct app *app, struct canvas *canvas, int y)
{
    struct rect area = {0, 0, canvas->width, 0};
    int rows = screen_message_rows(app, canvas->width);

    rows = rows < 1 ? 1 : rows > y + 1 ? y + 1 : rows;
    area.y = y + 1 - rows;
    area.height = rows;
    canvas_fill(canvas, area, app->message_role, ' ');
    canvas_wrap(canvas, area, app->message_role, app->message);
}

/*
 * One thing at a time, the most urgent: what is typed, what was said, what could be typed. A value that was refused is still
 * being typed, which only the hints tell.
 */
static void draw_bottom(const struct app *app, struct canvas *canvas)
{
    int y = canvas->height - 1;

    if (app->prompt.open)
        prompt_draw(app, canvas, y);
    else if (app->message[0] == '\0' && !draw_task(app, canvas, y))
        draw_hints(app, canvas, y);
    else if (app->message[0] == '\0')
        return;
    else if (!app->edit.editing)
        draw_message(app, canvas, y);
    else {
        draw_message(app, canvas, y - 1);
        canvas_fill(canvas, (struct rect){0, y, canvas->width, 1}, ROLE_NORMAL, ' ');
        draw_hints(app, canvas, y);
    }
}

/* ---- Panes */

bool screen_is_too_small(int width, int height)
{
    return width < LEAST_WIDTH || height < LEAST_HEIGHT;
}

bool rect_has(struct rect area, int x, int y)
{
    return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
}

static bool is_framed(const struct app *app, int width, int height)
{
    const struct screen_ops *screen = app_screen(app);

    return screen->framed == NULL || screen->framed(width, height);
}

static bool is_empty(struct rect area)
{
    return area.width < 1 || area.height < 1;
}

/* The one with the focus has the screen for itself. */
static bool is_alone(const struct app *app, int width, int height)
{
    const struct screen_ops *screen = app_screen(app);
    const struct screen_view *view = app_view(app);

    return view->zoomed || width < screen->all_width || height < screen->all_height ||
           is_empty(screen->pane_area(app, view->focus, width, height));
}

struct rect screen_pane_area(const struct app *app, size_t pane, int width, int height)
{
    if (!is_alone(app, width, height))
        return app_screen(app)->pane_area(app, pane, width, height);
    if (pane == app_view(app)->focus)
        return (struct rect){0, 1, width, height - 2};
    return (struct rect){0};
}

bool screen_shows(const struct app *app, const struct pane_ops *pane)
{
    const struct screen_ops *screen = app_screen(app);

    for (size_t i = 0; i < screen->pane_count; i++) {
        if (screen->panes[i] == pane)
            return !app->help_open && !screen_is_too_small(app->width, app->height) &&
                   !is_empty(screen_pane_area(app, i, app->width, app->height));
    }
    return false;
}

struct rect screen_pane_inside(const struct app *app, struct rect area, int width, int height)
{
    if (!is_framed(app, width, height))
        return area;
    return (struct rect){area.x + 1, area.y + 1, area.width - 2, area.height - 2};
}

/* "Error", or where the pane has more to say of itself "Model: surface". */
static void title_of(const struct app *app, const struct pane_ops *ops, bool focused, char *buffer,
                     size_t size)
{
    char more[80] = "";

    if (ops->describe != NULL)
        ops->describe(app, focused, more, sizeof more);
    snprintf(buffer, size, more[0] != '\0' ? "%s: %s" : "%s%s", _(ops->title), more);
}

static void draw_pane(const struct app *app, struct canvas *canvas, size_t pane, struct rect area)
{
    const struct pane_ops *ops = app_screen(app)->panes[pane];
    bool focused = pane == app_view(app)->focus && !app->aside;
    struct rect inner = screen_pane_inside(app, area, canvas->width, canvas->height), old;
    char title[160];

    if (is_framed(app, canvas->width, canvas->height)) {
        title_of(app, ops, focused, title, sizeof title);
        canvas_frame(canvas, area, focused ? ROLE_FRAME_FOCUS : ROLE_FRAME, title);
        if (focused) /* for those who see no colours */
            canvas_glyph(canvas, area.x + 1, area.y, ROLE_FRAME_FOCUS, GLYPH_CURSOR);
    }
    if (is_empty(inner))
        return;
    old = canvas_clip(canvas, inner);
    ops->draw(app, canvas, inner, focused);
    canvas_unclip(canvas, old);
}

static void draw_panes(const struct app *app, struct canvas *canvas)
{
    for (size_t i = 0; i < app_screen(app)->pane_count; i++) {
        struct rect area = screen_pane_area(app, i, canvas->width, canvas->height);

        if (!is_empty(area))
            draw_pane(app, canvas, i, area);
    }
}

/* ---- The whole */

/* Returns the columns that it takes. */
static int draw_name(const struct app *app, struct canvas *canvas)
{
    int width = tabs_draw(app, canvas);

    if (app->restricted)
        width += 1 + canvas_write(canvas, width + 1, 0, ROLE_WARNING, _("restricted"));
    if (app->presenting)
        width += 1 + canvas_printf(canvas, width + 1, 0, ROLE_GOOD, _("presenting to %zu"),
                                   app->followers);
    return width;
}

static void draw_status(const struct app *app, struct canvas *canvas)
{
    canvas_fill(canvas, (struct rect){0, 0, canvas->width, 1}, ROLE_STATUS, ' ');
    app_screen(app)->draw_status(app, canvas, 2 + draw_name(app, canvas));
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

    if (screen_is_too_small(canvas->width, canvas->height)) {
        draw_too_small(canvas);
        return;
    }
    draw_status(app, canvas);
    if (app->help_open)
        help_draw(app, canvas, all);
    else
        draw_panes(app, canvas);
    draw_bottom(app, canvas);
    if (app->edit.editing)
        completion_draw(&app->edit.completion, canvas, canvas->height - 1);
}
