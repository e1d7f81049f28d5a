/*
 * What the tests of src/data/ share: an empty folder to write into, files from bytes, data sets that
 * must or must not open.
 */
#ifndef NNTUI_TESTS_DATA_SUPPORT_H
#define NNTUI_TESTS_DATA_SUPPORT_H

#include "support.h"

#include <nntui/dataset.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char data_folder[PATH_MAX];

/* Setup: the case runs in a new folder. */
static inline int data_enter(void **state)
{
    const char *base = getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR");

    (void)state;
    snprintf(data_folder, sizeof data_folder, "%s/nntui-data-XXXXXX", base);
    return mkdtemp(data_folder) == NULL ? -1 : chdir(data_folder);
}

static inline int data_leave(void **state)
{
    char command[PATH_MAX + 32];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", data_folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

#define data_test(name) cmocka_unit_test_setup_teardown(name, data_enter, data_leave)

static inline void put_bytes(const char *path, const void *bytes, size_t size)
{
    FILE *stream = fopen(path, "wb");

    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, size, stream), size);
    assert_int_equal(fclose(stream), 0);
}

static inline void put_text(const char *path, const char *text)
{
    put_bytes(path, text, strlen(text));
}

/* The data set of a SPEC; the message fails the test where there is none. */
static inline struct dataset *must_open(const char *spec)
{
    struct error err = {0};
    struct dataset *dataset = dataset_open(spec, &err);

    if (dataset == NULL)
        fail_msg("%s: %s", spec, err.text);
    return dataset;
}

#define assert_contains(text, part) assert_contains_at(text, part, __FILE__, __LINE__)

static inline void assert_contains_at(const char *text, const char *part, const char *file,
                                      int line)
{
    if (strstr(text, part) != NULL)
        return;
    print_error("\"%s\" does not contain \"%s\"\n", text, part);
    _fail(file, line);
}

/* The SPEC must be refused as bad input with a message that contains `part`. */
#define must_refuse(spec, part) must_refuse_at(spec, part, __FILE__, __LINE__)

static inline void must_refuse_at(const char *spec, const char *part, const char *file, int line)
{
    struct error err = {0};
    struct dataset *dataset = dataset_open(spec, &err);

    if (dataset != NULL) {
        dataset_unref(dataset);
        print_error("\"%s\" was opened\n", spec);
        _fail(file, line);
    }
    if (err.kind != ERROR_INPUT) {
        print_error("\"%s\": error kind %d: %s\n", spec, (int)err.kind, err.text);
        _fail(file, line);
    }
    assert_contains_at(err.text, part, file, line);
}

#endif
