/*
 * The mouse on the screens: what a click does is looked for where the text stands.
 */
#include "app_support.h"

#define WIDTH  80
#define HEIGHT 24

/* ---- Helpers */

static int setup(void **state)
{
    int result = app_setup(state);

    if (result == 0)
        app_resize(*state, WIDTH, HEIGHT);
    return result;
}

/* Whether the text, of ASCII, stands at a cell. */
static bool stands_at(const struct canvas *canvas, int x, int y, const char *text)
{
    for (; *text != '\0'; text++, x++)
        if (x >= canvas->width ||
            canvas->cells[y * canvas->width + x].character != (unsigned char)*text)
            return false;
    return true;
}

/* Where the `nth` (from 0) text stands, line by line; false where there are fewer. */
static bool find_nth(const struct app *app, const char *text, int nth, int *x, int *y)
{
    struct canvas canvas;
    bool found = false;

    assert_true(canvas_create(&canvas, app->width, app->height, GLYPHS_ASCII, NULL));
    app_draw(app, &canvas);
    for (int i = 0; i < canvas.width * canvas.height && !found; i++) {
        *x = i % canvas.width;
        *y = i / canvas.width;
        found = stands_at(&canvas, *x, *y, text) && nth-- == 0;
    }
    canvas_free(&canvas);
    return found;
}

static void find(const struct app *app, const char *text, int *x, int *y)
{
    if (!find_nth(app, text, 0, x, y))
        fail_msg("%s is not shown", text);
}

static void click_on(struct app *app, const char *text, enum click what)
{
    int x, y;

    find(app, text, &x, &y);
    app_click(app, x, y, what);
}

/* Both halves on the same cell, whatever the first has moved. */
static void double_click_on(struct app *app, const char *text)
{
    int x, y;

    find(app, text, &x, &y);
    app_click(app, x, y, CLICK_LEFT);
    app_click(app, x, y, CLICK_DOUBLE);
}

/* A little right of where the text begins, in a row that stays when what is there moves. */
static void wheel(struct app *app, int x, int y, enum click what, int times)
{
    for (int i = 0; i < times; i++)
        app_click(app, x, y, what);
}

/* ---- Panes */

/* With moons in use, the sets above it are seen, and below it the first of its keys. */
static void use_moons(struct app *app)
{
    command(app, "data moons");
    app_advance(app, 0);
}

static void test_a_click_gives_the_focus_and_the_cursor(void **state)
{
    struct app *app = *state;

    use_moons(app);
    assert_ptr_equal(app_pane(app), &settings_pane);
    click_on(app, "circle", CLICK_LEFT);
    assert_ptr_equal(app_pane(app), &datasets_pane);
    assert_string_equal(datasets_under_cursor(app), "circle");
    assert_shows(app, "paused  moons");
}

static void test_a_double_click_uses_a_data_set(void **state)
{
    struct app *app = *state;

    use_moons(app);
    double_click_on(app, "spiral");
    app_advance(app, 0);
    assert_shows(app, "paused  spiral");
}

/* A list in the middle of which the cursor is kept would move away under the mouse. */
static void test_a_list_stays_where_it_is_clicked_on(void **state)
{
    struct app *app = *state;
    int x, y, x_after, y_after;

    use_moons(app);
    find(app, "spiral", &x, &y);
    app_click(app, x, y, CLICK_LEFT);
    find(app, "spiral", &x_after, &y_after);
    assert_int_equal(y_after, y);
    press(app, "Down Down");
    find(app, "spiral", &x_after, &y_after);
    assert_int_not_equal(y_after, y);
}

static void test_arrows_beside_a_value_step_it_as_often_as_they_are_clicked_on(void **state)
{
    struct app *app = *state;
    double rate = app->settings.rate;
    int x, y;

    click_on(app, "rate  ", CLICK_LEFT);
    assert_string_equal(setting_table[1 + app->setting_row].name, "rate");
    find(app, "rate  ", &x, &y);
    app_click(app, 37 - 1, y, CLICK_LEFT);
    assert_true(app->settings.rate > rate);
    app_click(app, 37 - 1, y, CLICK_DOUBLE);
    app_click(app, 37 - 1, y, CLICK_LEFT);
    app_click(app, x + 13, y, CLICK_LEFT);
    app_click(app, x + 13, y, CLICK_DOUBLE);
    app_click(app, x + 13, y, CLICK_LEFT);
    assert_close(app->settings.rate, rate, 1e-12);
    assert_string_equal(setting_table[1 + app->setting_row].name, "rate");
}

/* A click on its sign opens the set in use, a double one on its name too; arrows, and the line of a value that is typed. */
static void test_the_set_in_use_is_opened_and_its_values_changed(void **state)
{
    struct app *app = *state;
    int x, y;

    use_moons(app);
    find(app, "moons +", &x, &y);
    app_click(app, x + 6, y, CLICK_LEFT);
    assert_true(app->datasets.keys_open);
    double_click_on(app, "moons -");
    assert_false(app->datasets.keys_open);
    find(app, "moons +", &x, &y);
    double_click_on(app, "moons +");
    assert_true(app->datasets.keys_open);
    wheel(app, x, y, CLICK_WHEEL_DOWN, 2);
    find(app, "samples <400", &x, &y);
    app_click(app, x + 8, y, CLICK_LEFT);
    assert_string_equal(app->settings.data, "moons,samples=200");
    double_click_on(app, "samples <");
    assert_true(app->edit.editing);
    app_click(app, x + 8, y, CLICK_LEFT);
    assert_string_equal(app->settings.data, "moons,samples=200"); /* there is no arrow now */
    press(app, "Left Left Left");
    app_text(app, "1");
    assert_string_equal(app->edit.line.text, "1200");
    app_click(app, x, y - 1, CLICK_LEFT);
    assert_false(app->edit.editing);
}

static void test_a_double_click_types_a_value_and_a_click_beside_drops_it(void **state)
{
    struct app *app = *state;
    int x, y;

    double_click_on(app, "batch  ");
    assert_true(app->edit.editing);
    press(app, "Right");
    app_text(app, "23");
    find(app, "123", &x, &y);
    app_click(app, x + 1, y, CLICK_LEFT); /* the cursor, behind the first digit */
    assert_true(app->edit.editing);
    app_text(app, "4");
    assert_string_equal(app->edit.line.text, "1423");
    click_on(app, "rate  ", CLICK_LEFT);
    assert_false(app->edit.editing);
    assert_int_equal(app->settings.batch, 1);
}

static void test_the_wheel_moves_under_the_pointer_and_leaves_the_focus(void **state)
{
    struct app *app = *state;
    int x, y;

    use_moons(app);
    find(app, "circle", &x, &y);
    wheel(app, x, y, CLICK_WHEEL_UP, 3);
    assert_string_equal(datasets_under_cursor(app), "circle");
    wheel(app, x, y, CLICK_WHEEL_DOWN, 1);
    assert_string_equal(datasets_under_cursor(app), "gauss");
    assert_ptr_equal(app_pane(app), &settings_pane);
}

static void test_the_wheel_takes_no_value_half_typed(void **state)
{
    struct app *app = *state;
    size_t row;
    int x, y;

    double_click_on(app, "batch  ");
    row = app->setting_row;
    find(app, "rate  ", &x, &y);
    wheel(app, x, y, CLICK_WHEEL_DOWN, 2);
    assert_true(app->edit.editing);
    assert_int_equal(app->setting_row, row);
    click_on(app, "rate  ", CLICK_RIGHT); /* no pane has anything for it here */
    assert_true(app->edit.editing);
}

static void test_a_double_click_on_a_title_zooms(void **state)
{
    struct app *app = *state;

    double_click_on(app, "Error ");
    assert_true(app_view(app)->zoomed);
    assert_ptr_equal(app_pane(app), &error_pane);
    double_click_on(app, "Error ");
    assert_false(app_view(app)->zoomed);
}

/* ---- Above and below the panes */

static void test_a_hint_does_what_its_key_does_as_often_as_it_is_clicked_on(void **state)
{
    struct app *app = *state;

    double_click_on(app, "b batch");
    double_click_on(app, "b batch");
    for (int i = 0; i < 4; i++)
        app_advance(app, 100);
    assert_true(app->snapshot->position.batches > 0);
    click_on(app, "help", CLICK_LEFT);
    assert_true(app->help_open);
    click_on(app, "close", CLICK_LEFT);
    assert_false(app->help_open);
    click_on(app, "quit", CLICK_WHEEL_DOWN);
    click_on(app, "quit", CLICK_RIGHT);
    assert_false(app_quitting(app));
    click_on(app, "q quit", CLICK_LEFT);
    assert_true(app_quitting(app));
}

static void test_hints_of_a_value_being_typed(void **state)
{
    struct app *app = *state;

    double_click_on(app, "batch  ");
    app_text(app, "6");
    click_on(app, "cancel", CLICK_LEFT);
    assert_false(app->edit.editing);
    assert_int_equal(app->settings.batch, 1);
    double_click_on(app, "batch  ");
    app_text(app, "6");
    click_on(app, "accept", CLICK_LEFT);
    assert_int_equal(app->settings.batch, 6);
}

static void test_a_tab_goes_to_its_screen(void **state)
{
    struct app *app = *state;

    double_click_on(app, "|2");
    app_click(app, 8, 0, CLICK_LEFT);
    assert_int_equal(app->screen, SCREEN_step);
    app_click(app, 0, 0, CLICK_LEFT);
    assert_int_equal(app->screen, SCREEN_train);
    app_resize(app, 132, 50);
    click_on(app, "2 Step", CLICK_LEFT);
    assert_int_equal(app->screen, SCREEN_step);
}

static void test_a_click_on_a_message_only_takes_it_away(void **state)
{
    struct app *app = *state;

    app_do(app, "mouse on");
    assert_shows(app, "Shift");
    app_click(app, 1, HEIGHT - 1, CLICK_LEFT);
    assert_shows(app, "space run");
    assert_false(app_running(app));
}

/* Where no pane wants them, wherever they are. */
static void test_a_drag_does_nothing(void **state)
{
    struct app *app = *state;
    char *before, *after;

    use_moons(app);
    click_on(app, "circle", CLICK_LEFT);
    app_do(app, "mouse on");
    before = draw(app, WIDTH, HEIGHT, GLYPHS_ASCII);
    for (int y = 0; y < HEIGHT; y++) {
        assert_false(app_click(app, 20, y, CLICK_DRAG));
        assert_false(app_click(app, 20, y, CLICK_RELEASE));
    }
    after = draw(app, WIDTH, HEIGHT, GLYPHS_ASCII);
    assert_non_null(strstr(after, "Shift"));
    assert_string_equal(after, before);
    free(before);
    free(after);
}

/* The first half leaves the help; below it is a pane that would take the focus. */
static void test_the_second_half_is_not_for_what_the_first_has_opened(void **state)
{
    struct app *app = *state;

    press(app, "?");
    click_on(app, "run, or pause", CLICK_LEFT);
    double_click_on(app, "run, or pause");
    assert_false(app->help_open);
    assert_true(app_running(app));
    assert_ptr_equal(app_pane(app), &settings_pane);
}

static void test_the_first_click_in_the_help_carries_nothing_out(void **state)
{
    struct app *app = *state;
    int x, y;

    press(app, "? Down Down");
    find(app, "run, or pause", &x, &y);
    app_click(app, x, y, CLICK_LEFT);
    assert_true(app->help_open);
    app_click(app, x, y, CLICK_LEFT);
    assert_false(app->help_open);
    assert_true(app_running(app));
}

/* ---- Lines being typed */

static void test_a_candidate_is_clicked_on_at_the_prompt(void **state)
{
    struct app *app = *state;

    press(app, ":");
    app_text(app, "data ");
    press(app, "Tab");
    click_on(app, "moons", CLICK_LEFT);
    assert_string_equal(app->prompt.line.text, "data moons");
    assert_int_equal(app->prompt.completion.count, 0);
    press(app, "Enter");
    app_advance(app, 0);
    assert_shows(app, "paused  moons");
}

static void test_a_candidate_is_clicked_on_in_a_pane(void **state)
{
    struct app *app = *state;

    double_click_on(app, "loss  ");
    press(app, "C-u Tab");
    click_on(app, "cross-entropy", CLICK_LEFT);
    assert_true(app->edit.editing);
    assert_string_equal(app->edit.line.text, "cross-entropy");
}

/* The list was of the value that was dropped. */
static void test_another_value_is_not_offered_the_candidates_of_the_one_before(void **state)
{
    struct app *app = *state;

    use_moons(app);
    double_click_on(app, "loss  ");
    press(app, "C-u Tab");
    assert_shows(app, "cross-entropy");
    click_on(app, "moons +", CLICK_LEFT);
    assert_hides(app, "cross-entropy");
    press(app, "Enter Down Enter");
    assert_true(app->edit.editing);
    assert_hides(app, "cross-entropy");
}

static void test_at_the_prompt_a_slip_loses_nothing(void **state)
{
    struct app *app = *state;

    press(app, ":");
    app_text(app, "set rate");
    for (int y = 0; y < HEIGHT - 1; y++)
        for (int x = 0; x < WIDTH; x += 7)
            for (int what = CLICK_LEFT; what <= CLICK_RELEASE; what++)
                app_click(app, x, y, (enum click)what);
    assert_string_equal(app->prompt.line.text, "set rate");
    app_click(app, 1, HEIGHT - 1, CLICK_LEFT); /* the cursor to the beginning */
    app_text(app, "re");
    assert_string_equal(app->prompt.line.text, "reset rate");
    assert_ptr_equal(app_pane(app), &settings_pane);
}

/* ---- The Step screen */

/* Name of the number that the cursor is on, or of the present operation's result. */
static const char *present_name(const struct app *app, char *buffer)
{
    struct operand place = {0};

    if (app->step.selecting)
        place = problem_place(step_problem(app), app->step.cursor);
    else
        assert_true(step_result(app, &place));
    return place_name(step_problem(app), &place, buffer, PLACE_NAME_SIZE);
}

static void test_a_click_on_a_given_number_selects_it_and_another_types(void **state)
{
    struct app *app = *state;
    char name[PLACE_NAME_SIZE];

    command(app, "step 3-3-3");
    double_click_on(app, "0.800  0.200");
    assert_string_equal(present_name(app, name), "w[1][2][2]");
    assert_true(app->edit.editing);
    app_text(app, "0.25");
    press(app, "Enter");
    assert_shows(app, "0.250");
    click_on(app, "0.900", CLICK_LEFT);
    assert_string_equal(present_name(app, name), "w[1][1][1]");
    app_click(app, 79, 17, CLICK_LEFT); /* nothing stands there */
    assert_false(app->step.selecting);
}

static void test_a_click_on_a_computed_number_goes_to_its_operation(void **state)
{
    struct app *app = *state;
    char name[PLACE_NAME_SIZE];
    int x, y;

    command(app, "step 3-3-3");
    find(app, "X1", &x, &y);
    app_click(app, x + 1, y + 2, CLICK_LEFT);
    assert_string_equal(present_name(app, name), "x[1][2]");
    find(app, "delta1", &x, &y);
    app_click(app, x + 5, y + 3, CLICK_LEFT);
    assert_string_equal(present_name(app, name), "delta[1][3]");
}

static void test_a_click_on_a_row_goes_to_its_operation(void **state)
{
    struct app *app = *state;
    char name[PLACE_NAME_SIZE];

    command(app, "step 3-3-3");
    command(app, "focus operations");
    click_on(app, "x[1][1]", CLICK_LEFT);
    assert_string_equal(present_name(app, name), "x[1][1]");
    click_on(app, " 10  ", CLICK_LEFT);
    assert_int_equal(app->step.step, 9);
}

static void test_clicks_give_no_secrets_away(void **state)
{
    struct app *app = *state;
    int x, y;

    command(app, "step 3-3-3");
    press(app, "p");
    find(app, "delta1", &x, &y);
    app_click(app, x + 5, y + 1, CLICK_LEFT);
    assert_int_equal(stepper_at(app->step.stepper), 0);
    assert_true(app->step.predicting);
}

/* ---- Everywhere */

/* Whatever there is at any cell, at every size: nothing breaks, and drawing shows something. */
static void click_everywhere(size_t screen, int width, int height)
{
    const struct app_options options = {.threaded = false};
    struct app *app = app_create(&options, NULL);

    assert_non_null(app);
    app_resize(app, width, height);
    app_go(app, screen);
    for (int y = -1; y <= height; y++)
        for (int x = -1; x <= width; x += 3)
            for (int what = CLICK_LEFT; what <= CLICK_RELEASE; what++)
                app_click(app, x, y, (enum click)what);
    free(draw(app, width, height, GLYPHS_UTF8));
    app_free(app);
}

static void test_clicks_everywhere_do_no_harm(void **state)
{
    static const int sizes[][2] = {
        {80,  24},
        {132, 50},
        {40,  12},
        {39,  11},
        {3,   2 }
    };

    (void)state;
    for (size_t screen = 0; screen < SCREEN_COUNT; screen++)
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
            click_everywhere(screen, sizes[i][0], sizes[i][1]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, app_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_click_gives_the_focus_and_the_cursor),
        TEST(test_a_double_click_uses_a_data_set),
        TEST(test_a_list_stays_where_it_is_clicked_on),
        TEST(test_arrows_beside_a_value_step_it_as_often_as_they_are_clicked_on),
        TEST(test_the_set_in_use_is_opened_and_its_values_changed),
        TEST(test_a_double_click_types_a_value_and_a_click_beside_drops_it),
        TEST(test_the_wheel_moves_under_the_pointer_and_leaves_the_focus),
        TEST(test_the_wheel_takes_no_value_half_typed),
        TEST(test_a_double_click_on_a_title_zooms),
        TEST(test_a_hint_does_what_its_key_does_as_often_as_it_is_clicked_on),
        TEST(test_hints_of_a_value_being_typed),
        TEST(test_a_tab_goes_to_its_screen),
        TEST(test_a_click_on_a_message_only_takes_it_away),
        TEST(test_a_drag_does_nothing),
        TEST(test_the_second_half_is_not_for_what_the_first_has_opened),
        TEST(test_the_first_click_in_the_help_carries_nothing_out),
        TEST(test_a_candidate_is_clicked_on_at_the_prompt),
        TEST(test_a_candidate_is_clicked_on_in_a_pane),
        TEST(test_another_value_is_not_offered_the_candidates_of_the_one_before),
        TEST(test_at_the_prompt_a_slip_loses_nothing),
        TEST(test_a_click_on_a_given_number_selects_it_and_another_types),
        TEST(test_a_click_on_a_computed_number_goes_to_its_operation),
        TEST(test_a_click_on_a_row_goes_to_its_operation),
        TEST(test_clicks_give_no_secrets_away),
        TEST(test_clicks_everywhere_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
