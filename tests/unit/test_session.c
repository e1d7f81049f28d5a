/*
 * Runs that are kept and gone on with: the same bits come out as without the interruption, and nothing else than what a
 * run has written is taken.
 */
#include "support.h"

#include <nntui/file.h>
#include <nntui/session.h>

#include "train/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Help */

static struct trainer *make(const char *text, bool threaded)
{
    struct settings settings;
    struct error err = {0};
    struct trainer *trainer;

    settings_default(&settings);
    if (!settings_apply(&settings, text, &err))
        fail_msg("\"%s\": %s", text, err.text);
    trainer = trainer_create(&settings, threaded, &err);
    if (trainer == NULL)
        fail_msg("%s", err.text);
    trainer_settle(trainer);
    return trainer;
}

static void steps(struct trainer *trainer, enum trainer_order order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_true(trainer_order(trainer, order));
        trainer_settle(trainer);
    }
}

static struct model captured(struct trainer *trainer)
{
    struct error err = {0};
    struct model model;

    if (!trainer_capture(trainer, &model, &err))
        fail_msg("%s", err.text);
    return model;
}

static void assert_same_part(const struct model *a, const struct model *b, const char *name)
{
    const struct model_part *first = model_find_part(a, name), *second = model_find_part(b, name);

    assert_non_null(first);
    assert_non_null(second);
    assert_int_equal(first->size, second->size);
    assert_memory_equal(first->bytes, second->bytes, first->size);
}

/* A file in a folder of its own; the test removes both. */
struct file {
    char folder[40], path[80];
};

static struct file make_file(const char *name)
{
    struct file file = {.folder = "/tmp/nntui-session-XXXXXX"};

    assert_non_null(mkdtemp(file.folder));
    snprintf(file.path, sizeof file.path, "%s/%s", file.folder, name);
    return file;
}

static void remove_file(const struct file *file)
{
    unlink(file->path);
    assert_int_equal(rmdir(file->folder), 0);
}

/* Written and read again. */
static struct model through_a_file(struct model *model)
{
    struct file file = make_file("session");
    struct error err = {0};
    struct model read = {0};

    if (!model_save(model, file.path, &err) || !model_load(&read, file.path, &err))
        fail_msg("%s", err.text);
    model_free(model);
    remove_file(&file);
    return read;
}

static void resume(struct trainer *trainer, struct model *model)
{
    struct settings settings;
    struct error err = {0};

    if (!session_settings(model, &settings, &err))
        fail_msg("%s", err.text);
    assert_true(trainer_resume(trainer, &settings, model));
    trainer_settle(trainer);
}

/* ---- Going on */

static const char *const runs[] = {
    "data=xor layers=2-3-1",
    "data=spiral layers=2-8-2 activation=tanh,softmax loss=cross-entropy batch=7 optimizer=adam rate=0.01 dropout=0.2 decay=0.9",
    "data=circle layers=2-40-30-1 batch=1 rate=0.05",
    "data=sine layers=1-6-1 activation=tanh,linear optimizer=momentum batch=10 l2=0.001 rate=0.02",
    "data=moons layers=2-70-1 batch=32 optimizer=adam rate=0.01 shuffle=off",
};

/*
 * Three epochs, a sample and a mini-batch; then two epochs more, at once, or in another trainer that has only
 * the file. Single samples leave a group of the online plan half done, which must be kept as it is.
 */
static void check_going_on(const char *text, bool threaded)
{
    struct trainer *first = make(text, threaded), *second = make("data=xor", threaded);
    struct model kept, straight, resumed;

    steps(first, ORDER_EPOCH, 3);
    steps(first, ORDER_SAMPLE, 1);
    steps(first, ORDER_BATCH, 1);
    kept = captured(first);
    steps(first, ORDER_BATCH, 2);
    steps(first, ORDER_EPOCH, 2);
    kept = through_a_file(&kept);
    resume(second, &kept);
    steps(second, ORDER_BATCH, 2);
    steps(second, ORDER_EPOCH, 2);
    straight = captured(first);
    resumed = captured(second);
    assert_same_part(&straight, &resumed, "state");
    assert_same_part(&straight, &resumed, "curve");
    assert_string_equal(straight.spec, resumed.spec);
    model_free(&straight);
    model_free(&resumed);
    trainer_free(first);
    trainer_free(second);
}

static void test_a_run_goes_on_bit_for_bit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        check_going_on(runs[i], false);
}

static void test_a_run_goes_on_bit_for_bit_on_its_thread(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        check_going_on(runs[i], true);
}

static void test_a_run_is_captured_while_it_runs(void **state)
{
    struct trainer *trainer = make(runs[1], true), *other = make("data=xor", true);
    struct model kept, again;

    (void)state;
    assert_true(trainer_order(trainer, ORDER_RUN));
    kept = captured(trainer);
    resume(other, &kept);
    assert_int_equal(trainer_snapshot(other)->state, TRAINER_PAUSED);
    again = captured(other);
    assert_non_null(model_find_part(&again, "state"));
    model_free(&again);
    trainer_free(trainer);
    trainer_free(other);
}

/* The bits of the weights, padding left out. */
static void assert_same_network(const struct network *a, const struct network *b)
{
    assert_int_equal(a->block_size, b->block_size);
    assert_memory_equal(a->block, b->block, a->block_size * sizeof *a->block);
}

static void test_going_back_after_resuming_gives_the_first_weights(void **state)
{
    struct trainer *first = make(runs[1], false), *second = make("data=xor", false);
    struct network start;
    struct model kept;

    (void)state;
    assert_true(network_copy(&start, &trainer_snapshot(first)->network, NULL));
    steps(first, ORDER_EPOCH, 2);
    kept = captured(first);
    assert_null(model_find_part(&kept, "start")); /* the seed makes them again */
    resume(second, &kept);
    steps(second, ORDER_REWIND, 1);
    assert_same_network(&start, &trainer_snapshot(second)->network);
    network_free(&start);
    trainer_free(first);
    trainer_free(second);
}

/* Without a state it is a network like any other: a run begins from its weights, and can go back to them twice. */
static void test_a_network_alone_begins_a_run(void **state)
{
    struct trainer *first = make(runs[0], false), *second = make("data=and", false);
    struct network start;
    struct model alone, kept;

    (void)state;
    steps(first, ORDER_EPOCH, 5);
    assert_true(network_copy(&start, &trainer_snapshot(first)->network, NULL));
    alone = captured(first);
    while (alone.part_count > 0) {
        alone.part_count--;
        free(alone.part[alone.part_count].name);
        free(alone.part[alone.part_count].bytes);
    }
    resume(second, &alone);
    assert_int_equal(trainer_snapshot(second)->position.epoch, 0);
    assert_same_network(&start, &trainer_snapshot(second)->network);
    steps(second, ORDER_EPOCH, 2);
    kept = captured(second);
    assert_non_null(model_find_part(&kept, "start"));
    resume(first, &kept);
    steps(first, ORDER_REWIND, 1);
    assert_same_network(&start, &trainer_snapshot(first)->network);
    network_free(&start);
    trainer_free(first);
    trainer_free(second);
}

static void test_what_the_settings_leave_open_stays_open(void **state)
{
    struct trainer *trainer = make("data=spiral rate=0.3 epochs=0", false);
    struct settings settings;
    struct model kept;

    (void)state;
    kept = captured(trainer);
    assert_true(session_settings(&kept, &settings, NULL));
    assert_int_equal(settings.epochs, 0);
    assert_string_equal(settings.data, "spiral");
    assert_close(settings.rate, 0.3, 0);
    assert_string_equal(settings.layers, "2-8-1"); /* what `auto` has become */
    model_free(&kept);
    trainer_free(trainer);
}

/* Outputs so large that their squares are no floats any more; training has not broken by it. */
static void test_an_infinite_error_is_kept(void **state)
{
    struct trainer *trainer = make("data=sine layers=1-1 activation=linear patience=5", false);
    struct model kept;

    (void)state;
    assert_true(trainer_set_parameter(trainer, 0, 0, 0, 1e30));
    kept = captured(trainer);
    while (kept.part_count > 0) { /* a network alone: it is measured anew */
        kept.part_count--;
        free(kept.part[kept.part_count].name);
        free(kept.part[kept.part_count].bytes);
    }
    resume(trainer, &kept);
    assert_true(isinf(trainer_snapshot(trainer)->history.point[0].train_loss));
    kept = captured(trainer);
    resume(trainer, &kept);
    assert_int_equal(trainer_snapshot(trainer)->state, TRAINER_PAUSED);
    assert_int_equal(trainer_snapshot(trainer)->history.count, 1);
    assert_true(isinf(trainer_snapshot(trainer)->history.point[0].train_loss));
    trainer_free(trainer);
}

/* ---- What is refused */

static const char *refusal(struct model *model)
{
    static char text[ERROR_TEXT_SIZE];
    struct trainer *trainer = make("data=xor", false);

    resume(trainer, model);
    assert_int_equal(trainer_snapshot(trainer)->state, TRAINER_EMPTY);
    snprintf(text, sizeof text, "%s", trainer_snapshot(trainer)->error.text);
    trainer_free(trainer);
    return text;
}

static struct model some_session(void)
{
    struct trainer *trainer = make(runs[1], false);
    struct model kept;

    steps(trainer, ORDER_EPOCH, 2);
    kept = captured(trainer);
    trainer_free(trainer);
    return kept;
}

static struct model_part *part(struct model *model, const char *name)
{
    for (size_t i = 0; i < model->part_count; i++)
        if (strcmp(model->part[i].name + strlen(MODEL_PART), name) == 0)
            return &model->part[i];
    fail_msg("no part %s", name);
    return NULL;
}

static void test_a_state_cut_short_is_refused(void **state)
{
    struct model kept = some_session();

    (void)state;
    part(&kept, "state")->size--;
    assert_non_null(strstr(refusal(&kept), "the state has"));
}

static void test_a_state_that_is_not_finite_is_refused(void **state)
{
    struct model kept = some_session();
    struct model_part *bytes = part(&kept, "state");

    (void)state;
    memset(bytes->bytes + bytes->size - sizeof(float), 0xFF, sizeof(float));
    assert_non_null(strstr(refusal(&kept), "numbers that no run can have come to"));
}

static void test_a_state_of_other_options_is_refused(void **state)
{
    struct model kept = some_session();

    (void)state;
    part(&kept, "state")->bytes[0] ^= 1;
    assert_non_null(strstr(refusal(&kept), "other options"));
}

static void test_a_damaged_curve_is_refused(void **state)
{
    struct model kept = some_session();

    (void)state;
    part(&kept, "curve")->bytes[8] ^= 1; /* the first point's epoch */
    assert_non_null(strstr(refusal(&kept), "curve is damaged"));
}

static void test_a_run_that_diverged_is_not_captured(void **state)
{
    struct trainer *trainer = make("data=sine layers=1-8-1 activation=relu,linear rate=1e6", false);
    struct error err = {0};
    struct model model;

    (void)state;
    steps(trainer, ORDER_EPOCH, 20);
    assert_int_equal(trainer_snapshot(trainer)->state, TRAINER_BROKEN);
    assert_false(trainer_capture(trainer, &model, &err));
    assert_non_null(strstr(err.text, "diverged"));
    trainer_free(trainer);
}

static void test_large_networks_can_be_refused(void **state)
{
    struct trainer *trainer = make("data=spiral layers=2-8-1", false);
    struct settings settings = trainer_snapshot(trainer)->settings;

    (void)state;
    assert_true(trainer_limit(trainer, 100));
    snprintf(settings.layers, sizeof settings.layers, "2-30-1"); /* 121 weights and biases */
    assert_true(trainer_configure(trainer, &settings));
    assert_int_equal(trainer_snapshot(trainer)->state, TRAINER_EMPTY);
    assert_non_null(strstr(trainer_snapshot(trainer)->error.text, "121"));
    snprintf(settings.layers, sizeof settings.layers, "2-20-1");
    assert_true(trainer_configure(trainer, &settings));
    assert_int_equal(trainer_snapshot(trainer)->state, TRAINER_PAUSED);
    trainer_free(trainer);
}

/* ---- Texts and tables */

static void test_settings_that_differ_are_named(void **state)
{
    struct settings from, to;
    struct text text = {0};

    (void)state;
    settings_default(&from);
    to = from;
    assert_true(settings_same(&from, &to));
    assert_true(settings_apply(&to, "data=moons rate=0.3 bias=off", NULL));
    assert_false(settings_same(&from, &to));
    settings_difference(&from, &to, &text);
    assert_string_equal(text.data, "rate=0.3 bias=off");
    text_free(&text);
}

static void test_a_curve_is_a_table(void **state)
{
    static const char expected[] = "epoch,train_loss,test_loss,train_accuracy,test_accuracy\n"
                                   "0,0.5,,0.25,\n1,0.125,,1,\n";
    struct history history = {
        .count = 2, .stride = 1, .point = {{0, 0.5, NAN, 0.25, NAN}, {1, 0.125, NAN, 1, NAN}}};
    struct file file = make_file("curve.csv");
    struct file_bytes bytes;

    (void)state;
    assert_true(curve_save(&history, file.path, NULL));
    assert_true(file_read(&bytes, file.path, 1000, NULL));
    assert_string_equal((const char *)bytes.data, expected);
    file_release(&bytes);
    remove_file(&file);
}

static void test_a_curve_is_read_as_it_was_written(void **state)
{
    struct history history, read;
    uint8_t *bytes;

    (void)state;
    history_start(&history);
    for (uint64_t epoch = 0; epoch < 3000; epoch++) {
        const struct history_point point = {(double)epoch, 1 / (1 + (double)epoch), NAN, 0.5, NAN};

        if (history_wants(&history, epoch))
            history_add(&history, &point);
    }
    bytes = malloc(history_bytes(&history));
    assert_non_null(bytes);
    history_write(&history, bytes);
    assert_true(history_read(&read, bytes, history_bytes(&history)));
    assert_int_equal(read.count, history.count);
    assert_int_equal(read.stride, history.stride);
    assert_memory_equal(read.point, history.point, history.count * sizeof history.point[0]);
    assert_false(history_read(&read, bytes, history_bytes(&history) - 8));
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_run_goes_on_bit_for_bit),
        cmocka_unit_test(test_a_run_goes_on_bit_for_bit_on_its_thread),
        cmocka_unit_test(test_a_run_is_captured_while_it_runs),
        cmocka_unit_test(test_going_back_after_resuming_gives_the_first_weights),
        cmocka_unit_test(test_a_network_alone_begins_a_run),
        cmocka_unit_test(test_what_the_settings_leave_open_stays_open),
        cmocka_unit_test(test_a_state_cut_short_is_refused),
        cmocka_unit_test(test_a_state_that_is_not_finite_is_refused),
        cmocka_unit_test(test_a_state_of_other_options_is_refused),
        cmocka_unit_test(test_an_infinite_error_is_kept),
        cmocka_unit_test(test_a_damaged_curve_is_refused),
        cmocka_unit_test(test_a_run_that_diverged_is_not_captured),
        cmocka_unit_test(test_large_networks_can_be_refused),
        cmocka_unit_test(test_settings_that_differ_are_named),
        cmocka_unit_test(test_a_curve_is_a_table),
        cmocka_unit_test(test_a_curve_is_read_as_it_was_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
