/* Curves and their axes: where points come to lie, which numbers stand beside them, and odd values. */
#include "support.h"

#include "ui/number.h"
#include "ui/plot.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

/* One curve of `count` points, drawn with its axes. */
struct curve {
    double x[1024], y[1024];
    size_t count;
    bool dotted, log_scale;
};

static void draw(const struct curve *curve, struct canvas *canvas, struct rect area)
{
    const struct plot_series series = {
        .x = curve->x,
        .y = curve->y,
        .stride = sizeof(double),
        .count = curve->count,
        .role = ROLE_TRAIN,
        .dotted = curve->dotted,
    };
    const struct plot plot = {
        .series = &series, .series_count = 1, .x_label = "epochs", .log_scale = curve->log_scale};

    plot_draw(&plot, canvas, area);
}

static void assert_draws(const struct curve *curve, int width, int height, enum glyph_set glyphs,
                         const char *expected)
{
    struct canvas canvas;
    struct text text = {0};

    assert_true(canvas_create(&canvas, width, height, glyphs, NULL));
    draw(curve, &canvas, (struct rect){0, 0, width, height});
    canvas_text(&canvas, &text);
    assert_string_equal(text.data, expected);
    text_free(&text);
    canvas_free(&canvas);
}

static struct curve line(double x0, double y0, double x1, double y1)
{
    return (struct curve){
        .x = {x0, x1},
          .y = {y0, y1},
          .count = 2
    };
}

static void test_a_falling_line_runs_from_corner_to_corner(void **state)
{
    const struct curve curve = line(0, 1, 10, 0);

    (void)state;
    assert_draws(&curve, 22, 8, GLYPHS_UTF8,
                 "1.0┤⠑⠢⣀\n"
                 "   │   ⠑⠢⣀\n"
                 "0.5┤      ⠑⠢⣀\n"
                 "   │         ⠉⠢⢄\n"
                 "   │            ⠉⠢⢄\n"
                 "  0┤               ⠉⠢⢄\n"
                 "   └┬────────┬───────┬\n"
                 "    0 epochs 5      10\n");
}

static void test_ascii_has_plain_marks(void **state)
{
    struct curve curve = line(0, 1, 10, 0);

    (void)state;
    assert_draws(&curve, 20, 6, GLYPHS_ASCII,
                 "1.0+****\n"
                 "0.5+    ****\n"
                 "   |        ****\n"
                 "  0+            ****\n"
                 "   ++-------+------+\n"
                 "    0       5     10\n");
    curve.dotted = true;
    assert_draws(&curve, 20, 6, GLYPHS_ASCII,
                 "1.0+oooo\n"
                 "0.5+    oooo\n"
                 "   |        oooo\n"
                 "  0+            oooo\n"
                 "   ++-------+------+\n"
                 "    0       5     10\n");
}

/* Every other dot, on slopes too. */
static void test_a_dotted_curve_differs_without_colours(void **state)
{
    struct curve curve = line(0, 1, 1, 1);

    (void)state;
    assert_draws(&curve, 4, 1, GLYPHS_UTF8, "⠉⠉⠉⠉\n");
    curve.dotted = true;
    assert_draws(&curve, 4, 1, GLYPHS_UTF8, "⠈⠈⠈⠈\n");
}

static void test_small_areas_have_no_axes(void **state)
{
    const struct curve curve = line(0, 0, 1, 1);

    (void)state;
    assert_draws(&curve, 4, 3, GLYPHS_UTF8, "  ⢀⠜\n ⢠⠊\n⡰⠁\n");
    assert_draws(&curve, 1, 1, GLYPHS_UTF8, "⡸\n");
}

static void test_no_points_still_have_axes(void **state)
{
    const struct curve curve = {.count = 0};

    (void)state;
    assert_draws(&curve, 14, 5, GLYPHS_ASCII,
                 "1+\n"
                 " |\n"
                 "0+\n"
                 " ++----------+\n"
                 "  0  epochs  1\n");
}

static void test_one_point_is_one_dot(void **state)
{
    const struct curve curve = {.x = {0}, .y = {2}, .count = 1};

    (void)state;
    assert_draws(&curve, 14, 5, GLYPHS_UTF8,
                 "2┤⠁\n"
                 " │\n"
                 "0┤\n"
                 " └┬──────────┬\n"
                 "  0  epochs  1\n");
}

/* A gap is neither bridged nor drawn. */
static void test_values_that_are_not_finite_leave_gaps(void **state)
{
    const struct curve curve = {
        .x = {0, 1, 2,           3, 4               },
          .y = {1, 1, (double)NAN, 1, (double)INFINITY},
          .count = 5
    };

    (void)state;
    assert_draws(&curve, 5, 1, GLYPHS_UTF8, "⠉⠁⠈\n");
}

static void test_only_nan_is_drawn_like_nothing(void **state)
{
    const struct curve nan = {
        .x = {0,           1          },
          .y = {(double)NAN, (double)NAN},
          .count = 2
    };
    struct canvas canvas;

    (void)state;
    assert_true(canvas_create(&canvas, 30, 10, GLYPHS_UTF8, NULL));
    draw(&nan, &canvas, (struct rect){0, 0, 30, 10});
    for (int i = 0; i < 300; i++)
        assert_int_not_equal(canvas.cells[i].role, ROLE_TRAIN);
    canvas_free(&canvas);
}

static void test_negative_values_are_below_zero(void **state)
{
    const struct curve curve = line(0, -1, 10, 1);

    (void)state;
    assert_draws(&curve, 14, 7, GLYPHS_ASCII,
                 " 1+         **\n"
                 "  |      ***\n"
                 " 0+    ***\n"
                 "  |  ***\n"
                 "-1+**\n"
                 "  ++---------+\n"
                 "   0 epochs 10\n");
}

static void test_a_log_axis_has_powers_of_ten(void **state)
{
    struct curve curve = {
        .x = {0, 1,   2, 3    },
          .y = {1, 0.1, 0, 0.001},
          .count = 4, .log_scale = true
    };

    (void)state;
    assert_draws(&curve, 22, 9, GLYPHS_ASCII,
                 "    1+**\n"
                 "     |  **\n"
                 "  0.1+   **\n"
                 "     |\n"
                 " 0.01+\n"
                 "     |\n"
                 "0.001+           *\n"
                 "     ++-------+------+\n"
                 "      0       2      4\n");
}

/* Values from the least to the greatest double, and every number of points. */
static void test_extreme_ranges_are_drawn_inside_the_area(void **state)
{
    static const double values[] = {
        0,      1,     -1,          DBL_MIN,          5e-324, DBL_MAX,   -DBL_MAX,
        1e-300, 1e300, (double)NAN, (double)INFINITY, 1e15,   123456789, 0.1};
    size_t count = sizeof values / sizeof values[0];
    struct canvas canvas;

    (void)state;
    assert_true(canvas_create(&canvas, 60, 20, GLYPHS_UTF8, NULL));
    for (size_t i = 0; i < count * count * 2; i++) {
        struct curve curve = line(0, values[i % count], values[i / count % count],
                                  values[i / 7 % count]);

        curve.log_scale = i >= count * count;
        canvas_clear(&canvas);
        draw(&curve, &canvas, (struct rect){10, 5, 40, 10});
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 60; x++) {
                bool inside = x >= 10 && x < 50 && y >= 5 && y < 15;

                assert_true(inside || canvas.cells[y * 60 + x].character == ' ');
            }
        }
    }
    canvas_free(&canvas);
}

static void test_every_size_and_count_is_drawn(void **state)
{
    struct curve curve = {.count = 0};
    struct canvas canvas;

    (void)state;
    for (size_t i = 0; i < 1024; i++) {
        curve.x[i] = (double)i;
        curve.y[i] = 1 / (1 + (double)i);
    }
    assert_true(canvas_create(&canvas, 120, 40, GLYPHS_UTF8, NULL));
    for (int width = 0; width <= 120; width += width < 20 ? 1 : 17) {
        for (int height = 0; height <= 40; height += height < 8 ? 1 : 9) {
            static const size_t counts[] = {0, 1, 2, 3, 1024};

            for (size_t i = 0; i < 5; i++) {
                curve.count = counts[i];
                draw(&curve, &canvas, (struct rect){0, 0, width, height});
            }
        }
    }
    canvas_free(&canvas);
}

static void test_curves_through_one_cell_cross_in_ascii(void **state)
{
    const double x[] = {0, 1}, up[] = {0, 1}, down[] = {1, 0};
    const struct plot_series series[] = {
        {.x = x, .y = up, .stride = sizeof(double), .count = 2,     .role = ROLE_TEST,           .dotted = true},
        {.x = x,      .y = down,        .stride = sizeof(double),                  .count = 2, .role = ROLE_TRAIN},
    };
    const struct plot plot = {.series = series, .series_count = 2, .x_label = ""};
    struct canvas canvas;
    struct text text = {0};

    (void)state;
    assert_true(canvas_create(&canvas, 5, 3, GLYPHS_ASCII, NULL));
    plot_draw(&plot, &canvas, (struct rect){0, 0, 5, 3});
    canvas_text(&canvas, &text);
    assert_string_equal(text.data, "** oo\n ###\noo **\n");
    text_free(&text);
    canvas_free(&canvas);
}

/* ---- Two axes, windows, lines, curves to compare with */

static void assert_plots(const struct plot *plot, int width, int height, enum glyph_set glyphs,
                         const char *expected)
{
    struct canvas canvas;
    struct text text = {0};

    assert_true(canvas_create(&canvas, width, height, glyphs, NULL));
    plot_draw(plot, &canvas, (struct rect){0, 0, width, height});
    canvas_text(&canvas, &text);
    assert_string_equal(text.data, expected);
    text_free(&text);
    canvas_free(&canvas);
}

static const double x_axis[] = {0, 10}, falling[] = {2, 0}, rising[] = {0, 1},
                    steady[] = {0.5, 0.5};

static struct plot_series series_of(const double *y, enum role role)
{
    return (struct plot_series){
        .x = x_axis, .y = y, .stride = sizeof(double), .count = 2, .role = role};
}

static struct plot_series share_of(const double *y, enum role role, enum glyph mark, int phase)
{
    struct plot_series series = series_of(y, role);

    series.right = true;
    series.mark = mark;
    series.phase = phase;
    return series;
}

/* The right axis is from 0% to 100% whatever the left one is; marks of two curves stand in columns of their own. */
static const struct plot_series *two_shares(void)
{
    static struct plot_series series[3];

    series[0] = share_of(rising, ROLE_TRAIN, GLYPH_ACCURACY_TRAIN, 0);
    series[1] = share_of(steady, ROLE_TEST, GLYPH_ACCURACY_TEST, 2);
    series[2] = series_of(falling, ROLE_TRAIN);
    return series;
}

static void test_shares_have_an_axis_on_the_right(void **state)
{
    const struct plot plot = {
        .series = two_shares(), .series_count = 3, .x_label = "epochs", .right_axis = true};

    (void)state;
    assert_plots(&plot, 36, 9, GLYPHS_ASCII,
                 "2+****                        ^+100%\n"
                 " |    ****                ^    |\n"
                 " |        *****       ^        |\n"
                 "1+  v   v   v ***** v   v   v  +50%\n"
                 " |        ^       *****        |\n"
                 " |    ^                ****    |\n"
                 "0+^                        ****+0%\n"
                 " ++-------------+-------------++\n"
                 "  0             5   epochs   10\n");
    assert_plots(&plot, 36, 9, GLYPHS_UTF8,
                 "2┤⠉⠒⠤⣀                        ▴├100%\n"
                 " │    ⠉⠒⠤⣀                ▴    │\n"
                 " │        ⠉⠒⠢⢄⡀       ▴        │\n"
                 "1┤  ▵   ▵   ▵ ⠈⠑⠢⢄⡀ ▵   ▵   ▵  ├50%\n"
                 " │        ▴       ⠈⠑⠢⠤⣀        │\n"
                 " │    ▴                ⠉⠒⠤⣀    │\n"
                 "0┤▴                        ⠉⠒⠤⣀├0%\n"
                 " └┬─────────────┬─────────────┬┘\n"
                 "  0             5   epochs   10\n");
}

/* Where there is no room for two columns of numbers the marks are still there. */
static void test_narrow_plots_have_no_right_axis(void **state)
{
    const struct plot plot = {
        .series = two_shares(), .series_count = 3, .x_label = "epochs", .right_axis = true};

    (void)state;
    assert_plots(&plot, 20, 6, GLYPHS_ASCII,
                 "2+*****           ^\n"
                 "1+  v ***** v ^ v\n"
                 " |    ^   ^*****\n"
                 "0+^            *****\n"
                 " ++--------+-------+\n"
                 "  0 epochs 5      10\n");
}

/* From 90 on only: the curve comes in at the left edge where it is there, and the y axis begins at the curve. */
static void test_a_window_shows_the_last_part(void **state)
{
    const double x[] = {0, 80, 96, 100}, y[] = {1000, 5, 4.2, 4};
    const struct plot_series series = {
        .x = x, .y = y, .stride = sizeof(double), .count = 4, .role = ROLE_TRAIN};
    const struct plot plot = {
        .series = &series, .series_count = 1, .x_label = "last", .windowed = true, .from = 90};

    (void)state;
    assert_plots(&plot, 30, 9, GLYPHS_ASCII,
                 "4.6+\n"
                 "   |***\n"
                 "4.4+   *****\n"
                 "   |        *****\n"
                 "4.2+             *****\n"
                 "   |                 *****\n"
                 "4.0+                      ****\n"
                 "   ++------------+-----------+\n"
                 "   90           95   last  100\n");
}

/* All points are left of the window, or none are. */
static void test_a_window_beside_the_points_is_empty(void **state)
{
    struct plot_series series = series_of(falling, ROLE_TRAIN);
    struct plot plot = {
        .series = &series, .series_count = 1, .x_label = "", .windowed = true, .from = 11};

    (void)state;
    assert_plots(&plot, 12, 5, GLYPHS_ASCII,
                 "1+\n"
                 " |\n"
                 "0+\n"
                 " ++--------+\n"
                 "  0        1\n");
    series.count = 0;
    assert_plots(&plot, 12, 5, GLYPHS_ASCII,
                 "1+\n"
                 " |\n"
                 "0+\n"
                 " ++--------+\n"
                 "  0        1\n");
}

/* A curve to compare with is cut off where it is higher than the others, and drawn below them. */
static void test_a_faint_curve_does_not_stretch_the_axis(void **state)
{
    const double diverged[] = {2, 1e30}, low[] = {1, 0.5};
    struct plot_series series[] = {series_of(diverged, ROLE_EARLIER), series_of(low, ROLE_EARLIER),
                                   series_of(falling, ROLE_TRAIN)};
    const struct plot plot = {.series = series, .series_count = 3, .x_label = "epochs"};

    (void)state;
    series[0].faint = series[1].faint = true;
    series[0].tag = '1';
    series[1].tag = '2';
    assert_plots(&plot, 30, 8, GLYPHS_ASCII,
                 "2+*****                      1\n"
                 " |    *****\n"
                 "1+...      *****\n"
                 " |  ............*****..\n"
                 " |                   *****...2\n"
                 "0+                       *****\n"
                 " ++-------------+------------+\n"
                 "  0             5   epochs  10\n");
    assert_plots(&plot, 30, 8, GLYPHS_UTF8,
                 "2┤⠉⠒⠤⣀⡀                      1\n"
                 " │    ⠈⠑⠒⠤⣀\n"
                 "1┤⡀ ⡀      ⠉⠑⠢⠤⣀\n"
                 " │  ⠈ ⠈ ⠈⠂ ⠂ ⠢ ⠠⠉⠲⠢⢄⣀ ⡀\n"
                 " │                   ⠉⠒⠤⢌⡀⠈  2\n"
                 "0┤                       ⠈⠉⠒⠤⣀\n"
                 " └┬─────────────┬────────────┬\n"
                 "  0             5   epochs  10\n");
    assert_true(plot_cuts(&plot, &series[0]));
    assert_false(plot_cuts(&plot, &series[1]));
}

static void test_lines_stand_behind_the_curves(void **state)
{
    const struct plot_series series = series_of(falling, ROLE_TRAIN);
    const struct plot_line lines[] = {
        {2,  ROLE_CHANGE, GLYPH_CHANGE, GLYPH_CHANGE_FOOT},
        {8,  ROLE_TITLE,  GLYPH_MOMENT, GLYPH_MOMENT_FOOT},
        {11, ROLE_CHANGE, GLYPH_CHANGE, GLYPH_CHANGE_FOOT}, /* not on the plot */
    };
    const struct plot plot = {
        .series = &series, .series_count = 1, .x_label = "epochs", .lines = lines, .line_count = 3};

    (void)state;
    assert_plots(&plot, 30, 8, GLYPHS_ASCII,
                 "2+*****:                !\n"
                 " |    *****             !\n"
                 "1+     :   *****        !\n"
                 " |     :        *****   !\n"
                 " |     :             *****\n"
                 "0+     :                !*****\n"
                 " ++----V--------+-------!----+\n"
                 "  0             5   epochs  10\n");
    assert_plots(&plot, 30, 8, GLYPHS_UTF8,
                 "2┤⠉⠒⠤⣀⡀┊                ║\n"
                 " │    ⠈⠑⠒⠤⣀             ║\n"
                 "1┤     ┊   ⠉⠑⠢⠤⣀        ║\n"
                 " │     ┊        ⠉⠒⠢⢄⣀   ║\n"
                 " │     ┊             ⠉⠒⠤⢄⡀\n"
                 "0┤     ┊                ║⠈⠉⠒⠤⣀\n"
                 " └┬────▾────────┬───────╨────┬\n"
                 "  0             5   epochs  10\n");
}

/* The column that a value is drawn in stands for that value, or one next to it. */
static void test_a_column_stands_for_its_value(void **state)
{
    const struct plot_series series = series_of(falling, ROLE_TRAIN);
    struct plot plot = {.series = &series, .series_count = 1, .x_label = ""};
    const struct rect area = {5, 0, 60, 10};

    (void)state;
    for (int i = 0; i <= 10; i++) {
        const struct plot_line line = {i, ROLE_CHANGE, GLYPH_CHANGE, GLYPH_CHANGE_FOOT};
        struct canvas canvas;
        int column = 0;

        plot.lines = &line;
        plot.line_count = 1;
        assert_true(canvas_create(&canvas, 70, 10, GLYPHS_UTF8, NULL));
        plot_draw(&plot, &canvas, area);
        while (canvas.cells[8 * 70 + column].role != ROLE_CHANGE)
            assert_true(++column < 70);
        assert_close(plot_x_at(&plot, area, column), i, 10.0 / 55);
        canvas_free(&canvas);
    }
    assert_close(plot_x_at(&plot, area, 0), 0, 0);
    assert_close(plot_x_at(&plot, area, 69), 10, 0);
}

/* Everything at once, at every size: inside the area. */
static void test_all_of_it_stays_inside_at_every_size(void **state)
{
    struct plot_series series[4];
    const struct plot_line line = {5, ROLE_CHANGE, GLYPH_CHANGE, GLYPH_CHANGE_FOOT};
    struct plot plot = {.series = series,
                        .series_count = 4,
                        .x_label = "epochs",
                        .right_axis = true,
                        .lines = &line,
                        .line_count = 1};
    struct canvas canvas;

    (void)state;
    memcpy(series, two_shares(), 3 * sizeof series[0]);
    series[3] = series_of(rising, ROLE_EARLIER);
    series[3].faint = true;
    series[3].tag = '1';
    assert_true(canvas_create(&canvas, 100, 30, GLYPHS_ASCII, NULL));
    for (int size = 0; size < 4 * 80 * 20; size++) {
        struct rect area = {10, 5, size % 80, size / 80 % 20};

        plot.log_scale = size / 1600 % 2 != 0;
        plot.windowed = size / 3200 % 2 != 0;
        plot.from = 3;
        canvas_clear(&canvas);
        plot_draw(&plot, &canvas, area);
        for (int i = 0; i < 3000; i++) {
            int x = i % 100, y = i / 100;
            bool inside = x >= 10 && x < 10 + area.width && y >= 5 && y < 5 + area.height;

            if (!inside && canvas.cells[i].character != ' ')
                fail_msg("%dx%d: column %d, row %d", area.width, area.height, x, y);
        }
    }
    canvas_free(&canvas);
}

/* ---- Numbers */

static void test_ticks_are_round_and_short(void **state)
{
    static const struct {
        double value, step;
        const char *expected;
    } cases[] = {
        {0,                   0.1,     "0"        },
        {0.30000000000000004, 0.1,     "0.3"      },
        {0.25,                0.05,    "0.25"     },
        {1,                   0.5,     "1.0"      },
        {1e-17,               0.1,     "0"        },
        {500,                 500,     "500"      },
        {1000,                500,     "1000"     },
        {1500,                500,     "1500"     },
        {2000,                1000,    "2k"       },
        {20000,               20000,   "20k"      },
        {500000,              500000,  "0.5M"     },
        {2000000,             500000,  "2.0M"     },
        {1000000,             1000000, "1M"       },
        {5e-7,                5e-7,    "5e-07"    },
        {-0.5,                0.5,     "-0.5"     },
        {0.11985,             5e-5,    "0.11985"  },
        {0.1199,              5e-5,    "0.1199"   },
        {12.000003,           1e-6,    "12.000003"},
        {2e300,               1e300,   "2e+300"   },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[NUMBER_SIZE];

        assert_string_equal(number_tick(text, sizeof text, cases[i].value, cases[i].step),
                            cases[i].expected);
    }
}

static void test_short_numbers_keep_four_digits(void **state)
{
    char text[NUMBER_SIZE];

    (void)state;
    assert_string_equal(number_short(text, sizeof text, 0), "0");
    assert_string_equal(number_short(text, sizeof text, 999), "999");
    assert_string_equal(number_short(text, sizeof text, 1234), "1.234k");
    assert_string_equal(number_short(text, sizeof text, 999960), "1M");
    assert_string_equal(number_short(text, sizeof text, 12345678), "12.35M");
    assert_string_equal(number_short(text, sizeof text, (double)NAN), "-");
    assert_string_equal(number_short(text, sizeof text, 1e40), "1e+40");
    assert_string_equal(number_error(text, sizeof text, (double)NAN), "-");
    assert_string_equal(number_error(text, sizeof text, 0.0123456), "0.01235");
    assert_string_equal(number_error(text, sizeof text, 1.3), "1.300");
    assert_string_equal(number_error(text, sizeof text, 1234), "1234");
    assert_string_equal(number_epoch(text, sizeof text, 12), "12");
    assert_string_equal(number_epoch(text, sizeof text, 12.25), "12.25");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_falling_line_runs_from_corner_to_corner),
        cmocka_unit_test(test_ascii_has_plain_marks),
        cmocka_unit_test(test_a_dotted_curve_differs_without_colours),
        cmocka_unit_test(test_small_areas_have_no_axes),
        cmocka_unit_test(test_no_points_still_have_axes),
        cmocka_unit_test(test_one_point_is_one_dot),
        cmocka_unit_test(test_values_that_are_not_finite_leave_gaps),
        cmocka_unit_test(test_only_nan_is_drawn_like_nothing),
        cmocka_unit_test(test_negative_values_are_below_zero),
        cmocka_unit_test(test_a_log_axis_has_powers_of_ten),
        cmocka_unit_test(test_extreme_ranges_are_drawn_inside_the_area),
        cmocka_unit_test(test_every_size_and_count_is_drawn),
        cmocka_unit_test(test_curves_through_one_cell_cross_in_ascii),
        cmocka_unit_test(test_shares_have_an_axis_on_the_right),
        cmocka_unit_test(test_narrow_plots_have_no_right_axis),
        cmocka_unit_test(test_a_window_shows_the_last_part),
        cmocka_unit_test(test_a_window_beside_the_points_is_empty),
        cmocka_unit_test(test_a_faint_curve_does_not_stretch_the_axis),
        cmocka_unit_test(test_lines_stand_behind_the_curves),
        cmocka_unit_test(test_a_column_stands_for_its_value),
        cmocka_unit_test(test_all_of_it_stays_inside_at_every_size),
        cmocka_unit_test(test_ticks_are_round_and_short),
        cmocka_unit_test(test_short_numbers_keep_four_digits),
    };

    return cmocka_run_group_tests_name("plot", tests, NULL, NULL);
}
