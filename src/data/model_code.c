/*
 * A model as a program in another language: the numbers as Python literals, put into a file of data/code/ that
 * knows what to do with them.
 */
#include <nntui/model.h>

#include "data/model_format.h"
#include "data/python.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdlib.h>
#include <string.h>

#define PATTERN_LIMIT ((size_t)64 << 10) /* bytes of a file of data/code/ */

const struct choice model_code_choices[MODEL_CODE_COUNT] = {
#define MODEL_CODE(id, name, help) [MODEL_CODE_##id] = {name, NULL, help},
#include <nntui/model_code.def>
#undef MODEL_CODE
};

/* What is written, and where to. */
struct writing {
    const struct model *model;
    const float *plain; /* weights and biases as network_export() has them */
    const char *main;   /* what all programs end with */
    FILE *stream;
};

/* ---- The numbers */

static void write_title(const struct writing *writing)
{
    const struct model *model = writing->model;
    char layers[400];

    fprintf(writing->stream, "# A %s network by %s",
            architecture_text(&model->network.arch, layers, sizeof layers), PACKAGE_STRING);
    if (model->spec != NULL) {
        fputs(", trained on ", writing->stream);
        python_string(writing->stream, model->spec);
    }
    putc('\n', writing->stream);
}

static void write_list(FILE *stream, const char *name, const float *values, size_t count)
{
    fprintf(stream, "%s = ", name);
    python_floats(stream, values, count, 4);
    putc('\n', stream);
}

static void write_choices(const struct writing *writing)
{
    const struct architecture *arch = &writing->model->network.arch;
    FILE *stream = writing->stream;

    fputs("ACTIVATION = [", stream);
    for (size_t i = 0; i < arch->layers; i++)
        fprintf(stream, "%s\"%s\"", i > 0 ? ", " : "",
                activation_choices[arch->activation[i]].name);
    fprintf(stream, "]\nLOSS = \"%s\"\nTASK = \"%s\"\n", loss_choices[arch->loss].name,
            writing->model->task == TASK_REGRESS ? "regress" : "classify");
}

/* Without names the classes are numbers. */
static void write_classes(const struct writing *writing)
{
    const struct model *model = writing->model;
    const size_t outputs = model->network.arch.sizes[model->network.arch.layers];

    if (model->task == TASK_REGRESS)
        return;
    fputs("CLASSES = ", writing->stream);
    if (model->class_count > 0)
        python_strings(writing->stream, model->class_names, model->class_count);
    else
        fprintf(writing->stream, "[str(k) for k in range(%zu)]", outputs > 1 ? outputs : 2);
    fprintf(writing->stream, "\n# the outputs that stand for no and yes\nLOW, HIGH = %.9g, %.9g\n",
            (double)model->scaling.low, (double)model->scaling.high);
}

/* What the network is given of the two numbers of a sample; an empty list: the numbers as they come. */
static void write_features(const struct writing *writing)
{
    const char *spec = writing->model->spec;
    double waves[2];
    unsigned features = spec != NULL ? spec_features(spec, waves) : 0;
    FILE *stream = writing->stream;

    if (features == 0) {
        fputs("FEATURES = []\n", stream);
        return;
    }
    fprintf(stream,
            "# columns that the network is given of a sample's two numbers\n"
            "w1, w2 = %.17g, %.17g\nFEATURES = [\n",
            waves[0], waves[1]);
    for (int i = 0; i < FEATURE_COUNT; i++) {
        if (features >> i & 1)
            fprintf(stream, "    lambda x1, x2, sin: %s,\n", feature_table[i].formula);
    }
    fputs("]\n", stream);
}

static void write_scaling(const struct writing *writing)
{
    static const float none[] = {0, 1};
    const struct scaling *scaling = &writing->model->scaling;
    FILE *stream = writing->stream;
    bool scaled = scaling->inputs > 0;

    fputs("# scaled = (value - offset) * factor\n", stream);
    write_list(stream, "INPUT_OFFSET", scaled ? scaling->input_offset : &none[0],
               scaled ? scaling->inputs : 1);
    write_list(stream, "INPUT_FACTOR", scaled ? scaling->input_factor : &none[1],
               scaled ? scaling->inputs : 1);
    if (writing->model->task != TASK_REGRESS)
        return;
    scaled = scaling->targets > 0;
    write_list(stream, "TARGET_OFFSET", scaled ? scaling->target_offset : &none[0],
               scaled ? scaling->targets : 1);
    write_list(stream, "TARGET_FACTOR", scaled ? scaling->target_factor : &none[1],
               scaled ? scaling->targets : 1);
}

/* A network without biases has zeros there, so that the program needs no second case. */
static void write_biases(const struct writing *writing, size_t layer, const float *biases)
{
    size_t out = writing->model->network.arch.sizes[layer + 1];

    if (biases != NULL)
        python_floats(writing->stream, biases, out, 8);
    else
        fprintf(writing->stream, "[0.0] * %zu", out);
}

/* One list a layer: rows of W[out][in], then its biases; a row of W belongs to the receiving neuron. */
static void write_layers(const struct writing *writing, bool biases)
{
    const struct architecture *arch = &writing->model->network.arch;
    const float *at = writing->plain;

    fprintf(writing->stream, biases ? "BIASES = [\n" : "WEIGHTS = [  # [layer][to][from]\n");
    for (size_t l = 0; l < arch->layers; l++) {
        const size_t in = arch->sizes[l], out = arch->sizes[l + 1];
        const float *bias = arch->bias ? at + in * out : NULL;

        fputs("    ", writing->stream);
        for (size_t row = 0; !biases && row < out; row++) {
            fputs(row == 0 ? "[" : ",\n     ", writing->stream);
            python_floats(writing->stream, at + row * in, in, 6);
        }
        if (biases)
            write_biases(writing, l, bias);
        fputs(biases ? ",\n" : "],\n", writing->stream);
        at += in * out + (arch->bias ? out : 0);
    }
    fputs("]\n", writing->stream);
}

static void write_settings(const struct writing *writing)
{
    const struct model *model = writing->model;

    fputs("# how it was trained\nSETTINGS = {", writing->stream);
    for (size_t i = 0; i < model->setting_count; i++) {
        fputs(i > 0 ? ", " : "", writing->stream);
        python_string(writing->stream, model->settings[i].name);
        fputs(": ", writing->stream);
        python_string(writing->stream, model->settings[i].value);
    }
    fputs("}\n", writing->stream);
}

static void write_data(const struct writing *writing)
{
    write_choices(writing);
    write_classes(writing);
    write_features(writing);
    write_scaling(writing);
    write_layers(writing, false);
    write_layers(writing, true);
    write_settings(writing);
}

/* ---- The program around them */

static bool is_line(const char *line, size_t length, const char *mark)
{
    return length == strlen(mark) && memcmp(line, mark, length) == 0;
}

static void write_program(const struct writing *writing, const char *pattern)
{
    while (*pattern != '\0') {
        size_t length = strcspn(pattern, "\n");

        if (is_line(pattern, length, "#:title")) {
            write_title(writing);
        } else if (is_line(pattern, length, "#:data")) {
            write_data(writing);
        } else if (is_line(pattern, length, "#:main")) {
            fputs(writing->main, writing->stream);
        } else {
            fwrite(pattern, 1, length, writing->stream);
            putc('\n', writing->stream);
        }
        pattern += length + (pattern[length] == '\n');
    }
}

static bool read_pattern(struct file_bytes *pattern, const char *name, struct error *err)
{
    const char *folder = file_data_dir();
    struct text path = {0};
    bool done;

    if (folder == NULL)
        return error_work(err, _("the program's own data are not there; expected a folder in "
                                 "NNTUI_DATADIR"));
    text_printf(&path, "%s/code/%s.py", folder, name);
    done = !path.failed ? file_read(pattern, path.data, PATTERN_LIMIT, err)
                        : error_memory(err, path.capacity, "a path");
    text_free(&path);
    return done;
}

bool model_write_code(const struct model *model, enum model_code code, const char *path,
                      struct error *err)
{
    size_t parameters = architecture_parameters(&model->network.arch);
    struct writing writing = {.model = model};
    struct file_bytes pattern = {0}, end = {0};
    struct file_writer writer;
    float *plain;
    bool done = false;

    if (parameters > MODEL_CODE_MAX_PARAMETERS)
        return error_input(err, _("the network has %zu weights and biases; as code at most %zu"),
                           parameters, MODEL_CODE_MAX_PARAMETERS);
    plain = malloc(parameters * sizeof *plain);
    if (plain == NULL)
        return error_memory(err, parameters * sizeof *plain, "a model's weights");
    network_export(&model->network, plain);
    if (model_check_finite(plain, parameters, path, err) &&
        read_pattern(&pattern, model_code_choices[code].name, err) &&
        read_pattern(&end, "main", err) && file_begin(&writer, path, err)) {
        writing.plain = plain;
        writing.main = (const char *)end.data;
        writing.stream = writer.stream;
        write_program(&writing, (const char *)pattern.data);
        done = file_commit(&writer, err);
    }
    file_release(&end);
    file_release(&pattern);
    free(plain);
    return done;
}
