/*
 * The screens as they looked when they were last found good: each script in tests/golden/screens/ is run at
 * the sizes that its first line names, in both glyph sets, and compared with NAME.WIDTHxHEIGHT.SET.txt. A language
 * among the sizes ("lang=ro") is that of the script; else it is English.
 *
 * After a change that is meant, make them anew and look at the difference:
 *     NNTUI_GOLDEN=update make check TESTS=tests/unit/test_golden && git diff tests/golden
 */
#include "support.h"

#include <nntui/app.h>
#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/learner.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCREENS        "tests/golden/screens"
#define SIZES_LABEL    "# sizes: "
#define LANGUAGE_LABEL "lang="

static bool update; /* write what is expected instead of comparing */

/* The whole file as a string to be freed; NULL where it cannot be read. */
static char *contents(const char *path)
{
    struct file_bytes bytes;
    char *copy;

    if (!file_read(&bytes, path, (size_t)1 << 20, NULL))
        return NULL;
    copy = strndup((const char *)bytes.data, bytes.size);
    file_release(&bytes);
    return copy;
}

static void write_expected(const char *path, const struct text *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fwrite(text->data, 1, text->length, file);
    assert_int_equal(fclose(file), 0);
}

/* Prints the first line that differs; false where none does. */
static bool differs(const char *path, const char *actual, const char *expected)
{
    for (int line = 1; strcmp(actual, expected) != 0; line++) {
        size_t a = strcspn(actual, "\n"), e = strcspn(expected, "\n");

        if (a != e || memcmp(actual, expected, a) != 0 || actual[a] != expected[e]) {
            print_error("%s:%d:\nis       %.*s\nnot      %.*s\n", path, line, (int)a, actual,
                        (int)e, expected);
            return true;
        }
        actual += a + 1;
        expected += e + 1;
    }
    return false;
}

/* One script at one size in one glyph set; returns whether it was as expected. */
static bool check(const char *name, int width, int height, enum glyph_set glyphs)
{
    char script[512], path[512];
    struct text text = {0};
    struct error err = {0};
    char *expected;
    bool same;

    snprintf(script, sizeof script, SCREENS "/%s.script", name);
    snprintf(path, sizeof path, SCREENS "/%s.%dx%d.%s.txt", name, width, height,
             glyphs == GLYPHS_UTF8 ? "utf8" : "ascii");
    if (!app_script(script, &(struct app_options){0}, width, height, glyphs, &text, &err))
        fail_msg("%s", err.text);
    if (update)
        write_expected(path, &text);
    expected = contents(path);
    if (expected == NULL)
        print_error("%s is not there\n", path);
    same = expected != NULL && !differs(path, text.data, expected);
    free(expected);
    text_free(&text);
    return same;
}

/* False where no catalogues were made: without msgfmt, or without translations at all. */
static bool choose_language(const char *code)
{
    struct error err = {0};

    if (i18n_choose(code, &err))
        return true;
    if (err.kind != ERROR_WORK)
        fail_msg("%s", err.text);
    print_message("# left out: %s\n", err.text);
    return false;
}

/* Runs a script at all the sizes in its first line; returns how many screens were wrong. */
static int check_script(const char *name)
{
    char path[512], *script, *sizes, *rest = NULL;
    int wrong = 0, count = 0;

    snprintf(path, sizeof path, SCREENS "/%s.script", name);
    script = contents(path);
    assert_non_null(script);
    assert_int_equal(strncmp(script, SIZES_LABEL, strlen(SIZES_LABEL)), 0);
    script[strcspn(script, "\n")] = '\0';
    sizes = script + strlen(SIZES_LABEL);
    choose_language("en");
    for (char *size = strtok_r(sizes, " ", &rest); size != NULL;
         size = strtok_r(NULL, " ", &rest)) {
        int width, height;

        if (strncmp(size, LANGUAGE_LABEL, strlen(LANGUAGE_LABEL)) == 0) {
            if (choose_language(size + strlen(LANGUAGE_LABEL)))
                continue;
            free(script);
            return 0;
        }
        assert_int_equal(sscanf(size, "%dx%d", &width, &height), 2);
        wrong += !check(name, width, height, GLYPHS_UTF8) +
                 !check(name, width, height, GLYPHS_ASCII);
        count++;
    }
    free(script);
    assert_true(count > 0);
    return wrong;
}

static void test_screens_look_as_they_did(void **state)
{
    DIR *folder = opendir(SCREENS);
    struct dirent *entry;
    int scripts = 0, wrong = 0;

    (void)state;
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        char *end = strstr(entry->d_name, ".script");
        char name[256];

        if (end == NULL || strcmp(end, ".script") != 0)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)(end - entry->d_name), entry->d_name);
        wrong += check_script(name);
        scripts++;
    }
    closedir(folder);
    assert_true(scripts > 0);
    assert_int_equal(wrong, 0);
}

/* Numbers on the screens come out the same everywhere only with the same kernels. */
static int prepare(void **state)
{
    const char *top = getenv("top_srcdir");

    (void)state;
    update = getenv("NNTUI_GOLDEN") != NULL && strcmp(getenv("NNTUI_GOLDEN"), "update") == 0;
    return kernels_choose("plain") && (top == NULL || chdir(top) == 0) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_screens_look_as_they_did),
    };

    return cmocka_run_group_tests_name("golden", tests, prepare, NULL);
}
