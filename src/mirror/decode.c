/*
 * Messages as they come from a socket, whoever wrote them.
 */
#include "mirror/message.h"

#include <nntui/i18n.h>

#include <stdlib.h>
#include <string.h>

/* Memory for what comes that is kept from one message to the next: an ordinary picture needs less. */
#define KEPT_BYTES ((size_t)32 * 1024)

/* The contents of one message. */
struct reader {
    const uint8_t *bytes;
    size_t count, at;
    uint64_t offset; /* of bytes[0] in the stream */
    const char *name;
    struct error *err;
};

static bool refuse(const struct reader *reader, const char *what)
{
    char shown[160];

    return error_offset(reader->err, text_safe(shown, sizeof shown, reader->name),
                        (size_t)reader->offset + reader->at, "%s", what);
}

/* ---- Numbers */

static uint32_t fixed(const uint8_t *bytes, int count)
{
    uint32_t value = 0;

    for (int i = 0; i < count; i++)
        value |= (uint32_t)bytes[i] << (8 * i);
    return value;
}

/* What has been looked at is there. */
static uint32_t take_fixed(struct reader *reader, int count)
{
    uint32_t value = fixed(reader->bytes + reader->at, count);

    reader->at += (size_t)count;
    return value;
}

static bool take_number(struct reader *reader, uint32_t *value)
{
    *value = 0;
    for (int i = 0; i < NUMBER_BYTES && reader->at < reader->count; i++) {
        uint8_t byte = reader->bytes[reader->at++];

        *value |= (uint32_t)(byte & 0x7F) << (7 * i);
        if (byte < 0x80)
            return true;
    }
    return refuse(reader, _("a number is cut off or too long; expected up to three bytes"));
}

/* ---- Greeting and texts */

static bool take_greeting(struct mirror *mirror, struct reader *reader)
{
    size_t letters = strlen(GREETING_NAME);

    if (reader->count != GREETING_SIZE || memcmp(reader->bytes, GREETING_NAME, letters) != 0)
        return refuse(reader, _("this is no presenter of nntui"));
    reader->at = letters;
    if (take_fixed(reader, 2) != MIRROR_VERSION || take_fixed(reader, 4) != message_roles())
        return refuse(reader,
                      _("another version of nntui presents there; expected the same as here"));
    mirror->greeted = true;
    return true;
}

/*
 * Notes are paragraphs and lists: the lines that they are written in are not those that there is room for, so line breaks within a
 * paragraph become blanks.
 */
static void join_lines(char *text)
{
    for (char *end = strchr(text, '\n'); end != NULL; end = strchr(end + 1, '\n'))
        if (end > text && end[-1] != '\n' && end[1] != '\0' &&
            strchr("\n-*#>0123456789", end[1]) == NULL)
            *end = ' ';
}

/* NULs would end it early; all else is made safe where it is shown. */
static bool take_text(struct mirror *mirror, struct reader *reader, enum mirror_text what)
{
    char *text;

    if (memchr(reader->bytes, '\0', reader->count) != NULL)
        return refuse(reader, _("a text has a NUL in it"));
    text = malloc(reader->count + 1);
    if (text == NULL)
        return error_memory(reader->err, reader->count + 1, "a presenter's text");
    memcpy(text, reader->bytes, reader->count);
    text[reader->count] = '\0';
    if (what == MIRROR_NOTES)
        join_lines(text);
    free(mirror->text[what]);
    mirror->text[what] = text;
    return true;
}

/* ---- Pictures */

static bool fit_canvas(struct mirror *mirror, struct reader *reader, int width, int height,
                       bool whole)
{
    struct canvas *canvas = &mirror->canvas;
    bool same = canvas->cells != NULL && canvas->width == width && canvas->height == height;

    if (width < 1 || width > CANVAS_MAX_WIDTH || height < 1 || height > CANVAS_MAX_HEIGHT)
        return refuse(reader, _("a picture of that size is none; expected 1x1 to 1000x500"));
    if (!whole && !same)
        return refuse(reader, _("a change of a picture that was not sent"));
    if (same && whole)
        canvas_clear(canvas);
    if (same)
        return true;
    canvas_free(canvas);
    return canvas_create(canvas, width, height, GLYPHS_UTF8, reader->err);
}

/* `i`: where the run begins, as a number of the cell. */
static bool take_run(struct mirror *mirror, struct reader *reader, size_t *i)
{
    struct canvas *canvas = &mirror->canvas;
    size_t cells = (size_t)canvas->width * (size_t)canvas->height;
    uint32_t skipped, count, character, role;

    if (!take_number(reader, &skipped) || !take_number(reader, &count))
        return false;
    if (count == 0 || skipped > cells - *i || count > cells - *i - skipped)
        return refuse(reader, _("a run of cells that goes past the picture's end"));
    if (reader->at == reader->count || reader->bytes[reader->at] >= ROLE_COUNT)
        return refuse(reader, _("a run of cells without a role that is known"));
    role = reader->bytes[reader->at++];
    *i += skipped;
    for (size_t end = *i + count; *i < end; ++*i) {
        int x = (int)(*i % (size_t)canvas->width), y = (int)(*i / (size_t)canvas->width);

        if (!take_number(reader, &character))
            return false;
        if (character != 0)
            canvas_put(canvas, x, y, (enum role)role, character);
    }
    return true;
}

/* A cursor outside of the picture is none. */
static void place_cursor(struct canvas *canvas, uint32_t x, uint32_t y)
{
    bool inside = x < (uint32_t)canvas->width && y < (uint32_t)canvas->height;

    canvas->cursor_x = inside ? (int)x : -1;
    canvas->cursor_y = inside ? (int)y : -1;
}

static bool take_picture(struct mirror *mirror, struct reader *reader)
{
    uint32_t width, height, x, y;
    unsigned flags;
    size_t i = 0;

    if (reader->count < PICTURE_HEAD || (reader->bytes[0] & ~(unsigned)MIRROR_FLAGS) != 0)
        return refuse(reader, _("a picture without its beginning"));
    flags = take_fixed(reader, 1);
    width = take_fixed(reader, 2);
    height = take_fixed(reader, 2);
    x = take_fixed(reader, 2);
    y = take_fixed(reader, 2);
    if (!fit_canvas(mirror, reader, (int)width, (int)height, (flags & MIRROR_WHOLE) != 0))
        return false;
    while (reader->at < reader->count)
        if (!take_run(mirror, reader, &i))
            return false;
    place_cursor(&mirror->canvas, x, y);
    mirror->flags = flags;
    mirror->pictures++;
    mirror->awaited += (flags & MIRROR_AWAITED) != 0;
    return true;
}

/* ---- The stream */

/* The most bytes that a message of a kind may have; 0 for a kind that there is not. */
static size_t limit_of(unsigned kind)
{
    if (kind == MESSAGE_GREETING)
        return GREETING_SIZE;
    if (kind == MESSAGE_PICTURE)
        return PICTURE_LIMIT;
    if (kind >= MESSAGE_TEXT && kind < MESSAGE_END)
        return message_text_size((enum mirror_text)(kind - MESSAGE_TEXT)) - 1;
    return 0;
}

/* Looks at what a message says of itself; false also where nothing may come before the greeting. */
static bool check_head(const struct mirror *mirror, const uint8_t *head, struct reader *reader)
{
    size_t limit = limit_of(head[0]);

    if (limit == 0 || mirror->greeted == (head[0] == MESSAGE_GREETING))
        return refuse(reader, _("a message of a kind that cannot stand here"));
    if (fixed(head + 1, 4) > limit)
        return refuse(reader, _("a message that is longer than its kind can be"));
    return true;
}

static bool carry_out(struct mirror *mirror, unsigned kind, struct reader *reader)
{
    if (kind == MESSAGE_GREETING)
        return take_greeting(mirror, reader);
    if (kind == MESSAGE_PICTURE)
        return take_picture(mirror, reader);
    return take_text(mirror, reader, (enum mirror_text)(kind - MESSAGE_TEXT));
}

/*
 * Carries out the messages that are whole; `*used`: their bytes. What is left is the beginning of one, whose head is
 * checked at once: no bytes are kept for one that will be refused.
 */
static bool take_messages(struct mirror *mirror, const uint8_t *bytes, size_t count, size_t *used,
                          struct reader *reader)
{
    for (*used = 0; count - *used >= MESSAGE_HEAD;) {
        const uint8_t *head = bytes + *used;
        size_t length = fixed(head + 1, 4);

        reader->offset = mirror->offset + *used;
        reader->at = 0;
        if (!check_head(mirror, head, reader))
            return false;
        if (count - *used - MESSAGE_HEAD < length)
            return true;
        reader->bytes = head + MESSAGE_HEAD;
        reader->count = length;
        reader->offset += MESSAGE_HEAD;
        if (!carry_out(mirror, head[0], reader))
            return false;
        *used += MESSAGE_HEAD + length;
    }
    return true;
}

/* Room for what came, behind what was left: memory follows what is there, never what is announced. */
static bool keep(struct mirror *mirror, const uint8_t *bytes, size_t count, struct error *err)
{
    size_t needed = mirror->length + count;

    if (needed > mirror->capacity) {
        size_t capacity = needed < 4096 ? 4096 : needed + needed / 2;
        uint8_t *larger = realloc(mirror->bytes, capacity);

        if (larger == NULL)
            return error_memory(err, capacity, "what a presenter sends");
        mirror->bytes = larger;
        mirror->capacity = capacity;
    }
    if (count > 0)
        memcpy(mirror->bytes + mirror->length, bytes, count);
    mirror->length = needed;
    return true;
}

static void drop_bytes(struct mirror *mirror)
{
    free(mirror->bytes);
    mirror->bytes = NULL;
    mirror->length = mirror->capacity = 0;
}

bool mirror_take(struct mirror *mirror, const uint8_t *bytes, size_t count, const char *name,
                 struct error *err)
{
    struct reader reader = {.name = name, .err = err};
    size_t used;

    if (!keep(mirror, bytes, count, err) ||
        !take_messages(mirror, mirror->bytes, mirror->length, &used, &reader))
        return false;
    mirror->offset += used;
    mirror->length -= used;
    if (mirror->length > 0 && used > 0)
        memmove(mirror->bytes, mirror->bytes + used, mirror->length);
    else if (mirror->length == 0 && mirror->capacity > KEPT_BYTES)
        drop_bytes(mirror);
    return true;
}

void mirror_restart(struct mirror *mirror)
{
    drop_bytes(mirror);
    mirror->offset = 0;
    mirror->greeted = false;
}

void mirror_free(struct mirror *mirror)
{
    mirror_restart(mirror);
    canvas_free(&mirror->canvas);
    for (size_t i = 0; i < MIRROR_TEXTS; i++)
        free(mirror->text[i]);
    *mirror = (struct mirror){0};
}

const char *mirror_text(const struct mirror *mirror, enum mirror_text what)
{
    return mirror->text[what] != NULL ? mirror->text[what] : "";
}

/* ---- Places */

/* Commands that open something and write nothing; the screens' own are among them. */
static bool is_harmless(const char *line)
{
    static const char *const allowed[] = {
        "data",
        "apply",
        "run",
#define SCREEN(id, name, keys, help) name,
#include "ui/screens.def"
#undef SCREEN
    };
    size_t length = strcspn(line, " ");

    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        if (strlen(allowed[i]) == length && memcmp(allowed[i], line, length) == 0)
            return true;
    return false;
}

/* What could act on the terminal were it ever shown as it is. */
static bool is_plain(const char *line)
{
    for (; *line != '\0'; line++)
        if ((unsigned char)*line < ' ' || *line == 0x7F)
            return false;
    return true;
}

size_t mirror_commands(char *place, const char **commands, size_t most)
{
    size_t count = 0;
    char *rest = NULL;

    for (char *line = strtok_r(place, "\n", &rest); line != NULL && count < most;
         line = strtok_r(NULL, "\n", &rest))
        if (is_harmless(line) && is_plain(line))
            commands[count++] = line;
    return count;
}
