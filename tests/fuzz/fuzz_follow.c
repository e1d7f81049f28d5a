/*
 * What a presenter sends, whoever it is: in pieces and at once it comes to the same; what has been taken can be drawn at any size, and
 * no cell of it does anything to a terminal.
 */
#include <nntui/mirror_view.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A greeting of this very version comes first, so that there is a chance to get past it. */
static bool take(struct mirror *mirror, const uint8_t *data, size_t size, size_t step)
{
    struct text greeting = {0};
    struct error err = {0};
    bool taken;

    mirror_add_greeting(&greeting);
    taken = mirror_take(mirror, (const uint8_t *)greeting.data, greeting.length, "fuzz", &err);
    text_free(&greeting);
    for (size_t at = 0; taken && at < size; at += step)
        taken = mirror_take(mirror, data + at, size - at < step ? size - at : step, "fuzz", &err);
    if (!taken && (err.kind == ERROR_NONE || err.text[0] == '\0'))
        abort();
    return taken;
}

static void check_canvas(const struct canvas *canvas)
{
    size_t count = (size_t)canvas->width * (size_t)canvas->height;

    for (size_t i = 0; canvas->cells != NULL && i < count; i++) {
        const struct cell *cell = &canvas->cells[i];

        if (cell->character < ' ' || (cell->character >= 0x7F && cell->character < 0xA0) ||
            cell->character > 0x10FFFF || cell->role >= ROLE_COUNT || cell->width > 2)
            abort();
    }
}

static void check_same(const struct mirror *a, const struct mirror *b)
{
    size_t count = (size_t)a->canvas.width * (size_t)a->canvas.height;

    if (a->canvas.width != b->canvas.width || a->canvas.height != b->canvas.height)
        abort();
    for (size_t i = 0; i < count; i++)
        if (a->canvas.cells[i].character != b->canvas.cells[i].character ||
            a->canvas.cells[i].width != b->canvas.cells[i].width ||
            a->canvas.cells[i].role != b->canvas.cells[i].role)
            abort();
    for (size_t i = 0; i < MIRROR_TEXTS; i++)
        if (strcmp(mirror_text(a, (enum mirror_text)i), mirror_text(b, (enum mirror_text)i)) != 0)
            abort();
}

static void check_view(const struct mirror *mirror, bool notes, int width, int height)
{
    struct follower follower = {.fd = 0, .path = "fuzz", .mirror = *mirror};
    struct mirror_view view = {.notes = notes};
    struct canvas canvas;

    if (!canvas_create(&canvas, width, height, GLYPHS_UTF8, NULL))
        abort();
    mirror_view_draw(&view, &follower, &canvas);
    mirror_view_key(&view, &follower, width, height, NKEY_END);
    mirror_view_draw(&view, &follower, &canvas);
    check_canvas(&canvas);
    canvas_free(&canvas);
}

static void check_place(const char *place)
{
    const char *commands[8];
    char *copy = strdup(place);

    if (copy == NULL || mirror_commands(copy, commands, 8) > 8)
        abort();
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mirror whole = {0}, pieces = {0};
    size_t step = size > 0 ? 1 + data[0] % 7 : 1;

    if (take(&whole, data, size, SIZE_MAX / 2) != take(&pieces, data, size, step))
        abort();
    check_canvas(&whole.canvas);
    check_same(&whole, &pieces);
    check_view(&whole, false, 20, 5);
    check_view(&whole, true, 33, 9);
    check_place(mirror_text(&whole, MIRROR_PLACE));
    mirror_free(&whole);
    mirror_free(&pieces);
    return 0;
}
