/* layer: train */
/*
 * What a run's network gets right and wrong, in more detail than two curves: which classes it mixes up, which samples it
 * does worst on, and how large the gradients are in each layer.
 *
 * Part of a snapshot (trainer.h) while somebody wants them (trainer_want_figures()). Bounded: nothing here grows with
 * the data. While the run goes on they are of the same evenly spread part as the error curve (struct run), and of a
 * moment that may lie a little back; where it rests, of all samples.
 */
#ifndef NNTUI_FIGURES_H
#define NNTUI_FIGURES_H

#include <nntui/dataset.h>

#define FIGURES_CLASSES 20 /* up to so many classes the confusion matrix is kept whole */
#define FIGURES_MIXED   12 /* the pairs of classes that are mixed up most often */
#define FIGURES_WORST   5
#define FIGURES_OUTPUTS \
 10 /* outputs of a worst sample, and target columns with figures of their own */
#define FIGURES_BINS 20 /* of the residuals' histogram; even, half of them below 0 */

/* One class: samples that are of it, answers that name it, and how often both was so. */
struct class_figures {
    uint32_t count, answers, right;
};

/* right / answers: how far one can trust this answer. NaN where it was never given. */
double class_precision(const struct class_figures *figures);
/* right / count: how much of the class is found. NaN where there is none of it. */
double class_recall(const struct class_figures *figures);
/* 2 right / (count + answers), the harmonic mean of the two. NaN where both are. */
double class_f1(const struct class_figures *figures);

/* Samples of class `is` that were given the answer `answer`. */
struct mixed_up {
    uint8_t is, answer;
    uint32_t count;
};

/* One target column of a regression. */
struct target_figures {
    double r2; /* 1 - residual / total sum of squares; NaN where all targets are the same */
    double absolute_error; /* mean |target - output|, in the data's own units */
};

struct worst_sample {
    size_t row; /* of the data set, from 0; `inspect` counts from 1 */
    double loss;
    uint8_t answer; /* the class that was named; else 0 */
    float output
        [FIGURES_OUTPUTS]; /* the first ones: of a regression in the data's units, else the network's own */
};

/* One part of the data. */
struct part_figures {
    size_t count, measured; /* samples of the part, and those measured; 0: no such part */
    double loss;            /* mean, penalties not included */
    double accuracy;        /* share of right answers; NaN for a regression */
    double
        r2; /* over all target columns as the network has them (as `nntui eval`); NaN for classes */

    size_t classes; /* 0: a regression */
    struct class_figures class[SAMPLES_MAX_CLASSES];
    uint32_t confusion[FIGURES_CLASSES]
                      [FIGURES_CLASSES]; /* [class][answer]; 0 where there are more classes */
    size_t mixed_count;
    struct mixed_up mixed[FIGURES_MIXED]; /* the most frequent first, then by class */

    size_t targets; /* of `target`: columns, FIGURES_OUTPUTS at most */
    struct target_figures target[FIGURES_OUTPUTS];
    /* target - output of the first column: bin i counts those from (i - FIGURES_BINS / 2) bin_width on. */
    double bin_width;
    uint32_t bin[FIGURES_BINS];

    size_t worst_count;
    struct worst_sample worst
        [FIGURES_WORST]; /* the largest loss first, then by row; what is not finite is largest */
};

/*
 * For who has answers already: counts one, and after all of them, `measured` being set, finds accuracy and `mixed`. The part
 * begins empty but for `classes`. confusion: [classes][classes], where there are more than FIGURES_CLASSES; else NULL.
 */
void part_figures_count(struct part_figures *part, uint32_t *confusion, size_t label, size_t answer);
void part_figures_finish(struct part_figures *part, const uint32_t *confusion);

/*
 * One layer of weights: root mean squares, over its weights without the biases. Of the weights' gradient, which is the mean
 * over the samples by the chain rule, and of the weights. Where the first falls by orders of magnitude from
 * one layer to the one before it, the gradient vanishes on its way back.
 */
struct layer_figures {
    double gradient, weights;
};

struct figures {
    bool there;                  /* else nothing has been measured yet */
    bool current;                /* of this very moment and of all samples */
    double epoch;                /* that they are of */
    uint64_t moment;             /* the same in steps, see struct snapshot */
    struct part_figures part[2]; /* PART_TRAIN, PART_TEST */
    size_t layers;
    size_t gradient_samples; /* that the gradients are the mean of */
    struct layer_figures layer[NN_MAX_LAYERS];
};

#endif
