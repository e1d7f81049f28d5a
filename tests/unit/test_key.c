/* Names of keys: to numbers, back, and what is no key. */
#include "support.h"

#include <nntui/key.h>

#include <string.h>

static void test_named_keys_go_there_and_back(void **state)
{
    static const char *const names[] = {
#define KEY_NAME(id, name) name,
#include <nntui/key.def>
#undef KEY_NAME
        "space", "C-a", "C-l", "C-z", "a", "Z", "?", "+", "é", "日",
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[16];
        uint32_t key;

        assert_true(key_parse(names[i], &key));
        assert_string_equal(key_format(key, name, sizeof name), names[i]);
    }
}

static void test_names_mean_what_they_say(void **state)
{
    uint32_t key;

    (void)state;
    assert_true(key_parse("space", &key));
    assert_int_equal(key, ' ');
    assert_true(key_parse("left", &key));
    assert_int_equal(key, NKEY_LEFT);
    assert_true(key_parse("S-Tab", &key));
    assert_int_equal(key, NKEY_BACKTAB);
    assert_true(key_parse("C-L", &key));
    assert_int_equal(key, 12);
    assert_true(key_parse("ș", &key));
    assert_int_equal(key, 0x219);
}

static void test_other_names_are_refused(void **state)
{
    static const char *const names[] = {"",     "Lef", "xy",   "C-",   "C-1",
                                        "C-ab", " ",   "\x01", "\xff", "\xc2\x85"};
    uint32_t key = 7;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_false(key_parse(names[i], &key));
    assert_int_equal(key, 7);
}

static void test_a_name_is_cut_to_its_buffer(void **state)
{
    char name[4];

    (void)state;
    assert_string_equal(key_format(NKEY_PAGE_DOWN, name, sizeof name), "Pag");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_named_keys_go_there_and_back),
        cmocka_unit_test(test_names_mean_what_they_say),
        cmocka_unit_test(test_other_names_are_refused),
        cmocka_unit_test(test_a_name_is_cut_to_its_buffer),
    };

    return cmocka_run_group_tests_name("key", tests, NULL, NULL);
}
