/*
 * `nntui data`: what data sets there are, what is in one, and writing one to a file.
 */
#include "command.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NAME_WIDTH 16 /* columns */

/* A line each: the name, the help, and of what is read how it is written, keys left out. */
static enum cli_status list_sources(void)
{
    for (size_t i = 0; i < data_source_count; i++) {
        const struct data_source *source = &data_sources[i];

        printf("%-12s %s", source->name, _(source->help));
        if (strchr(source->form, ':') != NULL)
            printf(" (%.*s)", (int)strcspn(source->form, "["), source->form);
        printf("\n");
    }
    return CLI_DONE;
}

/* The forms in full: those of generated sets differ in the name only. */
static void explain_specs(void)
{
    bool generated = false;

    printf("\n%s\n", _("A SPEC is one of these; `nntui data list` says what is behind each NAME:"));
    for (size_t i = 0; i < data_source_count; i++) {
        const struct data_source *source = &data_sources[i];

        if (!source->generated)
            printf("  %s\n", source->form);
        else if (!generated)
            printf("  NAME%s\n", source->form + strlen(source->name));
        generated = generated || source->generated;
    }
}

/* A name of foreign text at the margin, filled up so that what follows stands in a column. */
static void print_name(const char *name)
{
    char safe[64];
    size_t width;

    text_safe(safe, sizeof safe, name);
    width = cli_width(safe, strlen(safe));
    printf("  %s%*s", safe, width < NAME_WIDTH ? (int)(NAME_WIDTH - width) : 0, "");
}

/* Smallest, mean and largest value of a column of floats. */
static void print_column(const char *name, const float *values, size_t count, size_t stride)
{
    double low = INFINITY, high = -INFINITY, sum = 0;

    for (size_t i = 0; i < count; i++) {
        low = fmin(low, values[i * stride]);
        high = fmax(high, values[i * stride]);
        sum += values[i * stride];
    }
    print_name(name);
    printf(_(" from %.6g to %.6g, mean %.6g\n"), low, high, sum / (double)count);
}

static void show_inputs(const struct dataset *dataset)
{
    if (dataset->image_width > 0) {
        printf(_("inputs: %zu (images of %zu x %zu)\n"), dataset->inputs, dataset->image_width,
               dataset->image_height);
        return;
    }
    printf(_("inputs: %zu\n"), dataset->inputs);
    for (size_t j = 0; j < dataset->inputs && dataset->x != NULL; j++) {
        char number[32];

        snprintf(number, sizeof number, "x%zu", j + 1);
        print_column(dataset->input_names != NULL ? dataset->input_names[j] : number,
                     dataset->x + j, dataset->count, dataset->inputs);
    }
}

static void show_classes(const struct dataset *dataset)
{
    size_t counts[SAMPLES_MAX_CLASSES] = {0};

    for (size_t i = 0; i < dataset->count; i++)
        counts[dataset->labels[i]]++;
    printf(_("classes: %zu, each with its number of samples\n"), dataset->outputs);
    for (size_t j = 0; j < dataset->outputs; j++) {
        print_name(dataset->output_names[j]);
        printf(" %zu\n", counts[j]);
    }
}

static void show_targets(const struct dataset *dataset)
{
    printf(_("targets: %zu\n"), dataset->outputs);
    for (size_t j = 0; j < dataset->outputs; j++)
        print_column(dataset->output_names[j], dataset->targets + j, dataset->count,
                     dataset->outputs);
}

/* An image as characters by brightness, two columns a pixel so that it keeps its shape. */
static void show_image(const struct dataset *dataset, size_t row)
{
    static const char shades[] = " .:-=+*#%@";
    const uint8_t *pixels = dataset->bytes + row * dataset->inputs;

    for (size_t y = 0; y < dataset->image_height; y++) {
        size_t end = dataset->image_width;

        while (end > 0 && pixels[y * dataset->image_width + end - 1] < 26)
            end--;
        for (size_t x = 0; x < end; x++) {
            char shade = shades[pixels[y * dataset->image_width + x] * 9 / 255];

            printf("%c%c", shade, shade);
        }
        printf("\n");
    }
}

static void show_row(const struct dataset *dataset, size_t row)
{
    char number[32], safe[64];

    for (size_t j = 0; j < dataset->inputs; j++)
        printf("%s%s", j == 0 ? "  " : ", ",
               format_real(number, sizeof number, dataset->x[row * dataset->inputs + j]));
    printf(" -> ");
    if (dataset->task == TASK_CLASSIFY)
        printf("%s\n", text_safe(safe, sizeof safe, dataset->output_names[dataset->labels[row]]));
    for (size_t j = 0; j < dataset->outputs && dataset->task == TASK_REGRESS; j++)
        printf("%s%s",
               format_real(number, sizeof number, dataset->targets[row * dataset->outputs + j]),
               j + 1 < dataset->outputs ? ", " : "\n");
}

static void show_samples(const struct dataset *dataset)
{
    char safe[64];

    if (dataset->count == 0 || (dataset->x == NULL && dataset->image_width == 0))
        return;
    printf("%s\n", dataset->x != NULL ? _("first samples:") : _("first sample:"));
    if (dataset->x == NULL) {
        show_image(dataset, 0);
        printf(" -> %s\n", text_safe(safe, sizeof safe, dataset->output_names[dataset->labels[0]]));
        return;
    }
    for (size_t row = 0; row < dataset->count && row < 5; row++)
        show_row(dataset, row);
}

static enum cli_status show_dataset(const char *spec)
{
    struct error err = {0};
    struct dataset *dataset = dataset_open(spec, &err);
    char safe[SETTING_TEXT_SIZE];

    if (dataset == NULL)
        return cli_complain(&err);
    printf("%s\n", text_safe(safe, sizeof safe, dataset->spec));
    printf(_("samples: %zu, %zu to train on, %zu held back\n"), dataset->count,
           dataset->train_count, dataset->count - dataset->train_count);
    show_inputs(dataset);
    if (dataset->task == TASK_CLASSIFY)
        show_classes(dataset);
    else
        show_targets(dataset);
    show_samples(dataset);
    dataset_unref(dataset);
    return CLI_DONE;
}

static enum cli_status export_dataset(const char *spec, const char *path)
{
    struct error err = {0};
    struct dataset *dataset = dataset_open(spec, &err);
    bool done;

    if (dataset == NULL)
        return cli_complain(&err);
    done = dataset_export(dataset, path, &err);
    dataset_unref(dataset);
    return done ? CLI_DONE : cli_complain(&err);
}

enum cli_status cli_data(const struct cli_command *command, int argc, char **argv)
{
    struct cli_options options = {.command = command, .operands = 3, .more_help = explain_specs};
    enum cli_status status;
    int first, count;

    if (!cli_parse(&options, argc, argv, &first, &status))
        return status;
    count = argc - first;
    if (count == 1 && strcmp(argv[first], "list") == 0)
        return list_sources();
    if (count == 2 && strcmp(argv[first], "show") == 0)
        return show_dataset(argv[first + 1]);
    if (count == 3 && strcmp(argv[first], "export") == 0)
        return export_dataset(argv[first + 1], argv[first + 2]);
    return cli_usage(&options, "%s", _("expected list, show SPEC, or export SPEC FILE"));
}
