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

#define SHEET_PLACES 3 /* where neither options nor example say how many */

/* Decimals that are asked for: as many as the sheet's own numbers have. */
static int sheet_places(const struct stepping *stepping)
{
    int carry = stepping->trace.problem.carry;

    if (stepping->places_given)
        return stepping->places;
    if (carry != CARRY_FULL)
        return carry < PLACES_LEAST ? PLACES_LEAST : carry > PLACES_MOST ? PLACES_MOST : carry;
    return stepping->example.places_given ? stepping->example.places : SHEET_PLACES;
}

/* With the decimals that it was written with; a fraction, and what has an exponent, with all that it has. */
static char *given_number(char *buffer, size_t size, const struct answer *answer)
{
    double read;

    if (answer->decimals <= PLACES_MOST) {
        snprintf(buffer, size, "%.*f", answer->decimals, answer->number);
        if (parse_real(buffer, &read) && read == answer->number)
            return buffer;
    }
    return format_double(buffer, size, answer->number);
}

static void print_wrong(const struct problem *problem, const struct verdict *verdict, int places)
{
    char expected[FIGURE_SIZE], difference[FIGURE_SIZE], mistake[200];

    figure_fixed(expected, sizeof expected, verdict->expected, places);
    figure_fixed(difference, sizeof difference, fabs(verdict->difference), places);
    /* Translators: what a number should be, its sign and how far off it is. */
    printf(_(": expected %s, off by %s%s"), expected, verdict->difference < 0 ? "-" : "+",
           difference);
    if (verdict->mistake != MISTAKE_COUNT)
        printf("; %s", mistake_text(problem, verdict, mistake, sizeof mistake));
    putchar('\n');
}

static void print_line(const struct stepping *stepping, const struct sheet_line *line)
{
    const struct problem *problem = &stepping->trace.problem;
    char name[PLACE_NAME_SIZE], given[400];

    printf("%s  %s = %s", is_right(line) ? _("right") : _("wrong"),
           place_name(problem, &line->place, name, sizeof name),
           given_number(given, sizeof given, &line->given));
    if (!line->computed)
        printf("%s\n", _(": this pass computes no such number"));
    else if (is_right(line))
        putchar('\n');
    else
        print_wrong(problem, &line->verdict, sheet_places(stepping));
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
    const struct problem *problem = &stepping->trace.problem;
    const struct verdict *verdict = &line->verdict;
    bool neighbour = line->computed && verdict->mistake == MISTAKE_NEIGHBOUR;
    char name[PLACE_NAME_SIZE], other[PLACE_NAME_SIZE];

    return json_pack(
        "{sI ss so sb so so so so}", "line", (json_int_t)line->line, "name",
        place_name(problem, &line->place, name, sizeof name), "given",
        cli_json_number(line->given.number), "right", is_right(line), "expected",
        line->computed ? cli_json_number(verdict->expected) : json_null(), "difference",
        line->computed ? cli_json_number(verdict->difference) : json_null(), "mistake",
        line->computed && verdict->mistake != MISTAKE_COUNT
            ? json_string(mistake_choices[verdict->mistake].name)
            : json_null(),
        "place",
        neighbour ? json_string(place_name(problem, &verdict->place, other, sizeof other))
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
                         shown, sheet_places(stepping), err);
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
