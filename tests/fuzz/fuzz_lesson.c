/*
 * Lessons: what is read is laid out at two widths and done to its end by showing everything, on a program that takes every
 * command and knows nothing; expressions on their own, too.
 */
#include <nntui/lesson_layout.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool look(void *context, const char *name, const struct value *arguments, size_t count,
                 struct value *value, struct error *err)
{
    (void)context;
    (void)arguments;
    (void)count;
    (void)err;
    if (name[0] < 'n')
        *value = number_value((double)strlen(name));
    return true;
}

static bool command(void *context, const char *line, struct error *err)
{
    (void)context;
    (void)line;
    (void)err;
    return true;
}

static bool busy(void *context)
{
    (void)context;
    return false;
}

static bool reset(void *context, struct error *err)
{
    (void)context;
    (void)err;
    return true;
}

static const struct lesson_host host = {
    .lookup = {NULL, look}, .command = command, .busy = busy, .reset = reset};

static void lay_out(const struct lesson_run *run, size_t page, size_t width)
{
    struct layout layout = {0};

    if (layout_page(&layout, run, page, width, NULL)) {
        for (size_t i = 0; i < layout.count; i++) {
            const struct layout_row *row = &layout.row[i];

            if (strlen(row->text) > row->length ||
                (!row->verbatim && layout_width(row->text, row->length) > 2 * width + 40))
                abort();
        }
    }
    layout_free(&layout);
}

static void do_lesson(const struct lesson *lesson)
{
    struct lesson_run *run = lesson_run_create(lesson, &host, 1, NULL);

    if (run == NULL)
        return;
    lesson_run_go(run, 0);
    lesson_run_update(run);
    for (size_t page = 0; page < lesson->page_count; page++) {
        lay_out(run, page, 10);
        lay_out(run, page, 78);
        for (size_t i = 0; lesson_run_step(run) != NULL && i < 100000; i++) {
            lesson_run_answer(run, "0.5");
            lesson_run_hint(run);
            if (lesson_run_step(run) != NULL) /* 0.5 was not the last answer */
                lesson_run_skip(run);
        }
        if (lesson_run_page(run) != page)
            abort();
        lesson_run_next(run);
        lesson_run_update(run);
    }
    lesson_run_free(run);
}

static void evaluate(const char *bytes, size_t size)
{
    char text[EXPRESSION_LENGTH + 1];
    struct value value;
    const char *rest;

    size = size < sizeof text ? size : sizeof text - 1;
    memcpy(text, bytes, size);
    text[size] = '\0';
    if (expression_begin(text, &rest, &host.lookup, &value, NULL) &&
        (rest < text || rest > text + strlen(text)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct lesson *lesson;

    if (size > LESSON_MAX_FILE)
        return 0;
    evaluate(bytes, size);
    lesson = lesson_parse(bytes, size, "fuzz.md", NULL);
    if (lesson != NULL)
        do_lesson(lesson);
    lesson_free(lesson);
    return 0;
}
