/* Numbers as worked examples show them: places, tiny and huge ones, columns, rounding as with a pencil. */
#include "support.h"

#include <nntui/figure.h>

#include <nntui/problem.h>
#include <nntui/rng.h>

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* ---- One number, three ways */

static void test_figures_are_written_three_ways(void **state)
{
    static const struct {
        double value;
        int places;
        const char *fixed, *shortest, *factor;
    } rows[] = {
        {0,              3, "0.000",           "0",               "0"              },
        {-0.0,           3, "0.000",           "0",               "0"              },
        {0.9,            3, "0.900",           "0.9",             "0.9"            },
        {-0.9,           3, "-0.900",          "-0.9",            "(-0.9)"         },
        {1,              2, "1.00",            "1",               "1"              },
        {-1,             2, "-1.00",           "-1",              "(-1)"           },
        {100,            2, "100.00",          "100",             "100"            },
        {-1200,          4, "-1200.0000",      "-1200",           "(-1200)"        },
        {1.25,           6, "1.250000",        "1.25",            "1.25"           },
        {2.0 / 3,        2, "0.67",            "0.67",            "0.67"           },
        {2.0 / 3,        9, "0.666666667",     "0.666666667",     "0.666666667"    },
        {0.999999,       3, "1.000",           "1",               "1"              },
        {0.0101,         2, "0.01",            "0.01",            "0.01"           },
 /* what the places cannot show is not 0 */
        {0.00042,        3, "4.2e-4",          "4.2e-4",          "4.2e-4"         },
        {-0.00042,       3, "-4.2e-4",         "-4.2e-4",         "(-4.2e-4)"      },
        {0.00051,        3, "0.001",           "0.001",           "0.001"          },
        {4.2e-05,        3, "4.2e-5",          "4.2e-5",          "4.2e-5"         },
        {5e-7,           6, "5.0e-7",          "5.0e-7",          "5.0e-7"         }, /* in binary just below the half */
        {-5e-7,          6, "-5.0e-7",         "-5.0e-7",         "(-5.0e-7)"      },
        {5.1e-7,         6, "0.000001",        "0.000001",        "0.000001"       },
        {9.96e-5,        3, "1.0e-4",          "1.0e-4",          "1.0e-4"         },
        {0.005,          2, "0.01",            "0.01",            "0.01"           }, /* and this just above it */
        {1e-100,         9, "1.0e-100",        "1.0e-100",        "1.0e-100"       },
        {1e-300,         9, "1.0e-300",        "1.0e-300",        "1.0e-300"       },
        {5e-324,         2, "4.9e-324",        "4.9e-324",        "4.9e-324"       },
 /* what is huge has as many digits behind the point of its power */
        {999999999,      2, "999999999.00",    "999999999",       "999999999"      },
        {1e9,            2, "1.00e9",          "1.00e9",          "1.00e9"         },
        {-12345678901.0, 3, "-1.235e10",       "-1.235e10",       "(-1.235e10)"    },
        {DBL_MAX,        9, "1.797693135e308", "1.797693135e308", "1.797693135e308"},
        {INFINITY,       3, "inf",             "inf",             "inf"            },
        {-INFINITY,      3, "-inf",            "-inf",            "(-inf)"         },
        {NAN,            3, "nan",             "nan",             "nan"            },
        {-NAN,           3, "nan",             "nan",             "nan"            },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        char buffer[FIGURE_SIZE];
        double value = rows[i].value;

        assert_string_equal(figure_fixed(buffer, sizeof buffer, value, rows[i].places),
                            rows[i].fixed);
        assert_string_equal(figure_short(buffer, sizeof buffer, value, rows[i].places),
                            rows[i].shortest);
        assert_string_equal(figure_factor(buffer, sizeof buffer, value, rows[i].places),
                            rows[i].factor);
    }
}

/* ---- Columns */

static void test_cells_are_shortened_to_their_columns(void **state)
{
    static const struct {
        double value;
        int places, width;
        const char *cell;
    } rows[] = {
        {0.9,       3, 8,  "0.900"    },
        {-0.9,      3, 6,  "-0.900"   },
        {-0.9,      3, 5,  "-0.90"    },
        {-0.9,      3, 4,  "-0.9"     },
        {12.345678, 6, 9,  "12.345678"},
        {12.345678, 6, 5,  "12.35"    },
        {12.345678, 6, 2,  "12"       },
        {123456.7,  3, 8,  "123456.7" },
        {123456.7,  3, 6,  "123457"   },
        {123456.7,  3, 5,  "1e5"      },
        {-123456.7, 3, 6,  "-1e5"     },
        {0.0004,    6, 8,  "0.000400" },
        {0.0004,    6, 5,  "4e-4"     }, /* 0.000 would be another number */
        {0.6,       3, 2,  "1"        },
        {4.2e-05,   3, 8,  "4.2e-5"   },
        {4.2e-05,   3, 5,  "4e-5"     },
        {-4.2e-12,  3, 6,  "-4e-12"   },
        {2.5e12,    3, 12, "2.500e12" },
        {2.5e12,    3, 5,  "2e12"     },
        {0,         4, 3,  "0.0"      },
        {-0.0,      4, 1,  "0"        },
        {INFINITY,  3, 3,  "inf"      },
        {-INFINITY, 3, 9,  "-inf"     },
        {NAN,       3, 3,  "nan"      },
 /* what does not fit at all: only that it is there */
        {-3e-300,   3, 7,  "-3e-300"  },
        {-3e-300,   3, 6,  "~0"       },
        {4.2e-05,   3, 3,  "~0"       },
        {4.2e-05,   3, 1,  "~"        },
        {123456.7,  3, 2,  "~i"       },
        {-3e300,    3, 5,  "~inf"     },
        {-INFINITY, 3, 3,  "~in"      },
        {INFINITY,  3, 2,  "~i"       },
        {NAN,       3, 1,  "n"        },
        {0.5,       3, 0,  ""         },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        char buffer[FIGURE_SIZE];

        assert_string_equal(
            figure_cell(buffer, sizeof buffer, rows[i].value, rows[i].places, rows[i].width),
            rows[i].cell);
    }
}

static void test_cells_are_never_wider_than_their_columns(void **state)
{
    static const double special[] = {0, -0.0, INFINITY, -INFINITY, NAN, DBL_MAX, 5e-324, -1e-200};
    struct rng rng;

    (void)state;
    rng_seed(&rng, 4, RNG_TEST, 0);
    for (size_t i = 0; i < 20000; i++) {
        double value = i < LENGTH(special)
                           ? special[i]
                           : rng_normal(&rng) * pow(10, rng_uniform(&rng) * 600 - 300);
        int places = PLACES_LEAST + (int)rng_below(&rng, PLACES_MOST - PLACES_LEAST + 1);
        char buffer[FIGURE_SIZE];

        for (int width = 0; width <= 12; width++) {
            figure_cell(buffer, sizeof buffer, value, places, width);
            if ((int)strlen(buffer) > width)
                fail_msg("%g in %d columns: %s", value, width, buffer);
            /* Of a number that is there, some digit but 0, or a ~. */
            assert_true(value == 0 || width == 0 || strpbrk(buffer, "123456789~in") != NULL);
        }
    }
}

/* Random numbers of all sizes: within seven columns, and none of them shown as 0. */
static void test_cells_of_seven_columns_hold_every_number(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 1, RNG_TEST, 0);
    for (int i = 0; i < 20000; i++) {
        double value = rng_normal(&rng) * pow(10, rng_uniform(&rng) * 80 - 40), read;
        int places = PLACES_LEAST + (int)rng_below(&rng, PLACES_MOST - PLACES_LEAST + 1);
        char buffer[FIGURE_SIZE];

        figure_cell(buffer, sizeof buffer, value, places, 7);
        assert_true(strlen(buffer) <= 7);
        read = strtod(buffer, NULL);
        assert_true(read / value >= 0.5 && read / value <= 2); /* 0.6 becomes 1 at the worst */
    }
}

/* With all places a figure is within half a unit of the last, or within a twentieth where it is tiny. */
static void test_fixed_figures_are_near_to_the_number(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 2, RNG_TEST, 0);
    for (int i = 0; i < 20000; i++) {
        double value = rng_normal(&rng) * pow(10, rng_uniform(&rng) * 24 - 12), read;
        int places = PLACES_LEAST + (int)rng_below(&rng, PLACES_MOST - PLACES_LEAST + 1);
        double half = 0.5 * pow(10, -places);
        char fixed[FIGURE_SIZE], shortest[FIGURE_SIZE];

        read = strtod(figure_fixed(fixed, sizeof fixed, value, places), NULL);
        assert_close(read, value, 1.0001 * fmax(half, half * fabs(value)));
        assert_close(read, value, 1.0001 * fmax(half, 0.05 * fabs(value)));
        assert_true(read != 0);
        assert_true(read == strtod(figure_short(shortest, sizeof shortest, value, places), NULL));
        assert_true(strlen(shortest) <= strlen(fixed));
    }
}

/* ---- One unit */

/* Read off the text: 4.21e-5 has the unit 1e-7. */
static double unit_of_text(const char *text)
{
    const char *point = strchr(text, '.'), *e = strchr(text, 'e');
    size_t decimals = point != NULL ? strspn(point + 1, "0123456789") : 0;

    return pow(10, (e != NULL ? atoi(e + 1) : 0) - (double)decimals);
}

static void test_a_unit_is_of_the_last_digit_shown(void **state)
{
    static const struct {
        double value;
        int places;
        double unit;
    } rows[] = {
        {0,           3, 1e-3 },
        {0.9,         2, 1e-2 },
        {-123.456,    9, 1e-9 },
        {0.0005001,   3, 1e-3 },
        {0.00042,     3, 1e-5 },
        {-0.00042,    3, 1e-5 },
        {1e-5,        3, 1e-6 },
        {9.94e-5,     3, 1e-6 },
        {9.96e-5,     3, 1e-5 }, /* shown as 1.0e-4 */
        {4e-10,       9, 1e-11},
        {999999999,   3, 1e-3 },
        {999999999.9, 2, 1e-2 },
        {1e9,         2, 1e7  },
        {1e9,         9, 1    },
        {-2.5e12,     3, 1e9  },
        {9.9996e9,    3, 1e7  }, /* shown as 1.000e10 */
        {INFINITY,    3, 1e-3 },
        {NAN,         3, 1e-3 },
    };
    struct rng rng;

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++)
        assert_close(figure_unit(rows[i].value, rows[i].places), rows[i].unit,
                     1e-12 * rows[i].unit);
    rng_seed(&rng, 5, RNG_TEST, 0);
    for (int i = 0; i < 20000; i++) {
        double value = rng_normal(&rng) * pow(10, rng_uniform(&rng) * 60 - 30);
        int places = PLACES_LEAST + (int)rng_below(&rng, PLACES_MOST - PLACES_LEAST + 1);
        double unit = figure_unit(value, places);
        char shown[FIGURE_SIZE];

        figure_fixed(shown, sizeof shown, value, places);
        assert_close_at(unit, unit_of_text(shown), 1e-12 * unit, shown, __FILE__, __LINE__);
        assert_close_at(strtod(shown, NULL), value, 0.5001 * unit + DBL_EPSILON * fabs(value),
                        shown, __FILE__, __LINE__);
    }
}

/* ---- Rounding */

static void test_round_takes_halves_away_from_zero(void **state)
{
    static const struct {
        double value;
        int decimals;
        double rounded;
    } rows[] = {
        {0.5,        0,          1         },
        {-0.5,       0,          -1        },
        {1.5,        0,          2         },
        {2.5,        0,          3         },
        {0.4999,     0,          0         },
        {1.0005,     3,          1.001     }, /* in binary a little less than the half */
        {-1.0005,    3,          -1.001    },
        {1.005,      2,          1.01      },
        {0.285,      2,          0.29      },
        {8.345,      2,          8.35      },
        {1.0004999,  3,          1.0       },
        {0.00049,    3,          0         },
        {0.761333,   3,          0.761     },
        {123456.5,   0,          123457    },
        {1.23456789, CARRY_MOST, 1.23456789},
        {1.0 / 3,    CARRY_FULL, 1.0 / 3   },
        {1e300,      12,         1e300     }, /* its last decimal is far before these */
        {DBL_MAX,    3,          DBL_MAX   },
        {INFINITY,   3,          INFINITY  },
        {-INFINITY,  3,          -INFINITY },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++)
        assert_close(figure_round(rows[i].value, rows[i].decimals), rows[i].rounded,
                     fabs(rows[i].rounded) < 1e300 ? 1e-12 : 0);
    assert_true(isnan(figure_round(NAN, 3)));
    assert_true(figure_round(1.0 / 3, CARRY_FULL) == 1.0 / 3);
}

/* All of 0.0005, 0.0015, ... have a half in the fourth place. */
static void test_round_knows_every_half_of_a_thousand(void **state)
{
    (void)state;
    for (int i = 0; i < 100000; i++) {
        char half[20], up[20];
        double value;

        snprintf(half, sizeof half, "%d.%03d5", i / 1000, i % 1000);
        snprintf(up, sizeof up, "%d.%03d", (i + 1) / 1000, (i + 1) % 1000);
        value = strtod(half, NULL);
        assert_true(figure_round(value, 3) == strtod(up, NULL));
        assert_true(figure_round(-value, 3) == -strtod(up, NULL));
    }
}

/* Rounding what is rounded changes nothing, and nothing moves by more than half a unit. */
static void test_round_twice_is_round_once(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 3, RNG_TEST, 0);
    for (int i = 0; i < 20000; i++) {
        double value = rng_normal(&rng) * pow(10, rng_uniform(&rng) * 6 - 3);
        int decimals = (int)rng_below(&rng, 9);
        double rounded = figure_round(value, decimals);

        assert_true(figure_round(rounded, decimals) == rounded);
        assert_close(rounded, value, 0.5 * pow(10, -decimals) * (1 + 1e-9));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures_are_written_three_ways),
        cmocka_unit_test(test_cells_are_shortened_to_their_columns),
        cmocka_unit_test(test_cells_are_never_wider_than_their_columns),
        cmocka_unit_test(test_a_unit_is_of_the_last_digit_shown),
        cmocka_unit_test(test_cells_of_seven_columns_hold_every_number),
        cmocka_unit_test(test_fixed_figures_are_near_to_the_number),
        cmocka_unit_test(test_round_takes_halves_away_from_zero),
        cmocka_unit_test(test_round_knows_every_half_of_a_thousand),
        cmocka_unit_test(test_round_twice_is_round_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
