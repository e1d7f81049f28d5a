/*
 * Worked examples: the program's own hold the course's numbers, typed from its tables; files are read, copied, listed; and
 * whatever is wrong with a file is refused with its place and what was expected.
 */
#include "data_support.h"

#include <nntui/example.h>
#include <nntui/file.h>
#include <nntui/network.h>
#include <nntui/text.h>
#include <nntui/trace.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define SIXTH         5e-7 /* half a unit of the sixth place, as the tables are rounded */
#define FOURTH        5e-5
#define THIRD         1e-9 /* numbers that were rounded to three places are those */

/* ---- Examples and their numbers */

static struct example open_own(const char *name)
{
    struct example example;
    struct error err = {0};

    if (!example_open(&example, name, &err))
        fail_msg("%s: %s", name, err.text);
    return example;
}

static struct trace run(const struct problem *problem)
{
    struct trace trace;
    struct error err = {0};

    if (!trace_create(&trace, problem, NULL, &err) || trace.trouble.kind != ERROR_NONE)
        fail_msg("%s%s", err.text, trace.trouble.text);
    return trace;
}

static double number(const struct trace *trace, const char *name)
{
    struct operand place;
    struct error err = {0};
    double value;

    if (!place_parse(&trace->problem, name, &place, &err))
        fail_msg("%s", err.text);
    if (!trace_value(trace, &place, trace->count, &value))
        fail_msg("%s has no value", name);
    return value;
}

struct expected {
    const char *name;
    double value;
};

static void check_numbers(const struct problem *problem, const struct expected *expected,
                          size_t count, double tolerance)
{
    struct trace trace = run(problem);

    for (size_t i = 0; i < count; i++)
        assert_close_at(number(&trace, expected[i].name), expected[i].value, tolerance,
                        expected[i].name, __FILE__, __LINE__);
    trace_free(&trace);
}

#define AS_IT_IS SIZE_MAX

static void change_to(struct example *example, size_t variant)
{
    assert_true(variant < example->variant_count);
    for (size_t i = 0; i < example->variants[variant].change_count; i++)
        problem_change(&example->problem, &example->variants[variant].changes[i]);
}

/* The example as it is, or with its variant of that number. */
static void check_own(const char *name, size_t variant, const struct expected *expected,
                      size_t count, double tolerance)
{
    struct example example = open_own(name);

    assert_string_equal(example.name, name);
    assert_true(example.title[0] != '\0' && example.notes[0] != '\0');
    if (variant != AS_IT_IS)
        change_to(&example, variant);
    check_numbers(&example.problem, expected, count, tolerance);
    example_free(&example);
}

static void test_three_by_three_is_the_course(void **state)
{
    static const struct expected full[] = {
        {"i[1]",        0.9     },
        {"i[2]",        0.1     },
        {"i[3]",        0.8     },
        {"t[1]",        0.01    },
        {"t[2]",        0.01    },
        {"t[3]",        0.99    },
        {"rate",        0.1     },
        {"w[1][2][1]",  0.2     },
        {"w[2][1][2]",  0.7     },
        {"x[1][1]",     1.16    },
        {"x[1][2]",     0.42    },
        {"x[1][3]",     0.62    },
        {"o[1][1]",     0.761333},
        {"o[1][2]",     0.603483},
        {"o[1][3]",     0.650219},
        {"x[2][1]",     0.975947},
        {"x[2][2]",     0.888585},
        {"x[2][3]",     1.254611},
        {"o[2][1]",     0.726303},
        {"o[2][2]",     0.708598},
        {"o[2][3]",     0.778097},
        {"E",           0.523016},
        {"dw[2][1][1]", 0.108407},
        {"dw[2][1][2]", 0.085931},
        {"dw[2][1][3]", 0.092586},
        {"dw[1][1][1]", 0.016353},
        {"dw[1][1][2]", 0.001817},
        {"dw[1][1][3]", 0.014536},
    };
    struct example example = open_own("3-3-3");
    struct trace trace = run(&example.problem);

    (void)state;
    assert_close(trace.loss_after, 0.516898, SIXTH);
    assert_int_equal(example.places, 6);
    assert_int_equal(example.problem.carry, CARRY_FULL);
    trace_free(&trace);
    example_free(&example);
    check_own("3-3-3", AS_IT_IS, full, LENGTH(full), SIXTH);
}

static void test_three_by_three_has_the_slides_and_the_other_rules(void **state)
{
    static const struct expected paper[] = {
        {"x[1][1]", 1.160},
        {"x[1][2]", 0.420},
        {"x[1][3]", 0.620},
        {"o[1][1]", 0.761},
        {"o[1][2]", 0.603},
        {"o[1][3]", 0.650},
        {"x[2][1]", 0.975},
        {"x[2][2]", 0.888},
        {"x[2][3]", 1.254},
        {"o[2][1]", 0.726},
        {"o[2][2]", 0.708},
        {"o[2][3]", 0.778},
    };
    static const struct expected split = {"dw[1][1][1]", 0.060755};
    static const struct expected transpose = {"dw[1][1][1]", 0.075966};

    (void)state;
    check_own("3-3-3", 0, paper, LENGTH(paper), THIRD);
    check_own("3-3-3", 1, &split, 1, SIXTH);
    check_own("3-3-3", 2, &transpose, 1, SIXTH);
}

static void test_two_by_two_is_the_course(void **state)
{
    static const struct expected table[] = {
        {"i[1]",    1.0   },
        {"i[2]",    0.5   },
        {"x[1][1]", 1.05  },
        {"o[1][1]", 0.7408},
        {"x[1][2]", 0.6   },
        {"o[1][2]", 0.6457},
        {"t[1]",    0.99  },
        {"t[2]",    0.01  },
    };

    (void)state;
    check_own("2-2", AS_IT_IS, table, LENGTH(table), FOURTH);
}

static void test_two_by_two_by_two_splits_as_the_course(void **state)
{
    static const struct expected table[] = {
        {"w[2][1][1]", 2   },
        {"w[2][1][2]", 3   },
        {"w[2][2][1]", 1   },
        {"w[2][2][2]", 4   },
        {"e[2][1]",    0.8 },
        {"e[2][2]",    0.5 },
        {"e[1][1]",    0.42},
        {"e[1][2]",    0.88},
    };
    static const struct expected transpose[] = {
        {"e[1][1]", 2 * 0.8 + 1 * 0.5},
        {"e[1][2]", 3 * 0.8 + 4 * 0.5}
    };

    (void)state;
    check_own("2-2-2", AS_IT_IS, table, LENGTH(table), SIXTH);
    check_own("2-2-2", 1, transpose, LENGTH(transpose), SIXTH);
}

static void test_update_is_the_course_with_and_without_the_two(void **state)
{
    static const struct expected dropped[] = {
        {"x[1][1]",        2.0      },
        {"o[1][1]",        0.880797 },
        {"e[1][1]",        0.8      },
        {"dw[1][1][1]",    -0.033598},
        {"new_w[1][1][1]", 2.003360 }
    };
    static const struct expected kept[] = {
        {"e[1][1]",        0.8      },
        {"dw[1][1][1]",    -0.067196},
        {"new_w[1][1][1]", 2.006720 }
    };

    (void)state;
    check_own("update", AS_IT_IS, dropped, LENGTH(dropped), 1.1 * SIXTH);
    check_own("update", 0, kept, LENGTH(kept), 1.1 * SIXTH);
}

static void test_circuit_is_the_course(void **state)
{
    static const struct expected table[] = {
        {"w0",     2      },
        {"w1",     -3     },
        {"w2",     -3     },
        {"x0",     -1     },
        {"x1",     -2     },
        {"s",      1.0    },
        {"t",      0.7311 },
        {"dt/dw0", -0.1966},
        {"dt/dw1", -0.3932},
        {"dt/dw2", 0.1966 },
        {"dt/dx0", 0.3932 },
        {"dt/dx1", -0.5898},
    };
    struct example example = open_own("circuit");

    (void)state;
    assert_true(example.problem.is_graph);
    assert_int_equal(example.places, 4);
    example_free(&example);
    check_own("circuit", AS_IT_IS, table, LENGTH(table), FOURTH);
}

/* C18's formulas by plain arithmetic: h1 = x W1 + b1, z1 = sigmoid(h1), z2 = z1 W2 + b2, loss (z2 - y)^2. */
static void test_bias_linear_follows_the_course(void **state)
{
    double h1 = 0.6 * 0.5 - 0.9 * 0.4 + 0.1, h2 = 0.6 * 0.3 + 0.9 * 0.8 - 0.2;
    double z1 = 1 / (1 + exp(-h1)), z2 = 1 / (1 + exp(-h2)), out = 1.2 * z1 - 0.7 * z2 + 0.3;
    const struct expected table[] = {
        {"x[1][1]",     h1                                 },
        {"x[1][2]",     h2                                 },
        {"o[1][2]",     z2                                 },
        {"o[2][1]",     out                                },
        {"E",           (out - 1) * (out - 1)              },
        {"dw[2][1][1]", 2 * (out - 1) * z1                 },
        {"db[2][1]",    2 * (out - 1)                      },
        {"db[1][1]",    2 * (out - 1) * 1.2 * z1 * (1 - z1)},
    };

    (void)state;
    check_own("bias-linear", AS_IT_IS, table, LENGTH(table), 1e-12);
}

/* C8: linear, dE/dw = (y - t) x; logistic, dE/dy = a - t. */
static void test_one_example_regressions_follow_the_course(void **state)
{
    double y = 0.8 * 1.2 + 0.2, a = 1 / (1 + exp(-(2.0 * 0.9 - 1.5)));
    const struct expected house[] = {
        {"o[1][1]",     y              },
        {"dw[1][1][1]", (y - 1.5) * 1.2},
        {"db[1][1]",    y - 1.5        }
    };
    const struct expected rooms[] = {
        {"t[1]",        1            },
        {"delta[1][1]", a - 1        },
        {"dw[1][1][1]", (a - 1) * 0.9},
        {"E",           -log(a)      }
    };

    (void)state;
    check_own("house", AS_IT_IS, house, LENGTH(house), 1e-12);
    check_own("rooms", AS_IT_IS, rooms, LENGTH(rooms), 1e-12);
}

/* ---- The digit, and weights that are drawn */

/* The centre of the ink and its size, as digits are prepared for a network. */
static void check_centred(const double *pixels)
{
    double mass = 0, x_mass = 0, y_mass = 0;
    size_t top = 28, bottom = 0;

    for (size_t i = 0; i < 784; i++) {
        double ink = pixels[i] - 0.01;

        mass += ink;
        x_mass += ink * (double)(i % 28);
        y_mass += ink * (double)(i / 28);
        if (ink > 1e-9) {
            top = top < i / 28 ? top : i / 28;
            bottom = i / 28;
        }
    }
    assert_close(x_mass / mass, 14, 0.5);
    assert_close(y_mass / mass, 14, 0.5);
    assert_int_equal(bottom - top + 1, 20);
}

static void test_digit_is_a_picture_with_drawn_weights(void **state)
{
    struct example example = open_own("digit");
    const struct problem *problem = &example.problem;
    const double *input = problem->numbers + problem_inputs(problem);
    struct network network;
    double *plain = calloc(problem->count, sizeof *plain);

    (void)state;
    assert_non_null(plain);
    assert_int_equal(example.image_width, 28);
    assert_int_equal(example.image_height, 28);
    assert_int_equal(example.places, 4);
    check_centred(input);
    for (size_t i = 0; i < 10; i++)
        assert_close(problem->numbers[problem_targets(problem) + i], i == 3 ? 0.99 : 0.01, 0);
    assert_true(network_create(&network, &problem->arch, NULL));
    network_initialise(&network, INIT_NORMAL, 1, 1);
    network_export_double(&network, plain);
    assert_memory_equal(problem->numbers, plain, problem_inputs(problem) * sizeof *plain);
    network_free(&network);
    free(plain);
    example_free(&example);
}

/* ---- Files of a test's own. ' stands for " in them. */

static char *json(const char *text)
{
    char *made = strdup(text);

    assert_non_null(made);
    for (char *c = made; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    return made;
}

static bool parse(struct example *example, const char *text, struct error *err)
{
    char *made = json(text);
    bool ok = example_parse(example, made, strlen(made), "file.json", err);

    free(made);
    return ok;
}

static struct example must_parse(const char *text)
{
    struct example example;
    struct error err = {0};

    if (!parse(&example, text, &err))
        fail_msg("%s: %s", text, err.text);
    return example;
}

/* A target that no sigmoid reaches is told with the error that it was made from, while it holds. */
static void test_example_tells_errors_that_were_given(void **state)
{
    static const char *const file =
        "{'layers': [1, 2], 'weights': [[[1], [2]]], 'input': [1], 'error': [0.8, -0.25]}";
    struct example example = must_parse(file), copy;
    struct text text = {0};
    struct trace trace;

    (void)state;
    assert_true(example_copy(&copy, &example, NULL));
    example_free(&example);
    trace = run(&copy.problem);
    example_tell_error(&copy, &trace, 0, 2, &text);
    assert_string_equal(text.data, "so that e is the given 0.8 -0.25");
    text_clear(&text);
    example_tell_error(&copy, &trace, 1, 1, &text);
    assert_string_equal(text.data, "so that e is the given -0.25");
    trace_free(&trace);
    copy.problem.numbers[0] = 3;
    trace = run(&copy.problem);
    text_clear(&text);
    example_tell_error(&copy, &trace, 0, 1, &text);
    assert_string_equal(text.data, "so that e was the given 0.8 with the example's own numbers");
    trace_free(&trace);
    copy.problem.numbers[problem_targets(&copy.problem)] = 1;
    trace = run(&copy.problem);
    text_free(&text);
    example_tell_error(&copy, &trace, 0, 1, &text);
    assert_null(text.data);
    trace_free(&trace);
    example_free(&copy);
    example = must_parse("{'layers': [1, 1], 'weights': [[[1]]], 'input': [1], 'target': [1]}");
    trace = run(&example.problem);
    example_tell_error(&example, &trace, 0, 1, &text);
    assert_null(text.data);
    trace_free(&trace);
    example_free(&example);
}

static void test_example_has_names_of_outputs(void **state)
{
    struct example digit = open_own("digit"), copy;
    struct example other = must_parse("{'layers': [1, 2], 'weights': [[[1], [2]]], 'input': [1],"
                                      " 'target': [0, 1], 'outputs': ['cat', 'a\\tdog']}");

    (void)state;
    assert_true(example_copy(&copy, &digit, NULL));
    example_free(&digit);
    for (size_t i = 0; i < 10; i++)
        assert_int_equal(copy.labels[i][0], '0' + (int)i);
    assert_non_null(strstr(copy.notes, "Output k stands for the digit k - 1"));
    example_free(&copy);
    assert_string_equal(other.labels[0], "cat");
    assert_string_equal(other.labels[1], "a dog");
    example_free(&other);
}

static void test_example_parse_uses_init_scale_and_seed(void **state)
{
    struct example example = must_parse(
        "{'layers': [3,4,2], 'init': 'xavier', 'init-scale': 0.5, 'seed': 77, 'bias': true,"
        " 'input': [1,2,3], 'target': [0,1]}");
    struct network network;
    double plain[64];

    (void)state;
    assert_true(example.problem.arch.bias);
    assert_true(network_create(&network, &example.problem.arch, NULL));
    network_initialise(&network, INIT_XAVIER, 0.5, 77);
    network_export_double(&network, plain);
    assert_memory_equal(example.problem.numbers, plain,
                        problem_inputs(&example.problem) * sizeof plain[0]);
    network_free(&network);
    example_free(&example);
}

static void test_example_parse_has_the_defaults(void **state)
{
    struct example example = must_parse(
        "{'layers': [2,1], 'weights': [[[1,2]]], 'input': [3,4], 'target': [0]}");
    const struct problem *problem = &example.problem;

    (void)state;
    assert_string_equal(example.name, "file.json");
    assert_string_equal(example.title, "file.json");
    assert_string_equal(example.notes, "");
    assert_int_equal(problem->arch.activation[0], ACTIVATION_SIGMOID);
    assert_int_equal(problem->arch.loss, LOSS_SSE);
    assert_int_equal(problem->rule, RULE_CHAIN);
    assert_int_equal(problem->carry, CARRY_FULL);
    assert_false(problem->arch.bias);
    assert_int_equal(example.places, 6);
    assert_int_equal(example.variant_count, 0);
    assert_int_equal(example.image_width, 0);
    assert_close(problem->numbers[problem_rate(problem)], 0.1, 0);
    example_free(&example);
}

static void test_example_parse_takes_what_it_is_given(void **state)
{
    struct example example = must_parse(
        "\xEF\xBB\xBF{'title': 'a\\u001b[1m', 'notes': 'two\\nlines', 'layers': [2,2,1], 'loss': 'cross-entropy',"
        " 'activation': ['tanh','sigmoid'], 'rate': 0.25, 'rule': 'transpose', 'carry': 4, 'places': 9,"
        " 'weights': [[[1,2],[3,4]],[[5,6]]], 'biases': [[7,8],[9]], 'input': [10,11], 'target': [1]}");
    const struct problem *problem = &example.problem;

    (void)state;
    assert_string_equal(example.title, "a\\x1B[1m");
    assert_string_equal(example.notes, "two lines");
    assert_int_equal(problem->arch.activation[0], ACTIVATION_TANH);
    assert_int_equal(problem->arch.activation[1], ACTIVATION_SIGMOID);
    assert_int_equal(problem->arch.loss, LOSS_CROSS_ENTROPY);
    assert_int_equal(problem->rule, RULE_TRANSPOSE);
    assert_int_equal(problem->carry, 4);
    assert_int_equal(example.places, 9);
    /* Plain order: W1, b1, W2, b2; then inputs, target, rate. */
    static const double numbers[] = {1, 2, 3, 4, 7, 8, 5, 6, 9, 10, 11, 1, 0.25};
    assert_int_equal(problem->count, LENGTH(numbers));
    for (size_t i = 0; i < LENGTH(numbers); i++)
        assert_close(problem->numbers[i], numbers[i], 0);
    example_free(&example);
}

static void test_example_error_makes_the_targets(void **state)
{
    struct example example = must_parse(
        "{'layers': [1,2], 'activation': 'linear', 'weights': [[[2],[3]]],"
        " 'input': [0.5], 'error': [0.25,-1]}");
    const double *target = example.problem.numbers + problem_targets(&example.problem);

    (void)state;
    assert_close(target[0], 2 * 0.5 + 0.25, 0);
    assert_close(target[1], 3 * 0.5 - 1, 0);
    example_free(&example);
}

static void test_example_picture_goes_from_little_ink_to_much(void **state)
{
    struct example example = must_parse("{'layers': [10,1], 'init': 'zero', 'target': [1],"
                                        " 'picture': [' .:-=','+*#%@']}");
    const double *input = example.problem.numbers + problem_inputs(&example.problem);

    (void)state;
    for (size_t i = 0; i < 10; i++)
        assert_close(input[i], 0.01 + 0.99 * (double)i / 9, 1e-15);
    assert_int_equal(example.image_width, 5);
    assert_int_equal(example.image_height, 2);
    example_free(&example);
}

/* Texts and numbers, and a change that is only possible after the one before it. */
static void test_example_variants_are_changes_in_their_order(void **state)
{
    struct example example = must_parse(
        "{'layers': [1,1], 'activation': 'tanh', 'weights': [[[2]]], 'input': [0.5], 'target': [1], 'variants': ["
        "{'title': 'one', 'change': {'w[1][1][1]': 0.1, 'i[1]': '1/4', 'carry': 3, 'rule': 'split'}},"
        "{'title': 'two', 'change': {'activation': 'sigmoid', 'loss': 'cross-entropy', 't[1]': -7}}]}");
    const struct example_variant *one = &example.variants[0], *two = &example.variants[1];

    (void)state;
    assert_int_equal(example.variant_count, 2);
    assert_string_equal(one->title, "one");
    assert_int_equal(one->change_count, 4);
    assert_close(one->changes[0].number, 0.1, 0);
    assert_close(one->changes[1].number, 0.25, 0);
    assert_int_equal(one->changes[1].index, problem_inputs(&example.problem));
    assert_int_equal(one->changes[2].carry, 3);
    assert_int_equal(one->changes[3].rule, RULE_SPLIT);
    assert_int_equal(two->change_count, 3);
    assert_int_equal(two->changes[1].loss, LOSS_CROSS_ENTROPY);
    assert_close(two->changes[2].number, -7, 0);
    /* Reading them has not changed the example. */
    assert_int_equal(example.problem.arch.activation[0], ACTIVATION_TANH);
    assert_close(example.problem.numbers[0], 2, 0);
    example_free(&example);
}

/* ---- Copies, the list, opening */

static void test_example_copy_is_deep(void **state)
{
    struct example copy, example = open_own("3-3-3");
    double first = example.problem.numbers[0];

    (void)state;
    assert_true(example_copy(&copy, &example, NULL));
    example.problem.numbers[0] = 42;
    example.title[0] = example.notes[0] = example.name[0] = example.variants[0].title[0] = '!';
    example_free(&example);
    assert_string_equal(copy.name, "3-3-3");
    assert_string_equal(copy.title, "Three layers of three neurons");
    assert_string_equal(copy.variants[0].title, "as on paper: 3 decimals carried");
    assert_true(copy.notes[0] != '!');
    assert_int_equal(copy.variant_count, 3);
    assert_close(copy.problem.numbers[0], first, 0);
    example_free(&copy);
    example_free(&copy);
}

static void test_example_copy_of_a_graph_has_a_graph_of_its_own(void **state)
{
    struct example copy, example = open_own("circuit");

    (void)state;
    assert_true(example_copy(&copy, &example, NULL));
    assert_ptr_not_equal(copy.problem.graph, example.problem.graph);
    example_free(&example);
    static const struct expected t = {"t", 0.7311};
    check_numbers(&copy.problem, &t, 1, FOURTH);
    example_free(&copy);
}

static void test_example_list_is_sorted_and_opens(void **state)
{
    static const char *const names[] = {"2-2",     "2-2-2", "3-3-3", "bias-linear", "chain",
                                        "circuit", "digit", "house", "rooms",       "update"};
    struct example_list list;

    (void)state;
    assert_true(example_list(&list, NULL));
    assert_int_equal(list.count, LENGTH(names));
    for (size_t i = 0; i < list.count; i++) {
        struct example example = open_own(list.names[i]);

        assert_string_equal(list.names[i], names[i]);
        example_free(&example);
    }
    example_list_free(&list);
    example_list_free(&list);
}

static void put_json(const char *path, const char *text)
{
    char *made = json(text);

    put_text(path, made);
    free(made);
}

#define GOOD "{'layers': [1,1], 'weights': [[[2]]], 'input': [3], 'target': [4]}"

/* The program's own go before files, a path or .json makes it a file. */
static void test_example_open_tells_names_from_files(void **state)
{
    struct example example;

    (void)state;
    put_json("3-3-3", GOOD);
    put_json("3-3-3.json", GOOD);
    put_json("mine", GOOD);
    example = open_own("3-3-3");
    assert_int_equal(example.problem.arch.layers, 2);
    example_free(&example);
    static const char *const files[] = {"./3-3-3", "3-3-3.json", "mine"};
    for (size_t i = 0; i < LENGTH(files); i++) {
        example = open_own(files[i]);
        assert_int_equal(example.problem.arch.layers, 1);
        assert_string_equal(example.name, files[i]);
        example_free(&example);
    }
}

static void refuse_open(const char *name, const char *part)
{
    struct example example;
    struct error err = {0};

    assert_false(example_open(&example, name, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_contains(err.text, name);
    assert_contains(err.text, part);
}

static void test_example_open_says_which_examples_there_are(void **state)
{
    FILE *stream;

    (void)state;
    refuse_open("4-4",
                "expected a file, or one of: 2-2, 2-2-2, 3-3-3, bias-linear, chain, circuit");
    refuse_open("./4-4.json", "house, rooms, update");
    refuse_open("..", "expected a file");
    stream = fopen("large.json", "wb");
    assert_non_null(stream);
    assert_int_equal(fseek(stream, (long)EXAMPLE_MAX_FILE, SEEK_SET), 0);
    assert_int_equal(fputc(' ', stream), ' ');
    assert_int_equal(fclose(stream), 0);
    refuse_open("large.json", "is too large; expected at most 16777216 bytes");
}

static void test_example_list_is_empty_without_data(void **state)
{
    struct example_list list;

    (void)state;
    setenv("NNTUI_DATADIR", data_folder, 1);
    assert_true(example_list(&list, NULL));
    assert_int_equal(list.count, 0);
    example_list_free(&list);
    refuse_open("3-3-3", "no such example");
    unsetenv("NNTUI_DATADIR");
}

static void test_example_open_reads_standard_input(void **state)
{
    struct example example;

    (void)state;
    put_json("piped", GOOD);
    assert_non_null(freopen("piped", "r", stdin));
    example = open_own("-");
    assert_int_equal(example.problem.arch.layers, 1);
    assert_string_equal(example.name, "standard input");
    example_free(&example);
}

/* ---- What is refused */

/* The message names the place, and says what was expected. */
#define refuse(text, place, part) refuse_at(text, place, part, __LINE__)

static void refuse_at(const char *text, const char *place, const char *part, int line)
{
    struct example example;
    struct error err = {0};

    if (parse(&example, text, &err) || err.kind != ERROR_INPUT) {
        print_error("%s: kind %d: %s\n", text, (int)err.kind, err.text);
        _fail(__FILE__, line);
    }
    assert_contains_at(err.text, "file.json", __FILE__, line);
    assert_contains_at(err.text, place, __FILE__, line);
    assert_contains_at(err.text, part, __FILE__, line);
    assert_null(example.name);
}

/* Everything but what a case is about. */
#define NETWORK(more) "{" more ", 'input': [1,2], 'target': [1]}"
#define WEIGHTS       "'layers': [2,1], 'weights': [[[3,4]]]"
#define WITH(more)    NETWORK(WEIGHTS ", " more)

static void test_example_refuses_what_is_no_json(void **state)
{
    (void)state;
    refuse("", "file.json:1: column", "expected JSON");
    refuse("{\n\n'title': 'a',,}", "file.json:3: column 14", "expected JSON");
    refuse("{'layers': [2,1]", "file.json:1: column 16",
           "expected near end of file; expected JSON");
    refuse("3", "file.json:1:", "expected JSON");
    refuse("{'rate': NaN}", "file.json:1: column", "invalid token near 'NaN'");
    refuse("{'rate': Infinity}", "file.json:1: column", "invalid token near 'Infinity'");
    refuse("{'rate': 1e999}", "file.json:1: column", "real number overflow");
    refuse("{'rate': 99999999999999999999}", "file.json:1: column", "too big integer");
    refuse("{'rate': 1, 'rate': 2}", "file.json:1: column", "duplicate object key");
    refuse("{'title': '\xff'}", "file.json:1: column", "expected JSON");
    refuse("{'title': 'a\\u0000b'}", "file.json:1: column", "expected JSON");
    refuse(WITH("'rate': 1") " x", "file.json:1: column", "end of file expected");
    refuse("{'rate': \x1b[31m}", "file.json:1: column", "\\x1B");
    refuse("[1]", "file.json: a list found", "expected an object");
}

static void test_example_refuses_deep_nesting(void **state)
{
    enum { DEPTH = 100000 };
    char *text = malloc(DEPTH + 1);
    struct example example;
    struct error err = {0};

    (void)state;
    assert_non_null(text);
    memset(text, '[', DEPTH);
    assert_false(example_parse(&example, text, DEPTH, "file.json", &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_contains(err.text, "maximum parsing depth reached");
    free(text);
}

static void test_example_refuses_too_many_bytes(void **state)
{
    struct example example;
    struct error err = {0};

    (void)state;
    assert_false(example_parse(&example, "", EXAMPLE_MAX_FILE + 1, "file.json", &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_string_equal(err.text, "file.json: 16777217 bytes found; expected at most 16777216");
}

static void test_example_refuses_keys(void **state)
{
    (void)state;
    refuse(WITH("'weigths': 1"), "weigths: a key that a network does not have",
           "title, notes, places, carry");
    refuse(WITH("'\\u0007': 1"), "\\x07:", "expected keys of: title");
    refuse("{'values': {'x': 1}, 'graph': ['t = -x'], 'layers': [2,1]}",
           "layers: a key that a graph does not have", "carry, variants, values, graph");
    refuse(WITH("'graph': []"), "layers: a key that a graph", "values, graph");
    refuse(WITH("'seed': 3"), "seed: found without init", "expected both");
    refuse(WITH("'init-scale': 3"), "init-scale: found without init", "expected both");
    refuse(WITH("'bias': true"), "bias: found without init", "expected both");
    refuse(WITH("'init': 'zero'"), "weights: found beside init", "expected one of the two");
    refuse(NETWORK("'layers': [2,1], 'init': 'zero', 'biases': [[1]]"), "biases: found beside init",
           "expected one of the two");
    refuse(WITH("'picture': ['  ']"), "input: found beside picture", "expected one of the two");
    refuse(WITH("'error': [1]"), "target: found beside error", "expected one of the two");
    refuse("{" WEIGHTS ", 'input': [1,2], 'error': [1], 'carry': 3}", "error: found beside carry 3",
           "expected target");
    refuse("{}", "layers: nothing found", "expected a list of sizes");
    refuse(NETWORK("'layers': [2,1]"), "weights: missing",
           "expected a list of one matrix for each layer of weights, or init");
    refuse("{" WEIGHTS ", 'target': [1]}", "input: missing",
           "expected a list of 2, a number for each input, or picture");
    refuse("{" WEIGHTS ", 'input': [1,2]}", "target: missing",
           "expected a list of 1, a number for each output, or error");
}

static void test_example_refuses_sizes(void **state)
{
    (void)state;
    refuse(NETWORK("'layers': '2-1'"), "layers: the text \"2-1\" found",
           "expected a list of sizes, as in [3, 3, 3]");
    refuse(NETWORK("'layers': '\\u001b'"), "layers: the text \"\\x1B\" found",
           "expected a list of sizes");
    refuse(NETWORK("'layers': [2]"), "layers: a list of 1 found", "expected 2 to 33 sizes");
    refuse(
        NETWORK("'layers': [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"),
        "layers: a list of 34 found", "expected 2 to 33 sizes");
    refuse(NETWORK("'layers': [2,1.0]"), "layers[1]: 1.0 found",
           "expected a whole number from 1 to 65536");
    refuse(NETWORK("'layers': [2,0]"), "layers[1]: 0 found", "expected a whole number from 1");
    refuse(NETWORK("'layers': [-2,1]"), "layers[0]: -2 found", "expected a whole number from 1");
    refuse(NETWORK("'layers': [2,65537]"), "layers[1]: 65537 found", "to 65536");
    refuse(NETWORK("'layers': [2,null]"), "layers[1]: null found", "expected a whole number");
    refuse(NETWORK("'layers': [1000,1000], 'init': 'zero'"), "layers: ", "expected at most 524288");
    refuse(NETWORK("'layers': [65536,65536,65536]"), "layers: ", "expected at");
}

static void test_example_refuses_a_million_layers(void **state)
{
    enum { SIZES = 1000000 };
    char *text = malloc(2 * SIZES + 100);
    size_t used;
    struct example example;
    struct error err = {0};

    (void)state;
    assert_non_null(text);
    used = (size_t)sprintf(text, "{\"layers\": [1");
    for (size_t i = 1; i < SIZES; i++)
        used += (size_t)sprintf(text + used, ",1");
    used += (size_t)sprintf(text + used, "]}");
    assert_false(example_parse(&example, text, used, "file.json", &err));
    assert_string_equal(
        err.text,
        "file.json: layers: a list of 1000000 found; expected 2 to 33 sizes, inputs first, as in [3, 3, 3]");
    free(text);
}

static void test_example_refuses_choices(void **state)
{
    (void)state;
    refuse(WITH("'activation': 'sigmod'"), "activation: unknown activation \"sigmod\"",
           "expected one of: sigmoid, tanh");
    refuse(WITH("'activation': 3"), "activation: 3 found", "expected a name, or a list of names");
    refuse(WITH("'activation': ['tanh','tanh']"), "activation: a list of 2 found",
           "expected a list of 1, a name for each layer of weights");
    refuse(WITH("'activation': 'tanh,tanh'"),
           "activation: ", "expected one for all, or one for each");
    refuse(WITH("'activation': [true]"), "activation[0]: true found", "expected a name");
    refuse(WITH("'activation': ['tnah']"), "activation[0]: unknown activation",
           "expected one of: sigmoid");
    refuse(WITH("'activation': 'step'"), "activation: layer 1 has activation step",
           "expected another one, such as sigmoid");
    refuse(
        "{'layers': [1,1,1], 'weights': [[[3]],[[4]]], 'activation': 'softmax', 'input': [1], 'target': [1]}",
        "activation: layer 1 of 2 has activation softmax", "expected another one there");
    refuse(WITH("'loss': 'sum'"), "loss: unknown loss \"sum\"", "expected one of: sse");
    refuse(WITH("'loss': null"), "loss: null found", "expected a name");
    refuse(WITH("'loss': 'cross-entropy', 'activation': 'tanh'"),
           "loss: loss cross-entropy with tanh outputs", "expected sigmoid or softmax");
    refuse(WITH("'rule': 'chian'"), "rule: unknown rule \"chian\"", "expected one of: chain");
    refuse(WITH("'rate': '0.1'"), "rate: the text \"0.1\" found", "expected a number");
    refuse(NETWORK("'layers': [2,1], 'init': 'norml'"), "init: unknown init \"norml\"",
           "expected one of: normal");
    refuse(NETWORK("'layers': [2,1], 'init': 7"), "init: 7 found", "expected a name");
    refuse(NETWORK("'layers': [2,1], 'init': 'he', 'seed': -1"), "seed: -1 found",
           "expected a whole number from 0 on");
    refuse(NETWORK("'layers': [2,1], 'init': 'he', 'seed': 1.5"), "seed: 1.5 found",
           "expected a whole number from 0 on");
    refuse(NETWORK("'layers': [2,1], 'init': 'he', 'init-scale': -1"), "init-scale: -1 found",
           "expected a number from 0 to 1e+06");
    refuse(NETWORK("'layers': [2,1], 'init': 'he', 'init-scale': 1e300"),
           "init-scale: 1e+300 found", "expected a number from 0 to 1e+06");
    refuse(NETWORK("'layers': [2,1], 'init': 'he', 'init-scale': []"),
           "init-scale: a list of 0 found", "expected a number");
    refuse(NETWORK("'layers': [2,1], 'init': 'he', 'bias': 'on'"), "bias: the text \"on\" found",
           "expected true or false");
}

#define TWO(weights) "{'layers': [2,3,1], 'weights': " weights ", 'input': [1,2], 'target': [1]}"
#define ROWS         "[[1,2],[3,4],[5,6]]"

static void test_example_refuses_shapes(void **state)
{
    (void)state;
    refuse(TWO("{}"), "weights: an object {...} found",
           "expected a list of 2, a matrix for each layer of weights");
    refuse(TWO("[" ROWS "]"), "weights: a list of 1 found", "expected a list of 2, a matrix");
    refuse(TWO("[[[1,2],[3,4]],[[1,2,3]]]"), "weights[0]: a list of 2 found",
           "expected a list of 3, a row for each receiving neuron");
    refuse(TWO("[" ROWS ",[[1,2]]]"), "weights[1][0]: a list of 2 found",
           "expected a list of 3, a number for each sending neuron");
    refuse(TWO("[" ROWS ",[[1,2,'3']]]"), "weights[1][0][2]: the text \"3\" found",
           "expected a number");
    refuse(TWO("[[[1,2],[3,null],[5,6]],[[1,2,3]]]"), "weights[0][1][1]: null found",
           "expected a number");
    refuse(TWO("[[[1,2],3,[5,6]],[[1,2,3]]]"), "weights[0][1]: 3 found", "expected a list of 2");
    refuse(WITH("'biases': [1]"), "biases[0]: 1 found",
           "expected a list of 1, a number for each neuron");
    refuse(WITH("'biases': [[1],[2]]"), "biases: a list of 2 found",
           "expected a list of 1, a list for each layer");
    refuse(WITH("'biases': [[false]]"), "biases[0][0]: false found", "expected a number");
    refuse("{" WEIGHTS ", 'input': [1,2,3], 'target': [1]}", "input: a list of 3 found",
           "expected a list of 2, a number for each input");
    refuse("{" WEIGHTS ", 'input': [1,'x'], 'target': [1]}", "input[1]: the text \"x\" found",
           "expected a number");
    refuse("{" WEIGHTS ", 'input': [1,2], 'target': [1,2]}", "target: a list of 2 found",
           "expected a list of 1, a number for each output");
    refuse("{" WEIGHTS ", 'input': [1,2], 'target': 1}", "target: 1 found", "expected a list of 1");
    refuse("{" WEIGHTS ", 'input': [1,2], 'error': []}", "error: a list of 0 found",
           "expected a list of 1, a number for each output");
    refuse(WITH("'outputs': ['a','b']"), "outputs: a list of 2 found", "expected a list of 1");
    refuse(WITH("'outputs': 'a'"), "outputs: the text \"a\" found", "a text for each output");
    refuse(WITH("'outputs': [1]"), "outputs[0]: 1 found", "a text of at most 20 bytes");
    refuse(WITH("'outputs': ['abcdefghijklmnopqrstu']"), "outputs[0]: 21 bytes found",
           "a text of at most 20 bytes");
    refuse("{" WEIGHTS ", 'input': [1,2], 'error': ['1']}", "error[0]: the text \"1\" found",
           "expected a number");
    refuse(
        "{'layers': [1,1], 'activation': 'linear', 'weights': [[[1e300]]], 'input': [1e300], 'error': [0]}",
        "error: the outputs are too large", "finite outputs");
}

#define PICTURE(lines) "{'layers': [4,1], 'init': 'zero', 'target': [1], 'picture': " lines "}"

static void test_example_refuses_pictures(void **state)
{
    (void)state;
    refuse(PICTURE("'@@@@'"), "picture: the text \"@@@@\" found",
           "expected a list of lines of text");
    refuse(PICTURE("[]"), "picture: a list of 0 found", "expected a list of lines of text");
    refuse(PICTURE("['@@','@']"), "picture[1]: 1 characters found", "expected 2, as in picture[0]");
    refuse(PICTURE("['@@',3]"), "picture[1]: 3 found", "expected a line of text");
    refuse(PICTURE("['@@','@x']"), "picture[1]: \"x\" found at character 2",
           "expected characters of \" .:-=+*#%@\"");
    refuse(PICTURE("['\xc4\x83@']"), "picture[0]: \"\xc4\x83\" found at character 1",
           "expected characters of");
    refuse(PICTURE("['@\\u001b']"), "picture[0]: \"\\x1B\" found at character 2",
           "expected characters of");
    refuse(PICTURE("['@@@','@@@']"), "picture: 2 lines of 3 characters found",
           "expected 4 pixels in all");
    refuse(PICTURE("['','']"), "picture: 2 lines of 0 characters found",
           "expected 4 pixels in all");
}

static void test_example_refuses_what_either_has(void **state)
{
    (void)state;
    refuse(WITH("'title': 3"), "title: 3 found", "expected a text of at most 200 bytes");
    refuse(WITH("'notes': ['a']"), "notes: a list of 1 found",
           "expected a text of at most 4000 bytes");
    refuse(WITH("'places': 1"), "places: 1 found", "expected a whole number from 2 to 9");
    refuse(WITH("'places': 10"), "places: 10 found", "expected a whole number from 2 to 9");
    refuse(WITH("'places': 4.5"), "places: 4.5 found", "expected a whole number from 2 to 9");
    refuse(WITH("'places': '4'"), "places: the text \"4\" found",
           "expected a whole number from 2 to 9");
    refuse(WITH("'carry': 13"), "carry: 13 found",
           "expected \"full\", or a whole number from 0 to 12");
    refuse(WITH("'carry': -1"), "carry: -1 found", "expected \"full\", or a whole number");
    refuse(WITH("'carry': 'all'"), "carry: the text \"all\" found", "expected \"full\"");
    refuse(WITH("'variants': {}"), "variants: an object {...} found", "expected a list of");
    refuse(WITH("'variants': [1,1,1,1,1,1,1,1,1]"), "variants: a list of 9 found",
           "expected a list of at most 8");
    refuse(WITH("'variants': [1]"), "variants[0]: 1 found",
           "expected an object {\"title\": ..., \"change\": {...}}");
    refuse(WITH("'variants': [{'change': {'rate': 1}}]"), "variants[0].title: nothing found",
           "expected a text");
    refuse(WITH("'variants': [{'title': 'a'}]"), "variants[0].change: nothing found",
           "expected an object of 1 to 16 changes");
    refuse(WITH("'variants': [{'title': 'a', 'change': {}}]"), "variants[0].change: an object",
           "expected an object of 1 to 16");
    refuse(WITH("'variants': [{'title': 'a', 'chnage': {}}]"), "variants[0].chnage: a key",
           "expected title and change");
    refuse(WITH("'variants': [{'title': 'a', 'change': {'rate': []}}]"),
           "variants[0].change.rate: a list of 0 found", "expected a number or a text");
    refuse(WITH("'variants': [{'title': 'a', 'change': {'rate': 'x'}}]"),
           "variants[0].change.rate: rate: \"x\" is no number", "expected as in 0.5 or 1/3");
    refuse(WITH("'variants': [{'title': 'a', 'change': {'rate\\t': 'x'}}]"),
           "variants[0].change.rate\\x09: rate\\x09:", "is no number");
    refuse(WITH("'variants': [{'title': 'a', 'change': {'w[1][1][3]': 1}}]"),
           "variants[0].change.w[1][1][3]:", "there is no neuron before 3; expected 1 to 2");
    refuse(WITH("'variants': [{'title': 'a', 'change': {'b[1][1]': 1}}]"),
           "variants[0].change.b[1][1]:", "no biases");
    refuse(WITH("'variants': [{'title': 'a', 'change': {'x[1][1]': 1}}]"),
           "variants[0].change.x[1][1]:", "is computed; expected a number that is given");
    refuse(
        WITH(
            "'variants': [{'title': 'a', 'change': {'loss': 'cross-entropy', 'activation': 'tanh'}}]"),
        "variants[0].change.activation:", "expected sigmoid or softmax");
}

/* `count` letters between two parts of a file. */
static void refuse_long(const char *before, size_t count, const char *after, const char *message)
{
    char *text = calloc(1, strlen(before) + count + strlen(after) + 1);
    struct example example;
    struct error err = {0};

    assert_non_null(text);
    strcpy(text, before);
    memset(text + strlen(before), 'a', count);
    strcat(text, after);
    assert_false(parse(&example, text, &err));
    assert_string_equal(err.text, message);
    free(text);
}

static void test_example_refuses_long_texts(void **state)
{
    (void)state;
    refuse_long("{'title': '", 201, "'}",
                "file.json: title: 201 bytes found; expected a text of at most 200 bytes");
    refuse_long("{'notes': '", 4001, "'}",
                "file.json: notes: 4001 bytes found; expected a text of at most 4000 bytes");
    refuse_long(
        "{" WEIGHTS
        ", 'input': [1,2], 'target': [1], 'variants': [{'title': 'a', 'change': {'rate': '",
        700, "'}}]}",
        "file.json: variants[0].change.rate: 700 bytes found; expected a text of at most 599 bytes");
}

/* A change of such a leaf could not be told from one of the setting. Other nodes cannot be changed, so they may. */
static void test_example_refuses_leaves_that_are_called_like_changes(void **state)
{
    (void)state;
    for (int word = 0; word < CHANGE_NUMBER; word++) {
        const char *name = change_words[word].name;
        char text[200], place[80];
        struct example example;

        snprintf(text, sizeof text, "{'values': {'x': 1, '%s': 2}, 'graph': ['t = -x']}", name);
        snprintf(place, sizeof place, "values.%s: a word that changes are made with", name);
        refuse(text, place, "expected another name");
        snprintf(text, sizeof text,
                 "{'values': {'x': 1, '%sy': 2}, 'graph': ['%s = -x', 't = %s * %sy']}", name, name,
                 name, name);
        example = must_parse(text);
        assert_close(example.problem.numbers[1], 2, 0);
        example_free(&example);
    }
}

static void test_example_refuses_graphs(void **state)
{
    (void)state;
    refuse("{'graph': ['t = -x']}", "values: nothing found", "expected an object of numbers");
    refuse("{'values': {}, 'graph': ['t = -x']}", "values: an object {...} found",
           "expected an object of numbers");
    refuse("{'values': {'x': '1'}, 'graph': ['t = -x']}", "values.x: the text \"1\" found",
           "expected a number");
    refuse("{'values': {'1x': 1}, 'graph': ['t = -x']}", "values.1x:", "expected");
    refuse("{'values': {'x\\u001b': 1}, 'graph': ['t = -x']}", "values.x\\x1B:", "expected");
    refuse("{'values': {'x': 1}}", "graph: nothing found", "expected a list of lines");
    refuse("{'values': {'x': 1}, 'graph': []}", "graph: a list of 0 found",
           "expected a list of lines");
    refuse("{'values': {'x': 1}, 'graph': ['t = -x', 4]}", "graph[1]: 4 found",
           "expected a line, as in \"p = w * x\"");
    refuse("{'values': {'x': 1}, 'graph': ['t = -y']}", "graph[0]:", "y");
    refuse("{'values': {'x': 1}, 'graph': ['t = -x', 'u = t + ']}", "graph[1]:", "expected");
    refuse("{'values': {'x': 1}, 'graph': ['x = -x']}", "graph[0]:", "x");
    refuse("{'values': {'x': 1}, 'graph': ['t = -x'], 'rate': 1}",
           "rate: a key that a graph does not have", "values, graph");
    refuse(
        "{'values': {'x': 1}, 'graph': ['t = -x'], 'variants': [{'title': 'a', 'change': {'loss': 'mae'}}]}",
        "variants[0].change.loss:", "a graph has no loss");
    refuse(
        "{'values': {'x': 1}, 'graph': ['t = -x'], 'variants': [{'title': 'a', 'change': {'t': 1}}]}",
        "variants[0].change.t:", "is computed; expected a number that is given");
}

static void test_example_graph_may_have_constants_places_and_variants(void **state)
{
    struct example example = must_parse(
        "{'values': {'x': 2, 'w': -3}, 'graph': ['p = w * x', 'q = 1 + p'], 'places': 3, 'carry': 2,"
        " 'variants': [{'title': 'x', 'change': {'x': '1/2'}}]}");
    static const struct expected values[] = {
        {"x",     2 },
        {"w",     -3},
        {"p",     -6},
        {"q",     -5},
        {"dq/dx", -3}
    };

    (void)state;
    assert_int_equal(example.problem.carry, 2);
    assert_int_equal(example.places, 3);
    assert_close(example.variants[0].changes[0].number, 0.5, 0);
    check_numbers(&example.problem, values, LENGTH(values), 0);
    example_free(&example);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_by_three_is_the_course),
        cmocka_unit_test(test_three_by_three_has_the_slides_and_the_other_rules),
        cmocka_unit_test(test_two_by_two_is_the_course),
        cmocka_unit_test(test_two_by_two_by_two_splits_as_the_course),
        cmocka_unit_test(test_update_is_the_course_with_and_without_the_two),
        cmocka_unit_test(test_circuit_is_the_course),
        cmocka_unit_test(test_bias_linear_follows_the_course),
        cmocka_unit_test(test_one_example_regressions_follow_the_course),
        cmocka_unit_test(test_digit_is_a_picture_with_drawn_weights),
        cmocka_unit_test(test_example_tells_errors_that_were_given),
        cmocka_unit_test(test_example_has_names_of_outputs),
        cmocka_unit_test(test_example_parse_uses_init_scale_and_seed),
        cmocka_unit_test(test_example_parse_has_the_defaults),
        cmocka_unit_test(test_example_parse_takes_what_it_is_given),
        cmocka_unit_test(test_example_error_makes_the_targets),
        cmocka_unit_test(test_example_picture_goes_from_little_ink_to_much),
        cmocka_unit_test(test_example_variants_are_changes_in_their_order),
        cmocka_unit_test(test_example_copy_is_deep),
        cmocka_unit_test(test_example_copy_of_a_graph_has_a_graph_of_its_own),
        cmocka_unit_test(test_example_list_is_sorted_and_opens),
        data_test(test_example_open_tells_names_from_files),
        data_test(test_example_open_says_which_examples_there_are),
        data_test(test_example_list_is_empty_without_data),
        data_test(test_example_open_reads_standard_input),
        cmocka_unit_test(test_example_refuses_what_is_no_json),
        cmocka_unit_test(test_example_refuses_deep_nesting),
        cmocka_unit_test(test_example_refuses_too_many_bytes),
        cmocka_unit_test(test_example_refuses_keys),
        cmocka_unit_test(test_example_refuses_sizes),
        cmocka_unit_test(test_example_refuses_a_million_layers),
        cmocka_unit_test(test_example_refuses_choices),
        cmocka_unit_test(test_example_refuses_shapes),
        cmocka_unit_test(test_example_refuses_pictures),
        cmocka_unit_test(test_example_refuses_what_either_has),
        cmocka_unit_test(test_example_refuses_long_texts),
        cmocka_unit_test(test_example_refuses_leaves_that_are_called_like_changes),
        cmocka_unit_test(test_example_refuses_graphs),
        cmocka_unit_test(test_example_graph_may_have_constants_places_and_variants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
