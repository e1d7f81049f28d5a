/* The table of sources, generated sets, and what dataset_open() makes of a SPEC as a whole. */
#include "data_support.h"

#include <nntui/text.h>

#include <pthread.h>

/* ---- The table */

static void test_every_source_can_be_found_and_has_help(void **state)
{
    (void)state;
    assert_true(data_source_count >= 17);
    for (size_t i = 0; i < data_source_count; i++) {
        const struct data_source *source = &data_sources[i];

        assert_ptr_equal(data_source_find(source->name), source);
        assert_true(strlen(source->help) > 10);
        assert_int_equal(strncmp(source->form, source->name, strlen(source->name)), 0);
    }
    assert_null(data_source_find("no-such-set"));
}

/* What the table says about a generated set is what comes out. */
static void test_every_generated_set_is_as_its_row_says(void **state)
{
    size_t seen = 0;

    (void)state;
    for (size_t i = 0; i < data_source_count; i++) {
        const struct data_source *source = &data_sources[i];
        struct dataset *dataset;

        if (!source->generated)
            continue;
        dataset = must_open(source->name);
        assert_string_equal(dataset->name, source->name);
        assert_int_equal(dataset->task, source->task);
        assert_int_equal(dataset->inputs, source->inputs);
        assert_int_equal(dataset->outputs, source->outputs);
        assert_int_equal(dataset->count, source->samples);
        assert_int_equal(dataset->input_names == NULL, dataset->image_width > 0);
        for (size_t k = 0; k < dataset->inputs && dataset->input_names != NULL; k++)
            assert_true(strlen(dataset->input_names[k]) > 0);
        for (size_t k = 0; k < dataset->outputs; k++)
            assert_true(strlen(dataset->output_names[k]) > 0);
        assert_int_equal(dataset->labels != NULL, dataset->task == TASK_CLASSIFY);
        assert_int_equal(dataset->targets != NULL, dataset->task == TASK_REGRESS);
        dataset_unref(dataset);
        seen++;
    }
    assert_int_equal(seen, 14);
}

static bool same_values(const struct dataset *a, const struct dataset *b)
{
    if (a->count != b->count || a->inputs != b->inputs || a->train_count != b->train_count)
        return false;
    if (a->bytes != NULL ? memcmp(a->bytes, b->bytes, a->count * a->inputs) != 0
                         : memcmp(a->x, b->x, a->count * a->inputs * sizeof(float)) != 0)
        return false;
    if (memcmp(a->rows, b->rows, a->count * sizeof(uint32_t)) != 0)
        return false;
    return a->task == TASK_CLASSIFY
               ? memcmp(a->labels, b->labels, a->count) == 0
               : memcmp(a->targets, b->targets, a->count * a->outputs * sizeof(float)) == 0;
}

static void test_the_normalised_spec_makes_the_same_set(void **state)
{
    (void)state;
    for (size_t i = 0; i < data_source_count; i++) {
        struct dataset *first, *again;
        struct text spec = {0};

        if (!data_sources[i].generated)
            continue;
        text_printf(&spec, "%s,samples=50,seed=7,scale=none", data_sources[i].name);
        first = must_open(spec.data);
        again = must_open(first->spec);
        assert_string_equal(first->spec, again->spec);
        assert_true(first->raw && again->raw);
        assert_true(same_values(first, again));
        dataset_unref(first);
        dataset_unref(again);
        text_free(&spec);
    }
}

static void test_another_seed_makes_another_set(void **state)
{
    struct dataset *first = must_open("spiral,seed=1"), *second = must_open("spiral,seed=2");

    (void)state;
    assert_false(same_values(first, second));
    dataset_unref(first);
    dataset_unref(second);
}

static void test_defaults_that_matter_are_in_the_spec(void **state)
{
    struct dataset *dataset = must_open("spiral");

    (void)state;
    assert_string_equal(dataset->spec, "spiral,samples=400,noise=0.03,test=0.2,seed=1");
    assert_int_equal(dataset->train_count, 320);
    dataset_unref(dataset);
}

/* ---- Generated sets */

static void check_table(const char *name, const uint8_t expected[4])
{
    struct dataset *dataset = must_open(name);

    assert_int_equal(dataset->count, 4);
    assert_int_equal(dataset->train_count, 4);
    for (size_t row = 0; row < 4; row++) {
        assert_close(dataset->x[2 * row], (double)(row / 2), 0);
        assert_close(dataset->x[2 * row + 1], (double)(row % 2), 0);
        assert_int_equal(dataset->labels[row], expected[row]);
    }
    dataset_unref(dataset);
}

static void test_truth_tables_are_exact(void **state)
{
    (void)state;
    check_table("xor", (const uint8_t[]){0, 1, 1, 0});
    check_table("and", (const uint8_t[]){0, 0, 0, 1});
    check_table("or", (const uint8_t[]){0, 1, 1, 1});
}

static void test_larger_truth_tables_scatter_around_the_corners(void **state)
{
    struct dataset *dataset = must_open("xor,samples=400");
    double worst = 0;

    (void)state;
    assert_int_equal(dataset->train_count, 320);
    for (size_t i = 0; i < 2 * dataset->count; i++) {
        double x = (double)dataset->x[i];

        worst = fmax(worst, fmin(fabs(x), fabs(x - 1)));
    }
    assert_true(worst > 0.2 && worst < 0.5); /* deviation 0.1: 800 draws reach about 0.33 */
    dataset_unref(dataset);
}

static void test_noise_moves_the_same_points_further(void **state)
{
    struct dataset *none = must_open("spiral,noise=0"), *some = must_open("spiral,noise=0.1"),
                   *more = must_open("spiral,noise=0.2");
    double square = 0;

    (void)state;
    for (size_t i = 0; i < 2 * none->count; i++) {
        double first = (double)some->x[i] - (double)none->x[i];
        double second = (double)more->x[i] - (double)none->x[i];

        assert_close(second, 2 * first, 1e-6);
        square += first * first / (double)(2 * none->count);
    }
    assert_close(sqrt(square), 0.1, 0.01);
    dataset_unref(none);
    dataset_unref(some);
    dataset_unref(more);
}

static void test_regression_noise_is_the_targets(void **state)
{
    struct dataset *none = must_open("sine,noise=0"), *some = must_open("sine,noise=0.5");
    double square = 0;

    (void)state;
    for (size_t i = 0; i < none->count; i++) {
        double step = (double)some->targets[i] - (double)none->targets[i];

        assert_close(none->x[i], some->x[i], 0);
        assert_close(none->targets[i], sin((double)none->x[i]), 1e-6);
        square += step * step / (double)none->count;
    }
    assert_close(sqrt(square), 0.5, 0.08);
    dataset_unref(none);
    dataset_unref(some);
}

static void test_classes_take_turns(void **state)
{
    (void)state;
    for (size_t i = 0; i < data_source_count; i++) {
        struct dataset *dataset;
        size_t of[16] = {0};

        if (!data_sources[i].generated || data_sources[i].task != TASK_CLASSIFY ||
            data_sources[i].samples == 4)
            continue;
        dataset = must_open(data_sources[i].name);
        for (size_t row = 0; row < dataset->count; row++)
            of[dataset->labels[row]]++;
        for (size_t label = 0; label < dataset->outputs; label++)
            assert_int_equal(of[label] * dataset->outputs, dataset->count);
        dataset_unref(dataset);
    }
}

/* Noise-free shapes lie where their help says. */
static void test_shapes_are_what_they_are_called(void **state)
{
    struct dataset *circle = must_open("circle,noise=0"), *plane = must_open("plane,noise=0"),
                   *houses = must_open("houses,noise=0"), *hills = must_open("multi-gauss,noise=0");

    (void)state;
    for (size_t row = 0; row < circle->count; row++) {
        double radius = hypot((double)circle->x[2 * row], (double)circle->x[2 * row + 1]);

        assert_true(circle->labels[row] == 0 ? radius <= 0.5 : radius >= 0.75 && radius <= 1);
    }
    for (size_t row = 0; row < plane->count; row++)
        assert_close(plane->targets[row],
                     0.6 * (double)plane->x[2 * row] + 0.4 * (double)plane->x[2 * row + 1], 1e-6);
    for (size_t row = 0; row < houses->count; row++)
        assert_close(houses->targets[row], 20 + (double)houses->x[row], 1e-4);
    for (size_t row = 0; row < hills->count; row++) { /* odd in each coordinate */
        double x = (double)hills->x[2 * row], y = (double)hills->x[2 * row + 1];

        if (fabs(x) > 0.2 && fabs(y) > 0.2)
            assert_true((double)hills->targets[row] * x * y < 0);
    }
    dataset_unref(circle);
    dataset_unref(plane);
    dataset_unref(houses);
    dataset_unref(hills);
}

/* The angle grows with the radius by 1 3/4 turns; the arms are half a turn apart. */
static void test_spiral_winds_outwards(void **state)
{
    struct dataset *spiral = must_open("spiral,noise=0");
    double least = 1, most = 0;

    (void)state;
    for (size_t row = 0; row < spiral->count; row++) {
        double x = (double)spiral->x[2 * row], y = (double)spiral->x[2 * row + 1];
        double radius = hypot(x, y), angle = 3.5 * 3.14159265 * radius;

        angle += spiral->labels[row] == 0 ? 0 : 3.14159265;
        assert_close(x, radius * sin(angle), 1e-5);
        assert_close(y, radius * cos(angle), 1e-5);
        least = fmin(least, radius);
        most = fmax(most, radius);
    }
    assert_true(least < 0.1 && most > 0.9);
    dataset_unref(spiral);
}

/* Each lower point lies on one half circle, each upper one on the other. */
static void test_moons_are_two_half_circles(void **state)
{
    struct dataset *moons = must_open("moons,noise=0");

    (void)state;
    for (size_t row = 0; row < moons->count; row++) {
        double x = (double)moons->x[2 * row], y = (double)moons->x[2 * row + 1];
        double side = moons->labels[row] == 0 ? -1 : 1;

        assert_close(hypot(x + side / 3, y + side / 6), 2.0 / 3, 1e-6);
        assert_true(side * (y + side / 6) >= -1e-6);
    }
    dataset_unref(moons);
}

static void test_clouds_and_goods_lie_around_their_centres(void **state)
{
    struct dataset *gauss = must_open("gauss,noise=0"), *rooms = must_open("rooms,noise=0"),
                   *bread = must_open("bread,noise=0");

    (void)state;
    for (size_t i = 0; i < 2 * gauss->count; i++)
        assert_close(gauss->x[i], gauss->labels[i / 2] == 0 ? -0.5 : 0.5, 0);
    for (size_t row = 0; row < rooms->count; row++)
        assert_close(rooms->x[row], rooms->labels[row] == 0 ? 50 : 76, 0);
    assert_string_equal(bread->output_names[0], "baguette");
    for (size_t row = 0; row < bread->count; row++) {
        double length = (double)bread->x[2 * row + 1];

        assert_close(bread->x[2 * row], bread->labels[row] == 0 ? 6 : 12, 0);
        assert_true(bread->labels[row] == 0 ? length >= 40 && length <= 60
                                            : length >= 16 && length <= 26);
    }
    dataset_unref(gauss);
    dataset_unref(rooms);
    dataset_unref(bread);
}

/* Inputs reach over the range that they are said to have. */
static void check_range(const char *spec, size_t column, double low, double high)
{
    struct dataset *dataset = must_open(spec);
    double least = INFINITY, most = -INFINITY;

    for (size_t row = 0; row < dataset->count; row++) {
        least = fmin(least, (double)dataset->x[row * dataset->inputs + column]);
        most = fmax(most, (double)dataset->x[row * dataset->inputs + column]);
    }
    assert_true(least >= low && most <= high);
    assert_true(most - least > 0.95 * (high - low));
    dataset_unref(dataset);
}

static void test_inputs_cover_their_range(void **state)
{
    (void)state;
    check_range("houses", 0, 40, 240);
    check_range("sine", 0, -3.1416, 3.1416);
    check_range("plane", 0, -1, 1);
    check_range("plane", 1, -1, 1);
    check_range("multi-gauss", 1, -1, 1);
    check_range("circle,noise=0", 1, -1, 1);
}

static void test_everyday_quantities_are_positive_tenths(void **state)
{
    struct dataset *dataset = must_open("rooms,noise=5");

    (void)state;
    for (size_t row = 0; row < dataset->count; row++) {
        double tenths = (double)dataset->x[row] * 10;

        assert_true(tenths >= 0.99);
        assert_close(tenths, round(tenths), 1e-3);
    }
    dataset_unref(dataset);
}

/* ---- Keys */

static void test_bad_keys_are_refused_with_what_is_allowed(void **state)
{
    (void)state;
    must_refuse("xor,colour=1", "\"xor\" has no key \"colour\"; expected xor[,samples=N]");
    must_refuse("xor,target=1", "has no key \"target\"");
    must_refuse("csv:a.csv,samples=1", "has no key \"samples\"; expected csv:FILE[,target=COLUMN]");
    must_refuse("xor,samples=1", "samples=1; expected a whole number from 2 to");
    must_refuse("xor,samples=99999999999", "expected a whole number from 2 to");
    must_refuse("xor,samples=-4", "samples=-4; expected");
    must_refuse("xor,noise=-1", "noise=-1; expected a number from 0 to 100");
    must_refuse("xor,noise=nan", "noise=nan; expected");
    must_refuse("xor,seed=1.5", "seed=1.5; expected a whole number");
    must_refuse("xor,scale=off", "scale=off; expected auto | none");
    must_refuse("csv:a.csv,task=guess", "task=guess; expected auto | classify | regress");
    must_refuse("csv:a.csv,header=maybe", "header=maybe; expected auto | yes | no");
    must_refuse("xor,test=1.5", "test=1.5; expected a whole number of samples, or a share");
    must_refuse("xor,test=-0.1", "test=-0.1; expected");
    must_refuse("xor,test=1.0", "test=1.0; expected");
    must_refuse("xor,test=4", "test=4, but there are only 4 samples");
    must_refuse("mnist:.,classes=1", "classes=1; expected a whole number from 2 to 256");
}

static void test_paths_are_asked_for_where_they_belong(void **state)
{
    (void)state;
    must_refuse("xor:file", "\"xor\" takes no path");
    must_refuse("csv", "\"csv\" needs a path; expected csv:FILE");
    must_refuse("csv:,target=1", "\"csv\" needs a path");
    must_refuse("idx:images", "needs two files, idx:IMAGES:LABELS");
    must_refuse("idx:a:b:c", "more than one colon");
}

static void test_a_mistyped_name_is_recognised(void **state)
{
    (void)state;
    must_refuse("sprial", "did you mean \"spiral\"");
    must_refuse("moon", "did you mean \"moons\"");
    must_refuse("multigauss", "did you mean \"multi-gauss\"");
    must_refuse("elephant", "there is no \"elephant\"; `nntui data list` prints all names");
    must_refuse("data.csv", "a file is written csv:data.csv");
    must_refuse("\x1b]0;x", "\"\\x1B]0;x\"");
}

/* ---- For a trained network */

static char class_a[] = "a", class_b[] = "b", class_c[] = "c", digit_0[] = "0", digit_1[] = "1";
static char *const three[] = {class_b, class_a, class_c};
static char *const digits[] = {digit_0, digit_1};

static struct dataset *must_open_for(const char *spec, enum task task, char *const *names,
                                     size_t count)
{
    struct error err = {0};
    struct dataset *dataset = dataset_open_for(spec, task, names, count, &err);

    if (dataset == NULL)
        fail_msg("%s: %s", spec, err.text);
    return dataset;
}

static void test_a_table_gets_the_networks_classes(void **state)
{
    struct dataset *dataset;
    struct error err = {0};

    (void)state;
    put_text("t.csv", "x,kind\n1,c\n2,b\n\n3,b\n");
    dataset = must_open_for("csv:t.csv", TASK_CLASSIFY, three, 3);
    assert_int_equal(dataset->outputs, 3);
    assert_string_equal(dataset->output_names[0], "b");
    assert_int_equal(dataset->labels[0], 2);
    assert_int_equal(dataset->labels[1], 0);
    dataset_unref(dataset);
    assert_null(dataset_open_for("csv:t.csv", TASK_CLASSIFY, three, 2, &err));
    assert_string_equal(err.text, "t.csv:2: column 2 (kind): the network does not know the class "
                                  "\"c\"; expected one of its 2: b, a, ...");
    put_text("t.csv", "1,a\n"); /* one class only, and that is enough */
    dataset = must_open_for("csv:t.csv", TASK_CLASSIFY, three, 3);
    assert_int_equal(dataset->labels[0], 1);
    dataset_unref(dataset);
}

static void test_a_table_is_read_for_the_networks_task(void **state)
{
    struct dataset *dataset;
    struct error err = {0};

    (void)state;
    put_text("t.csv", "1,0\n2,1\n3,0\n4,0\n");
    dataset = must_open_for("csv:t.csv", TASK_REGRESS, NULL, 0);
    assert_int_equal(dataset->task, TASK_REGRESS);
    dataset_unref(dataset);
    put_text("t.csv", "1,0\n2,1\n");
    dataset = must_open_for("csv:t.csv", TASK_CLASSIFY, digits, 2);
    assert_int_equal(dataset->task, TASK_CLASSIFY);
    dataset_unref(dataset);
    dataset = must_open_for("csv:t.csv,task=regress", TASK_CLASSIFY, digits, 2);
    assert_int_equal(dataset->task, TASK_REGRESS); /* the SPEC has the last word */
    dataset_unref(dataset);
    put_text("t.csv", "1,a\n2,b\n");
    assert_null(dataset_open_for("csv:t.csv", TASK_REGRESS, NULL, 0, &err));
    assert_contains(err.text, "t.csv:1: column 2: \"a\" is not a number");
}

static void test_images_get_as_many_classes_as_the_network(void **state)
{
    static const uint8_t images[] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6};
    static const uint8_t labels[] = {0, 0, 8, 1, 0, 0, 0, 2, 0, 1};
    struct dataset *dataset;
    struct error err = {0};

    (void)state;
    put_bytes("images", images, sizeof images);
    put_bytes("labels", labels, sizeof labels);
    dataset = must_open_for("idx:images:labels", TASK_CLASSIFY, three, 3);
    assert_int_equal(dataset->outputs, 3);
    dataset_unref(dataset);
    dataset = must_open_for("idx:images:labels,classes=5", TASK_CLASSIFY, three, 3);
    assert_int_equal(dataset->outputs, 5);
    dataset_unref(dataset);
    dataset = must_open_for("idx:images:labels", TASK_CLASSIFY, NULL, 0);
    assert_int_equal(dataset->outputs, 2);
    dataset_unref(dataset);
    assert_null(dataset_open_for("idx:images:nothing", TASK_CLASSIFY, three, 3, &err));
}

static void test_generated_sets_are_what_they_are_for_any_network(void **state)
{
    struct dataset *dataset = must_open_for("xor", TASK_REGRESS, three, 3);

    (void)state;
    assert_int_equal(dataset->task, TASK_CLASSIFY);
    assert_int_equal(dataset->outputs, 2);
    dataset_unref(dataset);
}

/* ---- References */

static void *hold_and_drop(void *dataset)
{
    for (size_t i = 0; i < 10000; i++)
        dataset_unref(dataset_ref(dataset));
    return NULL;
}

/* Under ThreadSanitizer a count that is not atomic shows; without, a set freed too early does. */
static void test_a_slip_of_the_pen_is_seen_without_reading(void **state)
{
    static const char *const wrong[] = {"csv:/no/such.csv",
                                        "idx:/no/such:/dev/null",
                                        "idx:/dev/null:/no/such",
                                        "mnist:/no/such",
                                        "nosuch",
                                        "xor,nosuch=1"};
    static const char *const right[] = {"xor",
                                        "spiral,noise=0.1",
                                        "csv:/dev/null,target=1",
                                        "idx:/dev/null:/dev/null",
                                        "mnist:/",
                                        "-",
                                        "csv:-"};
    struct error err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(dataset_check(wrong[i], &err));
        assert_non_null(strstr(err.text, "such"));
        assert_int_equal(err.kind, ERROR_INPUT);
    }
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        assert_true(dataset_check(right[i], &err));
}

static void test_references_are_counted_across_threads(void **state)
{
    struct dataset *dataset = must_open("xor");
    pthread_t threads[4];

    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, hold_and_drop, dataset), 0);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_close(dataset->x[7], 1, 0);
    dataset_unref(dataset);
    dataset_unref(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_source_can_be_found_and_has_help),
        cmocka_unit_test(test_every_generated_set_is_as_its_row_says),
        cmocka_unit_test(test_the_normalised_spec_makes_the_same_set),
        cmocka_unit_test(test_another_seed_makes_another_set),
        cmocka_unit_test(test_defaults_that_matter_are_in_the_spec),
        cmocka_unit_test(test_truth_tables_are_exact),
        cmocka_unit_test(test_larger_truth_tables_scatter_around_the_corners),
        cmocka_unit_test(test_noise_moves_the_same_points_further),
        cmocka_unit_test(test_regression_noise_is_the_targets),
        cmocka_unit_test(test_classes_take_turns),
        cmocka_unit_test(test_shapes_are_what_they_are_called),
        cmocka_unit_test(test_spiral_winds_outwards),
        cmocka_unit_test(test_moons_are_two_half_circles),
        cmocka_unit_test(test_clouds_and_goods_lie_around_their_centres),
        cmocka_unit_test(test_inputs_cover_their_range),
        cmocka_unit_test(test_everyday_quantities_are_positive_tenths),
        cmocka_unit_test(test_bad_keys_are_refused_with_what_is_allowed),
        cmocka_unit_test(test_paths_are_asked_for_where_they_belong),
        cmocka_unit_test(test_a_mistyped_name_is_recognised),
        data_test(test_a_table_gets_the_networks_classes),
        data_test(test_a_table_is_read_for_the_networks_task),
        data_test(test_images_get_as_many_classes_as_the_network),
        data_test(test_generated_sets_are_what_they_are_for_any_network),
        cmocka_unit_test(test_a_slip_of_the_pen_is_seen_without_reading),
        cmocka_unit_test(test_references_are_counted_across_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
