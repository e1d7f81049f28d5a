/*
 * The real program in a terminal of the test's own: a pseudo-terminal whose other end is libvterm, and
 * between them a small shell with job control, so that C-z, fg and bg are what they are in life.
 *
 *   struct terminal *terminal = terminal_open(&(struct terminal_setup){.term = "xterm-256color"});
 *   terminal_await_text(terminal, "Settings");
 *   terminal_type(terminal, "q");
 *   assert_int_equal(terminal_await_end(terminal), 0);
 *   terminal_close(terminal);
 *
 * Waiting is always for something to be seen. What does not come within TERMINAL_PATIENCE fails the test, with
 * a picture of the screen; no result depends on how long it took.
 */
#ifndef NNTUI_TESTS_TERMINAL_H
#define NNTUI_TESTS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

/* Seconds; only a limit for failing. */
#define TERMINAL_PATIENCE 30

struct terminal_setup {
    const char *program;          /* found by PATH; NULL: the nntui that was built */
    const char *const *arguments; /* after the program's name, NULL at the end; NULL: none */
    const char *term;             /* TERM; NULL: unset */
    const char *locale;           /* LC_ALL; NULL: C.UTF-8 */
    const char *const *variables; /* more "NAME=VALUE", NULL at the end; NULL: none */
    int width, height;            /* 0: 80x24 */
    bool no_input, no_output;     /* standard input or output is /dev/null instead */
    int ignored; /* a signal that is ignored from the start, as by nohup; 0: none */
};

struct terminal;

struct terminal *terminal_open(const struct terminal_setup *setup);
/* Ends the program, however it is, and frees everything. */
void terminal_close(struct terminal *terminal);

/* The program's process. (Its standard error is the terminal, whatever else is not.) */
pid_t terminal_process(const struct terminal *terminal);

/* ---- What is done to it */

void terminal_type(struct terminal *terminal, const char *bytes);
void terminal_resize(struct terminal *terminal, int width, int height);
void terminal_signal(struct terminal *terminal, int number);
/* The shell's fg and bg. */
void terminal_foreground(struct terminal *terminal);
void terminal_background(struct terminal *terminal);
/* The network goes down: the terminal's other end is closed. */
void terminal_hang_up(struct terminal *terminal);
/* From here on the terminal reads only so many bytes a second; 0: none at all. */
void terminal_slow_down(struct terminal *terminal, int bytes_per_second);

/* ---- What is waited for */

typedef bool terminal_condition(struct terminal *terminal, const void *data);

/* Lets the program run until the condition holds; fails the test, naming `what`, when it never does. */
void terminal_await(struct terminal *terminal, terminal_condition *condition, const void *data,
                    const char *what);
void terminal_await_text(struct terminal *terminal, const char *text);
void terminal_await_no_text(struct terminal *terminal, const char *text);
/* Until row `y` has the text. */
void terminal_await_row(struct terminal *terminal, int y, const char *text);
/* Until the program has written these bytes somewhere from the offset `from` on. */
void terminal_await_bytes(struct terminal *terminal, const char *bytes, long from);
/* Until it has written `count` bytes in all. */
void terminal_await_count(struct terminal *terminal, size_t count);
/* Until a number other than `old` stands behind the first `label`; returns it. */
double terminal_await_number(struct terminal *terminal, const char *label, double old);
void terminal_await_stop(struct terminal *terminal);
/* The status as of waitpid(). */
int terminal_await_end(struct terminal *terminal);
/* Lets the program run until it has nothing more to say (it writes nothing for `ms` milliseconds). */
void terminal_settle(struct terminal *terminal, int ms);
/* Takes in what comes next, or returns false when that is nothing for `ms` milliseconds. */
bool terminal_take(struct terminal *terminal, int ms);

/* ---- What is seen */

bool terminal_shows(struct terminal *terminal, const char *text);
/* The number behind the first `label` in a text, "13.01M" as 13010000; NaN: there is none. */
double number_behind(const char *text, const char *label);
/* The same of the first row of the screen where there is one. */
double terminal_number(struct terminal *terminal, const char *label);
/* A row as UTF-8, blanks at its end cut off. */
const char *terminal_row(struct terminal *terminal, int y);
/* The first character of a cell; 0 where nothing was ever written. */
uint32_t terminal_cell(struct terminal *terminal, int x, int y);
bool terminal_alternate_screen(const struct terminal *terminal);
bool terminal_cursor_visible(const struct terminal *terminal);
/* Whether any cell has a colour of its own. */
bool terminal_has_colours(struct terminal *terminal);
/* Whether the cell at the first `text` is bold, underlined or reversed. */
bool terminal_is_marked(struct terminal *terminal, const char *text);
void terminal_size(const struct terminal *terminal, int *width, int *height);
/* The terminal's modes now, and before the program started. */
struct termios terminal_modes(const struct terminal *terminal);
struct termios terminal_modes_before(const struct terminal *terminal);
/* All bytes that the program has written so far. */
const char *terminal_bytes(const struct terminal *terminal, size_t *count);
/* Where `bytes` come last in them; -1: nowhere. */
long terminal_last(const struct terminal *terminal, const char *bytes);

#endif
