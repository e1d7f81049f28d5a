/*
 * The set of digits that the views `gallery` and `confusion` are about: which it is, what the network says of each digit, which
 * of them are shown. Private to src/ui/.
 *
 * digits_gallery_set.c      the set, its parts, the filter
 * digits_gallery_answers.c  the network's answers, made in slices on ticks
 * digits_gallery_commands.c what a person can say to it
 * digits_gallery.c, digits_confusion.c  the views
 */
#ifndef NNTUI_UI_DIGITS_GALLERY_H
#define NNTUI_UI_DIGITS_GALLERY_H

#include <nntui/dataset.h>
#include <nntui/figures.h>
#include <nntui/network.h>
#include <nntui/settings.h>

#include "ui/numbers_pane.h"
#include "ui/pieces.h"

struct app;

#define GALLERY_ANY SIZE_MAX /* of classes */

/* What the answers are of; where it is another now, they are made anew. */
struct gallery_asked {
    uint64_t network; /* version of digits_network */
    bool run;         /* the Train screen's, which changes by and by */
    bool range;       /* the pixels are brought into the range 0.01 .. 1 */
};

/* What the network says: by rows of the set. */
struct gallery_answers {
    uint8_t *said; /* [count]; NULL: nothing yet */
    float *sure;   /* [count] the output of that class */
};

/* Answers being made, by a copy of the network: it may learn on meanwhile. */
struct gallery_pass {
    bool active;
    struct network network;
    float byte_offset, byte_scale, low, high; /* as struct samples has them */
    size_t at, slice;      /* rows done, and of a slice */
    float *outputs, *loss; /* [slice][outputs], [slice] */
    struct gallery_answers answers;
};

/* A digit that is shown. */
struct gallery_entry {
    float sure; /* what mistakes are sorted by */
    uint32_t row;
};

struct digits_gallery {
    bool chosen; /* by the command; else the run's set, or one of drawn digits */
    bool own;    /* the latter has been opened */
    struct dataset *set;
    struct error error; /* why there is none, or no answers */
    enum part part;     /* of the set that both views are about */
    struct gallery_asked asked;
    struct gallery_answers answers;
    struct gallery_pass pass;
    struct part_figures figures; /* of the part, once there are answers */
    size_t is, said;             /* classes that are shown, or GALLERY_ANY */
    bool mistakes;               /* only those, the surest first */
    struct gallery_entry *entry; /* [set->count], of which `count` are shown */
    size_t count, at;            /* and the one under the cursor */
    struct matrix_cell cell;     /* under the cursor of the matrix */
};

void gallery_start(struct digits_gallery *gallery);
void gallery_free(struct digits_gallery *gallery);

/* ---- digits_gallery_set.c */

/* Both views' update(): the run's set or the network may have changed. */
void gallery_update(struct app *app);
/* Opens the set that is to be shown, where that has not been done. */
void gallery_follow_set(struct app *app);
/* Takes over a reference to a set; on want of memory there is none. */
void gallery_take_set(struct digits_gallery *gallery, struct dataset *set);
/* Whether a set has digits as this screen knows them: 28 x 28 bytes, with classes. */
bool gallery_fits(const struct dataset *set);
/* Finds what is shown; the cursor stays on its digit (`keep`) where that is still shown, or goes to the first. */
void gallery_arrange(struct digits_gallery *gallery, bool keep);
size_t gallery_part_count(const struct digits_gallery *gallery, enum part part);
/* The row of the part's digit number `index`, in the set's own order. */
size_t gallery_part_row(const struct digits_gallery *gallery, enum part part, size_t index);
/* A class's name, safe to show. Returns `buffer`. */
char *gallery_class(const struct digits_gallery *gallery, size_t class, char *buffer, size_t size);
/* "train", "test" or "all", not translated. */
const char *gallery_part_name(enum part part);

/* ---- digits_gallery_answers.c */

bool gallery_answered(const struct digits_gallery *gallery);
/* They are those of the network as it is now, which learns no more. */
bool gallery_is_current(const struct app *app);
/* Has answers made anew where they are of another network; those of one that learns only now and then, by the ticks. */
void gallery_follow_network(struct app *app);
void gallery_drop_answers(struct digits_gallery *gallery);
/* Counts the part's answers into `figures`. */
void gallery_count(struct digits_gallery *gallery);
/* Both views' interval() and tick(). */
int gallery_interval(const struct app *app);
void gallery_tick(struct app *app);

/* ---- digits_gallery.c */

/* What both views say of the set: name, part, how far the answers are, how many are right. */
void gallery_tell(const struct app *app, struct pieces *pieces);
/* Shows the gallery. */
void gallery_show(struct app *app);

#endif
