/*
 * The prompt on the bottom line: typing a command, with completion and the lines typed before.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAST_LIMIT (sizeof((struct prompt *)0)->past / sizeof(char *))

void prompt_open(struct app *app, const char *text)
{
    struct prompt *prompt = &app->prompt;

    prompt->open = true;
    prompt->past_shown = prompt->past_count;
    completion_free(&prompt->completion);
    line_set(&prompt->line, text);
}

void prompt_free(struct prompt *prompt)
{
    completion_free(&prompt->completion);
    for (size_t i = 0; i < prompt->past_count; i++)
        free(prompt->past[i]);
    prompt->past_count = 0;
}

static void prompt_close(struct prompt *prompt)
{
    prompt->open = false;
    completion_free(&prompt->completion);
}

/* Keeps a line, unless it is the same as the last; the oldest goes when there is no room. */
static void remember(struct prompt *prompt, const char *text)
{
    char *copy;

    if (prompt->past_count > 0 && strcmp(prompt->past[prompt->past_count - 1], text) == 0)
        return;
    copy = strdup(text);
    if (copy == NULL)
        return;
    if (prompt->past_count == PAST_LIMIT) {
        free(prompt->past[0]);
        memmove(prompt->past, prompt->past + 1, (PAST_LIMIT - 1) * sizeof prompt->past[0]);
        prompt->past_count--;
    }
    prompt->past[prompt->past_count++] = copy;
}

/* Shows the line before or after; the one being typed is kept at the end. */
static void browse(struct prompt *prompt, int step)
{
    size_t shown = prompt->past_shown;

    if (step < 0 ? shown == 0 : shown == prompt->past_count)
        return;
    if (shown == prompt->past_count)
        snprintf(prompt->typed, sizeof prompt->typed, "%s", prompt->line.text);
    prompt->past_shown = step < 0 ? shown - 1 : shown + 1;
    line_set(&prompt->line, prompt->past_shown == prompt->past_count
                                ? prompt->typed
                                : prompt->past[prompt->past_shown]);
}

/* The prompt closes first: the command may open it again, or show something in its place. */
static void enter(struct app *app)
{
    char text[LINE_SIZE];

    snprintf(text, sizeof text, "%s", app->prompt.line.text);
    prompt_close(&app->prompt);
    if (text[strspn(text, " ")] == '\0')
        return;
    remember(&app->prompt, text);
    app_do(app, text);
}

/* Candidates are looked up at the first Tab; any other key forgets them. */
static void complete(struct prompt *prompt, int step)
{
    if (prompt->completion.count == 0)
        completion_find(&prompt->completion, &prompt->line);
    completion_step(&prompt->completion, &prompt->line, step);
}

void prompt_key(struct app *app, uint32_t key)
{
    struct prompt *prompt = &app->prompt;

    if (key == NKEY_TAB || key == NKEY_BACKTAB) {
        complete(prompt, key == NKEY_TAB ? 1 : -1);
        return;
    }
    completion_free(&prompt->completion);
    switch (key) {
    case NKEY_ENTER: enter(app); break;
    case NKEY_ESCAPE:
    case NKEY_CTRL('c'):
    case NKEY_CTRL('g'): prompt_close(prompt); break;
    case NKEY_UP:
    case NKEY_CTRL('p'): browse(prompt, -1); break;
    case NKEY_DOWN:
    case NKEY_CTRL('n'): browse(prompt, 1); break;
    case NKEY_BACKSPACE:
        if (prompt->line.text[0] == '\0')
            prompt_close(prompt);
        else
            line_key(&prompt->line, key);
        break;
    default: line_key(&prompt->line, key);
    }
}

void prompt_draw(const struct app *app, struct canvas *canvas, int y)
{
    canvas_put(canvas, 0, y, ROLE_KEY, ':');
    line_draw(&app->prompt.line, canvas, 1, y, canvas->width - 1);
    completion_draw(&app->prompt.completion, canvas, y);
}

/* Elsewhere a click does nothing: what is half typed is not to be lost by a slip. */
void prompt_click(struct app *app, int line_y, int x, int y, enum click what)
{
    struct prompt *prompt = &app->prompt;
    size_t chosen = completion_at(&prompt->completion, app->width, line_y, x, y);

    if (what == CLICK_WHEEL_UP || what == CLICK_WHEEL_DOWN)
        return;
    if (chosen > 0) {
        completion_choose(&prompt->completion, &prompt->line, chosen);
    } else if (y == line_y) {
        completion_free(&prompt->completion);
        line_point(&prompt->line, app->width - 1, x - 1);
    }
}

bool command_prompt(struct app *app, const char *arguments, struct error *err)
{
    (void)err;
    prompt_open(app, arguments);
    return true;
}
