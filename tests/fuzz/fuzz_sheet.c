/*
 * Answer sheets. The first byte chooses what they are judged against: the course's network of three layers in full
 * precision or carried at three decimals, or its circuit; and the places. What is refused is explained and leaves
 * nothing behind; what is taken adds up.
 */
#include <nntui/answer.h>
#include <nntui/example.h>
#include <nntui/figure.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char network[] =
    "{\"layers\": [3, 3, 3], \"rate\": 0.1, \"input\": [0.9, 0.1, 0.8], \"target\": [0.01, 0.01, 0.99],"
    " \"weights\": [[[0.9, 0.3, 0.4], [0.2, 0.8, 0.2], [0.1, 0.5, 0.6]],"
    "  [[0.3, 0.7, 0.5], [0.6, 0.5, 0.2], [0.8, 0.1, 0.9]]]";

static const char circuit[] =
    "{\"values\": {\"w0\": 2, \"w1\": -3, \"w2\": -3, \"x0\": -1, \"x1\": -2},"
    " \"graph\": [\"a = w0 * x0\", \"b = w1 * x1\", \"c = a + b\", \"s = c + w2\", \"p = -s\","
    "  \"r = exp(p)\", \"q = 1 + r\", \"t = 1 / q\"]";

/* One example with what is behind it; made once. */
static const struct trace *make(struct trace *trace, const char *json, const char *rest)
{
    struct example example;
    struct error err = {0};
    char text[1000];

    if (trace->steps != NULL)
        return trace;
    strcpy(text, json);
    strcat(text, rest);
    if (!example_parse(&example, text, strlen(text), "fuzz", &err) ||
        !trace_create(trace, &example.problem, NULL, &err))
        abort();
    example_free(&example);
    return trace;
}

static const struct trace *choose(uint8_t byte)
{
    static struct trace traces[3];

    switch (byte % 3) {
    case 0: return make(&traces[0], network, "}");
    case 1: return make(&traces[1], network, ", \"carry\": 3}");
    default: return make(&traces[2], circuit, "}");
    }
}

static size_t count_lines(const char *text)
{
    size_t lines = 1;

    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

static void check_line(const struct trace *trace, const struct sheet_line *line)
{
    char name[PLACE_NAME_SIZE];
    struct operand place;

    if (!isfinite(line->given.number) || line->given.decimals < 0)
        abort();
    if (!place_parse(&trace->problem, place_name(&trace->problem, &line->place, name, sizeof name),
                     &place, NULL) ||
        place.quantity != line->place.quantity || place.unit != line->place.unit)
        abort();
    if (line->verdict.mistake > MISTAKE_COUNT ||
        (line->verdict.right && line->verdict.mistake != MISTAKE_COUNT))
        abort();
}

static void check(const struct sheet *sheet, const struct trace *trace, const char *text)
{
    size_t wrong = 0, before = 0;

    for (size_t i = 0; i < sheet->count; i++) {
        const struct sheet_line *line = &sheet->lines[i];

        check_line(trace, line);
        if (line->line <= before)
            abort();
        before = line->line;
        wrong += !line->computed || !line->verdict.right;
    }
    if (wrong != sheet->wrong || before > count_lines(text))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct trace *trace;
    struct sheet sheet;
    struct error err = {0};
    char *text;
    int places;

    if (size == 0 || (text = malloc(size)) == NULL)
        return 0;
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    trace = choose(data[0]);
    places = PLACES_LEAST + data[0] / 3 % (PLACES_MOST - PLACES_LEAST + 1);
    if (sheet_check(&sheet, trace, text, "fuzz", places, &err))
        check(&sheet, trace, text);
    else if (err.kind != ERROR_INPUT || err.text[0] == '\0' || sheet.lines != NULL ||
             sheet.count != 0)
        abort();
    sheet_free(&sheet);
    free(text);
    return 0;
}
