/*
 * Scripts: the commands of the prompt, keys and text as a person would type them, and pictures of the
 * screen. Everything runs on the calling thread, so the same script prints the same text.
 */
#include <nntui/app.h>

#include <nntui/file.h>
#include <nntui/i18n.h>

#include <stdio.h>
#include <string.h>

#define SCRIPT_LIMIT ((size_t)1 << 20) /* bytes of a script */

struct script {
    const char *path;
    size_t line; /* number of the present line */
    struct app *app;
    struct canvas canvas;
    struct text *output;
};

/* ---- What a line can be, beside a command */

/* `key NAME...`: the names are separated by blanks. Changes `names`. */
static bool press_keys(struct script *script, char *names, struct error *err)
{
    char *rest = NULL;

    for (char *name = strtok_r(names, " \t", &rest); name != NULL;
         name = strtok_r(NULL, " \t", &rest)) {
        uint32_t key;

        if (!key_parse(name, &key))
            return error_input(
                err, _("there is no key \"%s\"; expected a character, Tab, Up, C-l, ..."), name);
        app_key(script->app, key);
    }
    return true;
}

static bool type_text(struct script *script, char *text, struct error *err)
{
    (void)err;
    app_text(script->app, text);
    return true;
}

/* `click X Y [HOW]`: the column and row as the canvas counts them, from 0 at the top left. */
static bool click(struct script *script, char *rest, struct error *err)
{
    static const char *const hows[] = {
        [CLICK_LEFT] = "left",       [CLICK_DOUBLE] = "double",   [CLICK_RIGHT] = "right",
        [CLICK_WHEEL_UP] = "up",     [CLICK_WHEEL_DOWN] = "down", [CLICK_DRAG] = "drag",
        [CLICK_RELEASE] = "release",
    };
    char how[8] = "left", more[2] = "";
    size_t what = 0;
    int x, y, words = sscanf(rest, "%4d %4d %7s %1s", &x, &y, how, more);

    while (what < sizeof hows / sizeof hows[0] && strcmp(how, hows[what]) != 0)
        what++;
    if (words < 2 || words > 3 || what == sizeof hows / sizeof hows[0])
        return error_input(err,
                           _("click: found \"%s\"; expected column, row, and left, double, right, "
                             "up, down, drag or release"),
                           rest);
    if (x < 0 || x >= script->canvas.width || y < 0 || y >= script->canvas.height)
        return error_input(err,
                           _("click: (%d, %d) is outside of the screen; expected up to (%d, %d)"),
                           x, y, script->canvas.width - 1, script->canvas.height - 1);
    app_click(script->app, x, y, (enum click)what);
    return true;
}

static bool advance(struct script *script, char *count, struct error *err)
{
    uint64_t batches;

    if (!parse_u64(count, &batches))
        return error_input(err, _("advance: \"%s\" is no number of mini-batches"), count);
    app_advance(script->app, batches);
    return true;
}

/* `tick [N]`: as if so much time had gone by. Ends early where what plays comes to its end. */
static bool tick(struct script *script, char *count, struct error *err)
{
    uint64_t ticks = 1;

    if (count[0] != '\0' && !parse_u64(count, &ticks))
        return error_input(err, _("tick: \"%s\" is no number of ticks"), count);
    if (app_interval(script->app) < 0)
        return error_input(err, _("tick: nothing is playing"));
    for (; ticks > 0 && app_interval(script->app) >= 0; ticks--)
        app_tick(script->app);
    return true;
}

static bool print_screen(struct script *script, char *rest, struct error *err)
{
    if (rest[0] != '\0')
        return error_input(err, _("screen: found \"%s\"; expected nothing after it"), rest);
    app_draw(script->app, &script->canvas);
    canvas_text(&script->canvas, script->output);
    for (int i = 0; i < script->canvas.width; i++)
        text_add(script->output, "-");
    text_add(script->output, "\n");
    return true;
}

static const struct directive {
    const char *name;
    bool (*run)(struct script *script, char *rest, struct error *err);
} directives[] = {
    {.name = "key",     .run = press_keys  },
    {.name = "type",    .run = type_text   },
    {.name = "click",   .run = click       },
    {.name = "advance", .run = advance     },
    {.name = "tick",    .run = tick        },
    {.name = "screen",  .run = print_screen},
};

/* ---- Lines */

static bool run_line(struct script *script, char *line, struct error *err)
{
    size_t length, end = strlen(line);

    while (end > 0 && strchr(" \t\r", line[end - 1]) != NULL)
        line[--end] = '\0';
    line += strspn(line, " \t");
    if (line[0] == '\0' || line[0] == '#')
        return true;
    length = strcspn(line, " \t");
    for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++) {
        if (strlen(directives[i].name) == length && memcmp(line, directives[i].name, length) == 0)
            return directives[i].run(script, line + length + strspn(line + length, " \t"), err);
    }
    return app_command(script->app, line, err);
}

/* `text` is NUL-terminated and changed. */
static bool run_lines(struct script *script, char *text, struct error *err)
{
    while (text != NULL && *text != '\0' && !app_quitting(script->app)) {
        char *line = text, *end = strchr(text, '\n');
        struct error reason = {0};

        if (end != NULL)
            *end = '\0';
        text = end != NULL ? end + 1 : NULL;
        script->line++;
        if (run_line(script, line, &reason))
            continue;
        error_line(err, script->path, script->line, "%s", reason.text);
        if (err != NULL)
            err->kind = reason.kind;
        return false;
    }
    return true;
}

bool app_script(const char *path, const struct app_options *options, int width, int height,
                enum glyph_set glyphs, struct text *output, struct error *err)
{
    struct app_options unthreaded = *options;
    struct script script = {.path = path, .output = output};
    struct file_bytes bytes = {0};
    struct text text = {0};
    bool ok = false;

    if (!file_read(&bytes, path, SCRIPT_LIMIT, err))
        return false;
    text_add_bytes(&text, (const char *)bytes.data, bytes.size);
    if (text.failed) {
        error_memory(err, bytes.size, "the script");
        goto out;
    }
    if (!canvas_create(&script.canvas, width, height, glyphs, err))
        goto out;
    unthreaded.threaded = false;
    script.app = app_create(&unthreaded, err);
    if (script.app != NULL)
        app_resize(script.app, width, height);
    ok = script.app != NULL && app_start(script.app, &unthreaded, err) &&
         run_lines(&script, text.data, err);
    if (ok && output->failed)
        ok = error_memory(err, output->capacity, "the script's output");
out:
    app_free(script.app);
    canvas_free(&script.canvas);
    text_free(&text);
    file_release(&bytes);
    return ok;
}
