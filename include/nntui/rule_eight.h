/* layer: data */
/*
 * A rule instead of learning: what people write down when they are asked what an 8 is. "Two equal circles, one above the
 * other; the equation of a circle is known, x^2 + y^2 = R^2." Here it is carried out as carefully as it can be, so that what
 * it gets wrong is the rule's fault.
 *
 * 1. Ink is what is at least `ink` of the brightest pixel. It is thinned to lines of one pixel: T. Zhang and C. Suen, "A fast
 *    parallel algorithm for thinning digital patterns", 1984.
 * 2. What the lines enclose: the regions of background (joined along edges) that do not reach the picture's border.
 *    Specks of fewer than `speck` pixels are not counted.
 * 3. To the line around each region a circle is fitted by least squares of x^2 + y^2 + D x + E y + F: I. Kasa, "A circle
 *    fitting procedure and its error analysis", 1976.
 * 4. There must be two, both round, of the same size, one above the other, touching: eight_reason.def, in that order.
 *
 * Nothing here knows a network; rule_eight_score() counts the rule's mistakes on a set, to stand beside a network's.
 */
#ifndef NNTUI_RULE_EIGHT_H
#define NNTUI_RULE_EIGHT_H

#include <nntui/dataset.h>

enum eight_reason {
#define EIGHT_REASON(id, name, help) EIGHT_##id,
#include <nntui/eight_reason.def>
#undef EIGHT_REASON
    EIGHT_REASON_COUNT
};

/* Names and help; no formulas. */
extern const struct choice eight_reason_choices[EIGHT_REASON_COUNT];

/* How strict the rule is. */
struct eight_options {
    double ink;    /* share of the brightest pixel that is ink */
    size_t speck;  /* a region of fewer pixels is no hole */
    double round;  /* largest deviation of the line from its circle: root mean square, as a share of the radius */
    double equal;  /* largest ratio of the radii, >= 1 */
    double above;  /* largest distance of the centres sideways, as a share of that upwards */
    double touch;  /* largest gap or overlap between the circles, as a share of the mean radius */
};

/* ink 0.5, speck 3, round 0.25, equal 1.5, above 0.6, touch 1. */
extern const struct eight_options eight_defaults;

/* Pixels; x to the right and y down from the middle of the picture's first pixel. */
struct eight_circle {
    double x, y, radius;
    double deviation; /* root mean square of the line's distance from the circle, as a share of the radius */
    size_t pixels;    /* enclosed */
};

struct eight_verdict {
    enum eight_reason reason; /* EIGHT_EIGHT: yes */
    size_t holes;             /* regions that count */
    struct eight_circle circle[2]; /* the first min(holes, 2), the upper first */
    double found, allowed;    /* the number that decided and its limit; 0 where the reason is a count */
};

/* image: [height][width], 0 background. Fails for a picture without pixels, and for want of memory. */
bool rule_eight(const uint8_t *image, size_t width, size_t height, const struct eight_options *options,
                struct eight_verdict *verdict, struct error *err);

struct eight_score {
    size_t samples;
    size_t hits;         /* eights that it calls one */
    size_t misses;       /* eights that it does not */
    size_t false_alarms; /* others that it calls an eight */
    size_t rejections;   /* others that it does not */
    size_t reason[2][EIGHT_REASON_COUNT]; /* how often each was the verdict: [0] on others, [1] on eights */
};

/*
 * The rule on every sample of a part of a set of images that has a class called "8". Fails where the set is none, and where
 * the part is empty.
 */
bool rule_eight_score(const struct dataset *dataset, enum part part, const struct eight_options *options,
                      struct eight_score *score, struct error *err);

/* Adds what it says of those from number `from` to below `to`, in the order of dataset->rows. For who cannot wait for all of them. */
bool rule_eight_count(const struct dataset *dataset, size_t from, size_t to, const struct eight_options *options,
                      struct eight_score *score, struct error *err);

/* The same counts from a confusion matrix [classes][classes], rows the true class, for class number `eight`; no reasons. */
void eight_score_of_confusion(struct eight_score *score, const uint64_t *confusion, size_t classes,
                              size_t eight);
/* The class called "8"; false where the set has none or is no images. */
bool eight_class(const struct dataset *dataset, size_t *class, struct error *err);

/* Of all it calls an eight, the share that are; of all eights, the share that it finds. NAN where there are none. */
double eight_precision(const struct eight_score *score);
double eight_recall(const struct eight_score *score);

#endif
