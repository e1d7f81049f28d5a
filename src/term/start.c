/*
 * Starting and stopping curses, and the string that undoes what it did to the terminal.
 */
#include "term/display.h"

#include "term/colour.h"
#include "term/keys.h"
#include "term/rescue.h"

#include <nntui/i18n.h>

#include <curses.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>

/* How long curses waits after an escape byte for the rest of a key, in ms, unless $ESCDELAY says. */
#define ESCAPE_DELAY 25

/*
 * Terminals by the beginnings of their names whose own fonts or character sets lack braille, or all
 * of Unicode, whatever the locale says.
 */
static const char *const plain_fonts[] = {"linux", "vt",     "ansi", "pcansi", "cons25",
                                          "sun",   "wsvt25", "hurd", "mach"};

/* NULL where the terminal lacks it. */
static const char *capability(const char *name)
{
    const char *value = tigetstr(name);

    return value == (const char *)-1 ? NULL : value;
}

static bool has_plain_font(const char *term)
{
    for (size_t i = 0; i < sizeof plain_fonts / sizeof plain_fonts[0]; i++)
        if (strncmp(term, plain_fonts[i], strlen(plain_fonts[i])) == 0)
            return true;
    return false;
}

/* Why setupterm() failed; `reason` is what it said. */
static bool unusable(const char *term, int reason, struct error *err)
{
    char name[64];

    text_safe(name, sizeof name, term);
    if (reason < 0)
        return error_work(
            err, _("the database of terminals (terminfo) was not found; install Debian's package "
                   "ncurses-base"));
    return error_work(
        err,
        _("TERM is '%s', a terminal that is not known here; set it to what the terminal is, for "
          "example xterm-256color or vt100"),
        name);
}

/* newterm() wants these too, and exits or draws garbage without. */
static bool is_rich_enough(const char *term, struct error *err)
{
    char name[64];

    if (tigetflag("gn") <= 0 && tigetflag("hc") <= 0 && capability("cup") != NULL &&
        capability("clear") != NULL)
        return true;
    return error_work(
        err,
        _("TERM is '%s', a terminal whose cursor cannot be moved; the screen needs one "
          "(without: nntui train, nntui --script FILE)"),
        text_safe(name, sizeof name, term));
}

bool display_examine(struct terminal_kind *kind, struct error *err)
{
    const char *term = getenv("TERM");
    int reason = 0;
    bool usable;

    if (term == NULL || term[0] == '\0')
        return error_work(
            err, _("TERM is not set; set it to what the terminal is, for example xterm-256color"));
    if (setupterm(term, STDOUT_FILENO, &reason) != OK)
        return unusable(term, reason, err);
    usable = is_rich_enough(term, err);
    kind->handshake = tigetflag("xon") > 0;
    kind->plain_font = has_plain_font(term);
    del_curterm(cur_term); /* newterm() will read it again */
    return usable;
}

/* Appends a capability without its padding, "$<5>"; no terminal of today needs it. */
static void append(char *string, size_t size, const char *value)
{
    size_t length = strlen(string);

    for (; value != NULL && *value != '\0' && length + 1 < size; value++) {
        if (value[0] == '$' && value[1] == '<') {
            value += strcspn(value, ">");
            if (*value == '\0')
                break;
        } else {
            string[length++] = *value;
        }
    }
    string[length] = '\0';
}

/* ---- The mouse */

/* One whose reports we know; what it sends is what its description says, nothing is forced upon it. */
static bool reports_mouse(void)
{
    const char *begins = capability("kmous");

    return begins != NULL && (strcmp(begins, "\033[<") == 0 || strcmp(begins, "\033[M") == 0);
}

/*
 * What turns its reports on or off: as the description has it, or else as XTerm has had it from the first. Then the same with
 * moves while a button is held (1002), which terminals that do not know it pass over.
 */
static const char *mouse_switch(bool on)
{
    static char text[64];
    const char *value = capability("XM");

    if (!reports_mouse())
        return NULL;
    value = value != NULL ? tiparm(value, on) : on ? "\033[?1000h" : "\033[?1000l";
    if (on)
        snprintf(text, sizeof text, "%s\033[?1002h", value);
    else
        snprintf(text, sizeof text, "\033[?1002l%s", value);
    return text;
}

/* ---- Undoing it all */

/* The terminal as it was: all lines scroll, plain text, ordinary keys, a cursor, the shell's own screen. */
static void prepare_undo(void)
{
    char undo[RESCUE_UNDO_SIZE] = "";

    if (capability("csr") != NULL)
        append(undo, sizeof undo, tiparm(capability("csr"), 0, LINES - 1));
    append(undo, sizeof undo, mouse_switch(false));
    append(undo, sizeof undo, capability("sgr0"));
    append(undo, sizeof undo, capability("op"));
    append(undo, sizeof undo, capability("rmkx"));
    append(undo, sizeof undo, capability("cnorm"));
    if (capability("rmcup") != NULL) {
        append(undo, sizeof undo, capability("rmcup"));
    } else {
        append(undo, sizeof undo, tiparm(capability("cup"), LINES - 1, 0));
        append(undo, sizeof undo, capability("el"));
    }
    rescue_prepare(undo, strlen(undo));
}

/* A file in memory; where there is no such thing, one on the disk without a name. */
static int open_memory(void)
{
    int memory = memfd_create("nntui-screen", MFD_CLOEXEC);
    FILE *file;

    if (memory < 0 && (file = tmpfile()) != NULL) {
        memory = dup(fileno(file));
        fclose(file);
    }
    return memory;
}

/*
 * Curses learns size, speed and byte width from the real terminal, then its descriptor is made to lead to
 * memory. It finds no terminal there any more when it wants to change modes: those are tty.c's.
 */
static bool start_curses(struct display *display, struct error *err)
{
    int memory = open_memory(), output = dup(STDOUT_FILENO);

    if (memory >= 0 && output >= 0)
        display->stream = fdopen(output, "w");
    if (display->stream != NULL) {
        use_env(FALSE); /* LINES and COLUMNS would freeze the size */
        use_tioctl(TRUE);
        display->curses = newterm(NULL, display->stream, stdin);
    }
    if (display->curses != NULL)
        dup2(memory, output);
    display->memory = output;
    if (memory >= 0)
        close(memory);
    if (display->curses == NULL)
        return error_system(err, ERROR_WORK, _("terminal"), _("the screen cannot be set up"));
    return true;
}

bool display_start(struct display *display, bool utf8, struct error *err)
{
    *display = (struct display){.memory = -1, .utf8 = utf8, .cursor = -1};
    if (!start_curses(display, err))
        return false;
    /* The modes that these set are tty.c's already; curses has to know of them. */
    nonl();
    noecho();
    typeahead(-1); /* do not put off a frame because there is a key: keys are read first anyway */
    if (getenv("ESCDELAY") == NULL)
        set_escdelay(ESCAPE_DELAY);
    colour_start();
    prepare_undo();
    display->has_mouse = reports_mouse();
    display->keys = keys_start(display->has_mouse);
    if (display->keys == NULL)
        return error_memory(err, sizeof(cchar_t), "the keyboard");
    return true;
}

void display_stop(struct display *display)
{
    if (display->keys != NULL)
        delwin(display->keys);
    if (display->curses != NULL) {
        endwin();
        delscreen(display->curses);
    }
    if (display->stream != NULL)
        fclose(display->stream);
    canvas_free(&display->shown);
    *display = (struct display){.memory = -1};
}

void display_size(int *width, int *height)
{
    *width = COLS;
    *height = LINES;
}

/* Goes before what curses will write next. */
static void write_ahead(const struct display *display, const char *bytes)
{
    if (bytes != NULL && write(display->memory, bytes, strlen(bytes)) < 0) {
        /* The terminal then stays as it is in this, which can be lived with. */
    }
}

/*
 * Not every terminal that grows lets its new lines scroll with the others by itself. What curses will write
 * next starts with clearing.
 */
static void reset_margins(const struct display *display)
{
    char margins[64] = "";

    if (capability("csr") == NULL)
        return;
    append(margins, sizeof margins, tiparm(capability("csr"), 0, LINES - 1));
    write_ahead(display, margins);
}

void display_mouse(struct display *display, bool on)
{
    if (display->mouse_on == on)
        return;
    display->mouse_on = on;
    display->mouse.form = MOUSE_NONE;
    write_ahead(display, mouse_switch(on));
}

void display_resize(struct display *display, int width, int height)
{
    resize_term(height, width);
    reset_margins(display);
    prepare_undo();
    display_repaint(display);
}

void display_repaint(struct display *display)
{
    canvas_free(&display->shown);
    display->cursor = -1;
    clearok(curscr, TRUE);
}

void display_resume(struct display *display)
{
    endwin(); /* so that it enters the screen once more; what it writes to leave is thrown away */
    lseek(display->memory, 0, SEEK_SET);
    if (display->mouse_on)
        write_ahead(display, mouse_switch(true));
    keypad(display->keys, TRUE); /* for which it would wait until the next key was read */
    display_repaint(display);
}
