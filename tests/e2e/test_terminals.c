/*
 * Other terminals, other locales, no terminal: the screen works, or says clearly why not.
 */
#include "terminal.h"

#include "../unit/support.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* Runs the program to its end, which comes at once; checks its status and that it says `words`. */
static void assert_refuses(const struct terminal_setup *setup, int status, const char *words)
{
    struct terminal *terminal = terminal_open(setup);
    int ended = terminal_await_end(terminal);
    struct termios now = terminal_modes(terminal), before = terminal_modes_before(terminal);
    const char *bytes;
    size_t count;

    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), status);
    bytes = terminal_bytes(terminal, &count);
    if (strncmp(bytes, "nntui: ", 7) != 0 || strstr(bytes, words) == NULL) {
        print_error("it says: %s\n", bytes);
        fail();
    }
    for (size_t i = 0; i < count; i++)
        assert_true(bytes[i] == '\r' || bytes[i] == '\n' || (unsigned char)bytes[i] >= ' ');
    assert_int_equal(now.c_lflag, before.c_lflag);
    terminal_close(terminal);
}

/* What may stand in a cell: ASCII, and of the UTF-8 glyph set frames, arrows, shapes, braille. */
static bool is_expected(uint32_t character, bool utf8)
{
    if (character == 0 || (character >= ' ' && character < 0x7F))
        return true;
    return utf8 && ((character >= 0x2190 && character < 0x2200) ||
                    (character >= 0x2500 && character < 0x2600) ||
                    (character >= 0x2800 && character < 0x2900) || character == 0x2026 ||
                    character == 0x00B7 || character == 0x00D7);
}

static void assert_no_garbage(struct terminal *terminal, bool utf8)
{
    int width, height;

    terminal_size(terminal, &width, &height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            if (!is_expected(terminal_cell(terminal, x, y), utf8)) {
                print_error("U+%04X in column %d of: %s\n", (unsigned)terminal_cell(terminal, x, y),
                            x, terminal_row(terminal, y));
                fail();
            }
}

static void assert_only_ascii(struct terminal *terminal)
{
    size_t count;
    const char *bytes = terminal_bytes(terminal, &count);

    for (size_t i = 0; i < count; i++)
        assert_true((unsigned char)bytes[i] < 0x80);
}

/* Trains for a moment, opens the help, and leaves. */
static struct terminal *visit(const struct terminal_setup *setup, bool utf8)
{
    struct terminal *terminal = terminal_open(setup);

    terminal_await_text(terminal, "Settings");
    terminal_type(terminal, " ");
    terminal_await_number(terminal, "epoch ", 0);
    terminal_type(terminal, " ");
    terminal_await_text(terminal, "paused");
    assert_no_garbage(terminal, utf8);
    terminal_type(terminal, "?");
    terminal_await_text(terminal, "leave the program");
    assert_no_garbage(terminal, utf8);
    terminal_type(terminal, "?");
    terminal_await_text(terminal, "Settings");
    return terminal;
}

static void leave(struct terminal *terminal)
{
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    terminal_close(terminal);
}

static void test_kinds_of_terminals(void **state)
{
    static const struct {
        const char *term;
        bool utf8, colours;
    } kinds[] = {
        {"xterm-256color",  true,  true },
        {"xterm",           true,  true },
        {"xterm-mono",      true,  false},
        {"screen",          true,  true },
        {"screen-256color", true,  true },
        {"tmux-256color",   true,  true },
        {"rxvt",            true,  true },
        {"linux",           false, true },
        {"vt100",           false, false},
        {"vt220",           false, false},
        {"ansi",            false, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct terminal_setup setup = {.term = kinds[i].term};
        struct terminal *terminal = visit(&setup, kinds[i].utf8);

        if (terminal_has_colours(terminal) != kinds[i].colours)
            print_error("TERM=%s\n", kinds[i].term);
        assert_int_equal(terminal_has_colours(terminal), kinds[i].colours);
        if (!kinds[i].utf8)
            assert_only_ascii(terminal);
        leave(terminal);
    }
}

static void test_terminals_that_cannot_show_a_screen(void **state)
{
    (void)state;
    assert_refuses(&(struct terminal_setup){.term = "dumb"}, 1, "TERM is 'dumb'");
    assert_refuses(&(struct terminal_setup){.term = "unknown"}, 1, "TERM is 'unknown'");
    assert_refuses(&(struct terminal_setup){.term = "no-such-terminal"}, 1, "no-such-terminal");
    assert_refuses(&(struct terminal_setup){.term = "\033[31mred"}, 1, "\\x1B[31mred");
    assert_refuses(&(struct terminal_setup){.term = "../../etc/passwd"}, 1, "TERM is");
    assert_refuses(&(struct terminal_setup){.term = ""}, 1, "TERM is not set");
    assert_refuses(&(struct terminal_setup){.term = NULL}, 1, "TERM is not set");
}

static void test_no_terminal(void **state)
{
    struct terminal *terminal;
    size_t count;

    (void)state;
    assert_refuses(&(struct terminal_setup){.term = "xterm", .no_input = true}, 1,
                   "standard input is not a terminal");
    assert_refuses(&(struct terminal_setup){.term = "xterm", .no_output = true}, 1,
                   "standard output is not a terminal");
    terminal = terminal_open(&(struct terminal_setup){
        .term = "xterm", .no_output = true, .arguments = (const char *const[]){"--help", NULL}
    });
    assert_int_equal(terminal_await_end(terminal), 0);
    terminal_bytes(terminal, &count);
    assert_int_equal(count, 0);
    terminal_close(terminal);
}

static void test_wrong_options(void **state)
{
    static const char *const options[][4] = {
        {"--nonsense", NULL   },
        {"-x",         NULL   },
        {"nonsense",   NULL   },
        {"--size",     "80x24", NULL},
        {"--script",            NULL         },
    };
    static const char *const late[] = {"--ascii", "train", NULL};
    static const char *const size[] = {"--script", "/dev/null", "--size", "0x24", NULL};

    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        assert_refuses(&(struct terminal_setup){.term = "xterm", .arguments = options[i]}, 2,
                       options[i][0] + strspn(options[i][0], "-"));
    assert_refuses(&(struct terminal_setup){.term = "xterm", .arguments = late}, 2, "train");
    assert_refuses(&(struct terminal_setup){.term = "xterm", .arguments = size}, 2, "COLUMNSxROWS");
}

static void test_the_c_locale_sends_only_ascii(void **state)
{
    static const char *const locales[] = {"C", "POSIX", "no_SUCH"};

    (void)state;
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        struct terminal *terminal = visit(
            &(struct terminal_setup){.term = "xterm-256color", .locale = locales[i]}, false);

        assert_only_ascii(terminal);
        leave(terminal);
    }
}

static void test_ascii_on_request(void **state)
{
    struct terminal *terminal = visit(
        &(struct terminal_setup){
            .term = "xterm-256color", .arguments = (const char *const[]){"--ascii", NULL}
    },
        false);

    (void)state;
    assert_only_ascii(terminal);
    leave(terminal);
}

static void test_utf8_draws_braille_and_lines(void **state)
{
    struct terminal *terminal = visit(&(struct terminal_setup){.term = "xterm-256color"}, true);

    (void)state;
    assert_true(terminal_shows(terminal, "\xE2\x94\x80"));
    leave(terminal);
}

static void test_no_color_is_honoured(void **state)
{
    static const char *const refused[] = {"NO_COLOR=1", NULL};
    static const char *const empty[] = {"NO_COLOR=", NULL};
    struct terminal *terminal = visit(
        &(struct terminal_setup){.term = "xterm-256color", .variables = refused}, true);

    (void)state;
    assert_false(terminal_has_colours(terminal));
    assert_true(terminal_is_marked(terminal, "1 Train"));
    assert_true(terminal_last(terminal, "\033[38;5;") < 0);
    leave(terminal);
    terminal = visit(&(struct terminal_setup){.term = "xterm-256color", .variables = empty}, true);
    assert_true(terminal_has_colours(terminal));
    leave(terminal);
}

static void test_size_in_the_environment_does_not_freeze_the_screen(void **state)
{
    static const char *const frozen[] = {"LINES=10", "COLUMNS=200", NULL};
    struct terminal *terminal = terminal_open(
        &(struct terminal_setup){.term = "xterm", .variables = frozen});

    (void)state;
    terminal_await_text(terminal, "Settings");
    terminal_await_row(terminal, 23, "quit");
    leave(terminal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_of_terminals),
        cmocka_unit_test(test_terminals_that_cannot_show_a_screen),
        cmocka_unit_test(test_no_terminal),
        cmocka_unit_test(test_wrong_options),
        cmocka_unit_test(test_the_c_locale_sends_only_ascii),
        cmocka_unit_test(test_ascii_on_request),
        cmocka_unit_test(test_utf8_draws_braille_and_lines),
        cmocka_unit_test(test_no_color_is_honoured),
        cmocka_unit_test(test_size_in_the_environment_does_not_freeze_the_screen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
