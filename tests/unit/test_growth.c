/* A table that grows on disk while it is in use. */
#include "data_support.h"

#include <nntui/growth.h>

#include <sys/stat.h>

#define TWENTY                                                                                                       \
 "a,b,kind\n1,1,x\n2,1,y\n3,1,x\n4,1,y\n5,1,x\n6,1,y\n7,1,x\n8,1,y\n9,1,x\n10,1,y\n11,1,x\n12,1,y\n13,1,x\n14,1,y\n" \
 "15,1,x\n16,1,y\n17,1,x\n18,1,y\n19,1,x\n20,1,y\n"

static void append(const char *path, const char *text)
{
    FILE *stream = fopen(path, "ab");

    assert_non_null(stream);
    fputs(text, stream);
    assert_int_equal(fclose(stream), 0);
}

/* A set in use, and what was told of its file last. */
struct use {
    struct dataset *dataset;
    struct growth growth;
    size_t more;
    struct error err;
};

static void begin(struct use *use, const char *contents, const char *spec)
{
    *use = (struct use){0};
    put_text("t.csv", contents);
    use->dataset = must_open(spec);
    assert_true(growth_begin(&use->growth, use->dataset));
}

/* Looks, and goes on with the new set where there is one. */
static enum growth_news look(struct use *use)
{
    struct dataset *grown = NULL;
    enum growth_news news;

    use->err = (struct error){0};
    news = growth_look(&use->growth, use->dataset, &grown, &use->more, &use->err);
    assert_int_equal(news == GROWTH_ROWS, grown != NULL);
    if (grown != NULL) {
        dataset_unref(use->dataset);
        use->dataset = grown;
    }
    return news;
}

static void end(struct use *use)
{
    growth_end(&use->growth);
    dataset_unref(use->dataset);
}

static void test_new_lines_become_rows(void **state)
{
    struct use use;
    size_t train;

    (void)state;
    begin(&use, TWENTY, "csv:t.csv");
    train = use.dataset->train_count;
    assert_int_equal(look(&use), GROWTH_NONE); /* nothing has happened */
    assert_false(dataset_is_edited(use.dataset));
    append("t.csv", "0.5,2.5,y\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    assert_int_equal(use.more, 1);
    assert_true(dataset_is_edited(use.dataset)); /* its SPEC alone does not make it */
    assert_int_equal(use.dataset->count, 21);
    assert_int_equal(use.dataset->train_count, train + 1);
    assert_close((double)use.dataset->x[41], 2.5, 0);
    assert_int_equal(use.dataset->labels[20], 1);
    assert_int_equal(look(&use), GROWTH_NONE);
    append("t.csv", "1,2,x\r\n1,3,x\n1,4,x\n1,5,x\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    assert_int_equal(use.more, 4);
    assert_int_equal(use.dataset->count - use.dataset->train_count, 5); /* a fifth still */
    end(&use);
}

/* As of a run that was taken back to before the file grew. */
static void test_an_earlier_set_gets_all_rows_that_it_has_not(void **state)
{
    struct use use;
    struct dataset *before;

    (void)state;
    begin(&use, TWENTY, "csv:t.csv");
    before = dataset_ref(use.dataset);
    append("t.csv", "21,1,x\n22,1,y\n23,1,x\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    dataset_unref(use.dataset);
    use.dataset = before;
    append("t.csv", "24,1,y\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    assert_int_equal(use.more, 4);
    assert_int_equal(use.dataset->count, 24);
    for (size_t row = 0; row < 24; row++)
        assert_close((double)use.dataset->x[2 * row], (double)(row + 1), 0);
    end(&use);
}

static void test_an_earlier_set_of_fewer_rows_is_compared_within_them(void **state)
{
    struct use use;
    struct dataset *before;

    (void)state;
    begin(&use, TWENTY, "csv:t.csv");
    before = dataset_ref(use.dataset);
    append("t.csv", "21,1,x\n22,1,y\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    dataset_unref(use.dataset);
    use.dataset = before;
    put_text("t.csv", TWENTY "21,1,x\n22,2.25,y\n"); /* as many rows as were read last */
    assert_int_equal(look(&use), GROWTH_ROWS);
    assert_int_equal(use.dataset->count, 22);
    assert_close((double)use.dataset->x[43], 2.25, 0);
    end(&use);
}

/* Rows keep their part, so nothing that was held back is trained on. */
static void test_old_rows_stay_in_their_part(void **state)
{
    struct use use;
    bool test[20] = {false};

    (void)state;
    begin(&use, TWENTY, "csv:t.csv,test=0.4");
    for (size_t i = use.dataset->train_count; i < 20; i++)
        test[use.dataset->rows[i]] = true;
    append("t.csv", "1,2,x\n1,3,x\n1,4,x\n1,5,x\n1,6,y\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    assert_int_equal(use.dataset->count - use.dataset->train_count, 10);
    for (size_t i = 0; i < use.dataset->count; i++) {
        if (use.dataset->rows[i] < 20)
            assert_int_equal(test[use.dataset->rows[i]], i >= use.dataset->train_count);
        if (i != 0 && i != use.dataset->train_count)
            assert_true(use.dataset->rows[i] > use.dataset->rows[i - 1]);
    }
    end(&use);
}

static void test_half_a_line_waits_for_its_end(void **state)
{
    struct use use;

    (void)state;
    begin(&use, TWENTY, "csv:t.csv");
    append("t.csv", "1,2,x\n3,4");
    assert_int_equal(look(&use), GROWTH_ROWS);
    assert_int_equal(use.more, 1);
    append("t.csv", "5");
    assert_int_equal(look(&use), GROWTH_NONE);
    assert_int_equal(look(&use), GROWTH_TROUBLE); /* it does not go on: told, once */
    assert_contains(use.err.text, "has no end yet");
    assert_int_equal(look(&use), GROWTH_NONE);
    append("t.csv", ",y\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    assert_close((double)use.dataset->x[43], 45, 0);
    end(&use);
}

/* Read at the start without a line break behind it; what it says then counts until the line says something else. */
static void test_a_file_without_a_last_line_break(void **state)
{
    struct use use;

    (void)state;
    begin(&use, "a,b,kind\n1,2,x\n3,4,y\n5,6,x", "csv:t.csv");
    assert_int_equal(use.dataset->count, 3);
    assert_int_equal(look(&use), GROWTH_NONE);
    assert_int_equal(look(&use), GROWTH_NONE);
    append("t.csv", "\n7,8,y");
    assert_int_equal(look(&use), GROWTH_NONE);
    append("t.csv", "\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    assert_int_equal(use.dataset->count, 4);
    end(&use);
}

static void test_points_by_hand_stay_behind_the_files(void **state)
{
    struct use use;
    const float x[] = {7.5f, 8.5f};
    struct dataset *edited, *less;

    (void)state;
    begin(&use, TWENTY, "csv:t.csv,features=x1+x1*x2");
    edited = dataset_with_row(use.dataset, x, NULL, 1, &use.err);
    less = dataset_without_row(edited, 0, &use.err);
    dataset_unref(edited);
    dataset_unref(use.dataset);
    use.dataset = less;
    append("t.csv", "30,2,y\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    assert_int_equal(use.dataset->count, 21);
    assert_int_equal(use.dataset->by_hand, 1);
    assert_int_equal(use.dataset->removed, 1);
    assert_close((double)use.dataset->x[0], 2, 0);
    assert_close((double)use.dataset->x[2 * 19 + 1], 60, 0);
    assert_close((double)use.dataset->x[2 * 20 + 1], 63.75, 0);
    end(&use);
}

static void test_a_corrected_line_is_taken_over(void **state)
{
    struct use use;

    (void)state;
    begin(&use, "a,b,kind\n1,2,x\n3,4,y\n5,6,x\n", "csv:t.csv");
    assert_int_equal(look(&use), GROWTH_NONE);
    put_text("t.csv", "a,b,kind\n1,2,x\n3,4.25,y\n5,6,x\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    assert_int_equal(use.more, 0);
    assert_close((double)use.dataset->x[3], 4.25, 0);
    end(&use);
}

static void test_what_went_wrong_is_told_once(void **state)
{
    struct use use;

    (void)state;
    begin(&use, TWENTY, "csv:t.csv");
    append("t.csv", "1,2,z\n");
    assert_int_equal(look(&use), GROWTH_TROUBLE);
    assert_contains(use.err.text, "t.csv:22: ");
    assert_contains(use.err.text, "\"z\"");
    append("t.csv", "1,2,x\n");
    assert_int_equal(look(&use), GROWTH_NONE); /* as before */
    put_text("t.csv", "a,b,kind\n1,2,x\n3,4,y\n");
    assert_int_equal(look(&use), GROWTH_TROUBLE);
    assert_contains(use.err.text, "only 2 rows left of 20");
    put_text("t.csv", TWENTY "1,2,3,4\n");
    assert_int_equal(look(&use), GROWTH_TROUBLE);
    put_text("t.csv", "");
    assert_int_equal(look(&use), GROWTH_TROUBLE);
    assert_int_equal(unlink("t.csv"), 0);
    assert_int_equal(look(&use), GROWTH_TROUBLE);
    assert_int_equal(look(&use), GROWTH_NONE);
    assert_int_equal(use.dataset->count, 20);
    put_text("t.csv", TWENTY "1,2,x\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    end(&use);
}

static void test_a_new_word_is_no_new_column(void **state)
{
    struct use use;

    (void)state;
    begin(&use, "colour,b,y\nred,2,1.5\nblue,4,2.5\nred,5,2.25\n", "csv:t.csv");
    append("t.csv", "blue,1,7.5\n");
    assert_int_equal(look(&use), GROWTH_ROWS);
    assert_close((double)use.dataset->targets[3], 7.5, 0);
    append("t.csv", "green,1,7.5\n");
    assert_int_equal(look(&use), GROWTH_TROUBLE);
    assert_contains(use.err.text, "no longer those of the set");
    end(&use);
}

static void test_only_tables_on_disk_are_followed(void **state)
{
    struct growth growth = {0};
    struct dataset *dataset = must_open("circle");

    (void)state;
    assert_false(growth_begin(&growth, dataset));
    dataset_unref(dataset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        data_test(test_new_lines_become_rows),
        data_test(test_an_earlier_set_gets_all_rows_that_it_has_not),
        data_test(test_an_earlier_set_of_fewer_rows_is_compared_within_them),
        data_test(test_old_rows_stay_in_their_part),
        data_test(test_half_a_line_waits_for_its_end),
        data_test(test_a_file_without_a_last_line_break),
        data_test(test_points_by_hand_stay_behind_the_files),
        data_test(test_a_corrected_line_is_taken_over),
        data_test(test_what_went_wrong_is_told_once),
        data_test(test_a_new_word_is_no_new_column),
        cmocka_unit_test(test_only_tables_on_disk_are_followed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
