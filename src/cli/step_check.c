/*
 * An answer sheet judged: a line of verdict for each of its lines.
 */
#include "step.h"

#include <nntui/answer.h>
#include <nntui/figure.h>
#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_DIGITS 15

static bool is_right(const struct sheet_line *line)
{
    return line->computed && line->verdict.right;
}

/* ---- As text */

/* With the places that are shown, or all that it has where it has more. */
static char *given_number(char *buffer, size_t size, double value, int places)
{
    char shown[FIGURE_SIZE];
    double read;

    figure_fixed(shown, sizeof shown, value, places);
    if (parse_real(shown, &read) && read == value)
        snprintf(buffer, size, "%s", shown);
    else
        format_double(buffer, size, value);
    return buffer;
}

static void print_wrong(const struct verdict *verdict, int places)
{
    char expected[FIGURE_SIZE], difference[FIGURE_SIZE];

    figure_fixed(expected, sizeof expected, verdict->expected, places);
    figure_fixed(difference, sizeof difference, fabs(verdict->difference), places);
    /* Translators: what a number should be, its sign and how far off it is. */
    printf(_(": expected %s, off by %s%s"), expected, verdict->difference < 0 ? "-" : "+",
           difference);
    if (verdict->mistake != MISTAKE_COUNT)
        printf("; %s", _(mistake_choices[verdict->mistake].help));
    putchar('\n');
}

static void print_line(const struct stepping *stepping, const struct sheet_line *line)
{
    char name[PLACE_NAME_SIZE], given[FIGURE_SIZE];

    printf("%s  %s = %s", is_right(line) ? _("right") : _("wrong"),
           place_name(&stepping->trace.problem, &line->place, name, sizeof name),
           given_number(given, sizeof given, line->given, line->places));
    if (!line->computed)
        printf("%s\n", _(": this pass computes no such number"));
    else if (is_right(line))
        putchar('\n');
    else
        print_wrong(&line->verdict, line->places);
}

static void print_sheet(const struct stepping *stepping, const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++)
        print_line(stepping, &sheet->lines[i]);
    printf(_("%zu of %zu right\n"), sheet->count - sheet->wrong, sheet->count);
}

/* ---- As JSON */

static json_t *line_json(const struct stepping *stepping, const struct sheet_line *line)
{
    const struct verdict *verdict = &line->verdict;
    char name[PLACE_NAME_SIZE];

    return json_pack("{sI ss so sb so so so}", "line", (json_int_t)line->line, "name",
                     place_name(&stepping->trace.problem, &line->place, name, sizeof name), "given",
                     cli_json_number(line->given), "right", is_right(line), "expected",
                     line->computed ? cli_json_number(verdict->expected) : json_null(),
                     "difference",
                     line->computed ? cli_json_number(verdict->difference) : json_null(), "mistake",
                     line->computed && verdict->mistake != MISTAKE_COUNT
                         ? json_string(mistake_choices[verdict->mistake].name)
                         : json_null());
}

static bool print_json(const struct stepping *stepping, const struct sheet *sheet,
                       struct error *err)
{
    json_t *answers = json_array();
    bool ok = answers != NULL;

    for (size_t i = 0; ok && i < sheet->count; i++)
        ok = json_array_append_new(answers, line_json(stepping, &sheet->lines[i])) == 0;
    if (ok)
        return cli_json_digits(json_pack("{so sI sI}", "answers", answers, "right",
                                         (json_int_t)(sheet->count - sheet->wrong), "of",
                                         (json_int_t)sheet->count),
                               ANSWER_DIGITS, err);
    json_decref(answers);
    return error_memory(err, BUFSIZ, "a line of JSON");
}

/* ---- The sheet */

/* A NUL would hide the rest of the text. */
static bool read_sheet(struct sheet *sheet, const struct stepping *stepping, const char *path,
                       struct error *err)
{
    struct file_bytes bytes;
    char shown[200];
    bool ok;

    if (!file_read(&bytes, path, SHEET_MAX_FILE, err))
        return false;
    text_safe(shown, sizeof shown, strcmp(path, "-") == 0 ? _("standard input") : path);
    if (bytes.size > 0 && memchr(bytes.data, '\0', bytes.size) != NULL)
        ok = error_input(err, _("%s: is no text; expected name = value a line"), shown);
    else
        ok = sheet_check(sheet, &stepping->trace, bytes.size > 0 ? (const char *)bytes.data : "",
                         shown, stepping->places_given ? stepping->places : 0, err);
    file_release(&bytes);
    if (ok && sheet->count == 0) {
        sheet_free(sheet);
        ok = error_input(err, _("%s: has no answers; expected name = value a line"), shown);
    }
    return ok;
}

bool step_check(const struct stepping *stepping, const char *path, bool json, bool *all_right,
                struct error *err)
{
    struct sheet sheet;
    bool ok = true;

    if (!read_sheet(&sheet, stepping, path, err))
        return false;
    *all_right = sheet.wrong == 0;
    if (json)
        ok = print_json(stepping, &sheet, err);
    else
        print_sheet(stepping, &sheet);
    sheet_free(&sheet);
    return ok;
}
