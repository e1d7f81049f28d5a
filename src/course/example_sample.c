/*
 * A sample of a data set on its way through a network that is being trained, as a worked example.
 */
#include <nntui/example.h>

#include <nntui/dataset.h>
#include <nntui/i18n.h>
#include <nntui/network.h>
#include <nntui/text.h>

#include <stdlib.h>
#include <string.h>

/* One row of floats, made doubles. */
static void widen(const float *from, double *to, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] = (double)from[i];
}

/* Inputs and targets of one sample, scaled as the network has them. */
static bool fill_sample(struct problem *problem, const struct samples *samples, size_t sample,
                        struct error *err)
{
    size_t inputs = samples->inputs, outputs = samples->outputs, row;
    float *values = malloc((inputs + outputs) * sizeof *values);

    if (values == NULL)
        return error_memory(err, (inputs + outputs) * sizeof *values, "a sample");
    row = samples_row(samples, sample);
    samples_input(samples, row, values);
    samples_target(samples, row, values + inputs);
    widen(values, problem->numbers + problem_inputs(problem), inputs);
    widen(values + inputs, problem->numbers + problem_targets(problem), outputs);
    free(values);
    return true;
}

#define FEW_INPUTS 8 /* that are told one by one */

/* The sample as the data has it, before it was scaled for the network. */
static void describe(struct text *notes, const struct dataset *dataset, size_t row)
{
    struct text values = {0};
    char number[32], label[80];

    text_add(notes, _("Inputs and targets are scaled as the network gets them."));
    if (dataset->x != NULL && dataset->inputs <= FEW_INPUTS) {
        for (size_t i = 0; i < dataset->inputs; i++)
            text_printf(
                &values, "%s%s", i > 0 ? ", " : "",
                format_real(number, sizeof number, (double)dataset->x[row * dataset->inputs + i]));
        text_printf(notes, _(" In the data the inputs are %s."),
                    values.data != NULL ? values.data : "");
    }
    if (dataset->task == TASK_CLASSIFY && dataset->output_names != NULL)
        text_printf(notes, _(" The class is %s."),
                    text_safe(label, sizeof label, dataset->output_names[dataset->labels[row]]));
    text_free(&values);
}

static bool take_sample(struct example *example, struct dataset *dataset,
                        const struct scaling *scaling, size_t sample, struct text *notes,
                        struct error *err)
{
    struct prepared *prepared = prepared_create(dataset, scaling, &example->problem.arch, err);
    struct samples samples;
    bool ok = false;

    if (prepared == NULL)
        return false;
    prepared_samples(prepared, PART_ALL, &samples);
    if (sample < samples.count) {
        ok = fill_sample(&example->problem, &samples, sample, err);
        describe(notes, dataset, samples_row(&samples, sample));
    } else {
        error_input(err, _("there is no sample %zu; the data has %zu"), sample + 1, samples.count);
    }
    prepared_free(prepared);
    return ok;
}

/* names: [count]. */
static bool label_with(struct example *example, char *const *names, size_t count, struct error *err)
{
    bool ok = true;

    example->labels = calloc(count, sizeof *example->labels);
    for (size_t i = 0; example->labels != NULL && ok && i < count; i++) {
        char label[EXAMPLE_MAX_LABEL + 1];

        example->labels[i] = strdup(text_safe(label, sizeof label, names[i]));
        ok = example->labels[i] != NULL;
    }
    return (ok && example->labels != NULL) ||
           error_memory(err, count * EXAMPLE_MAX_LABEL, "the names of outputs");
}

/* The classes, where there is an output for each. */
static bool label_outputs(struct example *example, const struct dataset *dataset, struct error *err)
{
    size_t count = example->problem.arch.sizes[example->problem.arch.layers];

    if (dataset->task != TASK_CLASSIFY || dataset->output_names == NULL ||
        dataset->outputs != count)
        return true;
    return label_with(example, dataset->output_names, count, err);
}

/* What it is called, and what it says of itself. Takes the notes. */
static bool name_example(struct example *example, const struct dataset *dataset, size_t sample,
                         struct text *notes, struct error *err)
{
    struct text title = {0}, name = {0};
    char source[80];

    text_printf(&title, _("sample %zu of %s, through the network as it stands now"), sample + 1,
                text_safe(source, sizeof source, dataset->name));
    text_printf(&name, _("sample %zu"), sample + 1);
    example->title = title.data;
    example->name = name.data;
    example->notes = notes->data;
    if (!title.failed && !name.failed && !notes->failed)
        return true;
    return error_memory(err, sizeof source, "an example");
}

bool example_of_network(struct example *example, const struct network *network,
                        struct dataset *dataset, const struct scaling *scaling, size_t sample,
                        struct error *err)
{
    struct text notes = {0};

    *example = (struct example){
        .places = 6, .image_width = dataset->image_width, .image_height = dataset->image_height};
    if (problem_create(&example->problem, &network->arch, err) &&
        take_sample(example, dataset, scaling, sample, &notes, err) &&
        label_outputs(example, dataset, err) &&
        name_example(example, dataset, sample, &notes, err)) {
        network_export_double(network, example->problem.numbers);
        return true;
    }
    if (example->notes == NULL)
        text_free(&notes);
    example_free(example);
    return false;
}

/* ---- A picture that is in no data set */

static bool name_picture(struct example *example, const struct example_picture *picture,
                         struct error *err)
{
    char label[80];
    struct text notes = {0};

    text_printf(&notes, _("The wanted class is %s."), text_safe(label, sizeof label, picture->wanted));
    example->title = strdup(_("the digit of the Digits screen, through its network"));
    example->name = strdup(_("digit"));
    example->notes = notes.data;
    if (example->title != NULL && example->name != NULL && !notes.failed)
        return true;
    return error_memory(err, sizeof label, "an example");
}

bool example_of_picture(struct example *example, const struct network *network,
                        const struct example_picture *picture, struct error *err)
{
    struct problem *problem = &example->problem;
    size_t outputs = network->arch.sizes[network->arch.layers];
    double low, high;

    *example = (struct example){
        .places = 6, .image_width = picture->width, .image_height = picture->height};
    activation_target_range(network->arch.activation[network->arch.layers - 1], network->arch.loss,
                            &low, &high);
    if (!problem_create(problem, &network->arch, err) || !name_picture(example, picture, err) ||
        (picture->class_names != NULL &&
         !label_with(example, picture->class_names, outputs, err))) {
        example_free(example);
        return false;
    }
    widen(picture->values, problem->numbers + problem_inputs(problem), network->arch.sizes[0]);
    for (size_t i = 0; i < outputs; i++)
        problem->numbers[problem_targets(problem) + i] = i == picture->label ? high : low;
    network_export_double(network, problem->numbers);
    return true;
}
