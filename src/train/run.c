/*
 * A run put together from settings, measured, and turned into a model. How it is driven, and by which
 * thread, is the business of `nntui train` and of worker.c.
 */
#include <nntui/run.h>

#include <nntui/i18n.h>
#include <nntui/session.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Parts for frequent measurements */

/* A view of `count` samples of `all`, evenly spread; their rows are written to `rows`. */
static struct samples spread(const struct samples *all, size_t count, uint32_t *rows)
{
    struct samples some = *all;

    for (size_t i = 0; i < count; i++)
        rows[i] = (uint32_t)samples_row(all, (size_t)((uint64_t)i * all->count / count));
    some.count = count;
    some.rows = rows;
    return some;
}

static bool choose_some(struct run *run, struct error *err)
{
    size_t limit = run->train.count / 40, train = run->train.count, test = run->test.count;

    if (limit < RUN_SOME_SAMPLES)
        limit = RUN_SOME_SAMPLES;
    if (train + test > limit) {
        train = train < limit / 2 ? train : limit / 2;
        test = test < limit - train ? test : limit - train;
    }
    run->some_rows = calloc(train + test + 1, sizeof *run->some_rows);
    if (run->some_rows == NULL)
        return error_memory(err, (train + test) * sizeof *run->some_rows, "sample numbers");
    run->some_train = spread(&run->train, train, run->some_rows);
    run->some_test = spread(&run->test, test, run->some_rows + train);
    return true;
}

/* ---- Architecture */

static void architecture_to_settings(struct settings *settings, const struct architecture *arch)
{
    size_t length = 0;

    architecture_text(arch, settings->layers, sizeof settings->layers);
    for (size_t layer = 0; layer < arch->layers && length < sizeof settings->activation; layer++)
        length += (size_t)snprintf(settings->activation + length,
                                   sizeof settings->activation - length, "%s%s", layer ? "," : "",
                                   activation_choices[arch->activation[layer]].name);
    settings->loss = arch->loss;
    settings->bias = arch->bias;
}

/* Layers asked for beside a model must be the model's own. */
static bool check_start(const struct settings *settings, const struct model *start,
                        struct error *err)
{
    const struct architecture *arch = &start->network.arch;
    struct architecture asked;
    char text[256];

    if (strcmp(settings->layers, "auto") == 0)
        return true;
    if (!architecture_parse_layers(&asked, settings->layers, err))
        return false;
    if (asked.layers == arch->layers &&
        memcmp(asked.sizes, arch->sizes, (arch->layers + 1) * sizeof arch->sizes[0]) == 0)
        return true;
    return error_input(err, _("layers: %s asked for, but the model to go on from has %s"),
                       settings->layers, architecture_text(arch, text, sizeof text));
}

static bool choose_architecture(struct run *run, const struct model *start, struct error *err)
{
    if (start == NULL)
        return settings_architecture(&run->settings, run->dataset, &run->arch, err);
    if (!check_start(&run->settings, start, err))
        return false;
    run->arch = start->network.arch;
    architecture_to_settings(&run->settings, &run->arch);
    return true;
}

/* ---- First weights and learner */

/* What changes images waits for some; the learner refuses it on anything else. */
static void learner_settings(const struct run *run, const struct settings *settings,
                             struct learner_options *options)
{
    settings_learner(settings, options);
    if (run->dataset->image_width > 0)
        return;
    options->shift = 0;
    options->rotate = options->scale = options->elastic = 0;
}

bool run_rewind(struct run *run, struct error *err)
{
    struct learner_options options;
    struct learner *learner;
    struct network first;

    learner_settings(run, &run->settings, &options);
    if (run->start.block != NULL) {
        if (!network_copy(&first, &run->start, err))
            return false;
    } else {
        if (!network_create(&first, &run->arch, err))
            return false;
        network_initialise(&first, run->settings.init, run->settings.init_scale,
                           run->settings.seed);
    }
    learner = learner_create(&first, &run->train, &options, err);
    network_free(&first);
    if (learner == NULL)
        return false;
    learner_free(run->learner);
    run->learner = learner;
    return true;
}

/* ---- Making and ending */

static bool open_data(struct run *run, struct dataset *dataset, struct error *err)
{
    run->dataset = dataset != NULL ? dataset_ref(dataset) : dataset_open(run->settings.data, err);
    return run->dataset != NULL;
}

/* What follows from the dataset, for a network and a scaling that are there. */
static bool prepare_rows(struct run *run, struct error *err)
{
    run->prepared = prepared_create(run->dataset, &run->scaling, &run->arch, err);
    if (run->prepared == NULL)
        return false;
    prepared_samples(run->prepared, PART_TRAIN, &run->train);
    prepared_samples(run->prepared, PART_TEST, &run->test);
    return choose_some(run, err);
}

static bool prepare(struct run *run, const struct model *start, struct error *err)
{
    bool scaled = start != NULL ? scaling_copy(&run->scaling, &start->scaling, err)
                                : scaling_fit(&run->scaling, run->dataset, &run->arch, err);

    return scaled && prepare_rows(run, err);
}

bool run_create(struct run *run, const struct settings *settings, struct dataset *dataset,
                const struct model *start, struct error *err)
{
    *run = (struct run){.settings = *settings};
    if (!open_data(run, dataset, err) || !choose_architecture(run, start, err) ||
        !prepare(run, start, err))
        goto fail;
    if (start != NULL && !network_copy(&run->start, &start->network, err))
        goto fail;
    run->settings.epochs = settings_epochs(settings, run->train.count);
    if (run_rewind(run, err))
        return true;
fail:
    run_free(run);
    return false;
}

void run_free(struct run *run)
{
    learner_free(run->learner);
    network_free(&run->start);
    free(run->some_rows);
    prepared_free(run->prepared);
    scaling_free(&run->scaling);
    dataset_unref(run->dataset);
    *run = (struct run){0};
}

bool run_change(struct run *run, const struct settings *settings, struct error *err)
{
    struct learner_options options;

    learner_settings(run, settings, &options);
    if (!learner_set_options(run->learner, &options, err))
        return false;
    run->settings = *settings;
    run->settings.epochs = settings_epochs(settings, run->train.count);
    return true;
}

bool run_replace_data(struct run *run, struct dataset *dataset, struct error *err)
{
    struct run made = *run, old = *run;

    made.dataset = dataset_ref(dataset);
    made.prepared = NULL;
    made.some_rows = NULL;
    if (prepare_rows(&made, err) && learner_set_samples(run->learner, &made.train, err)) {
        *run = made;
        made = old;
    }
    free(made.some_rows);
    prepared_free(made.prepared);
    dataset_unref(made.dataset);
    return run->prepared != old.prepared;
}

/* ---- Measuring */

double run_epoch(const struct run *run)
{
    struct learner_position position;

    learner_position(run->learner, &position);
    return (double)position.epoch + (double)position.sample / (double)run->train.count;
}

static bool measure_part(struct run *run, const struct samples *part, double *loss,
                         double *accuracy, double *r2, struct error *err)
{
    struct evaluation evaluation;

    *loss = *accuracy = *r2 = NAN;
    if (part->count == 0)
        return true;
    if (!network_evaluate(learner_network(run->learner), part, (size_t)run->settings.threads,
                          &evaluation, NULL, NULL, err))
        return false;
    *loss = evaluation.loss;
    if (evaluation.has_accuracy)
        *accuracy = evaluation.accuracy;
    else
        *r2 = evaluation.r2;
    return true;
}

bool run_measure(struct run *run, struct history_point *point, struct error *err)
{
    point->epoch = run_epoch(run);
    return measure_part(run, &run->train, &point->train_loss, &point->train_accuracy,
                        &run->train_r2, err) &&
           measure_part(run, &run->test, &point->test_loss, &point->test_accuracy, &run->test_r2,
                        err);
}

/* ---- As a model */

bool run_model(struct run *run, struct model *model, struct error *err)
{
    return session_model(model, learner_network(run->learner), &run->scaling, run->dataset,
                         &run->settings, err);
}
