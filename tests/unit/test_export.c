/* Writing data sets, and reading them back. */
#include "data_support.h"

#include <nntui/text.h>

#include <sys/stat.h>

static void must_export(const struct dataset *dataset, const char *path)
{
    struct error err = {0};

    if (!dataset_export(dataset, path, &err))
        fail_msg("%s", err.text);
}

static void check_same(const struct dataset *a, const struct dataset *b)
{
    assert_int_equal(a->task, b->task);
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->inputs, b->inputs);
    assert_int_equal(a->outputs, b->outputs);
    assert_int_equal(a->train_count, b->train_count);
    assert_memory_equal(a->rows, b->rows, a->count * sizeof(uint32_t));
    assert_int_equal(a->image_width, b->image_width);
    for (size_t i = 0; i < a->inputs && a->image_width == 0; i++)
        assert_string_equal(a->input_names[i], b->input_names[i]);
    for (size_t i = 0; i < a->outputs; i++)
        assert_string_equal(a->output_names[i], b->output_names[i]);
    if (a->bytes != NULL)
        assert_memory_equal(a->bytes, b->bytes, a->count * a->inputs);
    else
        assert_memory_equal(a->x, b->x, a->count * a->inputs * sizeof(float));
    if (a->task == TASK_CLASSIFY)
        assert_memory_equal(a->labels, b->labels, a->count);
    else
        assert_memory_equal(a->targets, b->targets, a->count * sizeof(float));
}

/* Bit for bit, names and split included. */
static void test_every_generated_set_reads_back_from_csv(void **state)
{
    (void)state;
    for (size_t i = 0; i < data_source_count; i++) {
        struct dataset *dataset, *back;
        char spec[80];

        if (!data_sources[i].generated)
            continue;
        snprintf(spec, sizeof spec, "%s%s", data_sources[i].name,
                 data_sources[i].samples > 1000 ? ",samples=100" : "");
        dataset = must_open(spec);
        must_export(dataset, "t.csv");
        back = must_open("csv:t.csv");
        check_same(dataset, back);
        dataset_unref(dataset);
        dataset_unref(back);
    }
}

static void test_awkward_names_and_values_read_back(void **state)
{
    struct dataset *dataset, *back;

    (void)state;
    put_text("a.csv", "\"a,b\",\"say \"\"hi\"\"\",\"line\r\nbreak\",kind\n"
                      "1e-45,3.4028234e38,-0,\" blank\"\n0.1,1e10,16777217,x;y\n");
    dataset = must_open("csv:a.csv");
    must_export(dataset, "b.csv");
    back = must_open("csv:b.csv");
    check_same(dataset, back);
    dataset_unref(dataset);
    dataset_unref(back);
}

static void test_a_folder_that_cannot_be_written_is_an_error(void **state)
{
    struct dataset *dataset = must_open("xor");
    struct error err = {0};

    (void)state;
    assert_false(dataset_export(dataset, "nowhere/t.csv", &err));
    assert_contains(err.text, "nowhere/t.csv: cannot be written");
    dataset_unref(dataset);
}

/* ---- Images */

/* 24 images of 2 x 3, image i all byte 10 i, label i % 5. */
static void put_images(void)
{
    uint8_t images[16 + 24 * 6] = {0, 0, 8, 3, 0, 0, 0, 24, 0, 0, 0, 3, 0, 0, 0, 2};
    uint8_t labels[8 + 24] = {0, 0, 8, 1, 0, 0, 0, 24};

    for (size_t i = 0; i < 24; i++) {
        memset(images + 16 + 6 * i, (int)(10 * i), 6);
        labels[8 + i] = (uint8_t)(i % 5);
    }
    put_bytes("images", images, sizeof images);
    put_bytes("labels", labels, sizeof labels);
}

static void test_images_read_back_from_a_folder_with_the_same_parts(void **state)
{
    struct dataset *dataset, *back;

    (void)state;
    put_images();
    dataset = must_open("idx:images:labels,test=0.25");
    must_export(dataset, "out");
    back = must_open("mnist:out");
    assert_int_equal(back->count, 24);
    assert_int_equal(back->train_count, 18);
    assert_int_equal(back->image_width, 2);
    assert_int_equal(back->image_height, 3);
    for (size_t i = 0; i < 24; i++) {
        assert_memory_equal(back->bytes + back->rows[i] * 6, dataset->bytes + dataset->rows[i] * 6,
                            6);
        assert_int_equal(back->labels[back->rows[i]], dataset->labels[dataset->rows[i]]);
    }
    dataset_unref(dataset);
    dataset_unref(back);
}

static void test_images_without_a_test_part_make_two_files(void **state)
{
    struct dataset *dataset, *back;
    struct stat status;

    (void)state;
    put_images();
    dataset = must_open("idx:images:labels,test=0");
    must_export(dataset, "out");
    assert_int_equal(stat("out/train-images-idx3-ubyte", &status), 0);
    assert_int_equal(status.st_size, 16 + 24 * 6);
    assert_int_not_equal(stat("out/t10k-images-idx3-ubyte", &status), 0);
    back = must_open("idx:out/train-images-idx3-ubyte:out/train-labels-idx1-ubyte");
    assert_memory_equal(back->bytes, dataset->bytes, 24 * 6);
    assert_memory_equal(back->labels, dataset->labels, 24);
    dataset_unref(dataset);
    dataset_unref(back);
}

static void test_images_do_not_mix_with_an_older_test_part(void **state)
{
    struct dataset *dataset;
    struct error err = {0};

    (void)state;
    put_images();
    dataset = must_open("idx:images:labels,test=5");
    must_export(dataset, "out");
    dataset_unref(dataset);
    dataset = must_open("idx:images:labels,test=0");
    assert_false(dataset_export(dataset, "out", &err));
    assert_contains(err.text, "out/t10k-images-idx3-ubyte: is there already");
    dataset_unref(dataset);
}

static void test_images_go_into_a_table_by_its_name(void **state)
{
    struct dataset *dataset, *back;

    (void)state;
    put_images();
    dataset = must_open("idx:images:labels");
    must_export(dataset, "out.csv");
    back = must_open("csv:out.csv,target=1"); /* not 28 x 28: numbers */
    assert_int_equal(back->count, 24);
    for (size_t i = 0; i < 24 * 6; i++)
        assert_close(back->x[i], dataset->bytes[i], 0);
    assert_memory_equal(back->labels, dataset->labels, 24);
    dataset_unref(dataset);
    dataset_unref(back);
}

static void test_images_need_a_folder(void **state)
{
    struct dataset *dataset;
    struct error err = {0};

    (void)state;
    put_images();
    dataset = must_open("idx:images:labels");
    assert_false(dataset_export(dataset, "labels", &err));
    assert_contains(err.text, "labels: is a file; images are written into a folder");
    dataset_unref(dataset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        data_test(test_every_generated_set_reads_back_from_csv),
        data_test(test_awkward_names_and_values_read_back),
        data_test(test_a_folder_that_cannot_be_written_is_an_error),
        data_test(test_images_read_back_from_a_folder_with_the_same_parts),
        data_test(test_images_without_a_test_part_make_two_files),
        data_test(test_images_do_not_mix_with_an_older_test_part),
        data_test(test_images_go_into_a_table_by_its_name),
        data_test(test_images_need_a_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
