/* Computational graphs: the course's circuit, every operation, the events, formulas and their errors. */
#include "support.h"

#include <nntui/graph.h>
#include <nntui/text.h>

#include <stdio.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

struct circuit {
    struct graph graph;
    double value[GRAPH_MAX_NODES], gradient[GRAPH_MAX_NODES];
};

static size_t node(const struct circuit *circuit, const char *name)
{
    size_t index = SIZE_MAX;

    if (!graph_find(&circuit->graph, name, &index))
        fail_msg("no node %s", name);
    return index;
}

static double value(const struct circuit *circuit, const char *name)
{
    return circuit->value[node(circuit, name)];
}

static double gradient(const struct circuit *circuit, const char *name)
{
    return circuit->gradient[node(circuit, name)];
}

static void add_leaf(struct circuit *circuit, const char *name, double v)
{
    struct error err = {0};

    if (!graph_add_leaf(&circuit->graph, name, &err))
        fail_msg("%s: %s", name, err.text);
    circuit->value[node(circuit, name)] = v;
}

static void add(struct circuit *circuit, const char *line)
{
    struct error err = {0};

    if (!graph_add_formula(&circuit->graph, line, &err))
        fail_msg("%s: %s", line, err.text);
}

static void run(struct circuit *circuit, const struct observer *observer)
{
    graph_forward(&circuit->graph, circuit->value, observer);
    graph_backward(&circuit->graph, circuit->value, circuit->gradient, observer);
}

/* The course's: a neuron of two inputs and a bias, its sigmoid taken apart. */
static struct circuit course_circuit(void)
{
    static const struct {
        const char *name;
        double value;
    } leaves[] = {
        {"w0", 2 },
        {"w1", -3},
        {"w2", -3},
        {"x0", -1},
        {"x1", -2},
    };
    static const char *const lines[] = {"a = w0 * x0", "b = w1 * x1", "c = a + b", "s = c + w2",
                                        "p = -s",      "r = exp(p)",  "q = 1 + r", "t = 1 / q"};
    struct circuit circuit = {0};

    for (size_t i = 0; i < LENGTH(leaves); i++)
        add_leaf(&circuit, leaves[i].name, leaves[i].value);
    for (size_t i = 0; i < LENGTH(lines); i++)
        add(&circuit, lines[i]);
    return circuit;
}

/* The slope of the sigmoid at s = 1 times what each weight and input is multiplied by. */
static void test_course_circuit_has_the_values_and_gradients_of_the_course(void **state)
{
    struct circuit circuit = course_circuit();
    double t = 1 / (1 + exp(-1)), slope = t * (1 - t);

    (void)state;
    run(&circuit, NULL);
    assert_close(value(&circuit, "s"), 1, 1e-12);
    assert_close(value(&circuit, "t"), t, 1e-12);
    assert_close(value(&circuit, "t"), 0.7311, 5e-5);
    assert_close(gradient(&circuit, "t"), 1, 0);
    assert_close(gradient(&circuit, "q"), -t * t, 1e-12);
    assert_close(gradient(&circuit, "s"), slope, 1e-12);
    assert_close(gradient(&circuit, "w0"), slope * -1, 1e-12);
    assert_close(gradient(&circuit, "w1"), slope * -2, 1e-12);
    assert_close(gradient(&circuit, "w2"), slope, 1e-12);
    assert_close(gradient(&circuit, "x0"), slope * 2, 1e-12);
    assert_close(gradient(&circuit, "x1"), slope * -3, 1e-12);
    assert_close(gradient(&circuit, "w0"), -0.1966, 5e-5);
    assert_close(gradient(&circuit, "x1"), -0.5898, 5e-5);
}

static void test_one_sigmoid_is_the_same_as_its_four_parts(void **state)
{
    struct circuit parts = course_circuit(), whole = {0};

    (void)state;
    add_leaf(&whole, "s", 1);
    add(&whole, "t = sigmoid(s)");
    run(&parts, NULL);
    run(&whole, NULL);
    assert_close(value(&whole, "t"), value(&parts, "t"), 1e-15);
    assert_close(gradient(&whole, "s"), gradient(&parts, "s"), 1e-15);
}

/* ---- Each operation */

/* By this file's own formulas. */
static double plain_value(enum graph_operation operation, double a, double b)
{
    switch (operation) {
    case GRAPH_OP_ADD: return a + b;
    case GRAPH_OP_SUB: return a - b;
    case GRAPH_OP_MUL: return a * b;
    case GRAPH_OP_DIV: return a / b;
    case GRAPH_OP_NEG: return 0 - a;
    case GRAPH_OP_EXP: return pow(2.718281828459045235, a);
    case GRAPH_OP_LN: return log2(a) / log2(2.718281828459045235);
    case GRAPH_OP_SIGMOID: return 1 / (1 + exp(-a));
    case GRAPH_OP_TANH: return (exp(a) - exp(-a)) / (exp(a) + exp(-a));
    case GRAPH_OP_SQUARE: return pow(a, 2);
    case GRAPH_OP_COUNT: break;
    }
    return NAN;
}

/* A leaf's gradient is what a small step in it does to the formula of this file. */
static void check_operation(enum graph_operation operation, double a, double b)
{
    const struct graph_operation_info *info = &graph_operation_table[operation];
    const double h = 1e-5;
    double expected[2] = {
        (plain_value(operation, a + h, b) - plain_value(operation, a - h, b)) / (2 * h),
        (plain_value(operation, a, b + h) - plain_value(operation, a, b - h)) / (2 * h)};
    struct circuit circuit = {0};
    char line[64];

    add_leaf(&circuit, "a", a);
    add_leaf(&circuit, "b", b);
    snprintf(line, sizeof line, "y = %s", info->form);
    add(&circuit, line);
    assert_int_equal(circuit.graph.node[2].operation, operation);
    run(&circuit, NULL);
    assert_close(value(&circuit, "y"), plain_value(operation, a, b), 1e-14);
    for (size_t k = 0; k < 2; k++) {
        double g = circuit.gradient[k];

        assert_close(g, k < info->operands ? expected[k] : 0, 1e-8);
        assert_close(graph_numeric(&circuit.graph, circuit.value, k, h), g, 1e-8);
        assert_close(graph_numeric(&circuit.graph, circuit.value, k, 0), g, 1e-9);
    }
}

static void test_each_operation_has_its_value_and_slopes(void **state)
{
    (void)state;
    for (size_t i = 0; i < GRAPH_OP_COUNT; i++) {
        check_operation((enum graph_operation)i, 0.7, 1.3);
        check_operation((enum graph_operation)i, 1.9, -0.6);
    }
}

static void test_every_operation_says_how_it_is_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < GRAPH_OP_COUNT; i++) {
        const struct graph_operation_info *info = &graph_operation_table[i];

        assert_true(info->operands == 1 || info->operands == 2);
        assert_true(strlen(info->name) > 0 && strlen(info->help) > 0);
        assert_true(strlen(info->slope[0]) > 0);
        assert_int_equal(strlen(info->slope[1]) > 0, info->operands == 2);
    }
}

/* ---- Paths */

static void test_a_node_used_twice_gets_both_contributions(void **state)
{
    struct circuit circuit = {0};

    (void)state;
    add_leaf(&circuit, "a", 3);
    add(&circuit, "y = a * a");
    run(&circuit, NULL);
    assert_close(value(&circuit, "y"), 9, 0);
    assert_close(gradient(&circuit, "a"), 6, 0);
    add(&circuit, "z = y + a");
    add(&circuit, "u = z / a"); /* a + 1, over three paths */
    run(&circuit, NULL);
    assert_close(value(&circuit, "u"), 4, 1e-15);
    assert_close(gradient(&circuit, "a"), 1, 1e-15);
}

static void test_what_the_result_does_not_depend_on_has_no_gradient(void **state)
{
    struct circuit circuit = {0};

    (void)state;
    add_leaf(&circuit, "a", 3);
    add_leaf(&circuit, "aside", 5);
    add(&circuit, "dead = aside * a");
    add(&circuit, "y = 2 * a");
    for (size_t i = 0; i < LENGTH(circuit.gradient); i++)
        circuit.gradient[i] = 77;
    run(&circuit, NULL);
    assert_true(gradient(&circuit, "aside") == 0 && gradient(&circuit, "dead") == 0);
    assert_true(gradient(&circuit, "a") == 2);
    assert_true(circuit.gradient[3] == 0); /* the constant 2 */
    assert_true(graph_numeric(&circuit.graph, circuit.value, 1, 0) == 0);
}

static void test_numeric_keeps_the_h_asked_for_and_the_values(void **state)
{
    struct circuit circuit = {0};

    (void)state;
    add_leaf(&circuit, "a", 1);
    add(&circuit, "b = square(a)");
    add(&circuit, "y = b * a"); /* a^3: ((1 + h)^3 - (1 - h)^3) / 2h = 3 + h^2 */
    run(&circuit, NULL);
    assert_close(graph_numeric(&circuit.graph, circuit.value, 0, 1), 4, 1e-14);
    assert_close(graph_numeric(&circuit.graph, circuit.value, 0, 0.5), 3.25, 1e-14);
    assert_close(graph_numeric(&circuit.graph, circuit.value, 0, 0), 3, 1e-9);
    assert_true(circuit.value[0] == 1 && circuit.value[2] == 1);
}

/* ---- Events */

/* "operation unit.from(operand unit.from ...)" with names for nodes. */
struct listing {
    const struct graph *graph;
    struct text text;
};

static void list_operand(struct listing *listing, const struct operand *operand)
{
    assert_int_equal(operand->layer, 0);
    if (quantity_table[operand->quantity].places != PLACES_LINK)
        assert_int_equal(operand->from, 0);
    text_add(&listing->text, operand->quantity == QUANTITY_NODE            ? ""
                             : operand->quantity == QUANTITY_NODE_GRADIENT ? "d"
                             : operand->quantity == QUANTITY_LOCAL_SLOPE   ? "slope "
                                                                           : "link ");
    text_add(&listing->text, listing->graph->node[operand->unit].name);
    if (quantity_table[operand->quantity].places == PLACES_LINK)
        text_printf(&listing->text, ".%zu", operand->from);
}

static double list(void *context, const struct operation_event *event)
{
    struct listing *listing = context;

    list_operand(listing, &event->result);
    text_add(&listing->text, " <-");
    for (size_t i = 0; i < event->operand_count; i++) {
        text_add(&listing->text, i == 0 ? " " : ", ");
        list_operand(listing, &event->operands[i]);
    }
    text_add(&listing->text, "\n");
    return event->result.value;
}

/* y = exp(a * b) a + 2, with a node that leads nowhere and a constant. */
static void test_events_come_node_by_node_forward_and_back(void **state)
{
    struct circuit circuit = {0};
    struct listing listing = {.graph = &circuit.graph};

    (void)state;
    add_leaf(&circuit, "a", 0.5);
    add_leaf(&circuit, "b", -2);
    add(&circuit, "p = a * b");
    add(&circuit, "dead = -a");
    add(&circuit, "e = exp(p)");
    add(&circuit, "m = e * a");
    add(&circuit, "y = m + 2");
    run(&circuit, &(struct observer){list, &listing});
    assert_string_equal(listing.text.data, "p <- a, b\n"
                                           "dead <- a\n"
                                           "e <- p\n"
                                           "m <- e, a\n"
                                           "y <- m, 2\n"
                                           "dy <-\n"
                                           "slope y.0 <- m, 2, y\n"
                                           "link y.0 <- dy, slope y.0\n"
                                           "dm <- link y.0\n"
                                           "slope m.0 <- e, a, m\n"
                                           "link m.0 <- dm, slope m.0\n"
                                           "slope m.1 <- e, a, m\n"
                                           "link m.1 <- dm, slope m.1\n"
                                           "de <- link m.0\n"
                                           "slope e.0 <- p, e\n"
                                           "link e.0 <- de, slope e.0\n"
                                           "dp <- link e.0\n"
                                           "slope p.0 <- a, b, p\n"
                                           "link p.0 <- dp, slope p.0\n"
                                           "slope p.1 <- a, b, p\n"
                                           "link p.1 <- dp, slope p.1\n"
                                           "db <- link p.1\n"
                                           "da <- link m.1, link p.0\n");
    text_free(&listing.text);
}

/* The last value of every number, by quantity, unit and from; each is distorted as it is made. */
struct notebook {
    const struct graph *graph;
    size_t events;
    double entry[QUANTITY_COUNT][GRAPH_MAX_NODES][2];
};

static double slope_of(const struct graph_node *made, size_t which, const struct operand *v)
{
    double a = v[0].value, b = v[1].value;

    switch (made->operation) {
    case GRAPH_OP_ADD: return 1;
    case GRAPH_OP_MUL: return which == 0 ? b : a;
    case GRAPH_OP_DIV: return which == 0 ? 1 / b : -a / b / b;
    case GRAPH_OP_NEG: return -1;
    case GRAPH_OP_EXP: return v[1].value;
    default: fail_msg("not in the circuit");
    }
    return NAN;
}

static double recompute(const struct notebook *book, const struct operation_event *event)
{
    const struct graph_node *made = &book->graph->node[event->result.unit];
    const struct operand *v = event->operands;
    double total = 0;

    switch (event->operation) {
    case OPERATION_NODE:
        return plain_value(made->operation, v[0].value, event->operand_count > 1 ? v[1].value : 0);
    case OPERATION_LOCAL_SLOPE: return slope_of(made, event->result.from, v);
    case OPERATION_LINK_GRADIENT: return v[0].value * v[1].value;
    case OPERATION_NODE_GRADIENT:
        for (size_t i = 0; i < event->operand_count; i++)
            total += v[i].value;
        return event->operand_count == 0 ? 1 : total;
    default: fail_msg("an operation that is not a graph's");
    }
    return NAN;
}

static double distort(void *context, const struct operation_event *event)
{
    struct notebook *book = context;
    const struct operand *result = &event->result;
    double changed = result->value * 1.0625 + 0.001 * (double)(book->events++ % 7);

    for (size_t i = 0; i < event->operand_count; i++) {
        const struct operand *operand = &event->operands[i];

        assert_true(operand->value == book->entry[operand->quantity][operand->unit][operand->from]);
    }
    assert_close(result->value, recompute(book, event), 1e-13);
    book->entry[result->quantity][result->unit][result->from] = changed;
    return changed;
}

static void test_what_the_observer_returns_replaces_the_result(void **state)
{
    static struct notebook book;
    struct circuit circuit = course_circuit();

    (void)state;
    book.graph = &circuit.graph;
    for (size_t i = 0; i < circuit.graph.count; i++)
        book.entry[QUANTITY_NODE][i][0] = circuit.graph.node[i].kind == GRAPH_CONSTANT
                                              ? circuit.graph.node[i].constant
                                              : circuit.value[i];
    run(&circuit, &(struct observer){distort, &book});
    assert_int_equal(book.events, 8 + 13 + 2 * 12);
    for (size_t i = 0; i < circuit.graph.count; i++) {
        assert_true(circuit.value[i] == book.entry[QUANTITY_NODE][i][0]);
        assert_true(circuit.gradient[i] == book.entry[QUANTITY_NODE_GRADIENT][i][0]);
    }
}

/* ---- Formulas */

static void test_numbers_in_formulas_become_constants(void **state)
{
    struct circuit circuit = {0};
    const struct graph *graph = &circuit.graph;

    (void)state;
    add_leaf(&circuit, "a", 3);
    add(&circuit, "y=a*-0.50");
    add(&circuit, "  z  =  2e-3\t/  a ");
    add(&circuit, "u = -2.5 - 1.");
    add(&circuit, "v = -2");
    add(&circuit, "w = - 2");
    add(&circuit, "big = -1.7976931348623157e308 * a");
    add(&circuit, "third = 0.3333333333333333 * a");
    add(&circuit, "tenth = 0.1 * 0.30000000000000004");
    assert_int_equal(graph->count, 1 + 2 + 2 + 3 + 2 + 2 + 2 + 2 + 3);
    assert_string_equal(graph->node[1].name, "-0.5");
    assert_int_equal(graph->node[1].kind, GRAPH_CONSTANT);
    assert_string_equal(graph->node[3].name, "0.002");
    assert_string_equal(graph->node[5].name, "-2.5");
    assert_string_equal(graph->node[6].name, "1");
    assert_string_equal(graph->node[8].name, "2");
    assert_string_equal(graph->node[10].name, "2");
    assert_string_equal(graph->node[12].name, "-1.7976931348623157e+308");
    assert_string_equal(graph->node[14].name, "0.3333333333333333");
    assert_string_equal(graph->node[16].name, "0.1");
    assert_string_equal(graph->node[17].name, "0.30000000000000004");
    graph_forward(graph, circuit.value, NULL);
    assert_close(value(&circuit, "y"), -1.5, 0);
    assert_close(value(&circuit, "z"), 0.002 / 3, 0);
    assert_close(value(&circuit, "u"), -3.5, 0);
    assert_close(value(&circuit, "v"), -2, 0);
    assert_close(value(&circuit, "w"), -2, 0);
}

static void test_names_may_be_those_of_functions_and_of_up_to_31_characters(void **state)
{
    struct circuit circuit = {0};

    (void)state;
    add_leaf(&circuit, "exp", 2);
    add_leaf(&circuit, "a_name_of_31_characters________", 3);
    add(&circuit, "y = exp * a_name_of_31_characters________");
    add(&circuit, "z = exp ( exp )");
    graph_forward(&circuit.graph, circuit.value, NULL);
    assert_close(value(&circuit, "y"), 6, 0);
    assert_close(value(&circuit, "z"), exp(2), 0);
}

/* The graph stays as it was, and the message has the parts that are listed. */
static void assert_refused(bool is_leaf, const char *line, const char *found, const char *expected)
{
    struct circuit circuit = course_circuit();
    struct graph before = circuit.graph;
    struct error err = {0};

    assert_false(is_leaf ? graph_add_leaf(&circuit.graph, line, &err)
                         : graph_add_formula(&circuit.graph, line, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    if (strstr(err.text, found) == NULL || strstr(err.text, expected) == NULL)
        fail_msg("%s: \"%s\" lacks \"%s\" or \"%s\"", line, err.text, found, expected);
    assert_memory_equal(&circuit.graph, &before, sizeof before);
}

static void test_formulas_say_what_was_found_and_what_was_expected(void **state)
{
    static const struct {
        const char *line, *found, *expected;
    } cases[] = {
        {"",                                                   "found the end of the line",         "expected a name"                                  },
        {"1y = a + b",                                         "found \"1y\" at character 1",       "beginning with a letter"                          },
        {"_y = a + b",                                         "found \"_y\" at character 1",       "beginning with a letter"                          },
        {"= a + b",                                            "found \"=\"",                       "expected a name"                                  },
        {"y",                                                  "found the end of the line",         "expected \"=\""                                   },
        {"y a + b",                                            "found \"a\" at character 3",        "expected \"=\""                                   },
        {"y-1 = a",                                            "found \"-1\" at character 2",       "expected \"=\""                                   },
        {"a = s + t",                                          "\"a\" is given twice",              "expected a new one"                               },
        {"a_name_of_32_characters_________ = -a",              "a name of 32 characters",
         "expected 31 at the most"                                                                                                                     },
        {"y =",                                                "found the end of the line",         "expected the name of an earlier node, or a number"},
        {"y = ",                                               "found the end of the line",         "or a number"                                      },
        {"y = * a",                                            "found \"*\" at character 5",        "or a number"                                      },
        {"y = y + a",                                          "unknown name \"y\"",                "expected the name of an earlier node"             },
        {"y = a + later",                                      "unknown name \"later\"",            "expected the name of an earlier node"             },
        {"y = a + a_name_of_31_characters_with_more_after_it",
         "unknown name \"a_name_of_31_characters_with_mo",                                          "expected the name"                                },
        {"y = a",                                              "found the end of the line",         "expected one of + - * /"                          },
        {"y = 2",                                              "found the end of the line",         "expected one of + - * /"                          },
        {"y = a b",                                            "found \"b\" at character 7",        "expected one of + - * /"                          },
        {"y = a ^ b",                                          "found \"^\" at character 7",        "expected one of + - * /"                          },
        {"y = a +",                                            "found the end of the line",         "or a number"                                      },
        {"y = a + b + c",                                      "found \"+\" at character 11",       "expected the end of the line"                     },
        {"y = -a + b",                                         "found \"+\" at character 8",        "expected the end of the line"                     },
        {"y = - 2 + b",                                        "found \"+\" at character 9",        "expected the end of the line"                     },
        {"y = --a",                                            "found \"-a\" at character 6",       "or a number"                                      },
        {"y = -",                                              "found the end of the line",         "or a number"                                      },
        {"y = 2x * a",                                         "found \"2x\" at character 5",       "expected a number, as 1"                          },
        {"y = a * 1e999",                                      "found \"1e999\" at character 9",    "expected a number"                                },
        {"y = a * 0x10",                                       "found \"0x10\"",                    "expected a number"                                },
        {"y = a * 1.2.3",                                      "found \"1.2.3\"",                   "expected a number"                                },
        {"y = a * .",                                          "found \".\"",                       "expected a number"                                },
        {"y = sin(a)",                                         "unknown function \"sin\"",
         "expected one of: exp, ln, sigmoid, tanh, square"                                                                                             },
        {"y = Exp(a)",                                         "unknown function \"Exp\"",          "expected one of: exp"                             },
        {"y = ex(a)",                                          "unknown function \"ex\"",           "expected one of: exp"                             },
        {"y = neg(a)",                                         "unknown function \"neg\"",          "expected one of: exp"                             },
        {"y = exp()",                                          "found \")\" at character 9",        "or a number"                                      },
        {"y = exp(a",                                          "found the end of the line",         "expected \")\""                                   },
        {"y = exp(a b)",                                       "found \"b)\" at character 11",      "expected \")\""                                   },
        {"y = exp(a) + b",                                     "found \"+\" at character 12",       "expected the end of the line"                     },
        {"y = exp a",                                          "unknown name \"exp\"",              "expected the name of an earlier node"             },
        {"y = (a + b)",                                        "found \"(a\" at character 5",       "or a number"                                      },
        {"y = a +\n b",                                        "found \"\\x0A\" at character 8",    "or a number"                                      },
        {"y = \xC3\xA9 + a",                                   "found \"\xC3\xA9\" at character 5", "or a number"                                      },
        {"y = \x1B[31m + a",                                   "\\x1B[31m",                         "or a number"                                      },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        assert_refused(false, cases[i].line, cases[i].found, cases[i].expected);
}

static void test_names_of_leaves_say_what_was_found_and_what_was_expected(void **state)
{
    (void)state;
    assert_refused(true, "", "found the end of the line", "expected a name");
    assert_refused(true, "0x", "found \"0x\"", "beginning with a letter");
    assert_refused(true, "x 2", "found \"2\" at character 3", "expected the end of the line");
    assert_refused(true, "x-y", "found \"-y\" at character 2", "expected the end of the line");
    assert_refused(true, "w0", "\"w0\" is given twice", "expected a new one");
    assert_refused(true, "a_name_of_32_characters_________", "32 characters", "31 at the most");
}

static void test_a_graph_has_up_to_256_nodes_with_its_numbers(void **state)
{
    struct circuit circuit = {0};
    struct error err = {0};
    char name[24];

    (void)state;
    for (size_t i = 0; i + 2 < GRAPH_MAX_NODES; i++) {
        snprintf(name, sizeof name, "n%zu", i);
        add_leaf(&circuit, name, (double)i);
    }
    assert_false(graph_add_formula(&circuit.graph, "y = 1 + 2", &err));
    assert_non_null(strstr(err.text, "\"y\": too many nodes; expected 256 at the most"));
    add(&circuit, "y = 1 + n253");
    assert_int_equal(circuit.graph.count, GRAPH_MAX_NODES);
    assert_false(graph_add_formula(&circuit.graph, "z = -y", &err));
    assert_false(graph_add_leaf(&circuit.graph, "z", &err));
    assert_non_null(strstr(err.text, "\"z\": too many nodes"));
    run(&circuit, NULL);
    assert_close(value(&circuit, "y"), 254, 0);
    assert_close(gradient(&circuit, "n253"), 1, 0);
}

/* As many uses of one node as there is room for: a sum of all nodes before, two operands each. */
static void test_a_node_may_be_used_by_all_others(void **state)
{
    struct circuit circuit = {0};
    char line[64];

    (void)state;
    add_leaf(&circuit, "a", 1);
    for (size_t i = 1; i + 1 < GRAPH_MAX_NODES; i++) {
        snprintf(line, sizeof line, "n%zu = a - a", i);
        add(&circuit, line);
    }
    add(&circuit, "y = a + a");
    run(&circuit, NULL);
    assert_close(gradient(&circuit, "a"), 2, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_course_circuit_has_the_values_and_gradients_of_the_course),
        cmocka_unit_test(test_one_sigmoid_is_the_same_as_its_four_parts),
        cmocka_unit_test(test_each_operation_has_its_value_and_slopes),
        cmocka_unit_test(test_every_operation_says_how_it_is_written),
        cmocka_unit_test(test_a_node_used_twice_gets_both_contributions),
        cmocka_unit_test(test_what_the_result_does_not_depend_on_has_no_gradient),
        cmocka_unit_test(test_numeric_keeps_the_h_asked_for_and_the_values),
        cmocka_unit_test(test_events_come_node_by_node_forward_and_back),
        cmocka_unit_test(test_what_the_observer_returns_replaces_the_result),
        cmocka_unit_test(test_numbers_in_formulas_become_constants),
        cmocka_unit_test(test_names_may_be_those_of_functions_and_of_up_to_31_characters),
        cmocka_unit_test(test_formulas_say_what_was_found_and_what_was_expected),
        cmocka_unit_test(test_names_of_leaves_say_what_was_found_and_what_was_expected),
        cmocka_unit_test(test_a_graph_has_up_to_256_nodes_with_its_numbers),
        cmocka_unit_test(test_a_node_may_be_used_by_all_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
