/*
 * Where the neurons and links of a drawn network are: a column for each layer, inputs first, a number beside each neuron.
 * What there is no room for is left out; what is drawn follows the neurons that the drawing is about.
 */
#ifndef NNTUI_UI_DIAGRAM_H
#define NNTUI_UI_DIAGRAM_H

#include <nntui/canvas.h>
#include <nntui/nn.h>

struct diagram {
    struct rect area;
    size_t columns, first_column;       /* layers of neurons that are drawn, inputs included */
    int label;                          /* columns of a neuron's number */
    int tail;                           /* columns of what the network's outputs stand for; 0: there is no room */
    size_t shown[NN_MAX_LAYERS + 1], first[NN_MAX_LAYERS + 1]; /* neurons of each that are drawn */
};

/*
 * The column that the drawing is about, and its neuron in each column: [layers + 1]. The area's first row is for the
 * heads.
 */
void diagram_measure(struct diagram *diagram, const struct architecture *arch, struct rect area,
                     int label, int tail, size_t column, const size_t *active);
int diagram_x(const struct diagram *diagram, size_t column);
int diagram_y(const struct diagram *diagram, size_t column, size_t unit);
bool diagram_has(const struct diagram *diagram, size_t column, size_t unit);
/* "inputs" or "layer 2" above a column, and that there are more neurons than are seen. */
void diagram_head(const struct diagram *diagram, const struct architecture *arch,
                  struct canvas *canvas, size_t column);
/*
 * The link from neuron `from` to neuron `unit` of the column after `layer`. The bits of `dots` say which of each eight
 * dots are drawn.
 */
#define DIAGRAM_SOLID 0xFF
void diagram_link(const struct diagram *diagram, struct canvas *canvas, size_t layer, size_t unit,
                  size_t from, enum role role, enum glyph ascii, unsigned dots);

#endif
