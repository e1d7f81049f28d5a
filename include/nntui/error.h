/* layer: base */
/*
 * How a function says what went wrong.
 *
 * A function that can fail returns bool (or a pointer, NULL on failure) and takes a `struct error *`
 * as its last argument. On failure it fills the error and returns false; on success it leaves the
 * error alone. The caller owns the struct (usually on its stack, `struct error err = {0};`) and
 * decides whether to print it; nothing below cli, ui and main ever prints or exits.
 *
 * A message is one line without the program's name or a final newline. It names the file and the
 * line or byte offset, says what was found, and what was expected. Bytes from outside (file
 * contents, argument text) are made printable before they enter a message.
 */
#ifndef NNTUI_ERROR_H
#define NNTUI_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#define ERROR_TEXT_SIZE 512

enum error_kind {
    ERROR_NONE = 0,
    ERROR_INPUT, /* bad usage or bad input: exit status 2 */
    ERROR_WORK,  /* the work itself failed (divergence, disk full, no memory): exit status 1 */
};

struct error {
    enum error_kind kind;
    char text[ERROR_TEXT_SIZE]; /* NUL-terminated; cut at a character border when too long */
};

/* Each sets `err` (which may be NULL) and returns false, so that a caller can `return error_...`. */
bool error_input(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool error_work(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "FILE:LINE: ..." for text files (line counted from 1). */
bool error_line(struct error *err, const char *file, size_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* "FILE: at byte OFFSET: ..." for binary files. */
bool error_offset(struct error *err, const char *file, size_t offset, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* "out of memory (wanted N bytes for WHAT)", kind ERROR_WORK. `what` is not yet translated and need not be marked. */
bool error_memory(struct error *err, size_t bytes, const char *what);

/* "PATH: WHAT: strerror(errno)"; `what` is translated already: _("cannot be read"). */
bool error_system(struct error *err, enum error_kind kind, const char *path, const char *what);

#endif
