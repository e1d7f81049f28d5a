/* Choices by name, architectures from text, what is refused, the plain order of parameters. */
#include "support.h"

#include <nntui/nn.h>
#include <nntui/pass.h>

#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static void assert_message(const struct error *err, const char *expected)
{
    assert_int_equal(err->kind, ERROR_INPUT);
    if (strstr(err->text, expected) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err->text, expected);
}

static struct architecture parsed(const char *layers, const char *activations, enum loss loss)
{
    struct architecture arch = {.loss = loss, .bias = true};
    struct error err = {0};

    if (!architecture_parse_layers(&arch, layers, &err) ||
        !architecture_parse_activations(&arch, activations, &err))
        fail_msg("%s %s: %s", layers, activations, err.text);
    return arch;
}

static const struct table {
    const char *what;
    const struct choice *choices;
    size_t count;
} tables[] = {
    {"activation",     activation_choices, ACTIVATION_COUNT},
    {"loss",           loss_choices,       LOSS_COUNT      },
    {"optimizer",      optimizer_choices,  OPTIMIZER_COUNT },
    {"initialisation", init_choices,       INIT_COUNT      },
    {"rule",           rule_choices,       RULE_COUNT      },
    {"operation",      operation_choices,  OPERATION_COUNT },
};

static void test_every_choice_is_found_by_its_own_name(void **state)
{
    (void)state;
    for (size_t t = 0; t < LENGTH(tables); t++) {
        for (size_t i = 0; i < tables[t].count; i++) {
            const struct choice *choice = &tables[t].choices[i];
            size_t index = SIZE_MAX;

            assert_true(choice_find(tables[t].choices, tables[t].count, tables[t].what,
                                    choice->name, &index, NULL));
            assert_int_equal(index, i);
            assert_true(strlen(choice->help) > 0);
        }
    }
}

static void test_unknown_choice_lists_all_that_there_are(void **state)
{
    (void)state;
    for (size_t t = 0; t < LENGTH(tables); t++) {
        struct error err = {0};
        size_t index = 77;

        assert_false(choice_find(tables[t].choices, tables[t].count, tables[t].what, "Sigmoid\033",
                                 &index, &err));
        assert_int_equal(index, 77);
        assert_message(&err, tables[t].what);
        assert_message(&err, "\"Sigmoid\\x1B\"");
        for (size_t i = 0; i < tables[t].count; i++)
            assert_message(&err, tables[t].choices[i].name);
    }
}

static void test_layers_are_read_from_text(void **state)
{
    struct architecture arch = {0};
    char widest[NN_MAX_LAYERS * 2 + 2] = "";

    (void)state;
    assert_true(architecture_parse_layers(&arch, "784-100-10", NULL));
    assert_int_equal(arch.layers, 2);
    assert_int_equal(arch.sizes[0], 784);
    assert_int_equal(arch.sizes[1], 100);
    assert_int_equal(arch.sizes[2], 10);
    assert_true(architecture_parse_layers(&arch, "1-65536", NULL));
    assert_int_equal(arch.sizes[1], NN_MAX_WIDTH);
    for (size_t i = 0; i <= NN_MAX_LAYERS; i++)
        strcat(widest, i == 0 ? "7" : "-7");
    assert_true(architecture_parse_layers(&arch, widest, NULL));
    assert_int_equal(arch.layers, NN_MAX_LAYERS);
    assert_int_equal(arch.sizes[NN_MAX_LAYERS], 7);
}

static void test_layers_that_are_wrong_are_refused_with_the_place(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"",                                   "no whole number at character 1"},
        {"3",                                  "one size only"                 },
        {"3-",                                 "no whole number at character 3"},
        {"-3",                                 "no whole number at character 1"},
        {"3--3",                               "no whole number at character 3"},
        {"3-x-1",                              "no whole number at character 3"},
        {"12-3x-1",                            "no whole number at character 4"},
        {"3 - 1",                              "no whole number at character 1"},
        {"3-1.5",                              "no whole number at character 3"},
        {"3-+1",                               "no whole number at character 3"},
        {"3\xC3\x97"
         "1",                         "no whole number at character 1"},
        {"3-\033[2J",                          "layers \"3-\\x1B[2J\""         },
        {"0-1",                                "the size at character 1 is 0"  },
        {"2-0-1",                              "the size at character 3 is 0"  },
        {"65537-1",                            "character 1 is too large"      },
        {"1-99999999999999999999999999999999", "expected 1 to 65536"           },
        {"18446744073709551617-1",             "character 1 is too large"      },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct architecture arch = {
            .layers = 1, .sizes = {5, 6}
        };
        struct error err = {0};

        assert_false(architecture_parse_layers(&arch, cases[i].text, &err));
        assert_message(&err, cases[i].message);
        assert_int_equal(arch.layers, 1);
        assert_int_equal(arch.sizes[0], 5);
        assert_int_equal(arch.sizes[1], 6);
    }
}

static void test_one_activation_stands_for_every_layer(void **state)
{
    struct architecture arch = parsed("2-3-4-1", "tanh", LOSS_SSE);

    (void)state;
    for (size_t layer = 0; layer < 3; layer++)
        assert_int_equal(arch.activation[layer], ACTIVATION_TANH);
}

static void test_activations_are_read_one_per_layer(void **state)
{
    struct architecture arch = parsed("2-3-4-1", "relu, leaky-relu ,softmax", LOSS_SSE);

    (void)state;
    assert_int_equal(arch.activation[0], ACTIVATION_RELU);
    assert_int_equal(arch.activation[1], ACTIVATION_LEAKY_RELU);
    assert_int_equal(arch.activation[2], ACTIVATION_SOFTMAX);
}

static void test_activations_that_are_wrong_are_refused(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"",                    "unknown activation \"\""        },
        {"relu,",               "2 names for 3 layers"           },
        {"relu,relu",           "2 names for 3 layers of weights"},
        {"relu,relu,relu,relu", "one for all, or one for each"   },
        {"relu,,relu",          "unknown activation \"\""        },
        {"relu,rel,tanh",       "unknown activation \"rel\""     },
        {"relux",               "sigmoid, tanh, relu, leaky-relu"},
        {"re lu",               "unknown activation \"re lu\""   },
        {" , , ",               "unknown activation \"\""        },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct architecture arch = parsed("2-3-4-1", "tanh", LOSS_SSE);
        struct error err = {0};

        assert_false(architecture_parse_activations(&arch, cases[i].text, &err));
        assert_message(&err, cases[i].message);
        assert_int_equal(arch.activation[0], ACTIVATION_TANH);
    }
}

/* One more than there may be: of sizes, and of letters in a name that has to be cut. */
static void test_texts_that_are_too_long_are_refused(void **state)
{
    char sizes[2 * NN_MAX_LAYERS + 4] = "1", name[100];
    struct architecture arch = {0};
    struct error err = {0};

    (void)state;
    for (size_t i = 0; i <= NN_MAX_LAYERS; i++)
        strcat(sizes, "-1");
    assert_false(architecture_parse_layers(&arch, sizes, &err));
    assert_message(&err, "more than 33 sizes; expected 2 to 33");
    memset(name, 's', sizeof name);
    name[sizeof name - 1] = '\0';
    assert_false(architecture_parse_activations(&arch, name, &err));
    assert_message(&err, "unknown activation \"sss");
}

static void test_sizes_outside_the_limits_are_refused(void **state)
{
    struct architecture arch = {0};
    struct error err = {0};

    (void)state;
    assert_false(architecture_check(&arch, &err));
    assert_message(&err, "0 layers of weights; expected 1 to 32");
    arch.layers = NN_MAX_LAYERS + 1;
    assert_false(architecture_check(&arch, &err));
    assert_message(&err, "33 layers of weights");
    arch = (struct architecture){
        .layers = 2, .sizes = {2, 0, 1}
    };
    assert_false(architecture_check(&arch, &err));
    assert_message(&err, "size 2 of the layers is 0; expected 1 to 65536");
    arch.sizes[1] = NN_MAX_WIDTH + 1;
    assert_false(architecture_check(&arch, &err));
    assert_message(&err, "size 2 of the layers is 65537");
}

/* 4096 * 65536 = 2^28 is just allowed without biases, and too much with them. */
static void test_too_many_parameters_are_refused(void **state)
{
    struct architecture arch = parsed("4096-65536", "relu", LOSS_SSE);
    struct error err = {0};

    (void)state;
    arch.bias = false;
    assert_true(architecture_check(&arch, NULL));
    arch.bias = true;
    assert_false(architecture_check(&arch, &err));
    assert_message(&err, "layers 4096-65536 have 268500992 weights and biases");
    assert_message(&err, "at the most 268435456");
}

static void test_numbers_that_are_no_choice_are_refused(void **state)
{
    struct architecture arch = parsed("2-1", "sigmoid", LOSS_SSE);
    struct error err = {0};

    (void)state;
    arch.activation[0] = ACTIVATION_COUNT;
    assert_false(architecture_check(&arch, &err));
    assert_message(&err, "layer 1 has activation number");
    arch.activation[0] = ACTIVATION_SIGMOID;
    arch.loss = LOSS_COUNT;
    assert_false(architecture_check(&arch, &err));
    assert_message(&err, "the loss has number");
}

static void test_softmax_before_the_last_layer_is_refused(void **state)
{
    struct architecture arch = parsed("2-3-2", "softmax", LOSS_SSE);
    struct error err = {0};

    (void)state;
    assert_false(architecture_check(&arch, &err));
    assert_message(&err, "layer 1 of 2 has activation softmax");
    assert_message(&err, "last layer only");
    arch.activation[0] = ACTIVATION_SIGMOID;
    assert_true(architecture_check(&arch, NULL));
}

/* Every output with every loss: only sigmoid and softmax go with cross-entropy. */
static void test_cross_entropy_wants_probabilities(void **state)
{
    (void)state;
    for (size_t a = 0; a < ACTIVATION_COUNT; a++) {
        for (size_t l = 0; l < LOSS_COUNT; l++) {
            struct architecture arch = parsed("2-3", activation_choices[a].name, (enum loss)l);
            bool fits = l != LOSS_CROSS_ENTROPY || a == ACTIVATION_SIGMOID ||
                        a == ACTIVATION_SOFTMAX;
            struct error err = {0};

            assert_int_equal(architecture_check(&arch, &err), fits);
            if (!fits) {
                assert_message(&err, "loss cross-entropy with");
                assert_message(&err, activation_choices[a].name);
                assert_message(&err, "expected sigmoid or softmax");
            }
        }
    }
}

static void test_step_cannot_be_trained_on_any_layer(void **state)
{
    static const char *const activations[] = {"step,tanh", "tanh,step"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct architecture arch = parsed("2-3-1", activations[i], LOSS_SSE);
        struct error err = {0};

        assert_true(architecture_check(&arch, NULL));
        assert_false(architecture_check_trainable(&arch, &err));
        assert_message(&err, i == 0 ? "layer 1 has activation step, which has no slope"
                                    : "layer 2 has activation step, which has no slope");
        arch.activation[i] = ACTIVATION_TANH;
        assert_true(architecture_check_trainable(&arch, NULL));
    }
}

/* Each parameter has one place, and the places follow each other as files have them. */
static void test_plain_order_is_rows_then_biases_layer_by_layer(void **state)
{
    static const char *const layers[] = {"1-1", "3-2", "2-3-4-1", "5-1-5"};

    (void)state;
    for (size_t i = 0; i < 2 * LENGTH(layers); i++) {
        struct architecture arch = parsed(layers[i / 2], "tanh", LOSS_SSE);
        size_t next = 0;

        arch.bias = i % 2 == 1;
        for (size_t layer = 0; layer < arch.layers; layer++) {
            for (size_t out = 0; out < arch.sizes[layer + 1]; out++) {
                for (size_t in = 0; in < arch.sizes[layer]; in++)
                    assert_int_equal(architecture_weight(&arch, layer, out, in), next++);
            }
            for (size_t out = 0; arch.bias && out < arch.sizes[layer + 1]; out++)
                assert_int_equal(architecture_bias(&arch, layer, out), next++);
        }
        assert_int_equal(architecture_parameters(&arch), next);
    }
}

static void test_digit_network_has_the_known_number_of_parameters(void **state)
{
    struct architecture arch = parsed("784-100-10", "sigmoid", LOSS_SSE);

    (void)state;
    assert_int_equal(architecture_parameters(&arch), 79510);
    arch.bias = false;
    assert_int_equal(architecture_parameters(&arch), 79400);
}

static void test_text_reads_back_and_is_cut_where_it_does_not_fit(void **state)
{
    struct architecture arch = parsed("784-100-10", "sigmoid", LOSS_SSE);
    char *buffer = malloc(11);

    (void)state;
    assert_non_null(buffer);
    assert_string_equal(architecture_text(&arch, buffer, 11), "784-100-10");
    assert_string_equal(architecture_text(&arch, buffer, 6), "784-1");
    assert_string_equal(architecture_text(&arch, buffer, 1), "");
    assert_ptr_equal(architecture_text(&arch, buffer, 0), buffer);
    free(buffer);
}

static void test_activations_are_one_name_where_they_are_the_same(void **state)
{
    struct architecture arch = {.layers = 3};
    char text[64], small[8];

    (void)state;
    arch.activation[0] = arch.activation[1] = arch.activation[2] = ACTIVATION_TANH;
    assert_string_equal(architecture_activations_text(&arch, text, sizeof text), "tanh");
    arch.activation[2] = ACTIVATION_SIGMOID;
    assert_string_equal(architecture_activations_text(&arch, text, sizeof text),
                        "tanh,tanh,sigmoid");
    assert_string_equal(architecture_activations_text(&arch, small, sizeof small), "tanh,ta");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_activations_are_one_name_where_they_are_the_same),
        cmocka_unit_test(test_every_choice_is_found_by_its_own_name),
        cmocka_unit_test(test_unknown_choice_lists_all_that_there_are),
        cmocka_unit_test(test_layers_are_read_from_text),
        cmocka_unit_test(test_layers_that_are_wrong_are_refused_with_the_place),
        cmocka_unit_test(test_one_activation_stands_for_every_layer),
        cmocka_unit_test(test_activations_are_read_one_per_layer),
        cmocka_unit_test(test_activations_that_are_wrong_are_refused),
        cmocka_unit_test(test_texts_that_are_too_long_are_refused),
        cmocka_unit_test(test_sizes_outside_the_limits_are_refused),
        cmocka_unit_test(test_too_many_parameters_are_refused),
        cmocka_unit_test(test_numbers_that_are_no_choice_are_refused),
        cmocka_unit_test(test_softmax_before_the_last_layer_is_refused),
        cmocka_unit_test(test_cross_entropy_wants_probabilities),
        cmocka_unit_test(test_step_cannot_be_trained_on_any_layer),
        cmocka_unit_test(test_plain_order_is_rows_then_biases_layer_by_layer),
        cmocka_unit_test(test_digit_network_has_the_known_number_of_parameters),
        cmocka_unit_test(test_text_reads_back_and_is_cut_where_it_does_not_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
