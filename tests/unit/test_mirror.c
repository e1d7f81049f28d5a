/*
 * What a presenter sends to those who follow: there and back at all sizes, in pieces, and what a hostile one could send.
 */
#include "mirror/message.h"

#include <nntui/mirror_view.h>
#include <nntui/rng.h>

#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything that a canvas can hold, strewn about: glyphs, roles, wide characters, letters with marks. */
static void strew(struct canvas *canvas, struct rng *rng, int count)
{
    static const uint32_t others[] = {'a',    '~',    0xE9,   0x4E2D,  0x1F600,
                                      0x2800, 0x28FF, 0xFFFD, 0x10FFFD};

    for (int i = 0; i < count; i++) {
        int x = (int)rng_below(rng, (uint64_t)canvas->width);
        int y = (int)rng_below(rng, (uint64_t)canvas->height);
        enum role role = (enum role)rng_below(rng, ROLE_COUNT);

        if (rng_below(rng, 2) == 0)
            canvas_glyph(canvas, x, y, role, (enum glyph)rng_below(rng, GLYPH_COUNT));
        else
            canvas_put(canvas, x, y, role,
                       others[rng_below(rng, sizeof others / sizeof others[0])]);
    }
}

static void assert_same_cells(const struct canvas *got, const struct canvas *wanted)
{
    size_t count = (size_t)wanted->width * (size_t)wanted->height;

    assert_int_equal(got->width, wanted->width);
    assert_int_equal(got->height, wanted->height);
    assert_int_equal(got->cursor_x, wanted->cursor_x);
    assert_int_equal(got->cursor_y, wanted->cursor_y);
    for (size_t i = 0; i < count; i++) {
        const struct cell *a = &got->cells[i], *b = &wanted->cells[i];

        if (a->character != b->character || a->width != b->width || a->role != b->role)
            fail_msg("%dx%d, cell %zu: U+%04X width %d role %d; expected U+%04X width %d role %d",
                     wanted->width, wanted->height, i, a->character, a->width, a->role,
                     b->character, b->width, b->role);
    }
}

/* Hands over what is in `bytes`, `step` bytes at a time. */
static bool take(struct mirror *mirror, const struct text *bytes, size_t step, struct error *err)
{
    for (size_t at = 0; at < bytes->length; at += step) {
        size_t count = bytes->length - at < step ? bytes->length - at : step;

        if (!mirror_take(mirror, (const uint8_t *)bytes->data + at, count, "SOCKET", err))
            return false;
    }
    return true;
}

static void must_take(struct mirror *mirror, struct text *bytes, size_t step)
{
    struct error err = {0};

    assert_false(bytes->failed);
    if (!take(mirror, bytes, step, &err))
        fail_msg("%s", err.text);
    text_clear(bytes);
}

static void greet(struct mirror *mirror)
{
    struct text bytes = {0};

    mirror_add_greeting(&bytes);
    must_take(mirror, &bytes, SIZE_MAX / 2);
    text_free(&bytes);
}

/* A whole picture, then three that only say what has changed. */
static void round_trip(int width, int height, enum glyph_set glyphs, size_t step)
{
    struct rng rng;
    struct mirror mirror = {0};
    struct canvas before, now;
    struct text bytes = {0};

    rng_seed(&rng, (uint64_t)(width * 1000 + height), RNG_TEST, 0);
    assert_true(canvas_create(&before, width, height, glyphs, NULL));
    assert_true(canvas_create(&now, width, height, glyphs, NULL));
    greet(&mirror);
    for (int picture = 0; picture < 4; picture++) {
        strew(&now, &rng, picture == 2 ? 0 : width * height / (picture + 1) + 1);
        now.cursor_x = picture % 2 == 0 ? -1 : width - 1;
        now.cursor_y = picture % 2 == 0 ? -1 : height - 1;
        mirror_add_picture(&bytes, picture == 0 ? NULL : &before, &now, MIRROR_AWAITED);
        assert_true(bytes.length <= MESSAGE_HEAD + PICTURE_LIMIT);
        must_take(&mirror, &bytes, step);
        assert_same_cells(&mirror.canvas, &now);
        memcpy(before.cells, now.cells, (size_t)width * (size_t)height * sizeof *now.cells);
    }
    assert_int_equal(mirror.pictures, 4);
    assert_int_equal(mirror.awaited, 4);
    text_free(&bytes);
    canvas_free(&before);
    canvas_free(&now);
    mirror_free(&mirror);
}

static void test_pictures_arrive_as_they_were_at_all_sizes(void **state)
{
    (void)state;
    for (int width = 1; width <= 140; width += width < 12 ? 1 : 17)
        for (int height = 1; height <= 60; height += height < 6 ? 1 : 11) {
            round_trip(width, height, GLYPHS_UTF8, SIZE_MAX / 2);
            round_trip(width, height, GLYPHS_ASCII, 1000);
        }
    round_trip(CANVAS_MAX_WIDTH, CANVAS_MAX_HEIGHT, GLYPHS_UTF8, 65536);
}

static void test_messages_may_come_byte_by_byte(void **state)
{
    (void)state;
    round_trip(33, 7, GLYPHS_UTF8, 1);
}

static void test_a_small_change_is_a_small_message(void **state)
{
    struct canvas before, now;
    struct text bytes = {0};

    (void)state;
    assert_true(canvas_create(&before, 80, 24, GLYPHS_UTF8, NULL));
    assert_true(canvas_create(&now, 80, 24, GLYPHS_UTF8, NULL));
    canvas_write(&now, 70, 20, ROLE_VALUE, "1.25");
    mirror_add_picture(&bytes, &before, &now, 0);
    assert_true(bytes.length <= MESSAGE_HEAD + PICTURE_HEAD + 4 + 4);
    canvas_free(&before);
    canvas_free(&now);
    text_free(&bytes);
}

static void test_texts_arrive_and_are_cut_between_characters(void **state)
{
    struct mirror mirror = {0};
    struct text bytes = {0};
    char longest[MIRROR_DID_SIZE + 20] = "";

    (void)state;
    greet(&mirror);
    mirror_add_text(&bytes, MIRROR_DID, "set rate 0.3");
    mirror_add_text(&bytes, MIRROR_NOTES, "");
    must_take(&mirror, &bytes, 3);
    assert_string_equal(mirror_text(&mirror, MIRROR_DID), "set rate 0.3");
    assert_string_equal(mirror_text(&mirror, MIRROR_NOTES), "");
    assert_string_equal(mirror_text(&mirror, MIRROR_PLACE), "");
    for (size_t i = 0; i + 2 < sizeof longest; i += 2)
        memcpy(longest + i, "\xC3\xA9", 3);
    mirror_add_text(&bytes, MIRROR_DID, longest);
    must_take(&mirror, &bytes, 1000);
    assert_int_equal(strlen(mirror_text(&mirror, MIRROR_DID)), MIRROR_DID_SIZE - 2);
    text_free(&bytes);
    mirror_free(&mirror);
}

/* ---- Hostile presenters */

/* A message after a greeting is refused with a reason that has `part` in it. */
static void assert_refused(unsigned kind, const char *contents, size_t count, const char *part)
{
    uint8_t head[MESSAGE_HEAD] = {(uint8_t)kind, (uint8_t)count, (uint8_t)(count >> 8),
                                  (uint8_t)(count >> 16), (uint8_t)(count >> 24)};
    struct mirror mirror = {0};
    struct text bytes = {0};
    struct error err = {0};

    greet(&mirror);
    text_add_bytes(&bytes, (const char *)head, sizeof head);
    text_add_bytes(&bytes, contents, count);
    assert_false(take(&mirror, &bytes, SIZE_MAX / 2, &err));
    if (strstr(err.text, part) == NULL || strstr(err.text, "SOCKET: at byte ") != err.text)
        fail_msg("%s; expected: %s", err.text, part);
    text_free(&bytes);
    mirror_free(&mirror);
}

#define REFUSED(kind, contents, part) assert_refused(kind, contents, sizeof contents - 1, part)
/* The head of a whole picture of 2x1 without a cursor. */
#define TWO "\1\2\0\1\0\xFF\xFF\xFF\xFF"

static void test_what_no_presenter_sends_is_refused(void **state)
{
    static const char no_role[] = {1, 2, 0, 1, 0, -1, -1, -1, -1, 0, 1, (char)ROLE_COUNT, 'a'};

    (void)state;
    REFUSED(0, "", "cannot stand here");
    REFUSED(MESSAGE_END, "", "cannot stand here");
    REFUSED(255, "x", "cannot stand here");
    REFUSED(MESSAGE_GREETING, "nntui\1\0....", "cannot stand here");
    REFUSED(MESSAGE_PICTURE, "", "without its beginning");
    REFUSED(MESSAGE_PICTURE, "\1\2\0\1\0\xFF\xFF\xFF", "without its beginning");
    REFUSED(MESSAGE_PICTURE, "\x11\2\0\1\0\xFF\xFF\xFF\xFF", "without its beginning");
    REFUSED(MESSAGE_PICTURE, "\1\0\0\1\0\xFF\xFF\xFF\xFF", "of that size");
    REFUSED(MESSAGE_PICTURE, "\1\2\0\0\0\xFF\xFF\xFF\xFF", "of that size");
    REFUSED(MESSAGE_PICTURE, "\1\xE9\3\1\0\xFF\xFF\xFF\xFF", "of that size");
    REFUSED(MESSAGE_PICTURE, "\0\2\0\1\0\xFF\xFF\xFF\xFF", "that was not sent");
    REFUSED(MESSAGE_PICTURE, TWO "\0", "cut off");
    REFUSED(MESSAGE_PICTURE, TWO "\0\1", "without a role");
    REFUSED(MESSAGE_PICTURE,
            TWO "\0\1\xFF"
                "a",
            "without a role");
    assert_refused(MESSAGE_PICTURE, no_role, sizeof no_role, "without a role");
    REFUSED(MESSAGE_PICTURE, TWO "\0\1\0", "cut off");
    REFUSED(MESSAGE_PICTURE, TWO "\0\0\0", "past the picture's end");
    REFUSED(MESSAGE_PICTURE, TWO "\0\3\0abc", "past the picture's end");
    REFUSED(MESSAGE_PICTURE, TWO "\2\1\0a", "past the picture's end");
    REFUSED(MESSAGE_PICTURE, TWO "\xFF\xFF\x7F\1\0a", "past the picture's end");
    REFUSED(MESSAGE_PICTURE, TWO "\0\2\0ab\0\1\0c", "past the picture's end");
    REFUSED(MESSAGE_PICTURE, TWO "\0\1\0\xFF\xFF\xFF\x7F", "too long");
    REFUSED(MESSAGE_TEXT, "a\0b", "a NUL");
}

/* Nothing is kept of what was announced and will not be taken. */
static void test_a_length_that_cannot_be_is_refused_at_once(void **state)
{
    static const uint8_t heads[][MESSAGE_HEAD] = {
        {MESSAGE_PICTURE,             0xFF, 0xFF, 0xFF, 0xFF},
        {MESSAGE_TEXT + MIRROR_DID,   128,  0,    0,    0   },
        {MESSAGE_TEXT + MIRROR_NOTES, 0,    0,    1,    0   },
    };

    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        struct mirror mirror = {0};
        struct error err = {0};

        greet(&mirror);
        assert_false(mirror_take(&mirror, heads[i], MESSAGE_HEAD, "SOCKET", &err));
        assert_non_null(strstr(err.text, "longer than its kind"));
        mirror_free(&mirror);
    }
}

static void test_another_version_is_told(void **state)
{
    struct text bytes = {0};
    struct mirror mirror = {0};
    struct error err = {0};

    (void)state;
    mirror_add_greeting(&bytes);
    bytes.data[MESSAGE_HEAD + 5]++;
    assert_false(take(&mirror, &bytes, 1000, &err));
    assert_non_null(strstr(err.text, "another version"));
    bytes.data[MESSAGE_HEAD + 5]--;
    bytes.data[MESSAGE_HEAD + 7]++; /* the table of roles */
    mirror_restart(&mirror);
    assert_false(take(&mirror, &bytes, 1000, &err));
    assert_non_null(strstr(err.text, "another version"));
    bytes.data[MESSAGE_HEAD]++;
    mirror_restart(&mirror);
    assert_false(take(&mirror, &bytes, 1000, &err));
    assert_non_null(strstr(err.text, "no presenter of nntui"));
    text_free(&bytes);
    mirror_free(&mirror);
}

static void test_nothing_is_taken_before_the_greeting(void **state)
{
    struct text bytes = {0};
    struct mirror mirror = {0};
    struct error err = {0};

    (void)state;
    mirror_add_text(&bytes, MIRROR_DID, "run");
    assert_false(take(&mirror, &bytes, 1000, &err));
    assert_string_equal(mirror_text(&mirror, MIRROR_DID), "");
    text_free(&bytes);
    mirror_free(&mirror);
}

/* Of control characters, separators and what turns text round there is nothing left to be shown. */
static void test_no_character_can_do_anything_to_a_terminal(void **state)
{
    static const char picture[] = "\x02\x18\0\0\0"
                                  "\1\7\0\1\0\xFF\xFF\xFF\xFF"
                                  "\0\7\0\x1B\x9B\1\7\xA8\x40\xAE\x40\x7F\xFF\xFF\x43";
    struct mirror mirror = {0};
    struct error err = {0};

    (void)state;
    greet(&mirror);
    assert_true(mirror_take(&mirror, (const uint8_t *)picture, 5, "SOCKET", &err));
    if (!mirror_take(&mirror, (const uint8_t *)picture + 5, sizeof picture - 6, "SOCKET", &err))
        fail_msg("%s", err.text);
    assert_int_equal(mirror.pictures, 1);
    for (int i = 0; i < 7; i++)
        assert_true(mirror.canvas.cells[i].character == '?' ||
                    mirror.canvas.cells[i].character == ' ');
    mirror_free(&mirror);
}

/* ---- Places */

static void test_only_what_opens_something_is_carried_out_for_a_presenter(void **state)
{
    char place[] = "data xor\nexport code /home/student/.profile\nsave! FILE\napply rate=0.3\n"
                   "database\nrun 3 epochs\nquit\ndata a\033[2Jb\ndigits\n";
    const char *commands[4];

    (void)state;
    assert_int_equal(mirror_commands(place, commands, 4), 4);
    assert_string_equal(commands[0], "data xor");
    assert_string_equal(commands[1], "apply rate=0.3");
    assert_string_equal(commands[2], "run 3 epochs");
    assert_string_equal(commands[3], "digits");
}

static void test_no_more_commands_than_there_is_room_for(void **state)
{
    char place[] = "run\nrun\nrun\n";
    const char *commands[2];

    (void)state;
    assert_int_equal(mirror_commands(place, commands, 2), 2);
}

/* ---- What a follower sees */

struct seen {
    struct follower follower;
    struct mirror_view view;
    struct canvas canvas;
};

static void show(struct seen *seen, const struct canvas *picture, unsigned flags)
{
    struct text bytes = {0};

    mirror_add_picture(&bytes, NULL, picture, flags);
    must_take(&seen->follower.mirror, &bytes, SIZE_MAX / 2);
    text_free(&bytes);
}

/* A presenter's screen whose rows and columns can be told; the last row is "hints". */
static void begin(struct seen *seen, int width, int height, int own_width, int own_height,
                  enum glyph_set glyphs)
{
    struct canvas picture;

    *seen = (struct seen){
        .follower = {.fd = 0, .path = "/run/lesson", .met = true}
    };
    assert_true(canvas_create(&picture, width, height, GLYPHS_UTF8, NULL));
    for (int y = 0; y < height; y++)
        canvas_printf(&picture, 0, y, ROLE_NORMAL, "row %d", y);
    canvas_write(&picture, width - 3, 0, ROLE_NORMAL, "end");
    canvas_write(&picture, 0, height - 1, ROLE_DIM, "hints");
    canvas_glyph(&picture, 20, 1, ROLE_FRAME, GLYPH_HORIZONTAL);
    canvas_put(&picture, 21, 1, ROLE_FRAME, 0x28F7);
    greet(&seen->follower.mirror);
    show(seen, &picture, MIRROR_HINTS);
    canvas_free(&picture);
    assert_true(canvas_create(&seen->canvas, own_width, own_height, glyphs, NULL));
}

static void finish(struct seen *seen)
{
    canvas_free(&seen->canvas);
    mirror_free(&seen->follower.mirror);
}

static char *picture_of(struct seen *seen)
{
    static char copy[20000];
    struct text text = {0};

    canvas_clear(&seen->canvas);
    mirror_view_draw(&seen->view, &seen->follower, &seen->canvas);
    canvas_text(&seen->canvas, &text);
    snprintf(copy, sizeof copy, "%s", text.data);
    text_free(&text);
    return copy;
}

static void assert_sees(struct seen *seen, const char *part, bool wanted)
{
    const char *picture = picture_of(seen);

    if ((strstr(picture, part) != NULL) != wanted)
        fail_msg("%s %s:\n%s", part, wanted ? "is not there" : "is there", picture);
}

static void test_at_the_same_size_the_line_takes_the_place_of_hints_only(void **state)
{
    struct seen seen;
    struct canvas picture;

    (void)state;
    begin(&seen, 40, 10, 40, 10, GLYPHS_UTF8);
    assert_sees(&seen, "hints", false);
    assert_sees(&seen, "q leave", true);
    assert_true(canvas_create(&picture, 40, 10, GLYPHS_UTF8, NULL));
    canvas_write(&picture, 0, 9, ROLE_ERROR, "a message");
    show(&seen, &picture, 0);
    canvas_free(&picture);
    assert_sees(&seen, "a message", true);
    assert_sees(&seen, "q leave", false);
    seen.follower.fd = -1;
    assert_sees(&seen, "the presenter has left", true);
    finish(&seen);
}

static void test_a_smaller_picture_is_at_the_top_left(void **state)
{
    struct seen seen;

    (void)state;
    begin(&seen, 30, 5, 50, 12, GLYPHS_UTF8);
    assert_sees(&seen, "row 0                      end\n", true);
    assert_sees(&seen, "hints\n\n\n\n\n\n\nq leave", true);
    assert_false(mirror_view_key(&seen.view, &seen.follower, 50, 12, NKEY_DOWN));
    assert_false(mirror_view_key(&seen.view, &seen.follower, 50, 12, NKEY_RIGHT));
    finish(&seen);
}

static void test_of_a_larger_picture_arrows_show_the_rest(void **state)
{
    struct seen seen;

    (void)state;
    begin(&seen, 80, 24, 60, 10, GLYPHS_UTF8);
    assert_sees(&seen, "part of 80x24 from 1,1", true);
    assert_sees(&seen, "end", false);
    assert_sees(&seen, "row 8", true);
    assert_sees(&seen, "row 9", false);
    for (int i = 0; i < 4; i++)
        mirror_view_key(&seen.view, &seen.follower, 60, 10, NKEY_RIGHT);
    assert_sees(&seen, "end\n", true);
    assert_sees(&seen, "from 21,1", true);
    assert_true(mirror_view_key(&seen.view, &seen.follower, 60, 10, NKEY_END));
    assert_sees(&seen, "from 21,16", true);
    assert_false(mirror_view_key(&seen.view, &seen.follower, 60, 10, NKEY_DOWN));
    assert_true(mirror_view_key(&seen.view, &seen.follower, 60, 10, NKEY_HOME));
    assert_sees(&seen, "row 0", true);
    finish(&seen);
}

/* The cursor goes with the part that is seen. */
static void test_the_cursor_is_where_the_presenter_has_it(void **state)
{
    struct seen seen;
    struct canvas picture;

    (void)state;
    begin(&seen, 80, 24, 60, 10, GLYPHS_UTF8);
    assert_true(canvas_create(&picture, 80, 24, GLYPHS_UTF8, NULL));
    picture.cursor_x = 70;
    picture.cursor_y = 3;
    show(&seen, &picture, 0);
    canvas_free(&picture);
    picture_of(&seen);
    assert_int_equal(seen.canvas.cursor_x, -1);
    seen.view.x = 20;
    picture_of(&seen);
    assert_int_equal(seen.canvas.cursor_x, 50);
    assert_int_equal(seen.canvas.cursor_y, 3);
    finish(&seen);
}

static void test_plain_characters_stand_for_the_others(void **state)
{
    struct seen seen;

    (void)state;
    begin(&seen, 40, 10, 40, 10, GLYPHS_ASCII);
    assert_sees(&seen, "row 1               -:\n", true);
    finish(&seen);
}

static void test_notes_are_wrapped_in_place_of_the_picture(void **state)
{
    struct seen seen;
    struct text bytes = {0};

    (void)state;
    begin(&seen, 80, 24, 30, 5, GLYPHS_UTF8);
    seen.view.notes = true;
    assert_sees(&seen, "(no notes on this)", true);
    mirror_add_text(
        &bytes, MIRROR_NOTES,
        "Ask first what they expect.\n\nThen press\nspace, and let it run to epoch\n- forty \033[2J");
    must_take(&seen.follower.mirror, &bytes, 1000);
    text_free(&bytes);
    assert_sees(&seen, "\n    Ask first what they\n    expect.\n\n", true);
    assert_sees(&seen, "\033", false);
    assert_sees(&seen, "row 0", false);
    assert_sees(&seen, "forty", false);
    assert_true(mirror_view_key(&seen.view, &seen.follower, 30, 5, NKEY_PAGE_DOWN));
    assert_sees(&seen, "    Then press space, and\n    let it run to epoch\n    - forty", true);
    finish(&seen);
}

/* At every size, whatever the picture's: a sanitizer sees what is drawn outside. */
static void test_the_view_can_be_drawn_at_all_sizes(void **state)
{
    (void)state;
    for (int width = 1; width < 60; width += 7)
        for (int height = 1; height < 20; height++) {
            struct seen seen;

            begin(&seen, 30, 9, width, height, GLYPHS_ASCII);
            for (int i = 0; i < 4; i++) {
                seen.view = (struct mirror_view){.notes = i % 2 != 0, .x = i * 20, .y = i * 9};
                assert_non_null(picture_of(&seen));
                mirror_view_key(&seen.view, &seen.follower, width, height, NKEY_DOWN);
            }
            finish(&seen);
        }
}

static void test_before_the_first_picture_it_says_what_is_waited_for(void **state)
{
    struct seen seen = {
        .follower = {.fd = -1, .path = "/run/lesson"}
    };

    (void)state;
    assert_true(canvas_create(&seen.canvas, 60, 10, GLYPHS_UTF8, NULL));
    assert_sees(&seen, "waiting for a presenter at /run/lesson", true);
    error_input(&seen.follower.trouble, "not allowed");
    assert_sees(&seen, "not allowed", true);
    finish(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_arrive_as_they_were_at_all_sizes),
        cmocka_unit_test(test_messages_may_come_byte_by_byte),
        cmocka_unit_test(test_a_small_change_is_a_small_message),
        cmocka_unit_test(test_texts_arrive_and_are_cut_between_characters),
        cmocka_unit_test(test_what_no_presenter_sends_is_refused),
        cmocka_unit_test(test_a_length_that_cannot_be_is_refused_at_once),
        cmocka_unit_test(test_another_version_is_told),
        cmocka_unit_test(test_nothing_is_taken_before_the_greeting),
        cmocka_unit_test(test_no_character_can_do_anything_to_a_terminal),
        cmocka_unit_test(test_only_what_opens_something_is_carried_out_for_a_presenter),
        cmocka_unit_test(test_no_more_commands_than_there_is_room_for),
        cmocka_unit_test(test_at_the_same_size_the_line_takes_the_place_of_hints_only),
        cmocka_unit_test(test_a_smaller_picture_is_at_the_top_left),
        cmocka_unit_test(test_of_a_larger_picture_arrows_show_the_rest),
        cmocka_unit_test(test_the_cursor_is_where_the_presenter_has_it),
        cmocka_unit_test(test_plain_characters_stand_for_the_others),
        cmocka_unit_test(test_notes_are_wrapped_in_place_of_the_picture),
        cmocka_unit_test(test_the_view_can_be_drawn_at_all_sizes),
        cmocka_unit_test(test_before_the_first_picture_it_says_what_is_waited_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
