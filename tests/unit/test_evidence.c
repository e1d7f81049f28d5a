/* What speaks for an answer: the terms add up to the sum, in order, and pictures are weights or slopes. */
#include "support.h"

#include <nntui/evidence.h>

#include <string.h>

enum { MOST = 20 };

static void make_network(struct network *network, const char *layers, const char *activations)
{
    struct architecture arch = {.bias = true};
    struct error err = {0};

    if (!architecture_parse_layers(&arch, layers, &err) ||
        !architecture_parse_activations(&arch, activations, &err) ||
        !network_create(network, &arch, &err))
        fail_msg("%s", err.text);
    network_initialise(network, INIT_NORMAL, 1.5, 9);
    network_set_bias(network, arch.layers - 1, 1, 0.25f);
}

static void make_input(double *x, size_t count)
{
    for (size_t i = 0; i < count; i++)
        x[i] = 0.1 * (double)(i * 3 % 8);
}

static void check_sum(const char *layers, const char *activations, size_t layer)
{
    struct network network;
    struct evidence evidence;
    struct error err = {0};
    double x[MOST], total, softened[MOST];
    float asked[MOST], hidden[MOST], o[MOST], *outputs[NN_MAX_LAYERS] = {0};
    bool met[MOST] = {false};
    size_t last;

    make_network(&network, layers, activations);
    last = network.arch.layers - 1;
    make_input(x, network.arch.sizes[0]);
    for (size_t i = 0; i < network.arch.sizes[0]; i++)
        asked[i] = (float)x[i];
    outputs[last] = o;
    if (last > 0)
        outputs[last - 1] = hidden;
    assert_true(network_forward_layers(&network, asked, 1, outputs, &err));
    assert_true(evidence_create(&evidence, &network, x, 1, &err));
    assert_int_equal(evidence.layer, layer);
    assert_int_equal(evidence.count, network.arch.sizes[last]);
    total = evidence.bias;
    for (size_t i = 0; i < evidence.count; i++) {
        const struct evidence_item *item = &evidence.items[i];

        assert_false(met[item->unit]);
        met[item->unit] = true;
        assert_close(item->value, last > 0 ? hidden[item->unit] : asked[item->unit], 1e-5);
        assert_close(item->weight, network_weight(&network, last, 1, item->unit), 0);
        assert_close(item->contribution, item->weight * item->value, 0);
        assert_true(i == 0 || item->contribution <= evidence.items[i - 1].contribution);
        assert_int_equal(item->contribution > 0, i < evidence.speak_for);
        assert_int_equal(item->contribution < 0, i >= evidence.count - evidence.speak_against);
        total += item->contribution;
    }
    assert_close(evidence.bias, 0.25, 0);
    assert_close(total, evidence.sum, 1e-12);
    assert_close(evidence.output, o[1], 1e-5);
    activation_layer(network.arch.activation[last], &evidence.sum, softened, 1);
    if (network.arch.activation[last] != ACTIVATION_SOFTMAX)
        assert_close(evidence.output, softened[0], 1e-12);
    evidence_free(&evidence);
    network_free(&network);
}

static void test_contributions_add_up_to_the_sum(void **state)
{
    (void)state;
    check_sum("9-7-3", "sigmoid", 0);
    check_sum("9-7-5-3", "tanh,relu,softmax", 1);
    check_sum("9-3", "sigmoid", SIZE_MAX);
}

static void test_a_first_hidden_neurons_picture_is_its_weights(void **state)
{
    struct network network;
    enum evidence_picture kind;
    struct error err = {0};
    double x[MOST], picture[MOST];

    (void)state;
    make_network(&network, "9-7-3", "step,sigmoid"); /* weights need no slope */
    make_input(x, 9);
    assert_true(evidence_picture(&network, x, 0, 4, picture, &kind, &err));
    assert_int_equal(kind, EVIDENCE_WEIGHTS);
    for (size_t i = 0; i < 9; i++)
        assert_close(picture[i], network_weight(&network, 0, 4, i), 0);
    assert_false(evidence_picture(&network, x, 1, 0, picture, &kind, &err));
    assert_non_null(strstr(err.text, "layer 1 has step"));
    assert_false(evidence_picture(&network, x, 0, 7, picture, &kind, &err));
    assert_non_null(strstr(err.text, "no neuron 8 in layer 1"));
    assert_false(evidence_picture(&network, x, 2, 0, picture, &kind, &err));
    network_free(&network);
}

/* The sum of a neuron of the second hidden layer, by the evidence for it in a network that ends there. */
static double sum_of(const struct network *network, const double *x, size_t unit)
{
    struct network front;
    struct architecture arch = network->arch;
    struct evidence evidence;
    struct error err = {0};
    double sum;

    arch.layers = 2;
    assert_true(network_create(&front, &arch, &err));
    memcpy(front.block, network->block, front.block_size * sizeof *front.block);
    assert_true(evidence_create(&evidence, &front, x, unit, &err));
    sum = evidence.sum;
    evidence_free(&evidence);
    network_free(&front);
    return sum;
}

static void test_a_later_neurons_picture_is_the_slope_of_its_sum(void **state)
{
    const double h = 1e-5;
    struct network network;
    enum evidence_picture kind;
    struct error err = {0};
    double x[MOST], picture[MOST];

    (void)state;
    make_network(&network, "9-7-5-3", "tanh,relu,softmax");
    make_input(x, 9);
    assert_true(evidence_picture(&network, x, 1, 2, picture, &kind, &err));
    assert_int_equal(kind, EVIDENCE_SLOPES);
    for (size_t i = 0; i < 9; i++) {
        const double at = x[i];
        double up, down;

        x[i] = at + h;
        up = sum_of(&network, x, 2);
        x[i] = at - h;
        down = sum_of(&network, x, 2);
        x[i] = at;
        assert_close(picture[i], (up - down) / (2 * h), 1e-8);
        assert_true(fabs(picture[i]) > 1e-4);
    }
    network_free(&network);
}

static void test_an_output_that_is_not_there_is_refused(void **state)
{
    struct network network;
    struct evidence evidence;
    struct error err = {0};
    double x[MOST] = {0};

    (void)state;
    make_network(&network, "9-7-3", "sigmoid");
    assert_false(evidence_create(&evidence, &network, x, 3, &err));
    assert_non_null(strstr(err.text, "output 3; expected 0 to 2"));
    evidence_free(&evidence);
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contributions_add_up_to_the_sum),
        cmocka_unit_test(test_a_first_hidden_neurons_picture_is_its_weights),
        cmocka_unit_test(test_a_later_neurons_picture_is_the_slope_of_its_sum),
        cmocka_unit_test(test_an_output_that_is_not_there_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
