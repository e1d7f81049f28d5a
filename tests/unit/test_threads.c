/*
 * Several threads on a mini-batch: the same bits as with one, whoever is late. Also run under
 * ThreadSanitizer.
 */
#include "support.h"

#include "nn/team.h"

#include <nntui/learner.h>
#include <nntui/rng.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 300, SAMPLES = 301, INPUTS = 300 };

static uint8_t bytes[SAMPLES * INPUTS], labels[SAMPLES];
static float values[SAMPLES * INPUTS];

static void make_data(void)
{
    struct rng rng;

    rng_seed(&rng, 3, RNG_TEST, 0);
    for (size_t i = 0; i < SAMPLES * INPUTS; i++) {
        bytes[i] = rng_below(&rng, 5) == 0 ? (uint8_t)rng_below(&rng, 256) : 0;
        values[i] = (float)(rng_uniform(&rng) * 2 - 1);
    }
    for (size_t i = 0; i < SAMPLES; i++)
        labels[i] = (uint8_t)rng_below(&rng, 10);
}

/* ---- The team by itself */

struct tally {
    atomic_size_t calls[TEAM_MAX];
    size_t
        plain[TEAM_MAX]
             [16]; /* changed without locks: each part's own, and the team's order between rounds */
};

static void count_call(void *context, size_t part, size_t parts)
{
    struct tally *tally = context;

    atomic_fetch_add(&tally->calls[part], 1);
    for (size_t i = 0; i < parts; i++)
        tally->plain[part][0] += i + 1;
}

static void test_each_part_is_done_once_a_round(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 5; size += 2) {
        struct team *team = team_create(size, NULL);
        struct tally tally = {0};

        assert_non_null(team);
        for (size_t round = 0; round < ROUNDS; round++) {
            size_t done = 0;

            team_run(team, count_call, &tally);
            for (size_t part = 0; part < size; part++) {
                assert_int_equal(atomic_load(&tally.calls[part]), round + 1);
                done += tally.plain[part][0];
            }
            assert_int_equal(done, (round + 1) * size * size * (size + 1) / 2);
        }
        team_free(team);
    }
}

static void test_a_team_without_threads_is_the_caller(void **state)
{
    struct tally tally = {0};

    (void)state;
    team_run(NULL, count_call, &tally);
    assert_int_equal(atomic_load(&tally.calls[0]), 1);
    team_free(NULL);
}

static void test_shares_are_all_units_once(void **state)
{
    (void)state;
    for (size_t count = 0; count < 40; count++)
        for (size_t parts = 1; parts < 9; parts++) {
            size_t next = 0;

            for (size_t part = 0; part < parts; part++) {
                size_t from, to;

                team_share(count, part, parts, &from, &to);
                assert_int_equal(from, next);
                assert_true(to >= from && to - from <= count / parts + 1);
                next = to;
            }
            assert_int_equal(next, count);
        }
}

/* ---- Learners */

static char *train(const char *layers, bool images, enum optimizer optimizer, double dropout,
                   enum rule rule, size_t threads, size_t *size)
{
    struct architecture arch = {.loss = LOSS_CROSS_ENTROPY, .bias = true};
    struct samples samples = {.count = SAMPLES,
                              .inputs = INPUTS,
                              .outputs = 10,
                              .labels = labels,
                              .low = 0,
                              .high = 1,
                              .classes = 10,
                              .byte_scale = 1.0f / 255,
                              .byte_offset = 0.01f};
    struct learner_options options = learner_defaults;
    struct error err = {0};
    struct network network;
    struct learner *learner;
    char *state;

    if (images)
        samples.bytes = bytes;
    else
        samples.x = values;
    options.batch = 50;
    options.optimizer = optimizer;
    options.rate = 0.01;
    options.dropout = dropout;
    options.rule = rule;
    options.threads = threads;
    assert_true(architecture_parse_layers(&arch, layers, &err));
    assert_true(architecture_parse_activations(&arch, "tanh", &err));
    arch.activation[arch.layers - 1] = ACTIVATION_SOFTMAX;
    assert_true(network_create(&network, &arch, &err));
    network_initialise(&network, INIT_NORMAL, 1, 1);
    learner = learner_create(&network, &samples, &options, &err);
    assert_non_null(learner);
    for (size_t epoch = 0; epoch < 3; epoch++)
        assert_true(learner_run(learner, UINT64_MAX, &err));
    *size = learner_state_size(learner);
    state = malloc(*size);
    assert_non_null(state);
    learner_save_state(learner, state);
    learner_free(learner);
    network_free(&network);
    return state;
}

static void compare_threads(const char *layers, bool images, enum optimizer optimizer,
                            double dropout, enum rule rule)
{
    size_t size;
    char *one = train(layers, images, optimizer, dropout, rule, 1, &size);

    for (size_t threads = 2; threads <= 3; threads++) {
        size_t other_size;
        char *other = train(layers, images, optimizer, dropout, rule, threads, &other_size);

        assert_int_equal(size, other_size);
        assert_memory_equal(one, other, size);
        free(other);
    }
    free(one);
}

static void test_threads_do_not_change_a_bit(void **state)
{
    (void)state;
    for (size_t images = 0; images < 2; images++)
        for (enum optimizer optimizer = 0; optimizer < OPTIMIZER_COUNT; optimizer++) {
            compare_threads("300-100-10", images != 0, optimizer, 0, RULE_CHAIN);
            compare_threads("300-33-40-10", images != 0, optimizer, 0.2, RULE_TRANSPOSE);
        }
}

/* Layers of different widths in work at once must not share what they keep in between. */
static void test_threads_in_different_layers_keep_apart(void **state)
{
    (void)state;
    for (size_t round = 0; round < 5; round++)
        compare_threads("300-7-70-5-90-10", false, OPTIMIZER_SGD, 0, RULE_SPLIT);
}

/* Fewer blocks of columns, and fewer samples in the last mini-batch, than threads. */
static void test_more_threads_than_work(void **state)
{
    size_t size, other_size;
    char *one = train("300-30-10", true, OPTIMIZER_SGD, 0, RULE_CHAIN, 1, &size), *many = NULL;

    (void)state;
    many = train("300-30-10", true, OPTIMIZER_SGD, 0, RULE_CHAIN, 9, &other_size);
    assert_int_equal(size, other_size);
    assert_memory_equal(one, many, size);
    free(one);
    free(many);
}

static void test_threads_can_be_changed_in_the_middle(void **state)
{
    struct architecture arch = {.loss = LOSS_SSE, .bias = true};
    struct samples samples = {.count = SAMPLES,
                              .inputs = INPUTS,
                              .outputs = 10,
                              .labels = labels,
                              .low = 0,
                              .high = 1,
                              .classes = 10,
                              .x = values};
    struct learner_options options = learner_defaults;
    struct learner *learner[2];
    struct error err = {0};
    struct network network;

    (void)state;
    options.batch = 40;
    assert_true(architecture_parse_layers(&arch, "300-100-10", &err));
    assert_true(architecture_parse_activations(&arch, "sigmoid", &err));
    assert_true(network_create(&network, &arch, &err));
    network_initialise(&network, INIT_NORMAL, 1, 1);
    for (size_t i = 0; i < 2; i++) {
        learner[i] = learner_create(&network, &samples, &options, &err);
        assert_non_null(learner[i]);
        assert_true(learner_run(learner[i], 4, &err));
    }
    options.threads = 3;
    assert_true(learner_set_options(learner[1], &options, &err));
    for (size_t i = 0; i < 2; i++)
        assert_true(learner_run(learner[i], UINT64_MAX, &err));
    assert_memory_equal(learner_network(learner[0])->block, learner_network(learner[1])->block,
                        network.block_size * sizeof *network.block);
    learner_free(learner[0]);
    learner_free(learner[1]);
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_part_is_done_once_a_round),
        cmocka_unit_test(test_a_team_without_threads_is_the_caller),
        cmocka_unit_test(test_shares_are_all_units_once),
        cmocka_unit_test(test_threads_do_not_change_a_bit),
        cmocka_unit_test(test_threads_in_different_layers_keep_apart),
        cmocka_unit_test(test_more_threads_than_work),
        cmocka_unit_test(test_threads_can_be_changed_in_the_middle),
    };

    make_data();
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
