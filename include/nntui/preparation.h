/* layer: data */
/*
 * From what a hand drew, or a picture of it, to what a network for MNIST's digits expects: 28 x 28 pixels of grey, the
 * ink's longest side 20 pixels, its centre of mass in the middle. Without this a good network knows one drawing in ten.
 *
 * MNIST's digits were moved by whole pixels, so that the ink begins between two of them, and so are these: the centre of mass
 * is within half a pixel of pixel 14, 14, counted from 0.
 *
 * The stages are in preparation_stage.def. A drawing is drawn anew at its new size, so that the pen keeps its width; a
 * picture is averaged by area. To show what each stage does, prepare with one more each time. The last one, range, is in the
 * table for who shows it: it is the scaling of the network that is asked (scaling_input()), and nothing is done for it here.
 */
#ifndef NNTUI_PREPARATION_H
#define NNTUI_PREPARATION_H

#include <nntui/drawing.h>

enum preparation_stage {
#define STAGE(id, ...) PREPARATION_##id,
#include <nntui/preparation_stage.def>
#undef STAGE
    PREPARATION_STAGES
};

#define PREPARATION_BIT(stage) (1u << (stage))
#define PREPARATION_ALL        (PREPARATION_BIT(PREPARATION_STAGES) - 1)

struct preparation_info {
    const char *name, *help; /* help: not yet translated */
};

extern const struct preparation_info preparation_table[PREPARATION_STAGES];

#define PREPARATION_PEN      2.5f  /* pixels: like most of MNIST */
#define PREPARATION_LONGEST  20.0f /* pixels: the ink's longest side */
#define PREPARATION_ENLARGED 20.0f /* at most so many times: a dot stays a dot */
#define PREPARATION_MAX_SIDE 4096  /* of a picture */

struct preparation {
    bool digit; /* false: there is no ink, and everything below is that of an empty sheet */
    struct drawing_box
        ink; /* what counts as the digit, pen included, in pixels of the drawing or picture */
    struct drawing_view view; /* from there to the 28 x 28 */
    float mass_x, mass_y;     /* the pixel of the centre of mass, counted from 0: near 14, 14 */
    uint8_t bytes[DRAWING_PIXELS]; /* 255 is ink */
};

/* stages: PREPARATION_BIT()s. Places are in pixels of DRAWING_SIDE. */
void prepare_drawing(struct preparation *done, const struct drawing *drawing, unsigned stages,
                     float pen);
/*
 * grey: [height][width], 255 is ink, as in MNIST (who has black on white turns it around first). Left out stages leave the whole
 * picture, made to fit into 28 x 28. Fails for pictures without pixels or over PREPARATION_MAX_SIDE.
 */
bool prepare_raster(struct preparation *done, const uint8_t *grey, size_t width, size_t height,
                    unsigned stages, struct error *err);

#endif
