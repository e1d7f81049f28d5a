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
    struct settings settings; /* as asked, but `epochs` is a number (settings_epochs()) */
    struct dataset *dataset;
    struct architecture arch;
    struct scaling scaling;
    struct prepared *prepared;
    struct samples train, test; /* views into prepared; test.count may be 0 */
    /*
     * Evenly spread parts of the two, for measurements that are taken again and again: together at most a
     * fortieth of the training samples or RUN_SOME_SAMPLES, whichever is more. The whole of a small set.
     * An epoch of training costs about three times as much a sample, so this adds some two percent.
     */
    struct samples some_train, some_test;
    uint32_t *some_rows;  /* what they view */
    struct network start; /* the first weights where they came from a model; else block is NULL */
    struct learner *learner;
    double train_r2, test_r2; /* of the last run_measure(); NaN for classes and parts without samples */
};

#define RUN_SOME_SAMPLES 2000

/*
 * Makes a run. dataset: already open (a reference is taken), or NULL to open settings->data. start: a
 * model whose weights, architecture and scaling are gone on from, or NULL for first weights. With a
 * start, its layers, activations, loss and biases replace those of the settings; layers that
 * contradict it are an error. On failure nothing is left behind. End with run_free().
 */
bool run_create(struct run *run, const struct settings *settings, struct dataset *dataset, const struct model *start,
                struct error *err);
void run_free(struct run *run);

/* Back to the first weights by run->settings (init, seed), or those it started from; position 0. */
bool run_rewind(struct run *run, struct error *err);
/* Settings that can change while a run goes on, from the next mini-batch. Nothing has changed on failure. */
bool run_change(struct run *run, const struct settings *settings, struct error *err);

/*
 * Other rows of the same columns, from the next mini-batch: weights, moments and scaling stay, the present epoch
 * begins anew. Takes a reference. Nothing has changed on failure.
 */
bool run_replace_data(struct run *run, struct dataset *dataset, struct error *err);

/* Epochs done, with the fraction of the present one. */
double run_epoch(const struct run *run);
/* Measures both parts with the weights as they stand. NaN where a part is empty or a figure means nothing. */
bool run_measure(struct run *run, struct history_point *point, struct error *err);
/* The run as a model to save: the settings as text, scaling, class names. Owned by the caller. */
bool run_model(struct run *run, struct model *model, struct error *err);

#endif
