/* layer: train */
/*
 * A sweep: two to six runs on the same samples that differ in one setting, and which of them did best. Who trains
 * them is `nntui train --compare` and the Compare screen; both ask here what to train and how to judge.
 */
#ifndef NNTUI_SWEEP_H
#define NNTUI_SWEEP_H

#include <nntui/trainer.h>

#define SWEEP_LEAST 2
#define SWEEP_RUNS  6

struct sweep {
    const struct setting_info *setting; /* the one that differs */
    size_t count;                       /* SWEEP_LEAST .. SWEEP_RUNS */
    char value[SWEEP_RUNS]
              [SETTING_TEXT_SIZE]; /* as setting_get() writes them: "0.1" where "0.10" was given */
    struct settings settings[SWEEP_RUNS]; /* the base with that value */
    bool hidden_only; /* sweep_fit() has left the outputs' activation as it is in the base */
};

/*
 * Reads "NAME VALUE VALUE ..." (values end at blanks) or "NAME=VALUE,VALUE,..."; where there is a semicolon, values end
 * at semicolons instead, so that one can have commas in it: "activation=tanh,sigmoid;relu,linear". Every setting but
 * `data`: the samples are what the runs have in common. Fails, naming the value, where one is refused or comes
 * twice, and on another number of values.
 */
bool sweep_parse(struct sweep *sweep, const struct settings *base, const char *text,
                 struct error *err);

/*
 * Whether each run can be made and trained on `dataset`; the message names the value that cannot. As when a setting is
 * changed on the screen, a list of activations that was not typed follows the number of layers (the settings
 * are then changed so). Where activations are compared of which one does not go on the outputs (tanh under
 * cross-entropy), each that is one name is for the hidden layers only.
 */
bool sweep_fit(struct sweep *sweep, const struct settings *base, const struct dataset *dataset,
               struct error *err);

/* How a run stands where the runs are compared. */
struct sweep_standing {
    bool lost;  /* diverged, or could not be made: it cannot win */
    bool ended; /* lost, or finished: its figures change no more */
    struct history_point point;
};

/*
 * The runs at one epoch, from their snapshots: the last that all have reached which still go on, and whose figures are
 * kept of all; a run that has ended before stands as it ended. Where all are at the same place, as after
 * stepping, or have ended, those figures. A run that lost stands where its last figures are from.
 * snapshot, standing: [count].
 */
void sweep_stand(const struct snapshot *const *snapshot, size_t count,
                 struct sweep_standing *standing);

/* What a winner is found by. */
enum sweep_measure {
    SWEEP_TEST_LOSS, /* the smallest wins */
    SWEEP_TRAIN_LOSS,
    SWEEP_TEST_ACCURACY, /* the largest wins */
    SWEEP_TRAIN_ACCURACY,
};

#define SWEEP_NO_WINNER SIZE_MAX

struct sweep_verdict {
    size_t winner; /* index, or SWEEP_NO_WINNER; then `why` says why */
    enum sweep_measure measure;
    enum { SWEEP_WON, SWEEP_UNTRAINED, SWEEP_ALL_LOST, SWEEP_EQUAL, SWEEP_NOT_COMPARABLE } why;
};

/*
 * The test error decides, without test samples the training error. Errors of different losses cannot be compared,
 * so where the loss is what differs the share of right answers decides, and in a regression nothing.
 * standing: [sweep->count].
 */
struct sweep_verdict sweep_judge(const struct sweep *sweep, const struct sweep_standing *standing);
/* The figure that `measure` looks at. */
double sweep_figure(const struct history_point *point, enum sweep_measure measure);
/* "test error", not yet translated. */
const char *sweep_measure_name(enum sweep_measure measure);
/*
 * One line for a person, translated: "best: rate 0.1: lowest test error, 0.0123 at epoch 96", or why there is no best.
 * Returns `buffer`.
 */
char *sweep_verdict_text(const struct sweep *sweep, const struct sweep_standing *standing,
                         const struct sweep_verdict *verdict, char *buffer, size_t size);

/*
 * The first hidden layer, counted from 1, whose neurons are all alike: the same weights and bias into each, as first weights
 * `zero` and `constant` make them. They give the same and are changed the same, so the layer is worth but one neuron. 0: none.
 */
size_t sweep_alike_layer(const struct network *network);

#endif
