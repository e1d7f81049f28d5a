/* The rule for an 8 on drawn circles: what it says, which number decided, and how its mistakes are counted. */
#include "support.h"

#include <nntui/rule_eight.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIDE = 40 };

static uint8_t page[SIDE * SIDE];

static void clear(void)
{
    memset(page, 0, sizeof page);
}

/* A ring, or an ellipse, with a line about `thick` pixels wide. */
static void draw_ellipse(double cx, double cy, double rx, double ry, double thick)
{
    for (size_t i = 0; i < sizeof page; i++) {
        const double x = ((double)(i % SIDE) - cx) / rx, y = ((double)(i / SIDE) - cy) / ry;
        const double off = fabs(hypot(x, y) - 1) * fmin(rx, ry);

        if (off <= thick / 2)
            page[i] = 255;
    }
}

static void draw_ring(double cx, double cy, double r)
{
    draw_ellipse(cx, cy, r, r, 3);
}

static struct eight_verdict judge(const struct eight_options *options)
{
    struct eight_verdict verdict;
    struct error err = {0};

    assert_true(rule_eight(page, SIDE, SIDE, options, &verdict, &err));
    return verdict;
}

static void test_two_equal_circles_are_an_eight(void **state)
{
    struct eight_verdict verdict;

    (void)state;
    clear();
    draw_ring(20, 11, 7);
    draw_ring(20, 25, 7);
    verdict = judge(&eight_defaults);
    assert_int_equal(verdict.reason, EIGHT_EIGHT);
    assert_int_equal(verdict.holes, 2);
    assert_close(verdict.circle[0].y, 11, 0.5);
    assert_close(verdict.circle[1].y, 25, 0.5);
    for (size_t i = 0; i < 2; i++) {
        assert_close(verdict.circle[i].x, 20, 0.5);
        assert_close(verdict.circle[i].radius, 7, 0.7);
        assert_true(verdict.circle[i].deviation < 0.1);
    }
}

static void test_a_circle_is_fitted_where_it_is(void **state)
{
    struct eight_verdict verdict;

    (void)state;
    clear();
    draw_ellipse(17.3, 21.6, 11.5, 11.5, 2);
    verdict = judge(&eight_defaults);
    assert_int_equal(verdict.reason, EIGHT_ONE_CIRCLE);
    assert_int_equal(verdict.holes, 1);
    assert_close(verdict.circle[0].x, 17.3, 0.3);
    assert_close(verdict.circle[0].y, 21.6, 0.3);
    assert_close(verdict.circle[0].radius, 11.5, 0.5);
}

static void test_no_ink_and_open_lines_are_told_apart(void **state)
{
    (void)state;
    clear();
    assert_int_equal(judge(&eight_defaults).reason, EIGHT_NO_INK);
    for (size_t x = 8; x < 30; x++)
        page[20 * SIDE + x] = 200;
    assert_int_equal(judge(&eight_defaults).reason, EIGHT_NO_CIRCLE);
    memset(page, 255, sizeof page); /* all ink is no line either */
    assert_int_equal(judge(&eight_defaults).reason, EIGHT_NO_CIRCLE);
}

/* A 6: one circle, and a line that does not close. */
static void test_an_open_end_leaves_one_circle(void **state)
{
    (void)state;
    clear();
    draw_ring(20, 25, 7);
    for (size_t y = 4; y < 24; y++)
        for (size_t x = 12; x < 15; x++)
            page[y * SIDE + x] = 255;
    assert_int_equal(judge(&eight_defaults).reason, EIGHT_ONE_CIRCLE);
}

static void test_three_circles_are_too_many(void **state)
{
    (void)state;
    clear();
    for (int i = 0; i < 3; i++)
        draw_ring(20, 8 + 11 * i, 5.5);
    assert_int_equal(judge(&eight_defaults).reason, EIGHT_MORE_CIRCLES);
}

/* Each differs from an 8 in one way, is refused for that way, and passes where that much is allowed. */
static void test_the_number_that_decided_is_told(void **state)
{
    struct eight_options lenient = eight_defaults;
    struct eight_verdict verdict;

    (void)state;
    clear();
    draw_ellipse(20, 11, 17, 7, 3);
    draw_ellipse(20, 25, 17, 7, 3);
    verdict = judge(&eight_defaults);
    assert_int_equal(verdict.reason, EIGHT_NOT_ROUND);
    assert_close(verdict.allowed, eight_defaults.round, 0);
    assert_true(verdict.found > verdict.allowed);
    lenient.round = verdict.found;
    assert_int_not_equal(judge(&lenient).reason, EIGHT_NOT_ROUND);

    clear();
    draw_ring(20, 8, 5);
    draw_ring(20, 23.5, 10);
    lenient = eight_defaults;
    verdict = judge(&eight_defaults);
    assert_int_equal(verdict.reason, EIGHT_NOT_EQUAL);
    assert_close(verdict.found, 2, 0.25);
    lenient.equal = verdict.found;
    assert_int_equal(judge(&lenient).reason, EIGHT_EIGHT);

    clear();
    draw_ring(12, 20, 7);
    draw_ring(26, 20.4, 7);
    lenient = eight_defaults;
    verdict = judge(&eight_defaults);
    assert_int_equal(verdict.reason, EIGHT_NOT_ABOVE);
    assert_true(verdict.found > 5);
    lenient.above = INFINITY;
    assert_int_equal(judge(&lenient).reason, EIGHT_EIGHT);

    clear();
    draw_ring(20, 7, 5);
    draw_ring(20, 31, 5);
    lenient = eight_defaults;
    verdict = judge(&eight_defaults);
    assert_int_equal(verdict.reason, EIGHT_NOT_TOUCHING);
    assert_close(verdict.found, (24 - 10) / 5.0, 0.5);
    lenient.touch = verdict.found;
    assert_int_equal(judge(&lenient).reason, EIGHT_EIGHT);
}

/* A tilted 8 still has one circle above the other. */
static void test_a_little_tilted_is_allowed(void **state)
{
    (void)state;
    clear();
    draw_ring(17, 12, 7);
    draw_ring(22, 25, 7);
    assert_int_equal(judge(&eight_defaults).reason, EIGHT_EIGHT);
}

static void test_specks_and_faint_ink_do_not_count(void **state)
{
    struct eight_options strict = eight_defaults;

    (void)state;
    clear();
    draw_ring(20, 11, 7);
    draw_ring(20, 25, 7);
    for (size_t i = 0; i < sizeof page; i++)
        if (page[i] == 0)
            page[i] = 100; /* below half of 255 */
    assert_int_equal(judge(&eight_defaults).reason, EIGHT_EIGHT);
    strict.ink = 0.3;
    assert_int_equal(judge(&strict).reason, EIGHT_NO_CIRCLE);
    strict = eight_defaults;
    strict.speck = 1000;
    assert_int_equal(judge(&strict).reason, EIGHT_NO_CIRCLE);
}

/* The ink may touch the border, and the picture may be of any shape. */
static void test_small_pictures_are_judged(void **state)
{
    static const uint8_t narrow[] = {9, 9, 9, 9, 9, 9, 0, 0, 0, 9, 9, 0, 0, 0, 9, 9, 9, 9, 9, 9};
    struct eight_verdict verdict;
    struct error err = {0};

    (void)state;
    assert_true(rule_eight(narrow, 5, 4, &eight_defaults, &verdict, &err));
    assert_int_equal(verdict.reason, EIGHT_ONE_CIRCLE);
    assert_int_equal(verdict.circle[0].pixels, 6);
    assert_true(rule_eight(narrow, 1, 1, &eight_defaults, &verdict, &err));
    assert_int_equal(verdict.reason, EIGHT_NO_CIRCLE);
    assert_false(rule_eight(narrow, 0, 4, &eight_defaults, &verdict, &err));
    assert_non_null(strstr(err.text, "0 x 4"));
}

/* ---- Mistakes on a set */

static void write_row(FILE *file, int label)
{
    fprintf(file, "%d", label);
    for (size_t y = 0; y < 28; y++)
        for (size_t x = 0; x < 28; x++)
            fprintf(file, ",%d", page[y * SIDE + x]);
    fputc('\n', file);
}

/* A table of images: each class as a ring, then two eights, a 3 that is drawn as an 8, and an empty 1. */
static void write_table(const char *path)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    for (int label = 0; label < 10; label++) {
        clear();
        draw_ring(13, 13, 7);
        write_row(file, label);
    }
    clear();
    draw_ring(13, 8, 5);
    draw_ring(13, 18, 5);
    write_row(file, 8);
    write_row(file, 8);
    write_row(file, 3);
    clear();
    write_row(file, 1);
    assert_int_equal(fclose(file), 0);
}

static void test_hits_misses_and_false_alarms_are_counted(void **state)
{
    char path[] = "/tmp/nntui-eight-XXXXXX", spec[100];
    struct eight_score score;
    struct dataset *dataset;
    struct error err = {0};
    int descriptor = mkstemp(path);
    size_t class;

    (void)state;
    assert_true(descriptor >= 0);
    close(descriptor);
    write_table(path);
    snprintf(spec, sizeof spec, "csv:%s,test=0", path);
    dataset = dataset_open(spec, &err);
    if (dataset == NULL)
        fail_msg("%s", err.text);
    assert_true(eight_class(dataset, &class, &err));
    assert_int_equal(class, 8);
    assert_true(rule_eight_score(dataset, PART_ALL, &eight_defaults, &score, &err));
    assert_int_equal(score.samples, 14);
    assert_int_equal(score.hits, 2);
    assert_int_equal(score.misses, 1);
    assert_int_equal(score.false_alarms, 1);
    assert_int_equal(score.rejections, 10);
    assert_int_equal(score.reason[1][EIGHT_ONE_CIRCLE], 1);
    assert_int_equal(score.reason[0][EIGHT_ONE_CIRCLE], 9);
    assert_int_equal(score.reason[0][EIGHT_NO_INK], 1);
    assert_close(eight_precision(&score), 2 / 3.0, 1e-12);
    assert_close(eight_recall(&score), 2 / 3.0, 1e-12);
    assert_false(rule_eight_score(dataset, PART_TEST, &eight_defaults, &score, &err));
    assert_non_null(strstr(err.text, "has no samples"));
    dataset_unref(dataset);
    unlink(path);
}

static void test_sets_without_eights_are_refused(void **state)
{
    struct dataset *dataset;
    struct eight_score score;
    struct error err = {0};

    (void)state;
    dataset = dataset_open("xor", &err);
    assert_non_null(dataset);
    assert_false(rule_eight_score(dataset, PART_ALL, &eight_defaults, &score, &err));
    assert_non_null(strstr(err.text, "no images"));
    dataset_unref(dataset);
}

static void test_a_confusion_matrix_gives_the_same_counts(void **state)
{
    static const uint64_t confusion[9] = {5, 1, 2, 0, 7, 3, 4, 6, 10};
    struct eight_score score, nothing = {0};

    (void)state;
    eight_score_of_confusion(&score, confusion, 3, 2);
    assert_int_equal(score.samples, 38);
    assert_int_equal(score.hits, 10);
    assert_int_equal(score.misses, 10);
    assert_int_equal(score.false_alarms, 5);
    assert_int_equal(score.rejections, 13);
    assert_close(eight_precision(&score), 10 / 15.0, 1e-12);
    assert_true(isnan(eight_precision(&nothing)) && isnan(eight_recall(&nothing)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_equal_circles_are_an_eight),
        cmocka_unit_test(test_a_circle_is_fitted_where_it_is),
        cmocka_unit_test(test_no_ink_and_open_lines_are_told_apart),
        cmocka_unit_test(test_an_open_end_leaves_one_circle),
        cmocka_unit_test(test_three_circles_are_too_many),
        cmocka_unit_test(test_the_number_that_decided_is_told),
        cmocka_unit_test(test_a_little_tilted_is_allowed),
        cmocka_unit_test(test_specks_and_faint_ink_do_not_count),
        cmocka_unit_test(test_small_pictures_are_judged),
        cmocka_unit_test(test_hits_misses_and_false_alarms_are_counted),
        cmocka_unit_test(test_sets_without_eights_are_refused),
        cmocka_unit_test(test_a_confusion_matrix_gives_the_same_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
