/*
 * Answer sheets: "name = value" a line, read and judged.
 */
#include <nntui/answer.h>

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 200

static bool add_line(struct sheet *sheet, const struct sheet_line *line, struct error *err)
{
    /* Room grows by doubling: there is none left whenever the count is 0 or a power of two. */
    if ((sheet->count & (sheet->count - 1)) == 0) {
        size_t capacity = sheet->count == 0 ? 1 : 2 * sheet->count;
        struct sheet_line *lines = realloc(sheet->lines, capacity * sizeof *lines);

        if (lines == NULL)
            return error_memory(err, capacity * sizeof *lines, "an answer sheet");
        sheet->lines = lines;
    }
    sheet->lines[sheet->count++] = *line;
    return true;
}

/* Judges what stands at a place: the pass's result, or a given number, which only has to be copied. */
static bool judge(struct sheet_line *line, const struct trace *trace, int places, struct error *err)
{
    size_t step = trace_find(trace, &line->place);
    double value;

    if (step != TRACE_NONE) {
        line->computed = true;
        return answer_judge(trace, step, line->given, places, &line->verdict, err);
    }
    line->computed = trace_value(trace, &line->place, trace->count, &value);
    if (line->computed)
        line->verdict = (struct verdict){.right = answer_is_right(value, line->given, places),
                                         .expected = value,
                                         .difference = line->given - value,
                                         .mistake = MISTAKE_COUNT};
    return true;
}

/* One line that says something; `text` is changed. */
static bool read_line(struct sheet *sheet, const struct trace *trace, char *text, const char *name,
                      size_t number, int places, struct error *err)
{
    struct sheet_line line = {.line = number};
    struct error reason = {0};
    char shown[80], *equals = strchr(text, '='), *value;

    if (equals == NULL)
        return error_line(err, name, number, _("\"%s\" found; expected name = value"),
                          text_safe(shown, sizeof shown, text));
    value = equals + 1;
    *equals = '\0';
    while (equals > text && strchr(" \t", equals[-1]) != NULL)
        *--equals = '\0';
    if (!place_parse(&trace->problem, text, &line.place, &reason))
        return error_line(err, name, number, "%s", reason.text);
    if (!number_parse(value, &line.given))
        return error_line(err, name, number, _("\"%s\" is no number; expected as in 0.5 or 1/3"),
                          text_safe(shown, sizeof shown, value + strspn(value, " \t")));
    if (!judge(&line, trace, places, err) || !add_line(sheet, &line, err))
        return false;
    if (!line.computed || !line.verdict.right)
        sheet->wrong++;
    return true;
}

/* error_line() makes an ERROR_INPUT. */
static bool read_lines(struct sheet *sheet, const struct trace *trace, const char *text,
                       const char *name, int places, struct error *err)
{
    for (size_t number = 1; *text != '\0'; number++) {
        size_t length = strcspn(text, "\n"), first = strspn(text, " \t\r");
        char line[LINE_SIZE];

        if (length >= sizeof line)
            return error_line(err, name, number,
                              _("a line of %zu bytes; expected name = value in at most %zu"),
                              length, sizeof line - 1);
        memcpy(line, text, length);
        line[length] = '\0';
        if (length > 0 && line[length - 1] == '\r')
            line[length - 1] = '\0';
        text += length + (text[length] == '\n');
        if (first >= length || line[first] == '#')
            continue;
        if (!read_line(sheet, trace, line + first, name, number, places, err))
            return false;
    }
    return true;
}

bool sheet_check(struct sheet *sheet, const struct trace *trace, const char *text, const char *name,
                 int places, struct error *err)
{
    *sheet = (struct sheet){0};
    if (read_lines(sheet, trace, text, name, places, err))
        return true;
    sheet_free(sheet);
    return false;
}

void sheet_free(struct sheet *sheet)
{
    free(sheet->lines);
    *sheet = (struct sheet){0};
}
