/*
 * Filling a struct error. The only place that knows the form of a message.
 */
#include <nntui/error.h>

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Puts an ellipsis where the text was cut, at a character border. */
static void mark_cut(char *text, size_t size)
{
    size_t end = size - 4;

    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    memcpy(text + end, "...", 4);
}

/* Writes "PREFIX" and the formatted message; returns false for the caller to pass on. */
static bool __attribute__((format(printf, 4, 0)))
fill(struct error *err, enum error_kind kind, const char *prefix, const char *format,
     va_list arguments)
{
    size_t used;
    int length;

    if (err == NULL)
        return false;
    err->kind = kind;
    used = (size_t)snprintf(err->text, sizeof err->text, "%s", prefix); /* prefixes leave room */
    length = vsnprintf(err->text + used, sizeof err->text - used, format, arguments);
    if (length < 0 || used + (size_t)length >= sizeof err->text)
        mark_cut(err->text, sizeof err->text);
    return false;
}

bool error_input(struct error *err, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fill(err, ERROR_INPUT, "", format, arguments);
    va_end(arguments);
    return false;
}

bool error_work(struct error *err, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fill(err, ERROR_WORK, "", format, arguments);
    va_end(arguments);
    return false;
}

bool error_line(struct error *err, const char *file, size_t line, const char *format, ...)
{
    char name[200], prefix[240];
    va_list arguments;

    text_safe(name, sizeof name, file);
    snprintf(prefix, sizeof prefix, "%s:%zu: ", name, line);
    va_start(arguments, format);
    fill(err, ERROR_INPUT, prefix, format, arguments);
    va_end(arguments);
    return false;
}

bool error_offset(struct error *err, const char *file, size_t offset, const char *format, ...)
{
    char name[200], prefix[260];
    va_list arguments;

    text_safe(name, sizeof name, file);
    snprintf(prefix, sizeof prefix, _("%s: at byte %zu: "), name, offset);
    va_start(arguments, format);
    fill(err, ERROR_INPUT, prefix, format, arguments);
    va_end(arguments);
    return false;
}

bool error_memory(struct error *err, size_t bytes, const char *what)
{
    return error_work(err, _("out of memory (wanted %zu bytes for %s)"), bytes, _(what));
}

/* The C library's words for what happens to people, so that they are translated without its catalogues. */
static const char *reason(int number)
{
    switch (number) {
    case ENOENT: return _("No such file or directory");
    case EACCES: return _("Permission denied");
    case EPERM: return _("Operation not permitted");
    case ENOSPC: return _("No space left on device");
    case EROFS: return _("Read-only file system");
    case ENOTDIR: return _("Not a directory");
    case EEXIST: return _("File exists");
    case ENAMETOOLONG: return _("File name too long");
    case EIO: return _("Input/output error");
    default: return strerror(number);
    }
}

bool error_system(struct error *err, enum error_kind kind, const char *path, const char *what)
{
    int number = errno;
    char name[300];

    text_safe(name, sizeof name, path);
    if (kind == ERROR_WORK)
        return error_work(err, "%s: %s: %s", name, what, reason(number));
    return error_input(err, "%s: %s: %s", name, what, reason(number));
}
