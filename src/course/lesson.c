/*
 * Lessons as files: read, found, listed; and the slots in their texts. What is in a file is read by lesson_markdown.c and
 * lesson_steps.c.
 */
#include <nntui/lesson.h>

#include <nntui/expression.h>
#include <nntui/file.h>
#include <nntui/i18n.h>

#include "lesson_private.h"

#include <stdlib.h>
#include <string.h>

#define SUFFIX     ".md"
#define PATH_SHOWN 200 /* as error_line() has it */

bool lesson_too_large(const struct lesson *lesson, struct error *err)
{
    if (lesson->arena.used > lesson->arena.limit / 2)
        return error_input(err, _("%s: the lesson is too large"), lesson->path);
    return error_memory(err, lesson->arena.limit, "a lesson");
}

void *lesson_grow(struct lesson *lesson, void *array, size_t *count, size_t *capacity, size_t size,
                  struct error *err)
{
    void *pointer; /* copied out and in, since the array's own type is not `void` */
    bool ok;

    memcpy(&pointer, array, sizeof pointer);
    ok = arena_grow(&lesson->arena, &pointer, capacity, *count, size);
    memcpy(array, &pointer, sizeof pointer);
    if (!ok) {
        lesson_too_large(lesson, err);
        return NULL;
    }
    return (unsigned char *)pointer + (*count)++ * size;
}

/* ---- Slots */

bool lesson_split_slot(const char *source, size_t length, size_t *expression, int *places)
{
    size_t colon = length;

    *places = -1;
    while (colon > 0 && source[colon - 1] != ':' && source[colon - 1] != '"')
        colon--;
    if (colon == 0 || source[colon - 1] != ':') {
        *expression = length;
        return true;
    }
    *expression = colon - 1;
    *places = source[colon] - '0';
    return length == colon + 1 && *places >= 0 && *places <= 9;
}

bool lesson_add_slot(struct lesson *lesson, const char *source, size_t length, size_t line,
                     struct error *err)
{
    struct lesson_slot *slot;
    struct error reason = {0};
    struct value value;
    size_t expression;
    int places;

    if (!lesson_split_slot(source, length, &expression, &places))
        return error_line(err, lesson->path, line,
                          _("decimals of a slot: expected one digit behind \":\""));
    if (lesson->slot_count == LESSON_MAX_SLOTS)
        return error_line(err, lesson->path, line, _("too many slots; expected at most %d"),
                          LESSON_MAX_SLOTS);
    slot = LESSON_ADD(lesson, lesson->slot, lesson->slot_count, lesson->slot_capacity, err);
    if (slot == NULL)
        return false;
    slot->line = line;
    slot->places = places;
    slot->expression = arena_copy(&lesson->arena, source, expression);
    if (slot->expression == NULL)
        return lesson_too_large(lesson, err);
    return expression_value(slot->expression, NULL, &value, &reason) ||
           error_line(err, lesson->path, line, "%s", reason.text);
}

bool lesson_expand(const char *source, struct text *text,
                   bool (*fill)(void *context, const char *expression, int places,
                                struct text *text, struct error *err),
                   void *context, struct error *err)
{
    for (const char *at = source; *at != '\0';) {
        size_t plain = strcspn(at, "{"), length, used;
        char expression[EXPRESSION_LENGTH + 1];
        int places;

        text_add_bytes(text, at, plain);
        at += plain;
        if (at[0] == '{' && at[1] == '{') {
            text_add(text, "{");
            at += 2;
            continue;
        }
        if (*at == '\0')
            break;
        length = strcspn(at + 1, "}");
        if (at[1 + length] == '\0' || !lesson_split_slot(at + 1, length, &used, &places) ||
            used > EXPRESSION_LENGTH)
            return error_input(err, _("\"%s\": expected an expression between { and }"), source);
        memcpy(expression, at + 1, used);
        expression[used] = '\0';
        if (!fill(context, expression, places, text, err))
            return false;
        at += length + 2;
    }
    return true;
}

/* ---- Reading */

/* The bytes while their slots are taken out. */
struct slots {
    struct lesson *lesson;
    struct text text;
    size_t line;
    size_t fence; /* signs of the fence that is open; 0: none */
    char sign;    /* of it: '`' or '~' */
    bool raw;     /* the fence is one of steps or notes: slots stay as they are */
};

static bool check_utf8(struct lesson *lesson, const char *bytes, size_t size, struct error *err)
{
    for (size_t i = 0; i < size;) {
        uint32_t c;
        size_t length = utf8_decode(bytes + i, size - i, &c);

        if (length == 0 || (c >= SLOT_FIRST && c < SLOT_FIRST + LESSON_MAX_SLOTS) || c == 0)
            return error_offset(err, lesson->path, i,
                                _("no text; expected UTF-8 without private characters"));
        i += length;
    }
    return true;
}

enum lesson_fence lesson_fence_of(const char *info, size_t length)
{
    size_t word = 0;

    while (word < length && info[word] != ' ' && info[word] != '\t')
        word++;
    if (word == 5 && memcmp(info, "nntui", 5) == 0)
        return FENCE_STEPS;
    return word == 5 && memcmp(info, "notes", 5) == 0 ? FENCE_NOTES : FENCE_CODE;
}

/* How many of `sign` stand at the beginning of a text. */
static size_t count_of(char sign, const char *text, size_t length)
{
    size_t count = 0;

    while (count < length && text[count] == sign)
        count++;
    return count;
}

static size_t blanks_of(const char *text, size_t length)
{
    size_t count = 0;

    while (count < length && strchr(" \t\r", text[count]) != NULL)
        count++;
    return count;
}

static void open_fence(struct slots *slots, char sign, size_t signs, const char *info,
                       size_t length)
{
    size_t blanks = blanks_of(info, length);

    if (sign == '`' && memchr(info, '`', length) != NULL) /* code in a line of text */
        return;
    slots->sign = sign;
    slots->fence = signs;
    slots->raw = lesson_fence_of(info + blanks, length - blanks) != FENCE_CODE;
}

/* Which fence a line opens or closes, as md4c will have it. */
static void follow_fences(struct slots *slots, const char *line, size_t length)
{
    size_t blanks = blanks_of(line, length), signs, behind;
    char sign = blanks < length ? line[blanks] : '\0';

    if (sign != '`' && sign != '~')
        return;
    signs = count_of(sign, line + blanks, length - blanks);
    behind = blanks + signs;
    if (signs >= 3 && slots->fence == 0)
        open_fence(slots, sign, signs, line + behind, length - behind);
    else if (slots->fence > 0 && sign == slots->sign && signs >= slots->fence &&
             behind + blanks_of(line + behind, length - behind) == length)
        *slots = (struct slots){.lesson = slots->lesson, .text = slots->text, .line = slots->line};
}

static bool take_slots(struct slots *slots, const char *line, size_t length, struct error *err)
{
    for (size_t i = 0; i < length; i++) {
        const char *end = line[i] == '{' ? memchr(line + i, '}', length - i) : NULL;
        char character[5];

        if (line[i] == '{' && i + 1 < length && line[i + 1] == '{') {
            text_add(&slots->text, "{");
            i++;
        } else if (line[i] != '{') {
            text_add_bytes(&slots->text, line + i, 1);
        } else if (end == NULL) {
            return error_line(
                err, slots->lesson->path, slots->line,
                _("\"{\" without \"}\" on its line; expected a slot, or {{ for a brace"));
        } else {
            if (!lesson_add_slot(slots->lesson, line + i + 1, (size_t)(end - line) - i - 1,
                                 slots->line, err))
                return false;
            utf8_encode((uint32_t)(SLOT_FIRST + slots->lesson->slot_count - 1), character);
            text_add(&slots->text, character);
            i = (size_t)(end - line);
        }
    }
    return true;
}

/* Puts a character in the place of every slot; lines stay lines. */
static bool take_all_slots(struct slots *slots, const char *bytes, size_t size, struct error *err)
{
    for (size_t i = 0; i < size;) {
        const char *end = memchr(bytes + i, '\n', size - i);
        size_t length = end != NULL ? (size_t)(end - bytes) - i : size - i;

        slots->line++;
        follow_fences(slots, bytes + i, length);
        if (slots->raw)
            text_add_bytes(&slots->text, bytes + i, length);
        else if (!take_slots(slots, bytes + i, length, err))
            return false;
        text_add(&slots->text, "\n");
        i += length + 1;
    }
    return !slots->text.failed || error_memory(err, size, "a lesson");
}

static void note_slots(struct lesson_page *page, const struct lesson_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        if (text->piece[i].text != NULL)
            continue;
        if (page->first_slot == page->end_slot)
            page->first_slot = text->piece[i].slot;
        page->end_slot = text->piece[i].slot + 1;
    }
}

/* Slots stand in the order of the file, so those of a page are a range. */
static void share_slots(struct lesson *lesson)
{
    for (size_t i = 0; i < lesson->page_count; i++) {
        struct lesson_page *page = &lesson->page[i];

        note_slots(page, &page->heading);
        for (size_t b = 0; b < page->block_count; b++) {
            note_slots(page, &page->block[b].text);
            for (size_t c = 0; c < page->block[b].cell_count; c++)
                note_slots(page, &page->block[b].cell[c]);
        }
    }
}

static bool make_title(struct lesson *lesson, struct error *err)
{
    struct text title = {0};

    for (size_t i = 0; i < lesson->page[0].heading.count; i++)
        if (lesson->page[0].heading.piece[i].text != NULL)
            text_add(&title, lesson->page[0].heading.piece[i].text);
    lesson->title = arena_copy(&lesson->arena, title.data, title.length);
    text_free(&title);
    return lesson->title != NULL || lesson_too_large(lesson, err);
}

static void make_name(struct lesson *lesson, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    size_t length;

    text_safe(lesson->name, sizeof lesson->name, name);
    length = strlen(lesson->name);
    if (length > strlen(SUFFIX) && strcmp(lesson->name + length - strlen(SUFFIX), SUFFIX) == 0)
        lesson->name[length - strlen(SUFFIX)] = '\0';
}

static bool make_path(struct lesson *lesson, const char *path, struct error *err)
{
    char shown[PATH_SHOWN];

    text_safe(shown, sizeof shown, path);
    lesson->path = arena_copy(&lesson->arena, shown, strlen(shown));
    return lesson->path != NULL || lesson_too_large(lesson, err);
}

struct lesson *lesson_parse(const char *bytes, size_t size, const char *path, struct error *err)
{
    struct lesson *lesson = calloc(1, sizeof *lesson);
    struct slots slots = {.lesson = lesson};
    bool ok;

    if (lesson == NULL) {
        error_memory(err, sizeof *lesson, "a lesson");
        return NULL;
    }
    lesson->arena.limit = LESSON_MEMORY;
    make_name(lesson, path);
    ok = make_path(lesson, path, err) && check_utf8(lesson, bytes, size, err) &&
         take_all_slots(&slots, bytes, size, err) &&
         lesson_read_markdown(lesson, slots.text.data != NULL ? slots.text.data : "",
                              slots.text.length, err) &&
         make_title(lesson, err);
    text_free(&slots.text);
    if (!ok) {
        lesson_free(lesson);
        return NULL;
    }
    share_slots(lesson);
    return lesson;
}

struct lesson *lesson_read(const char *path, struct error *err)
{
    struct file_bytes bytes = {0};
    struct lesson *lesson = NULL;

    if (file_read(&bytes, path, LESSON_MAX_FILE, err))
        lesson = lesson_parse((const char *)bytes.data, bytes.size, path, err);
    file_release(&bytes);
    return lesson;
}

void lesson_free(struct lesson *lesson)
{
    if (lesson == NULL)
        return;
    arena_free(&lesson->arena);
    free(lesson);
}
