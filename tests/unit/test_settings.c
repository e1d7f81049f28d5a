/* Settings from and to text, in steps, by presets, and what they ask for on a dataset. */
#include "support.h"

#include "train/fit.h"
#include <nntui/settings.h>

#include <stdio.h>
#include <string.h>

/* ---- Help */

static struct settings defaults(void)
{
    struct settings settings;

    settings_default(&settings);
    return settings;
}

static struct settings applied(const char *text)
{
    struct settings settings = defaults();
    struct error err = {0};

    if (!settings_apply(&settings, text, &err))
        fail_msg("\"%s\": %s", text, err.text);
    return settings;
}

static const struct setting_info *row(const char *name)
{
    const struct setting_info *info = setting_find(name);

    assert_non_null(info);
    return info;
}

static void assert_value(const struct settings *settings, const char *name, const char *expected)
{
    char text[SETTING_TEXT_SIZE];

    assert_string_equal(setting_get(settings, row(name), text, sizeof text), expected);
}

/* Refused, with all of the words in the message, and nothing has changed. */
static void assert_refused(const char *name, const char *text, const char *const words[],
                           size_t count)
{
    struct settings settings = defaults(), before = settings;
    struct error err = {0};

    assert_false(setting_set(&settings, row(name), text, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    for (size_t i = 0; i < count; i++) {
        if (strstr(err.text, words[i]) == NULL)
            fail_msg("no \"%s\" in: %s", words[i], err.text);
    }
    assert_memory_equal(&settings, &before, sizeof settings);
}

#define ASSERT_REFUSED(name, text, ...)                         \
 assert_refused(name, text, (const char *const[]){__VA_ARGS__}, \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* A dataset as far as settings look at it. */
static struct dataset data_of(enum task task, size_t inputs, size_t outputs)
{
    static char name[] = "data";

    return (struct dataset){.name = name, .task = task, .inputs = inputs, .outputs = outputs};
}

static void assert_layers(const struct settings *settings, const struct dataset *dataset,
                          const char *expected)
{
    struct architecture arch;
    struct error err = {0};
    char text[256];

    if (!settings_architecture(settings, dataset, &arch, &err))
        fail_msg("%s", err.text);
    assert_string_equal(architecture_text(&arch, text, sizeof text), expected);
}

static enum activation output_of(const struct settings *settings, const struct dataset *dataset)
{
    struct architecture arch;
    struct error err = {0};

    if (!settings_architecture(settings, dataset, &arch, &err))
        fail_msg("%s", err.text);
    return arch.activation[arch.layers - 1];
}

static void assert_no_architecture(const char *text, const struct dataset *dataset,
                                   const char *word, const char *other)
{
    struct settings settings = applied(text);
    struct architecture arch;
    struct error err = {0};

    assert_false(settings_architecture(&settings, dataset, &arch, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_non_null(strstr(err.text, word));
    assert_non_null(strstr(err.text, other));
}

/* ---- Text */

static void assert_round_trip(const struct settings *settings, const struct setting_info *info)
{
    char text[SETTING_TEXT_SIZE], again[SETTING_TEXT_SIZE];
    struct settings other = *settings;
    struct error err = {0};

    setting_get(settings, info, text, sizeof text);
    setting_step(&other, info, 1);
    if (!setting_set(&other, info, text, &err))
        fail_msg("%s=%s: %s", info->name, text, err.text);
    assert_memory_equal(&other, settings, sizeof other);
    assert_string_equal(setting_get(&other, info, again, sizeof again), text);
}

static void test_settings_come_back_from_their_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        struct settings settings = defaults();

        assert_round_trip(&settings, &setting_table[i]);
        for (int step = 0; step < 100; step++) {
            setting_step(&settings, &setting_table[i], 1);
            assert_round_trip(&settings, &setting_table[i]);
        }
        for (int step = 0; step < 200; step++) {
            setting_step(&settings, &setting_table[i], -1);
            assert_round_trip(&settings, &setting_table[i]);
        }
    }
}

static void test_settings_keep_every_digit_of_a_real(void **state)
{
    static const double values[] = {1.0 / 3, 0.1, 1e-300, 123456789.123456, 0.30000000000000004,
                                    7e8};

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct settings settings = defaults();

        settings.rate = values[i];
        assert_round_trip(&settings, row("rate"));
    }
}

static void test_settings_take_their_limits_and_nothing_beyond(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        const struct setting_info *info = &setting_table[i];
        struct settings settings = defaults();
        struct error err = {0};
        char text[64];

        if (info->type == SETTING_TYPE_REAL) {
            snprintf(text, sizeof text, "%.17g", info->maximum);
            assert_true(setting_set(&settings, info, text, &err));
            snprintf(text, sizeof text, "%.17g", info->maximum * 1.000001);
            assert_false(setting_set(&settings, info, text, &err));
            assert_false(setting_set(&settings, info, "-0.000001", &err));
        } else if (info->type == SETTING_TYPE_COUNT) {
            snprintf(text, sizeof text, "%llu", (unsigned long long)info->count_maximum);
            assert_true(setting_set(&settings, info, text, &err));
            snprintf(text, sizeof text, "%llu0", (unsigned long long)info->count_maximum);
            assert_false(setting_set(&settings, info, text, &err));
            assert_false(setting_set(&settings, info, "-1", &err));
        }
    }
}

static void test_settings_refuse_what_is_no_value_and_say_what_is(void **state)
{
    (void)state;
    ASSERT_REFUSED("rate", "fast", "rate", "fast", "number", "0", "1000000000");
    ASSERT_REFUSED("rate", "0,5", "rate", "0,5", "number", "decimal point");
    ASSERT_REFUSED("rate", "-1", "rate", "-1", "0");
    ASSERT_REFUSED("rate", "nan", "rate", "nan");
    ASSERT_REFUSED("rate", "0,1", "rate", "0,1");
    ASSERT_REFUSED("batch", "0", "batch", "0", "1", "1000000");
    ASSERT_REFUSED("batch", "1.5", "batch", "1.5", "whole");
    ASSERT_REFUSED("loss", "mse", "loss", "mse", "sse", "squared", "cross-entropy", "mae");
    ASSERT_REFUSED("optimizer", "", "optimizer", "sgd", "momentum", "adam");
    ASSERT_REFUSED("bias", "maybe", "bias", "maybe", "on", "off");
    ASSERT_REFUSED("layers", "2-x-1", "layers", "2-x-1", "character 3");
    ASSERT_REFUSED("layers", "7", "layers", "7");
    ASSERT_REFUSED("activation", "tanh,sinus", "sinus", "sigmoid", "relu");
    ASSERT_REFUSED("data", "  ", "data");
    ASSERT_REFUSED("rate", "\033[2J", "\\x1B[2J");
}

static void test_settings_refuse_text_that_does_not_fit(void **state)
{
    char text[SETTING_TEXT_SIZE + 1];
    struct settings settings = defaults();
    struct error err = {0};

    (void)state;
    memset(text, 'x', sizeof text);
    text[SETTING_TEXT_SIZE - 1] = '\0';
    assert_true(setting_set(&settings, row("data"), text, &err));
    assert_value(&settings, "data", text);
    text[SETTING_TEXT_SIZE - 1] = 'x';
    text[SETTING_TEXT_SIZE] = '\0';
    ASSERT_REFUSED("data", text, "data", "512");
}

static void test_settings_take_flags_in_several_words(void **state)
{
    static const char *const on[] = {"on", "yes", "true", "1"}, *const off[] = {"off", "no",
                                                                                "false", "0"};
    struct settings settings = defaults();
    struct error err = {0};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_true(setting_set(&settings, row("bias"), off[i], &err));
        assert_false(settings.bias);
        assert_true(setting_set(&settings, row("bias"), on[i], &err));
        assert_true(settings.bias);
    }
}

static void test_settings_leave_out_blanks_around_text(void **state)
{
    struct settings settings = defaults();
    struct error err = {0};

    (void)state;
    assert_true(setting_set(&settings, row("layers"), " \t2-3-1 \n", &err));
    assert_value(&settings, "layers", "2-3-1");
}

static void test_settings_are_not_found_by_another_name(void **state)
{
    (void)state;
    assert_null(setting_find("learning-rate"));
    assert_null(setting_find(""));
    assert_ptr_equal(setting_find("init-scale"), &setting_table[SETTING_init_scale]);
}

static void test_settings_apply_takes_all_or_nothing(void **state)
{
    struct settings settings = applied(" rate=0.5\tloss=mae  data=spiral,noise=0.1 bias=off "),
                    before;
    struct error err = {0};

    (void)state;
    assert_close(settings.rate, 0.5, 0);
    assert_int_equal(settings.loss, LOSS_MAE);
    assert_string_equal(settings.data, "spiral,noise=0.1");
    assert_false(settings.bias);
    before = settings;
    assert_false(settings_apply(&settings, "rate=2 batch=none", &err));
    assert_non_null(strstr(err.text, "batch"));
    assert_false(settings_apply(&settings, "rate=2 speed=1", &err));
    assert_non_null(strstr(err.text, "speed"));
    assert_false(settings_apply(&settings, "rate=2 loss", &err));
    assert_non_null(strstr(err.text, "name=value"));
    assert_memory_equal(&settings, &before, sizeof settings);
}

/* ---- Steps */

/* Steps through `name` and compares with the texts expected, separated by blanks. */
static void assert_steps(const char *name, const char *from, int step, const char *expected)
{
    struct settings settings = defaults();
    struct error err = {0};
    char list[512], text[SETTING_TEXT_SIZE], *save, *word;

    assert_true(setting_set(&settings, row(name), from, &err));
    snprintf(list, sizeof list, "%s", expected);
    for (word = strtok_r(list, " ", &save); word != NULL; word = strtok_r(NULL, " ", &save)) {
        setting_step(&settings, row(name), step);
        assert_string_equal(setting_get(&settings, row(name), text, sizeof text), word);
    }
}

static void test_setting_step_goes_through_round_reals(void **state)
{
    (void)state;
    assert_steps("rate", "0.1", 1, "0.2 0.3 0.5 1 2 3 5 10 20");
    assert_steps("rate", "0.1", -1, "0.05 0.03 0.02 0.01 0.005");
    assert_steps("rate", "0.15", 1, "0.2");
    assert_steps("rate", "0.15", -1, "0.1");
    assert_steps("rate", "1e9", 1, "1e+09");
    assert_steps("rate", "2e-6", -1, "1e-06 0 0");
    assert_steps("rate", "0", 1, "1e-06 2e-06");
    assert_steps("rotate", "0", 1, "0.2 0.3 0.5 1 2 3 5 10 20 30 50 100 100");
    assert_steps("elastic", "0.03", -1, "0.02 0 0");
}

static void test_setting_step_is_finer_near_a_share_of_one(void **state)
{
    (void)state;
    assert_steps("decay", "1", -1, "0.999 0.995 0.99 0.98 0.95 0.9 0.8");
    assert_steps("decay", "0.9", 1, "0.95 0.98 0.99 0.995 0.999 1 1");
    assert_steps("momentum", "0.99", 1, "0.995 0.999 0.999");
    assert_steps("dropout", "0.8", 1, "0.9 0.95 0.95");
}

static void test_setting_step_goes_through_round_counts(void **state)
{
    (void)state;
    assert_steps("batch", "1", 1, "2 5 10 20 32 50 64 100 128");
    assert_steps("batch", "2", -1, "1 1");
    assert_steps("batch", "1000000", 1, "1000000");
    assert_steps("epochs", "1", -1, "0 0");
    assert_steps("seed", "7", 1, "8 9 10 11");
    assert_steps("seed", "1", -1, "0 0");
    assert_steps("seed", "18446744073709551615", 1, "18446744073709551615");
    assert_steps("threads", "2", 1, "3 4 5");
}

static void test_setting_step_goes_round_in_choices_and_flags(void **state)
{
    (void)state;
    assert_steps("loss", "sse", 1, "squared cross-entropy mae sse");
    assert_steps("loss", "sse", -1, "mae cross-entropy squared sse");
    assert_steps("bias", "on", 1, "off on");
    assert_steps("bias", "on", -1, "off on");
    assert_steps("layers", "2-3-1", 1, "2-3-1");
}

static void assert_within_limits(const struct settings *settings, const struct setting_info *info)
{
    struct settings copy = *settings;
    char text[SETTING_TEXT_SIZE];
    struct error err = {0};

    setting_get(settings, info, text, sizeof text);
    if (!setting_set(&copy, info, text, &err))
        fail_msg("stepping led to %s", err.text);
}

static void test_setting_step_never_leaves_the_limits(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        struct settings settings = defaults(), still = settings;

        setting_step(&still, &setting_table[i], 0);
        assert_memory_equal(&still, &settings, sizeof still);
        for (int step = 0; step < 400; step++) {
            setting_step(&settings, &setting_table[i], step < 200 ? 3 : -3);
            assert_within_limits(&settings, &setting_table[i]);
        }
    }
}

/* ---- Changes and presets */

static void change(struct settings *settings, const struct setting_info *info)
{
    static const char *const texts[] = {
        [SETTING_data] = "moons", [SETTING_layers] = "2-5-1", [SETTING_activation] = "relu"};
    struct error err = {0};

    if (info->type == SETTING_TYPE_TEXT)
        assert_true(setting_set(settings, info, texts[info - setting_table], &err));
    else
        setting_step(settings, info, info->type == SETTING_TYPE_REAL ? -1 : 1);
}

static void test_settings_need_a_new_run_where_the_row_says_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        struct settings from = defaults(), to;

        from.l1 = from.l2 = from.dropout = from.stop_error = from.stop_accuracy = 0.5;
        from.rotate = from.scale = from.elastic = 0.5;
        to = from;
        assert_false(settings_need_new_run(&from, &to));
        change(&to, &setting_table[i]);
        assert_memory_not_equal(&from, &to, sizeof to);
        assert_int_equal(settings_need_new_run(&from, &to), setting_table[i].new_run);
    }
    assert_false(row("rate")->new_run);
    assert_false(row("batch")->new_run);
    assert_true(row("layers")->new_run);
    assert_true(row("seed")->new_run);
}

/* ---- Without effect */

static const char *idle(const char *name, const char *text, const struct architecture *arch,
                        const struct dataset *dataset)
{
    struct settings settings = applied(text);

    return setting_idle(row(name), &settings, arch, dataset);
}

static void test_settings_without_effect_say_why(void **state)
{
    const struct architecture one = {.layers = 1}, two = {.layers = 2};
    const struct dataset digits = {.image_width = 28, .train_count = 100},
                         table = {.train_count = 100}, prices = {.task = TASK_REGRESS};

    (void)state;
    assert_non_null(idle("momentum", "optimizer=sgd", NULL, NULL));
    assert_null(idle("momentum", "optimizer=adam", NULL, NULL));
    assert_non_null(idle("dropout", "dropout=0.5", &one, NULL));
    assert_null(idle("dropout", "dropout=0.5", &two, NULL));
    assert_non_null(idle("rule", "rule=split", &one, NULL));
    assert_non_null(idle("shift", "shift=1", NULL, &table));
    assert_null(idle("shift", "shift=1", NULL, &digits));
    assert_non_null(idle("rotate", "rotate=5", NULL, &table));
    assert_null(idle("rotate", "rotate=5", NULL, &digits));
    assert_non_null(idle("scale", "scale=0", NULL, &digits));
    assert_non_null(idle("elastic", "elastic=1", NULL, &table));
    assert_null(idle("elastic", "elastic=1", NULL, NULL));
    assert_non_null(idle("shuffle", "batch=100", NULL, &table));
    assert_null(idle("shuffle", "batch=99", NULL, &table));
    assert_non_null(idle("threads", "batch=1 threads=2", NULL, NULL));
    assert_null(idle("threads", "batch=2 threads=2", NULL, NULL));
    assert_non_null(idle("init-scale", "init=zero", NULL, NULL));
    assert_string_equal(idle("stop-accuracy", "stop-accuracy=0.9", NULL, &prices),
                        "where numbers are predicted nothing is right or wrong; stop-error fits");
    assert_string_equal(idle("dropout", "dropout=0", &two, NULL), "0 is off");
}

/* Nothing is said to have no effect while it has one. */
static void test_settings_that_matter_are_never_without_effect(void **state)
{
    static const char *const always[] = {"data",   "layers",    "activation", "loss", "batch",
                                         "epochs", "optimizer", "init",       "bias", "seed"};

    (void)state;
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        assert_null(idle(always[i], "rate=0", NULL, NULL));
}

/* What a preset is for: its own data where it names them, MNIST where it does not. */
static struct dataset *preset_data(const struct settings *settings, struct dataset *digits)
{
    struct error err = {0};
    struct dataset *dataset;

    if (strcmp(settings->data, defaults().data) == 0 && strstr(settings->layers, "784") != NULL)
        return digits;
    dataset = dataset_open(settings->data, &err);
    if (dataset == NULL)
        fail_msg("%s: %s", settings->data, err.text);
    return dataset;
}

static void test_presets_fit_their_data(void **state)
{
    struct dataset digits = data_of(TASK_CLASSIFY, 784, 10), *dataset;

    (void)state;
    for (size_t i = 0; i < preset_count; i++) {
        struct settings settings = defaults();
        struct architecture arch;
        struct error err = {0};

        if (!settings_preset(&settings, presets[i].name, &err))
            fail_msg("%s: %s", presets[i].name, err.text);
        dataset = preset_data(&settings, &digits);
        if (!settings_architecture(&settings, dataset, &arch, &err) ||
            !architecture_check_trainable(&arch, &err))
            fail_msg("%s: %s", presets[i].name, err.text);
        assert_true(settings.epochs > 0);
        if (dataset != &digits)
            dataset_unref(dataset);
    }
}

static void test_presets_are_there_for_every_generated_set(void **state)
{
    struct settings settings;
    struct error err = {0};

    (void)state;
    for (size_t i = 0; i < data_source_count; i++) {
        if (!data_sources[i].generated)
            continue;
        settings = defaults();
        if (!settings_preset(&settings, data_sources[i].name, &err))
            fail_msg("%s", err.text);
        assert_string_equal(settings.data, data_sources[i].name);
    }
}

static void test_preset_starts_from_the_defaults_but_keeps_seed_threads_and_data(void **state)
{
    struct settings settings = applied("seed=7 threads=3 data=idx:a:b dropout=0.5 rate=3");
    struct error err = {0};

    (void)state;
    assert_true(settings_preset(&settings, "course-digits", &err));
    assert_int_equal(settings.seed, 7);
    assert_int_equal(settings.threads, 3);
    assert_string_equal(settings.data, "idx:a:b");
    assert_close(settings.dropout, 0, 0);
    assert_close(settings.rate, 0.1, 0);
    assert_string_equal(settings.layers, "784-100-10");
    assert_false(settings.bias);
}

static void test_preset_that_is_not_there_is_named_with_those_that_are(void **state)
{
    struct settings settings = defaults(), before = settings;
    struct error err = {0};

    (void)state;
    assert_false(settings_preset(&settings, "sprial", &err));
    assert_non_null(strstr(err.text, "sprial"));
    assert_non_null(strstr(err.text, "spiral"));
    assert_memory_equal(&settings, &before, sizeof settings);
}

/* ---- On a dataset */

static void test_auto_layers_fit_the_data(void **state)
{
    struct dataset two = data_of(TASK_CLASSIFY, 2, 2), digits = data_of(TASK_CLASSIFY, 784, 10),
                   iris = data_of(TASK_CLASSIFY, 4, 3), line = data_of(TASK_REGRESS, 1, 1);
    struct settings settings = defaults();

    (void)state;
    assert_layers(&settings, &two, "2-8-1");
    assert_layers(&settings, &iris, "4-8-3");
    assert_layers(&settings, &digits, "784-100-10");
    assert_layers(&settings, &line, "1-8-1");
    settings = applied("activation=relu,softmax");
    assert_layers(&settings, &two, "2-8-2");
    settings = applied("activation=relu,relu,relu,sigmoid");
    assert_layers(&settings, &two, "2-8-8-8-1");
    settings = applied("activation=sigmoid");
    assert_layers(&settings, &two, "2-8-1");
}

static void test_auto_activation_fits_task_and_loss(void **state)
{
    struct dataset two = data_of(TASK_CLASSIFY, 2, 2), digits = data_of(TASK_CLASSIFY, 784, 10),
                   line = data_of(TASK_REGRESS, 1, 1);
    struct settings settings = defaults();

    (void)state;
    assert_int_equal(output_of(&settings, &two), ACTIVATION_SIGMOID);
    assert_int_equal(output_of(&settings, &digits), ACTIVATION_SIGMOID);
    assert_int_equal(output_of(&settings, &line), ACTIVATION_LINEAR);
    settings = applied("loss=cross-entropy");
    assert_int_equal(output_of(&settings, &two), ACTIVATION_SIGMOID);
    assert_int_equal(output_of(&settings, &digits), ACTIVATION_SOFTMAX);
    settings = applied("loss=mae activation=sigmoid");
    assert_int_equal(output_of(&settings, &line), ACTIVATION_SIGMOID);
}

static void test_one_activation_is_every_layers(void **state)
{
    struct settings settings = applied("layers=784-100-50-10 activation=tanh bias=off loss=mae");
    struct dataset digits = data_of(TASK_CLASSIFY, 784, 10);
    struct architecture arch;
    struct error err = {0};

    (void)state;
    assert_true(settings_architecture(&settings, &digits, &arch, &err));
    assert_int_equal(arch.layers, 3);
    for (size_t layer = 0; layer < 3; layer++)
        assert_int_equal(arch.activation[layer], ACTIVATION_TANH);
    assert_false(arch.bias);
    assert_int_equal(arch.loss, LOSS_MAE);
}

static void test_layers_that_do_not_fit_are_told_which_would(void **state)
{
    struct dataset two = data_of(TASK_CLASSIFY, 2, 2), digits = data_of(TASK_CLASSIFY, 784, 10),
                   line = data_of(TASK_REGRESS, 1, 1);
    struct settings settings;

    (void)state;
    assert_no_architecture("layers=3-4-1", &two, "3-4-1",
                           "2 for its inputs and 2 or 1 for its outputs");
    assert_no_architecture("layers=2-4-3", &two, "end with 3", "2-8-1");
    assert_no_architecture("layers=784-100-1", &digits, "784-100-1", "784-100-10");
    assert_no_architecture("layers=1-4-2", &line, "1-4-2",
                           "1 for its inputs and 1 for its outputs");
    assert_no_architecture("layers=2-4-1 activation=relu,softmax", &two, "2 for its outputs",
                           "2-8-2");
    settings = applied("layers=2-4-2");
    assert_layers(&settings, &two, "2-4-2");
}

static void test_outputs_and_losses_for_classes_are_refused_for_numbers(void **state)
{
    struct dataset line = data_of(TASK_REGRESS, 1, 1);

    (void)state;
    assert_no_architecture("loss=cross-entropy", &line, "cross-entropy", "sse, squared or mae");
    assert_no_architecture("activation=relu,softmax", &line, "softmax", "linear");
    assert_no_architecture("layers=1-3-1 activation=relu,relu,linear", &line, "3 names", "2");
}

static void test_default_settings_fit_every_generated_set(void **state)
{
    (void)state;
    for (size_t i = 0; i < data_source_count; i++) {
        struct dataset dataset = data_of(data_sources[i].task, data_sources[i].inputs,
                                         data_sources[i].outputs);
        struct settings settings = defaults();
        struct architecture arch;
        struct error err = {0};

        if (data_sources[i].generated && !settings_architecture(&settings, &dataset, &arch, &err))
            fail_msg("%s: %s", data_sources[i].name, err.text);
    }
}

static void test_learner_options_are_those_of_the_settings(void **state)
{
    struct settings settings = applied(
        "rate=0.25 batch=7 optimizer=adam momentum=0.8 decay=0.5 l1=1 l2=2 "
        "dropout=0.25 shift=3 rotate=10 scale=0.25 elastic=1.5 rule=split shuffle=off seed=9 "
        "threads=2");
    struct learner_options options;

    (void)state;
    settings_learner(&settings, &options);
    assert_close(options.rate, 0.25, 0);
    assert_int_equal(options.batch, 7);
    assert_int_equal(options.optimizer, OPTIMIZER_ADAM);
    assert_close(options.momentum, 0.8, 0);
    assert_close(options.momentum2, learner_defaults.momentum2, 0);
    assert_close(options.decay, 0.5, 0);
    assert_close(options.l1, 1, 0);
    assert_close(options.l2, 2, 0);
    assert_close(options.dropout, 0.25, 0);
    assert_int_equal(options.shift, 3);
    assert_close(options.rotate, 10, 0);
    assert_close(options.scale, 0.25, 0);
    assert_close(options.elastic, 1.5, 0);
    assert_int_equal(options.rule, RULE_SPLIT);
    assert_false(options.shuffle);
    assert_int_equal(options.seed, 9);
    assert_int_equal(options.threads, 2);
}

static void test_epochs_follow_the_size_of_the_data_where_not_set(void **state)
{
    struct settings settings = applied("epochs=3");

    (void)state;
    assert_int_equal(settings_epochs(&settings, 4), 3);
    settings.epochs = 0;
    assert_int_equal(settings_epochs(&settings, 60000), 10);
    assert_int_equal(settings_epochs(&settings, 400), 500);
    assert_int_equal(settings_epochs(&settings, 4), 2000);
    assert_int_equal(settings_epochs(&settings, 0), 2000);
}

/* ---- Following the data */

static void assert_fit(const char *text, enum task task, size_t inputs, size_t outputs,
                       const char *layers, const char *activation)
{
    struct dataset dataset = data_of(task, inputs, outputs);
    struct settings settings = applied(text);
    struct architecture arch;
    struct error err = {0};

    settings_fit(&settings, &dataset);
    assert_string_equal(settings.layers, layers);
    assert_string_equal(settings.activation, activation);
    if (!settings_architecture(&settings, &dataset, &arch, &err))
        fail_msg("%s", err.text);
}

static void test_settings_fit_keeps_hidden_layers(void **state)
{
    (void)state;
    assert_fit("layers=2-5-7-1", TASK_CLASSIFY, 784, 10, "784-5-7-10", "auto");
    assert_fit("layers=784-100-10", TASK_CLASSIFY, 2, 2, "2-100-1", "auto");
    assert_fit("layers=784-100-10 activation=relu,softmax", TASK_CLASSIFY, 2, 2, "2-100-2",
               "relu,softmax");
    assert_fit("layers=3-4-2", TASK_CLASSIFY, 2, 2, "2-4-2", "auto");
    assert_fit("layers=auto", TASK_CLASSIFY, 2, 2, "auto", "auto");
}

static void test_settings_fit_gives_numbers_an_output_for_numbers(void **state)
{
    struct dataset line = data_of(TASK_REGRESS, 1, 1);
    struct settings settings = applied("loss=cross-entropy");

    (void)state;
    assert_fit("layers=4-9-3 activation=relu,softmax loss=cross-entropy", TASK_REGRESS, 1, 1,
               "1-9-1", "relu,linear");
    assert_fit("layers=4-9-3 activation=tanh,sigmoid", TASK_REGRESS, 1, 1, "1-9-1", "tanh,sigmoid");
    settings_fit(&settings, &line);
    assert_int_equal(settings.loss, LOSS_SSE);
}

static void test_settings_fit_makes_a_list_as_long_as_the_layers(void **state)
{
    (void)state;
    assert_fit("layers=2-4-4-1 activation=relu,sigmoid", TASK_CLASSIFY, 2, 2, "2-4-4-1",
               "relu,relu,sigmoid");
    assert_fit("layers=2-1 activation=relu,tanh,sigmoid", TASK_CLASSIFY, 2, 2, "2-1", "sigmoid");
    assert_fit("layers=2-3-3-3-1 activation=relu,tanh,sigmoid", TASK_CLASSIFY, 2, 2, "2-3-3-3-1",
               "relu,tanh,tanh,sigmoid");
    assert_fit("layers=2-3-1 activation=tanh", TASK_CLASSIFY, 2, 2, "2-3-1", "tanh");
}

static void test_settings_follow_changes_only_what_was_not_typed(void **state)
{
    struct dataset iris = data_of(TASK_CLASSIFY, 4, 3);
    struct settings from = applied("data=xor layers=2-5-1"), to = from;

    (void)state;
    settings_follow(&to, &from, &iris);
    assert_string_equal(to.layers, "2-5-1"); /* the data are the same */
    to = applied("data=csv:iris.csv layers=2-5-1");
    settings_follow(&to, &from, &iris);
    assert_string_equal(to.layers, "4-5-3");
    to = applied("data=csv:iris.csv layers=2-6-1");
    settings_follow(&to, &from, &iris);
    assert_string_equal(to.layers, "2-6-1");
    from = applied("layers=2-5-1 activation=relu,sigmoid");
    to = applied("layers=2-5-5-1 activation=relu,sigmoid");
    settings_follow(&to, &from, &iris);
    assert_string_equal(to.activation, "relu,relu,sigmoid");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings_come_back_from_their_text),
        cmocka_unit_test(test_settings_keep_every_digit_of_a_real),
        cmocka_unit_test(test_settings_take_their_limits_and_nothing_beyond),
        cmocka_unit_test(test_settings_refuse_what_is_no_value_and_say_what_is),
        cmocka_unit_test(test_settings_refuse_text_that_does_not_fit),
        cmocka_unit_test(test_settings_take_flags_in_several_words),
        cmocka_unit_test(test_settings_leave_out_blanks_around_text),
        cmocka_unit_test(test_settings_are_not_found_by_another_name),
        cmocka_unit_test(test_settings_apply_takes_all_or_nothing),
        cmocka_unit_test(test_setting_step_goes_through_round_reals),
        cmocka_unit_test(test_setting_step_is_finer_near_a_share_of_one),
        cmocka_unit_test(test_setting_step_goes_through_round_counts),
        cmocka_unit_test(test_setting_step_goes_round_in_choices_and_flags),
        cmocka_unit_test(test_setting_step_never_leaves_the_limits),
        cmocka_unit_test(test_settings_need_a_new_run_where_the_row_says_so),
        cmocka_unit_test(test_settings_without_effect_say_why),
        cmocka_unit_test(test_settings_that_matter_are_never_without_effect),
        cmocka_unit_test(test_presets_fit_their_data),
        cmocka_unit_test(test_presets_are_there_for_every_generated_set),
        cmocka_unit_test(test_preset_starts_from_the_defaults_but_keeps_seed_threads_and_data),
        cmocka_unit_test(test_preset_that_is_not_there_is_named_with_those_that_are),
        cmocka_unit_test(test_auto_layers_fit_the_data),
        cmocka_unit_test(test_auto_activation_fits_task_and_loss),
        cmocka_unit_test(test_one_activation_is_every_layers),
        cmocka_unit_test(test_layers_that_do_not_fit_are_told_which_would),
        cmocka_unit_test(test_outputs_and_losses_for_classes_are_refused_for_numbers),
        cmocka_unit_test(test_default_settings_fit_every_generated_set),
        cmocka_unit_test(test_learner_options_are_those_of_the_settings),
        cmocka_unit_test(test_epochs_follow_the_size_of_the_data_where_not_set),
        cmocka_unit_test(test_settings_fit_keeps_hidden_layers),
        cmocka_unit_test(test_settings_fit_gives_numbers_an_output_for_numbers),
        cmocka_unit_test(test_settings_fit_makes_a_list_as_long_as_the_layers),
        cmocka_unit_test(test_settings_follow_changes_only_what_was_not_typed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
