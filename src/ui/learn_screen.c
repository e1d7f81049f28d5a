/*
 * The Learn screen: its two panes, the contents and the lesson; what its lines above and below say.
 */
#include <nntui/i18n.h>
#include <nntui/lesson_layout.h>

#include "ui/state.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Contents */

static void draw_entry(const struct app *app, struct canvas *canvas, struct rect area, size_t row,
                       bool focused)
{
    const struct learn_state *learn = &app->learn;
    const struct lesson_entry *entry = &learn->list.entry[row];
    const struct study_entry *study = study_find(&learn->study, entry->name);
    bool here = row == learn->row;
    char line[256], number[16];

    snprintf(number, sizeof number, "%.*s", (int)strcspn(entry->name, "-"), entry->name);
    if (study != NULL && study->page > 0)
        snprintf(line, sizeof line, _("%-4s %s (page %zu)"), number, entry->title, study->page + 1);
    else
        snprintf(line, sizeof line, "%-4s %s", number, entry->title);
    if (here)
        canvas_glyph(canvas, area.x, area.y, focused ? ROLE_FOCUS : ROLE_DIM, GLYPH_CURSOR);
    if (study != NULL && study->done)
        canvas_glyph(canvas, area.x + 2, area.y, ROLE_GOOD, GLYPH_DONE);
    canvas_write_cut(canvas, area.x + 4, area.y, area.width - 4,
                     here && focused                ? ROLE_FOCUS
                     : study != NULL && study->done ? ROLE_DIM
                                                    : ROLE_NORMAL,
                     line);
}

static void contents_draw(const struct app *app, struct canvas *canvas, struct rect area,
                          bool focused)
{
    const struct learn_state *learn = &app->learn;
    size_t top = list_top_held(learn->held, learn->row, learn->list.count, (size_t)area.height);

    if (learn->list.count == 0)
        canvas_wrap(canvas, area, ROLE_DIM, _("no lessons are installed"));
    for (int y = 0; y < area.height && top + (size_t)y < learn->list.count; y++)
        draw_entry(app, canvas, (struct rect){area.x, area.y + y, area.width, 1}, top + (size_t)y,
                   focused);
    list_more(canvas, area, top, learn->list.count);
}

static bool open_row(struct app *app, struct error *err)
{
    char name[LESSON_NAME_SIZE];

    if (app->learn.list.count == 0)
        return true;
    snprintf(name, sizeof name, "%s", app->learn.list.entry[app->learn.row].name);
    return learn_open(app, name, err);
}

static bool contents_move(struct app *app, enum command_id command, struct error *err)
{
    struct learn_state *learn = &app->learn;

    if (command == COMMAND_choose)
        return open_row(app, err);
    learn->held = 0;
    learn->row = list_move(learn->row, learn->list.count, command);
    return true;
}

static bool contents_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct learn_state *learn = &app->learn;
    size_t top = list_top_held(learn->held, learn->row, learn->list.count, (size_t)area.height),
           row;
    struct error err = {0};

    (void)x;
    if ((what != CLICK_LEFT && what != CLICK_DOUBLE) ||
        !list_row_at(area, y, top, learn->list.count, &row))
        return false;
    learn->held = top + 1;
    learn->row = row;
    if (what == CLICK_DOUBLE && !open_row(app, &err))
        app_show_error(app, &err);
    return true;
}

const struct pane_ops contents_pane = {
    .name = "contents",
    .title = N_("Contents"),
    .choose_hint = N_("begin"),
    .draw = contents_draw,
    .move = contents_move,
    .click = contents_click,
};

/* ---- The lesson's text */

static const enum role roles[] = {
    [LAYOUT_PLAIN] = ROLE_NORMAL, [LAYOUT_EMPHASIS] = ROLE_TITLE, [LAYOUT_STRONG] = ROLE_TITLE,
    [LAYOUT_CODE] = ROLE_KEY,     [LAYOUT_NUMBER] = ROLE_VALUE,   [LAYOUT_HEADING] = ROLE_TITLE,
    [LAYOUT_MARK] = ROLE_DIM,
};

/* Bytes from `at` on in one style. */
static size_t same_style(const struct layout_row *row, size_t at)
{
    size_t end = at;

    while (end < row->length && row->style[end] == row->style[at])
        end++;
    return end - at;
}

void learn_draw_row(struct canvas *canvas, const struct layout_row *row, int x, int y)
{
    for (size_t at = 0; at < row->length;) {
        size_t length = same_style(row, at);
        char piece[512];

        for (size_t done = 0; done < length;) {
            size_t part = length - done < sizeof piece ? length - done : sizeof piece - 1;

            while (part > 0 && done + part < length &&
                   ((unsigned char)row->text[at + done + part] & 0xC0) == 0x80)
                part--;
            memcpy(piece, row->text + at + done, part);
            piece[part] = '\0';
            x += canvas_write(canvas, x, y, roles[row->style[at]], piece);
            done += part;
        }
        at += length;
    }
}

/* The step that is asked now, below the page: the task, the answers to choose from, what is typed. */
bool learn_lay_step(struct layout *layout, const struct app *app, size_t width)
{
    const struct lesson_run *run = app->learn.run;
    const struct lesson_step *step = lesson_run_step(run);
    struct text text = {0};
    bool ok = true;

    if (lesson_run_before(run)[0] != '\0' &&
        (!layout_text(layout, "", LAYOUT_PLAIN, 0, width, NULL) ||
         !layout_text(layout, lesson_run_before(run), LAYOUT_MARK, 2, width, NULL)))
        return false;
    if (step == NULL)
        return true;
    text_printf(&text, "%s %s", step->kind == STEP_DO ? ">" : "?", lesson_run_task(run));
    ok = layout_text(layout, "", LAYOUT_PLAIN, 0, width, NULL) && text.data != NULL &&
         layout_text(layout, text.data, LAYOUT_STRONG, 2, width, NULL);
    for (size_t i = 0; ok && i < step->choice_count; i++) {
        text_clear(&text);
        text_printf(&text, " %s %zu %s", i == app->learn.choice ? ">" : " ", i + 1,
                    lesson_run_choice_text(run, i));
        ok = text.data != NULL &&
             layout_text(layout, text.data, i == app->learn.choice ? LAYOUT_NUMBER : LAYOUT_PLAIN,
                         5, width, NULL);
    }
    text_free(&text);
    return ok;
}

static bool is_asked(const struct app *app)
{
    const struct lesson_step *step = app->learn.run != NULL ? lesson_run_step(app->learn.run)
                                                            : NULL;

    return step != NULL && (step->kind == STEP_ASK || step->kind == STEP_EXERCISE);
}

static bool lay_all(struct layout *layout, const struct app *app, size_t width)
{
    const struct lesson_run *run = app->learn.run;

    return layout_page(layout, run, lesson_run_shown(run), width, NULL) &&
           learn_lay_step(layout, app, width);
}

static enum role mood_role(enum lesson_mood mood)
{
    return mood == MOOD_RIGHT   ? ROLE_GOOD
           : mood == MOOD_WRONG ? ROLE_WARNING
           : mood == MOOD_HINT  ? ROLE_VALUE
                                : ROLE_NORMAL;
}

/* What stands below the text: the line of the answer, and what was said. */
static int foot_rows(const struct app *app, struct rect area)
{
    struct canvas nothing = {.width = area.width};
    struct rect none = {0, 0, area.width, 0};
    const char *message = lesson_run_message(app->learn.run, NULL);
    int rows = message[0] != '\0' ? canvas_wrap(&nothing, none, ROLE_NORMAL, message) : 0;

    rows = rows > area.height / 2 ? area.height / 2 : rows;
    return rows + (is_asked(app) ? 1 : 0);
}

/* In so many rows from `area` on. */
static void draw_foot(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    enum lesson_mood mood;
    const char *message = lesson_run_message(app->learn.run, &mood);

    if (is_asked(app)) {
        int x = area.x + canvas_write(canvas, area.x, area.y, ROLE_DIM, _("your answer: "));

        if (app->edit.editing && focused)
            line_draw(&app->edit.line, canvas, x, area.y, area.x + area.width - x);
        area.y++;
        area.height--;
    }
    if (message[0] != '\0' && area.height > 0)
        canvas_wrap(canvas, area, mood_role(mood), message);
}

/* Beside the marks that there is more. */
static size_t text_width(struct rect area)
{
    return (size_t)(area.width > 1 ? area.width - 1 : 1);
}

/* Rows that do not fit below what is seen first, at the size that app_resize() was told. */
static int most_scroll(const struct app *app)
{
    struct rect area = screen_pane_inside(app, screen_pane_area(app, 1, app->width, app->height),
                                          app->width, app->height);
    struct layout layout = {0};
    int most = 0;

    if (lay_all(&layout, app, text_width(area)))
        most = (int)layout.count - area.height + foot_rows(app, area);
    layout_free(&layout);
    return most > 0 ? most : 0;
}

/* The page, as far down as it is scrolled; right below it, where there is room, the foot. */
static void draw_page(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    struct layout layout = {0};
    int foot = foot_rows(app, area), rows = area.height - foot, most, top, below;

    if (lay_all(&layout, app, text_width(area))) {
        most = (int)layout.count - rows;
        top = app->learn.scroll > most ? most : app->learn.scroll;
        top = top < 0 ? 0 : top;
        for (int y = 0; y < rows && (size_t)(top + y) < layout.count; y++)
            learn_draw_row(canvas, &layout.row[top + y], area.x, area.y + y);
        list_more(canvas, (struct rect){area.x, area.y, area.width, rows}, (size_t)top,
                  layout.count);
    }
    below = (int)layout.count + 1 < rows ? (int)layout.count + 1 : rows;
    layout_free(&layout);
    draw_foot(app, canvas, (struct rect){area.x, area.y + below, area.width, foot}, focused);
}

static void lesson_draw(const struct app *app, struct canvas *canvas, struct rect area,
                        bool focused)
{
    int foot;

    if (app->learn.run == NULL) {
        canvas_wrap(canvas, area, ROLE_DIM, _("no lesson is open: c shows the contents"));
    } else if (app->learn.slides) {
        foot = foot_rows(app, area);
        area.height -= foot;
        learn_draw_slide(app, canvas, area);
        draw_foot(app, canvas, (struct rect){area.x, area.y + area.height, area.width, foot},
                  focused);
    } else {
        draw_page(app, canvas, area, focused);
    }
}

/* ---- Keys in the lesson */

static void accept_answer(struct app *app)
{
    struct line answer = app->edit.line;
    enum lesson_mood mood;

    app->edit.editing = false;
    if (answer.text[0] == '\0')
        return;
    lesson_run_answer(app->learn.run, answer.text);
    lesson_run_message(app->learn.run, &mood);
    app->learn.answered = mood == MOOD_RIGHT;
    learn_moved(app);
}

static void begin_answer(struct app *app)
{
    edit_begin(&app->edit, "", false);
    app->edit.line.replaced = false; /* there is nothing to keep */
}

static bool begins_number(uint32_t key)
{
    return key < 128 && key > ' ' && strchr("0123456789.-+", (char)key) != NULL;
}

/* What an answer can begin with; small letters are commands. */
static bool begins_answer(uint32_t key)
{
    return key < 128 && key > ' ' &&
           strchr("0123456789.-+(ABCDEFGHIJKLMNOPQRSTUVWXYZ", (char)key) != NULL;
}

static bool lesson_key(struct app *app, uint32_t key)
{
    const struct lesson_step *step = app->learn.run != NULL ? lesson_run_step(app->learn.run)
                                                            : NULL;

    if (key == NKEY_TAB) {
        learn_leave(app);
        return true;
    }
    if (edit_key(app, key, accept_answer))
        return true;
    if (step != NULL && step->kind == STEP_CHOICE && key >= '1' && key < '1' + step->choice_count) {
        lesson_run_choose(app->learn.run, key - '1');
        app->learn.answered = lesson_run_step(app->learn.run) != step;
        learn_moved(app);
        return true;
    }
    if (app->learn.answered && !is_asked(app) && begins_number(key))
        return true; /* of an answer that was taken already */
    app->learn.answered = false;
    if (is_asked(app) && begins_answer(key)) {
        begin_answer(app);
        return edit_key(app, key, accept_answer);
    }
    return false;
}

static bool choose(struct app *app, struct error *err)
{
    const struct lesson_step *step = app->learn.run != NULL ? lesson_run_step(app->learn.run)
                                                            : NULL;

    if (is_asked(app)) {
        begin_answer(app);
        return true;
    }
    if (step == NULL || step->kind != STEP_CHOICE)
        return command_lesson_next(app, "", err);
    if (app->learn.choice == LEARN_NO_CHOICE)
        return error_input(err, _("choose an answer: Up and Down, or its number"));
    lesson_run_choose(app->learn.run, app->learn.choice);
    learn_moved(app);
    return true;
}

/* Up and down go through the answers, where there are some to choose from; else through the text. */
static void go_down(struct app *app, int rows)
{
    const struct lesson_step *step = lesson_run_step(app->learn.run);
    struct learn_state *learn = &app->learn;
    int most = most_scroll(app);

    if (step != NULL && step->kind == STEP_CHOICE && abs(rows) == 1) {
        if (learn->choice == LEARN_NO_CHOICE)
            learn->choice = rows > 0 ? 0 : step->choice_count - 1;
        else
            learn->choice = (learn->choice + step->choice_count + (size_t)rows) %
                            step->choice_count;
        learn->scroll = most; /* the answers stand at the end: the chosen one is seen */
        return;
    }
    learn->scroll += rows;
    learn->scroll = learn->scroll < 0 ? 0 : learn->scroll > most ? most : learn->scroll;
}

static bool lesson_move(struct app *app, enum command_id command, struct error *err)
{
    if (app->learn.run == NULL)
        return true;
    switch (command) {
    case COMMAND_choose: return choose(app, err);
    case COMMAND_right: return command_lesson_next(app, "", err);
    case COMMAND_left: return command_lesson_back(app, "", err);
    case COMMAND_up: go_down(app, -1); break;
    case COMMAND_down: go_down(app, 1); break;
    case COMMAND_page_up: go_down(app, -APP_PAGE); break;
    case COMMAND_page_down: go_down(app, APP_PAGE); break;
    case COMMAND_first: app->learn.scroll = 0; break;
    case COMMAND_last: app->learn.scroll = most_scroll(app); break;
    default: break;
    }
    return true;
}

static void lesson_describe(const struct app *app, bool focused, char *buffer, size_t size)
{
    (void)focused;
    if (app->learn.run != NULL)
        snprintf(buffer, size, _("page %zu of %zu"), lesson_run_shown(app->learn.run) + 1,
                 app->learn.lesson->page_count);
}

/* What Enter does now. */
static const char *lesson_choose_word(const struct app *app)
{
    const struct lesson_step *step = app->learn.run != NULL ? lesson_run_step(app->learn.run)
                                                            : NULL;

    if (app->learn.run == NULL)
        return "";
    if (lesson_run_finished(app->learn.run))
        return learn_following(app) != NULL ? _("next lesson") : "";
    if (step == NULL)
        return _("next");
    return step->kind == STEP_CHOICE ? _("choose")
           : step->kind == STEP_DO   ? _("check")
           : step->kind == STEP_WAIT ? ""
                                     : _("answer");
}

const struct pane_ops lesson_pane = {
    .name = "lesson",
    .title = N_("Lesson"),
    .choose_word = lesson_choose_word,
    .describe = lesson_describe,
    .draw = lesson_draw,
    .move = lesson_move,
    .key = lesson_key,
};

/* ---- The screen */

static const struct pane_ops *const panes[] = {&contents_pane, &lesson_pane};

/* Always one at a time. */
static struct rect learn_pane_area(const struct app *app, size_t pane, int width, int height)
{
    (void)app;
    (void)pane;
    (void)width;
    (void)height;
    return (struct rect){0};
}

static void learn_draw_status(const struct app *app, struct canvas *canvas, int x)
{
    const struct learn_state *learn = &app->learn;
    char safe[128], steps[64] = "";
    size_t done, count;

    if (learn->run == NULL)
        return;
    lesson_run_progress(learn->run, &done, &count);
    if (lesson_run_preparing(learn->run))
        snprintf(steps, sizeof steps, "%s", _("preparing"));
    else if (lesson_run_finished(learn->run) && lesson_run_helped(learn->run) > 0)
        snprintf(steps, sizeof steps, _("lesson done, %zu with help"),
                 lesson_run_helped(learn->run));
    else if (lesson_run_finished(learn->run))
        snprintf(steps, sizeof steps, "%s", _("lesson done"));
    else if (count > 0)
        snprintf(steps, sizeof steps, _("%zu of %zu done"), done, count);
    x += canvas_write_cut(canvas, x, 0, canvas->width - x - canvas_text_width(steps) - 2,
                          ROLE_STATUS, text_safe(safe, sizeof safe, learn->lesson->title));
    canvas_write(canvas, canvas->width - canvas_text_width(steps), 0, ROLE_STATUS, steps);
}

static void add_hint(struct hint *hints, size_t *count, const char *key, const char *word)
{
    if (word[0] == '\0')
        return;
    snprintf(hints[*count].key, sizeof hints[*count].key, "%s", key);
    hints[(*count)++].word = word;
}

/* What a student needs comes first. */
static size_t learn_hints(const struct app *app, struct hint *hints)
{
    const struct learn_state *learn = &app->learn;
    bool lesson = app->view[SCREEN_learn].focus == 1 && learn->run != NULL;
    const struct lesson_step *step = lesson ? lesson_run_step(learn->run) : NULL;
    size_t count = 0;

    add_hint(hints, &count, "Enter", lesson ? lesson_choose_word(app) : _("begin"));
    if (step != NULL)
        add_hint(hints, &count, "Tab", step->kind == STEP_DO ? _("try it") : _("look"));
    if (step != NULL) {
        if (step->hint.count > 0)
            add_hint(hints, &count, "h", _("hint"));
        add_hint(hints, &count, "s", _("show me"));
        add_hint(hints, &count, "x", _("skip"));
    }
    if (lesson && lesson_run_exercises(learn->run))
        add_hint(hints, &count, "n", _("another"));
    if (lesson) {
        if (lesson_run_shown(learn->run) == lesson_run_page(learn->run))
            add_hint(hints, &count, "o", _("start over"));
        add_hint(hints, &count, "c", _("contents"));
        add_hint(hints, &count, "Left", _("back"));
    }
    if (lesson && step == NULL)
        add_hint(hints, &count, "Tab", _("look"));
    add_hint(hints, &count, "?", _("help"));
    add_hint(hints, &count, "q", _("quit"));
    return count;
}

static bool learn_cancel(struct app *app)
{
    if (app->learn.slides) {
        app->learn.slides = false;
        learn_fit(app);
    } else if (app->view[SCREEN_learn].focus == 0 && app->learn.run != NULL) {
        app_focus(app, SCREEN_learn, 1);
    } else {
        learn_turn(app);
    }
    return true;
}

const struct screen_ops learn_screen = {
    .title = N_("Learn"),
    .panes = panes,
    .pane_count = sizeof panes / sizeof panes[0],
    .all_width = INT_MAX,
    .all_height = INT_MAX,
    .pane_area = learn_pane_area,
    .draw_status = learn_draw_status,
    .hints = learn_hints,
    .cancel = learn_cancel,
};
