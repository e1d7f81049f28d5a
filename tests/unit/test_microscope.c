/* One input under the microscope: slopes against differences, flips against the network and against a search by force. */
#include "support.h"

#include <nntui/microscope.h>
#include <nntui/samples.h>

#include <stdlib.h>
#include <string.h>

enum { MOST = 40 };

static const struct microscope_options plain = {
    .range = {0, 1},
      .no = 0, .yes = 1
};

static void make_network(struct network *network, const char *layers, const char *activations,
                         uint64_t seed)
{
    struct architecture arch = {.bias = true};
    struct error err = {0};

    if (!architecture_parse_layers(&arch, layers, &err) ||
        !architecture_parse_activations(&arch, activations, &err) ||
        !network_create(network, &arch, &err))
        fail_msg("%s", err.text);
    network_initialise(network, INIT_NORMAL, 2, seed);
}

static void make_input(double *x, size_t count)
{
    for (size_t i = 0; i < count; i++)
        x[i] = (double)(i * 5 % 9) / 8;
}

static size_t class_of(const struct network *network, const float *x)
{
    const size_t outputs = network->arch.sizes[network->arch.layers];
    struct samples rule = {.outputs = outputs, .low = 0, .high = 1};
    float o[MOST];
    struct error err = {0};

    assert_true(network_forward(network, x, 1, o, &err));
    return samples_class(&rule, o);
}

static struct microscope *look_at(const struct network *network, const double *x)
{
    struct error err = {0};
    struct microscope *microscope = microscope_create(network, &plain, x, &err);

    if (microscope == NULL)
        fail_msg("%s", err.text);
    return microscope;
}

static void check_slopes(const char *layers, const char *activations)
{
    const double h = 1e-5;
    double x[MOST], slope[MOST], o[MOST];
    struct network network;
    struct error err = {0};
    struct microscope *microscope;

    make_network(&network, layers, activations, 3);
    for (size_t i = 0; i < network.arch.sizes[0]; i++)
        x[i] = 0.2 + 0.07 * (double)i;
    microscope = look_at(&network, x);
    for (size_t k = 0; k < network.arch.sizes[network.arch.layers]; k++) {
        double largest = 0;

        assert_true(microscope_slopes(microscope, k, slope, &err));
        for (size_t i = 0; i < network.arch.sizes[0]; i++) {
            assert_true(microscope_set(microscope, i, x[i] + h, &err));
            o[0] = microscope_outputs(microscope)[k];
            assert_true(microscope_set(microscope, i, x[i] - h, &err));
            o[1] = microscope_outputs(microscope)[k];
            assert_true(microscope_set(microscope, i, x[i], &err));
            assert_close(slope[i], (o[0] - o[1]) / (2 * h), 1e-8);
            largest = fmax(largest, fabs(slope[i]));
        }
        assert_true(largest > 1e-4);
    }
    microscope_free(microscope);
    network_free(&network);
}

static void test_slopes_agree_with_central_differences(void **state)
{
    (void)state;
    check_slopes("8-6-4", "sigmoid");
    check_slopes("8-6-5-3", "tanh,leaky-relu,softmax");
    check_slopes("8-3", "softmax");
    check_slopes("8-5-1", "tanh,sigmoid");
    check_slopes("8-5-2", "tanh,linear");
}

static void test_a_changed_pixel_changes_the_outputs_as_the_network_does(void **state)
{
    struct network network;
    struct error err = {0};
    struct microscope *microscope;
    double x[MOST];
    float asked[MOST], o[MOST];

    (void)state;
    make_network(&network, "12-7-3", "relu,softmax", 3);
    make_input(x, 12);
    microscope = look_at(&network, x);
    assert_true(microscope_set(microscope, 4, 0.75, &err));
    x[4] = 0.75;
    for (size_t i = 0; i < 12; i++)
        asked[i] = (float)x[i];
    assert_true(network_forward(&network, asked, 1, o, &err));
    for (size_t k = 0; k < 3; k++)
        assert_close(microscope_outputs(microscope)[k], o[k], 1e-5);
    assert_int_equal(microscope_class(microscope), class_of(&network, asked));
    assert_false(microscope_set(microscope, 12, 0.5, &err));
    assert_non_null(strstr(err.text, "pixel 12; expected 0 to 11"));
    assert_false(microscope_set(microscope, 0, 1.5, &err));
    assert_false(microscope_set(microscope, 0, NAN, &err));
    assert_close(microscope_input(microscope)[0], x[0], 0);
    microscope_free(microscope);
    network_free(&network);
}

/* ---- One pixel */

/* The smallest change to a level that gives another class, by trying all; infinity where there is none. */
static double smallest_by_force(const struct network *network, const double *x, size_t inputs)
{
    double smallest = INFINITY;
    float asked[MOST];
    size_t from;

    for (size_t i = 0; i < inputs; i++)
        asked[i] = (float)x[i];
    from = class_of(network, asked);
    for (size_t i = 0; i < inputs; i++) {
        for (size_t level = 0; level < MICROSCOPE_LEVELS; level++) {
            const double value = (double)level / (MICROSCOPE_LEVELS - 1);

            asked[i] = (float)value;
            if (class_of(network, asked) != from)
                smallest = fmin(smallest, fabs(value - x[i]));
        }
        asked[i] = (float)x[i];
    }
    return smallest;
}

static void test_one_pixel_finds_what_a_search_by_force_finds(void **state)
{
    size_t found = 0, none = 0;
    struct error err = {0};

    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct network network;
        struct microscope *microscope;
        struct flip flip;
        double x[MOST], smallest;

        make_network(&network, seed % 3 == 0 ? "10-6-1" : "10-6-4",
                     seed % 2 ? "tanh,sigmoid" : "relu,sigmoid", seed);
        make_input(x, 10);
        microscope = look_at(&network, x);
        smallest = smallest_by_force(&network, x, 10);
        assert_true(flip_create(&flip, microscope, &err));
        for (size_t calls = 0; !flip.done; calls++) {
            assert_true(calls < 4); /* 3 + 3 + 3 + 1 */
            microscope_flip_pixel(microscope, &flip, 3);
        }
        assert_int_equal(flip.found, isfinite(smallest));
        found += flip.found;
        none += !flip.found;
        if (flip.found) {
            assert_close(flip.size, smallest, 1e-12);
            assert_int_equal(class_of(&network, flip.picture), flip.to);
            assert_int_not_equal(flip.to, flip.from);
            for (size_t i = 0; i < 10; i++)
                if (i != flip.pixel)
                    assert_close(flip.picture[i], (float)x[i], 0);
            assert_close(fabs((double)flip.picture[flip.pixel] - x[flip.pixel]), flip.size, 1e-6);
        }
        flip_free(&flip);
        microscope_free(microscope);
        network_free(&network);
    }
    assert_true(found >= 2 && none >= 2); /* both were tried */
}

/* ---- All pixels */

/* On a linear border the way is known: |w x + b| / |w|, when no end of the range is in the way. */
static void test_on_a_straight_border_the_size_is_the_distance(void **state)
{
    const float w[2][3] = {
        {1,  -2, 0.5f},
        {-1, 1,  1   }
    };
    double x[3] = {0.6, 0.4, 0.5}, lead = 0.3, square = 0;
    struct network network;
    struct error err = {0};
    struct microscope *microscope;
    struct flip flip;

    (void)state;
    make_network(&network, "3-2", "softmax", 1);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < 3; i++)
            network_set_weight(&network, 0, k, i, w[k][i]);
    network_set_bias(&network, 0, 0, 0.3f + 0.95f);
    network_set_bias(&network, 0, 1, 0);
    lead = (double)(0.3f + 0.95f);
    for (size_t i = 0; i < 3; i++) {
        const double difference = (double)w[0][i] - (double)w[1][i];

        lead += difference * x[i];
        square += difference * difference;
    }
    assert_true(lead > 0);
    microscope = look_at(&network, x);
    assert_int_equal(microscope_class(microscope), 0);
    assert_true(flip_create(&flip, microscope, &err));
    assert_true(microscope_flip_all(microscope, &flip, 10, &err));
    assert_true(flip.found);
    assert_int_equal(flip.steps, 1);
    assert_int_equal(flip.to, 1);
    assert_close(flip.size, lead / sqrt(square), 1e-5);
    flip_free(&flip);
    microscope_free(microscope);
    network_free(&network);
}

static void check_flip(const struct network *network, const double *x, const struct flip *flip)
{
    const size_t inputs = network->arch.sizes[0];
    float nearly[MOST];
    double total = 0;

    assert_int_equal(class_of(network, flip->picture), flip->to);
    assert_int_not_equal(flip->to, flip->from);
    for (size_t i = 0; i < inputs; i++) {
        const double change = (double)flip->picture[i] - x[i];

        assert_true(flip->picture[i] >= 0 && flip->picture[i] <= 1);
        total += change * change;
        nearly[i] = (float)(x[i] + 0.99 * change);
    }
    assert_close(flip->size, sqrt(total), 1e-5);
    assert_int_equal(class_of(network, nearly), flip->from); /* it is at the border */
}

static void test_what_is_found_is_another_class_and_at_the_border(void **state)
{
    static const char *const activations[] = {"sigmoid", "tanh,softmax", "relu,softmax",
                                              "tanh,linear", "tanh"};
    size_t found = 0;
    struct error err = {0};

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct network network;
        struct microscope *microscope;
        struct flip flip;
        double x[MOST];

        make_network(&network, seed % 4 == 0 ? "16-9-1" : "16-9-5",
                     seed % 4 == 0 ? "tanh,sigmoid" : activations[seed % 5], seed);
        make_input(x, 16);
        microscope = look_at(&network, x);
        assert_true(flip_create(&flip, microscope, &err));
        assert_int_equal(flip.from, microscope_class(microscope));
        assert_true(microscope_flip_all(microscope, &flip, 100, &err));
        if (flip.found)
            check_flip(&network, x, &flip);
        found += flip.found;
        assert_int_equal(microscope_class(microscope), flip.from); /* the input stays */
        flip_free(&flip);
        microscope_free(microscope);
        network_free(&network);
    }
    assert_true(found >= 17);
}

/* A network that always says the same cannot be changed, and it is said so. */
static void test_what_cannot_be_flipped_is_not_found(void **state)
{
    struct network network;
    struct error err = {0};
    struct microscope *microscope;
    struct flip flip;
    double x[MOST];

    (void)state;
    make_network(&network, "9-4-3", "tanh,softmax", 2);
    network_set_bias(&network, 1, 2, 1000);
    make_input(x, 9);
    microscope = look_at(&network, x);
    assert_true(flip_create(&flip, microscope, &err));
    assert_true(microscope_flip_all(microscope, &flip, 30, &err));
    assert_false(flip.found);
    assert_true(flip.done);
    assert_int_equal(flip.to, flip.from);
    flip_free(&flip);
    assert_true(flip_create(&flip, microscope, &err));
    microscope_flip_pixel(microscope, &flip, 9);
    assert_true(flip.done && !flip.found);
    flip_free(&flip);
    microscope_free(microscope);
    network_free(&network);
}

/* With no steps allowed nothing is found, though there would be something. */
static void test_the_limit_is_kept(void **state)
{
    struct network network;
    struct error err = {0};
    struct microscope *microscope;
    struct flip flip;
    double x[MOST];

    (void)state;
    make_network(&network, "16-9-5", "tanh,softmax", 1);
    make_input(x, 16);
    microscope = look_at(&network, x);
    assert_true(flip_create(&flip, microscope, &err));
    assert_true(microscope_flip_all(microscope, &flip, 0, &err));
    assert_false(flip.found);
    flip_free(&flip);
    microscope_free(microscope);
    network_free(&network);
}

static void test_step_has_flips_of_a_pixel_but_no_slopes(void **state)
{
    struct network network;
    struct error err = {0};
    struct microscope *microscope;
    struct flip flip;
    double x[MOST], slope[MOST];

    (void)state;
    make_network(&network, "6-5-3", "step,linear", 2);
    make_input(x, 6);
    microscope = look_at(&network, x);
    assert_false(microscope_slopes(microscope, 0, slope, &err));
    assert_non_null(strstr(err.text, "step, which has no slope"));
    assert_true(flip_create(&flip, microscope, &err));
    assert_false(microscope_flip_all(microscope, &flip, 5, &err));
    microscope_flip_pixel(microscope, &flip, 100);
    assert_int_equal(flip.found, isfinite(smallest_by_force(&network, x, 6)));
    flip_free(&flip);
    microscope_free(microscope);
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slopes_agree_with_central_differences),
        cmocka_unit_test(test_a_changed_pixel_changes_the_outputs_as_the_network_does),
        cmocka_unit_test(test_one_pixel_finds_what_a_search_by_force_finds),
        cmocka_unit_test(test_on_a_straight_border_the_size_is_the_distance),
        cmocka_unit_test(test_what_is_found_is_another_class_and_at_the_border),
        cmocka_unit_test(test_what_cannot_be_flipped_is_not_found),
        cmocka_unit_test(test_the_limit_is_kept),
        cmocka_unit_test(test_step_has_flips_of_a_pixel_but_no_slopes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
