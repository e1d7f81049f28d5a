/*
 * A run as a model, as text and as a table. What goes on with a run is worker.c's.
 */
#include <nntui/session.h>

#include "history.h"

#include <nntui/file.h>
#include <nntui/i18n.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- As a model */

/* These have keys of their own in a model. */
static bool stands_elsewhere(size_t setting)
{
    return setting == SETTING_data || setting == SETTING_layers || setting == SETTING_activation ||
           setting == SETTING_loss || setting == SETTING_bias;
}

static bool add_setting(struct model *model, const struct settings *settings,
                        const struct setting_info *info)
{
    struct model_setting *setting = &model->settings[model->setting_count];
    char value[SETTING_TEXT_SIZE];

    setting->name = strdup(info->name);
    setting->value = strdup(setting_get(settings, info, value, sizeof value));
    model->setting_count++;
    return setting->name != NULL && setting->value != NULL;
}

static bool add_settings(struct model *model, const struct settings *settings)
{
    model->settings = calloc(SETTING_COUNT_OF + 1,
                             sizeof *model->settings); /* one for add_edits() */
    if (model->settings == NULL)
        return false;
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        if (!stands_elsewhere(i) && !add_setting(model, settings, &setting_table[i]))
            return false;
    }
    return true;
}

/* The SPEC makes the set as it was before it was edited; so that nobody takes it for the one trained on. */
static bool add_edits(struct model *model, const struct dataset *dataset)
{
    struct model_setting *setting = &model->settings[model->setting_count];
    char text[64];

    if (dataset->by_hand == 0 && dataset->removed == 0)
        return true;
    snprintf(text, sizeof text, "%zu added, %zu removed", dataset->by_hand, dataset->removed);
    setting->name = strdup("data-edited");
    setting->value = strdup(text);
    model->setting_count++;
    return setting->name != NULL && setting->value != NULL;
}

static bool add_classes(struct model *model, const struct dataset *dataset)
{
    if (dataset->task != TASK_CLASSIFY || dataset->output_names == NULL)
        return true;
    model->class_names = calloc(dataset->outputs, sizeof *model->class_names);
    if (model->class_names == NULL)
        return false;
    for (; model->class_count < dataset->outputs; model->class_count++) {
        char *name = strdup(dataset->output_names[model->class_count]);

        if (name == NULL)
            return false;
        model->class_names[model->class_count] = name;
    }
    return true;
}

bool session_model(struct model *model, const struct network *network,
                   const struct scaling *scaling, const struct dataset *dataset,
                   const struct settings *settings, struct error *err)
{
    *model = (struct model){.task = dataset->task,
                            .image_width = dataset->image_width,
                            .image_height = dataset->image_height};
    if (!network_copy(&model->network, network, err) ||
        !scaling_copy(&model->scaling, scaling, err))
        goto fail;
    model->spec = strdup(dataset->spec);
    if (model->spec != NULL && add_classes(model, dataset) && add_settings(model, settings) &&
        add_edits(model, dataset))
        return true;
    error_memory(err, sizeof *model, "a model's texts");
fail:
    model_free(model);
    return false;
}

/* ---- Its settings again */

static bool set(struct settings *settings, size_t setting, const char *text, struct error *err)
{
    return setting_set(settings, &setting_table[setting], text, err);
}

static bool set_network(const struct model *model, struct settings *settings, struct error *err)
{
    const struct architecture *arch = &model->network.arch;
    char text[SETTING_TEXT_SIZE];

    return set(settings, SETTING_layers, architecture_text(arch, text, sizeof text), err) &&
           set(settings, SETTING_activation, architecture_activations_text(arch, text, sizeof text),
               err) &&
           set(settings, SETTING_loss, loss_choices[arch->loss].name, err) &&
           set(settings, SETTING_bias, arch->bias ? "on" : "off", err) &&
           (model->spec == NULL || set(settings, SETTING_data, model->spec, err));
}

/* Settings of another version of the program are passed over. */
bool session_settings(const struct model *model, struct settings *settings, struct error *err)
{
    settings_default(settings);
    for (size_t i = 0; i < model->setting_count; i++) {
        const struct setting_info *info = setting_find(model->settings[i].name);

        if (info != NULL && !setting_set(settings, info, model->settings[i].value, err))
            return false;
    }
    return set_network(model, settings, err);
}

/* ---- A run's state */

#define STATE "state"
#define CURVE "curve"
#define START "start"
#define STOP  "stop"
#define ROWS  "rows"

bool session_is_whole(const struct model *model)
{
    return model_find_part(model, STATE) != NULL;
}

static bool add_state(struct model *model, const struct learner *learner, struct error *err)
{
    size_t size = learner_state_size(learner);
    uint8_t *bytes = malloc(size);

    if (bytes != NULL)
        learner_save_state(learner, bytes);
    return model_add_part(model, STATE, bytes, size, err);
}

/* First weights that came from a model cannot be made again from a seed. */
static bool add_start(struct model *model, const struct network *start, struct error *err)
{
    size_t size = architecture_parameters(&start->arch) * sizeof(float);
    float *plain;

    if (start->block == NULL)
        return true;
    plain = malloc(size);
    if (plain != NULL)
        network_export(start, plain);
    return model_add_part(model, START, (uint8_t *)plain, size, err);
}

static bool add_curve(struct model *model, const struct history *history, struct error *err)
{
    size_t size = history_bytes(history);
    uint8_t *curve = malloc(size);

    if (curve != NULL)
        history_write(history, curve);
    return model_add_part(model, CURVE, curve, size, err);
}

/* Doubles in this machine's order, as in the state. */
static bool add_stop(struct model *model, const struct stop *stop, struct error *err)
{
    uint8_t *bytes = malloc(sizeof *stop);

    if (bytes != NULL)
        memcpy(bytes, stop, sizeof *stop);
    return model_add_part(model, STOP, bytes, sizeof *stop, err);
}

/* What was edited cannot be made again from the SPEC. */
static bool add_rows(struct model *model, const struct dataset *dataset, struct error *err)
{
    size_t size;
    uint8_t *bytes;

    if (!dataset_is_edited(dataset))
        return true;
    size = dataset_rows_size(dataset);
    bytes = malloc(size);
    if (bytes != NULL)
        dataset_write_rows(dataset, bytes);
    return model_add_part(model, ROWS, bytes, size, err);
}

struct dataset *session_dataset(const struct model *model, struct dataset *base, struct error *err)
{
    const struct model_part *part = model_find_part(model, ROWS);

    if (part == NULL)
        return dataset_ref(base);
    return dataset_read_rows(base, part->bytes, part->size, err);
}

bool session_add_run(struct model *model, const struct run *run, const struct history *history,
                     const struct stop *stop, struct error *err)
{
    return add_curve(model, history, err) && add_state(model, run->learner, err) &&
           add_stop(model, stop, err) && add_start(model, &run->start, err) &&
           add_rows(model, run->dataset, err);
}

static bool restore_start(const struct model *model, struct network *start, struct error *err)
{
    const struct model_part *part = model_find_part(model, START);
    size_t size = architecture_parameters(&start->arch) * sizeof(float);
    float *plain;

    if (part == NULL) {
        network_free(start);
        *start = (struct network){0};
        return true;
    }
    if (part->size != size)
        return error_input(err, _("the first weights take %zu bytes; expected %zu"), part->size,
                           size);
    plain = malloc(size);
    if (plain == NULL)
        return error_memory(err, size, "first weights");
    memcpy(plain, part->bytes, size);
    network_import(start, plain);
    free(plain);
    return true;
}

static bool restore_curve(const struct model *model, struct history *history, struct error *err)
{
    const struct model_part *part = model_find_part(model, CURVE);

    return part == NULL || history_read(history, part->bytes, part->size) ||
           error_input(err, _("the session's error curve is damaged"));
}

/* Comparisons with a number that is none would leave patience without an end. */
static bool restore_stop(const struct model *model, struct stop *stop, struct error *err)
{
    const struct model_part *part = model_find_part(model, STOP);
    bool sound = true;

    if (part == NULL)
        return true;
    if (part->size == sizeof *stop)
        memcpy(stop, part->bytes, sizeof *stop);
    for (enum stop_kind kind = STOP_NONE; kind < STOP_KIND_COUNT; kind++)
        sound = sound && isfinite(stop->spent[kind]);
    if (part->size == sizeof *stop && sound && isfinite(stop->epoch) &&
        isfinite(stop->best_epoch) && !isnan(stop->best))
        return true;
    return error_input(err, _("what the session remembers of the stop conditions is damaged"));
}

bool session_restore(const struct model *model, struct run *run, struct progress *progress,
                     struct error *err)
{
    const struct model_part *state = model_find_part(model, STATE);

    history_start(&progress->history);
    stop_start(&progress->stop);
    if (state == NULL)
        return true;
    if (!restore_curve(model, &progress->history, err) ||
        !restore_stop(model, &progress->stop, err))
        return false;
    return restore_start(model, &run->start, err) &&
           learner_read_state(run->learner, state->bytes, state->size, err);
}

/* ---- As text */

/* Writes the value in `to`; false where it is the same in `from`, and for `data`. */
static bool differs(const struct settings *from, const struct settings *to, size_t setting,
                    char after[SETTING_TEXT_SIZE])
{
    char before[SETTING_TEXT_SIZE];

    setting_get(from, &setting_table[setting], before, sizeof before);
    setting_get(to, &setting_table[setting], after, SETTING_TEXT_SIZE);
    return setting != SETTING_data && strcmp(before, after) != 0;
}

bool settings_same(const struct settings *a, const struct settings *b)
{
    char value[SETTING_TEXT_SIZE];

    for (size_t i = 0; i < SETTING_COUNT_OF; i++)
        if (differs(a, b, i, value))
            return false;
    return true;
}

void settings_difference(const struct settings *from, const struct settings *to, struct text *text)
{
    char value[SETTING_TEXT_SIZE];

    for (size_t i = 0; i < SETTING_COUNT_OF; i++)
        if (differs(from, to, i, value))
            text_printf(text, "%s%s=%s", text->length > 0 ? " " : "", setting_table[i].name, value);
}

/* ---- As a table */

static void write_field(FILE *stream, double value, char after)
{
    char number[32];

    if (!isnan(value))
        fputs(format_double(number, sizeof number, value), stream);
    putc(after, stream);
}

bool curve_save(const struct history *history, const char *path, struct error *err)
{
    struct file_writer writer;

    if (!file_begin(&writer, path, err))
        return false;
    fputs("epoch,train_loss,test_loss,train_accuracy,test_accuracy\n", writer.stream);
    for (size_t i = 0; i < history->count; i++) {
        const struct history_point *point = &history->point[i];

        write_field(writer.stream, point->epoch, ',');
        write_field(writer.stream, point->train_loss, ',');
        write_field(writer.stream, point->test_loss, ',');
        write_field(writer.stream, point->train_accuracy, ',');
        write_field(writer.stream, point->test_accuracy, '\n');
    }
    return file_commit(&writer, err);
}
