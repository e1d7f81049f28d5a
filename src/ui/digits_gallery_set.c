/*
 * Which set of digits is looked at, and which of its digits are shown.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdlib.h>

/* Other digits than those that the built-in network learned from: of another seed. */
#define OWN_SET "digits,samples=1000,seed=28"

void gallery_start(struct digits_gallery *gallery)
{
    gallery->is = gallery->said = GALLERY_ANY;
    gallery->part = PART_ALL;
}

/* All but what was chosen. */
static void drop_set(struct digits_gallery *gallery)
{
    gallery_drop_answers(gallery);
    dataset_unref(gallery->set);
    gallery->set = NULL;
    free(gallery->entry);
    gallery->entry = NULL;
    gallery->count = gallery->at = 0;
    gallery->error = (struct error){0};
}

void gallery_free(struct digits_gallery *gallery)
{
    drop_set(gallery);
}

/* ---- The set */

bool gallery_fits(const struct dataset *set)
{
    return set != NULL && set->bytes != NULL && set->labels != NULL && set->count > 0 &&
           set->image_width == DRAWING_SIDE && set->image_height == DRAWING_SIDE;
}

void gallery_take_set(struct digits_gallery *gallery, struct dataset *set)
{
    drop_set(gallery);
    gallery->is = gallery->said = GALLERY_ANY;
    gallery->mistakes = false;
    gallery->cell = (struct matrix_cell){0};
    if (gallery->part == PART_TEST && set->train_count == set->count)
        gallery->part = PART_ALL;
    gallery->entry = calloc(set->count, sizeof *gallery->entry);
    if (gallery->entry == NULL) {
        error_memory(&gallery->error, set->count * sizeof *gallery->entry, "the gallery");
        dataset_unref(set);
        return;
    }
    gallery->set = set;
    gallery_arrange(gallery, false);
}

/* While the run reads another set nobody knows yet whether it fits. */
void gallery_follow_set(struct app *app)
{
    struct digits_gallery *gallery = &app->digits.gallery;
    struct dataset *run = app->snapshot->dataset, *own;

    if (gallery->chosen || app->snapshot->state == TRAINER_LOADING)
        return;
    if (gallery_fits(run)) {
        if (gallery->set != run)
            gallery_take_set(gallery, dataset_ref(run));
        gallery->own = false;
    } else if (!gallery->own) {
        drop_set(gallery);
        gallery->own = true;
        own = dataset_open(OWN_SET, &gallery->error);
        if (own != NULL)
            gallery_take_set(gallery, own);
    }
}

void gallery_update(struct app *app)
{
    gallery_follow_set(app);
    gallery_follow_network(app);
}

char *gallery_class(const struct digits_gallery *gallery, size_t class, char *buffer, size_t size)
{
    return numbers_class(gallery->set, class, buffer, size);
}

/* ---- Parts */

const char *gallery_part_name(enum part part)
{
    return part == PART_ALL ? "all" : part == PART_TEST ? "test" : "train";
}

size_t gallery_part_count(const struct digits_gallery *gallery, enum part part)
{
    const struct dataset *set = gallery->set;

    if (part == PART_ALL)
        return set->count;
    return part == PART_TRAIN ? set->train_count : set->count - set->train_count;
}

size_t gallery_part_row(const struct digits_gallery *gallery, enum part part, size_t index)
{
    if (part == PART_ALL)
        return index;
    return gallery->set->rows[part == PART_TEST ? gallery->set->train_count + index : index];
}

/* ---- What is shown */

static bool is_shown(const struct digits_gallery *gallery, size_t row)
{
    const uint8_t *said = gallery->answers.said;
    size_t is = gallery->set->labels[row];

    if (gallery->is != GALLERY_ANY && gallery->is != is)
        return false;
    if (gallery->said == GALLERY_ANY && !gallery->mistakes)
        return true;
    return said != NULL && (gallery->said == GALLERY_ANY || gallery->said == said[row]) &&
           (!gallery->mistakes || said[row] != is);
}

/* The surest first, then by row. */
static int by_certainty(const void *left, const void *right)
{
    const struct gallery_entry *a = left, *b = right;

    if (a->sure > b->sure || a->sure < b->sure)
        return a->sure > b->sure ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* An output that is no number is the least sure of all, so that there is an order. */
static float certainty(const struct digits_gallery *gallery, size_t row)
{
    float sure = gallery->answers.sure != NULL ? gallery->answers.sure[row] : 0;

    return isnan(sure) ? -INFINITY : sure;
}

static void put_cursor(struct digits_gallery *gallery, uint32_t row)
{
    size_t last = gallery->count > 0 ? gallery->count - 1 : 0;

    for (size_t i = 0; i < gallery->count; i++) {
        if (gallery->entry[i].row == row) {
            gallery->at = i;
            return;
        }
    }
    gallery->at = gallery->at < last ? gallery->at : last;
}

void gallery_arrange(struct digits_gallery *gallery, bool keep)
{
    size_t part = gallery_part_count(gallery, gallery->part);
    uint32_t row = gallery->at < gallery->count ? gallery->entry[gallery->at].row : 0;

    gallery->count = 0;
    for (size_t i = 0; i < part; i++) {
        size_t at = gallery_part_row(gallery, gallery->part, i);

        if (is_shown(gallery, at))
            gallery->entry[gallery->count++] = (struct gallery_entry){certainty(gallery, at),
                                                                      (uint32_t)at};
    }
    if (gallery->mistakes)
        qsort(gallery->entry, gallery->count, sizeof *gallery->entry, by_certainty);
    if (keep)
        put_cursor(gallery, row);
    else
        gallery->at = 0;
}
