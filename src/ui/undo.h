/*
 * What can be taken back on the Train screen. Private to src/ui/; the state is in struct app.
 */
#ifndef NNTUI_UI_UNDO_H
#define NNTUI_UI_UNDO_H

#include <nntui/dataset.h>
#include <nntui/model.h>

struct app;

#define UNDO_POINTS 16

struct undo_state {
    struct model *run; /* the last one that was trained and gave way to another; NULL: none */
    struct dataset *before[UNDO_POINTS]; /* sets before each change by hand, the last one last; references */
    size_t count;
    struct dataset *now; /* what the last change made; a reference, or NULL */
};

/* The run is about to give way to another one: it can be brought back. */
void undo_keep_run(struct app *app);
bool undo_has_run(const struct app *app);
/* Points were added to or removed from `before`, which made `now`. Takes references of its own. */
void undo_keep_points(struct app *app, struct dataset *before, struct dataset *now);
void undo_forget_points(struct app *app);
void undo_free(struct app *app);

#endif
