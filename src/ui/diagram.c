/*
 * Places of neurons and links of a drawn network; also used by the Step screen.
 */
#include "ui/diagram.h"

#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>

#define LINK_LEAST 8 /* columns from one layer's numbers to the next layer */

int diagram_x(const struct diagram *diagram, size_t column)
{
    int room = diagram->area.width - diagram->label - diagram->tail - 2;

    return diagram->area.x + 1 +
           (int)(column - diagram->first_column) * room / (int)(diagram->columns - 1);
}

int diagram_y(const struct diagram *diagram, size_t column, size_t unit)
{
    int rows = diagram->area.height - 1; /* below the heads */
    size_t row = unit - diagram->first[column];

    return diagram->area.y + 1 + (2 * (int)row + 1) * rows / (2 * (int)diagram->shown[column]);
}

bool diagram_has(const struct diagram *diagram, size_t column, size_t unit)
{
    return column >= diagram->first_column && column < diagram->first_column + diagram->columns &&
           unit >= diagram->first[column] && unit < diagram->first[column] + diagram->shown[column];
}

void diagram_measure(struct diagram *diagram, const struct architecture *arch, struct rect area,
                     int label, int tail, size_t column, const size_t *active)
{
    size_t rows = area.height > 2 ? (size_t)area.height - 1 : 1, most;

    *diagram = (struct diagram){.area = area, .columns = arch->layers + 1, .label = label};
    diagram->tail = tail < area.width / 4 ? tail : 0;
    most = (size_t)((area.width - diagram->tail) / (label + LINK_LEAST));
    most = most < 2 ? 2 : most;
    diagram->columns = diagram->columns < most ? diagram->columns : most;
    diagram->first_column = step_window(column, arch->layers + 1, diagram->columns);
    for (size_t i = 0; i <= arch->layers; i++) {
        size_t all = arch->sizes[i], shown = all < rows ? all : rows;

        diagram->shown[i] = shown;
        diagram->first[i] = step_window(active[i], all, shown);
    }
}

void diagram_head(const struct diagram *diagram, const struct architecture *arch,
                  struct canvas *canvas, size_t column)
{
    char head[40];
    int x = diagram_x(diagram, column);

    if (column == 0)
        snprintf(head, sizeof head, _("inputs"));
    else
        snprintf(head, sizeof head, _("layer %zu"), column);
    canvas_write(canvas, x - 1, diagram->area.y, ROLE_DIM, head);
    if (diagram->shown[column] < arch->sizes[column])
        canvas_glyph(canvas, x + canvas_text_width(head), diagram->area.y, ROLE_DIM,
                     GLYPH_ELLIPSIS);
}

/* Dots from one point to another, in the canvas's dots, 2 by 4 to a cell. */
static void draw_line(struct canvas *canvas, int x0, int y0, int x1, int y1, enum role role,
                      enum glyph ascii, unsigned dots)
{
    int dx = abs(x1 - x0), dy = abs(y1 - y0), steps = dx > dy ? dx : dy;

    for (int i = 0; i <= steps; i++)
        if ((dots >> i % 8 & 1) != 0)
            canvas_dot(canvas, x0 + (x1 - x0) * i / (steps > 0 ? steps : 1),
                       y0 + (y1 - y0) * i / (steps > 0 ? steps : 1), role, ascii);
}

void diagram_link(const struct diagram *diagram, struct canvas *canvas, size_t layer, size_t unit,
                  size_t from, enum role role, enum glyph ascii, unsigned dots)
{
    int x0 = diagram_x(diagram, layer) + diagram->label, x1 = diagram_x(diagram, layer + 1) - 2;

    draw_line(canvas, 2 * x0 + 1, 4 * diagram_y(diagram, layer, from) + 2, 2 * x1,
              4 * diagram_y(diagram, layer + 1, unit) + 2, role, ascii, dots);
}
