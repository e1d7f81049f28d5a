/*
 * The views `gallery` and `confusion` of the Digits screen: which set they are about, the answers made on ticks, filters,
 * the matrix, the mouse. The network is one that the case trains on digits that the program draws.
 */
#include "app_support.h"
#include "data_support.h"

#include <nntui/learner.h>

#include <math.h>
#include <unistd.h>

#define SET      "digits,samples=300"
#define LARGE    "digits,samples=4100" /* three slices */
#define SLICE    2000
#define SLICE_MS 20
#define WAIT_MS  1000

static int setup(void **state)
{
    if (app_setup(state) != 0)
        return -1;
    app_resize(*state, 80, 24);
    return 0;
}

/* A set, a network that has learned a little of it, and a view with the focus. */
static void show(struct app *app, const char *data, const char *look)
{
    char line[200];

    snprintf(line, sizeof line, "data %s", data);
    command(app, line);
    command(app, "set layers 784-12-10");
    command(app, "run 2 epochs");
    command(app, "whose run");
    command(app, "digits");
    snprintf(line, sizeof line, "look %s", look);
    command(app, line);
    command(app, "focus look");
}

static void look_at_all(struct app *app)
{
    for (int i = 0; app->digits.gallery.pass.active; i++) {
        assert_true(i < 100);
        app_tick(app);
    }
}

static void show_answered(struct app *app, const char *data, const char *look)
{
    show(app, data, look);
    look_at_all(app);
    assert_true(gallery_answered(&app->digits.gallery));
}

/* What network_evaluate() counts, which goes another way. confusion: [10][10]; predicted: by rows, [count of the set]. */
static void evaluate(const struct app *app, enum part part, uint64_t *confusion, uint8_t *predicted,
                     struct evaluation *evaluation)
{
    const struct snapshot *s = app->snapshot;
    struct prepared *prepared = prepared_create(app->digits.gallery.set, &s->scaling,
                                                &s->network.arch, NULL);
    uint8_t *answers = malloc(app->digits.gallery.set->count);
    struct samples samples;

    assert_non_null(prepared);
    memset(confusion, 0, 100 * sizeof *confusion);
    prepared_samples(prepared, part, &samples);
    assert_true(network_evaluate(&s->network, &samples, 1, evaluation, confusion, answers, NULL));
    for (size_t i = 0; i < samples.count; i++)
        predicted[samples_row(&samples, i)] = answers[i];
    prepared_free(prepared);
    free(answers);
}

static void assert_counts_are_those_of(const struct app *app, enum part part)
{
    const struct part_figures *figures = &app->digits.gallery.figures;
    struct evaluation expected;
    uint64_t confusion[100];
    uint8_t *predicted = malloc(app->digits.gallery.set->count);

    evaluate(app, part, confusion, predicted, &expected);
    assert_int_equal(figures->measured, expected.samples);
    assert_close(figures->accuracy, expected.accuracy, 1e-12);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(figures->confusion[i / 10][i % 10], confusion[i]);
    free(predicted);
}

/* ---- Answers */

static void test_answers_are_made_in_slices_and_then_rest(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;

    show(app, LARGE, "gallery");
    assert_int_equal(app_interval(app), SLICE_MS);
    assert_false(gallery_answered(gallery));
    assert_shows(app, "0 of 4100 looked at");
    app_tick(app);
    assert_int_equal(gallery->pass.at, SLICE);
    assert_shows(app, "2000 of 4100 looked at");
    press(app, "Right"); /* keys work meanwhile */
    assert_int_equal(gallery->at, 1);
    app_tick(app);
    assert_false(gallery_answered(gallery));
    app_tick(app);
    assert_true(gallery_answered(gallery));
    assert_hides(app, "looked at");
    assert_int_equal(app_interval(app), -1);
    assert_int_equal(gallery->at, 1);
}

static void test_answers_and_counts_are_those_of_the_evaluation(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;
    struct evaluation evaluation;
    uint64_t confusion[100];
    uint8_t *predicted;

    show_answered(app, SET ",test=0.3", "confusion");
    assert_int_equal(gallery->set->count, 300);
    predicted = malloc(gallery->set->count);
    evaluate(app, PART_ALL, confusion, predicted, &evaluation);
    for (size_t i = 0; i < gallery->set->count; i++)
        assert_int_equal(gallery->answers.said[i], predicted[i]);
    free(predicted);
    assert_counts_are_those_of(app, PART_ALL);
    command(app, "gallery-part test");
    assert_int_equal(gallery->figures.measured, 90);
    assert_counts_are_those_of(app, PART_TEST);
    command(app, "gallery-part train");
    assert_counts_are_those_of(app, PART_TRAIN);
    assert_int_equal(app->digits.look - digits_looks, LOOK_confusion);
}

static void test_another_network_is_asked_anew(void **state)
{
    struct app *app = *state;
    struct digits_gallery *gallery = &app->digits.gallery;

    show_answered(app, SET, "confusion");
    command(app, "run 3 epochs");
    assert_true(gallery->pass.active);
    look_at_all(app);
    assert_counts_are_those_of(app, PART_ALL);
    command(app, "rewind");
    look_at_all(app);
    assert_counts_are_those_of(app, PART_ALL);
}

/* Its weights change thirty times a second. */
static void test_a_network_that_learns_is_asked_once_a_second(void **state)
{
    struct app *app = *state;
    struct digits_gallery *gallery = &app->digits.gallery;
    uint64_t asked;

    show_answered(app, SET, "gallery");
    command(app, "run");
    app_advance(app, 10);
    asked = gallery->asked.network;
    assert_int_equal(app_interval(app), WAIT_MS);
    app_advance(app, 10);
    assert_false(gallery->pass.active);
    assert_int_equal(gallery->asked.network, asked);
    app_tick(app);
    assert_true(gallery->pass.active);
    assert_true(gallery_answered(gallery)); /* those before are shown meanwhile */
    assert_int_equal(app_interval(app), SLICE_MS);
    app_advance(app, 10); /* the pass goes on with the weights that it began with */
    app_tick(app);
    assert_false(gallery->pass.active);
    assert_int_equal(app_interval(app), WAIT_MS);
    command(app, "pause");
    look_at_all(app);
    assert_int_equal(app_interval(app), -1);
    assert_counts_are_those_of(app, PART_ALL);
}

/* Nobody knows then whether they have pictures. */
static void test_filters_say_that_the_samples_are_still_being_read(void **state)
{
    struct app *app = *state;
    struct snapshot loading = *app->snapshot;

    loading.state = TRAINER_LOADING;
    app->snapshot = &loading;
    assert_refused(app, "gallery-true 8", "still being read");
    app->snapshot = &loading;
    assert_refused(app, "previous-said", "still being read");
}

static void test_nothing_is_done_while_the_view_is_not_seen(void **state)
{
    struct app *app = *state;

    show(app, LARGE, "gallery");
    command(app, "look sees");
    assert_int_equal(app_interval(app), -1);
    command(app, "look confusion");
    assert_int_equal(app_interval(app), SLICE_MS);
    command(app, "train");
    assert_int_equal(app_interval(app), -1);
    command(app, "digits");
    command(app, "focus draw");
    command(app, "zoom");
    assert_int_equal(app_interval(app), -1);
    command(app, "zoom");
    look_at_all(app);
    assert_counts_are_those_of(app, PART_ALL);
}

/* Without the stage a network is given 0 .. 255 instead of 0.01 .. 1, here as in the left pane. */
static void test_the_range_left_out_is_left_out_of_the_set(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;
    float x[DRAWING_PIXELS], outputs[10], ranged;

    show_answered(app, SET, "gallery");
    for (size_t row = 0; row < 300; row += 37) {
        ranged = gallery->answers.sure[row];
        command(app, "stage range");
        assert_true(gallery->pass.active);
        look_at_all(app);
        for (size_t i = 0; i < DRAWING_PIXELS; i++)
            x[i] = gallery->set->bytes[row * DRAWING_PIXELS + i];
        assert_true(network_forward(&app->digits.network.network, x, 1, outputs, NULL));
        assert_close((double)gallery->answers.sure[row],
                     (double)outputs[gallery->answers.said[row]], 1e-5);
        assert_true(fabsf(gallery->answers.sure[row] - ranged) > 1e-4f);
        command(app, "stage range");
        look_at_all(app);
        assert_true(gallery->answers.sure[row] == ranged);
    }
}

static void test_a_network_that_takes_no_digits_is_not_asked(void **state)
{
    struct app *app = *state;

    show_answered(app, SET, "gallery");
    command(app, "gallery digits,samples=20");
    look_at_all(app);
    assert_int_equal(app->digits.gallery.figures.measured, 20);
    command(app, "gallery-mistakes on");
    command(app, "data xor");
    assert_false(gallery_answered(&app->digits.gallery));
    assert_int_equal(app->digits.gallery.count, 0);
    command(app, "gallery-mistakes off");
    assert_int_equal(app->digits.gallery.count, 20);
    app_resize(app, 132, 50);
    assert_true(shows_at(app, 132, 50, "this network takes 2 values; a digit has 28 x 28"));
}

/* Pictures of three classes, all of them blank. */
static void write_blank(void)
{
    static const uint8_t images[16 + 3 * DRAWING_PIXELS] = {0, 0, 8, 3,  0, 0, 0, 3,
                                                            0, 0, 0, 28, 0, 0, 0, 28};
    static const uint8_t labels[] = {0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2};

    put_bytes("images", images, sizeof images);
    put_bytes("labels", labels, sizeof labels);
}

static void test_a_network_of_other_classes_is_not_asked(void **state)
{
    struct app *app = *state;

    assert_int_equal(data_enter(NULL), 0);
    write_blank();
    show_answered(app, SET, "gallery");
    command(app, "gallery idx:images:labels");
    assert_int_equal(app_interval(app), -1);
    assert_int_equal(app->digits.gallery.count, 3);
    app_resize(app, 132, 50);
    assert_true(shows_at(app, 132, 50, "the set has 3 classes, the network 10 answers"));
    command(app, "gallery idx:images:labels,classes=10");
    look_at_all(app);
    assert_int_equal(app->digits.gallery.figures.measured, 3);
    assert_int_equal(data_leave(NULL), 0);
}

/* ---- Filters */

static void test_filters_leave_what_they_name(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;
    const uint8_t *said, *labels;

    show_answered(app, SET, "gallery");
    said = gallery->answers.said;
    labels = gallery->set->labels;
    command(app, "gallery-true 3");
    assert_int_equal(gallery->count, 30);
    for (size_t i = 0; i < gallery->count; i++)
        assert_int_equal(labels[gallery->entry[i].row], 3);
    command(app, "gallery-true any");
    command(app, "gallery-said 1");
    assert_int_equal(gallery->count, gallery->figures.class[1].answers);
    for (size_t i = 0; i < gallery->count; i++)
        assert_int_equal(said[gallery->entry[i].row], 1);
    command(app, "gallery-said any");
    assert_int_equal(gallery->count, 300);
}

static void test_mistakes_come_the_surest_first(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;
    size_t wrong = 0;

    show_answered(app, SET, "gallery");
    for (size_t i = 0; i < 300; i++)
        wrong += gallery->answers.said[i] != gallery->set->labels[i];
    assert_true(wrong > 10);
    command(app, "gallery-mistakes on");
    assert_int_equal(gallery->count, wrong);
    assert_int_equal(gallery->at, 0);
    for (size_t i = 0; i < wrong; i++) {
        size_t row = gallery->entry[i].row;

        assert_int_not_equal(gallery->answers.said[row], gallery->set->labels[row]);
        assert_true(i == 0 ||
                    gallery->answers.sure[gallery->entry[i - 1].row] >= gallery->answers.sure[row]);
    }
    assert_shows(app, ", wrong");
    command(app, "gallery-mistakes off");
    assert_int_equal(gallery->count, 300);
}

static void test_keys_go_through_the_classes(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;

    show_answered(app, SET, "gallery");
    press(app, "t");
    assert_int_equal(gallery->is, 0);
    assert_shows(app, "t true: 0");
    press(app, "T");
    assert_int_equal(gallery->is, GALLERY_ANY);
    press(app, "T");
    assert_int_equal(gallery->is, 9);
    press(app, "t");
    assert_int_equal(gallery->is, GALLERY_ANY);
    press(app, "Y Y y");
    assert_int_equal(gallery->said, 9);
    press(app, "m");
    assert_true(gallery->mistakes);
    press(app, "m p");
    assert_int_equal(gallery->part, PART_TRAIN);
    press(app, "p p p p");
    assert_int_equal(gallery->part, PART_TEST);
}

static void test_filters_refuse_what_there_is_not(void **state)
{
    struct app *app = *state;

    show(app, SET ",test=0", "gallery");
    assert_refused(app, "gallery-true 10", "no class \"10\"");
    assert_refused(app, "gallery-said x", "no class \"x\"");
    assert_refused(app, "gallery-mistakes maybe", "expected on or off");
    assert_refused(app, "gallery-part half", "expected train, test or all");
    assert_refused(app, "gallery-part test", "holds nothing back");
    press(app, "p p");
    assert_int_equal(app->digits.gallery.part, PART_ALL); /* there is no test part to go to */
    assert_int_equal(app->digits.gallery.is, GALLERY_ANY);
}

/* What is filtered by answers is nothing before there are any, and comes with them. */
static void test_filters_by_answers_wait_for_them(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;

    show(app, SET, "gallery");
    command(app, "gallery-mistakes on");
    assert_int_equal(gallery->count, 0);
    assert_shows(app, "none of 300");
    press(app, "Right Enter Home End Up Down PageDown"); /* nothing to go to, or to take */
    assert_int_equal(app->digits.input.source, DIGITS_DRAWN);
    look_at_all(app);
    assert_true(gallery->count > 0);
}

/* ---- Moving and taking */

static void test_arrows_go_by_rows_of_the_grid(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;

    show_answered(app, SET, "gallery");
    press(app, "Right Down"); /* one picture: the next */
    assert_int_equal(gallery->at, 2);
    press(app, "PageDown Left Up");
    assert_int_equal(gallery->at, 10);
    press(app, "z Home"); /* five columns, two rows */
    press(app, "Down Right");
    assert_int_equal(gallery->at, 6);
    press(app, "Up Up");
    assert_int_equal(gallery->at, 1);
    press(app, "PageDown End Down Right");
    assert_int_equal(gallery->at, 299);
    press(app, "Left Up");
    assert_int_equal(gallery->at, 293);
}

static void test_enter_takes_the_digit(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;
    size_t row;

    show_answered(app, SET, "gallery");
    command(app, "gallery-mistakes on");
    press(app, "Right Enter");
    row = gallery->entry[1].row;
    assert_int_equal(app->digits.input.source, DIGITS_SAMPLE);
    assert_memory_equal(app->digits.input.sample, gallery->set->bytes + row * DRAWING_PIXELS,
                        DRAWING_PIXELS);
    assert_int_equal(digits_answer(app), gallery->answers.said[row]);
    assert_close((double)app->digits.outputs[digits_answer(app)],
                 (double)gallery->answers.sure[row], 1e-5);
    assert_int_equal(gallery->at, 1); /* and the gallery stays as it is */
    assert_true(gallery_answered(gallery));
}

static void test_enter_on_a_cell_shows_its_digits(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;

    show_answered(app, SET, "confusion");
    press(app, "Down Down Right Right Right Left Down Up");
    assert_int_equal(gallery->cell.is, 2);
    assert_int_equal(gallery->cell.answer, 2);
    press(app, "Enter");
    assert_int_equal(app->digits.look - digits_looks, LOOK_gallery);
    assert_int_equal(gallery->is, 2);
    assert_int_equal(gallery->said, 2);
    assert_int_equal(gallery->count, gallery->figures.confusion[2][2]);
    assert_shows(app, "t true: 2");
}

/* ---- The mouse */

static void test_clicks_choose_a_picture_and_take_it(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;

    show_answered(app, SET, "gallery");
    command(app, "zoom");
    app_click(app, 1 + 2 * 15 + 3, 2 + 8 + 7, CLICK_LEFT); /* a label in the second row */
    assert_int_equal(gallery->at, 7);
    assert_int_equal(app->digits.input.source, DIGITS_DRAWN);
    app_click(app, 1 + 2 * 15 + 3, 2 + 8 + 7, CLICK_DOUBLE);
    assert_int_equal(app->digits.input.source, DIGITS_SAMPLE);
    app_click(app, 1 + 15 + 14, 2, CLICK_LEFT); /* between two of them */
    assert_int_equal(gallery->at, 7);
    app_click(app, 5, 5, CLICK_WHEEL_DOWN); /* a row of the grid */
    assert_int_equal(gallery->at, 12);
}

static void test_clicks_choose_a_cell_and_open_it(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;
    int left = 30 + 1 + 2, top = 1 + 1 + 1; /* of the small matrix's first cell, at 80x24 */

    show_answered(app, SET, "confusion");
    app_click(app, left + 2 * 4, top + 3, CLICK_LEFT);
    assert_int_equal(gallery->cell.is, 3);
    assert_int_equal(gallery->cell.answer, 4);
    app_click(app, left + 2 * 4 + 1, top + 3, CLICK_DOUBLE);
    assert_int_equal(app->digits.look - digits_looks, LOOK_gallery);
    assert_int_equal(gallery->is, 3);
    assert_int_equal(gallery->said, 4);
}

/* Wide enough for counts, not for the ratios beside them. */
static void test_counts_are_shown_where_they_have_room(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;
    char row[40];

    show_answered(app, SET, "confusion");
    app_resize(app, 46, 24);
    assert_true(gallery->figures.confusion[0][0] > 0);
    snprintf(row, sizeof row, "│0%4u", gallery->figures.confusion[0][0]);
    assert_true(shows_at(app, 46, 24, row));
    app_click(app, 1 + 2 + 3 * 4 + 2, 1 + 1 + 1 + 3, CLICK_LEFT);
    assert_int_equal(gallery->cell.is, 3);
    assert_int_equal(gallery->cell.answer, 4);
}

/* Where the whole matrix with its numbers is drawn, a click is traced back to what stands there. */
static void test_clicks_find_the_cells_of_the_large_matrix(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &app->digits.gallery;
    struct numbers_view view = {.part = &gallery->figures, .dataset = gallery->set};
    struct rect area, cell;

    show_answered(app, SET, "confusion");
    command(app, "zoom");
    view.dataset = gallery->set;
    area = digits_look_area(app);
    assert_true(numbers_matrix_fits(&view, area));
    for (size_t i = 0; i < 100; i += 7) {
        struct matrix_cell wanted = {i / 10, i % 10};

        cell = numbers_matrix_cell(&view, area, wanted);
        app_click(app, cell.x + cell.width - 1, cell.y, CLICK_LEFT);
        assert_int_equal(gallery->cell.is, wanted.is);
        assert_int_equal(gallery->cell.answer, wanted.answer);
    }
}

/* ---- Sets */

static void test_the_set_is_the_runs_or_drawn_digits(void **state)
{
    struct app *app = *state;
    struct digits_gallery *gallery = &app->digits.gallery;

    show(app, SET, "gallery");
    assert_ptr_equal(gallery->set, app->snapshot->dataset);
    command(app, "data xor");
    assert_int_equal(gallery->set->count, 1000);
    assert_string_equal(gallery->set->name, "digits");
    command(app, "data digits,samples=50");
    assert_int_equal(gallery->set->count, 50);
    command(app, "gallery digits,samples=40,seed=3,part=test");
    assert_int_equal(gallery->set->count, 40);
    assert_int_equal(gallery->count, 8);
    command(app, "data digits,samples=60"); /* what was chosen stays */
    assert_int_equal(gallery->set->count, 40);
    command(app, "gallery");
    assert_int_equal(gallery->set->count, 60);
}

static void test_sets_that_are_no_digits_are_refused(void **state)
{
    struct app *app = *state;
    const char *small = "gallery idx:tests/golden/screens/digits-images:tests/golden/screens/"
                        "digits-labels";

    assert_int_equal(chdir(getenv("top_srcdir")), 0);
    show(app, SET, "gallery");
    assert_refused(app, "gallery xor", "no pictures of 28 x 28");
    assert_refused(app, small, "no pictures of 28 x 28"); /* they are 8 x 8 */
    assert_refused(app, "gallery nonsense", "no data set called");
    assert_refused(app, "gallery csv:-", "standard input");
    assert_refused(app, "gallery digits,samples=100001", "100000 at most");
    assert_refused(app, "gallery digits,part=half", "part");
    assert_refused(app, "gallery mnist:/nowhere/at/all", "/nowhere/at/all");
    assert_ptr_equal(app->digits.gallery.set, app->snapshot->dataset);
}

/* ---- Drawing */

static void test_both_views_say_how_many_at_every_size(void **state)
{
    struct app *app = *state;

    show_answered(app, SET, "gallery");
    for (int width = 40; width <= 200; width += 9) {
        for (int height = 12; height <= 80; height += 5) {
            app_resize(app, width, height);
            command(app, "look gallery");
            assert_true(shows_at(app, width, height, "1 of 300"));
            command(app, "look confusion");
            free(draw(app, width, height, GLYPHS_ASCII));
            assert_true(shows_at(app, width, height, "0 as 0"));
        }
    }
}

#define gallery_test(name) cmocka_unit_test_setup_teardown(name, setup, app_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        gallery_test(test_answers_are_made_in_slices_and_then_rest),
        gallery_test(test_answers_and_counts_are_those_of_the_evaluation),
        gallery_test(test_another_network_is_asked_anew),
        gallery_test(test_a_network_that_learns_is_asked_once_a_second),
        gallery_test(test_filters_say_that_the_samples_are_still_being_read),
        gallery_test(test_nothing_is_done_while_the_view_is_not_seen),
        gallery_test(test_the_range_left_out_is_left_out_of_the_set),
        gallery_test(test_a_network_that_takes_no_digits_is_not_asked),
        gallery_test(test_a_network_of_other_classes_is_not_asked),
        gallery_test(test_filters_leave_what_they_name),
        gallery_test(test_mistakes_come_the_surest_first),
        gallery_test(test_keys_go_through_the_classes),
        gallery_test(test_filters_refuse_what_there_is_not),
        gallery_test(test_filters_by_answers_wait_for_them),
        gallery_test(test_arrows_go_by_rows_of_the_grid),
        gallery_test(test_enter_takes_the_digit),
        gallery_test(test_enter_on_a_cell_shows_its_digits),
        gallery_test(test_clicks_choose_a_picture_and_take_it),
        gallery_test(test_clicks_choose_a_cell_and_open_it),
        gallery_test(test_counts_are_shown_where_they_have_room),
        gallery_test(test_clicks_find_the_cells_of_the_large_matrix),
        gallery_test(test_the_set_is_the_runs_or_drawn_digits),
        gallery_test(test_sets_that_are_no_digits_are_refused),
        gallery_test(test_both_views_say_how_many_at_every_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
