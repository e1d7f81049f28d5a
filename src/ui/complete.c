/*
 * Completion of command lines: commands, settings, their values, data sets, presets, panes and files.
 * Candidates are gathered when Tab is pressed, never while drawing.
 */
#include "ui/complete_private.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/letter.h>

#include "ui/state.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void completion_free(struct completion *completion)
{
    for (size_t i = 0; i < completion->count; i++)
        free(completion->item[i]);
    *completion = (struct completion){0};
}

/* Adds `word` where it begins with the `length` bytes of `prefix`; `after` is put behind it. */
void completion_offer(struct completion *completion, const char *prefix, size_t length,
                      const char *word, const char *after)
{
    size_t size = strlen(word) + strlen(after) + 1;
    char *item;

    if (strncmp(word, prefix, length) != 0 || completion->count == COMPLETION_LIMIT)
        return;
    item = malloc(size);
    if (item == NULL)
        return;
    snprintf(item, size, "%s%s", word, after);
    completion->item[completion->count++] = item;
}

/* ---- Names */

/* What a prompt is opened for: commands that take something and have no key. */
static bool is_typed(size_t command)
{
    return commands[command].arguments[0] != '\0' && commands[command].keys[0] == '\0';
}

/*
 * With a blank behind those that take something, so that typing goes on there. Those to be typed come first: there are
 * more commands than are shown at once.
 */
static void offer_commands(struct completion *completion, const char *prefix)
{
    for (int typed = 1; typed >= 0; typed--) {
        for (size_t i = 0; i < COMMAND_COUNT; i++) {
            if (is_typed(i) == (typed == 1))
                completion_offer(completion, prefix, strlen(prefix), commands[i].name,
                                 commands[i].arguments[0] != '\0' ? " " : "");
        }
    }
}

static void offer_choices(struct completion *completion, const char *prefix,
                          const struct choice *choices, size_t count)
{
    for (size_t i = 0; i < count; i++)
        completion_offer(completion, prefix, strlen(prefix), choices[i].name, "");
}

/* One name per layer: the one behind the last comma. */
static void offer_activations(struct completion *completion, const char *prefix, size_t at)
{
    const char *comma = strrchr(prefix, ',');

    if (comma == NULL)
        completion_offer(completion, prefix, strlen(prefix), "auto", "");
    else
        completion->start = at + (size_t)(comma + 1 - prefix);
    offer_choices(completion, comma != NULL ? comma + 1 : prefix, activation_choices,
                  ACTIVATION_COUNT);
}

/* A name, or a layer and a name. */
static void offer_layer_activation(struct completion *completion, const char *arguments, size_t at)
{
    size_t length = strcspn(arguments, " ");

    length += strspn(arguments + length, " ");
    if (arguments[length] != '\0' || (length > 0 && arguments[length - 1] == ' ')) {
        arguments += length;
        completion->start = at + length;
    }
    offer_choices(completion, arguments, activation_choices, ACTIVATION_COUNT);
}

/* `prefix` begins at byte `at` of the line; numbers have nothing to offer. */
static void offer_value(struct completion *completion, const struct setting_info *info,
                        const char *prefix, size_t at)
{
    completion->start = at;
    if (info == &setting_table[SETTING_data])
        completion_offer_spec(completion, prefix, at);
    else if (info == &setting_table[SETTING_activation])
        offer_activations(completion, prefix, at);
    else if (info == &setting_table[SETTING_layers])
        completion_offer(completion, prefix, strlen(prefix), "auto", "");
    else if (info->type == SETTING_TYPE_CHOICE)
        offer_choices(completion, prefix, info->choices, info->choice_count);
    else if (info->type == SETTING_TYPE_FLAG) {
        completion_offer(completion, prefix, strlen(prefix), "off", "");
        completion_offer(completion, prefix, strlen(prefix), "on", "");
    }
}

/* `arguments` begins at byte `at` of the line: NAME, or NAME and a value. */
static void offer_setting(struct completion *completion, const char *arguments, size_t at)
{
    size_t name_length = strcspn(arguments, " ");
    char name[64];

    if (arguments[name_length] == '\0') {
        for (size_t i = 0; i < SETTING_COUNT_OF; i++)
            completion_offer(completion, arguments, name_length, setting_table[i].name, " ");
        return;
    }
    snprintf(name, sizeof name, "%.*s", (int)name_length, arguments);
    name_length += strspn(arguments + name_length, " ");
    if (setting_find(name) != NULL)
        offer_value(completion, setting_find(name), arguments + name_length, at + name_length);
}

/* The setting to compare, then values of it, one after the other. */
static void offer_compared(struct completion *completion, const char *arguments, size_t at)
{
    size_t length = strcspn(arguments, " ");
    const char *last = strrchr(arguments, ' ');
    char name[64];

    if (last == NULL) {
        for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
            if (i != SETTING_data)
                completion_offer(completion, arguments, length, setting_table[i].name, " ");
        }
        completion_offer(completion, arguments, length, "off", "");
        return;
    }
    snprintf(name, sizeof name, "%.*s", (int)length, arguments);
    if (setting_find(name) != NULL)
        offer_value(completion, setting_find(name), last + 1, at + (size_t)(last + 1 - arguments));
}

/* The last of several "name=value". */
static void offer_assignment(struct completion *completion, const char *arguments, size_t at)
{
    const char *blank = strrchr(arguments, ' '), *word = blank != NULL ? blank + 1 : arguments;
    size_t length = strcspn(word, "=");
    char name[64];

    at += (size_t)(word - arguments);
    completion->start = at;
    if (word[length] == '\0') {
        for (size_t i = 0; i < SETTING_COUNT_OF; i++)
            completion_offer(completion, word, length, setting_table[i].name, "=");
        return;
    }
    snprintf(name, sizeof name, "%.*s", (int)length, word);
    if (setting_find(name) != NULL)
        offer_value(completion, setting_find(name), word + length + 1, at + length + 1);
}

/* WHAT, then the file. */
static void offer_export(struct completion *completion, const char *arguments, size_t at)
{
    size_t length = strcspn(arguments, " ");

    if (arguments[length] == '\0') {
        for (size_t i = 0; i < EXPORT_COUNT; i++)
            completion_offer(completion, arguments, length, export_choices[i].name, " ");
        return;
    }
    length += strspn(arguments + length, " ");
    completion_offer_files(completion, arguments + length, at + length);
}

static void offer_panes(struct completion *completion, const char *prefix,
                        const struct screen_ops *screen)
{
    for (size_t i = 0; i < screen->pane_count; i++)
        completion_offer(completion, prefix, strlen(prefix), screen->panes[i]->name, "");
}

/* The program's own examples; what looks like a path is completed as one. */
static void offer_examples(struct completion *completion, const char *prefix, size_t at)
{
    struct example_list list;

    if (strchr(prefix, '/') != NULL || prefix[0] == '.') {
        completion_offer_files(completion, prefix, at);
        return;
    }
    if (!example_list(&list, NULL))
        return;
    for (size_t i = 0; i < list.count; i++)
        completion_offer(completion, prefix, strlen(prefix), list.names[i], "");
    example_list_free(&list);
}

/* The program's own lessons; what looks like a path is completed as one. */
static void offer_lessons(struct completion *completion, const char *prefix, size_t at)
{
    struct lesson_list list;

    if (strchr(prefix, '/') != NULL || prefix[0] == '.') {
        completion_offer_files(completion, prefix, at);
        return;
    }
    if (!lesson_list_open(&list, i18n_language(), NULL))
        return;
    for (size_t i = 0; i < list.count; i++)
        completion_offer(completion, prefix, strlen(prefix), list.entry[i].name, "");
    lesson_list_free(&list);
}

/* What of a worked example can be changed beside its numbers, and to what. */
static void offer_change(struct completion *completion, const char *arguments, size_t at)
{
    static const struct {
        const struct choice *choices;
        size_t count;
    } values[CHANGE_NUMBER] = {
        [CHANGE_ACTIVATION] = {activation_choices, ACTIVATION_COUNT},
        [CHANGE_LOSS] = {loss_choices,       LOSS_COUNT      },
        [CHANGE_RULE] = {rule_choices,       RULE_COUNT      },
    };
    size_t length = strcspn(arguments, " ");
    char name[40];
    enum change_kind word;

    snprintf(name, sizeof name, "%.*s", (int)length, arguments);
    word = change_word(name);
    if (arguments[length] == ' ' && word != CHANGE_NUMBER) {
        length += strspn(arguments + length, " ");
        completion->start = at + length;
        offer_choices(completion, arguments + length, values[word].choices, values[word].count);
        return;
    }
    for (int i = 0; i < CHANGE_NUMBER; i++)
        completion_offer(completion, arguments, strlen(arguments), change_words[i].name, " ");
    completion_offer(completion, arguments, strlen(arguments), quantity_table[QUANTITY_RATE].name,
                     " ");
}

/* `arguments` is the line from byte `at` to the cursor. */
static void offer_arguments(struct completion *completion, enum completes completes,
                            const char *arguments, size_t at)
{
    size_t length = strlen(arguments);

    switch (completes) {
    case COMPLETES_NOTHING: break;
    case COMPLETES_SETTING: offer_setting(completion, arguments, at); break;
    case COMPLETES_SPEC: completion_offer_spec(completion, arguments, at); break;
    case COMPLETES_FEATURE: completion_offer_features(completion, arguments, at); break;
    case COMPLETES_COMMAND: offer_commands(completion, arguments); break;
    case COMPLETES_PRESET:
        for (size_t i = 0; i < preset_count; i++)
            completion_offer(completion, arguments, length, presets[i].name, "");
        break;
    case COMPLETES_VIEW:
        for (size_t i = 0; i < VIEW_COUNT; i++)
            completion_offer(completion, arguments, length, model_views[i].name, "");
        break;
    case COMPLETES_LOOK:
        for (size_t i = 0; i < LOOK_COUNT; i++)
            completion_offer(completion, arguments, length, digits_looks[i].name, "");
        break;
    case COMPLETES_STAGE:
        for (size_t i = 0; i < PREPARATION_STAGES; i++)
            completion_offer(completion, arguments, length, preparation_table[i].name, "");
        break;
    case COMPLETES_PART:
        for (int i = PART_TRAIN; i <= PART_ALL; i++)
            completion_offer(completion, arguments, length, gallery_part_name((enum part)i), "");
        break;
    case COMPLETES_SPEED:
        completion_offer(completion, arguments, length, "full", "");
        completion_offer(completion, arguments, length, "ramp", "");
        break;
    case COMPLETES_MOMENT:
        completion_offer(completion, arguments, length, "start", "");
        completion_offer(completion, arguments, length, "end", "");
        break;
    case COMPLETES_SWITCH:
        completion_offer(completion, arguments, length, "on", "");
        completion_offer(completion, arguments, length, "off", "");
        break;
    case COMPLETES_EXAMPLE: offer_examples(completion, arguments, at); break;
    case COMPLETES_LESSON: offer_lessons(completion, arguments, at); break;
    case COMPLETES_GRAIN: offer_choices(completion, arguments, grain_choices, GRAIN_COUNT); break;
    case COMPLETES_PLOT: offer_choices(completion, arguments, plot_choices, PLOT_COUNT); break;
    case COMPLETES_FILE: completion_offer_files(completion, arguments, at); break;
    case COMPLETES_ASSIGNMENT: offer_assignment(completion, arguments, at); break;
    case COMPLETES_EXPORT: offer_export(completion, arguments, at); break;
    case COMPLETES_NUMBER: offer_change(completion, arguments, at); break;
    case COMPLETES_VALUES: offer_compared(completion, arguments, at); break;
    case COMPLETES_ACTIVATION: offer_layer_activation(completion, arguments, at); break;
    case COMPLETES_PANE:
        for (size_t i = 0; i < SCREEN_COUNT; i++)
            offer_panes(completion, arguments, screens[i]);
        break;
    }
}

void completion_find(struct completion *completion, const struct line *line)
{
    char before[LINE_SIZE];
    const struct command *command;
    size_t start, length;

    completion_free(completion);
    snprintf(before, sizeof before, "%.*s", (int)line->cursor, line->text);
    start = strspn(before, " ");
    length = strcspn(before + start, " ");
    completion->start = start;
    if (before[start + length] == '\0') {
        offer_commands(completion, before + start);
        return;
    }
    command = command_find(before + start, length);
    start += length + strspn(before + start + length, " ");
    /* Only the last word is replaced, unless a case above says otherwise. */
    completion->start = start;
    if (command != NULL)
        offer_arguments(completion, command->completes, before + start, start);
}

void completion_find_value(struct completion *completion, const char *name, const struct line *line)
{
    char before[LINE_SIZE];

    completion_free(completion);
    snprintf(before, sizeof before, "%.*s", (int)line->cursor, line->text);
    if (setting_find(name) != NULL)
        offer_value(completion, setting_find(name), before, 0);
}

/* ---- Tab */

/* Bytes that all candidates begin with, whole characters only. */
static size_t common_length(const struct completion *completion)
{
    const char *first = completion->item[0];
    size_t length = strlen(first);

    for (size_t i = 1; i < completion->count; i++) {
        size_t same = 0;

        while (same < length && first[same] == completion->item[i][same])
            same++;
        length = same;
    }
    while (length > 0 && ((unsigned char)first[length] & 0xC0) == 0x80)
        length--;
    return length;
}

/* The word before the cursor, from completion->start on, becomes the first `length` bytes of `word`. */
static void replace_word(const struct completion *completion, struct line *line, const char *word,
                         size_t length)
{
    char part[LINE_SIZE];

    snprintf(part, sizeof part, "%.*s", (int)length, word);
    line_cut(line, completion->start);
    line_insert(line, part);
}

void completion_step(struct completion *completion, struct line *line, int step)
{
    size_t common;

    if (completion->count == 0)
        return;
    common = common_length(completion);
    if (completion->chosen == 0 && !completion->listed && completion->count > 1 &&
        common <= line->cursor - completion->start) {
        completion->listed = true;
        return;
    }
    completion->listed = true;
    if (completion->chosen == 0 && common > line->cursor - completion->start) {
        replace_word(completion, line, completion->item[0], common);
        if (completion->count == 1)
            completion_free(completion);
        return;
    }
    if (completion->chosen == 0)
        completion->chosen = step > 0 ? 1 : completion->count;
    else
        completion->chosen = (completion->chosen + completion->count - 1 +
                              (size_t)(step + (int)completion->count)) %
                                 completion->count +
                             1;
    replace_word(completion, line, completion->item[completion->chosen - 1],
                 strlen(completion->item[completion->chosen - 1]));
}

#define COMPLETION_ROWS 4 /* shown at once; the chosen one is always among them */

/* Widest candidate with a gap behind it. */
static int column_width(const struct completion *completion, int limit)
{
    int width = 1;

    for (size_t i = 0; i < completion->count; i++) {
        int item = canvas_text_width(completion->item[i]) + 2;

        width = item > width ? item : width;
    }
    return width < limit ? width : limit;
}

/* How they stand: rows of `per_row` from the item `first` on, `shown` rows of them. */
struct grid {
    int width, per_row, shown;
    size_t first;
};

/* False where there is nothing to choose from. */
static bool make_grid(const struct completion *completion, int width, struct grid *grid)
{
    int rows;
    size_t top = 0;

    if (completion->count < 2)
        return false;
    grid->width = column_width(completion, width);
    grid->per_row = width / grid->width > 0 ? width / grid->width : 1;
    rows = ((int)completion->count + grid->per_row - 1) / grid->per_row;
    grid->shown = rows < COMPLETION_ROWS ? rows : COMPLETION_ROWS;
    if (completion->chosen > 0)
        top = list_top((completion->chosen - 1) / (size_t)grid->per_row, (size_t)rows,
                       (size_t)grid->shown);
    grid->first = top * (size_t)grid->per_row;
    return true;
}

void completion_draw(const struct completion *completion, struct canvas *canvas, int y)
{
    struct grid grid;

    if (!make_grid(completion, canvas->width, &grid))
        return;
    y -= grid.shown;
    canvas_fill(canvas, (struct rect){0, y, canvas->width, grid.shown}, ROLE_STATUS, ' ');
    for (int i = 0; i < grid.shown * grid.per_row; i++) {
        size_t item = grid.first + (size_t)i;

        if (item < completion->count)
            canvas_write_cut(canvas, i % grid.per_row * grid.width, y + i / grid.per_row,
                             grid.width,
                             item + 1 == completion->chosen ? ROLE_SELECTED : ROLE_STATUS,
                             completion->item[item]);
    }
}

size_t completion_at(const struct completion *completion, int width, int line_y, int x, int y)
{
    struct grid grid;
    size_t item;

    if (!make_grid(completion, width, &grid) || y >= line_y || y < line_y - grid.shown ||
        x / grid.width >= grid.per_row)
        return 0;
    item = grid.first + (size_t)((y - line_y + grid.shown) * grid.per_row + x / grid.width);
    return item < completion->count ? item + 1 : 0;
}

void completion_choose(struct completion *completion, struct line *line, size_t chosen)
{
    const char *item = completion->item[chosen - 1];

    replace_word(completion, line, item, strlen(item));
    completion_free(completion);
}
