/*
 * The Model pane: its pictures against the pass in double, which views there are for which run, moving about in them, and that
 * all of them can be drawn at every size.
 */
#include "app_support.h"

#include <nntui/pass.h>

#include <unistd.h>

/* Two hidden layers of 16 on spiral, whatever presets say. */
static void open_spiral(struct app *app)
{
    command(app, "preset spiral");
    command(app, "set activation auto");
    command(app, "set layers 2-16-16-1");
    command(app, "set activation tanh,tanh,sigmoid");
    command(app, "set init normal");
    command(app, "set l2 0");
}

/* ---- An independent computation */

/* One sample through the run's network, in double. */
struct check {
    const struct snapshot *snapshot;
    struct pass pass;
    double *parameters;
    bool squares; /* the network is given the squares of the raw inputs */
};

static void check_start(struct check *check, const struct app *app)
{
    const struct network *network = &app->snapshot->network;

    check->snapshot = app->snapshot;
    check->squares = app->snapshot->dataset->features != 0;
    check->parameters = calloc(architecture_parameters(&network->arch), sizeof *check->parameters);
    assert_non_null(check->parameters);
    network_export_double(network, check->parameters);
    assert_true(pass_create(&check->pass, &network->arch, NULL));
}

static void check_end(struct check *check)
{
    pass_free(&check->pass);
    free(check->parameters);
}

/* Scaled as dataset.h says: (value - offset) * factor. */
static void check_forward(struct check *check, const double *raw)
{
    const struct scaling *scaling = &check->snapshot->scaling;
    double input[FIELD_MOST_INPUTS];

    for (size_t i = 0; i < check->snapshot->dataset->inputs; i++) {
        double x = check->squares ? raw[i] * raw[i] : raw[i];

        input[i] = (x - (double)scaling->input_offset[i]) * (double)scaling->input_factor[i];
    }
    pass_forward(&check->pass, check->parameters, input, NULL);
}

static double last_output(const struct check *check, size_t k)
{
    return check->pass.output[check->pass.arch.layers - 1][k];
}

/* At some points of the grid itself; `unscale`: a regression. */
static void compare_field(struct app *app, size_t layer, bool unscale)
{
    const struct field *field = &app->model.field;
    struct check check;

    check_start(&check, app);
    assert_int_equal(field->planes, app->snapshot->network.arch.sizes[layer + 1]);
    for (size_t i = 0; i < 50; i++) {
        size_t column = i * 31 % field->columns, row = i * 17 % field->rows;
        double u = (double)column / (double)(field->columns - 1);
        double v = field->rows > 1 ? (double)row / (double)(field->rows - 1) : 0;
        double raw[2] = {range_value(&field->x, u), range_value(&field->y, v)};

        check_forward(&check, raw);
        for (size_t k = 0; k < field->planes; k++) {
            double o = check.pass.output[layer][k];

            if (unscale)
                o = o / (double)app->snapshot->scaling.target_factor[k] +
                    (double)app->snapshot->scaling.target_offset[k];
            assert_close(field_at(field, k, u, v), o, 2e-5 * (1 + fabs(o)));
        }
    }
    check_end(&check);
}

static void test_the_surface_is_what_the_network_says(void **state)
{
    struct app *app = *state;

    open_spiral(app);
    command(app, "run 20 epochs");
    assert_string_equal(app->model.view->name, "surface");
    compare_field(app, 2, false);
    command(app, "preset multi-gauss");
    command(app, "run 5 epochs");
    assert_string_equal(app->model.view->name, "surface");
    compare_field(app, 2, true);
}

/* The axes are the raw inputs', whatever the network is given. */
static void test_the_surface_goes_through_input_features(void **state)
{
    struct app *app = *state;

    command(app, "preset circle");
    command(app, "data circle,features=x1^2+x2^2");
    command(app, "run 20 epochs");
    assert_string_equal(app->model.view->name, "surface");
    assert_true(app->model.input[0].low < -0.9 && app->model.input[0].high > 0.9);
    compare_field(app, app->snapshot->network.arch.layers - 1, false);
    command(app, "view neuron");
    compare_field(app, 0, false);
    command(app, "focus model");
    assert_shows(app, "x1^2");
}

static void test_the_curve_is_in_the_data_s_own_units(void **state)
{
    struct app *app = *state;

    command(app, "preset houses");
    command(app, "run 50 epochs");
    assert_string_equal(app->model.view->name, "curve");
    compare_field(app, 0, true);
    command(app, "preset sine");
    command(app, "run 30 epochs");
    compare_field(app, 1, true);
}

static void test_a_neuron_is_shown_as_its_layer_gives_it(void **state)
{
    struct app *app = *state;

    open_spiral(app);
    command(app, "run 20 epochs");
    command(app, "view neuron");
    compare_field(app, 0, false);
    for (int i = 0; i < 17; i++)
        press(app, "n");
    assert_int_equal(app->model.layer, 1);
    assert_int_equal(app->model.unit, 1);
    compare_field(app, 1, false);
    press(app, "N N");
    assert_int_equal(app->model.layer, 0);
    assert_int_equal(app->model.unit, 15);
}

/* tanh targets are -1 and 1: shown as the share of the way. */
static void test_classes_of_other_targets_are_shown_as_a_share(void **state)
{
    struct app *app = *state;
    float low = -0.99F, high = 0.99F, middle = 0.01F;

    command(app, "preset xor");
    command(app, "set loss sse");
    command(app, "set activation tanh");
    assert_close(shown_output(app->snapshot, 0, (double)low), 0, 1e-6);
    assert_close(shown_output(app->snapshot, 0, (double)high), 1, 1e-6);
    assert_int_equal(class_of_outputs(app->snapshot, &middle), 1);
    assert_int_equal(class_of_outputs(app->snapshot, &low), 0);
}

/* ---- A field */

static void test_between_its_points_a_field_is_interpolated(void **state)
{
    struct field field = {0};
    const float values[] = {0, 1, 2, 3, 10, 11};

    (void)state;
    assert_true(field_resize(&field, 1, 3, 2));
    memcpy(field.value, values, sizeof values);
    assert_close(field_at(&field, 0, 0, 0), 0, 0);
    assert_close(field_at(&field, 0, 1, 1), 11, 0);
    assert_close(field_at(&field, 0, 0.25, 0), 0.5, 1e-9);
    assert_close(field_at(&field, 0, 0.5, 0.5), 5.5, 1e-9);
    assert_close(field_at(&field, 0, -3, 7), 3, 0);
    field_free(&field);
    assert_true(field_resize(&field, 1, 3, 1));
    memcpy(field.value, values, 3 * sizeof *values);
    assert_close(field_at(&field, 0, 0.75, 0.4), 1.5, 1e-9);
    field_free(&field);
}

/* ---- Which view */

static void test_the_best_view_is_chosen_by_the_data(void **state)
{
    struct app *app = *state;

    assert_string_equal(app->model.view->name, "surface");
    command(app, "data houses");
    assert_string_equal(app->model.view->name, "curve");
    command(app, "data idx:tests/golden/screens/digits-images:tests/golden/screens/digits-labels");
    assert_string_equal(app->model.view->name, "weights");
    command(app, "data moons");
    assert_string_equal(app->model.view->name, "surface");
}

static void test_a_view_that_was_chosen_stays_while_it_can(void **state)
{
    struct app *app = *state;

    command(app, "view activations");
    command(app, "data houses");
    assert_string_equal(app->model.view->name, "activations");
    command(app, "view curve");
    command(app, "data moons");
    assert_string_equal(app->model.view->name, "surface");
    command(app, "data sine");
    assert_string_equal(app->model.view->name, "curve");
}

static void test_v_goes_through_the_views_that_can_show_the_run(void **state)
{
    struct app *app = *state;
    size_t seen = 0;

    do {
        assert_null(app->model.view->ops->unfit(app));
        press(app, "v");
        seen++;
    } while (strcmp(app->model.view->name, "surface") != 0);
    assert_int_equal(seen, 5); /* neither curve nor weights */
    press(app, "V");
    assert_string_equal(app->model.view->name, "activations");
}

static void test_views_say_why_they_cannot(void **state)
{
    struct app *app = *state;

    assert_refused(app, "view weights", "needs images");
    assert_refused(app, "view curve", "one input");
    assert_refused(app, "view nothing", "there is no view \"nothing\"");
    assert_refused(app, "next-neuron", "shows no single neuron");
    command(app, "data houses");
    assert_refused(app, "view surface", "two inputs");
    command(app, "set layers 1-300-300-1");
    assert_refused(app, "view loss", "too large");
    command(app, "view network");
    assert_refused(app, "add-here", "views surface and curve");
}

static void test_tab_completes_the_names_of_views(void **state)
{
    struct app *app = *state;

    press(app, ":");
    app_text(app, "view ne");
    press(app, "Tab");
    assert_shows(app, "neuron");
    assert_shows(app, "network");
    press(app, "Esc");
}

/* ---- Error over two weights */

/* Mean error of all training samples in double, at other values of the two. */
static double error_in_double(const struct app *app, double w, double b)
{
    const struct snapshot *snapshot = app->snapshot;
    const struct dataset *dataset = snapshot->dataset;
    struct check check;
    double sum = 0;

    check_start(&check, app);
    check.parameters[0] = w;
    check.parameters[1] = b;
    for (size_t i = 0; i < dataset->train_count; i++) {
        size_t row = dataset->rows[i];
        double raw = (double)dataset->x[row], target;

        target = dataset->targets != NULL
                     ? ((double)dataset->targets[row] -
                        (double)snapshot->scaling.target_offset[0]) *
                           (double)snapshot->scaling.target_factor[0]
                     : (double)(dataset->labels[row] != 0 ? snapshot->scaling.high
                                                          : snapshot->scaling.low);
        check_forward(&check, &raw);
        sum += pass_loss(&check.pass, &target, NULL);
    }
    check_end(&check);
    return sum / (double)dataset->train_count;
}

static void compare_errors(const struct app *app)
{
    const struct field *field = &app->model.field;

    for (size_t i = 0; i < 40; i++) {
        double u = (double)(i * 7 % field->columns) / (double)(field->columns - 1);
        double v = (double)(i * 11 % field->rows) / (double)(field->rows - 1);
        double expected = error_in_double(app, range_value(&field->x, u),
                                          range_value(&field->y, v));

        assert_close(field_at(field, 0, u, v), expected, 1e-4 * (1 + expected));
    }
}

static void test_the_map_of_the_error_is_that_of_the_samples(void **state)
{
    struct app *app = *state;

    command(app, "preset houses");
    command(app, "run 3 epochs");
    command(app, "view loss");
    compare_errors(app);
    assert_close(app->model.error, app->snapshot->now.train_loss, 1e-5);
    command(app, "preset rooms");
    command(app, "run 3 epochs");
    compare_errors(app);
}

static void test_the_way_down_is_kept_until_the_run_begins_anew(void **state)
{
    struct app *app = *state;
    const struct loss_path *path = &app->model.path;

    command(app, "preset houses");
    command(app, "view loss");
    assert_int_equal(path->count, 1);
    for (int i = 0; i < 5; i++)
        press(app, "b");
    assert_int_equal(path->count, 6);
    assert_close(path->x[5], network_weight(&app->snapshot->network, 0, 0, 0), 0);
    assert_close(path->y[5], network_bias(&app->snapshot->network, 0, 0), 0);
    assert_true(path->x[0] < path->x[5] || path->x[0] > path->x[5]);
    press(app, "r");
    assert_int_equal(path->count, 1);
    press(app, "b b");
    press(app, "R");
    assert_int_equal(path->count, 1);
}

/* It never overflows, and keeps its beginning. */
static void test_a_long_way_is_thinned(void **state)
{
    struct app *app = *state;
    const struct loss_path *path = &app->model.path;

    command(app, "preset houses");
    for (int i = 0; i < 3 * PATH_POINTS; i++)
        command(app, "batch");
    assert_true(path->count <= PATH_POINTS && path->count > PATH_POINTS / 4);
    assert_int_equal(path->moment[0], 0);
    for (size_t i = 1; i < path->count; i++)
        assert_true(path->moment[i] > path->moment[i - 1]);
    assert_int_equal(path->moment[path->count - 1], app->snapshot->moment);
}

static void test_over_one_weight_there_is_a_slope(void **state)
{
    struct app *app = *state;
    struct check check;
    double w, h = 1e-4, expected;

    command(app, "preset rooms");
    command(app, "set bias off");
    command(app, "run 2 epochs");
    command(app, "view loss");
    assert_int_equal(app->model.field.rows, 1);
    check_start(&check, app);
    w = check.parameters[0];
    check_end(&check);
    expected = 0;
    for (int side = -1; side <= 1; side += 2) {
        const struct dataset *dataset = app->snapshot->dataset;

        check_start(&check, app);
        check.parameters[0] = w + side * h;
        for (size_t i = 0; i < dataset->train_count; i++) {
            size_t row = dataset->rows[i];
            double raw = (double)dataset->x[row];
            double target = dataset->labels[row] != 0 ? 1 : 0;

            check_forward(&check, &raw);
            expected += side * pass_loss(&check.pass, &target, NULL) / (2 * h) /
                        (double)dataset->train_count;
        }
        check_end(&check);
    }
    assert_close(app->model.slope[0], expected, 1e-3 * (1 + fabs(expected)));
}

/* Where nothing else is held the picture stays, else it is made anew. */
static void test_the_map_is_made_anew_when_other_weights_move(void **state)
{
    struct app *app = *state;
    uint64_t before;

    command(app, "preset houses");
    command(app, "view loss");
    before = app->model.field_key;
    press(app, "b b");
    assert_true(app->model.field_key == before);
    command(app, "preset sine");
    before = app->model.field_key;
    press(app, "b b");
    assert_true(app->model.field_key != before);
    assert_shows(app, "held");
}

/* ---- Activations */

static void test_histograms_count_all_outputs(void **state)
{
    struct app *app = *state;
    struct check check;
    size_t saturated = 0;

    open_spiral(app);
    command(app, "run 100 epochs");
    command(app, "view activations");
    assert_int_equal(app->model.histogram_count, 3);
    assert_int_equal(app->model.histogram_samples, 320);
    check_start(&check, app);
    for (size_t i = 0; i < 320; i++) {
        const struct dataset *dataset = app->snapshot->dataset;
        size_t row = dataset->rows[i];
        double raw[2] = {(double)dataset->x[2 * row], (double)dataset->x[2 * row + 1]};

        check_forward(&check, raw);
        for (size_t k = 0; k < 16; k++)
            saturated += fabs(check.pass.output[0][k]) > 0.95;
    }
    check_end(&check);
    assert_int_equal(app->model.histogram[0].count, 320 * 16);
    assert_in_range(app->model.histogram[0].saturated, saturated - 2, saturated + 2);
    assert_true(saturated > 100);
    assert_shows(app, "saturated");
}

/* f'(x) = 1 - o^2 of tanh, neuron by neuron and over the layer; of a linear layer 1. */
static void test_mean_slopes_are_those_of_the_outputs(void **state)
{
    struct app *app = *state;
    const struct layer_histogram *first = &app->model.histogram[0];
    struct check check;
    double sum[8] = {0}, all = 0;

    command(app, "preset sine");
    command(app, "run 20 epochs");
    command(app, "view activations");
    check_start(&check, app);
    for (size_t i = 0; i < app->snapshot->dataset->train_count; i++) {
        double raw = (double)app->snapshot->dataset->x[app->snapshot->dataset->rows[i]];

        check_forward(&check, &raw);
        for (size_t k = 0; k < 8; k++)
            sum[k] += (1 - pow(check.pass.output[0][k], 2)) /
                      (double)app->snapshot->dataset->train_count;
    }
    check_end(&check);
    assert_int_equal(first->neurons, 8);
    for (size_t k = 0; k < 8; k++) {
        assert_close(first->neuron_slope[k], sum[k], 1e-4);
        all += sum[k] / 8;
    }
    assert_close(first->slope, all, 1e-4);
    assert_close(app->model.histogram[1].slope, 1, 1e-9);
    assert_shows(app, "mean f' 1.000");
}

static void test_dead_neurons_are_counted(void **state)
{
    struct app *app = *state;

    command(app, "preset moons");
    command(app, "set activation relu,sigmoid");
    command(app, "view activations");
    assert_int_equal(app->model.histogram[0].dead, 0);
    for (size_t k = 0; k < 3; k++)
        assert_true(trainer_set_parameter(app->trainer, 0, k, TRAINER_BIAS, -1000));
    app_update(app);
    assert_int_equal(app->model.histogram[0].dead, 3);
    assert_shows(app, "3 of 8 dead");
}

/* ---- Weights as a picture */

static void test_the_picture_of_weights_stands_upright(void **state)
{
    struct app *app = *state;
    const struct field *field = &app->model.field;
    size_t width;

    command(app, "data idx:tests/golden/screens/digits-images:tests/golden/screens/digits-labels");
    command(app, "run 1 epoch");
    width = app->snapshot->dataset->image_width;
    assert_int_equal(field->columns, width);
    press(app, "n n");
    /* The first pixel is at the upper left. */
    assert_close(field_at(field, 0, 0, 1), network_weight(&app->snapshot->network, 0, 2, 0), 0);
    assert_close(field_at(field, 0, 1, 1), network_weight(&app->snapshot->network, 0, 2, width - 1),
                 0);
    assert_close(field_at(field, 0, 0, 0),
                 network_weight(&app->snapshot->network, 0, 2, width * (field->rows - 1)), 0);
}

/* ---- The diagram */

static void test_the_diagram_shows_what_a_sample_gives(void **state)
{
    struct app *app = *state;
    const struct dataset *dataset;
    struct check check;
    double raw[2];

    open_spiral(app);
    command(app, "run 10 epochs");
    command(app, "view network");
    command(app, "focus model");
    press(app, "PageDown PageDown PageDown");
    assert_int_equal(app->model.sample, 3);
    dataset = app->snapshot->dataset;
    for (size_t i = 0; i < 2; i++)
        raw[i] = (double)dataset->x[2 * dataset->rows[3] + i];
    check_start(&check, app);
    check_forward(&check, raw);
    assert_close(app->model.outputs[2 + 16 + 16], last_output(&check, 0), 1e-5);
    assert_close(app->model.outputs[2 + 5], check.pass.output[0][5], 1e-5);
    check_end(&check);
}

static void test_the_cursor_goes_from_neuron_to_link_to_neuron(void **state)
{
    struct app *app = *state;
    const struct model_state *model = &app->model;

    command(app, "preset xor");
    command(app, "view network");
    command(app, "focus model");
    press(app, "Right Down Down");
    assert_int_equal(model->column, 1);
    assert_int_equal(model->row, 2);
    assert_shows(app, "layer 1 neuron 3 tanh: o ");
    press(app, "Left Down");
    assert_int_equal(model->from, 2);
    assert_shows(app, "layer 1 neuron 3 from x2: w ");
    press(app, "Left");
    assert_int_equal(model->column, 0);
    assert_int_equal(model->row, 1);
    press(app, "Right Right Right");
    assert_int_equal(model->column, 2);
    assert_int_equal(model->row, 0);
    command(app, "preset and");
    assert_true(model->column <= 1);
}

/* As the command set-weight does it: the same bits. */
static void test_a_weight_is_typed_in_place(void **state)
{
    struct app *app = *state;

    command(app, "preset xor");
    command(app, "view network");
    command(app, "focus model");
    press(app, "Right Down Left Down Enter");
    assert_true(app->edit.editing);
    for (int i = 0; i < 20; i++)
        press(app, "Backspace");
    app_text(app, "0.75");
    press(app, "Enter");
    assert_false(app->edit.editing);
    assert_close(network_weight(&app->snapshot->network, 0, 1, 1), 0.75, 0);
    assert_shows(app, "w 0.750");
    press(app, "Right Enter");
    app_text(app, "x");
    press(app, "Enter");
    assert_true(app->edit.editing); /* refused: typing goes on */
    for (int i = 0; i < 20; i++)
        press(app, "Backspace");
    app_text(app, "-2");
    press(app, "Enter");
    assert_close(network_bias(&app->snapshot->network, 0, 1), -2, 0);
}

/* What is half typed was meant for the neuron that the cursor has left. */
static void test_a_click_on_another_neuron_drops_what_is_typed(void **state)
{
    struct app *app = *state;
    float before;
    int y = 0;

    app_resize(app, 80, 24);
    command(app, "preset xor");
    command(app, "view network");
    command(app, "focus model");
    press(app, "Right Enter");
    assert_true(app->edit.editing);
    before = network_bias(&app->snapshot->network, 0, app->model.row);
    while (app->model.column == 1 && y < 24)
        app_click(app, 45, y++, CLICK_LEFT);
    assert_int_equal(app->model.column, 0);
    assert_false(app->edit.editing);
    press(app, "Enter");
    assert_close(network_bias(&app->snapshot->network, 0, 0), before, 0);
}

static void test_nothing_is_computed_for_a_pane_that_is_covered(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    command(app, "focus settings");
    command(app, "zoom");
    command(app, "epoch");
    app_advance(app, UINT64_MAX);
    assert_true(app->model.serial < app->snapshot->serial);
    command(app, "zoom");
    assert_int_equal(app->model.serial, app->snapshot->serial);
}

/* app_draw() takes a canvas of any size, whatever app_resize() was told. */
static void test_the_model_fits_the_run_on_a_canvas_of_another_size(void **state)
{
    struct app *app = *state;

    command(app, "set layers 2-2-1");
    command(app, "view neuron");
    app_resize(app, 40, 12); /* with the focus elsewhere */
    command(app, "set layers 2-30-1");
    free(draw(app, 132, 50, GLYPHS_UTF8));
    assert_int_equal(app->model.field.planes, 30);
}

static void test_inputs_cannot_be_typed(void **state)
{
    struct app *app = *state;

    command(app, "view network");
    command(app, "focus model");
    press(app, "Enter");
    assert_false(app->edit.editing);
    assert_shows(app, "the inputs are the data's");
}

/* ---- The cursor on a plot */

static void test_the_cursor_stays_on_the_plot(void **state)
{
    struct app *app = *state;
    const struct model_state *model = &app->model;

    command(app, "preset moons");
    command(app, "focus model");
    for (int i = 0; i < 60; i++)
        press(app, "Right Up");
    assert_close(model->cursor[0], model->input[0].high, 1e-9);
    assert_close(model->cursor[1], model->input[1].high, 1e-9);
    press(app, "Home PageDown PageDown PageDown PageDown PageDown");
    assert_close(model->cursor[0], model->input[0].low, 1e-9);
    assert_close(model->cursor[1], model->input[1].low, 1e-9);
    assert_shows(app, "o ");
    command(app, "data bread");
    assert_true(range_share(&model->input[0], model->cursor[0]) >= 0);
    assert_true(range_share(&model->input[0], model->cursor[0]) <= 1);
}

static void test_c_chooses_the_next_class(void **state)
{
    struct app *app = *state;

    command(app, "preset moons");
    command(app, "focus model");
    press(app, "c");
    assert_shows(app, "the next point is of class upper");
    press(app, "c");
    assert_shows(app, "the next point is of class lower");
}

/* ---- Points by hand */

static void test_a_adds_a_sample_at_the_cursor(void **state)
{
    struct app *app = *state;
    const struct model_state *model = &app->model;
    const struct dataset *dataset;
    double x[2];

    command(app, "preset moons");
    command(app, "run 2 epochs");
    command(app, "focus model");
    press(app, "c Right Right Up");
    x[0] = model->cursor[0];
    x[1] = model->cursor[1];
    press(app, "a");
    dataset = app->snapshot->dataset;
    assert_int_equal(dataset->count, 401);
    assert_close(dataset->raw_x[2 * 400], x[0], 1e-5);
    assert_close(dataset->raw_x[2 * 400 + 1], x[1], 1e-5);
    assert_int_equal(dataset->labels[400], 1);
    assert_string_equal(model->view->name, "surface");
    assert_close(model->cursor[0], x[0], 0); /* nothing has moved */
    press(app, "x");
    assert_int_equal(app->snapshot->dataset->count, 400);
    assert_int_equal(app->snapshot->dataset->by_hand, 0);
}

/* Where nothing is near nothing is taken: what goes away is what the cursor is on. */
static void test_x_takes_only_what_is_at_the_cursor(void **state)
{
    struct app *app = *state;
    size_t row = 5;

    command(app, "preset circle");
    command(app, "focus model");
    press(
        app,
        "Home PageDown PageDown PageDown PageDown"); /* a corner, which no point of a disc is in */
    assert_refused(app, "remove-here", "no sample is at the cursor");
    assert_int_equal(app->snapshot->dataset->count, 400);
    for (size_t axis = 0; axis < 2; axis++)
        app->model.cursor[axis] = app->snapshot->dataset->raw_x[2 * row + axis] + 0.01;
    press(app, "x");
    assert_int_equal(app->snapshot->dataset->count, 399);
    assert_int_equal(app->snapshot->dataset->removed, 1);
}

/* On a curve of numbers the cursor has the target, too. */
static void test_a_adds_a_number_to_a_regression(void **state)
{
    struct app *app = *state;
    const struct dataset *dataset;

    command(app, "preset houses");
    command(app, "focus model");
    press(app, "Up Up Up Left");
    press(app, "a");
    dataset = app->snapshot->dataset;
    assert_int_equal(dataset->count, 101);
    assert_close(dataset->raw_x[100], app->model.cursor[0], 1e-3);
    assert_close(dataset->targets[100], app->model.cursor[1], 1e-3);
    press(app, "x");
    assert_int_equal(app->snapshot->dataset->count, 100);
}

/* However few marks there is room for, those of a person's own samples are drawn, and the others stay. */
static void test_samples_added_by_hand_are_always_drawn(void **state)
{
    struct app *app = *state;
    size_t before = 0, after = 0, room = 20;

    command(app, "preset moons");
    for (size_t row = 0; row < 400; row++)
        before += model_draws(app->snapshot->dataset, row, room);
    assert_in_range(before, room / 2, 2 * room);
    command(app, "add-point 0.5 0.5 upper");
    assert_true(model_draws(app->snapshot->dataset, 400, room));
    command(app, "add-point 0.4 0.5 1");
    assert_true(model_draws(app->snapshot->dataset, 400, room));
    for (size_t row = 0; row < 400; row++)
        after += model_draws(app->snapshot->dataset, row, room + 1);
    assert_int_equal(after, before);
}

/* ---- Clicks */

static struct rect model_area(const struct app *app, int width, int height)
{
    size_t pane = 0;

    while (app_screen(app)->panes[pane] != &model_pane)
        pane++;
    return screen_pane_inside(app, screen_pane_area(app, pane, width, height), width, height);
}

static void test_a_click_puts_the_cursor(void **state)
{
    struct app *app = *state;
    struct rect area = model_area(app, 80, 24);
    const struct model_state *model = &app->model;

    command(app, "preset moons");
    app_click(app, area.x + area.width - 1, area.y, CLICK_LEFT);
    assert_ptr_equal(app_pane(app), &model_pane);
    assert_close(model->cursor[0], model->input[0].high, 1e-9);
    assert_close(model->cursor[1], model->input[1].high, 1e-9);
    app_click(app, area.x + area.width / 2, area.y + 4, CLICK_LEFT);
    assert_true(model->cursor[0] < model->input[0].high && model->cursor[0] > model->input[0].low);
    assert_true(model->cursor[1] < model->input[1].high && model->cursor[1] > model->input[1].low);
    app_click(app, area.x + area.width / 2, area.y + 4, CLICK_DOUBLE);
    assert_int_equal(app->snapshot->dataset->count, 401);
    command(app, "preset houses");
    app_click(app, area.x + area.width - 1, area.y, CLICK_LEFT);
    assert_close(model->cursor[1], model->target.high, 1e-4 * model->target.high);
}

static void test_a_click_chooses_a_neuron(void **state)
{
    struct app *app = *state;
    struct rect area;
    bool chosen = false;

    open_spiral(app);
    app_resize(app, 132, 50);
    area = model_area(app, 132, 50);
    command(app, "view neuron");
    for (int y = area.y; y < area.y + area.height && !chosen; y++) {
        app_click(app, area.x + area.width - 10, y, CLICK_LEFT);
        chosen = app->model.unit == 2; /* the third small picture of the first row */
    }
    assert_true(chosen);
    command(app, "view network");
    chosen = false;
    for (int y = area.y; y < area.y + area.height && !chosen; y++)
        for (int x = area.x; x < area.x + area.width && !chosen; x++) {
            app_click(app, x, y, CLICK_LEFT);
            chosen = app->model.column == 2 && app->model.row == 7;
        }
    assert_true(chosen);
}

/* ---- Drawing */

static const char *const runs[] = {
    "preset xor",
    "preset spiral",
    "preset bread",
    "preset houses",
    "preset rooms",
    "preset sine",
    "preset plane",
    "set layers 2-40-40-40-40-40-1",
    "data idx:tests/golden/screens/digits-images:tests/golden/screens/digits-labels",
};

static void draw_at_all_sizes(const struct app *app)
{
    static const int sizes[][2] = {
        {40,  12 },
        {41,  13 },
        {60,  20 },
        {79,  24 },
        {80,  24 },
        {81,  25 },
        {100, 30 },
        {132, 50 },
        {200, 60 },
        {300, 100}
    };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        free(draw(app, sizes[i][0], sizes[i][1], GLYPHS_UTF8));
        free(draw(app, sizes[i][0], sizes[i][1], GLYPHS_ASCII));
    }
}

static void test_each_view_can_be_drawn_at_each_size(void **state)
{
    struct app *app = *state;

    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        command(app, runs[i]);
        command(app, "epoch");
        for (size_t view = 0; view < VIEW_COUNT; view++) {
            char line[40];

            if (model_views[view].ops->unfit(app) != NULL)
                continue;
            snprintf(line, sizeof line, "view %s", model_views[view].name);
            command(app, line);
            command(app, "focus settings");
            draw_at_all_sizes(app);
            command(app, "focus model");
            press(app, "Right Down");
            draw_at_all_sizes(app);
        }
    }
}

static void test_drawing_views_changes_nothing(void **state)
{
    struct app *app = *state;
    struct model_state before;

    command(app, "preset spiral");
    command(app, "run 5 epochs");
    for (size_t view = 0; view < VIEW_COUNT; view++) {
        press(app, "v");
        before = app->model;
        draw_at_all_sizes(app);
        assert_memory_equal(&before, &app->model, sizeof before);
    }
}

/* In ASCII capital letters are training samples, small ones held back; both sets tell classes apart. */
static void test_marks_differ_by_class_and_part(void **state)
{
    struct app *app = *state;
    char *screen;

    command(app, "preset moons");
    command(app, "focus error");
    screen = draw(app, 132, 50, GLYPHS_UTF8);
    assert_non_null(strstr(screen, "●"));
    assert_non_null(strstr(screen, "○"));
    assert_non_null(strstr(screen, "▲"));
    assert_non_null(strstr(screen, "△"));
    free(screen);
    for (int test = 0; test <= 1; test++)
        for (size_t a = 0; a < 4; a++)
            for (size_t b = 0; b < 4; b++) {
                uint32_t one = glyph_character(GLYPHS_ASCII, model_mark(a, test == 1));

                assert_true((a == b) ==
                            (one == glyph_character(GLYPHS_ASCII, model_mark(b, test == 1))));
                assert_true(one != glyph_character(GLYPHS_ASCII, model_mark(b, test == 0)));
            }
}

/* More than two classes, from a table. */
static void test_several_classes_have_an_area_each(void **state)
{
    struct app *app = *state;
    char path[] = "/tmp/nntui-test-XXXXXX", line[80];
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");
    char *screen;

    assert_non_null(file);
    for (int i = 0; i < 60; i++)
        fprintf(file, "%d,%d,%s\n", i % 3 * 10 + i % 7, i % 3 * i % 5,
                i % 3 == 0   ? "a"
                : i % 3 == 1 ? "b"
                             : "c");
    fclose(file);
    snprintf(line, sizeof line, "data csv:%s", path);
    command(app, line);
    command(app, "run 50 epochs");
    assert_string_equal(app->model.view->name, "surface");
    assert_int_equal(app->model.field.planes, 3);
    screen = draw(app, 80, 24, GLYPHS_UTF8);
    assert_non_null(strstr(screen, "■"));
    free(screen);
    draw_at_all_sizes(app);
    unlink(path);
}

/* Nothing is computed while the pane cannot be seen; it is there when one comes back. */
static void test_nothing_is_computed_behind_another_pane(void **state)
{
    struct app *app = *state;
    uint64_t serial;

    command(app, "preset moons");
    command(app, "focus error");
    press(app, "z");
    serial = app->model.serial;
    press(app, "e e");
    assert_int_equal(app->model.serial, serial);
    press(app, "z");
    assert_int_equal(app->model.serial, app->snapshot->serial);
}

#define MODEL_TEST(test) cmocka_unit_test_setup_teardown(test, app_setup, app_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MODEL_TEST(test_the_surface_is_what_the_network_says),
        MODEL_TEST(test_the_surface_goes_through_input_features),
        MODEL_TEST(test_the_curve_is_in_the_data_s_own_units),
        MODEL_TEST(test_a_neuron_is_shown_as_its_layer_gives_it),
        MODEL_TEST(test_classes_of_other_targets_are_shown_as_a_share),
        MODEL_TEST(test_between_its_points_a_field_is_interpolated),
        MODEL_TEST(test_the_best_view_is_chosen_by_the_data),
        MODEL_TEST(test_a_view_that_was_chosen_stays_while_it_can),
        MODEL_TEST(test_v_goes_through_the_views_that_can_show_the_run),
        MODEL_TEST(test_views_say_why_they_cannot),
        MODEL_TEST(test_tab_completes_the_names_of_views),
        MODEL_TEST(test_the_map_of_the_error_is_that_of_the_samples),
        MODEL_TEST(test_the_way_down_is_kept_until_the_run_begins_anew),
        MODEL_TEST(test_a_long_way_is_thinned),
        MODEL_TEST(test_over_one_weight_there_is_a_slope),
        MODEL_TEST(test_the_map_is_made_anew_when_other_weights_move),
        MODEL_TEST(test_histograms_count_all_outputs),
        MODEL_TEST(test_mean_slopes_are_those_of_the_outputs),
        MODEL_TEST(test_dead_neurons_are_counted),
        MODEL_TEST(test_the_picture_of_weights_stands_upright),
        MODEL_TEST(test_the_diagram_shows_what_a_sample_gives),
        MODEL_TEST(test_the_cursor_goes_from_neuron_to_link_to_neuron),
        MODEL_TEST(test_nothing_is_computed_for_a_pane_that_is_covered),
        MODEL_TEST(test_the_model_fits_the_run_on_a_canvas_of_another_size),
        MODEL_TEST(test_a_weight_is_typed_in_place),
        MODEL_TEST(test_a_click_on_another_neuron_drops_what_is_typed),
        MODEL_TEST(test_inputs_cannot_be_typed),
        MODEL_TEST(test_the_cursor_stays_on_the_plot),
        MODEL_TEST(test_c_chooses_the_next_class),
        MODEL_TEST(test_a_adds_a_sample_at_the_cursor),
        MODEL_TEST(test_x_takes_only_what_is_at_the_cursor),
        MODEL_TEST(test_a_adds_a_number_to_a_regression),
        MODEL_TEST(test_samples_added_by_hand_are_always_drawn),
        MODEL_TEST(test_a_click_puts_the_cursor),
        MODEL_TEST(test_a_click_chooses_a_neuron),
        MODEL_TEST(test_each_view_can_be_drawn_at_each_size),
        MODEL_TEST(test_drawing_views_changes_nothing),
        MODEL_TEST(test_marks_differ_by_class_and_part),
        MODEL_TEST(test_several_classes_have_an_area_each),
        MODEL_TEST(test_nothing_is_computed_behind_another_pane),
    };

    /* The images are named from there. */
    if (getenv("top_srcdir") != NULL && chdir(getenv("top_srcdir")) != 0)
        return 1;
    return cmocka_run_group_tests_name("model_pane", tests, NULL, NULL);
}
