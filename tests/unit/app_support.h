/*
 * What the tests of the screens share: the program behind the screen made and ended for each case, keys pressed, commands
 * carried out, and the drawn screen as text.
 */
#ifndef NNTUI_TESTS_APP_SUPPORT_H
#define NNTUI_TESTS_APP_SUPPORT_H

#include "support.h"

#include <nntui/app.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline int app_setup(void **state)
{
    const struct app_options options = {.threaded = false};

    *state = app_create(&options, NULL);
    return *state != NULL ? 0 : -1;
}

static inline int app_teardown(void **state)
{
    app_free(*state);
    return 0;
}

/* Presses keys by their names, separated by blanks. */
static inline void press(struct app *app, const char *names)
{
    char copy[256], *rest = NULL;

    snprintf(copy, sizeof copy, "%s", names);
    for (char *name = strtok_r(copy, " ", &rest); name != NULL; name = strtok_r(NULL, " ", &rest)) {
        uint32_t key;

        assert_true(key_parse(name, &key));
        app_key(app, key);
    }
}

static inline void command(struct app *app, const char *line)
{
    struct error err = {0};

    if (!app_command(app, line, &err))
        fail_msg("%s: %s", line, err.text);
}

/* The command fails with a message that contains `part`. */
static inline void assert_refused(struct app *app, const char *line, const char *part)
{
    struct error err = {0};

    assert_false(app_command(app, line, &err));
    if (strstr(err.text, part) == NULL)
        fail_msg("%s: found \"%s\", expected \"%s\" in it", line, err.text, part);
}

/* The screen as text, in memory that the caller frees. */
static inline char *draw(const struct app *app, int width, int height, enum glyph_set glyphs)
{
    struct canvas canvas;
    struct text text = {0};

    assert_true(canvas_create(&canvas, width, height, glyphs, NULL));
    app_draw(app, &canvas);
    canvas_text(&canvas, &text);
    canvas_free(&canvas);
    assert_false(text.failed);
    return text.data;
}

static inline bool shows_at(const struct app *app, int width, int height, const char *part)
{
    char *screen = draw(app, width, height, GLYPHS_UTF8);
    bool found = strstr(screen, part) != NULL;

    free(screen);
    return found;
}

static inline bool shows(const struct app *app, const char *part)
{
    return shows_at(app, 80, 24, part);
}

/* Fails with a picture of the screen unless it shows a text, or (`wanted` false) if it does. */
static inline void assert_seen(const struct app *app, const char *part, bool wanted)
{
    char *screen = draw(app, 80, 24, GLYPHS_UTF8);

    if ((strstr(screen, part) != NULL) != wanted)
        fail_msg("\"%s\" %s on the screen:\n%s", part, wanted ? "is not" : "is", screen);
    free(screen);
}

#define assert_shows(app, part) assert_seen(app, part, true)
#define assert_hides(app, part) assert_seen(app, part, false)

#endif
