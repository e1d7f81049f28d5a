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

/* Reading and judging one sheet. */
struct reader {
    struct sheet *sheet;
    struct judge judge;
    const char *name;
    int places;
};

/* Judges what stands at a place: an operation's result, or another number that the pass has. */
static bool judge_line(struct reader *reader, struct sheet_line *line, struct error *err)
{
    const struct trace *trace = reader->judge.trace;
    size_t step = trace_find(trace, &line->place);
    double value;

    if (step != TRACE_NONE) {
        line->computed = true;
        return judge_answer(&reader->judge, step, &line->given, reader->places, &line->verdict,
                            err);
    }
    line->computed = trace_value(trace, &line->place, trace->count, &value);
    if (line->computed)
        line->verdict = answer_compare(value, &line->given, reader->places);
    return true;
}

/* One line that says something; `text` is changed. */
static bool read_line(struct reader *reader, char *text, size_t number, struct error *err)
{
    struct sheet_line line = {.line = number};
    struct error reason = {0};
    char shown[80], *equals = strchr(text, '='), *value;

    if (equals == NULL)
        return error_line(err, reader->name, number, _("\"%s\" found; expected name = value"),
                          text_safe(shown, sizeof shown, text));
    value = equals + 1;
    value[strcspn(value, "#")] = '\0';
    *equals = '\0';
    while (equals > text && strchr(" \t", equals[-1]) != NULL)
        *--equals = '\0';
    if (!place_parse(&reader->judge.trace->problem, text, &line.place, &reason))
        return error_line(err, reader->name, number, "%s", reason.text);
    if (!answer_parse(value, &line.given))
        return error_line(err, reader->name, number,
                          _("\"%s\" is no number; expected as in 0.5 or 1/3"),
                          text_safe(shown, sizeof shown, value + strspn(value, " \t")));
    if (!judge_line(reader, &line, err) || !add_line(reader->sheet, &line, err))
        return false;
    if (!line.computed || !line.verdict.right)
        reader->sheet->wrong++;
    return true;
}

/* error_line() makes an ERROR_INPUT. */
static bool read_lines(struct reader *reader, const char *text, struct error *err)
{
    for (size_t number = 1; *text != '\0'; number++) {
        size_t length = strcspn(text, "\n"), first = strspn(text, " \t\r");
        char line[LINE_SIZE];

        if (length >= sizeof line)
            return error_line(err, reader->name, number,
                              _("a line of %zu bytes; expected name = value in at most %zu"),
                              length, sizeof line - 1);
        memcpy(line, text, length);
        line[length] = '\0';
        if (length > 0 && line[length - 1] == '\r')
            line[length - 1] = '\0';
        text += length + (text[length] == '\n');
        if (first >= length || line[first] == '#')
            continue;
        if (!read_line(reader, line + first, number, err))
            return false;
    }
    return true;
}

bool sheet_check(struct sheet *sheet, const struct trace *trace, const char *text, const char *name,
                 int places, struct error *err)
{
    struct reader reader = {.sheet = sheet, .name = name, .places = places};
    bool ok;

    *sheet = (struct sheet){0};
    judge_start(&reader.judge, trace);
    ok = read_lines(&reader, text, err);
    judge_free(&reader.judge);
    if (!ok)
        sheet_free(sheet);
    return ok;
}

void sheet_free(struct sheet *sheet)
{
    free(sheet->lines);
    *sheet = (struct sheet){0};
}
