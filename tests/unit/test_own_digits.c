/*
 * Forty digits drawn on the Digits screen as a person would, half of them with the mouse and half with the keys, and read by
 * the network that comes with the program, which has never seen them: large and small ones, in a corner, slanted,
 * with a thin pen and a thick one.
 */
#include "app_support.h"

#include <math.h>

#define STROKES 2
#define POINTS  16

/* In a box of 10 by 14, y down; a stroke ends before the first point without an x. */
#define END \
 {          \
  NAN, NAN  \
 }

struct place {
    float x, y;
};

static const struct shape {
    size_t digit;
    struct place stroke[STROKES][POINTS];
} shapes[] = {
    {0,
     {{{5, 0},
       {2, 1},
       {0, 5},
       {0, 9},
       {2, 13},
       {5, 14},
       {8, 13},
       {10, 9},
       {10, 5},
       {8, 1},
       {5, 0},
       END},
      {END}}                                                                                      },
    {0, {{{6, 0}, {3, 2}, {2, 6}, {2, 10}, {4, 14}, {6, 13}, {8, 9}, {8, 4}, {6, 0}, END}, {END}} },
    {1, {{{5, 0}, {5, 14}, END}, {END}}                                                           },
    {1, {{{2, 3}, {5, 0}, {5, 14}, END}, {END}}                                                   },
    {2, {{{0, 3}, {2, 0}, {7, 0}, {10, 3}, {9, 6}, {0, 14}, {10, 14}, END}, {END}}                },
    {2,
     {{{1, 3}, {4, 0}, {8, 1}, {9, 4}, {6, 9}, {2, 13}, {1, 11}, {3, 11}, {6, 13}, {10, 13}, END},
      {END}}                                                                                      },
    {3,
     {{{0, 1}, {4, 0}, {9, 1}, {9, 4}, {4, 6}, {9, 8}, {10, 11}, {7, 14}, {2, 14}, {0, 12}, END},
      {END}}                                                                                      },
    {3, {{{0, 0}, {9, 0}, {4, 6}, {9, 8}, {9, 12}, {5, 14}, {0, 13}, END}, {END}}                 },
    {4, {{{2, 0}, {0, 8}, {10, 8}, END}, {{8, 2}, {8, 14}, END}}                                  },
    {4, {{{7, 14}, {7, 0}, {0, 9}, {10, 9}, END}, {END}}                                          },
    {5, {{{9, 0}, {1, 0}, {1, 6}, {6, 5}, {10, 8}, {9, 12}, {4, 14}, {0, 12}, END}, {END}}        },
    {5, {{{1, 0}, {1, 6}, {6, 6}, {9, 9}, {7, 13}, {0, 13}, END}, {{1, 0}, {9, 0}, END}}          },
    {6, {{{8, 0}, {3, 4}, {0, 9}, {2, 13}, {6, 14}, {9, 11}, {7, 8}, {3, 8}, {0, 11}, END}, {END}}},
    {6, {{{5, 0}, {1, 8}, {1, 12}, {4, 14}, {8, 12}, {8, 9}, {5, 7}, {1, 10}, END}, {END}}        },
    {7, {{{0, 0}, {10, 0}, {4, 14}, END}, {END}}                                                  },
    {7, {{{0, 0}, {9, 0}, {4, 14}, END}, {{3, 7}, {9, 7}, END}}                                   },
    {8,
     {{{9, 2},
       {5, 0},
       {1, 2},
       {2, 5},
       {8, 9},
       {9, 12},
       {5, 14},
       {1, 12},
       {2, 9},
       {8, 5},
       {9, 2},
       END},
      {END}}                                                                                      },
    {8,
     {{{5, 0}, {2, 2}, {2, 5}, {5, 6}, {8, 5}, {8, 2}, {5, 0}, END},
      {{5, 6}, {1, 9}, {1, 12}, {5, 14}, {9, 12}, {9, 9}, {5, 6}, END}}                           },
    {9, {{{9, 3}, {5, 0}, {1, 2}, {1, 5}, {5, 7}, {9, 4}, {9, 3}, {9, 14}, END}, {END}}           },
    {9, {{{9, 4}, {6, 0}, {2, 1}, {1, 5}, {5, 7}, {9, 4}, {9, 10}, {6, 14}, {1, 13}, END}, {END}} },
};

#define SHAPES (sizeof shapes / sizeof shapes[0])

/* How one of them is drawn: from where, how high, leaning by how much, with which pen. */
static const struct manner {
    const char *name;
    float left, top, height, lean;
    int pen; /* steps wider than usual */
} manners[] = {
    {"usual",    9,  5,  18, 0,    0 },
    {"large",    5,  1,  25, 0,    1 },
    {"small",    9,  9,  12, 0,    0 },
    {"corner",   1,  1,  13, 0,    0 },
    {"slanted",  6,  5,  18, 0.3f, 0 },
    {"thin",     9,  5,  18, 0,    -2},
    {"thick",    8,  4,  20, 0,    3 },
    {"far away", 16, 13, 13, 0.1f, 0 },
};

#define MANNERS (sizeof manners / sizeof manners[0])

static bool is_end(struct place place)
{
    return isnan(place.x);
}

/* A point of a shape in pixels of the sheet. */
static struct place place_of(struct place point, const struct manner *manner)
{
    float scale = manner->height / 14;

    return (struct place){manner->left + scale * (point.x + manner->lean * (14 - point.y)),
                          manner->top + scale * point.y};
}

/* The cell of a place on the sheet of a screen of 80x24: behind the frame, a cell being one pixel wide and two high. */
static void cell_of(struct place place, int *x, int *y)
{
    *x = 1 + (int)floorf(place.x);
    *y = 2 + (int)floorf(place.y / 2);
}

/* The mouse tells of each cell that it comes to. */
static void drag(struct app *app, struct place from, struct place to, int *x, int *y)
{
    for (int step = 1; step <= 60; step++) {
        float share = (float)step / 60;
        struct place now = {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
        int before_x = *x, before_y = *y;

        cell_of(now, x, y);
        if (*x != before_x || *y != before_y)
            app_click(app, *x, *y, CLICK_DRAG);
    }
}

static void draw_with_mouse(struct app *app, const struct shape *shape, const struct manner *manner)
{
    for (size_t s = 0; s < STROKES && !is_end(shape->stroke[s][0]); s++) {
        const struct place *point = shape->stroke[s];
        int x, y;

        cell_of(place_of(point[0], manner), &x, &y);
        app_click(app, x, y, CLICK_LEFT);
        for (size_t i = 1; !is_end(point[i]); i++)
            drag(app, place_of(point[i - 1], manner), place_of(point[i], manner), &x, &y);
        app_click(app, x, y, CLICK_RELEASE);
    }
}

/* By the arrows, a pixel at a time, wherever the pen was left. */
static void go(struct app *app, struct place to)
{
    while (floorf(app->digits.x) < floorf(to.x))
        press(app, "Right");
    while (floorf(app->digits.x) > floorf(to.x))
        press(app, "Left");
    while (floorf(app->digits.y) < floorf(to.y))
        press(app, "Down");
    while (floorf(app->digits.y) > floorf(to.y))
        press(app, "Up");
}

/* The pen is put down for the first point, and straight lines go to the others. */
static void draw_with_keys(struct app *app, const struct shape *shape, const struct manner *manner)
{
    for (size_t s = 0; s < STROKES && !is_end(shape->stroke[s][0]); s++) {
        go(app, place_of(shape->stroke[s][0], manner));
        press(app, "space space");
        for (size_t i = 1; !is_end(shape->stroke[s][i]); i++) {
            go(app, place_of(shape->stroke[s][i], manner));
            press(app, "l");
        }
    }
}

static void choose_pen(struct app *app, int steps)
{
    app->digits.input.pen = PREPARATION_PEN;
    for (; steps > 0; steps--)
        press(app, "+");
    for (; steps < 0; steps++)
        press(app, "-");
}

static bool is_read(struct app *app, size_t number)
{
    const struct shape *shape = &shapes[number % SHAPES];
    const struct manner *manner = &manners[(number / SHAPES + number) % MANNERS];
    bool mouse = number % 2 == (number / SHAPES) % 2;
    size_t answer;

    press(app, "c");
    choose_pen(app, manner->pen);
    if (mouse)
        draw_with_mouse(app, shape, manner);
    else
        draw_with_keys(app, shape, manner);
    app_update(app);
    assert_true(app->digits.answered);
    answer = digits_answer(app);
    if (answer != shape->digit) {
        char *screen = draw(app, 80, 24, GLYPHS_UTF8);

        print_message("%s, with the %s: a %zu was read as %zu\n%s\n", manner->name,
                      mouse ? "mouse" : "keys", shape->digit, answer, screen);
        free(screen);
    }
    return answer == shape->digit;
}

static void test_forty_digits_drawn_by_mouse_and_keys_are_read(void **state)
{
    struct app *app = *state;
    size_t right = 0;

    command(app, "digits");
    for (size_t number = 0; number < 2 * SHAPES; number++)
        right += is_read(app, number);
    print_message("%zu of %zu\n", right, 2 * SHAPES);
    assert_true(right >= 38);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_forty_digits_drawn_by_mouse_and_keys_are_read,
                                        app_setup, app_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
