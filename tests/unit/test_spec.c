/* Taking a SPEC apart, and part= out of it. */
#include "data_support.h"

#include "data/spec.h"

static struct spec parsed(const char *text)
{
    struct spec spec;
    struct error err = {0};

    if (!spec_parse(&spec, text, &err))
        fail_msg("%s: %s", text, err.text);
    return spec;
}

static void refuse(const char *text, const char *part)
{
    struct spec spec;
    struct error err = {0};

    assert_false(spec_parse(&spec, text, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_contains(err.text, part);
}

static void test_spec_has_name_path_and_keys(void **state)
{
    struct spec spec = parsed("csv:data/a.csv,target=y,test=0.2");

    (void)state;
    assert_string_equal(spec.name, "csv");
    assert_string_equal(spec.path, "data/a.csv");
    assert_int_equal(spec.count, 2);
    assert_string_equal(spec_value(&spec, "target"), "y");
    assert_string_equal(spec_value(&spec, "test"), "0.2");
    assert_null(spec_value(&spec, "seed"));
    spec_free(&spec);
}

static void test_spec_may_be_a_name_alone(void **state)
{
    struct spec spec = parsed("xor");

    (void)state;
    assert_string_equal(spec.name, "xor");
    assert_null(spec.path);
    assert_int_equal(spec.count, 0);
    spec_free(&spec);
}

static void test_spec_path_keeps_commas_up_to_the_first_key(void **state)
{
    struct spec spec = parsed("csv:prices, 2024,final.csv, target=y");

    (void)state;
    assert_string_equal(spec.path, "prices, 2024,final.csv");
    assert_string_equal(spec_value(&spec, "target"), "y");
    spec_free(&spec);
}

static void test_spec_backslash_takes_the_meaning_away(void **state)
{
    struct spec spec = parsed("csv:a\\,b=c.csv,target=x\\,y\\\\z");
    char *path = spec_unescape(spec.path, strlen(spec.path));

    (void)state;
    assert_string_equal(path, "a,b=c.csv");
    assert_int_equal(spec.count, 1);
    assert_string_equal(spec_value(&spec, "target"), "x,y\\z");
    free(path);
    spec_free(&spec);
}

static void test_spec_other_backslashes_stay(void **state)
{
    char *plain = spec_unescape("a\\b\\", 4);

    (void)state;
    assert_string_equal(plain, "a\\b\\");
    free(plain);
}

static void test_spec_escaping_is_undone_by_unescaping(void **state)
{
    static const char *const plain[] = {"a,b:c\\d", "\\", ",,", "\\,", "", "C:\\x\\,y=1"};

    (void)state;
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        struct text text = {0};
        char *back;

        text_add(&text, "");
        spec_add_escaped(&text, plain[i]);
        assert_int_equal(spec_find(text.data, text.length, ','), text.length);
        assert_int_equal(spec_find(text.data, text.length, ':'), text.length);
        back = spec_unescape(text.data, text.length);
        assert_string_equal(back, plain[i]);
        free(back);
        text_free(&text);
    }
}

static void test_spec_refuses_what_is_no_spec(void **state)
{
    (void)state;
    refuse("", "no name");
    refuse(",seed=1", "no name");
    refuse(":file", "no name");
    refuse("xor,noise", "\"noise\" is not of the form key=value");
    refuse("xor,", "\"\" is not of the form key=value");
    refuse("xor,seed=1,Seed=1", "\"Seed=1\"");
    refuse("xor,seed=1,seed=2", "\"seed\" is given twice");
    refuse("x,a=,b=,c=,d=,e=,f=,g=,h=,i=,j=,k=,l=,m=,n=,o=,p=,q=", "more than 16 keys");
}

static void test_spec_makes_foreign_bytes_safe_in_messages(void **state)
{
    (void)state;
    refuse("xor,\x1b[2J", "\\x1B[2J");
}

/* ---- part= */

static void test_part_is_taken_out(void **state)
{
    enum part part = PART_ALL;
    bool given = false;
    char rest[80];
    struct error err = {0};

    (void)state;
    assert_true(spec_take_part("csv:a,b.csv,part=test,target=x\\,y", rest, sizeof rest, &part,
                               &given, &err));
    assert_string_equal(rest, "csv:a,b.csv,target=x\\,y");
    assert_int_equal(part, PART_TEST);
    assert_true(given);
    assert_true(spec_take_part("xor,part=train", rest, sizeof rest, &part, &given, &err));
    assert_string_equal(rest, "xor");
    assert_int_equal(part, PART_TRAIN);
}

static void test_part_stays_as_it_was_without_the_key(void **state)
{
    enum part part = PART_TEST;
    bool given = true;
    char rest[80];
    struct error err = {0};

    (void)state;
    assert_true(spec_take_part("xor,seed=3", rest, sizeof rest, &part, &given, &err));
    assert_string_equal(rest, "xor,seed=3");
    assert_int_equal(part, PART_TEST);
    assert_false(given);
}

static void test_part_refuses_other_words_and_too_little_room(void **state)
{
    enum part part = PART_ALL;
    bool given = false;
    char rest[80];
    struct error err = {0};

    (void)state;
    assert_false(spec_take_part("xor,part=some", rest, sizeof rest, &part, &given, &err));
    assert_contains(err.text, "part=some; expected train, test or all");
    assert_false(spec_take_part("xor,part=all,part=all", rest, sizeof rest, &part, &given, &err));
    assert_contains(err.text, "given twice");
    assert_true(spec_take_part("xor", rest, 4, &part, &given, &err));
    assert_false(spec_take_part("xor", rest, 3, &part, &given, &err));
    assert_contains(err.text, "longer than 2 bytes");
}

/* A path that ends in a backslash must not swallow the key that is written behind it. */
static void test_part_leaves_a_path_that_ends_in_a_backslash(void **state)
{
    enum part part = PART_ALL;
    bool given = false;
    char rest[80];
    struct error err = {0};
    struct text text = {0};

    (void)state;
    assert_true(spec_take_part("csv:dir\\", rest, sizeof rest, &part, &given, &err));
    assert_string_equal(rest, "csv:dir\\\\");
    spec_add_path(&text, "a\\,b\\c\\");
    assert_string_equal(text.data, "a\\,b\\\\c\\\\");
    text_free(&text);
}

/* ---- One key */

static const char *with_key(const char *text, const char *key, const char *value)
{
    static char changed[200];
    struct error err = {0};

    if (!spec_with_key(text, key, value, changed, sizeof changed, &err))
        fail_msg("%s: %s", text, err.text);
    return changed;
}

static void test_key_is_set_in_place(void **state)
{
    char value[20];

    (void)state;
    assert_string_equal(with_key("spiral", "noise", "0.2"), "spiral,noise=0.2");
    assert_string_equal(with_key("spiral,noise=0.1,seed=3", "noise", "0.2"),
                        "spiral,noise=0.2,seed=3");
    assert_string_equal(with_key("spiral, noise=0.1,seed=3", "noise", NULL), "spiral,seed=3");
    assert_string_equal(with_key("spiral,seed=3", "noise", NULL), "spiral,seed=3");
    assert_string_equal(with_key("csv:a,b.csv,target=a\\,b", "test", "5"),
                        "csv:a,b.csv,target=a\\,b,test=5");
    assert_string_equal(with_key("csv:a.csv", "target", "a,b:c\\"),
                        "csv:a.csv,target=a\\,b\\:c\\\\");
    assert_true(spec_key("csv:a.csv,target=a\\,b", "target", value, sizeof value));
    assert_string_equal(value, "a,b");
    assert_false(spec_key("csv:a.csv,target=a\\,b", "noise", value, sizeof value));
    assert_false(spec_key("csv:a.csv,target=a\\,b", "target", value, 3));
    assert_false(spec_key("", "target", value, sizeof value));
}

static void test_key_needs_a_spec_and_room(void **state)
{
    char changed[20];
    struct error err = {0};

    (void)state;
    assert_false(spec_with_key(",", "noise", "0.2", changed, sizeof changed, &err));
    assert_false(
        spec_with_key("spiral,samples=10000", "noise", "0.2", changed, sizeof changed, &err));
    assert_contains(err.text, "longer than 19 bytes");
    assert_false(spec_with_key("s,a=,b=,c=,d=,e=,f=,g=,h=,i=,j=,k=,l=,m=,n=,o=,p=", "q", "1",
                               changed, sizeof changed, &err));
    assert_contains(err.text, "more than 16 keys");
}

/* ---- The features of a trained network */

static void test_features_follow_the_network(void **state)
{
    const char *trained = "circle,samples=400,features=x1^2+sin(x2),sin=6+3,test=0.2,seed=1";
    char fitted[100];
    struct error err = {0};

    (void)state;
    assert_true(spec_with_features("circle,seed=2", trained, fitted, sizeof fitted, &err));
    assert_string_equal(fitted, "circle,seed=2,features=x1^2+sin(x2),sin=6+3");
    assert_true(
        spec_with_features("circle,features=sinx2+x1x1", trained, fitted, sizeof fitted, &err));
    assert_string_equal(fitted, "circle,features=sinx2+x1x1,sin=6+3");
    assert_true(spec_with_features("csv:a.csv", "circle", fitted, sizeof fitted, &err));
    assert_string_equal(fitted, "csv:a.csv");
    assert_true(spec_with_features("circle,features=x1^2", NULL, fitted, sizeof fitted, &err));
    assert_false(spec_with_features("circle,features=x1^2", trained, fitted, sizeof fitted, &err));
    assert_contains(err.text, "trained with features=x1^2+sin(x2)");
    assert_false(spec_with_features("circle,features=x1^2", "circle", fitted, sizeof fitted, &err));
    assert_false(spec_with_features("circle", trained, fitted, 20, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spec_has_name_path_and_keys),
        cmocka_unit_test(test_spec_may_be_a_name_alone),
        cmocka_unit_test(test_spec_path_keeps_commas_up_to_the_first_key),
        cmocka_unit_test(test_spec_backslash_takes_the_meaning_away),
        cmocka_unit_test(test_spec_other_backslashes_stay),
        cmocka_unit_test(test_spec_escaping_is_undone_by_unescaping),
        cmocka_unit_test(test_spec_refuses_what_is_no_spec),
        cmocka_unit_test(test_spec_makes_foreign_bytes_safe_in_messages),
        cmocka_unit_test(test_part_is_taken_out),
        cmocka_unit_test(test_part_stays_as_it_was_without_the_key),
        cmocka_unit_test(test_part_refuses_other_words_and_too_little_room),
        cmocka_unit_test(test_part_leaves_a_path_that_ends_in_a_backslash),
        cmocka_unit_test(test_key_is_set_in_place),
        cmocka_unit_test(test_key_needs_a_spec_and_room),
        cmocka_unit_test(test_features_follow_the_network),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
