/*
 * `nntui train`: a run from start to end, without a screen.
 */
#include "command.h"
#include "progress.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/run.h>

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* How long one call into the engine may last: an interrupt is looked at between calls. */
#define CHUNK_SECONDS 0.02

/* Set by SIGINT and SIGTERM. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

/* Finishing the mini-batch and saving come before leaving; a second signal ends the program at once. */
static void catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* One call of `nntui train`. */
struct training {
    struct settings settings;
    struct run run;
    const char *load, *save;
    bool json;
    struct progress progress;
    double accuracy;       /* last measured, for the progress line */
    uint64_t epochs;       /* to train */
    double start;          /* cli_clock() when training began */
    double trained;        /* seconds inside the engine's training, this epoch */
    uint64_t samples;      /* trained in them */
    uint64_t chunk;        /* mini-batches for one call into the engine */
};

static double samples_per_second(const struct training *training)
{
    return training->trained > 0 ? (double)training->samples / training->trained : 0;
}

static bool report_json(const struct history_point *point, const struct training *training)
{
    json_t *line = json_object();

    json_object_set_new(line, "epoch", json_integer((json_int_t)point->epoch));
    json_object_set_new(line, "train_loss", cli_json_number(point->train_loss));
    json_object_set_new(line, "test_loss", cli_json_number(point->test_loss));
    json_object_set_new(line, "train_accuracy", cli_json_number(point->train_accuracy));
    json_object_set_new(line, "test_accuracy", cli_json_number(point->test_accuracy));
    json_object_set_new(line, "samples_per_second", cli_json_number(samples_per_second(training)));
    json_object_set_new(line, "seconds", cli_json_number(cli_clock() - training->start));
    return cli_json_line(line) && fflush(stdout) == 0;
}

/* One number of the table, or a dash where it means nothing. */
static void print_figure(double value, int places, const char *unit)
{
    if (isnan(value))
        printf("  %10s", "-");
    else
        printf("  %*.*f%s", 10 - (int)strlen(unit), places, value, unit);
}

static bool report_text(const struct history_point *point, const struct training *training)
{
    if (point->epoch <= 1)
        printf("%7s  %10s  %10s  %10s  %10s  %10s\n", _("epoch"), _("train loss"), _("test loss"), _("train acc."),
               _("test acc."), _("samples/s"));
    printf("%7.0f", point->epoch);
    print_figure(point->train_loss, 6, "");
    print_figure(point->test_loss, 6, "");
    print_figure(100 * point->train_accuracy, 2, "%");
    print_figure(100 * point->test_accuracy, 2, "%");
    print_figure(samples_per_second(training), 0, "");
    printf("\n");
    return fflush(stdout) == 0;
}

/* Measures at the end of an epoch and prints it. False also where standard output is gone. */
static bool report(struct training *training, struct error *err)
{
    struct history_point point;

    if (!run_measure(&training->run, &point, err))
        return false;
    training->accuracy = isnan(point.test_accuracy) ? point.train_accuracy : point.test_accuracy;
    progress_clear(&training->progress);
    if (!(training->json ? report_json(&point, training) : report_text(&point, training)))
        return error_system(err, ERROR_WORK, _("standard output"), _("cannot write"));
    training->trained = 0;
    training->samples = 0;
    return true;
}

/* Trains for about CHUNK_SECONDS; the result does not depend on how the work is cut. */
static bool train_chunk(struct training *training, struct error *err)
{
    struct learner_position before, after;
    double start = cli_clock(), seconds;

    learner_position(training->run.learner, &before);
    if (!learner_run(training->run.learner, training->chunk, err))
        return false;
    learner_position(training->run.learner, &after);
    seconds = cli_clock() - start;
    training->trained += seconds;
    training->samples += after.samples - before.samples;
    if (seconds < CHUNK_SECONDS / 2 && training->chunk < UINT64_MAX / 4)
        training->chunk *= 2;
    else if (seconds > CHUNK_SECONDS && training->chunk > 1)
        training->chunk /= 2;
    return true;
}

/* All epochs, or until a signal comes. */
static bool train_epochs(struct training *training, struct error *err)
{
    struct learner_position position = {0};

    training->chunk = 1;
    training->epochs = settings_epochs(&training->settings, training->run.train.count);
    training->accuracy = NAN;
    training->start = cli_clock();
    progress_start(&training->progress, training->epochs);
    while (!interrupted && position.epoch < training->epochs) {
        uint64_t epoch = position.epoch;

        if (!train_chunk(training, err))
            return false;
        learner_position(training->run.learner, &position);
        if (position.epoch > epoch && !report(training, err))
            return false;
        progress_draw(&training->progress, &training->run, samples_per_second(training), training->accuracy);
    }
    return true;
}

static bool save_model(struct training *training, struct error *err)
{
    struct model model;
    bool done;

    if (training->save == NULL)
        return true;
    if (!run_model(&training->run, &model, err))
        return false;
    done = model_save(&model, training->save, err);
    model_free(&model);
    return done;
}

/* What the saved model says of its own training holds where the person said nothing else. */
static bool take_model_settings(struct training *training, const struct cli_options *options,
                                const struct model *model, struct error *err)
{
    if (model->spec != NULL && !options->given[SETTING_data]
        && !setting_set(&training->settings, &setting_table[SETTING_data], model->spec, err))
        return false;
    for (size_t i = 0; i < model->setting_count; i++) {
        const struct setting_info *info = setting_find(model->settings[i].name);

        if (info == NULL || info == &setting_table[SETTING_data] || options->given[info - setting_table])
            continue;
        if (!setting_set(&training->settings, info, model->settings[i].value, err))
            return false;
    }
    return true;
}

static bool make_run(struct training *training, const struct cli_options *options, struct error *err)
{
    struct model model = {0};
    bool done;

    if (training->load == NULL)
        return run_create(&training->run, &training->settings, NULL, NULL, err);
    if (!model_load(&model, training->load, err))
        return false;
    done = take_model_settings(training, options, &model, err)
        && run_create(&training->run, &training->settings, NULL, &model, err);
    model_free(&model);
    return done;
}

/* A network that cannot be saved is better known before the training than after it. */
static bool check_save(const struct training *training, struct error *err)
{
    struct file_writer writer;

    if (training->save == NULL)
        return true;
    if (!file_begin(&writer, training->save, err))
        return false;
    file_abort(&writer);
    return true;
}

static enum cli_status train(struct training *training, const struct cli_options *options)
{
    struct error err = {0};
    enum cli_status status = CLI_DONE;

    if (!check_save(training, &err) || !make_run(training, options, &err))
        return cli_complain(&err);
    catch_interrupts();
    if (!train_epochs(training, &err)) {
        progress_clear(&training->progress);
        status = cli_complain(&err);
    } else {
        progress_clear(&training->progress);
        if (!save_model(training, &err))
            status = cli_complain(&err);
    }
    if (status == CLI_DONE && interrupted) {
        fprintf(stderr, "nntui: %s\n", training->save != NULL ? _("interrupted; the network so far is saved") : _("interrupted"));
        status = CLI_FAILED;
    }
    run_free(&training->run);
    return status;
}

enum cli_status cli_train(const struct cli_command *command, int argc, char **argv)
{
    struct training training = {0};
    const struct cli_option table[] = {
        {"load", "FILE", N_("goes on from a saved network"), CLI_TEXT, &training.load},
        {"save", "FILE", N_("saves the network at the end"), CLI_TEXT, &training.save},
        {"json", NULL, N_("prints one JSON object a line"), CLI_FLAG, &training.json},
    };
    struct cli_options options = {
        .command = command, .table = table, .count = sizeof table / sizeof table[0], .settings = &training.settings};
    enum cli_status status;
    int operand;

    settings_default(&training.settings);
    if (!cli_parse(&options, argc, argv, &operand, &status))
        return status;
    if (operand < argc)
        return cli_usage(command, _("\"%s\" is not an option"), argv[operand]);
    if (!options.given[SETTING_data] && training.load == NULL)
        return cli_usage(command, "%s", _("--data is missing; `nntui data list` prints what there is"));
    return train(&training, &options);
}
