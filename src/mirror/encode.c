/*
 * A presenter's canvas and texts as messages.
 */
#include "mirror/message.h"

#include <assert.h>
#include <string.h>

static_assert(ROLE_COUNT <= 256, "a role is a byte");
static_assert((uint32_t)CANVAS_MAX_WIDTH * CANVAS_MAX_HEIGHT < 1u << (7 * NUMBER_BYTES),
              "a count of cells is a number");

/* FNV-1a over the names, in their order. */
uint32_t message_roles(void)
{
    static const char names[] =
#define ROLE(id, name, help) name "\n"
#include <nntui/role.def>
#undef ROLE
        ;
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i + 1 < sizeof names; i++)
        hash = (hash ^ (uint8_t)names[i]) * 16777619u;
    return hash;
}

size_t message_text_size(enum mirror_text what)
{
    static const size_t sizes[MIRROR_TEXTS] = {[MIRROR_DID] = MIRROR_DID_SIZE,
                                               [MIRROR_NOTES] = MIRROR_NOTES_SIZE,
                                               [MIRROR_PLACE] = MIRROR_PLACE_SIZE};

    return sizes[what];
}

/* ---- Numbers */

static void add_byte(struct text *bytes, unsigned value)
{
    char byte = (char)(value & 0xFF);

    text_add_bytes(bytes, &byte, 1);
}

static void add_fixed(struct text *bytes, uint32_t value, int count)
{
    for (int i = 0; i < count; i++)
        add_byte(bytes, value >> (8 * i));
}

static void add_number(struct text *bytes, uint32_t value)
{
    for (; value >= 0x80; value >>= 7)
        add_byte(bytes, (value & 0x7F) | 0x80);
    add_byte(bytes, value);
}

/* ---- Messages */

static size_t begin(struct text *bytes, unsigned kind)
{
    add_byte(bytes, kind);
    add_fixed(bytes, 0, 4); /* the length is not known yet */
    return bytes->length;
}

static void end(struct text *bytes, size_t start)
{
    size_t length = bytes->length - start;

    for (size_t i = 0; i < 4 && !bytes->failed; i++)
        bytes->data[start - 4 + i] = (char)(length >> (8 * i) & 0xFF);
}

void mirror_add_greeting(struct text *bytes)
{
    size_t start = begin(bytes, MESSAGE_GREETING);

    text_add(bytes, GREETING_NAME);
    add_fixed(bytes, MIRROR_VERSION, 2);
    add_fixed(bytes, message_roles(), 4);
    end(bytes, start);
}

void mirror_add_text(struct text *bytes, enum mirror_text what, const char *string)
{
    size_t start = begin(bytes, MESSAGE_TEXT + (unsigned)what);
    size_t length = strlen(string), most = message_text_size(what) - 1;

    if (length > most)
        for (length = most; length > 0 && ((unsigned char)string[length] & 0xC0) == 0x80;)
            length--;
    text_add_bytes(bytes, string, length);
    end(bytes, start);
}

/* ---- Pictures */

static bool same_cell(const struct cell *a, const struct cell *b)
{
    return a->character == b->character && a->width == b->width && a->role == b->role;
}

/* Cells from `i` on that are of one role and, where there is a picture before, another than in it. */
static size_t run_length(const struct cell *before, const struct cell *cells, size_t i,
                         size_t count)
{
    size_t end = i;

    while (end < count && cells[end].role == cells[i].role &&
           (before == NULL || !same_cell(&before[end], &cells[end])))
        end++;
    return end - i;
}

static void add_run(struct text *bytes, const struct cell *cells, size_t skipped, size_t count)
{
    add_number(bytes, (uint32_t)skipped);
    add_number(bytes, (uint32_t)count);
    add_byte(bytes, cells[0].role);
    for (size_t i = 0; i < count; i++)
        add_number(bytes, cells[i].width == 0 ? 0 : cells[i].character);
}

static void add_runs(struct text *bytes, const struct cell *before, const struct cell *cells,
                     size_t count)
{
    size_t done = 0;

    for (size_t i = 0; i < count;) {
        size_t length = run_length(before, cells, i, count);

        if (length == 0) {
            i++;
            continue;
        }
        add_run(bytes, cells + i, i - done, length);
        done = i += length;
    }
}

void mirror_add_picture(struct text *bytes, const struct canvas *before, const struct canvas *now,
                        unsigned flags)
{
    size_t start = begin(bytes, MESSAGE_PICTURE);
    bool cursor = now->cursor_x >= 0 && now->cursor_y >= 0;

    add_byte(bytes, flags | (before == NULL ? MIRROR_WHOLE : 0u));
    add_fixed(bytes, (uint32_t)now->width, 2);
    add_fixed(bytes, (uint32_t)now->height, 2);
    add_fixed(bytes, cursor ? (uint32_t)now->cursor_x : NO_CURSOR, 2);
    add_fixed(bytes, cursor ? (uint32_t)now->cursor_y : NO_CURSOR, 2);
    add_runs(bytes, before != NULL ? before->cells : NULL, now->cells,
             (size_t)now->width * (size_t)now->height);
    end(bytes, start);
}
