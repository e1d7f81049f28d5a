/*
 * The rows of the Datasets pane, and following the run's data: below each source of files those that were used before;
 * below the set of the run, when asked for, its keys, and below those the features. They are closed at first: open they
 * leave little room for other sets on a small screen.
 */
#include <nntui/text.h>

#include "ui/state.h"

#include <string.h>

/* ---- Which set is the run's */

/* All but standard input, which is the screen's. */
static bool is_shown(const struct data_source *source)
{
    return strcmp(source->name, "-") != 0;
}

/* Its name ends at a ':' or ','. */
bool data_is_from(const char *spec, const struct data_source *source)
{
    size_t length = strlen(source->name);

    return strncmp(spec, source->name, length) == 0 && strchr(":,", spec[length]) != NULL;
}

/* Whether two SPECs name the same source and the same file, whatever their keys. */
static bool same_file(const char *a, const char *b)
{
    char path_a[SETTING_TEXT_SIZE], path_b[SETTING_TEXT_SIZE];
    size_t name = strcspn(a, ":,");

    return name == strcspn(b, ":,") && strncmp(a, b, name) == 0 &&
           spec_file(a, path_a, sizeof path_a) && spec_file(b, path_b, sizeof path_b) &&
           strcmp(path_a, path_b) == 0;
}

bool data_row_is_current(const struct app *app, const struct data_row *row)
{
    const char *data = app->snapshot->settings.data;

    if (row->kind == DATA_ROW_SOURCE)
        return data_sources[row->index].generated && data_is_from(data, &data_sources[row->index]);
    return row->kind == DATA_ROW_FILE && app->snapshot->dataset != NULL &&
           same_file(app->datasets.file[row->index].spec, app->snapshot->dataset->spec);
}

const struct data_source *data_row_source(const struct app *app, const struct data_row *row)
{
    const char *spec = app->snapshot->settings.data;

    if (row->kind == DATA_ROW_SOURCE)
        return &data_sources[row->index];
    if (row->kind == DATA_ROW_FILE)
        spec = app->datasets.file[row->index].spec;
    for (size_t i = 0; i < data_source_count; i++) {
        if (data_is_from(spec, &data_sources[i]))
            return &data_sources[i];
    }
    return &data_sources[0];
}

char *data_file_name(const struct data_file *file, char *buffer, size_t size)
{
    char path[SETTING_TEXT_SIZE] = "";
    size_t length;
    const char *slash;

    spec_file(file->spec, path, sizeof path);
    length = strlen(path);
    if (length > 1 && path[length - 1] == '/')
        path[length - 1] = '\0';
    slash = strrchr(path, '/');
    return text_safe(buffer, size, slash != NULL && slash[1] != '\0' ? slash + 1 : path);
}

/* ---- Rows */

struct row_list {
    struct data_row *rows; /* [DATA_ROWS] */
    size_t count;
};

static void add_row(struct row_list *list, enum data_row_kind kind, size_t index)
{
    if (list->count < DATA_ROWS)
        list->rows[list->count++] = (struct data_row){kind, index};
}

/* What is to be opened is what one sees, not a set that is still to be read. */
bool data_row_opens(const struct app *app, const struct data_row *row)
{
    if (row->kind == DATA_ROW_KEY)
        return row->index == DATA_KEY_features;
    if (!data_row_is_current(app, row) ||
        strcmp(app->snapshot->settings.data, app->settings.data) != 0)
        return false;
    for (size_t key = 0; key < DATA_KEY_COUNT; key++) {
        if (data_has_key(app, (enum data_key)key))
            return true;
    }
    return false;
}

bool data_row_is_open(const struct app *app, const struct data_row *row)
{
    return row->kind == DATA_ROW_KEY ? app->datasets.features_open : app->datasets.keys_open;
}

void data_row_toggle(struct app *app, const struct data_row *row)
{
    struct datasets_state *state = &app->datasets;
    bool *open = row->kind == DATA_ROW_KEY ? &state->features_open : &state->keys_open;

    *open = !*open;
}

/* A row for a set and, where that is the run's and open, those of its keys. */
static void add_set(const struct app *app, struct row_list *list, enum data_row_kind kind,
                    size_t index)
{
    const struct data_row row = {kind, index};

    add_row(list, kind, index);
    if (!app->datasets.keys_open || !data_row_is_current(app, &row))
        return;
    for (size_t key = 0; key < DATA_KEY_COUNT; key++) {
        if (!data_has_key(app, (enum data_key)key))
            continue;
        add_row(list, DATA_ROW_KEY, key);
        for (size_t i = 0;
             key == DATA_KEY_features && app->datasets.features_open && i < FEATURE_COUNT; i++)
            add_row(list, DATA_ROW_FEATURE, i);
    }
}

size_t data_rows(const struct app *app, struct data_row rows[DATA_ROWS])
{
    struct row_list list = {rows, 0};

    for (size_t i = 0; i < data_source_count; i++) {
        if (!is_shown(&data_sources[i]))
            continue;
        add_set(app, &list, DATA_ROW_SOURCE, i);
        for (size_t file = 0; file < app->datasets.file_count; file++) {
            if (data_is_from(app->datasets.file[file].spec, &data_sources[i]))
                add_set(app, &list, DATA_ROW_FILE, file);
        }
    }
    return list.count;
}

static bool same_row(const struct data_row *a, const struct data_row *b)
{
    return a->kind == b->kind && a->index == b->index;
}

/* Place of the run's set in the list, the first row where it is not there. */
static size_t current_row(const struct app *app, const struct data_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (data_row_is_current(app, &rows[i]))
            return i;
    }
    return 0;
}

/* A row that is gone, because the set is another one now, leaves the cursor on the set. */
size_t data_row_under_cursor(const struct app *app)
{
    struct data_row rows[DATA_ROWS];
    size_t count = data_rows(app, rows);

    for (size_t i = 0; i < count; i++) {
        if (same_row(&rows[i], &app->datasets.at))
            return i;
    }
    return current_row(app, rows, count);
}

void data_select(struct app *app, size_t row)
{
    struct data_row rows[DATA_ROWS];
    size_t count = data_rows(app, rows);

    if (count > 0)
        app->datasets.at = rows[row < count ? row : current_row(app, rows, count)];
}

/* ---- Following the run */

/* Remembers a set from a file; of more than DATA_FILES the first used goes. */
static void remember_file(struct datasets_state *state, const struct dataset *dataset)
{
    size_t i = 0;

    while (i < state->file_count && !same_file(state->file[i].spec, dataset->spec))
        i++;
    if (strlen(dataset->spec) >= sizeof state->file[0].spec)
        return;
    if (i == DATA_FILES) {
        preview_free(&state->file[0].preview);
        memmove(&state->file[0], &state->file[1], (DATA_FILES - 1) * sizeof state->file[0]);
        memset(&state->file[--i], 0, sizeof state->file[0]);
        state->file_count--;
    }
    if (i == state->file_count)
        state->file_count++;
    strcpy(state->file[i].spec, dataset->spec);
    preview_make(&state->file[i].preview, dataset);
}

/* The cursor goes to the run's set, unless it is on a key of it already. */
static void select_current(struct app *app)
{
    const struct datasets_state *state = &app->datasets;

    if (!state->keys_open || (state->at.kind != DATA_ROW_KEY && state->at.kind != DATA_ROW_FEATURE))
        data_select(app, SIZE_MAX);
}

/* The same source, and the same file where it is one: only keys differ. */
static bool is_same_set(const char *spec, const struct dataset *dataset)
{
    const struct data_source *source = data_source_find(dataset->name);

    if (source == NULL || !data_is_from(spec, source))
        return false;
    return source->generated || same_file(spec, dataset->spec);
}

/* What follows from the run having another set, or none. */
static void follow_dataset(struct app *app, struct dataset *dataset)
{
    struct datasets_state *state = &app->datasets;
    const struct data_source *source;

    dataset_unref(state->dataset);
    state->dataset = dataset != NULL ? dataset_ref(dataset) : NULL;
    if (dataset == NULL)
        return;
    source = data_source_find(dataset->name);
    if (strcmp(state->current.spec, dataset->spec) != 0)
        state->sample = 0;
    if (!is_same_set(state->current.spec, dataset))
        state->keys_open = false;
    preview_make(&state->current, dataset);
    if (source != NULL && !source->generated)
        remember_file(state, dataset);
    select_current(app);
}

void data_follow(struct app *app)
{
    struct datasets_state *state = &app->datasets;

    if (state->given != NULL && app->snapshot->orders >= state->given_order) {
        dataset_unref(state->given);
        state->given = NULL;
    }
    if (app->snapshot->dataset != state->dataset)
        follow_dataset(app, app->snapshot->dataset);
}

void data_free(struct datasets_state *state)
{
    preview_free(&state->current);
    preview_free(&state->selected);
    for (size_t i = 0; i < state->file_count; i++)
        preview_free(&state->file[i].preview);
    dataset_unref(state->dataset);
    dataset_unref(state->given);
    growth_end(&state->growth);
}
