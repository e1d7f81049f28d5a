/* The built-in digit model: trained once, found again, made anew when its file is not what it was. */
#include "data_support.h"

#include "train/digit_model.h"

#include <dirent.h>
#include <sys/stat.h>

#define RECIPE                                                                                 \
 "data=digits,samples=200,test=50 layers=784-8-10 activation=tanh,softmax loss=cross-entropy " \
 "optimizer=adam rate=0.01 batch=20 epochs=2"

struct calls {
    size_t count, limit; /* after `limit` calls progress() gives up; 0: never */
    double last;
};

static bool count_calls(void *arg, double done)
{
    struct calls *calls = arg;

    assert_true(done >= calls->last && done <= 1);
    calls->last = done;
    calls->count++;
    return calls->limit == 0 || calls->count < calls->limit;
}

static struct settings recipe_of(const char *text)
{
    struct settings recipe;
    struct error err = {0};

    settings_default(&recipe);
    if (!settings_apply(&recipe, text, &err))
        fail_msg("%s", err.text);
    return recipe;
}

/* Opens the model and says whether it had to be trained. */
static bool open_model(struct model *model, const char *text)
{
    struct settings recipe = recipe_of(text);
    struct calls calls = {0};
    struct error err = {0};

    if (!digit_model_make(model, &recipe, count_calls, &calls, &err))
        fail_msg("%s", err.text);
    assert_true(calls.count == 0 || calls.last == 1);
    return calls.count > 0;
}

static bool is_trained(const char *text)
{
    struct model model;
    bool trained = open_model(&model, text);

    model_free(&model);
    return trained;
}

/* The only file in the cache. */
static const char *cached_file(void)
{
    static char path[300];
    DIR *folder = opendir("cache/nntui");
    const struct dirent *entry;
    size_t count = 0;

    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "cache/nntui/%s", entry->d_name);
        count++;
    }
    closedir(folder);
    assert_int_equal(count, 1);
    return path;
}

static void test_digit_model_is_trained_once(void **state)
{
    struct model first, again;

    (void)state;
    assert_true(open_model(&first, RECIPE));
    assert_non_null(strstr(cached_file(), "digits-"));
    assert_false(open_model(&again, RECIPE));
    assert_int_equal(first.network.block_size, again.network.block_size);
    assert_memory_equal(first.network.block, again.network.block,
                        first.network.block_size * sizeof(float));
    assert_int_equal(again.class_count, 10);
    assert_string_equal(again.class_names[7], "7");
    assert_int_equal(again.image_width, 28);
    model_free(&first);
    model_free(&again);
}

static void test_digit_model_of_another_recipe_is_another(void **state)
{
    (void)state;
    assert_true(is_trained(RECIPE));
    assert_true(is_trained(RECIPE " seed=2"));
    assert_true(is_trained(RECIPE " layers=784-9-10"));
    assert_false(is_trained(RECIPE " threads=2"));
    assert_false(is_trained(RECIPE));
}

static void change_byte(const char *path, long from_end)
{
    FILE *file = fopen(path, "r+b");
    int byte;

    assert_non_null(file);
    assert_int_equal(fseek(file, -from_end, SEEK_END), 0);
    byte = fgetc(file);
    assert_int_equal(fseek(file, -from_end, SEEK_END), 0);
    fputc(byte ^ 1, file);
    assert_int_equal(fclose(file), 0);
}

/* One bit of one weight is a model that is well-formed. */
static void test_digit_model_with_a_changed_bit_is_made_anew(void **state)
{
    (void)state;
    assert_true(is_trained(RECIPE));
    change_byte(cached_file(), 1000);
    assert_true(is_trained(RECIPE));
    assert_false(is_trained(RECIPE));
}

static void test_digit_model_that_is_cut_or_empty_is_made_anew(void **state)
{
    (void)state;
    assert_true(is_trained(RECIPE));
    assert_int_equal(truncate(cached_file(), 5000), 0);
    assert_true(is_trained(RECIPE));
    assert_int_equal(truncate(cached_file(), 0), 0);
    assert_true(is_trained(RECIPE));
    assert_false(is_trained(RECIPE));
}

/* A file stands where the cache's folder would be. */
static void test_digit_model_needs_no_cache(void **state)
{
    char path[PATH_MAX + 8];

    (void)state;
    put_text("wall", "");
    snprintf(path, sizeof path, "%s/wall", data_folder);
    assert_int_equal(setenv("XDG_CACHE_HOME", path, 1), 0);
    assert_true(is_trained(RECIPE));
    assert_int_equal(unsetenv("XDG_CACHE_HOME"), 0);
    assert_int_equal(unsetenv("HOME"), 0);
    assert_true(is_trained(RECIPE));
}

static void test_digit_model_can_be_given_up(void **state)
{
    struct settings recipe = recipe_of(RECIPE);
    struct calls calls = {.limit = 2};
    struct error err = {0};
    struct model model;

    (void)state;
    assert_false(digit_model_make(&model, &recipe, count_calls, &calls, &err));
    assert_int_equal(err.kind, ERROR_WORK);
    assert_int_equal(calls.count, 2);
    assert_true(is_trained(RECIPE));
}

static int enter(void **state)
{
    char path[PATH_MAX + 8];

    if (data_enter(state) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/cache", data_folder);
    return setenv("XDG_CACHE_HOME", path, 1);
}

#define model_test(name) cmocka_unit_test_setup_teardown(name, enter, data_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        model_test(test_digit_model_is_trained_once),
        model_test(test_digit_model_of_another_recipe_is_another),
        model_test(test_digit_model_with_a_changed_bit_is_made_anew),
        model_test(test_digit_model_that_is_cut_or_empty_is_made_anew),
        model_test(test_digit_model_needs_no_cache),
        model_test(test_digit_model_can_be_given_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
