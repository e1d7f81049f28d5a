/* How well a network does: against figures worked out one sample at a time in double. */
#include "support.h"

#include <nntui/learner.h>
#include <nntui/pass.h>
#include <nntui/rng.h>

#include <stdlib.h>
#include <string.h>

enum { COUNT = 333, INPUTS = 19, CLASSES = 4 };

static uint8_t bytes[COUNT * INPUTS], labels[COUNT];
static float targets[COUNT * CLASSES], values[COUNT * INPUTS];
static uint32_t rows[COUNT];

static void make_data(void)
{
    struct rng rng;

    rng_seed(&rng, 2, RNG_TEST, 0);
    for (size_t i = 0; i < COUNT * INPUTS; i++) {
        bytes[i] = rng_below(&rng, 3) == 0 ? (uint8_t)rng_below(&rng, 256) : 0;
        values[i] = (float)rng_normal(&rng);
    }
    for (size_t i = 0; i < COUNT; i++) {
        labels[i] = (uint8_t)rng_below(&rng, CLASSES);
        rows[i] = (uint32_t)i;
    }
    for (size_t i = 0; i < COUNT * CLASSES; i++)
        targets[i] = (float)(rng_normal(&rng) + 3);
    rng_shuffle(&rng, rows, COUNT);
}

static struct samples images(void)
{
    return (struct samples){.count = COUNT - 33,
                            .inputs = INPUTS,
                            .outputs = CLASSES,
                            .bytes = bytes,
                            .byte_offset = 0.01f,
                            .byte_scale = 0.99f / 255,
                            .labels = labels,
                            .low = 0,
                            .high = 1,
                            .classes = CLASSES,
                            .rows = rows};
}

static struct network make_network(const char *layers, const char *activations, enum loss loss)
{
    struct architecture arch = {.loss = loss, .bias = true};
    struct network network;
    struct error err = {0};

    if (!architecture_parse_layers(&arch, layers, &err) ||
        !architecture_parse_activations(&arch, activations, &err) ||
        !network_create(&network, &arch, &err))
        fail_msg("%s", err.text);
    network_initialise(&network, INIT_NORMAL, 3, 8);
    network_set_bias(&network, 0, 1, 0.5f);
    return network;
}

struct expected {
    double loss, residual;
    uint8_t class[COUNT];
};

static struct expected by_hand(const struct network *network, const struct samples *samples)
{
    struct expected expected = {0};
    double *w = calloc(architecture_parameters(&network->arch), sizeof *w), input[INPUTS],
           target[CLASSES];
    const size_t last = network->arch.layers - 1;
    float x[INPUTS], t[CLASSES];
    struct error err = {0};
    struct pass pass;

    network_export_double(network, w);
    assert_true(pass_create(&pass, &network->arch, &err));
    for (size_t s = 0; s < samples->count; s++) {
        size_t best = 0;

        samples_input(samples, samples_row(samples, s), x);
        samples_target(samples, samples_row(samples, s), t);
        for (size_t i = 0; i < INPUTS; i++)
            input[i] = x[i];
        for (size_t k = 0; k < samples->outputs; k++)
            target[k] = t[k];
        expected.loss += pass_evaluate(&pass, w, input, target) / (double)samples->count;
        for (size_t k = 0; k < samples->outputs; k++) {
            expected.residual += pow(target[k] - pass.output[last][k], 2);
            if (pass.output[last][k] > pass.output[last][best])
                best = k;
        }
        expected.class[s] = samples->outputs > 1 ? (uint8_t)best : pass.output[last][0] >= 0.5;
    }
    pass_free(&pass);
    free(w);
    return expected;
}

static void test_classes_and_confusion_match_double(void **state)
{
    struct network network = make_network("19-12-4", "tanh,softmax", LOSS_CROSS_ENTROPY);
    struct samples samples = images();
    struct expected expected = by_hand(&network, &samples);
    uint64_t confusion[CLASSES * CLASSES] = {0}, counted[CLASSES * CLASSES] = {0};
    struct evaluation evaluation;
    uint8_t predicted[COUNT];
    struct error err = {0};
    size_t right = 0;

    (void)state;
    for (size_t s = 0; s < samples.count; s++) {
        right += expected.class[s] == labels[rows[s]];
        counted[labels[rows[s]] * CLASSES + expected.class[s]]++;
    }
    confusion[5] = 1000; /* counts are added to what is there */
    counted[5] += 1000;
    assert_true(network_evaluate(&network, &samples, 1, &evaluation, confusion, predicted, &err));
    assert_memory_equal(predicted, expected.class, samples.count);
    assert_memory_equal(confusion, counted, sizeof counted);
    assert_int_equal(evaluation.samples, samples.count);
    assert_true(evaluation.has_accuracy);
    assert_close(evaluation.accuracy, (double)right / (double)samples.count, 1e-12);
    assert_close(evaluation.loss, expected.loss, 1e-6 * expected.loss);
    assert_close(evaluation.r2, 0, 0);
    network_free(&network);
}

static void test_one_output_stands_for_two_classes(void **state)
{
    struct network network = make_network("19-12-1", "tanh,sigmoid", LOSS_CROSS_ENTROPY);
    struct samples samples = images();
    uint64_t confusion[4] = {0};
    struct evaluation evaluation;
    struct expected expected;
    uint8_t predicted[COUNT];
    struct error err = {0};

    (void)state;
    samples.outputs = 1;
    samples.classes = 2;
    for (size_t i = 0; i < COUNT; i++)
        labels[i] &= 1;
    expected = by_hand(&network, &samples);
    assert_true(network_evaluate(&network, &samples, 1, &evaluation, confusion, predicted, &err));
    assert_memory_equal(predicted, expected.class, samples.count);
    assert_int_equal(confusion[0] + confusion[1] + confusion[2] + confusion[3], samples.count);
    assert_close(evaluation.accuracy, (double)(confusion[0] + confusion[3]) / (double)samples.count,
                 1e-12);
    assert_close(evaluation.loss, expected.loss, 1e-6 * expected.loss);
    make_data();
    network_free(&network);
}

static void test_regression_has_r2(void **state)
{
    struct network network = make_network("19-8-4", "tanh,linear", LOSS_SSE);
    struct samples samples = {
        .count = COUNT, .inputs = INPUTS, .outputs = CLASSES, .x = values, .targets = targets};
    struct expected expected = by_hand(&network, &samples);
    double mean[CLASSES] = {0}, total = 0;
    struct evaluation evaluation;
    struct error err = {0};

    (void)state;
    for (size_t i = 0; i < COUNT * CLASSES; i++)
        mean[i % CLASSES] += (double)targets[i] / COUNT;
    for (size_t i = 0; i < COUNT * CLASSES; i++)
        total += pow((double)targets[i] - mean[i % CLASSES], 2);
    assert_true(network_evaluate(&network, &samples, 1, &evaluation, NULL, NULL, &err));
    assert_false(evaluation.has_accuracy);
    assert_close(evaluation.accuracy, 0, 0);
    assert_close(evaluation.loss, expected.loss, 1e-6 * expected.loss);
    assert_close(evaluation.r2, 1 - expected.residual / total, 1e-5);
    assert_close(evaluation.loss * 2 * COUNT, expected.residual, 1e-5 * expected.residual);
    network_free(&network);
}

static void test_a_network_that_cannot_be_trained_can_be_measured(void **state)
{
    struct network network = make_network("19-12-4", "step", LOSS_MAE);
    struct samples samples = images();
    struct expected expected = by_hand(&network, &samples);
    struct evaluation evaluation;
    struct error err = {0};

    (void)state;
    assert_true(network_evaluate(&network, &samples, 1, &evaluation, NULL, NULL, &err));
    assert_close(evaluation.loss, expected.loss, 1e-5);
    network_free(&network);
}

static void test_no_samples_and_wrong_sizes(void **state)
{
    struct network network = make_network("19-12-4", "sigmoid", LOSS_SSE);
    struct samples samples = images();
    struct evaluation evaluation = {.samples = 7};
    struct error err = {0};

    (void)state;
    samples.count = 0;
    assert_true(network_evaluate(&network, &samples, 1, &evaluation, NULL, NULL, &err));
    assert_int_equal(evaluation.samples, 0);
    samples = images();
    samples.inputs = 18;
    assert_false(network_evaluate(&network, &samples, 1, &evaluation, NULL, NULL, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    network_free(&network);
}

static void test_any_number_of_threads_gives_the_same_bits(void **state)
{
    struct network network = make_network("19-12-4", "sigmoid", LOSS_SSE);
    struct samples samples = images();
    struct evaluation one, many;
    struct error err = {0};

    (void)state;
    assert_true(network_evaluate(&network, &samples, 1, &one, NULL, NULL, &err));
    for (size_t threads = 2; threads <= 7; threads++) {
        uint64_t confusion[CLASSES * CLASSES] = {0};

        assert_true(network_evaluate(&network, &samples, threads, &many, confusion, NULL, &err));
        assert_memory_equal(&one.loss, &many.loss, sizeof one.loss);
        assert_memory_equal(&one.accuracy, &many.accuracy, sizeof one.accuracy);
    }
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes_and_confusion_match_double),
        cmocka_unit_test(test_one_output_stands_for_two_classes),
        cmocka_unit_test(test_regression_has_r2),
        cmocka_unit_test(test_a_network_that_cannot_be_trained_can_be_measured),
        cmocka_unit_test(test_no_samples_and_wrong_sizes),
        cmocka_unit_test(test_any_number_of_threads_gives_the_same_bits),
    };

    make_data();
    return cmocka_run_group_tests_name("evaluate", tests, NULL, NULL);
}
