/*
 * `nntui train`: a run from start to end, without a screen.
 */
#include "train.h"
#include "command.h"
#include "progress.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/run.h>
#include <nntui/text.h>

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Set by SIGINT, SIGTERM and SIGHUP. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

/*
 * Finishing the mini-batch and saving come before leaving; a second signal ends the program at once. Writing goes on
 * after a signal (SA_RESTART), so that a full pipe is not taken for a broken one. Who ignores SIGHUP (nohup) wants
 * the work to go on when the terminal is gone.
 */
void train_catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt,
                               .sa_flags = (int)SA_RESETHAND | SA_RESTART},
                     before;

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, NULL);
}

bool train_interrupted(void)
{
    return interrupted != 0;
}

uint64_t train_next_chunk(uint64_t chunk, double seconds)
{
    if (seconds < TRAIN_CHUNK_SECONDS / 2 && chunk < UINT64_MAX / 4)
        return 2 * chunk;
    return seconds > TRAIN_CHUNK_SECONDS && chunk > 1 ? chunk / 2 : chunk;
}

/* One call of `nntui train`. */
struct training {
    struct settings settings;
    struct run run;
    const char *load, *save;
    bool json;
    struct progress progress;
    uint64_t epochs;  /* to train */
    double start;     /* cli_clock() when training began */
    double trained;   /* seconds inside the engine's training, this epoch */
    uint64_t samples; /* trained in them */
    uint64_t chunk;   /* mini-batches for one call into the engine */
    bool interrupted; /* a signal came before the last epoch's end */
    struct stop stop;
    struct stop_reason stopped; /* kind STOP_NONE: not yet, or by the number of epochs */
};

static double samples_per_second(const struct training *training)
{
    return training->trained > 0 ? (double)training->samples / training->trained : 0;
}

bool epoch_measure(struct run *run, struct stop *stop, struct epoch_report *report,
                   struct error *err)
{
    *report = (struct epoch_report){0};
    if (!run_measure(run, &report->point, err))
        return false;
    report->train_r2 = run->train_r2;
    report->test_r2 = run->test_r2;
    stop_check(stop, &run->settings, &report->point, &report->stopped);
    return true;
}

json_t *epoch_json(const struct epoch_report *report)
{
    const struct history_point *point = &report->point;
    const char *stopped = report->stopped.kind != STOP_NONE
                              ? stop_setting(report->stopped.kind)->name
                              : NULL;

    return json_pack(
        "{sI so so so so so so so so ss?}", "epoch", (json_int_t)point->epoch, "train_loss",
        cli_json_number(point->train_loss), "test_loss", cli_json_number(point->test_loss),
        "train_accuracy", cli_json_number(point->train_accuracy), "test_accuracy",
        cli_json_number(point->test_accuracy), "samples_per_second",
        cli_json_number(report->samples_per_second), "seconds", cli_json_number(report->seconds),
        "train_r2", cli_json_number(report->train_r2), "test_r2", cli_json_number(report->test_r2),
        "stopped", stopped);
}

#define EPOCH_WIDTH  7  /* columns of the table's first column */
#define FIGURE_WIDTH 10 /* and of the others, blanks between them left out */

void epoch_head(void)
{
    const char *const figures[] = {_("train loss"), _("test loss"), _("train acc."), _("test acc."),
                                   _("samples/s")};

    cli_print_right(_("epoch"), EPOCH_WIDTH);
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        printf("  ");
        cli_print_right(figures[i], FIGURE_WIDTH);
    }
}

/* One number of the table, or a dash where it means nothing. */
static void print_figure(double value, int places, const char *unit)
{
    if (isnan(value))
        printf("  %*s", FIGURE_WIDTH, "-");
    else
        printf("  %*.*f%s", FIGURE_WIDTH - (int)strlen(unit), places, value, unit);
}

void epoch_row(const struct epoch_report *report)
{
    const struct history_point *point = &report->point;

    printf("%*.0f", EPOCH_WIDTH, point->epoch);
    print_figure(point->train_loss, 6, "");
    print_figure(point->test_loss, 6, "");
    print_figure(100 * point->train_accuracy, 2, "%");
    print_figure(100 * point->test_accuracy, 2, "%");
    print_figure(report->samples_per_second, 0, "");
}

static bool print_report(const struct epoch_report *report, bool json, struct error *err)
{
    char stopped[STOP_TEXT_SIZE];

    if (json)
        return cli_json_line(epoch_json(report), err);
    if (report->point.epoch <= 1) {
        epoch_head();
        printf("\n");
    }
    epoch_row(report);
    printf("\n");
    if (report->stopped.kind != STOP_NONE)
        printf("%s\n", stop_text(&report->stopped, stopped, sizeof stopped));
    return true;
}

/* Measures at the end of an epoch and prints it. False also where standard output is gone. */
static bool report(struct training *training, struct error *err)
{
    struct epoch_report report;
    const struct history_point *point = &report.point;

    if (!epoch_measure(&training->run, &training->stop, &report, err))
        return false;
    training->stopped = report.stopped;
    report.samples_per_second = samples_per_second(training);
    report.seconds = cli_clock() - training->start;
    training->progress.loss = point->train_loss;
    training->progress.accuracy = isnan(point->test_accuracy) ? point->train_accuracy
                                                              : point->test_accuracy;
    progress_make_way(&training->progress);
    if (!print_report(&report, training->json, err) || !cli_flush(err))
        return false;
    training->trained = 0;
    training->samples = 0;
    return true;
}

/* Trains for about TRAIN_CHUNK_SECONDS; the result does not depend on how the work is cut. */
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
    training->progress.rate = samples_per_second(training);
    if (after.sample > 0) /* at the end of an epoch report() has a better figure */
        training->progress.loss = after.running_loss;
    training->chunk = train_next_chunk(training->chunk, seconds);
    return true;
}

/* All epochs, or until a condition is met or a signal comes. */
static bool train_epochs(struct training *training, struct error *err)
{
    struct learner_position position = {0};

    training->chunk = 1;
    training->epochs = settings_epochs(&training->settings, training->run.train.count);
    training->start = cli_clock();
    stop_start(&training->stop);
    progress_start(&training->progress, training->epochs);
    while (!interrupted && position.epoch < training->epochs &&
           training->stopped.kind == STOP_NONE) {
        uint64_t epoch = position.epoch;

        progress_draw(&training->progress, &training->run);
        if (!train_chunk(training, err))
            return false;
        learner_position(training->run.learner, &position);
        if (position.epoch > epoch && !report(training, err))
            return false;
    }
    training->interrupted = interrupted && position.epoch < training->epochs &&
                            training->stopped.kind == STOP_NONE;
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

/* One setting from the saved model; what is wrong with it is the file's fault. */
static bool take_setting(struct training *training, const struct setting_info *info,
                         const char *value, struct error *err)
{
    struct error inner = {0};
    char shown[200];

    return setting_set(&training->settings, info, value, &inner) ||
           error_input(err, "%s: %s", text_safe(shown, sizeof shown, training->load), inner.text);
}

/* What the saved model says of its own training holds where the person said nothing else. */
static bool take_model_settings(struct training *training, const struct cli_options *options,
                                const struct model *model, struct error *err)
{
    if (model->spec != NULL && !options->given[SETTING_data] &&
        !take_setting(training, &setting_table[SETTING_data], model->spec, err))
        return false;
    for (size_t i = 0; i < model->setting_count; i++) {
        const struct setting_info *info = setting_find(model->settings[i].name);

        if (info == NULL || info == &setting_table[SETTING_data] ||
            options->given[info - setting_table])
            continue;
        if (!take_setting(training, info, model->settings[i].value, err))
            return false;
    }
    return true;
}

/* `name` is the setting's, `asked` what the person gave, `has` what the network is. */
static bool refuse_change(const char *name, const char *asked, const char *has, struct error *err)
{
    return error_input(err, _("%s: %s asked for, but the network to go on from has %s"), name,
                       asked, has);
}

/* A trained network keeps what it is; asked for something else it must not silently stay. (Layers: run_create().) */
static bool check_asked(const struct settings *settings, const bool *given,
                        const struct architecture *arch, struct error *err)
{
    struct architecture asked = *arch;
    char text[SETTING_TEXT_SIZE];

    if (given[SETTING_activation] && strcmp(settings->activation, "auto") != 0) {
        if (!architecture_parse_activations(&asked, settings->activation, err))
            return false;
        if (memcmp(asked.activation, arch->activation, arch->layers * sizeof arch->activation[0]) !=
            0)
            return refuse_change("activation", settings->activation,
                                 architecture_activations_text(arch, text, sizeof text), err);
    }
    if (given[SETTING_loss] && settings->loss != arch->loss)
        return refuse_change("loss", loss_choices[settings->loss].name,
                             loss_choices[arch->loss].name, err);
    if (given[SETTING_bias] && settings->bias != arch->bias)
        return refuse_change("bias", settings->bias ? "on" : "off", arch->bias ? "on" : "off", err);
    return true;
}

/* The data are read as the network was trained to see them: its task, its classes by their numbers. */
static bool go_on_from(struct training *training, const struct cli_options *options,
                       const struct model *model, struct error *err)
{
    struct dataset *dataset = NULL;
    char shown[200], data[SETTING_TEXT_SIZE];
    bool done;

    if (model->spec == NULL && !options->given[SETTING_data])
        return error_input(err, _("%s: does not say what it was trained on; expected --data, too"),
                           text_safe(shown, sizeof shown, training->load));
    done = take_model_settings(training, options, model, err) &&
           check_asked(&training->settings, options->given, &model->network.arch, err) &&
           spec_with_features(training->settings.data, model->spec, data, sizeof data, err);
    if (done) {
        strcpy(training->settings.data, data);
        dataset = dataset_open_for(data, model->task, model->class_names, model->class_count, err);
    }
    done = dataset != NULL && run_create(&training->run, &training->settings, dataset, model, err);
    dataset_unref(dataset);
    return done;
}

/* On the screen what changes images waits for some; a command that asks for it with other samples is a mistake. */
bool train_check_images(const struct settings *settings, const bool *asked,
                        const struct dataset *dataset, struct error *err)
{
    static const enum setting changes[] = {SETTING_shift, SETTING_rotate, SETTING_scale,
                                           SETTING_elastic};
    char value[SETTING_TEXT_SIZE];

    for (size_t i = 0; dataset->image_width == 0 && i < sizeof changes / sizeof changes[0]; i++) {
        const struct setting_info *info = &setting_table[changes[i]];

        setting_get(settings, info, value, sizeof value);
        if ((asked == NULL || asked[changes[i]]) && strcmp(value, "0") != 0)
            return error_input(
                err, _("%s: %s asked for, but the samples of %s are no images; expected 0"),
                info->name, value, dataset->name);
    }
    return true;
}

static bool check_images(struct training *training, const struct cli_options *options,
                         struct error *err)
{
    if (train_check_images(&training->settings, options->given, training->run.dataset, err))
        return true;
    run_free(&training->run);
    return false;
}

static bool make_run(struct training *training, const struct cli_options *options,
                     struct error *err)
{
    struct model model = {0};
    bool done;

    if (training->load == NULL)
        return run_create(&training->run, &training->settings, NULL, NULL, err) &&
               check_images(training, options, err);
    if (!model_load(&model, training->load, err))
        return false;
    done = go_on_from(training, options, &model, err) && check_images(training, options, err);
    model_free(&model);
    return done;
}

/* All the work, up to the saved network. */
static bool carry_out(struct training *training, struct error *err)
{
    bool done;

    train_catch_interrupts();
    done = train_epochs(training, err);
    progress_clear(&training->progress);
    return done && save_model(training, err);
}

static enum cli_status train(struct training *training, const struct cli_options *options)
{
    struct error err = {0};
    enum cli_status status = CLI_DONE;

    /* That a network cannot be saved is better known before the training than after it. */
    if ((training->save != NULL && !file_check(training->save, &err)) ||
        !make_run(training, options, &err))
        return cli_complain(&err);
    if (!carry_out(training, &err)) {
        status = cli_complain(&err);
    } else if (training->interrupted) {
        error_work(&err, "%s",
                   training->save != NULL ? _("interrupted; the network so far is saved")
                                          : _("interrupted"));
        status = cli_complain(&err);
    }
    run_free(&training->run);
    return status;
}

enum cli_status cli_train(const struct cli_command *command, int argc, char **argv)
{
    struct training training = {0};
    const char *compare = NULL;
    /* clang-format off */
    const struct cli_option table[] = {
        {"load", "FILE", CLI_TEXT, &training.load, 0, N_("goes on from a saved network")},
        {"save", "FILE", CLI_TEXT, &training.save, 0, N_("saves the network at the end, with --compare the best one")},
        {"compare", "NAME=VALUE,VALUE...", CLI_TEXT, &compare, 0, N_("trains two to six runs that differ in one setting, at the same time")},
        {"json", NULL, CLI_FLAG, &training.json, 0, N_("prints one JSON object a line")},
    };
    /* clang-format on */
    struct cli_options options = {.command = command,
                                  .table = table,
                                  .count = sizeof table / sizeof table[0],
                                  .settings = &training.settings};
    enum cli_status status;
    int first;

    settings_default(&training.settings);
    if (!cli_parse(&options, argc, argv, &first, &status))
        return status;
    if (!options.given[SETTING_data] && training.load == NULL)
        return cli_usage(&options, "%s",
                         _("--data is missing; `nntui data list` prints what there is"));
    if (compare == NULL)
        return train(&training, &options);
    if (training.load != NULL)
        return cli_usage(&options, "%s",
                         _("--load and --compare: compared runs begin with first weights"));
    return cli_compare(&options, &training.settings, compare, training.save, training.json);
}
