/*
 * What `save` and `export` make of a file that is there already: what they have written is replaced, anything else only by
 * `save!` and `export!`.
 */
#include "app_support.h"
#include "data_support.h"

#include <nntui/file.h>

static void assert_text(const char *path, const char *expected)
{
    struct file_bytes bytes;

    assert_true(file_read(&bytes, path, 1 << 20, NULL));
    assert_int_equal(bytes.size, strlen(expected));
    assert_memory_equal(bytes.data, expected, bytes.size);
    file_release(&bytes);
}

static bool has_text(const char *path, const char *text)
{
    struct file_bytes bytes;
    bool found;

    assert_true(file_read(&bytes, path, 1 << 20, NULL));
    found = bytes.size >= strlen(text) && memcmp(bytes.data, text, strlen(text)) == 0;
    file_release(&bytes);
    return found;
}

static struct app *begin(void)
{
    const struct app_options options = {.threaded = false};
    struct app *app = app_create(&options, NULL);

    assert_non_null(app);
    command(app, "run 3 epochs");
    return app;
}

/* Texts, tables, programs, and what only looks like a saved network. */
static void test_files_of_others_stay(void **state)
{
    static const char *const others[] = {"# nntui\n\na text\n",
                                         "a,b\n1,2\n",
                                         "\177ELF\2\1\1",
                                         "x",
                                         "12345678{\"__metadata__\":{\"format\":\"pt\"}}",
                                         "#!/usr/bin/env python3\n# A script of one's own\n"};
    static const char *const commands_[] = {"save", "export curves", "export numpy",
                                            "export pytorch", "export points"};
    struct app *app = begin();

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        for (size_t j = 0; j < sizeof commands_ / sizeof commands_[0]; j++) {
            char line[80];

            put_text("other", others[i]);
            snprintf(line, sizeof line, "%s other", commands_[j]);
            assert_refused(app, line, "other: is there already");
            assert_text("other", others[i]);
        }
    }
    app_free(app);
}

static void test_the_word_with_an_exclamation_mark_writes_over_them(void **state)
{
    struct app *app = begin();

    (void)state;
    put_text("a", "a text");
    put_text("b", "a text");
    command(app, "save! a");
    command(app, "load a");
    command(app, "export! curves b");
    assert_true(has_text("b", "epoch,train_loss"));
    app_free(app);
}

/* Their own are replaced as often as one likes, and saving says so; each kind only by its own. */
static void test_what_they_have_written_is_replaced(void **state)
{
    struct app *app = begin();

    (void)state;
    for (int i = 0; i < 2; i++) {
        command(app, "save run");
        assert_int_equal(strstr(app->message, "in the place of what was saved there") != NULL, i);
        command(app, "export curves curves.csv");
        command(app, "export numpy net.py");
        command(app, "export pytorch net.py");
    }
    assert_refused(app, "export numpy run", "run: is there already");
    assert_refused(app, "export curves net.py", "net.py: is there already");
    assert_refused(app, "save curves.csv", "curves.csv: is there already");
    app_free(app);
}

/* A table of points may be a person's own: nothing in it says where it comes from. An empty file is nobody's loss. */
static void test_points_never_replace_a_table_by_themselves(void **state)
{
    struct app *app = begin();

    (void)state;
    put_text("points.csv", "");
    command(app, "export points points.csv");
    assert_refused(app, "export points points.csv", "is there already");
    command(app, "export! points points.csv");
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_of_others_stay),
        cmocka_unit_test(test_the_word_with_an_exclamation_mark_writes_over_them),
        cmocka_unit_test(test_what_they_have_written_is_replaced),
        cmocka_unit_test(test_points_never_replace_a_table_by_themselves),
    };

    return cmocka_run_group_tests(tests, data_enter, data_leave);
}
