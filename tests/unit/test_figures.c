/* What a run gets right and wrong: against plain loops in double, with a thread and without. */
#include "data_support.h"

#include <nntui/pass.h>
#include <nntui/rng.h>
#include <nntui/trainer.h>

#include <poll.h>

static const bool no_thread = false, with_thread = true;
#define THREADED(state) (**(const bool **)(state))

/* ---- Help */

static struct settings applied(const char *text)
{
    struct settings settings;
    struct error err = {0};

    settings_default(&settings);
    if (!settings_apply(&settings, text, &err))
        fail_msg("\"%s\": %s", text, err.text);
    return settings;
}

static struct trainer *make(const char *text, bool threaded)
{
    struct settings settings = applied(text);
    struct error err = {0};
    struct trainer *trainer = trainer_create(&settings, threaded, &err);

    if (trainer == NULL)
        fail_msg("%s", err.text);
    assert_true(trainer_want_figures(trainer, true));
    trainer_settle(trainer);
    return trainer;
}

static const struct snapshot *step_epochs(struct trainer *trainer, int epochs)
{
    for (int i = 0; i < epochs; i++)
        assert_true(trainer_order(trainer, ORDER_EPOCH));
    trainer_settle(trainer);
    return trainer_snapshot(trainer);
}

/* One sample's answer in double, and its loss and gradient. */
struct by_hand {
    struct pass pass;
    struct prepared *prepared;
    struct samples samples;
    double *w, *gradient;
    size_t parameters;
};

static void begin_by_hand(struct by_hand *hand, const struct snapshot *snapshot, enum part part)
{
    *hand = (struct by_hand){.parameters = architecture_parameters(&snapshot->network.arch)};
    hand->prepared = prepared_create(snapshot->dataset, &snapshot->scaling, &snapshot->network.arch,
                                     NULL);
    assert_non_null(hand->prepared);
    prepared_samples(hand->prepared, part, &hand->samples);
    hand->w = calloc(hand->parameters, sizeof *hand->w);
    hand->gradient = calloc(hand->parameters, sizeof *hand->gradient);
    network_export_double(&snapshot->network, hand->w);
    assert_true(pass_create(&hand->pass, &snapshot->network.arch, NULL));
}

static void end_by_hand(struct by_hand *hand)
{
    pass_free(&hand->pass);
    prepared_free(hand->prepared);
    free(hand->w);
    free(hand->gradient);
}

/* Sample `s` of the part; its gradient is added to the sum. Returns its loss. */
static double sample_by_hand(struct by_hand *hand, size_t s)
{
    const struct samples *samples = &hand->samples;
    float *values = calloc(samples->inputs + samples->outputs, sizeof *values);
    double *input = calloc(samples->inputs + samples->outputs, sizeof *input),
           *target = input + samples->inputs, loss;

    samples_input(samples, samples_row(samples, s), values);
    samples_target(samples, samples_row(samples, s), values + samples->inputs);
    for (size_t i = 0; i < samples->inputs + samples->outputs; i++)
        input[i] = (double)values[i];
    pass_forward(&hand->pass, hand->w, input, NULL);
    loss = pass_loss(&hand->pass, target, NULL);
    assert_true(pass_backward(&hand->pass, hand->w, target, RULE_CHAIN, NULL, NULL));
    for (size_t p = 0; p < hand->parameters; p++)
        hand->gradient[p] += hand->pass.gradient[p];
    free(values);
    free(input);
    return loss;
}

static double output_by_hand(const struct by_hand *hand, size_t k)
{
    return hand->pass.output[hand->pass.arch.layers - 1][k];
}

/* The largest output, or with one the nearer target. */
static size_t answer_by_hand(const struct by_hand *hand)
{
    size_t best = 0;

    if (hand->samples.outputs == 1)
        return output_by_hand(hand, 0) >=
               ((double)hand->samples.low + (double)hand->samples.high) / 2;
    for (size_t k = 1; k < hand->samples.outputs; k++)
        best = output_by_hand(hand, k) > output_by_hand(hand, best) ? k : best;
    return best;
}

/* ---- Classes */

/* A pair that is not in the list is mixed up no more often than the last one there; none is in it twice. */
static void assert_most_mixed(const struct part_figures *part, uint32_t counts[][30])
{
    uint32_t least = part->mixed_count == FIGURES_MIXED ? part->mixed[FIGURES_MIXED - 1].count : 0;

    for (size_t i = 0; i < part->classes; i++) {
        for (size_t j = 0; j < part->classes; j++) {
            size_t found = 0;

            for (size_t m = 0; m < part->mixed_count; m++)
                found += part->mixed[m].is == i && part->mixed[m].answer == j;
            assert_in_range(found, i != j && counts[i][j] > least, 1);
        }
    }
}

static void assert_classes(const struct part_figures *part, uint32_t counts[][30])
{
    size_t classes = part->classes;

    for (size_t i = 0; i < classes; i++) {
        uint32_t count = 0, answers = 0;

        for (size_t j = 0; j < classes; j++) {
            count += counts[i][j];
            answers += counts[j][i];
            if (classes <= FIGURES_CLASSES)
                assert_int_equal(part->confusion[i][j], counts[i][j]);
        }
        assert_int_equal(part->class[i].count, count);
        assert_int_equal(part->class[i].answers, answers);
        assert_int_equal(part->class[i].right, counts[i][i]);
        if (answers > 0)
            assert_close(class_precision(&part->class[i]), (double)counts[i][i] / answers, 1e-12);
        else
            assert_true(isnan(class_precision(&part->class[i])));
        if (count > 0)
            assert_close(class_recall(&part->class[i]), (double)counts[i][i] / count, 1e-12);
    }
    for (size_t m = 0; m < part->mixed_count; m++) {
        const struct mixed_up *pair = &part->mixed[m];

        assert_true(pair->is != pair->answer);
        assert_int_equal(pair->count, counts[pair->is][pair->answer]);
        assert_true(m == 0 || pair->count <= part->mixed[m - 1].count);
    }
    assert_most_mixed(part, counts);
}

/* The five that were found must be those with the largest losses, in order. */
static void assert_worst(const struct part_figures *part, const struct by_hand *hand,
                         const double *loss)
{
    const size_t count = hand->samples.count;

    assert_int_equal(part->worst_count, count < FIGURES_WORST ? count : FIGURES_WORST);
    for (size_t i = 0; i < part->worst_count; i++) {
        size_t larger = 0, place = 0;

        while (samples_row(&hand->samples, place) != part->worst[i].row)
            assert_true(++place < count);
        assert_close(part->worst[i].loss, loss[place], 1e-4 * fmax(1, loss[place]));
        for (size_t s = 0; s < count; s++)
            larger += loss[s] > loss[place] * (1 + 1e-4);
        assert_true(larger <= i);
    }
}

static void assert_part(const struct snapshot *snapshot, enum part which)
{
    const struct part_figures *part = &snapshot->figures.part[which];
    struct by_hand hand;
    uint32_t counts[30][30] = {{0}};
    double *loss, sum = 0, right = 0;

    begin_by_hand(&hand, snapshot, which);
    loss = calloc(hand.samples.count, sizeof *loss);
    assert_int_equal(part->measured, hand.samples.count);
    assert_int_equal(part->count, hand.samples.count);
    assert_int_equal(part->classes, hand.samples.classes);
    for (size_t s = 0; s < hand.samples.count; s++) {
        size_t label = hand.samples.labels[samples_row(&hand.samples, s)], answer;

        sum += loss[s] = sample_by_hand(&hand, s);
        answer = answer_by_hand(&hand);
        counts[label][answer]++;
        right += label == answer;
    }
    assert_close(part->loss, sum / (double)hand.samples.count, 1e-5);
    assert_close(part->accuracy, right / (double)hand.samples.count, 1e-12);
    assert_true(isnan(part->r2));
    assert_classes(part, counts);
    assert_worst(part, &hand, loss);
    free(loss);
    end_by_hand(&hand);
}

static void test_classes_match_a_plain_count(void **state)
{
    struct trainer *trainer = make("data=spiral,noise=0.3 layers=2-6-1 activation=tanh,sigmoid "
                                   "loss=cross-entropy rate=0.1 batch=10",
                                   THREADED(state));
    const struct snapshot *snapshot = step_epochs(trainer, 3);

    assert_true(snapshot->figures.there && snapshot->figures.current);
    assert_close(snapshot->figures.epoch, 3, 0);
    assert_int_equal(snapshot->figures.moment, snapshot->moment);
    assert_part(snapshot, PART_TRAIN);
    assert_part(snapshot, PART_TEST);
    assert_close(snapshot->figures.part[PART_TEST].accuracy, snapshot->now.test_accuracy, 1e-12);
    trainer_free(trainer);
}

/* Points of 25 classes, too many for a whole matrix. */
static void put_many_classes(const char *path)
{
    FILE *stream = fopen(path, "w");
    struct rng rng;

    assert_non_null(stream);
    rng_seed(&rng, 4, RNG_TEST, 0);
    fprintf(stream, "x,y,class\n");
    for (int i = 0; i < 1500; i++)
        fprintf(stream, "%g,%g,c%02d\n", rng_normal(&rng) + i % 5, rng_normal(&rng) + i / 5 % 5,
                i % 25);
    assert_int_equal(fclose(stream), 0);
}

static void test_many_classes_keep_counts_and_the_pairs_mixed_up_most(void **state)
{
    struct trainer *trainer;
    const struct snapshot *snapshot;

    put_many_classes("many.csv");
    trainer = make("data=csv:many.csv layers=2-10-25 activation=tanh,softmax loss=cross-entropy "
                   "rate=0.1",
                   THREADED(state));
    snapshot = step_epochs(trainer, 1);
    assert_int_equal(snapshot->figures.part[PART_TEST].mixed_count, FIGURES_MIXED);
    assert_part(snapshot, PART_TRAIN);
    assert_part(snapshot, PART_TEST);
    trainer_free(trainer);
}

/* ---- Regression */

static void assert_histogram(const struct part_figures *part, const double *residuals, size_t count)
{
    const double half = FIGURES_BINS / 2;
    double largest = 0;

    for (size_t i = 0; i < FIGURES_BINS; i++) {
        uint32_t expected = 0;

        for (size_t s = 0; s < count; s++) {
            double place = residuals[s] / part->bin_width + half;

            expected += place >= (double)i && (place < (double)i + 1 || i + 1 == FIGURES_BINS);
            largest = fmax(largest, fabs(residuals[s]));
        }
        assert_close(part->bin[i], expected, 1); /* float32 may round over an edge */
    }
    assert_true(largest <= half * part->bin_width * (1 + 1e-5));
    assert_true(largest > half * part->bin_width / 2 * (1 - 1e-5));
}

/* target - output in the data's units. */
static double residual_by_hand(const struct by_hand *hand, const struct snapshot *snapshot,
                               double target)
{
    return target - (output_by_hand(hand, 0) / (double)snapshot->scaling.target_factor[0] +
                     (double)snapshot->scaling.target_offset[0]);
}

static void test_a_regression_is_told_in_the_units_of_its_data(void **state)
{
    struct trainer *trainer = make("data=houses,noise=0.1 layers=1-1 activation=linear loss=sse "
                                   "rate=0.05",
                                   THREADED(state));
    const struct snapshot *snapshot = step_epochs(trainer, 2);
    const struct part_figures *part = &snapshot->figures.part[PART_TEST];
    const struct dataset *dataset = snapshot->dataset;
    double *loss, *residuals, mean = 0, residual = 0, total = 0, absolute = 0, largest = 0;
    struct by_hand hand;
    size_t count;

    begin_by_hand(&hand, snapshot, PART_TEST);
    count = hand.samples.count;
    loss = calloc(2 * count, sizeof *loss);
    residuals = loss + count;
    for (size_t s = 0; s < count; s++)
        mean += (double)dataset->targets[samples_row(&hand.samples, s)] / (double)count;
    for (size_t s = 0; s < count; s++) {
        double target = (double)dataset->targets[samples_row(&hand.samples, s)];

        loss[s] = sample_by_hand(&hand, s);
        residuals[s] = residual_by_hand(&hand, snapshot, target);
        absolute += fabs(residuals[s]) / (double)count;
        residual += residuals[s] * residuals[s];
        total += (target - mean) * (target - mean);
    }
    assert_int_equal(part->classes, 0);
    assert_int_equal(part->targets, 1);
    assert_true(isnan(part->accuracy));
    assert_close(part->target[0].absolute_error, absolute, 1e-4 * absolute);
    assert_close(part->target[0].r2, 1 - residual / total, 1e-4);
    assert_close(part->r2, part->target[0].r2, 1e-9);
    assert_worst(part, &hand, loss);
    for (size_t s = 0; s < count; s++)
        largest = fmax(largest, fabs(residuals[s]));
    assert_close(
        fabs((double)dataset->targets[part->worst[0].row] - (double)part->worst[0].output[0]),
        largest, 1e-4 * largest);
    assert_histogram(part, residuals, count);
    free(loss);
    end_by_hand(&hand);
    trainer_free(trainer);
}

/* The farther down in the file the farther off: the bins become wider again and again, and keep what was in them. */
static void test_a_histogram_grows_with_the_residuals(void **state)
{
    struct trainer *trainer;
    const struct snapshot *snapshot;
    struct by_hand hand;
    double residuals[400];
    FILE *stream = fopen("growing.csv", "w");

    assert_non_null(stream);
    fputs("a,b\n", stream);
    for (int i = 0; i < 400; i++)
        fprintf(stream, "%d,%d\n", i % 7, (i % 2 != 0 ? i : -i) * i);
    assert_int_equal(fclose(stream), 0);
    trainer = make("data=csv:growing.csv,task=regress,test=1 layers=1-1 activation=linear rate=0.01",
                   THREADED(state));
    snapshot = step_epochs(trainer, 1);
    begin_by_hand(&hand, snapshot, PART_TRAIN);
    for (size_t s = 0; s < hand.samples.count; s++) {
        sample_by_hand(&hand, s);
        residuals[s] = residual_by_hand(
            &hand, snapshot, (double)snapshot->dataset->targets[samples_row(&hand.samples, s)]);
    }
    assert_histogram(&snapshot->figures.part[PART_TRAIN], residuals, hand.samples.count);
    end_by_hand(&hand);
    trainer_free(trainer);
}

/* ---- Gradients */

static void test_gradient_sizes_match_the_pass_in_double(void **state)
{
    struct trainer *trainer = make("data=spiral layers=2-9-5-1 activation=sigmoid rate=0.3",
                                   THREADED(state));
    const struct snapshot *snapshot = step_epochs(trainer, 1);
    const struct architecture *arch = &snapshot->network.arch;
    struct by_hand hand;

    begin_by_hand(&hand, snapshot, PART_TRAIN);
    for (size_t s = 0; s < hand.samples.count; s++)
        sample_by_hand(&hand, s);
    assert_int_equal(snapshot->figures.layers, 3);
    assert_int_equal(snapshot->figures.gradient_samples, hand.samples.count);
    for (size_t l = 0; l < arch->layers; l++) {
        const struct layer_figures *layer = &snapshot->figures.layer[l];
        double gradient = 0, weights = 0, count = (double)(arch->sizes[l] * arch->sizes[l + 1]);

        for (size_t o = 0; o < arch->sizes[l + 1]; o++)
            for (size_t i = 0; i < arch->sizes[l]; i++) {
                size_t at = architecture_weight(arch, l, o, i);

                gradient += pow(hand.gradient[at] / (double)hand.samples.count, 2) / count;
                weights += hand.w[at] * hand.w[at] / count;
            }
        assert_close(layer->gradient, sqrt(gradient), 1e-4 * sqrt(gradient));
        assert_close(layer->weights, sqrt(weights), 1e-5 * sqrt(weights));
    }
    end_by_hand(&hand);
    trainer_free(trainer);
}

/* ---- When they are made */

static void test_figures_are_made_only_while_wanted(void **state)
{
    struct settings settings = applied("data=moons");
    struct trainer *trainer = trainer_create(&settings, THREADED(state), NULL);

    trainer_settle(trainer);
    assert_false(trainer_snapshot(trainer)->figures.there);
    assert_true(trainer_want_figures(trainer, true));
    trainer_settle(trainer);
    assert_true(trainer_snapshot(trainer)->figures.current);
    assert_true(trainer_want_figures(trainer, false));
    trainer_settle(trainer);
    assert_false(trainer_snapshot(trainer)->figures.there);
    trainer_free(trainer);
}

/* Another weight, another seed, other data: never figures of what is no longer there. */
static void test_figures_follow_every_change(void **state)
{
    struct trainer *trainer = make("data=moons layers=2-4-1", THREADED(state));
    double before = trainer_snapshot(trainer)->figures.part[PART_TRAIN].loss;
    struct settings other = applied("data=moons,samples=50 layers=2-4-1");
    const struct snapshot *snapshot;

    assert_true(trainer_set_parameter(trainer, 0, 0, 0, 3));
    trainer_settle(trainer);
    snapshot = trainer_snapshot(trainer);
    assert_true(snapshot->figures.current);
    assert_true(fabs(snapshot->figures.part[PART_TRAIN].loss - before) > 1e-6);
    before = snapshot->figures.part[PART_TRAIN].loss;
    assert_true(trainer_order(trainer, ORDER_NEW_WEIGHTS));
    trainer_settle(trainer);
    snapshot = trainer_snapshot(trainer);
    assert_true(snapshot->figures.current);
    assert_true(fabs(snapshot->figures.part[PART_TRAIN].loss - before) > 1e-6);
    assert_true(trainer_configure(trainer, &other));
    trainer_settle(trainer);
    snapshot = trainer_snapshot(trainer);
    assert_true(snapshot->figures.current);
    assert_int_equal(snapshot->figures.part[PART_TEST].count, 10);
    trainer_free(trainer);
}

/* A large set: some samples while it runs, all of them once it rests. */
static void test_a_running_run_is_figured_on_some_samples(void **state)
{
    struct trainer *trainer = make("data=moons,samples=20000 layers=2-8-1 activation=tanh,sigmoid "
                                   "batch=100",
                                   THREADED(state));
    const struct snapshot *snapshot;

    assert_true(trainer_order(trainer, ORDER_RUN));
    do {
        if (THREADED(state)) {
            struct pollfd wake = {.fd = trainer_wake_fd(trainer), .events = POLLIN};

            poll(&wake, 1, -1);
        } else {
            trainer_advance(trainer, 100);
        }
        snapshot = trainer_snapshot(trainer);
    } while (snapshot->figures.moment == 0);
    assert_false(snapshot->figures.current);
    assert_int_equal(snapshot->figures.part[PART_TRAIN].count, 16000);
    assert_true(snapshot->figures.part[PART_TRAIN].measured < 4000);
    assert_true(snapshot->figures.moment <= snapshot->moment);
    assert_true(trainer_order(trainer, ORDER_PAUSE));
    trainer_settle(trainer);
    snapshot = trainer_snapshot(trainer);
    assert_true(snapshot->figures.current);
    assert_int_equal(snapshot->figures.part[PART_TRAIN].measured, 16000);
    assert_part(snapshot, PART_TEST);
    trainer_free(trainer);
}

/* The same weights come out whether somebody looks or not. */
static void test_figures_do_not_change_the_run(void **state)
{
    struct settings settings = applied("data=spiral,noise=0.1 batch=7 epochs=40");
    struct trainer *alone = trainer_create(&settings, false, NULL);
    struct trainer *watched = make("data=spiral,noise=0.1 batch=7 epochs=40", THREADED(state));
    const struct snapshot *one = step_epochs(alone, 40), *other = step_epochs(watched, 40);

    assert_memory_equal(one->network.block, other->network.block,
                        one->network.block_size * sizeof(float));
    trainer_free(alone);
    trainer_free(watched);
}

static void test_a_set_without_test_samples_has_one_part(void **state)
{
    struct trainer *trainer = make("data=xor,samples=8,test=0", THREADED(state));
    const struct snapshot *snapshot = trainer_snapshot(trainer);

    assert_true(snapshot->figures.current);
    assert_int_equal(snapshot->figures.part[PART_TRAIN].measured, 8);
    assert_int_equal(snapshot->figures.part[PART_TEST].count, 0);
    assert_true(isnan(snapshot->figures.part[PART_TEST].loss));
    trainer_free(trainer);
}

#define BOTH(test)                                                      \
 {#test, test, data_enter, data_leave, (void *)&no_thread},             \
 {                                                                      \
#  test "_threaded", test, data_enter, data_leave, (void *)&with_thread \
 }

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_classes_match_a_plain_count),
        BOTH(test_many_classes_keep_counts_and_the_pairs_mixed_up_most),
        BOTH(test_a_regression_is_told_in_the_units_of_its_data),
        BOTH(test_a_histogram_grows_with_the_residuals),
        BOTH(test_gradient_sizes_match_the_pass_in_double),
        BOTH(test_figures_are_made_only_while_wanted),
        BOTH(test_figures_follow_every_change),
        BOTH(test_a_running_run_is_figured_on_some_samples),
        BOTH(test_figures_do_not_change_the_run),
        BOTH(test_a_set_without_test_samples_has_one_part),
    };

    return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
