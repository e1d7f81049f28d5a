/*
 * `nntui eval`: a saved network measured on data.
 */
#include "eval.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The class numbers of data and model must mean the same thing. */
static bool check_classes(const struct measuring *measuring, struct error *err)
{
    const struct model *model = &measuring->model;
    const struct dataset *dataset = measuring->dataset;
    char path[200];

    text_safe(path, sizeof path, measuring->model_path);
    if (dataset->task != model->task)
        return error_input(err, _("%s: the network was trained for %s, the data is for %s"), path,
                           model->task == TASK_CLASSIFY ? _("classes") : _("regression"),
                           dataset->task == TASK_CLASSIFY ? _("classes") : _("regression"));
    if (dataset->task != TASK_CLASSIFY || model->class_count == 0 || dataset->output_names == NULL)
        return true;
    for (size_t i = 0; i < model->class_count && i < dataset->outputs; i++) {
        char want[80], have[80];

        if (strcmp(model->class_names[i], dataset->output_names[i]) != 0)
            return error_input(err, _("%s: class %zu is \"%s\" in the data, \"%s\" in the network"),
                               path, i + 1, text_safe(have, sizeof have, dataset->output_names[i]),
                               text_safe(want, sizeof want, model->class_names[i]));
    }
    return true;
}

static bool refuse_empty(const struct measuring *measuring, struct error *err)
{
    char shown[200];

    return error_input(err, _("data: that part of \"%s\" has no samples"),
                       text_safe(shown, sizeof shown, measuring->spec));
}

/* The part that was asked for; else the test part where there is one. */
static void choose_part(struct measuring *measuring, enum part asked, bool given)
{
    const struct dataset *dataset = measuring->dataset;

    measuring->part = given ? asked : dataset->train_count == dataset->count ? PART_ALL : PART_TEST;
}

bool eval_open_data(struct measuring *measuring, struct error *err)
{
    char spec[SETTING_TEXT_SIZE];
    enum part part = PART_TEST;
    bool given;

    if (!spec_take_part(measuring->spec, spec, sizeof spec, &part, &given, err))
        return false;
    measuring->dataset = dataset_open(spec, err);
    if (measuring->dataset == NULL)
        return false;
    choose_part(measuring, part, given);
    return measuring->part != PART_TEST ||
           measuring->dataset->train_count < measuring->dataset->count ||
           refuse_empty(measuring, err);
}

/* Opens model and data and prepares the samples. */
static bool open_all(struct measuring *measuring, struct error *err)
{
    char spec[SETTING_TEXT_SIZE], fitted[2 * SETTING_TEXT_SIZE];
    bool given;
    enum part part = PART_TEST;

    if (!spec_take_part(measuring->spec, spec, sizeof spec, &part, &given, err) ||
        !model_load(&measuring->model, measuring->model_path, err) ||
        !spec_with_features(spec, measuring->model.spec, fitted, sizeof fitted, err))
        return false;
    measuring->dataset = dataset_open_for(fitted, measuring->model.task,
                                          measuring->model.class_names,
                                          measuring->model.class_count, err);
    if (measuring->dataset == NULL || !check_classes(measuring, err))
        return false;
    measuring->prepared = prepared_create(measuring->dataset, &measuring->model.scaling,
                                          &measuring->model.network.arch, err);
    if (measuring->prepared == NULL)
        return false;
    choose_part(measuring, part, given);
    prepared_samples(measuring->prepared, measuring->part, &measuring->samples);
    return measuring->samples.count > 0 || refuse_empty(measuring, err);
}

bool eval_network(struct measuring *measuring, struct error *err)
{
    size_t classes;

    if (!open_all(measuring, err))
        return false;
    classes = measuring->samples.classes;
    if (classes > 0) {
        measuring->confusion = calloc(classes * classes, sizeof *measuring->confusion);
        if (measuring->confusion == NULL)
            return error_memory(err, classes * classes * sizeof *measuring->confusion,
                                "the confusion matrix");
    }
    return network_evaluate(&measuring->model.network, &measuring->samples, measuring->threads,
                            &measuring->evaluation, measuring->confusion, NULL, err);
}

/* One true class's row; NULL without memory. */
static json_t *row_json(const uint64_t *counts, size_t classes)
{
    json_t *row = json_array();
    bool done = row != NULL;

    for (size_t i = 0; done && i < classes; i++)
        done = json_array_append_new(row, json_integer((json_int_t)counts[i])) == 0;
    if (done)
        return row;
    json_decref(row);
    return NULL;
}

/* NULL without memory; null where there are no classes. */
static json_t *confusion_json(const struct measuring *measuring)
{
    size_t classes = measuring->samples.classes;
    json_t *rows = measuring->confusion != NULL ? json_array() : json_null();
    bool done = rows != NULL;

    for (size_t i = 0; done && measuring->confusion != NULL && i < classes; i++)
        done = json_array_append_new(rows, row_json(measuring->confusion + i * classes, classes)) ==
               0;
    if (done)
        return rows;
    json_decref(rows);
    return NULL;
}

static bool report_json(const struct measuring *measuring, struct error *err)
{
    const struct evaluation *evaluation = &measuring->evaluation;
    json_t *object = json_pack("{sI so so so}", "samples", (json_int_t)evaluation->samples, "loss",
                               cli_json_number(evaluation->loss), "accuracy",
                               evaluation->has_accuracy ? cli_json_number(evaluation->accuracy)
                                                        : json_null(),
                               "confusion", confusion_json(measuring));

    if (!evaluation->has_accuracy &&
        json_object_set_new(object, "r2", cli_json_number(evaluation->r2)) != 0) {
        json_decref(object);
        object = NULL;
    }
    return cli_json_line(object, err);
}

#define CELL_WIDTH 8 /* columns of the table */

/* A class's name as the head of a column or a row. */
static void print_class(const struct measuring *measuring, size_t index)
{
    char **names = measuring->dataset->output_names;
    char name[64];

    if (names != NULL && index < measuring->dataset->outputs)
        text_safe(name, sizeof name, names[index]);
    else
        snprintf(name, sizeof name, "%zu", index);
    cli_print_right(name, CELL_WIDTH);
}

static void print_confusion(const struct measuring *measuring)
{
    size_t classes = measuring->samples.classes;

    printf("\n%s\n%*s", _("Rows: the true class; columns: what the network says."), CELL_WIDTH, "");
    for (size_t j = 0; j < classes; j++) {
        printf(" ");
        print_class(measuring, j);
    }
    printf("\n");
    for (size_t i = 0; i < classes; i++) {
        print_class(measuring, i);
        for (size_t j = 0; j < classes; j++)
            printf(" %*llu", CELL_WIDTH, (unsigned long long)measuring->confusion[i * classes + j]);
        printf("\n");
    }
}

static bool report_text(const struct measuring *measuring)
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
    return true;
}

static bool report(const struct measuring *measuring, struct error *err)
{
    if (measuring->rule != NULL)
        return eval_rule(measuring, err);
    return measuring->json ? report_json(measuring, err) : report_text(measuring);
}

static enum cli_status evaluate(struct measuring *measuring)
{
    struct error err = {0};
    bool done = (measuring->rule == NULL || eval_check_rule(measuring->rule, &err)) &&
                (measuring->model_path != NULL ? eval_network(measuring, &err)
                                               : eval_open_data(measuring, &err)) &&
                report(measuring, &err);

    free(measuring->confusion);
    prepared_free(measuring->prepared);
    dataset_unref(measuring->dataset);
    model_free(&measuring->model);
    return done ? CLI_DONE : cli_complain(&err);
}

enum cli_status cli_eval(const struct cli_command *command, int argc, char **argv)
{
    struct measuring measuring = {.threads = 1};
    const size_t most_threads = (size_t)setting_table[SETTING_threads].count_maximum;
    /* clang-format off */
    const struct cli_option table[] = {
        {"model", "FILE", CLI_TEXT, &measuring.model_path, 0, N_("the saved network")},
        {"data", "SPEC", CLI_TEXT, &measuring.spec, 0,
         N_("the samples; ,part=train, test or all (test where a part is held back)")},
        {"rule", "eight", CLI_TEXT, &measuring.rule, 0,
         N_("a rule that people wrote, instead of the network or beside it: what it finds of the class 8, and why it fails")},
        {"threads", "N", CLI_COUNT, &measuring.threads, most_threads, N_("threads that share the work [1]")},
        {"json", NULL, CLI_FLAG, &measuring.json, 0, N_("prints one JSON object")},
    };
    /* clang-format on */
    struct cli_options options = {
        .command = command, .table = table, .count = sizeof table / sizeof table[0]};
    enum cli_status status;
    int first;

    if (!cli_parse(&options, argc, argv, &first, &status))
        return status;
    if ((measuring.model_path == NULL && measuring.rule == NULL) || measuring.spec == NULL)
        return cli_usage(&options, _("%s is missing"),
                         measuring.spec != NULL ? "--model" : "--data");
    return evaluate(&measuring);
}
