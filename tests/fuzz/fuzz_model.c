/*
 * Model files. What is taken must be a network that can be used: finite parameters, an architecture within
 * limits, a scaling that fits it.
 */
#include <nntui/model.h>

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct model *model)
{
    const struct architecture *arch = &model->network.arch;
    size_t outputs = arch->sizes[arch->layers];
    struct error err = {0};

    if (!architecture_check(arch, &err))
        abort();
    for (size_t i = 0; i < model->network.block_size; i++)
        if (!isfinite(model->network.block[i]))
            abort();
    if (model->scaling.inputs != 1 && model->scaling.inputs != arch->sizes[0])
        abort();
    if (model->scaling.targets != (model->task == TASK_REGRESS ? outputs : 0))
        abort();
    if (model->class_count > 0 && model->class_count < outputs)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct model model;
    struct error err = {0};

    if (model_parse(&model, data, size, "fuzz", &err)) {
        check(&model);
        model_free(&model);
    } else if (err.kind == ERROR_NONE || err.text[0] == '\0') {
        abort();
    }
    return 0;
}
