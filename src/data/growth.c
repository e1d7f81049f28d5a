/*
 * Following a table that grows: when to read it again, what of it, and how its new rows join a set.
 */
#include <nntui/growth.h>

#include "data/rows.h"
#include "data/source.h"
#include "data/spec.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- Beginning */

/* Rows of the file that a set has, those that were taken out by hand among them. */
static size_t rows_of_file(const struct dataset *dataset)
{
    return dataset->count - dataset->by_hand + dataset->removed;
}

bool growth_begin(struct growth *growth, const struct dataset *dataset)
{
    struct spec spec;

    growth_end(growth);
    if (strcmp(dataset->name, "csv") != 0 || dataset->bytes != NULL ||
        !spec_parse(&spec, dataset->spec, NULL))
        return false;
    growth->path = spec.path != NULL ? spec_unescape(spec.path, strlen(spec.path)) : NULL;
    growth->rows = rows_of_file(dataset);
    spec_free(&spec);
    if (growth->path != NULL && strcmp(growth->path, "-") == 0)
        growth_end(growth);
    return growth->path != NULL;
}

void growth_end(struct growth *growth)
{
    free(growth->path);
    *growth = (struct growth){0};
}

/* ---- Joining */

/* The share of the samples that the SPEC holds back; 0 where it names a number of them. */
static double test_share(const struct dataset *dataset)
{
    char value[64];
    double share;
    size_t held;

    if (!spec_key(dataset->spec, "test", value, sizeof value) || parse_size(value, &held) ||
        !parse_real(value, &share))
        return 0;
    return share;
}

/* Marks the test rows of the new set: those of `present`, and of the new ones as many as keep the share. */
static void choose_test(bool *test, const struct dataset *present, size_t old, size_t more)
{
    size_t held = present->count - present->train_count;
    double share = test_share(present);

    for (size_t i = present->train_count; i < present->count; i++) {
        size_t row = present->rows[i];

        test[row < old ? row : row + more] = true;
    }
    for (size_t i = 0; i < more; i++) {
        if ((size_t)floor(share * (double)(old + i + 1) + 0.5) <= held)
            continue;
        test[old + i] = true;
        held++;
    }
}

static bool divide(struct dataset *grown, const struct dataset *present, size_t old, size_t more,
                   struct error *err)
{
    bool *test = data_allocate(grown->count, sizeof *test, "a split", err);
    size_t count = 0;

    if (test == NULL)
        return false;
    choose_test(test, present, old, more);
    for (size_t row = 0; row < grown->count; row++)
        if (!test[row])
            grown->rows[count++] = (uint32_t)row;
    grown->train_count = count;
    for (size_t row = 0; row < grown->count; row++)
        if (test[row])
            grown->rows[count++] = (uint32_t)row;
    free(test);
    return true;
}

/* Rows 0 .. count - 1 of both have the same values. */
static bool same_rows(const struct dataset *a, const struct dataset *b, size_t count)
{
    if (memcmp(a->raw_x, b->raw_x, count * a->raw_inputs * sizeof *a->raw_x) != 0)
        return false;
    return a->labels != NULL
               ? memcmp(a->labels, b->labels, count) == 0
               : memcmp(a->targets, b->targets, count * a->outputs * sizeof *a->targets) == 0;
}

/* The old rows, those of `fresh` from `known` on, the ones by hand. */
static struct dataset *join(const struct dataset *present, const struct dataset *fresh,
                            size_t known, struct error *err)
{
    size_t old = present->count - present->by_hand, more = fresh->count - known;
    struct dataset *grown = rows_same_columns(present, present->count + more, err);

    if (grown == NULL)
        return NULL;
    rows_copy(grown, 0, present->removed == 0 ? fresh : present, 0, old);
    rows_copy(grown, old, fresh, known, more);
    rows_copy(grown, old + more, present, old, present->by_hand);
    features_compute(grown);
    grown->grown = true;
    if (divide(grown, present, old, more, err) && features_check(grown, err))
        return grown;
    dataset_unref(grown);
    return NULL;
}

/* ---- Reading */

/* A category that is new makes a new column. */
static bool same_columns(const struct growth *growth, const struct dataset *present,
                         const struct dataset *fresh, struct error *err)
{
    char shown[200];
    bool same = fresh->raw_inputs == present->raw_inputs && fresh->outputs == present->outputs &&
                fresh->bytes == NULL;

    for (size_t i = 0; same && i < present->raw_inputs; i++)
        same = strcmp(fresh->raw_names[i], present->raw_names[i]) == 0;
    return same ||
           error_input(err,
                       _("%s: the columns, or the words in them, are no longer those of the set"),
                       text_safe(shown, sizeof shown, growth->path));
}

/* Bytes up to the last line break. */
static size_t whole_lines(const struct file_bytes *bytes)
{
    size_t end = bytes->size;

    while (end > 0 && bytes->data[end - 1] != '\n' && bytes->data[end - 1] != '\r')
        end--;
    return end;
}

static struct dataset *read_lines(struct growth *growth, const struct dataset *present,
                                  struct error *err)
{
    struct file_bytes bytes;
    struct dataset *fresh;
    size_t end;

    if (!file_read(&bytes, growth->path, GROWTH_MAX_FILE, err))
        return NULL;
    end = whole_lines(&bytes);
    growth->unfinished = end < bytes.size;
    fresh = dataset_open_contents(present->spec, bytes.data, end, present, err);
    file_release(&bytes);
    if (fresh != NULL && !same_columns(growth, present, fresh, err)) {
        dataset_unref(fresh);
        fresh = NULL;
    }
    return fresh;
}

/* A last line without an end was one of the rows when the set was read at first; it is missed only when it is gone. */
static bool has_shrunk(const struct growth *growth, const struct dataset *fresh, struct error *err)
{
    char shown[200];

    if (fresh->count + growth->unfinished >= growth->rows)
        return false;
    error_input(err, _("%s: has only %zu rows left of %zu"),
                text_safe(shown, sizeof shown, growth->path), fresh->count, growth->rows);
    return true;
}

static enum growth_news read_again(struct growth *growth, const struct dataset *present,
                                   struct dataset **grown, size_t *more, struct error *err)
{
    struct dataset *fresh = read_lines(growth, present, err);
    enum growth_news news = GROWTH_NONE;

    if (fresh == NULL || has_shrunk(growth, fresh, err)) {
        dataset_unref(fresh);
        return GROWTH_TROUBLE;
    }
    *more = fresh->count > growth->rows ? fresh->count - growth->rows : 0;
    if (*more > 0 || (fresh->count == growth->rows && present->removed == 0 &&
                      !same_rows(fresh, present, growth->rows))) {
        *grown = join(present, fresh, growth->rows, err);
        news = *grown != NULL ? GROWTH_ROWS : GROWTH_TROUBLE;
    }
    if (news == GROWTH_ROWS)
        growth->rows = fresh->count;
    dataset_unref(fresh);
    return news;
}

/* ---- Looking */

/* Whether the file is another one than at the last look; remembers it. */
static bool has_changed(struct growth *growth, const struct stat *status)
{
    bool changed = !growth->seen || growth->size != (uint64_t)status->st_size ||
                   growth->seconds != (int64_t)status->st_mtim.tv_sec ||
                   growth->nanoseconds != status->st_mtim.tv_nsec;

    growth->seen = true;
    growth->size = (uint64_t)status->st_size;
    growth->seconds = (int64_t)status->st_mtim.tv_sec;
    growth->nanoseconds = status->st_mtim.tv_nsec;
    return changed;
}

/* The same trouble is told once, until the file is right again. */
static enum growth_news tell(struct growth *growth, enum growth_news news, const struct error *err)
{
    const char *trouble = news == GROWTH_TROUBLE ? err->text : "";
    bool told = strcmp(growth->trouble, trouble) == 0;

    snprintf(growth->trouble, sizeof growth->trouble, "%s", trouble);
    return news == GROWTH_TROUBLE && told ? GROWTH_NONE : news;
}

/* Somebody who writes a line gets a moment to end it: it is told when nothing has happened since the last look. */
static enum growth_news look_unchanged(struct growth *growth, struct error *err)
{
    char shown[200];

    if (!growth->unfinished)
        return GROWTH_NONE;
    growth->unfinished = false;
    error_input(
        err, _("%s: the last line has no end yet; it counts when there is a line break behind it"),
        text_safe(shown, sizeof shown, growth->path));
    return tell(growth, GROWTH_TROUBLE, err);
}

enum growth_news growth_look(struct growth *growth, const struct dataset *present,
                             struct dataset **grown, size_t *more, struct error *err)
{
    struct stat status;
    enum growth_news news;
    bool first = !growth->seen;

    growth->rows = rows_of_file(present); /* a run that was taken back has those of then */
    if (stat(growth->path, &status) != 0) {
        error_system(err, ERROR_INPUT, growth->path, _("cannot be read"));
        growth->seen = false; /* what comes back is looked at */
        return tell(growth, GROWTH_TROUBLE, err);
    }
    if (!has_changed(growth, &status))
        return look_unchanged(growth, err);
    if (!S_ISREG(status.st_mode))
        return GROWTH_NONE;
    news = read_again(growth, present, grown, more, err);
    if (first && news == GROWTH_NONE)
        growth->unfinished = false; /* as it was when the set was made */
    return tell(growth, news, err);
}
