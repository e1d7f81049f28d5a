/*
 * Runs that differ in one setting: how they are read from text, where they are compared, which is the best.
 */
#include "support.h"

#include <nntui/sweep.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct settings standard(void)
{
    struct settings settings;

    settings_default(&settings);
    return settings;
}

static struct sweep parsed(const char *text)
{
    struct settings base = standard();
    struct sweep sweep;
    struct error err = {0};

    if (!sweep_parse(&sweep, &base, text, &err))
        fail_msg("%s: %s", text, err.text);
    return sweep;
}

/* The text is refused with a message that has `part` in it. */
static void assert_refused(const char *text, const char *part)
{
    struct settings base = standard();
    struct sweep sweep;
    struct error err = {0};

    assert_false(sweep_parse(&sweep, &base, text, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    if (strstr(err.text, part) == NULL)
        fail_msg("%s: found \"%s\", expected \"%s\" in it", text, err.text, part);
}

/* ---- From text */

static void test_values_end_at_blanks_commas_or_semicolons(void **state)
{
    static const char *const texts[] = {"rate 0.01 0.1 1", "rate=0.01,0.1,1", "rate=0.01;0.1;1",
                                        "  rate   0.01\t0.10  1.0 ", "rate= 0.01 , 0.1 , 1,"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sweep sweep = parsed(texts[i]);

        assert_ptr_equal(sweep.setting, &setting_table[SETTING_rate]);
        assert_int_equal(sweep.count, 3);
        assert_string_equal(sweep.value[1], "0.1");
        assert_close(sweep.settings[0].rate, 0.01, 0);
        assert_close(sweep.settings[2].rate, 1, 0);
    }
}

static void test_a_value_can_have_commas(void **state)
{
    struct sweep sweep = parsed("activation=tanh,sigmoid;relu,linear");

    (void)state;
    assert_int_equal(sweep.count, 2);
    assert_string_equal(sweep.settings[1].activation, "relu,linear");
    assert_int_equal(parsed("activation tanh,sigmoid relu,linear").count, 2);
    assert_int_equal(parsed("activation=tanh,relu").count, 2);
}

static void test_every_other_setting_is_that_of_the_base(void **state)
{
    struct settings base = standard();
    struct sweep sweep;

    (void)state;
    base.seed = 17;
    assert_true(sweep_parse(&sweep, &base, "batch 1 2 5 10 20 32", NULL));
    assert_int_equal(sweep.count, SWEEP_RUNS);
    for (size_t i = 0; i < sweep.count; i++) {
        sweep.settings[i].batch = base.batch;
        assert_memory_equal(&sweep.settings[i], &base, sizeof base);
    }
}

static void test_what_cannot_be_compared_is_refused(void **state)
{
    (void)state;
    assert_refused("", "no setting");
    assert_refused("=1,2", "no setting");
    assert_refused("speed 1 2", "no setting \"speed\"");
    assert_refused("data xor circle", "in common");
    assert_refused("rate", "0 values");
    assert_refused("rate 1", "1 values of rate; expected 2 to 6");
    assert_refused("rate 1 2 3 4 5 6 7", "7 values");
    assert_refused("rate 1 fast", "\"fast\" is not a number");
    assert_refused("rate 1 1.0", "1 of rate comes twice");
    assert_refused("optimizer sgd best", "\"best\"");
    assert_refused("layers 2-2-1 2--1", "layers");
}

/* ---- With the data */

static void test_activations_follow_layers_that_are_compared(void **state)
{
    struct settings base = standard();
    struct dataset * xor = dataset_open("xor", NULL);
    struct sweep sweep;

    (void)state;
    strcpy(base.activation, "tanh,sigmoid");
    assert_true(sweep_parse(&sweep, &base, "layers 2-2-1 2-8-8-1", NULL));
    assert_true(sweep_fit(&sweep, &base, xor, NULL));
    assert_string_equal(sweep.settings[0].activation, "tanh,sigmoid");
    assert_string_equal(sweep.settings[1].activation, "tanh,tanh,sigmoid");
    dataset_unref(xor);
}

/* Cross-entropy has no use for tanh outputs, but what is asked about is what hidden layers do. */
static void test_activations_that_outputs_cannot_have_are_those_of_hidden_layers(void **state)
{
    struct settings base = standard();
    struct dataset * xor = dataset_open("xor", NULL);
    struct error err = {0};
    struct sweep sweep;

    (void)state;
    assert_true(settings_preset(&base, "xor", NULL));
    assert_true(sweep_parse(&sweep, &base, "activation sigmoid tanh relu", NULL));
    assert_true(sweep_fit(&sweep, &base, xor, &err));
    assert_true(sweep.hidden_only);
    assert_string_equal(sweep.settings[0].activation, "sigmoid");
    assert_string_equal(sweep.settings[1].activation, "tanh,sigmoid");
    assert_string_equal(sweep.settings[2].activation, "relu,sigmoid");
    assert_true(sweep_parse(&sweep, &base, "activation sigmoid step", NULL));
    assert_false(sweep_fit(&sweep, &base, xor, &err));
    assert_non_null(strstr(err.text, "compare activation step: "));
    base.loss = LOSS_SSE;
    assert_true(sweep_parse(&sweep, &base, "activation sigmoid tanh", NULL));
    assert_true(sweep_fit(&sweep, &base, xor, &err));
    assert_false(sweep.hidden_only);
    assert_string_equal(sweep.settings[1].activation, "tanh");
    dataset_unref(xor);
}

static void test_a_run_that_cannot_be_made_is_named(void **state)
{
    struct settings base = standard();
    struct dataset * xor = dataset_open("xor", NULL);
    struct error err = {0};
    struct sweep sweep;

    (void)state;
    assert_true(sweep_parse(&sweep, &base, "layers 2-2-1 3-2-1", NULL));
    assert_false(sweep_fit(&sweep, &base, xor, &err));
    assert_non_null(strstr(err.text, "compare layers 3-2-1: "));
    dataset_unref(xor);
}

/* ---- Where runs are compared */

/* A run that has done `epochs`, its curve with every `stride`-th; the training error is the epoch's number. */
static struct snapshot *at_epoch(enum trainer_state state, uint64_t epochs, uint64_t stride)
{
    struct snapshot *snapshot = calloc(1, sizeof *snapshot);

    assert_non_null(snapshot);
    snapshot->state = state;
    snapshot->history.stride = stride;
    for (uint64_t epoch = 0; epoch <= epochs; epoch += stride)
        snapshot->history.point[snapshot->history.count++] = (struct history_point){
            (double)epoch, (double)epoch, NAN, NAN, NAN};
    snapshot->now = (struct history_point){(double)epochs, (double)epochs, NAN, NAN, NAN};
    snapshot->measured = state != TRAINER_RUNNING;
    return snapshot;
}

static void free_all(struct snapshot **snapshots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(snapshots[i]);
}

/* Checks the epochs at which three runs stand, and frees them. */
static void assert_stand(struct snapshot *a, struct snapshot *b, struct snapshot *c,
                         const double *epochs)
{
    struct snapshot *snapshots[] = {a, b, c};
    struct sweep_standing standing[3];

    sweep_stand((const struct snapshot *const *)snapshots, 3, standing);
    for (size_t i = 0; i < 3; i++) {
        assert_close(standing[i].point.epoch, epochs[i], 0);
        assert_close(standing[i].point.train_loss, epochs[i], 0);
    }
    free_all(snapshots, 3);
}

static void test_running_runs_stand_at_the_last_epoch_of_all(void **state)
{
    (void)state;
    assert_stand(at_epoch(TRAINER_RUNNING, 12, 1), at_epoch(TRAINER_RUNNING, 9, 1),
                 at_epoch(TRAINER_PAUSED, 20, 1), (double[]){9, 9, 9});
    assert_stand(at_epoch(TRAINER_PAUSED, 4, 1), at_epoch(TRAINER_PAUSED, 9, 1),
                 at_epoch(TRAINER_PAUSED, 20, 1), (double[]){4, 4, 4});
}

static void test_thinned_curves_are_compared_where_both_have_a_point(void **state)
{
    (void)state;
    assert_stand(at_epoch(TRAINER_RUNNING, 21, 1), at_epoch(TRAINER_RUNNING, 24, 4),
                 at_epoch(TRAINER_RUNNING, 30, 2), (double[]){20, 20, 20});
}

static void test_a_finished_run_stands_at_its_end(void **state)
{
    (void)state;
    assert_stand(at_epoch(TRAINER_FINISHED, 5, 1), at_epoch(TRAINER_RUNNING, 9, 1),
                 at_epoch(TRAINER_RUNNING, 30, 1), (double[]){5, 9, 9});
    assert_stand(at_epoch(TRAINER_FINISHED, 5, 1), at_epoch(TRAINER_FINISHED, 9, 1),
                 at_epoch(TRAINER_FINISHED, 30, 1), (double[]){5, 9, 30});
}

static void test_a_lost_run_holds_up_nobody(void **state)
{
    struct snapshot *lost = at_epoch(TRAINER_BROKEN, 2, 1);
    struct snapshot *snapshots[] = {lost, at_epoch(TRAINER_RUNNING, 9, 1)};
    struct sweep_standing standing[2];

    (void)state;
    sweep_stand((const struct snapshot *const *)snapshots, 2, standing);
    assert_true(standing[0].lost);
    assert_true(standing[0].ended);
    assert_close(standing[0].point.epoch, 2, 0);
    assert_false(standing[1].lost);
    assert_false(standing[1].ended);
    assert_close(standing[1].point.epoch, 9, 0);
    free_all(snapshots, 2);
}

static void test_stepped_runs_stand_where_they_are(void **state)
{
    struct snapshot *a = at_epoch(TRAINER_PAUSED, 4, 1), *b = at_epoch(TRAINER_PAUSED, 4, 1);
    const struct snapshot *snapshots[] = {a, b};
    struct sweep_standing standing[2];

    (void)state;
    a->now.epoch = b->now.epoch = 4.5;
    a->now.train_loss = 0.25;
    sweep_stand(snapshots, 2, standing);
    assert_close(standing[0].point.epoch, 4.5, 0);
    assert_close(standing[0].point.train_loss, 0.25, 0);
    free(a);
    free(b);
}

/* ---- The winner */

static struct sweep_standing standing_at(double train_loss, double test_loss, double train_accuracy,
                                         double test_accuracy)
{
    return (struct sweep_standing){
        .point = {10, train_loss, test_loss, train_accuracy, test_accuracy}
    };
}

static void test_the_lowest_test_error_wins(void **state)
{
    struct sweep sweep = parsed("rate 1 2 3");
    struct sweep_standing standing[] = {standing_at(0.1, 0.3, 1, 1), standing_at(0.2, 0.2, 0, 0),
                                        standing_at(0.05, 0.25, 1, 1)};
    struct sweep_verdict verdict = sweep_judge(&sweep, standing);
    char text[200];

    (void)state;
    assert_int_equal(verdict.why, SWEEP_WON);
    assert_int_equal(verdict.winner, 1);
    assert_int_equal(verdict.measure, SWEEP_TEST_LOSS);
    assert_string_equal(sweep_verdict_text(&sweep, standing, &verdict, text, sizeof text),
                        "best: rate 2: lowest test error, 0.2 at epoch 10");
}

static void test_without_test_samples_the_training_error_decides(void **state)
{
    struct sweep sweep = parsed("rate 1 2");
    struct sweep_standing standing[] = {standing_at(0.1, NAN, 1, NAN),
                                        standing_at(0.2, NAN, 1, NAN)};
    struct sweep_verdict verdict = sweep_judge(&sweep, standing);
    char text[200];

    (void)state;
    assert_int_equal(verdict.winner, 0);
    assert_int_equal(verdict.measure, SWEEP_TRAIN_LOSS);
    assert_string_equal(sweep_verdict_text(&sweep, standing, &verdict, text, sizeof text),
                        "best: rate 1: lowest training error, 0.1 at epoch 10");
}

static void test_a_lost_run_loses(void **state)
{
    struct sweep sweep = parsed("rate 1 2");
    struct sweep_standing standing[] = {standing_at(0.1, 0.1, 1, 1), standing_at(0.2, 0.2, 1, 1)};
    char text[200];
    struct sweep_verdict verdict;

    (void)state;
    standing[0].lost = true;
    assert_int_equal(sweep_judge(&sweep, standing).winner, 1);
    standing[1].lost = true;
    verdict = sweep_judge(&sweep, standing);
    assert_true(verdict.winner == SWEEP_NO_WINNER);
    assert_int_equal(verdict.why, SWEEP_ALL_LOST);
    assert_string_equal(sweep_verdict_text(&sweep, standing, &verdict, text, sizeof text),
                        "no best: every run broke");
}

static void test_equals_have_no_winner(void **state)
{
    struct sweep sweep = parsed("threads 1 2");
    struct sweep_standing standing[] = {standing_at(0.1, 0.1, 1, 1), standing_at(0.1, 0.1, 1, 1)};

    (void)state;
    assert_true(sweep_judge(&sweep, standing).winner == SWEEP_NO_WINNER);
    assert_int_equal(sweep_judge(&sweep, standing).why, SWEEP_EQUAL);
    standing[0].point.epoch = standing[1].point.epoch = 0;
    standing[0].point.test_loss = 0.05;
    assert_int_equal(sweep_judge(&sweep, standing).why, SWEEP_UNTRAINED);
}

/* Half the squares and absolute differences are no common measure; right answers are. */
static void test_losses_are_compared_by_right_answers(void **state)
{
    struct sweep sweep = parsed("loss sse mae");
    struct sweep_standing standing[] = {standing_at(0.1, 0.1, 1, 0.7),
                                        standing_at(0.4, 0.4, 1, 0.9)};
    struct sweep_standing numbers[] = {standing_at(0.1, 0.1, NAN, NAN),
                                       standing_at(0.4, 0.4, NAN, NAN)};
    struct sweep_verdict verdict = sweep_judge(&sweep, standing);
    char text[200];

    (void)state;
    assert_int_equal(verdict.winner, 1);
    assert_int_equal(verdict.measure, SWEEP_TEST_ACCURACY);
    assert_string_equal(sweep_verdict_text(&sweep, standing, &verdict, text, sizeof text),
                        "best: loss mae: highest test accuracy, 90% at epoch 10");
    assert_int_equal(sweep_judge(&sweep, numbers).why, SWEEP_NOT_COMPARABLE);
}

/* ---- Neurons that are all alike */

static void test_neurons_are_alike_by_all_that_comes_in(void **state)
{
    const struct architecture arch = {
        .layers = 3,
        .sizes = {2, 3,              4,               1},
        .bias = true,
        .activation = {ACTIVATION_TANH, ACTIVATION_TANH, ACTIVATION_LINEAR}
    };
    struct network network;

    (void)state;
    assert_true(network_create(&network, &arch, NULL));
    assert_int_equal(sweep_alike_layer(&network), 1);
    network_initialise(&network, INIT_CONSTANT, 1, 1);
    assert_int_equal(sweep_alike_layer(&network), 1);
    network_set_bias(&network, 0, 1, 0.25F);
    assert_int_equal(sweep_alike_layer(&network), 2);
    network_set_weight(&network, 1, 3, 2, 0.51F);
    assert_int_equal(sweep_alike_layer(&network), 0);
    network_initialise(&network, INIT_NORMAL, 1, 1);
    assert_int_equal(sweep_alike_layer(&network), 0);
    network_free(&network);
}

static void test_a_neuron_alone_is_not_alike(void **state)
{
    const struct architecture arch = {
        .layers = 2, .sizes = {2, 1,              3},
             .activation = {ACTIVATION_TANH, ACTIVATION_LINEAR}
    };
    struct network network;

    (void)state;
    assert_true(network_create(&network, &arch, NULL));
    assert_int_equal(sweep_alike_layer(&network), 0);
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_end_at_blanks_commas_or_semicolons),
        cmocka_unit_test(test_a_value_can_have_commas),
        cmocka_unit_test(test_every_other_setting_is_that_of_the_base),
        cmocka_unit_test(test_what_cannot_be_compared_is_refused),
        cmocka_unit_test(test_activations_follow_layers_that_are_compared),
        cmocka_unit_test(test_activations_that_outputs_cannot_have_are_those_of_hidden_layers),
        cmocka_unit_test(test_a_run_that_cannot_be_made_is_named),
        cmocka_unit_test(test_running_runs_stand_at_the_last_epoch_of_all),
        cmocka_unit_test(test_thinned_curves_are_compared_where_both_have_a_point),
        cmocka_unit_test(test_a_finished_run_stands_at_its_end),
        cmocka_unit_test(test_a_lost_run_holds_up_nobody),
        cmocka_unit_test(test_stepped_runs_stand_where_they_are),
        cmocka_unit_test(test_the_lowest_test_error_wins),
        cmocka_unit_test(test_without_test_samples_the_training_error_decides),
        cmocka_unit_test(test_a_lost_run_loses),
        cmocka_unit_test(test_equals_have_no_winner),
        cmocka_unit_test(test_losses_are_compared_by_right_answers),
        cmocka_unit_test(test_neurons_are_alike_by_all_that_comes_in),
        cmocka_unit_test(test_a_neuron_alone_is_not_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
