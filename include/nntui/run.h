/* layer: train */
/*
 * One run made from settings: data, scaling, network, learner. `nntui train` and the trainer behind the
 * screen are both loops around this.
 */
#ifndef NNTUI_RUN_H
#define NNTUI_RUN_H

#include <nntui/model.h>
#include <nntui/settings.h>
#include <nntui/trainer.h>

struct run {
    struct settings settings;
    struct dataset *dataset;
    struct architecture arch;
    struct scaling scaling;
    struct prepared *prepared;
    struct samples train, test; /* views into prepared; test.count may be 0 */
    struct learner *learner;
};

/*
 * Makes a run. dataset: already open (a reference is taken), or NULL to open settings->data. start: a
 * model whose weights, architecture and scaling are gone on from, or NULL for first weights.
 * On failure nothing is left behind. End with run_free().
 */
bool run_create(struct run *run, const struct settings *settings, struct dataset *dataset, const struct model *start,
                struct error *err);
void run_free(struct run *run);

/* Measures both parts with the weights as they stand. NaN where a part is empty or a figure means nothing. */
bool run_measure(struct run *run, struct history_point *point, struct error *err);
/* The run as a model to save: the settings as text, scaling, class names. Owned by the caller. */
bool run_model(struct run *run, struct model *model, struct error *err);

#endif
