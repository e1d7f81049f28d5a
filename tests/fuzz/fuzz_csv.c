/*
 * CSV files as data sets. The first byte chooses task, header and target. What is taken must be a whole data
 * set: finite values, labels below the number of classes, a name for each column.
 */
#include "data/csv_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_names(char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (names == NULL || names[i] == NULL)
            abort();
}

static void check(const struct dataset *dataset)
{
    if (dataset->count == 0 || dataset->inputs == 0 || dataset->outputs == 0)
        abort();
    check_names(dataset->output_names, dataset->outputs);
    if (dataset->x != NULL)
        check_names(dataset->input_names, dataset->inputs);
    for (size_t i = 0; dataset->x != NULL && i < dataset->count * dataset->inputs; i++)
        if (!isfinite(dataset->x[i]))
            abort();
    for (size_t row = 0; row < dataset->count; row++) {
        if (dataset->task == TASK_CLASSIFY ? dataset->labels[row] >= dataset->outputs
                                           : !isfinite(dataset->targets[row]))
            abort();
    }
}

/* Target: none asked for, a number, a name. */
static struct source_options choose(uint8_t byte)
{
    static const char *const targets[] = {NULL, "1", "2", "a"};
    const char *target = targets[byte >> 4 & 3];

    return (struct source_options){
        .task = (enum task_choice)(byte % 3),
        .header = (enum header_choice)(byte / 3 % 3),
        .target = target == NULL ? NULL : strdup(target),
    };
}

static void release(struct dataset *dataset)
{
    free(dataset->memory->x);
    free(dataset->memory->targets);
    free(dataset->memory->bytes);
    free(dataset->memory->labels);
    names_free(dataset->input_names, dataset->inputs);
    names_free(dataset->output_names, dataset->outputs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dataset_memory memory = {.x = NULL};
    struct dataset dataset = {.memory = &memory};
    struct source_options options;
    struct csv_reader reader;
    struct error err = {0};

    if (size == 0)
        return 0;
    options = choose(data[0]);
    if (csv_begin_memory(&reader, data + 1, size - 1, "fuzz", &err)) {
        if (csv_fill(&dataset, &reader, &options, &err))
            check(&dataset);
        csv_end(&reader);
    }
    if (dataset.count == 0 && err.kind == ERROR_NONE)
        abort();
    release(&dataset);
    free(options.target);
    return 0;
}
