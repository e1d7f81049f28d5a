/* Model files: written and read back bit for bit, read by a reader of the test's own, and every way to be damaged. */
#include "data_support.h"

#include <nntui/file.h>
#include <nntui/model.h>
#include <nntui/text.h>

#include <jansson.h>

/* ---- A model */

static char *copy(const char *text)
{
    char *made = strdup(text);

    assert_non_null(made);
    return made;
}

/* Weights that a float cannot have in few digits, with signs, denormals and both zeros among them. */
static void fill_network(struct network *network)
{
    const struct architecture *arch = &network->arch;
    size_t number = 0;

    for (size_t l = 0; l < arch->layers; l++) {
        for (size_t out = 0; out < arch->sizes[l + 1]; out++) {
            for (size_t in = 0; in < arch->sizes[l]; in++)
                network_set_weight(network, l, out, in, (float)sin((double)++number));
            if (arch->bias)
                network_set_bias(network, l, out, (float)cos((double)++number) * 1e-40f);
        }
    }
    network_set_weight(network, 0, 0, 0, -0.0f);
}

static void make_scaling(struct scaling *scaling, size_t inputs, size_t targets)
{
    *scaling = (struct scaling){.inputs = inputs, .targets = targets, .low = 0.01f, .high = 0.99f};
    scaling->input_offset = calloc(inputs, sizeof(float));
    scaling->input_factor = calloc(inputs, sizeof(float));
    scaling->target_offset = calloc(targets + 1, sizeof(float));
    scaling->target_factor = calloc(targets + 1, sizeof(float));
    for (size_t i = 0; i < inputs; i++) {
        scaling->input_offset[i] = 0.1f * (float)i;
        scaling->input_factor[i] = 1 / (3.0f + (float)i);
    }
    for (size_t i = 0; i < targets; i++) {
        scaling->target_offset[i] = -7.7f;
        scaling->target_factor[i] = 1e-30f;
    }
}

static struct model make_model(const char *layers, const char *activation, enum task task,
                               bool bias)
{
    struct model model = {.task = task};
    struct architecture arch = {.loss = LOSS_SSE, .bias = bias};
    struct error err = {0};

    if (!architecture_parse_layers(&arch, layers, &err) ||
        !architecture_parse_activations(&arch, activation, &err) ||
        !network_create(&model.network, &arch, &err))
        fail_msg("%s", err.text);
    fill_network(&model.network);
    make_scaling(&model.scaling, arch.sizes[0], task == TASK_REGRESS ? arch.sizes[arch.layers] : 0);
    return model;
}

/* 2-3-2, everything filled in. */
static struct model full_model(void)
{
    struct model model = make_model("2-3-2", "tanh,sigmoid", TASK_CLASSIFY, true);

    model.spec = copy("csv:a\\,b.csv,seed=1");
    model.class_count = 2;
    model.class_names = calloc(2, sizeof *model.class_names);
    model.class_names[0] = copy("not \"it\"");
    model.class_names[1] = copy("pâine, da");
    model.image_width = 1;
    model.image_height = 2;
    model.setting_count = 2;
    model.settings = calloc(2, sizeof *model.settings);
    model.settings[0] = (struct model_setting){copy("rate"), copy("0.1")};
    model.settings[1] = (struct model_setting){copy("seed"), copy("18446744073709551615")};
    return model;
}

static void must_save(const struct model *model, const char *path)
{
    struct error err = {0};

    if (!model_save(model, path, &err))
        fail_msg("%s", err.text);
}

static void check_floats(const float *actual, const float *expected, size_t count)
{
    assert_memory_equal(actual, expected, count * sizeof(float)); /* the bits: -0 is not 0 */
}

static void check_same_network(const struct network *actual, const struct network *expected)
{
    assert_int_equal(actual->arch.layers, expected->arch.layers);
    assert_int_equal(actual->arch.bias, expected->arch.bias);
    assert_int_equal(actual->arch.loss, expected->arch.loss);
    for (size_t l = 0; l <= actual->arch.layers; l++)
        assert_int_equal(actual->arch.sizes[l], expected->arch.sizes[l]);
    for (size_t l = 0; l < actual->arch.layers; l++)
        assert_int_equal(actual->arch.activation[l], expected->arch.activation[l]);
    assert_int_equal(actual->block_size, expected->block_size);
    check_floats(actual->block, expected->block, actual->block_size);
}

static void check_same_scaling(const struct scaling *actual, const struct scaling *expected)
{
    assert_int_equal(actual->inputs, expected->inputs);
    assert_int_equal(actual->targets, expected->targets);
    check_floats(actual->input_offset, expected->input_offset, actual->inputs);
    check_floats(actual->input_factor, expected->input_factor, actual->inputs);
    check_floats(actual->target_offset, expected->target_offset, actual->targets);
    check_floats(actual->target_factor, expected->target_factor, actual->targets);
    check_floats(&actual->low, &expected->low, 1);
    check_floats(&actual->high, &expected->high, 1);
}

/* ---- Round trips */

static void test_model_reads_back_bit_for_bit(void **state)
{
    struct model model = full_model(), back;
    struct error err = {0};

    (void)state;
    must_save(&model, "m");
    if (!model_load(&back, "m", &err))
        fail_msg("%s", err.text);
    check_same_network(&back.network, &model.network);
    check_same_scaling(&back.scaling, &model.scaling);
    assert_int_equal(back.task, TASK_CLASSIFY);
    assert_string_equal(back.spec, model.spec);
    assert_int_equal(back.class_count, 2);
    assert_string_equal(back.class_names[0], "not \"it\"");
    assert_string_equal(back.class_names[1], "pâine, da");
    assert_int_equal(back.image_width, 1);
    assert_int_equal(back.image_height, 2);
    assert_int_equal(back.setting_count, 2);
    assert_string_equal(back.settings[0].name, "rate");
    assert_string_equal(back.settings[1].value, "18446744073709551615");
    model_free(&model);
    model_free(&back);
}

static void check_round_trip(const char *layers, const char *activation, enum task task, bool bias)
{
    struct model model = make_model(layers, activation, task, bias), back;
    struct error err = {0};

    must_save(&model, "m");
    if (!model_load(&back, "m", &err))
        fail_msg("%s: %s", layers, err.text);
    check_same_network(&back.network, &model.network);
    check_same_scaling(&back.scaling, &model.scaling);
    assert_int_equal(back.task, task);
    assert_null(back.spec);
    model_free(&model);
    model_free(&back);
}

static void test_models_of_all_kinds_read_back(void **state)
{
    (void)state;
    check_round_trip("3-1", "linear", TASK_REGRESS, true);
    check_round_trip("1-1", "step", TASK_CLASSIFY, false);
    check_round_trip("17-33-16-5", "relu,leaky-relu,softmax", TASK_CLASSIFY, true);
    check_round_trip("2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2-2", "tanh",
                     TASK_REGRESS, false);
}

/* What could not be read back is not written. */
static void test_model_with_names_too_long_for_the_header_is_not_saved(void **state)
{
    struct model model = full_model();
    struct error err = {0};

    (void)state;
    free(model.class_names[1]);
    model.class_names[1] = calloc(MODEL_MAX_HEADER + 1, 1);
    assert_non_null(model.class_names[1]);
    memset(model.class_names[1], 'x', MODEL_MAX_HEADER);
    assert_false(model_save(&model, "model", &err));
    assert_int_equal(err.kind, ERROR_WORK);
    assert_non_null(strstr(err.text, "model: not written: names and settings take 1049"));
    assert_int_equal(access("model", F_OK), -1);
    model_free(&model);
}

/* A SPEC's path can have any bytes; JSON has only UTF-8. */
static void test_model_saves_a_spec_that_is_not_utf8(void **state)
{
    struct model model = make_model("1-1", "linear", TASK_REGRESS, true), back;
    struct error err = {0};

    (void)state;
    model.spec = copy("csv:caf\xE9.csv");
    must_save(&model, "m");
    assert_true(model_load(&back, "m", &err));
    assert_string_equal(back.spec, "csv:caf\\xE9.csv");
    model_free(&model);
    model_free(&back);
}

static void test_model_with_a_weight_that_is_no_number_is_not_written(void **state)
{
    struct model model = make_model("1-1", "linear", TASK_REGRESS, true);
    struct error err = {0};

    (void)state;
    network_set_weight(&model.network, 0, 0, 0, NAN);
    assert_false(model_save(&model, "m", &err));
    assert_int_equal(err.kind, ERROR_WORK);
    assert_int_not_equal(access("m", F_OK), 0);
    model_free(&model);
}

/* ---- The format, by a reader that shares nothing with ours but the JSON library */

static double tensor_value(const struct file_bytes *file, const char *name, size_t index)
{
    uint64_t length = 0;
    json_t *header;
    json_int_t begin;
    size_t at;
    uint32_t bits = 0;
    float value;

    for (size_t i = 0; i < 8; i++)
        length += (uint64_t)file->data[i] << 8 * i;
    header = json_loadb((const char *)file->data + 8, length, 0, NULL);
    assert_non_null(header);
    assert_string_equal(json_string_value(json_object_get(json_object_get(header, name), "dtype")),
                        "F32");
    begin = json_integer_value(
        json_array_get(json_object_get(json_object_get(header, name), "data_offsets"), 0));
    at = 8 + (size_t)length + (size_t)begin + 4 * index;
    for (size_t i = 0; i < 4; i++)
        bits += (uint32_t)file->data[at + i] << 8 * i;
    memcpy(&value, &bits, sizeof value);
    json_decref(header);
    return (double)value;
}

static void test_model_file_is_safetensors(void **state)
{
    struct model model = full_model();
    struct file_bytes file;
    struct error err = {0};
    json_t *header, *metadata, *shape;
    size_t length;

    (void)state;
    must_save(&model, "m");
    assert_true(file_read(&file, "m", 1 << 20, &err));
    length = file.data[0] + 256 * (size_t)file.data[1];
    assert_int_equal(length % 8, 0);
    assert_int_equal(file.data[8], '{');
    assert_int_equal(file.size, 8 + length + 4 * (6 + 3 + 6 + 2 + 2 + 2));
    header = json_loadb((const char *)file.data + 8, length, 0, NULL);
    assert_non_null(header);
    metadata = json_object_get(header, "__metadata__");
    assert_string_equal(json_string_value(json_object_get(metadata, "layers")), "2-3-2");
    assert_string_equal(json_string_value(json_object_get(metadata, "activation")), "tanh,sigmoid");
    assert_string_equal(json_string_value(json_object_get(metadata, "bias")), "true");
    assert_string_equal(json_string_value(json_object_get(metadata, "setting.rate")), "0.1");
    shape = json_object_get(json_object_get(header, "layer1.weight"), "shape");
    assert_int_equal(json_integer_value(json_array_get(shape, 0)), 3); /* out, in */
    assert_int_equal(json_integer_value(json_array_get(shape, 1)), 2);
    json_decref(header);
    for (size_t out = 0; out < 3; out++) {
        for (size_t in = 0; in < 2; in++)
            assert_close(tensor_value(&file, "layer1.weight", out * 2 + in),
                         network_weight(&model.network, 0, out, in), 0);
        assert_close(tensor_value(&file, "layer1.bias", out), network_bias(&model.network, 0, out),
                     0);
    }
    assert_close(tensor_value(&file, "layer2.weight", 5), network_weight(&model.network, 1, 1, 2),
                 0);
    assert_close(tensor_value(&file, "input.factor", 1), 0.25, 0);
    file_release(&file);
    model_free(&model);
}

/* ---- Files from elsewhere */

/* A file of a header and `floats` values 1, 2, 3, ... */
static struct text made_file(const char *header, size_t floats)
{
    struct text file = {0};
    size_t length = strlen(header);

    for (size_t i = 0; i < 8; i++) {
        char byte = (char)(length >> 8 * i & 0xFF);

        text_add_bytes(&file, &byte, 1);
    }
    text_add(&file, header);
    for (size_t i = 0; i < floats; i++) {
        float value = (float)(i + 1);
        uint32_t bits;

        memcpy(&bits, &value, sizeof bits);
        for (size_t k = 0; k < 4; k++) {
            char byte = (char)(bits >> 8 * k & 0xFF);

            text_add_bytes(&file, &byte, 1);
        }
    }
    return file;
}

#define WEIGHT "\"layer1.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}"
#define META   "\"__metadata__\":{\"activation\":\"linear\"}"

static void test_model_from_elsewhere_needs_only_layers_and_activation(void **state)
{
    struct text file = made_file("{" META "," WEIGHT "} ", 2);
    struct model model;
    struct error err = {0};

    (void)state;
    if (!model_parse(&model, (const uint8_t *)file.data, file.length, "m", &err))
        fail_msg("%s", err.text);
    assert_int_equal(model.network.arch.layers, 1);
    assert_false(model.network.arch.bias);
    assert_close(network_weight(&model.network, 0, 0, 1), 2, 0);
    assert_int_equal(model.task, TASK_CLASSIFY);
    assert_int_equal(model.scaling.inputs, 1);
    assert_close(model.scaling.input_factor[0], 1, 0);
    assert_close(model.scaling.high, 1, 0);
    model_free(&model);
    text_free(&file);
}

static void refuse(const char *header, size_t floats, const char *part)
{
    struct text file = made_file(header, floats);
    struct model model;
    struct error err = {0};

    assert_false(model_parse(&model, (const uint8_t *)file.data, file.length, "m", &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_contains(err.text, part);
    assert_null(model.network.block);
    text_free(&file);
}

#define TENSOR(name, shape, offsets) \
 "\"" name "\":{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

static void test_model_rejects_bad_json(void **state)
{
    (void)state;
    refuse("{", 0, "m: at byte 9: the header is not good JSON");
    refuse("[]", 0, "the header is not a JSON object");
    refuse("{" WEIGHT "," WEIGHT "," META "}", 2, "the header is not good JSON"); /* twice */
    refuse("{" WEIGHT "," META ",\"layer1.bias\":NaN}", 2, "the header is not good JSON");
    refuse("{\"__metadata__\":[]," WEIGHT "}", 2, "\"__metadata__\" is not an object of strings");
    refuse("{\"__metadata__\":{\"activation\":1}," WEIGHT "}", 2,
           "metadata \"activation\" is not a string");
}

static void test_model_rejects_bad_tensors(void **state)
{
    (void)state;
    refuse("{" META "," WEIGHT "," TENSOR("conv.weight", "[1]", "[8,12]") "}", 3,
           "tensor \"conv.weight\" is no part of a model of 1 layers; expected layer1.weight");
    refuse("{" META "," WEIGHT "," TENSOR("layer0.weight", "[1]", "[8,12]") "}", 3,
           "\"layer0.weight\" is no part");
    refuse("{" META "," WEIGHT "," TENSOR("layer33.weight", "[1]", "[8,12]") "}", 3,
           "\"layer33.weight\" is no part");
    refuse("{" META ",\"layer1.weight\":7}", 0, "has no dtype, shape and data_offsets");
    refuse("{" META ",\"layer1.weight\":{\"dtype\":\"F64\"}}", 0, "holds F64; expected F32");
    refuse("{" META "," TENSOR("layer1.weight", "[2]", "[0,8]") "}", 2, "expected 2 dimensions");
    refuse("{" META "," TENSOR("layer1.weight", "[1,1,2]", "[0,8]") "}", 2,
           "expected 1 or 2 dimensions");
    refuse("{" META "," TENSOR("layer1.weight", "[]", "[0,8]") "}", 2,
           "expected 1 or 2 dimensions");
    refuse("{" META "," TENSOR("layer1.weight", "7", "[0,8]") "}", 2, "expected 1 or 2 dimensions");
    refuse("{" META "," WEIGHT "," TENSOR("layer1.bias", "[1,1]", "[8,12]") "}", 3,
           "expected 1 dimensions");
    refuse("{" META "," TENSOR("layer1.weight", "[0,2]", "[0,0]") "}", 0, "from 1 to 65536");
    refuse("{" META "," TENSOR("layer1.weight", "[-1,2]", "[0,8]") "}", 2, "from 1 to 65536");
    refuse("{" META "," TENSOR("layer1.weight", "[1.5,2]", "[0,8]") "}", 2, "from 1 to 65536");
    refuse("{" META "," TENSOR("layer1.weight", "[4611686018427387904,4]", "[0,8]") "}", 2,
           "from 1 to 65536");
    refuse("{" META "," TENSOR("layer1.weight", "[65536,65536]", "[0,8]") "}", 2,
           "takes 8 bytes; its shape needs 17179869184");
}

static void test_model_rejects_too_many_tensors(void **state)
{
    struct text header = {0};

    (void)state;
    text_add(&header, "{" META);
    for (size_t i = 0; i < 77; i++)
        text_printf(&header,
                    ",\"t%zu\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%zu,%zu]}", i,
                    4 * i, 4 * i + 4);
    text_add(&header, "}");
    refuse(header.data, 77, "m: more than 76 tensors; expected a network of up to 32 layers");
    text_free(&header);
}

static void test_model_rejects_bad_offsets(void **state)
{
    (void)state;
    refuse("{" META "," TENSOR("layer1.weight", "[1,2]", "[0,12]") "}", 3,
           "takes 12 bytes; its shape needs 8");
    refuse("{" META "," TENSOR("layer1.weight", "[1,2]", "[4,12]") "}", 2,
           "no data_offsets within the data");
    refuse("{" META "," TENSOR("layer1.weight", "[1,2]", "[8,0]") "}", 2,
           "no data_offsets within the data");
    refuse("{" META "," TENSOR("layer1.weight", "[1,2]", "[-8,0]") "}", 2,
           "no data_offsets within the data");
    refuse("{" META "," TENSOR("layer1.weight", "[1,2]", "[18446744073709551608,8]") "}", 2,
           "not good JSON");
    refuse("{" META "," TENSOR("layer1.weight", "[1,2]", "[0,8,9]") "}", 2, "no data_offsets");
    refuse("{" META "," WEIGHT "}", 3, "bytes that belong to no tensor");
    refuse("{" META "," TENSOR("layer1.weight", "[1,2]", "[4,12]") "}", 3,
           "bytes that belong to no tensor");
    refuse("{" META "," WEIGHT "," TENSOR("layer1.bias", "[1]", "[4,8]") "}", 2,
           "two tensors overlap");
}

static void test_model_rejects_layers_that_do_not_chain(void **state)
{
    (void)state;
    refuse("{" META "}", 0, "there is no tensor \"layer1.weight\"");
    refuse("{" META "," TENSOR("layer2.weight", "[1,2]", "[0,8]") "}", 2,
           "there is no tensor \"layer1.weight\"");
    refuse("{" META "," WEIGHT "," TENSOR("layer3.weight", "[1,1]", "[8,12]") "}", 3,
           "is no part of a model of 1 layers");
    refuse("{" META "," WEIGHT "," TENSOR("layer2.bias", "[1]", "[8,12]") "}", 3,
           "is no part of a model of 1 layers");
    refuse("{" META "," WEIGHT "," TENSOR("layer2.weight", "[1,2]", "[8,16]") "}", 4,
           "layer 2 takes 2 values, but layer 1 gives 1");
    refuse("{" META "," WEIGHT "," TENSOR("layer1.bias", "[2]", "[8,16]") "}", 4,
           "layer 1 has 1 neurons, but 2 biases");
    refuse("{" META "," WEIGHT "," TENSOR("layer2.weight", "[1,1]",
                                          "[8,12]") "," TENSOR("layer1.bias", "[1]", "[12,16]") "}",
           4, "some layers have biases and some have none");
}

#define WITH(metadata) "{\"__metadata__\":{" metadata "}," WEIGHT "}"

static void test_model_rejects_metadata_that_contradict(void **state)
{
    (void)state;
    refuse("{" WEIGHT "}", 2, "the metadata have no \"activation\"");
    refuse(WITH("\"activation\":\"sigmoidal\""), 2, "m: unknown activation");
    refuse(WITH("\"activation\":\"tanh,tanh\""), 2, "2 names for 1 layers");
    refuse(WITH("\"activation\":\"linear\",\"loss\":\"cross-entropy\""), 2, "m: ");
    refuse(WITH("\"activation\":\"linear\",\"loss\":\"x\""), 2, "unknown loss");
    refuse(WITH("\"activation\":\"linear\",\"layers\":\"2-2\""), 2,
           "\"layers\" is \"2-2\"; expected 2-1");
    refuse(WITH("\"activation\":\"linear\",\"bias\":\"true\""), 2,
           "\"bias\" is \"true\"; expected false");
    refuse(WITH("\"activation\":\"linear\",\"task\":\"dream\""), 2, "\"task\" is \"dream\"");
    refuse(WITH("\"activation\":\"linear\",\"image\":\"2x2\""), 2, "\"image\" is \"2x2\"");
    refuse(WITH("\"activation\":\"linear\",\"image\":\"0x2\""), 2, "\"image\" is \"0x2\"");
    refuse(WITH("\"activation\":\"linear\",\"image\":\"x\""), 2, "\"image\" is \"x\"");
    refuse(WITH("\"activation\":\"linear\",\"target_low\":\"nan\""), 2,
           "\"target_low\" is \"nan\"");
    refuse(WITH("\"activation\":\"linear\",\"target_high\":\"1e39\""), 2,
           "\"target_high\" is \"1e39\"");
    refuse(WITH("\"activation\":\"linear\",\"class_names\":\"a,b\""), 2, "a JSON array of strings");
    refuse(WITH("\"activation\":\"linear\",\"class_names\":\"[1,2]\""), 2,
           "a JSON array of strings");
    refuse(WITH("\"activation\":\"linear\",\"class_names\":\"[\\\"a\\\"]\""), 2,
           "1 class names for 1 outputs");
    refuse(WITH("\"activation\":\"linear\",\"class_names\":\"[\\\"a\\\",\\\"b\\\",\\\"c\\\"]\""), 2,
           "3 class names for 1 outputs");
}

static void test_model_rejects_a_scaling_that_does_not_fit(void **state)
{
    (void)state;
    refuse("{" META "," WEIGHT "," TENSOR("input.offset", "[2]", "[8,16]") "}", 4,
           "\"input.offset\" has 2 values and \"input.factor\" 0");
    refuse("{" META "," WEIGHT "," TENSOR("input.offset", "[3]", "[8,20]") "," TENSOR(
               "input.factor", "[3]", "[20,32]") "}",
           8, "expected 2 in both");
    refuse("{" META "," WEIGHT "," TENSOR("target.offset", "[1]", "[8,12]") "," TENSOR(
               "target.factor", "[1]", "[12,16]") "}",
           4, "the task is classify");
}

static void test_model_rejects_values_that_are_no_numbers(void **state)
{
    struct text file = made_file("{" META "," WEIGHT "}", 2);
    struct model model;
    struct error err = {0};
    char expected[80];

    (void)state;
    memcpy(file.data + file.length - 4, "\x00\x00\x80\x7F", 4); /* infinity */
    assert_false(model_parse(&model, (const uint8_t *)file.data, file.length, "m", &err));
    snprintf(expected, sizeof expected, "m: at byte %zu: a value is not a finite number",
             file.length - 4);
    assert_string_equal(err.text, expected);
    text_free(&file);
}

static void refuse_bytes(const char *bytes, size_t size, const char *part)
{
    struct model model;
    struct error err = {0};

    assert_false(model_parse(&model, (const uint8_t *)bytes, size, "m", &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_contains(err.text, part);
}

static void test_model_rejects_what_is_no_safetensors(void **state)
{
    (void)state;
    refuse_bytes("", 0, "m: at byte 0: the file ends");
    refuse_bytes("1234567", 7, "m: at byte 7: the file ends");
    refuse_bytes("PK\3\4....", 8, "a zip archive");
    refuse_bytes("\x93NUMPY..", 8, "is this a model as safetensors?");
    refuse_bytes("\0\0\0\0\0\0\0\x80{}", 10, "a header of 9223372036854775808 bytes");
    refuse_bytes("\x03\0\0\0\0\0\0\0{}", 10,
                 "m: at byte 10: the file ends inside its header of 3 bytes");
}

/* No prefix of a good file is a good file, and none breaks the reader. */
static void test_model_rejects_every_shorter_file(void **state)
{
    struct model model = full_model(), back;
    struct file_bytes file;
    struct error err = {0};

    (void)state;
    must_save(&model, "m");
    assert_true(file_read(&file, "m", 1 << 20, &err));
    for (size_t size = 0; size < file.size; size++)
        assert_false(model_parse(&back, file.data, size, "m", &err));
    file_release(&file);
    model_free(&model);
}

static void test_model_load_names_the_file(void **state)
{
    struct model model;
    struct error err = {0};

    (void)state;
    assert_false(model_load(&model, "nothing", &err));
    assert_contains(err.text, "nothing: cannot be opened");
    assert_false(model_load(&model, ".", &err));
    assert_contains(err.text, ".: is a folder");
    put_text("empty", "");
    assert_false(model_load(&model, "empty", &err));
    assert_contains(err.text, "empty: at byte 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        data_test(test_model_reads_back_bit_for_bit),
        data_test(test_models_of_all_kinds_read_back),
        data_test(test_model_with_names_too_long_for_the_header_is_not_saved),
        data_test(test_model_saves_a_spec_that_is_not_utf8),
        data_test(test_model_with_a_weight_that_is_no_number_is_not_written),
        data_test(test_model_file_is_safetensors),
        data_test(test_model_from_elsewhere_needs_only_layers_and_activation),
        data_test(test_model_rejects_bad_json),
        data_test(test_model_rejects_bad_tensors),
        data_test(test_model_rejects_too_many_tensors),
        data_test(test_model_rejects_bad_offsets),
        data_test(test_model_rejects_layers_that_do_not_chain),
        data_test(test_model_rejects_metadata_that_contradict),
        data_test(test_model_rejects_a_scaling_that_does_not_fit),
        data_test(test_model_rejects_values_that_are_no_numbers),
        data_test(test_model_rejects_what_is_no_safetensors),
        data_test(test_model_rejects_every_shorter_file),
        data_test(test_model_load_names_the_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
