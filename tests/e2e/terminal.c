/*
 * The pseudo-terminal, the small shell in it, and the terminal emulator of terminal.h.
 */
#include "terminal.h"

#include "../unit/support.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

struct terminal {
    int master;  /* our end of the pseudo-terminal; -1 when hung up */
    int reports; /* from the shell: the program's process, then each of its statuses */
    int orders;  /* to the shell: 'f' and 'b' */
    pid_t shell, program;
    int status; /* the program's last, as of waitpid() */
    bool has_status, ended;
    struct termios before;
    VTerm *vterm;
    VTermScreen *screen;
    bool alternate, cursor;
    int width, height;
    char *bytes; /* all output */
    size_t count, capacity;
    size_t fed;        /* of them, what the emulator has been given */
    int rate;          /* bytes a second that are read; -1: all */
    int64_t read_next; /* ms; when the next may be read */
    char row[4096];
};

static int64_t now_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* ---- The shell between the terminal and the program */

static void give_terminal_to(pid_t group)
{
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(STDERR_FILENO, group);
}

static _Noreturn void run_program(const struct terminal_setup *setup)
{
    const char *program[16] = {NULL};
    const char *build = getenv("top_builddir");
    char path[4096];
    size_t count = 1;

    setpgid(0, 0);
    give_terminal_to(getpid());
    signal(SIGTTOU, SIG_DFL);
    unsetenv("TERM");
    unsetenv("LANG");
    if (setup->term != NULL)
        setenv("TERM", setup->term, 1);
    setenv("LC_ALL", setup->locale != NULL ? setup->locale : "C.UTF-8", 1);
    /* A sanitizer would answer the signals that the tests send. */
    setenv("ASAN_OPTIONS",
           "handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0", 1);
    setenv("UBSAN_OPTIONS",
           "handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0", 1);
    setenv("TSAN_OPTIONS",
           "handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0", 1);
    for (size_t i = 0; setup->variables != NULL && setup->variables[i] != NULL; i++)
        putenv((char *)(uintptr_t)setup->variables[i]);
    if (setup->ignored != 0)
        signal(setup->ignored, SIG_IGN);
    if (setup->no_input)
        dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    if (setup->no_output)
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    snprintf(path, sizeof path, "%s/nntui", build != NULL ? build : ".");
    program[0] = setup->program != NULL ? setup->program : path;
    for (size_t i = 0; setup->arguments != NULL && setup->arguments[i] != NULL && count < 15; i++)
        program[count++] = setup->arguments[i];
    execvp(program[0], (char *const *)(uintptr_t)program);
    dprintf(STDERR_FILENO, "%s: %s\n", program[0], strerror(errno));
    _exit(127);
}

/* Carries out the orders 'f' and 'b' in a signal handler's stead: between two looks at the program. */
static void obey(int orders, pid_t program)
{
    char order;

    while (read(orders, &order, 1) == 1) {
        if (order == 'f')
            give_terminal_to(program);
        kill(-program, SIGCONT);
    }
}

static _Noreturn void run_shell(const struct terminal_setup *setup, int reports, int orders)
{
    pid_t program = fork();
    struct pollfd ordered = {.fd = orders, .events = POLLIN};
    int status;

    if (program == 0) {
        close(reports);
        close(orders);
        run_program(setup);
    }
    setpgid(program, program);
    signal(SIGHUP, SIG_IGN);
    if (write(reports, &program, sizeof program) != sizeof program)
        _exit(1);
    for (;;) {
        if (waitpid(program, &status, WNOHANG | WUNTRACED) == program) {
            if (WIFSTOPPED(status))
                give_terminal_to(getpid());
            if (write(reports, &status, sizeof status) != sizeof status || !WIFSTOPPED(status))
                _exit(0);
        }
        if (poll(&ordered, 1, 5) == 1) {
            if ((ordered.revents & POLLIN) == 0)
                _exit(0);
            obey(orders, program);
        }
    }
}

/* ---- The emulator */

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    struct terminal *terminal = user;

    if (property == VTERM_PROP_ALTSCREEN)
        terminal->alternate = value->boolean != 0;
    if (property == VTERM_PROP_CURSORVISIBLE)
        terminal->cursor = value->boolean != 0;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

static void start_emulator(struct terminal *terminal, const struct terminal_setup *setup)
{
    bool utf8 = setup->locale == NULL || strstr(setup->locale, "UTF-8") != NULL;

    terminal->vterm = vterm_new(terminal->height, terminal->width);
    vterm_set_utf8(terminal->vterm, utf8);
    terminal->screen = vterm_obtain_screen(terminal->vterm);
    vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    terminal->cursor = true;
    vterm_screen_reset(terminal->screen, 1);
}

/*
 * Where the last whole character of UTF-8 ends. The emulator decodes what stands behind ASCII and what begins a piece of input with two
 * decoders, and so loses a character that lies in two pieces.
 */
static size_t whole_characters(const struct terminal *terminal)
{
    size_t end = terminal->count, back = 0;

    while (back < 3 && back < end &&
           ((unsigned char)terminal->bytes[end - 1 - back] & 0xC0) == 0x80)
        back++;
    if (back < end) {
        unsigned char first = (unsigned char)terminal->bytes[end - 1 - back];
        size_t wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;

        if (wanted > back + 1)
            return end - 1 - back;
    }
    return end;
}

static void take_bytes(struct terminal *terminal, const char *bytes, size_t count)
{
    size_t end;

    if (terminal->count + count + 1 > terminal->capacity) {
        terminal->capacity = 2 * (terminal->count + count + 1);
        terminal->bytes = realloc(terminal->bytes, terminal->capacity);
        assert_non_null(terminal->bytes);
    }
    memcpy(terminal->bytes + terminal->count, bytes, count);
    terminal->count += count;
    terminal->bytes[terminal->count] = '\0';
    end = whole_characters(terminal);
    vterm_input_write(terminal->vterm, terminal->bytes + terminal->fed, end - terminal->fed);
    terminal->fed = end;
}

/* ---- Reading what comes */

static void take_report(struct terminal *terminal)
{
    int report;

    if (read(terminal->reports, &report, sizeof report) != sizeof report) {
        terminal->ended = true;
        close(terminal->reports);
        terminal->reports = -1;
    } else if (terminal->program == 0) {
        terminal->program = report;
    } else {
        terminal->status = report;
        terminal->has_status = true;
        terminal->ended = !WIFSTOPPED(report);
    }
}

/* True where something came. */
static bool take_output(struct terminal *terminal)
{
    char bytes[8192];
    size_t most = sizeof bytes;
    ssize_t count;

    if (terminal->rate > 0)
        most = (size_t)terminal->rate / 20 + 1;
    count = read(terminal->master, bytes, most);
    if (count <= 0)
        return false;
    if (terminal->rate > 0)
        terminal->read_next = now_ms() + 1000 * count / terminal->rate;
    take_bytes(terminal, bytes, (size_t)count);
    return true;
}

/* Takes in what comes within `ms` milliseconds, or the first of it; true where there was some. */
static bool pump(struct terminal *terminal, int ms)
{
    struct pollfd polled[] = {
        {.fd = terminal->master,  .events = POLLIN},
        {.fd = terminal->reports, .events = POLLIN}
    };
    int64_t now = now_ms();

    if (terminal->rate == 0 || (terminal->rate > 0 && terminal->read_next > now)) {
        polled[0].fd = -1;
        if (terminal->rate > 0 && terminal->read_next - now < ms)
            ms = (int)(terminal->read_next - now);
    }
    if (poll(polled, 2, ms) <= 0)
        return terminal->rate > 0 && polled[0].fd < 0;
    if (polled[1].revents != 0)
        take_report(terminal);
    if ((polled[0].revents & POLLIN) != 0)
        return take_output(terminal);
    if (polled[0].revents != 0 && polled[1].revents == 0)
        poll(&polled[1], 1, ms); /* nobody holds the other end: only a report can come */
    return polled[1].revents != 0;
}

/* ---- Opening and closing */

/* In the child: becomes the session of the pseudo-terminal's other end. */
static void enter_terminal(int slave)
{
    setsid();
    ioctl(slave, TIOCSCTTY, 0);
    for (int fd = 0; fd < 3; fd++)
        dup2(slave, fd);
    if (slave > 2)
        close(slave);
}

static void start_shell(struct terminal *terminal, const struct terminal_setup *setup, int slave)
{
    int reports[2], orders[2];

    assert_int_equal(pipe2(reports, O_CLOEXEC), 0);
    assert_int_equal(pipe2(orders, O_CLOEXEC), 0);
    fflush(NULL);
    terminal->shell = fork();
    assert_true(terminal->shell >= 0);
    if (terminal->shell == 0) {
        close(reports[0]);
        close(orders[1]);
        close(terminal->master);
        enter_terminal(slave);
        fcntl(orders[0], F_SETFL, O_NONBLOCK);
        run_shell(setup, reports[1], orders[0]);
    }
    close(reports[1]);
    close(orders[0]);
    terminal->reports = reports[0];
    terminal->orders = orders[1];
}

struct terminal *terminal_open(const struct terminal_setup *setup)
{
    struct terminal *terminal = calloc(1, sizeof *terminal);
    struct winsize size = {0};
    int slave;

    assert_non_null(terminal);
    terminal->width = setup->width != 0 ? setup->width : 80;
    terminal->height = setup->height != 0 ? setup->height : 24;
    terminal->rate = -1;
    size.ws_col = (unsigned short)terminal->width;
    size.ws_row = (unsigned short)terminal->height;
    assert_int_equal(openpty(&terminal->master, &slave, NULL, NULL, &size), 0);
    fcntl(terminal->master, F_SETFD, FD_CLOEXEC);
    assert_int_equal(tcgetattr(slave, &terminal->before), 0);
    start_emulator(terminal, setup);
    start_shell(terminal, setup, slave);
    close(slave);
    while (terminal->program == 0 && !terminal->ended)
        pump(terminal, 100);
    return terminal;
}

void terminal_close(struct terminal *terminal)
{
    if (!terminal->ended)
        kill(terminal->program, SIGKILL);
    if (terminal->master >= 0)
        close(terminal->master);
    close(terminal->orders);
    if (terminal->reports >= 0)
        close(terminal->reports);
    waitpid(terminal->shell, NULL, 0);
    vterm_free(terminal->vterm);
    free(terminal->bytes);
    free(terminal);
}

pid_t terminal_process(const struct terminal *terminal)
{
    return terminal->program;
}

/* ---- What is done to it */

void terminal_type(struct terminal *terminal, const char *bytes)
{
    size_t count = strlen(bytes);

    assert_int_equal(write(terminal->master, bytes, count), count);
}

void terminal_resize(struct terminal *terminal, int width, int height)
{
    struct winsize size = {.ws_col = (unsigned short)width, .ws_row = (unsigned short)height};

    terminal->width = width;
    terminal->height = height;
    vterm_set_size(terminal->vterm, height, width);
    assert_int_equal(ioctl(terminal->master, TIOCSWINSZ, &size), 0);
}

void terminal_signal(struct terminal *terminal, int number)
{
    assert_int_equal(kill(terminal->program, number), 0);
}

void terminal_foreground(struct terminal *terminal)
{
    terminal->has_status = false;
    assert_int_equal(write(terminal->orders, "f", 1), 1);
}

void terminal_background(struct terminal *terminal)
{
    terminal->has_status = false;
    assert_int_equal(write(terminal->orders, "b", 1), 1);
}

void terminal_hang_up(struct terminal *terminal)
{
    close(terminal->master);
    terminal->master = -1;
}

void terminal_slow_down(struct terminal *terminal, int bytes_per_second)
{
    terminal->rate = bytes_per_second;
}

/* ---- What is waited for */

static _Noreturn void give_up(struct terminal *terminal, const char *what)
{
    print_error("never seen: %s; the screen shows:\n", what);
    for (int y = 0; y < terminal->height; y++)
        print_error("%3d|%s\n", y, terminal_row(terminal, y));
    if (terminal->ended)
        print_error("the program has ended with status 0x%x\n", (unsigned)terminal->status);
    kill(terminal->program, SIGKILL);
    fail();
    abort();
}

void terminal_await(struct terminal *terminal, terminal_condition *condition, const void *data,
                    const char *what)
{
    int64_t deadline = now_ms() + 1000 * TERMINAL_PATIENCE;

    while (!condition(terminal, data)) {
        /* What was written before the end is still to be read. */
        if (!pump(terminal, 100) && terminal->ended && !condition(terminal, data))
            give_up(terminal, what);
        if (now_ms() > deadline)
            give_up(terminal, what);
    }
}

static bool condition_text(struct terminal *terminal, const void *data)
{
    return terminal_shows(terminal, data);
}

void terminal_await_text(struct terminal *terminal, const char *text)
{
    terminal_await(terminal, condition_text, text, text);
}

static bool condition_no_text(struct terminal *terminal, const void *data)
{
    return !terminal_shows(terminal, data);
}

void terminal_await_no_text(struct terminal *terminal, const char *text)
{
    terminal_await(terminal, condition_no_text, text, "the screen without a text");
}

struct awaited {
    int y;
    const char *text;
    long from;
};

static bool condition_row(struct terminal *terminal, const void *data)
{
    const struct awaited *awaited = data;

    return strstr(terminal_row(terminal, awaited->y), awaited->text) != NULL;
}

void terminal_await_row(struct terminal *terminal, int y, const char *text)
{
    struct awaited awaited = {.y = y, .text = text};

    terminal_await(terminal, condition_row, &awaited, text);
}

static bool condition_bytes(struct terminal *terminal, const void *data)
{
    const struct awaited *awaited = data;

    return terminal_last(terminal, awaited->text) >= awaited->from;
}

void terminal_await_bytes(struct terminal *terminal, const char *bytes, long from)
{
    struct awaited awaited = {.text = bytes, .from = from};

    terminal_await(terminal, condition_bytes, &awaited, "bytes of a sequence");
}

static bool condition_count(struct terminal *terminal, const void *data)
{
    const size_t *count = data;

    return terminal->count >= *count;
}

void terminal_await_count(struct terminal *terminal, size_t count)
{
    terminal_await(terminal, condition_count, &count, "more output");
}

struct number_awaited {
    const char *label;
    double old;
};

static bool condition_number(struct terminal *terminal, const void *data)
{
    const struct number_awaited *awaited = data;
    double number = terminal_number(terminal, awaited->label);

    return !isnan(number) && number != awaited->old;
}

double terminal_await_number(struct terminal *terminal, const char *label, double old)
{
    struct number_awaited awaited = {label, old};

    terminal_await(terminal, condition_number, &awaited, label);
    return terminal_number(terminal, label);
}

static bool condition_stopped(struct terminal *terminal, const void *data)
{
    (void)data;
    return terminal->has_status && WIFSTOPPED(terminal->status);
}

void terminal_await_stop(struct terminal *terminal)
{
    terminal_await(terminal, condition_stopped, NULL, "the program stopped");
    while (pump(terminal, 0))
        ;
}

static bool condition_ended(struct terminal *terminal, const void *data)
{
    (void)data;
    return terminal->ended;
}

int terminal_await_end(struct terminal *terminal)
{
    terminal_await(terminal, condition_ended, NULL, "the program's end");
    terminal->rate = -1;
    while (terminal->master >= 0 && pump(terminal, 0))
        ;
    return terminal->status;
}

void terminal_settle(struct terminal *terminal, int ms)
{
    int64_t deadline = now_ms() + 1000 * TERMINAL_PATIENCE;

    while (pump(terminal, ms))
        if (now_ms() > deadline)
            give_up(terminal, "silence");
}

bool terminal_take(struct terminal *terminal, int ms)
{
    return pump(terminal, ms);
}

/* ---- What is seen */

static size_t encode(uint32_t character, char *bytes)
{
    if (character < 0x80) {
        bytes[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        bytes[0] = (char)(0xC0 | character >> 6);
        bytes[1] = (char)(0x80 | (character & 63));
        return 2;
    }
    if (character < 0x10000) {
        bytes[0] = (char)(0xE0 | character >> 12);
        bytes[1] = (char)(0x80 | (character >> 6 & 63));
        bytes[2] = (char)(0x80 | (character & 63));
        return 3;
    }
    bytes[0] = (char)(0xF0 | character >> 18);
    bytes[1] = (char)(0x80 | (character >> 12 & 63));
    bytes[2] = (char)(0x80 | (character >> 6 & 63));
    bytes[3] = (char)(0x80 | (character & 63));
    return 4;
}

static VTermScreenCell cell_at(struct terminal *terminal, int x, int y)
{
    VTermScreenCell cell = {0};

    vterm_screen_get_cell(terminal->screen, (VTermPos){.row = y, .col = x}, &cell);
    return cell;
}

uint32_t terminal_cell(struct terminal *terminal, int x, int y)
{
    return cell_at(terminal, x, y).chars[0];
}

/* Also where each byte of the row's text stands: columns[byte]. */
static const char *read_row(struct terminal *terminal, int y, int *columns)
{
    size_t length = 0, end = 0;

    for (int x = 0; x < terminal->width && length + 5 < sizeof terminal->row; x++) {
        uint32_t character = terminal_cell(terminal, x, y);
        size_t before = length;

        if (character == UINT32_MAX) /* the right half of a wide one */
            continue;
        length += encode(character == 0 ? ' ' : character, terminal->row + length);
        for (size_t i = before; i < length && columns != NULL; i++)
            columns[i] = x;
        if (character != 0 && character != ' ')
            end = length;
    }
    terminal->row[end] = '\0';
    return terminal->row;
}

const char *terminal_row(struct terminal *terminal, int y)
{
    return read_row(terminal, y, NULL);
}

static bool find(struct terminal *terminal, const char *text, int *x, int *y)
{
    int columns[sizeof terminal->row];

    for (*y = 0; *y < terminal->height; ++*y) {
        const char *row = read_row(terminal, *y, columns), *found = strstr(row, text);

        if (found != NULL) {
            *x = columns[found - row];
            return true;
        }
    }
    return false;
}

bool terminal_shows(struct terminal *terminal, const char *text)
{
    int x, y;

    return find(terminal, text, &x, &y);
}

double number_behind(const char *text, const char *label)
{
    static const char suffixes[] = "kMGTPE";
    const char *found = strstr(text, label), *suffix;
    double number;
    char *end;

    if (found == NULL)
        return NAN;
    found += strlen(label);
    number = strtod(found, &end);
    if (end == found)
        return NAN;
    suffix = *end != '\0' ? strchr(suffixes, *end) : NULL;
    return suffix != NULL ? number * pow(1000, (double)(suffix - suffixes + 1)) : number;
}

double terminal_number(struct terminal *terminal, const char *label)
{
    double number = NAN;

    for (int y = 0; y < terminal->height && isnan(number); y++)
        number = number_behind(terminal_row(terminal, y), label);
    return number;
}

bool terminal_alternate_screen(const struct terminal *terminal)
{
    return terminal->alternate;
}

bool terminal_cursor_visible(const struct terminal *terminal)
{
    return terminal->cursor;
}

bool terminal_has_colours(struct terminal *terminal)
{
    for (int y = 0; y < terminal->height; y++)
        for (int x = 0; x < terminal->width; x++) {
            VTermScreenCell cell = cell_at(terminal, x, y);

            if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
                return true;
        }
    return false;
}

bool terminal_is_marked(struct terminal *terminal, const char *text)
{
    VTermScreenCell cell;
    int x, y;

    if (!find(terminal, text, &x, &y))
        return false;
    cell = cell_at(terminal, x, y);
    return cell.attrs.bold || cell.attrs.underline || cell.attrs.reverse;
}

void terminal_size(const struct terminal *terminal, int *width, int *height)
{
    *width = terminal->width;
    *height = terminal->height;
}

struct termios terminal_modes(const struct terminal *terminal)
{
    struct termios modes = {0};

    /* On Linux the modes that our end tells are the other end's. */
    assert_int_equal(tcgetattr(terminal->master, &modes), 0);
    return modes;
}

struct termios terminal_modes_before(const struct terminal *terminal)
{
    return terminal->before;
}

const char *terminal_bytes(const struct terminal *terminal, size_t *count)
{
    *count = terminal->count;
    return terminal->bytes != NULL ? terminal->bytes : "";
}

long terminal_last(const struct terminal *terminal, const char *bytes)
{
    size_t length = strlen(bytes);

    for (size_t at = terminal->count; at >= length; at--)
        if (memcmp(terminal->bytes + at - length, bytes, length) == 0)
            return (long)(at - length);
    return -1;
}
