/*
 * The keys of the Step screen, each pressed in a real terminal: what a person would see after it is waited for.
 */
#include "terminal.h"

#include "../unit/support.h"

#include <stdio.h>
#include <string.h>

static struct terminal *open_step(const char *term, const char *const *arguments)
{
    struct terminal *terminal = terminal_open(
        &(struct terminal_setup){.term = term, .arguments = arguments});

    terminal_await_text(terminal, "Settings");
    terminal_type(terminal, "2");
    terminal_await_text(terminal, "0/94");
    return terminal;
}

static void quit(struct terminal *terminal)
{
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    terminal_close(terminal);
}

/* Keys as xterm sends them in application mode. */
#define UP    "\033OA"
#define DOWN  "\033OB"
#define RIGHT "\033OC"
#define LEFT  "\033OD"
#define HOME  "\033OH"
#define END   "\033OF"

/* What is typed, and what is to be seen then. */
struct press {
    const char *keys, *seen;
};

static void press_all(struct terminal *terminal, const struct press *presses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        terminal_type(terminal, presses[i].keys);
        terminal_await_text(terminal, presses[i].seen);
    }
}

#define PRESS_ALL(terminal, presses) \
 press_all(terminal, presses, sizeof(presses) / sizeof((presses)[0]))

static void test_the_cursor_s_keys(void **state)
{
    static const struct press presses[] = {
        {RIGHT,             "1/94"                         },
        {RIGHT RIGHT RIGHT, "= 0.9*0.9 + 0.3*0.1 + 0.4*0.8"},
        {LEFT,              "3/94"                         },
        {"g",               "by neuron"                    },
        {RIGHT,             "5/94"                         },
        {"g" RIGHT,         "15/94"                        },
        {END,               "94/94"                        },
        {RIGHT,             "pass 2"                       },
        {HOME,              "pass 2  0/94"                 },
        {HOME,              "pass 1  0/94"                 },
        {"/sum\r",          "4/94"                         },
        {"n",               "9/94"                         },
        {"N",               "4/94"                         },
        {":go 2 40\r",      "pass 2  40/94"                },
    };
    struct terminal *terminal = open_step("xterm-256color", NULL);

    (void)state;
    PRESS_ALL(terminal, presses);
    quit(terminal);
}

static void test_the_keys_that_change(void **state)
{
    static const struct press presses[] = {
        {"R",              "transpose"                     },
        {"R",              "rule split"                    },
        {"R",              "rule chain"                    },
        {"c",              "carry 3"                       },
        {"c",              "carry full"                    },
        {"l",              "squared"                       },
        {"u",              "undone; now loss = sse"        },
        {"U",              "made again; now loss = squared"},
        {"a",              "tanh"                          },
        {"+",              "0.9000"                        },
        {"-",              " 0.900 "                       },
        {"e",              "Arrows choose"                 },
        {DOWN "\r",        "w[1][2][1] = 0.2"              },
        {"\025"
         "0.5\r", "what has changed is marked"    },
        {"\033",           "*0.500"                        },
    };
    struct terminal *terminal = open_step("xterm-256color", NULL);

    (void)state;
    PRESS_ALL(terminal, presses);
    quit(terminal);
}

static void test_the_keys_that_ask_and_explain(void **state)
{
    static const struct press presses[] = {
        {"g",       "by neuron"                                   },
        {"p",       "What is it, to 3"                            },
        {"0.239\r", "e^x instead of e^-x"                         },
        {".761\r",  "right: o[1][1] = 1 / (1 + e^-1.16) = 0.761"  },
        {"\r",      "it is o[1][2] = 1 / (1 + e^-0.42) = 0.603"   },
        {"p",       "0 of 2 right at"                             },
        {"y",       "Between 0 and 1, and 1/2 where the sum is 0."},
        {"y",       "dE/dW1"                                      },
        {"L",       "perturbed"                                   },
        {"L",       "dE/dW1"                                      },
        {"w0.5\r",  "What if o[1][2] = 0.5"                       },
        {"v",       "What if as on paper"                         },
        {"\t",      "0 of 2 right at"                             },
        {"z",       "not 0.239"                                   },
        {"z",       "revealed"                                    },
        {"?",       "step on at a pace"                           },
        {"?",       "10/94"                                       },
    };
    struct terminal *terminal = open_step("xterm-256color", NULL);

    (void)state;
    PRESS_ALL(terminal, presses);
    quit(terminal);
}

/* The clock is the program's own here: that it plays on by itself, and stops. */
static void test_space_plays_and_stops(void **state)
{
    struct terminal *terminal = open_step("xterm-256color", NULL);

    (void)state;
    for (int i = 0; i < 6; i++)
        terminal_type(terminal, ">");
    terminal_await_text(terminal, "a step every 0.1 seconds");
    terminal_type(terminal, " ");
    terminal_await_text(terminal, "playing");
    terminal_await_text(terminal, "4/94");
    terminal_type(terminal, " ");
    terminal_await_no_text(terminal, "playing");
    terminal_type(terminal, "<gg ");
    terminal_await_text(terminal, "94/94");
    terminal_await_no_text(terminal, "playing");
    quit(terminal);
}

static void test_one_key_brings_a_sample_here_and_another_goes_back(void **state)
{
    struct terminal *terminal = terminal_open(&(struct terminal_setup){.term = "xterm-256color"});

    (void)state;
    terminal_await_text(terminal, "Settings");
    terminal_type(terminal, "e");
    terminal_await_text(terminal, "epoch 1");
    terminal_type(terminal, "i");
    terminal_await_text(terminal, "sample 1");
    terminal_type(terminal, "1");
    terminal_await_text(terminal, "Settings");
    quit(terminal);
}

/* No colours, no UTF-8, no function keys but arrows. */
static void test_all_is_readable_on_a_vt100(void **state)
{
    static const char *const ascii[] = {"--ascii", NULL};
    static const struct press presses[] = {
        {RIGHT RIGHT RIGHT RIGHT, "x[1][1] = w[1][1][1]*i[1] + w[1][1][2]*i[2] + w[1][1][3]*i[3]"},
        {"\t",                    "inputs"                                                       },
        {"L",                     "perturbed"                                                    },
    };
    struct terminal *terminal = open_step("vt100", ascii);
    size_t count;
    const char *bytes;

    (void)state;
    PRESS_ALL(terminal, presses);
    quit(terminal);
    bytes = terminal_bytes(terminal = open_step("vt100", ascii), &count);
    for (size_t i = 0; i < count; i++)
        assert_true((unsigned char)bytes[i] < 0x80);
    quit(terminal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_cursor_s_keys),
        cmocka_unit_test(test_the_keys_that_change),
        cmocka_unit_test(test_the_keys_that_ask_and_explain),
        cmocka_unit_test(test_space_plays_and_stops),
        cmocka_unit_test(test_one_key_brings_a_sample_here_and_another_goes_back),
        cmocka_unit_test(test_all_is_readable_on_a_vt100),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
