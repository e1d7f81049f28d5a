/*
 * A run as a model, as text and as a table. What goes on with a run is worker.c's.
 */
#include <nntui/session.h>

#include <nntui/file.h>

#include <math.h>
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
    model->settings = calloc(SETTING_COUNT_OF, sizeof *model->settings);
    if (model->settings == NULL)
        return false;
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        if (!stands_elsewhere(i) && !add_setting(model, settings, &setting_table[i]))
            return false;
    }
    return true;
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
    if (model->spec != NULL && add_classes(model, dataset) && add_settings(model, settings))
        return true;
    error_memory(err, sizeof *model, "a model's texts");
fail:
    model_free(model);
    return false;
}

/* ---- As text */

void settings_difference(const struct settings *from, const struct settings *to, struct text *text)
{
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        char before[SETTING_TEXT_SIZE], after[SETTING_TEXT_SIZE];

        setting_get(from, &setting_table[i], before, sizeof before);
        setting_get(to, &setting_table[i], after, sizeof after);
        if (i != SETTING_data && strcmp(before, after) != 0)
            text_printf(text, "%s%s=%s", text->length > 0 ? " " : "", setting_table[i].name, after);
    }
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
