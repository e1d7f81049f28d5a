/*
 * The plot `sizes`: neurons of animals and parameters of networks as bars on a logarithmic scale, with the networks'
 * error rates. Pure functions of their arguments.
 */
#include <nntui/fact.h>
#include <nntui/i18n.h>

#include "ui/axes.h"
#include "ui/number.h"
#include "ui/step.h"

#include <math.h>
#include <stdio.h>

#define LOW          3 /* powers of ten at the axis's ends: below the least, above the largest */
#define HIGH         12
#define VALUE_WIDTH  6  /* "200G" */
#define ERROR_WIDTH  7  /* "15.3%" */
#define NAME_LEAST   11 /* the bare name: "elephant" */
#define NAME_MOST    26 /* what it is the size of */
#define TICK_COLUMNS 7  /* at least, from one number of the axis to the next */

/* Columns of the area: name, bar, value, error. */
struct columns {
    int name, bar;
};

static struct columns make_columns(struct rect area)
{
    int name = area.width / 3;

    name = name < NAME_MOST - 2 ? NAME_LEAST : NAME_MOST;
    return (struct columns){.name = name, .bar = area.width - name - VALUE_WIDTH - ERROR_WIDTH};
}

/* Columns of a bar that is so wide at the most. */
static int bar_length(double value, int width)
{
    return (int)lround((log10(value) - LOW) / (HIGH - LOW) * width);
}

/* The first bar shown, so that the cursor's is among them; the last row is the axis's. */
static size_t first_shown(const struct plot_state *plot, int height)
{
    size_t shown = height > 1 ? (size_t)height - 1 : 1, count = fact_sizes();

    return step_window((size_t)plot->x - 1, count, shown < count ? shown : count);
}

static void draw_bar(struct canvas *canvas, struct rect row, enum fact fact, bool chosen)
{
    const struct fact_info *info = &fact_table[fact];
    const struct columns columns = make_columns(row);
    bool neurons = info->kind == FACT_KIND_NEURONS;
    double error = fact_error(fact);
    char text[NUMBER_SIZE];
    int behind = row.x + columns.name + columns.bar;

    canvas_glyph(canvas, row.x, row.y, ROLE_FOCUS, chosen ? GLYPH_CURSOR : GLYPH_FIELD_0);
    canvas_write_cut(canvas, row.x + 1, row.y, columns.name - 2, chosen ? ROLE_FOCUS : ROLE_NORMAL,
                     columns.name == NAME_LEAST ? info->name : _(info->help));
    for (int i = 0; i < bar_length(info->value, columns.bar); i++)
        canvas_glyph(canvas, row.x + columns.name + i, row.y, neurons ? ROLE_RUN_1 : ROLE_RUN_2,
                     neurons ? GLYPH_BAR_FULL : GLYPH_SHADE_2);
    number_short(text, sizeof text, info->value);
    canvas_write(canvas, behind + VALUE_WIDTH - canvas_text_width(text), row.y, ROLE_VALUE, text);
    if (isfinite(error)) {
        snprintf(text, sizeof text, "%.4g%%", error);
        canvas_write(canvas, row.x + row.width - canvas_text_width(text), row.y, ROLE_WARNING,
                     text);
    }
}

/* Powers of ten below the bars; at the right, what stands there in the last column. */
static void draw_axis(struct canvas *canvas, struct rect row)
{
    const struct columns columns = make_columns(row);
    int every = 1;

    while (columns.bar * every < TICK_COLUMNS * (HIGH - LOW))
        every++;
    for (int power = LOW; power <= HIGH && columns.bar > 0; power += every) {
        char text[NUMBER_SIZE];
        int x = row.x + columns.name + bar_length(pow(10, power), columns.bar);

        number_short(text, sizeof text, pow(10, power));
        canvas_write(canvas, x, row.y, ROLE_DIM, text);
    }
    canvas_write(canvas, row.x + row.width - canvas_text_width(_("error")), row.y, ROLE_DIM,
                 _("error"));
}

void sizes_draw(const struct plot_state *plot, struct canvas *canvas, struct rect area)
{
    size_t first = first_shown(plot, area.height), count = fact_sizes(), i = first;
    struct rect row = {area.x, area.y, area.width, 1};

    for (; i < count && row.y < area.y + area.height - 1; i++, row.y++)
        draw_bar(canvas, row, fact_size(i), i + 1 == (size_t)plot->x);
    if (row.y < area.y + area.height)
        draw_axis(canvas, row);
}

double sizes_x_at(const struct plot_state *plot, struct rect area, int row)
{
    return (double)first_shown(plot, area.height) + row - area.y + 1;
}
