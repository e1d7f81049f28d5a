/*
 * A data set made small enough to be kept and drawn at once: a few hundred points, or a few little
 * images. Made when the state changes, never while drawing.
 */
#ifndef NNTUI_UI_PREVIEW_H
#define NNTUI_UI_PREVIEW_H

#include <nntui/canvas.h>
#include <nntui/dataset.h>

#define PREVIEW_POINTS 400
#define PREVIEW_SIDE   28 /* images are made no larger than this */
#define PREVIEW_IMAGES 10

enum preview_kind {
    PREVIEW_NONE,      /* nothing known, or too many inputs for a picture */
    PREVIEW_AS_POINTS, /* the first two inputs; or the input and the target that is predicted */
    PREVIEW_AS_BARS, /* a histogram: of the only input, by class; or of the target, where there are many inputs */
    PREVIEW_AS_IMAGES,
};

struct preview_point {
    uint16_t x, y; /* 0 .. UINT16_MAX from the left and from below */
    uint8_t group; /* class, or for two inputs and a number: 0 below the middle, 1 above */
    bool test;     /* held back */
};

/* An axis of the picture: its name, safe to show, and the range from end to end. */
struct preview_axis {
    char name[32];
    double low, high;
};

struct preview {
    char spec[512];                /* of the set that it shows; "" for nothing */
    char problem[ERROR_TEXT_SIZE]; /* why it could not be made, else "" */
    enum preview_kind kind;
    bool signs; /* groups are "below" and "above", not classes */
    size_t samples, train, inputs, outputs;
    enum task task;
    struct preview_axis across, upward; /* of points; of bars only the first */
    size_t count;                       /* of points, or of images */
    struct preview_point *point;        /* [count] */
    size_t image_width, image_height;   /* as kept */
    uint8_t *image;                     /* [count][image_height][image_width] */
    uint8_t label[PREVIEW_IMAGES];
};

/* Makes the preview of a set. Want of memory only leaves the picture out. */
void preview_make(struct preview *preview, const struct dataset *dataset);
/* Opens a generated set, makes its preview and closes it again. */
void preview_open(struct preview *preview, const char *spec);
void preview_free(struct preview *preview);
/* Draws the picture into `area`; images from number `first` on. */
void preview_draw(const struct preview *preview, struct canvas *canvas, struct rect area,
                  size_t first);

#endif
