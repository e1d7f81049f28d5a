/*
 * `nntui eval`: a saved network measured on data.
 */
#include "command.h"

#include <nntui/i18n.h>
#include <nntui/model.h>
#include <nntui/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One call of `nntui eval`. */
struct measuring {
    const char *model_path, *spec;
    size_t threads;
    bool json;
    struct model model;
    struct dataset *dataset;
    struct prepared *prepared;
    struct samples samples;
    struct evaluation evaluation;
    uint64_t *confusion; /* [classes][classes], rows the true class; NULL for regression */
};

/* The class numbers of data and model must mean the same thing. */
static bool check_classes(const struct measuring *measuring, struct error *err)
{
    const struct model *model = &measuring->model;
    const struct dataset *dataset = measuring->dataset;

    if (dataset->task != model->task)
        return error_input(err, _("%s: the network was trained for %s, the data is for %s"), measuring->model_path,
                           model->task == TASK_CLASSIFY ? _("classes") : _("regression"),
                           dataset->task == TASK_CLASSIFY ? _("classes") : _("regression"));
    if (dataset->task != TASK_CLASSIFY || model->class_count == 0 || dataset->output_names == NULL)
        return true;
    for (size_t i = 0; i < model->class_count && i < dataset->outputs; i++) {
        char want[80], have[80];

        if (strcmp(model->class_names[i], dataset->output_names[i]) != 0)
            return error_input(err, _("%s: class %zu is \"%s\" in the data, \"%s\" in the network"),
                               measuring->model_path, i + 1,
                               text_safe(have, sizeof have, dataset->output_names[i]),
                               text_safe(want, sizeof want, model->class_names[i]));
    }
    return true;
}

/* Opens model and data and prepares the part that was asked for; the test part where there is one. */
static bool open_all(struct measuring *measuring, struct error *err)
{
    char spec[SETTING_TEXT_SIZE];
    bool given;
    enum part part = PART_TEST;

    if (!spec_take_part(measuring->spec, spec, sizeof spec, &part, &given, err)
        || !model_load(&measuring->model, measuring->model_path, err))
        return false;
    measuring->dataset = dataset_open_for(spec, measuring->model.task, measuring->model.class_names,
                                          measuring->model.class_count, err);
    if (measuring->dataset == NULL || !check_classes(measuring, err))
        return false;
    measuring->prepared =
        prepared_create(measuring->dataset, &measuring->model.scaling, &measuring->model.network.arch, err);
    if (measuring->prepared == NULL)
        return false;
    if (!given && measuring->dataset->train_count == measuring->dataset->count)
        part = PART_ALL;
    prepared_samples(measuring->prepared, part, &measuring->samples);
    if (measuring->samples.count == 0)
        return error_input(err, _("%s: that part of the data has no samples"), measuring->spec);
    return true;
}

static bool measure(struct measuring *measuring, struct error *err)
{
    size_t classes = measuring->samples.classes;

    if (classes > 0) {
        measuring->confusion = calloc(classes * classes, sizeof *measuring->confusion);
        if (measuring->confusion == NULL)
            return error_memory(err, classes * classes * sizeof *measuring->confusion, _("the confusion matrix"));
    }
    return network_evaluate(&measuring->model.network, &measuring->samples, measuring->threads,
                            &measuring->evaluation, measuring->confusion, NULL, err);
}

static json_t *confusion_json(const struct measuring *measuring)
{
    size_t classes = measuring->samples.classes;
    json_t *rows = json_array();

    for (size_t i = 0; i < classes; i++) {
        json_t *row = json_array();

        for (size_t j = 0; j < classes; j++)
            json_array_append_new(row, json_integer((json_int_t)measuring->confusion[i * classes + j]));
        json_array_append_new(rows, row);
    }
    return rows;
}

static enum cli_status report_json(const struct measuring *measuring)
{
    const struct evaluation *evaluation = &measuring->evaluation;
    json_t *object = json_object();

    json_object_set_new(object, "samples", json_integer((json_int_t)evaluation->samples));
    json_object_set_new(object, "loss", cli_json_number(evaluation->loss));
    json_object_set_new(object, "accuracy",
                        evaluation->has_accuracy ? cli_json_number(evaluation->accuracy) : json_null());
    json_object_set_new(object, "confusion", measuring->confusion != NULL ? confusion_json(measuring) : json_null());
    if (!evaluation->has_accuracy)
        json_object_set_new(object, "r2", cli_json_number(evaluation->r2));
    return cli_json_line(object) ? cli_finish() : CLI_FAILED;
}

/* A class's name in the table's eight columns. */
static void class_name(const struct measuring *measuring, size_t index, char *buffer, size_t size)
{
    char **names = measuring->dataset->output_names;

    if (names != NULL && index < measuring->dataset->outputs)
        text_safe(buffer, size, names[index]);
    else
        snprintf(buffer, size, "%u", (unsigned)(index % 1000));
}

static void print_confusion(const struct measuring *measuring)
{
    size_t classes = measuring->samples.classes;
    char name[9];

    printf("\n%s\n%8s", _("Rows: the true class; columns: what the network says."), "");
    for (size_t j = 0; j < classes; j++) {
        class_name(measuring, j, name, sizeof name);
        printf(" %8s", name);
    }
    printf("\n");
    for (size_t i = 0; i < classes; i++) {
        class_name(measuring, i, name, sizeof name);
        printf("%8s", name);
        for (size_t j = 0; j < classes; j++)
            printf(" %8llu", (unsigned long long)measuring->confusion[i * classes + j]);
        printf("\n");
    }
}

static enum cli_status report_text(const struct measuring *measuring)
{
    const struct evaluation *evaluation = &measuring->evaluation;

    printf(_("samples   %zu\n"), evaluation->samples);
    printf(_("loss      %.6f\n"), evaluation->loss);
    if (evaluation->has_accuracy)
        printf(_("accuracy  %.2f%%\n"), 100 * evaluation->accuracy);
    else
        printf(_("R^2       %.6f\n"), evaluation->r2);
    if (measuring->confusion != NULL)
        print_confusion(measuring);
    return cli_finish();
}

static enum cli_status evaluate(struct measuring *measuring)
{
    struct error err = {0};
    enum cli_status status;

    if (open_all(measuring, &err) && measure(measuring, &err))
        status = measuring->json ? report_json(measuring) : report_text(measuring);
    else
        status = cli_complain(&err);
    free(measuring->confusion);
    prepared_free(measuring->prepared);
    dataset_unref(measuring->dataset);
    model_free(&measuring->model);
    return status;
}

enum cli_status cli_eval(const struct cli_command *command, int argc, char **argv)
{
    struct measuring measuring = {.threads = 1};
    const struct cli_option table[] = {
        {"model", "FILE", N_("the saved network"), CLI_TEXT, &measuring.model_path},
        {"data", "SPEC", N_("the samples; ,part=train, test or all (test where a part is held back)"), CLI_TEXT, &measuring.spec},
        {"threads", "N", N_("threads that share the work"), CLI_COUNT, &measuring.threads},
        {"json", NULL, N_("prints one JSON object"), CLI_FLAG, &measuring.json},
    };
    struct cli_options options = {.command = command, .table = table, .count = sizeof table / sizeof table[0]};
    enum cli_status status;
    int operand;

    if (!cli_parse(&options, argc, argv, &operand, &status))
        return status;
    if (operand < argc)
        return cli_usage(command, _("\"%s\" is not an option"), argv[operand]);
    if (measuring.model_path == NULL || measuring.spec == NULL)
        return cli_usage(command, _("%s is missing"), measuring.model_path == NULL ? "--model" : "--data");
    return evaluate(&measuring);
}
