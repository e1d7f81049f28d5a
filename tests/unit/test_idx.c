/* IDX files and the data sets made of them: idx:IMAGES:LABELS and mnist:FOLDER. */
#include "data_support.h"

#include <sys/stat.h>
#include <zlib.h>

#define WIDTH  3
#define HEIGHT 2
#define PIXELS (WIDTH * HEIGHT)
#define SPEC   "idx:images:labels"
#define NOBODY 65534

/* ---- Small files: image i has the pixels 10 i, 10 i + 1, ... and the label i % 3 */

struct bytes {
    uint8_t data[4096];
    size_t size;
};

static void add_size(struct bytes *bytes, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes->data[bytes->size++] = (uint8_t)(value >> shift);
}

static struct bytes images(uint32_t count)
{
    struct bytes bytes = {.size = 0};

    add_size(&bytes, 0x0803);
    add_size(&bytes, count);
    add_size(&bytes, HEIGHT);
    add_size(&bytes, WIDTH);
    for (uint32_t i = 0; i < count * PIXELS; i++)
        bytes.data[bytes.size++] = (uint8_t)(i / PIXELS * 10 + i % PIXELS);
    return bytes;
}

static struct bytes labels(uint32_t count)
{
    struct bytes bytes = {.size = 0};

    add_size(&bytes, 0x0801);
    add_size(&bytes, count);
    for (uint32_t i = 0; i < count; i++)
        bytes.data[bytes.size++] = (uint8_t)(i % 3);
    return bytes;
}

static void put(const char *path, struct bytes bytes)
{
    put_bytes(path, bytes.data, bytes.size);
}

static void put_gzip(const char *path, const void *data, size_t size)
{
    gzFile file = gzopen(path, "wb9");

    assert_non_null(file);
    assert_int_equal(gzwrite(file, data, (unsigned)size), (int)size);
    assert_int_equal(gzclose(file), Z_OK);
}

static void put_pair(uint32_t count)
{
    put("images", images(count));
    put("labels", labels(count));
}

static void check_row(const struct dataset *dataset, size_t row, size_t number)
{
    for (size_t k = 0; k < PIXELS; k++)
        assert_int_equal(dataset->bytes[row * PIXELS + k], number * 10 + k);
    assert_int_equal(dataset->labels[row], number % 3);
}

/* ---- Good files */

static void test_idx_reads_images_and_labels(void **state)
{
    struct dataset *dataset;

    (void)state;
    put_pair(7);
    dataset = must_open(SPEC);
    assert_int_equal(dataset->task, TASK_CLASSIFY);
    assert_int_equal(dataset->count, 7);
    assert_int_equal(dataset->inputs, PIXELS);
    assert_int_equal(dataset->outputs, 3);
    assert_int_equal(dataset->image_width, WIDTH);
    assert_int_equal(dataset->image_height, HEIGHT);
    assert_string_equal(dataset->output_names[2], "2");
    assert_null(dataset->x);
    assert_null(dataset->input_names);
    for (size_t row = 0; row < 7; row++)
        check_row(dataset, row, row);
    assert_string_equal(dataset->spec, SPEC ",test=0,seed=1");
    dataset_unref(dataset);
}

static void test_idx_classes_key_makes_room_for_classes_that_are_missing(void **state)
{
    struct dataset *dataset;

    (void)state;
    put_pair(7);
    dataset = must_open(SPEC ",classes=10");
    assert_int_equal(dataset->outputs, 10);
    assert_string_equal(dataset->output_names[9], "9");
    dataset_unref(dataset);
    must_refuse(SPEC ",classes=2", "labels: at byte 10: label 2; expected 0 to 1");
}

static void test_idx_reads_gzip_whatever_the_name(void **state)
{
    struct bytes bytes = images(7);
    struct dataset *dataset;

    (void)state;
    put_gzip("images", bytes.data, bytes.size);
    bytes = labels(7);
    put_gzip("labels", bytes.data, bytes.size);
    dataset = must_open(SPEC);
    for (size_t row = 0; row < 7; row++)
        check_row(dataset, row, row);
    dataset_unref(dataset);
}

static void test_idx_names_may_have_colons(void **state)
{
    (void)state;
    put("a:b", images(3));
    put("c,d", labels(3));
    dataset_unref(must_open("idx:a\\:b:c,d"));
}

/* ---- Damaged files */

/* Puts images with one byte changed. */
static void put_damaged(size_t at, uint8_t value)
{
    struct bytes bytes = images(7);

    bytes.data[at] = value;
    put("images", bytes);
    put("labels", labels(7));
}

static void test_idx_rejects_wrong_magic_and_says_what_it_is(void **state)
{
    (void)state;
    put_damaged(0, 'P');
    must_refuse(SPEC, "images: at byte 0: starts with 50 00 08 03; expected 00 00 08 03");
    put_damaged(2, 0x0D);
    must_refuse(SPEC, "images: at byte 2: holds 32-bit floats (type 0D)");
    put_damaged(2, 0x77);
    must_refuse(SPEC, "holds an unknown type (type 77)");
    put_damaged(3, 1);
    must_refuse(SPEC, "images: at byte 3: has 1 dimensions; expected 3, as images have");
}

static void test_idx_rejects_swapped_files(void **state)
{
    (void)state;
    put_pair(7);
    must_refuse("idx:labels:images", "labels: at byte 3: has 1 dimensions; expected 3");
}

static void test_idx_rejects_truncated_files(void **state)
{
    struct bytes bytes = images(7);

    (void)state;
    put_pair(7);
    for (size_t size = 1; size < 16; size++) {
        put_bytes("images", bytes.data, size);
        must_refuse(SPEC, "the file ends inside its header of 16 bytes");
    }
    put_bytes("images", bytes.data, bytes.size - 1);
    must_refuse(SPEC, "images: at byte 57: the file ends; expected 58 bytes");
    put("images", bytes);
    bytes = labels(7);
    put_bytes("labels", bytes.data, bytes.size - 1);
    must_refuse(SPEC, "labels: at byte 14: the file ends; expected 15 bytes");
    put_bytes("labels", bytes.data, 7);
    must_refuse(SPEC, "labels: at byte 7: the file ends inside its header of 8 bytes");
}

static void test_idx_rejects_trailing_bytes(void **state)
{
    struct bytes bytes = images(7);

    (void)state;
    bytes.size++;
    put_pair(7);
    put("images", bytes);
    must_refuse(SPEC, "images: at byte 58: the file goes on");
}

static void test_idx_rejects_sizes_that_cannot_be(void **state)
{
    (void)state;
    put_damaged(7, 0);
    must_refuse(SPEC, "images: at byte 4: holds 0 samples");
    put_damaged(4, 0xFF);
    must_refuse(SPEC, "images: at byte 4: holds 4278190087 samples; expected 1 to 100000000");
    put_damaged(11, 0);
    must_refuse(SPEC, "images: at byte 8: images of 3 x 0");
    put_damaged(8, 0xFF);
    must_refuse(SPEC, "images of 3 x 4278190082; expected 1 to 65536 pixels");
    put_damaged(9, 1); /* 65538 x 3 */
    must_refuse(SPEC, "images of 3 x 65538; expected 1 to 65536 pixels");
    put_damaged(10, 0x80); /* 32770 x 3 is too many, though neither side is */
    must_refuse(SPEC, "images of 3 x 32770; expected 1 to 65536 pixels");
}

/* 4278190082 * 4294967295 wraps round 64 bits to a small number; so could count * pixels. */
static void test_idx_rejects_sizes_that_overflow(void **state)
{
    struct bytes bytes = {.size = 0};

    (void)state;
    add_size(&bytes, 0x0803);
    add_size(&bytes, 7);
    add_size(&bytes, 0xFFFFFFFF);
    add_size(&bytes, 0xFFFFFFFF);
    put("images", bytes);
    put("labels", labels(7));
    must_refuse(SPEC, "images: at byte 8: images of 4294967295 x 4294967295");
    bytes.size = 4;
    add_size(&bytes, 100000000);
    add_size(&bytes, 256);
    add_size(&bytes, 256);
    put("images", bytes);
    must_refuse(SPEC, "the file ends; expected 6553600000016 bytes");
}

static void test_idx_rejects_counts_that_differ(void **state)
{
    (void)state;
    put("images", images(7));
    put("labels", labels(6));
    must_refuse(SPEC, "labels: at byte 4: 6 labels; expected 7, one for each image in images");
}

static void test_idx_rejects_what_is_no_file(void **state)
{
    (void)state;
    put_pair(3);
    must_refuse("idx:nothing:labels", "nothing: cannot be opened: No such file");
    assert_int_equal(mkdir("folder", 0777), 0);
    must_refuse("idx:folder:labels", "folder: is a folder");
    put_bytes("empty", "", 0);
    must_refuse("idx:empty:labels", "empty: is empty; expected an IDX file of images");
    must_refuse("idx:images:empty", "empty: is empty; expected an IDX file of labels");
    must_refuse("idx:/dev/null:labels", "/dev/null: is a device or a pipe");
}

static void test_idx_rejects_files_without_permission(void **state)
{
    bool root = geteuid() == 0; /* may read everything, so it becomes nobody for a moment */

    (void)state;
    put_pair(3);
    assert_int_equal(chmod(".", 0755), 0);
    assert_int_equal(chmod("images", 0), 0);
    if (root && seteuid(NOBODY) != 0)
        skip();
    must_refuse(SPEC, "images: cannot be opened: Permission denied");
    must_refuse("csv:images", "images: cannot be opened: Permission denied");
    if (root)
        assert_int_equal(seteuid(0), 0);
}

/* ---- Damaged gzip */

static void test_gzip_bomb_is_refused_by_its_header(void **state)
{
    struct bytes bytes = {.size = 0};

    (void)state;
    put("labels", labels(7));
    add_size(&bytes, 0x0803);
    add_size(&bytes, 60000000);
    add_size(&bytes, 28);
    add_size(&bytes, 28);
    put_gzip("images", bytes.data, bytes.size);
    must_refuse(SPEC, "announces 47040000000 bytes of uncompressed data; at most 1073741824");
    bytes.size = 4;
    add_size(&bytes, 1000000);
    add_size(&bytes, 28);
    add_size(&bytes, 28);
    put_gzip("images", bytes.data, bytes.size);
    must_refuse(SPEC, "announces 784000000 bytes, which the");
}

/* 10 MB of zeros behind a header that announces 42 bytes: no more than one byte of them is inflated. */
static void test_gzip_bomb_behind_a_small_header_is_refused(void **state)
{
    struct bytes bytes = images(7);
    size_t size = 10000000;
    uint8_t *bomb = calloc(size, 1);

    (void)state;
    assert_non_null(bomb);
    memcpy(bomb, bytes.data, bytes.size);
    put("labels", labels(7));
    put_gzip("images", bomb, size);
    must_refuse(SPEC, "images: at byte 58: the file goes on");
    free(bomb);
}

static void test_gzip_that_is_cut_short_is_refused(void **state)
{
    struct bytes bytes = images(100);
    struct file_size {
        uint8_t data[4096];
        size_t size;
    } packed;
    FILE *stream;

    (void)state;
    put("labels", labels(100));
    put_gzip("whole", bytes.data, bytes.size);
    stream = fopen("whole", "rb");
    assert_non_null(stream);
    packed.size = fread(packed.data, 1, sizeof packed.data, stream);
    fclose(stream);
    for (size_t size = 2; size < packed.size; size++) {
        put_bytes("images", packed.data, size);
        must_refuse(SPEC, "images: at byte ");
    }
    packed.data[packed.size - 6] ^= 1; /* the sum at the end */
    put_bytes("images", packed.data, packed.size);
    must_refuse(SPEC, "the compressed data are damaged (incorrect data check)");
}

/* ---- MNIST folders */

static void put_mnist(const char *part, uint32_t count)
{
    char path[80];

    snprintf(path, sizeof path, "%s-images-idx3-ubyte", part);
    put(path, images(count));
    snprintf(path, sizeof path, "%s-labels-idx1-ubyte", part);
    put(path, labels(count));
}

static void put_mnist_gzip(const char *part, uint32_t count)
{
    struct bytes bytes = images(count);
    char path[80];

    snprintf(path, sizeof path, "%s-images-idx3-ubyte.gz", part);
    put_gzip(path, bytes.data, bytes.size);
    bytes = labels(count);
    snprintf(path, sizeof path, "%s-labels-idx1-ubyte.gz", part);
    put_gzip(path, bytes.data, bytes.size);
}

static void test_mnist_holds_a_twelfth_back_without_a_test_pair(void **state)
{
    struct dataset *dataset;

    (void)state;
    put_mnist("train", 24);
    dataset = must_open("mnist:.");
    assert_int_equal(dataset->count, 24);
    assert_int_equal(dataset->train_count, 22);
    assert_int_equal(dataset->outputs, 10);
    assert_string_equal(dataset->spec, "mnist:.,test=2,seed=1");
    dataset_unref(dataset);
}

static void check_joined(void)
{
    struct dataset *dataset = must_open("mnist:.");

    assert_int_equal(dataset->count, 24);
    assert_int_equal(dataset->train_count, 20);
    for (size_t row = 0; row < 20; row++) {
        assert_int_equal(dataset->rows[row], row);
        check_row(dataset, row, row);
    }
    for (size_t row = 20; row < 24; row++)
        check_row(dataset, row, row - 20);
    assert_string_equal(dataset->spec, "mnist:.");
    dataset_unref(dataset);
}

static void test_mnist_test_pair_is_the_test_part(void **state)
{
    (void)state;
    put_mnist("train", 20);
    put_mnist("t10k", 4);
    check_joined();
}

static void test_mnist_test_pair_joins_compressed_files_too(void **state)
{
    (void)state;
    put_mnist_gzip("train", 20);
    put_mnist_gzip("t10k", 4);
    check_joined();
    put_mnist("t10k", 4);
    check_joined();
    put_mnist("train", 20);
    remove("t10k-images-idx3-ubyte");
    check_joined();
}

/* A mapped file that does not end on a page's border, and one that does. */
static void test_mnist_joins_at_any_length(void **state)
{
    static const uint32_t counts[] = {680,
                                      10240}; /* 16 + 6 n: 4096 bytes exactly; and many pages */
    uint8_t *big = calloc(1, 70000);

    (void)state;
    assert_non_null(big);
    for (size_t i = 0; i < 2; i++) {
        struct bytes head = {.size = 0};
        struct dataset *dataset;
        size_t size = 16 + counts[i] * PIXELS;

        add_size(&head, 0x0803);
        add_size(&head, counts[i]);
        add_size(&head, HEIGHT);
        add_size(&head, WIDTH);
        memcpy(big, head.data, 16);
        memset(big + 16, 77, size - 16);
        put_bytes("train-images-idx3-ubyte", big, size);
        head.size = 0;
        add_size(&head, 0x0801);
        add_size(&head, counts[i]);
        memset(big, 1, size);
        memcpy(big, head.data, 8);
        put_bytes("train-labels-idx1-ubyte", big, 8 + counts[i]);
        put_mnist("t10k", 5);
        dataset = must_open("mnist:.");
        assert_int_equal(dataset->bytes[counts[i] * PIXELS - 1], 77);
        for (size_t row = 0; row < 5; row++)
            check_row(dataset, counts[i] + row, row);
        dataset_unref(dataset);
    }
    free(big);
}

/* Lines of /proc/self/maps. */
static size_t count_mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    size_t count = 0;
    int c;

    assert_non_null(maps);
    while ((c = getc(maps)) != EOF)
        count += c == '\n';
    fclose(maps);
    return count;
}

/* Mappings are no allocations, so no sanitizer sees them stay. */
static void test_mnist_mappings_are_given_back(void **state)
{
    size_t before, after;

    (void)state;
    put_mnist("train", 20);
    put_mnist("t10k", 4);
    dataset_unref(must_open("mnist:."));
    before = count_mappings();
    for (size_t i = 0; i < 100; i++) {
        dataset_unref(must_open("mnist:."));
        dataset_unref(must_open("mnist:.,test=0"));
    }
    after = count_mappings();
    assert_true(after < before + 50);
}

static void test_mnist_test_key_divides_the_training_pair(void **state)
{
    struct dataset *dataset;

    (void)state;
    put_mnist("train", 20);
    put_mnist("t10k", 4);
    dataset = must_open("mnist:.,test=5,seed=3");
    assert_int_equal(dataset->count, 20);
    assert_int_equal(dataset->train_count, 15);
    assert_string_equal(dataset->spec, "mnist:.,test=5,seed=3");
    dataset_unref(dataset);
}

static void test_mnist_says_which_file_is_missing(void **state)
{
    (void)state;
    must_refuse("mnist:nowhere", "nowhere: cannot be opened: No such file");
    must_refuse("mnist:.", ".: has no train-images-idx3-ubyte, plain or .gz");
    put("train-images-idx3-ubyte", images(5));
    must_refuse("mnist:.", ".: has no train-labels-idx1-ubyte, plain or .gz");
    put("train-labels-idx1-ubyte", labels(5));
    put("t10k-labels-idx1-ubyte", labels(5));
    must_refuse("mnist:.", ".: has no t10k-images-idx3-ubyte, plain or .gz");
}

static void test_mnist_rejects_a_label_out_of_range(void **state)
{
    struct bytes bytes = labels(5);

    (void)state;
    put_mnist("train", 5);
    bytes.data[11] = 10;
    put("train-labels-idx1-ubyte", bytes);
    must_refuse("mnist:.", "train-labels-idx1-ubyte: at byte 11: label 10; expected 0 to 9");
}

static void test_mnist_rejects_a_test_pair_of_another_size(void **state)
{
    struct bytes bytes = images(5);

    (void)state;
    put_mnist("train", 5);
    put_mnist("t10k", 5);
    bytes.data[11] = WIDTH;
    bytes.data[15] = HEIGHT;
    put("t10k-images-idx3-ubyte", bytes);
    must_refuse("mnist:.", "t10k-images-idx3-ubyte: at byte 8: images of 2 x 3; expected 3 x 2");
    bytes.data[15] = 1; /* the same height as the training pair, or the same width */
    bytes.data[11] = HEIGHT;
    bytes.size = 16 + 5 * HEIGHT;
    put("t10k-images-idx3-ubyte", bytes);
    must_refuse("mnist:.", "images of 1 x 2; expected 3 x 2");
    bytes.data[15] = WIDTH;
    bytes.data[11] = 1;
    bytes.size = 16 + 5 * WIDTH;
    put("t10k-images-idx3-ubyte", bytes);
    must_refuse("mnist:.", "images of 3 x 1; expected 3 x 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        data_test(test_idx_reads_images_and_labels),
        data_test(test_idx_classes_key_makes_room_for_classes_that_are_missing),
        data_test(test_idx_reads_gzip_whatever_the_name),
        data_test(test_idx_names_may_have_colons),
        data_test(test_idx_rejects_wrong_magic_and_says_what_it_is),
        data_test(test_idx_rejects_swapped_files),
        data_test(test_idx_rejects_truncated_files),
        data_test(test_idx_rejects_trailing_bytes),
        data_test(test_idx_rejects_sizes_that_cannot_be),
        data_test(test_idx_rejects_sizes_that_overflow),
        data_test(test_idx_rejects_counts_that_differ),
        data_test(test_idx_rejects_what_is_no_file),
        data_test(test_idx_rejects_files_without_permission),
        data_test(test_gzip_bomb_is_refused_by_its_header),
        data_test(test_gzip_bomb_behind_a_small_header_is_refused),
        data_test(test_gzip_that_is_cut_short_is_refused),
        data_test(test_mnist_holds_a_twelfth_back_without_a_test_pair),
        data_test(test_mnist_test_pair_is_the_test_part),
        data_test(test_mnist_test_pair_joins_compressed_files_too),
        data_test(test_mnist_joins_at_any_length),
        data_test(test_mnist_mappings_are_given_back),
        data_test(test_mnist_test_key_divides_the_training_pair),
        data_test(test_mnist_says_which_file_is_missing),
        data_test(test_mnist_rejects_a_label_out_of_range),
        data_test(test_mnist_rejects_a_test_pair_of_another_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
