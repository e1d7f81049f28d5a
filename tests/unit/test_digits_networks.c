/*
 * The Digits screen with networks of all kinds: whatever is exchanged for whatever else, every view is of the network that is
 * there, and stays within its pane.
 */
#include "app_support.h"

#include <nntui/model.h>
#include <nntui/rng.h>

#include <unistd.h>

/* ---- Files of models */

static const struct kind {
    const char *layers, *activation;
    bool named; /* its classes have names */
} kinds[] = {
    {"784-8-10",   "sigmoid",         true },
    {"784-6-2",    "relu,softmax",    true },
    {"784-5-4-12", "relu,tanh,relu",  false},
    {"784-3",      "linear",          true },
    {"784-7-10",   "step",            false},
    {"784-4-256",  "leaky-relu,tanh", true },
};

#define KINDS (sizeof kinds / sizeof kinds[0])

static void name_classes(struct model *model)
{
    char name[60];

    model->class_count = model->network.arch.sizes[model->network.arch.layers];
    model->class_names = calloc(model->class_count, sizeof *model->class_names);
    assert_non_null(model->class_names);
    for (size_t i = 0; i < model->class_count; i++) {
        snprintf(name, sizeof name, "a class with a long name %zu", i);
        model->class_names[i] = strdup(name);
        assert_non_null(model->class_names[i]);
    }
}

/* Large weights, so that outputs without bounds have many digits. */
static void fill(struct network *network)
{
    struct rng rng;

    rng_seed(&rng, 5, RNG_TEST, 0);
    for (size_t l = 0; l < network->arch.layers; l++)
        for (size_t out = 0; out < network->layer[l].out; out++)
            for (size_t in = 0; in < network->arch.sizes[l]; in++)
                network->block[network->layer[l].weights + in * network->layer[l].stride + out] =
                    400 * ((float)rng_below(&rng, 1000) / 1000 - 0.5f);
}

static void make_scaling(struct scaling *scaling)
{
    *scaling = (struct scaling){.inputs = DRAWING_PIXELS};
    scaling->input_offset = calloc(DRAWING_PIXELS, sizeof(float));
    scaling->input_factor = calloc(DRAWING_PIXELS, sizeof(float));
    assert_true(scaling->input_offset != NULL && scaling->input_factor != NULL);
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        scaling->input_factor[i] = 1;
}

static void save(const struct kind *kind, const char *path)
{
    struct model model = {.task = TASK_CLASSIFY};
    struct architecture arch = {.loss = LOSS_SSE, .bias = true};
    struct error err = {0};

    if (!architecture_parse_layers(&arch, kind->layers, &err) ||
        !architecture_parse_activations(&arch, kind->activation, &err) ||
        !network_create(&model.network, &arch, &err))
        fail_msg("%s", err.text);
    fill(&model.network);
    make_scaling(&model.scaling);
    if (kind->named)
        name_classes(&model);
    if (!model_save(&model, path, &err))
        fail_msg("%s", err.text);
    model_free(&model);
}

/* Has the screen ask a network of that kind. */
static bool ask(struct app *app, const struct kind *kind, struct error *err)
{
    char path[] = "/tmp/nntui-networks-XXXXXX", line[80];
    int file = mkstemp(path);
    bool ok;

    assert_true(file >= 0);
    close(file);
    save(kind, path);
    snprintf(line, sizeof line, "whose %s", path);
    ok = app_command(app, line, err);
    unlink(path);
    return ok;
}

static void must_ask(struct app *app, const struct kind *kind)
{
    struct error err = {0};

    if (!ask(app, kind, &err))
        fail_msg("%s: %s", kind->layers, err.text);
}

/* ---- Looking at it */

/* What stands in cells that a pane has not written. */
#define UNTOUCHED '\\'

static void assert_stays_inside(const struct app *app, const struct pane_ops *pane, int width,
                                int height)
{
    struct rect area = {3, 2, width, height};
    struct canvas canvas;

    assert_true(canvas_create(&canvas, width + 90, height + 12, GLYPHS_UTF8, NULL));
    canvas_fill(&canvas, (struct rect){0, 0, canvas.width, canvas.height}, ROLE_NORMAL, UNTOUCHED);
    pane->draw(app, &canvas, area, true);
    for (int i = 0; i < canvas.width * canvas.height; i++) {
        int x = i % canvas.width, y = i / canvas.width;

        if (!rect_has(area, x, y) && canvas.cells[i].character != UNTOUCHED)
            fail_msg("%s, view %s, in %d x %d: drawn at %d,%d", pane->name, app->digits.look->name,
                     width, height, x - area.x, y - area.y);
    }
    canvas_free(&canvas);
}

static void assert_all_stay_inside(const struct app *app)
{
    static const int widths[] = {0, 1, 5, 11, 19, 28, 40, 56, 70},
                     heights[] = {0, 1, 2, 3, 9, 14, 15, 16, 18, 20, 31};

    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        for (size_t j = 0; j < sizeof heights / sizeof heights[0]; j++) {
            assert_stays_inside(app, &sheet_pane, widths[i], heights[j]);
            assert_stays_inside(app, &look_pane, widths[i], heights[j]);
            assert_stays_inside(app, &answer_pane, widths[i], heights[j]);
        }
    }
}

/* What a view can be told; some of it has no answer with some networks. */
static void use_view(struct app *app)
{
    press(app, "Right Down Enter s f");
    for (int i = 0; i < 3 && app_interval(app) > 0; i++)
        app_tick(app);
    press(app, "F Left Enter PageDown");
}

static void show(struct app *app, size_t look)
{
    char line[40];

    snprintf(line, sizeof line, "look %s", digits_looks[look].name);
    command(app, line);
    command(app, "focus look");
}

static void draw_an_eight(struct app *app)
{
    command(app, "stroke 14,4 10,5 8,8 10,12 14,13 18,12 20,8 18,5 14,4");
    command(app, "stroke 14,13 10,14 8,18 10,22 14,23 18,22 20,18 18,14 14,13");
}

static void test_every_view_takes_networks_of_all_kinds(void **state)
{
    struct app *app = *state;

    draw_an_eight(app);
    for (size_t kind = 0; kind < KINDS; kind++) {
        must_ask(app, &kinds[kind]);
        for (size_t look = 0; look < LOOK_COUNT; look++) {
            show(app, look);
            assert_true(app->digits.answered);
            use_view(app);
            show(app, look);
            assert_all_stay_inside(app);
        }
    }
}

/* The view is not made anew while its pane is not seen; when it is drawn all the same, it is of nothing that has gone. */
static void test_a_network_goes_while_a_view_of_it_is_hidden(void **state)
{
    struct app *app = *state;

    for (size_t look = 0; look < LOOK_COUNT; look++) {
        for (size_t kind = 0; kind < KINDS; kind++) {
            app_resize(app, 80, 24);
            press(app, "c");
            draw_an_eight(app);
            must_ask(app, &kinds[kind]);
            show(app, look);
            use_view(app);
            show(app, look);
            command(app, "focus draw");
            app_resize(app, 60, 20);
            must_ask(app, &kinds[(kind + 1) % KINDS]);
            assert_all_stay_inside(app);
            command(app, "data circle");
            command(app, "whose run");
            assert_false(app->digits.answered);
            assert_all_stay_inside(app);
        }
    }
}

static void test_nothing_is_asked_of_a_network_that_has_gone(void **state)
{
    struct app *app = *state;

    draw_an_eight(app);
    must_ask(app, &kinds[0]);
    command(app, "train");
    command(app, "data circle");
    command(app, "whose run");
    assert_refused(app, "step-digit", "no network");
    assert_refused(app, "flip", "no network");
    assert_refused(app, "flip-all", "no network");
}

/* On another screen too it is the digit and the network as they are now that are gone through. */
static void test_a_digit_is_stepped_through_from_any_screen(void **state)
{
    struct app *app = *state;

    command(app, "train");
    draw_an_eight(app);
    must_ask(app, &kinds[1]);
    command(app, "step-digit a class with a long name 1");
    assert_int_equal(app->screen, SCREEN_step);
    assert_int_equal(step_problem(app)->arch.sizes[2], 2);
}

static void test_networks_of_one_output_or_of_too_many_are_refused(void **state)
{
    static const struct kind others[] = {
        {"784-4-1", "sigmoid", false},
        {"784-300", "sigmoid", false},
    };
    struct app *app = *state;

    draw_an_eight(app);
    must_ask(app, &kinds[0]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct error err = {0};

        assert_false(ask(app, &others[i], &err));
        assert_non_null(strstr(err.text, "expected 2 to 256"));
        assert_true(app->digits.answered);
        assert_int_equal(app->digits.network.class_count, 10);
    }
}

static void test_a_restricted_login_asks_small_networks_only(void **state)
{
    static const struct kind large = {"784-300-10", "sigmoid", false};
    struct app *app = *state;
    struct error err = {0};

    app->restricted = true;
    must_ask(app, &kinds[0]);
    assert_false(ask(app, &large, &err));
    assert_non_null(strstr(err.text, "restricted"));
    app->restricted = false;
    must_ask(app, &large);
}

/* Chosen before the screen was gone to, it is what the screen then asks. */
static void test_the_other_network_stays_chosen(void **state)
{
    struct app *app = *state;

    command(app, "other-network");
    command(app, "digits");
    assert_int_equal(app->digits.network.whose, DIGITS_RUN);
}

/* A network with steps has no slopes; those of the network before it are not shown for its. */
static void test_slopes_of_another_network_are_not_shown(void **state)
{
    struct app *app = *state;

    draw_an_eight(app);
    must_ask(app, &kinds[0]);
    show(app, LOOK_microscope);
    must_ask(app, &kinds[4]);
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        assert_true(app->digits.microscope.slope[i] == 0);
    command(app, "zoom");
    assert_shows(app, "has no slope");
}

/* ---- Strokes */

static void assert_no_stroke_goes_on(struct app *app)
{
    size_t points = app->digits.input.drawing.count;

    app_click(app, 12, 8, CLICK_DRAG);
    press(app, "Right");
    assert_int_equal(app->digits.input.drawing.count, points);
    app_click(app, 12, 8, CLICK_RELEASE);
}

static void begin_strokes(struct app *app, bool mouse)
{
    command(app, "focus draw");
    if (mouse)
        app_click(app, 6, 6, CLICK_LEFT);
    else
        press(app, "space");
}

/* Whatever comes between, with the button held or the keys' pen down. */
static void test_a_stroke_ends_with_its_drawing(void **state)
{
    static const char *const commands_between[] = {"wipe", "take-back", "stroke 4,4 9,9", "rub"};
    struct app *app = *state;
    uint8_t sample[DRAWING_PIXELS] = {[400] = 255};

    for (size_t i = 0; i < 2 * sizeof commands_between / sizeof commands_between[0]; i++) {
        draw_an_eight(app);
        begin_strokes(app, i % 2 == 0);
        command(app, commands_between[i / 2]);
        assert_no_stroke_goes_on(app);
    }
    for (int mouse = 0; mouse < 2; mouse++) {
        begin_strokes(app, mouse == 1);
        digits_take(app, sample, "a sample", "");
        assert_no_stroke_goes_on(app);
        assert_int_equal(app->digits.input.source, DIGITS_SAMPLE);
        begin_strokes(app, mouse == 1);
        digits_open(app, calloc(20, 20), 20, 20, "a picture");
        assert_no_stroke_goes_on(app);
        assert_int_equal(app->digits.input.source, DIGITS_OPENED);
    }
}

/* With the run's network, for other inputs: the one for digits takes its time. */
static int app_setup_digits(void **state)
{
    if (app_setup(state) != 0)
        return -1;
    command(*state, "whose run");
    command(*state, "digits");
    return 0;
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, app_setup_digits, app_teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_every_view_takes_networks_of_all_kinds),
        CASE(test_a_network_goes_while_a_view_of_it_is_hidden),
        CASE(test_nothing_is_asked_of_a_network_that_has_gone),
        CASE(test_a_digit_is_stepped_through_from_any_screen),
        CASE(test_networks_of_one_output_or_of_too_many_are_refused),
        CASE(test_a_restricted_login_asks_small_networks_only),
        CASE(test_slopes_of_another_network_are_not_shown),
        CASE(test_a_stroke_ends_with_its_drawing),
        cmocka_unit_test_setup_teardown(test_the_other_network_stays_chosen, app_setup,
                                        app_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
