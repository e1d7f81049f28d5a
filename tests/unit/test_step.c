/*
 * The Step screen as a person uses it: keys and commands go in, the drawn screen comes out. What the numbers are is
 * test_trace's; here it is that they are seen, at the right moment and nowhere else.
 */
#include "app_support.h"

#include <nntui/rng.h>

#include <sys/stat.h>
#include <unistd.h>

/* ---- Helpers */

static size_t at(const struct app *app)
{
    return stepper_at(app->step.stepper);
}

static size_t pass(const struct app *app)
{
    return stepper_pass(app->step.stepper);
}

/* ---- What is seen */

static void test_the_first_visit_opens_the_course_s_network(void **state)
{
    struct app *app = *state;

    press(app, "2");
    assert_shows(app, "3-3-3");
    assert_shows(app, "0/94");
    assert_shows(app, " 1   0.900  0.300  0.400  0.900      ·      ·");
    assert_hides(app, "0.000");
}

/* A row of the course's tables, the screen's places and carry, and the rows in which its numbers stand. */
struct table {
    const char *example;
    const char *set_up[3];
    const char *rows[6];
};

static const struct table tables[] = {
    {"2-2",     {"places 4"},                        {" 1.0500  0.7408", " 0.6000  0.6457"}},
    {"3-3-3",
     {"places 6"},
     {"  1.160000  0.761333", "  0.420000  0.603483", "  0.620000  0.650219",
      "  0.975947  0.726303", "  0.888585  0.708598", "  1.254611  0.778097"}              },
    {"3-3-3",
     {"places 6"},
     {"0.523016", "0.108407  0.085931  0.092586", "0.016353  0.001817  0.014536"}          },
    {"3-3-3",
     {"carry 3", "places 3"},
     {"  1.160  0.761", "  0.420  0.603", "  0.620  0.650", "  0.975  0.726", "  0.888  0.708",
      "  1.254  0.778"}                                                                    },
    {"2-2-2",   {"places 2"},                        {"0.80", "0.50", "  0.42", "  0.88"}  },
    {"update",  {"places 6"},                        {"0.800000", "0.033598", "2.003360"}  },
    {"update",  {"places 6", "change loss squared"}, {"0.067196", "2.006720"}              },
    {"circuit",
     {"places 4"},
     {"s    c + w2        1.0000", "w0   given         2.0000   -0.1966",
      "w1   given        -3.0000   -0.3932", "w2   given        -3.0000    0.1966",
      "x0   given        -1.0000    0.3932", "x1   given        -2.0000   -0.5898"}        },
};

static void test_the_course_s_tables_are_on_the_screen(void **state)
{
    struct app *app = *state;

    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        char open[40];

        snprintf(open, sizeof open, "step %s", tables[i].example);
        command(app, open);
        for (size_t j = 0; j < 3 && tables[i].set_up[j] != NULL; j++)
            command(app, tables[i].set_up[j]);
        press(app, "End Right Left End"); /* what has changed is no longer marked then */
        for (size_t j = 0; j < 6 && tables[i].rows[j] != NULL; j++)
            if (!shows_at(app, 200, 60, tables[i].rows[j]))
                fail_msg("%s: \"%s\" is not there:\n%s", open, tables[i].rows[j],
                         draw(app, 200, 60, GLYPHS_UTF8));
    }
}

static void test_the_ledger_shows_all_rules_beside_the_perturbation(void **state)
{
    struct app *app = *state;

    command(app, "step 3-3-3");
    press(app, "L");
    assert_shows(app,
                 "w[1][1][1]     0.016353   0.016353   1.00   0.075966   4.65   0.060755   3.72");
    press(app, "R");
    assert_shows(app, "▸transpose");
    press(app, "L");
    assert_shows(app, "W1 ");
    command(app, "change w[2][1][1] -1.2");
    press(app, "L");
    assert_shows(app, "split: layer 2, neuron 1");
}

/* The formula, and the row of W with what comes in marked. */
static void test_a_sum_shows_its_formula_and_marks_its_operands(void **state)
{
    struct app *app = *state;

    command(app, "step 3-3-3");
    command(app, "search x[1][2]");
    assert_shows(app, "x[1][2] = w[1][2][1]*i[1] + w[1][2][2]*i[2] + w[1][2][3]*i[3]");
    assert_shows(app, "= 0.2*0.9 + 0.8*0.1 + 0.2*0.8");
    assert_shows(app, "= 0.420");
    assert_shows(app, "▸2   0.200");
    assert_int_equal(app->step.mark_count, 6);
}

static void test_why_multiplies_the_chain_out(void **state)
{
    struct app *app = *state;

    command(app, "step rooms");
    command(app, "search delta");
    press(app, "y");
    assert_shows(app, "dE/do[1][1] = -t[1]/o[1][1] + (1 - t[1])/(1 - o[1][1])");
    press(app, "y");
    assert_shows(app, "W1");
    press(app, "L Esc");
    assert_shows(app, "W1");
}

/* ---- The cursor */

static void test_right_and_left_undo_each_other_at_every_grain(void **state)
{
    struct app *app = *state;

    press(app, "2");
    for (int grain = 0; grain < GRAIN_COUNT; grain++) {
        size_t seen[300], count = 0;

        command(app, "go 1 0");
        while (pass(app) < 3) {
            seen[count++] = 1000 * pass(app) + at(app);
            press(app, "Right");
        }
        while (count-- > 0) {
            press(app, "Left");
            assert_int_equal(1000 * pass(app) + at(app), seen[count]);
        }
        press(app, "Left");
        assert_shows(app, "very beginning");
        press(app, "g");
    }
}

static void test_home_and_end_go_to_the_ends(void **state)
{
    struct app *app = *state;

    press(app, "2 End");
    assert_int_equal(at(app), 94);
    assert_shows(app, "E was 0.523016, and is 0.516898");
    press(app, "Right Right Right");
    assert_int_equal(pass(app), 2);
    press(app, "Home");
    assert_int_equal(pass(app), 2);
    assert_int_equal(at(app), 0);
    press(app, "Home");
    assert_int_equal(pass(app), 1);
    command(app, "go 2 5");
    assert_int_equal(pass(app), 2);
    assert_int_equal(at(app), 5);
    assert_refused(app, "go 95", "has 94");
    assert_refused(app, "go x", "found");
}

static void test_search_goes_on_and_back(void **state)
{
    struct app *app = *state;

    press(app, "2");
    assert_refused(app, "search-next", "nothing was searched");
    press(app, "/");
    app_text(app, "sum\n");
    assert_int_equal(at(app), 4);
    press(app, "n");
    assert_int_equal(at(app), 9);
    press(app, "N N");
    assert_shows(app, "x[2][3]");
    assert_refused(app, "search nowhere", "no operation");
}

static void test_playing_goes_to_the_end_of_the_pass(void **state)
{
    struct app *app = *state;

    press(app, "2");
    assert_int_equal(app_interval(app), -1);
    press(app, "space");
    assert_true(app_interval(app) > 0);
    assert_shows(app, "playing");
    app_tick(app);
    assert_int_equal(at(app), 1);
    press(app, "space");
    assert_int_equal(app_interval(app), -1);
    press(app, "g g g space");
    app_tick(app);
    assert_int_equal(at(app), 94);
    assert_int_equal(app_interval(app), -1);
}

static void test_the_pace_is_changed_within_limits(void **state)
{
    struct app *app = *state;
    int pace;

    press(app, "2 space");
    pace = app_interval(app);
    press(app, ">");
    assert_true(app_interval(app) < pace);
    for (int i = 0; i < 40; i++)
        press(app, ">");
    assert_int_equal(app_interval(app), STEP_PACE_LEAST);
    for (int i = 0; i < 40; i++)
        press(app, "<");
    assert_int_equal(app_interval(app), STEP_PACE_MOST);
}

/* ---- Changing */

static void test_a_number_is_changed_in_place_and_undone(void **state)
{
    struct app *app = *state;

    press(app, "2 g g Right Right e Down Right Enter C-u");
    app_text(app, "1/4");
    press(app, "Enter Esc");
    assert_shows(app, " 2   0.200 *0.250  0.200  0.100 *0.365 *0.590");
    press(app, "u");
    assert_shows(app, "undone; now w[1][2][2] = 0.8");
    assert_shows(app, "0.420");
    press(app, "U");
    assert_shows(app, "0.365");
    press(app, "u");
    assert_refused(app, "undo", "nothing was changed");
}

static void test_a_wrong_value_is_refused_and_typing_goes_on(void **state)
{
    struct app *app = *state;

    press(app, "2 e Enter C-u");
    app_text(app, "0.x");
    press(app, "Enter");
    assert_true(app->edit.editing);
    assert_shows(app, "is no number");
    press(app, "Esc");
    assert_false(app->edit.editing);
    assert_true(app->step.selecting);
    press(app, "Esc");
    assert_false(app->step.selecting);
    assert_int_equal(stepper_changes(app->step.stepper), 0);
}

/* The cursor reaches every number of the problem, and nothing that is computed. */
static void test_the_cursor_reaches_every_given_number(void **state)
{
    struct app *app = *state;
    static const char *const examples[] = {"step 3-3-3", "step bias-linear", "step circuit"};

    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        size_t reached = 1, changeable = 0;
        const struct problem *problem;

        command(app, examples[i]);
        problem = step_problem(app);
        for (size_t j = 0; j < problem->count; j++)
            changeable += problem_can_change(problem, j);
        press(app, "e");
        for (size_t j = 0; j < problem->count; j++)
            press(app, "Left");
        for (size_t before = SIZE_MAX; before != app->step.cursor; reached++) {
            before = app->step.cursor;
            assert_true(problem_can_change(problem, before));
            press(app, "Right");
        }
        assert_int_equal(reached - 2 + 1, changeable);
        press(app, "Down Up Esc");
    }
}

static void test_rule_loss_activation_and_carry_are_switched_by_keys(void **state)
{
    struct app *app = *state;

    press(app, "2 R");
    assert_shows(app, "transpose");
    press(app, "R");
    assert_shows(app, "split");
    press(app, "R l");
    assert_shows(app, "squared");
    press(app, "a");
    assert_shows(app, "tanh");
    press(app, "c");
    assert_shows(app, "carry 3");
    press(app, "c");
    assert_shows(app, "carry full");
    command(app, "change activation sigmoid,linear");
    assert_true(shows_at(app, 120, 24, "sigmoid,linear"));
    assert_refused(app, "change loss cross-entropy", "cross-entropy");
    assert_refused(app, "change o[1][1] 3", "computed");
    assert_refused(app, "change w[1][4][1] 3", "neuron");
    assert_refused(app, "change rate", "expected a name and a value");
}

/* A loss that does not fit the activation is passed over. */
static void test_switching_passes_over_what_does_not_fit(void **state)
{
    struct app *app = *state;

    command(app, "step rooms");
    press(app, "a");
    assert_true(step_problem(app)->arch.activation[0] == ACTIVATION_SOFTMAX);
    press(app, "a");
    assert_true(step_problem(app)->arch.activation[0] == ACTIVATION_SIGMOID);
    command(app, "step circuit");
    assert_refused(app, "next-loss", "graph");
}

static void test_places_are_two_to_nine(void **state)
{
    struct app *app = *state;

    press(app, "2 +");
    assert_shows(app, "0.9000");
    for (int i = 0; i < 20; i++)
        press(app, "+");
    assert_int_equal(app->step.places, 9);
    for (int i = 0; i < 20; i++)
        press(app, "-");
    assert_int_equal(app->step.places, 2);
    assert_refused(app, "places 10", "2 to 9");
}

/* ---- Predict, what if */

static void test_a_prediction_hides_the_result_until_it_is_right(void **state)
{
    struct app *app = *state;

    press(app, "2 g p");
    assert_hides(app, "0.761");
    app_text(app, "0.239");
    assert_shows(app, "o[1][1] = 0.239");
    press(app, "Enter");
    assert_shows(app, "e^x instead of e^-x");
    assert_hides(app, "0.761");
    app_text(app, ".761");
    press(app, "Enter");
    assert_shows(app, "right: o[1][1] = 1 / (1 + e^-1.16) = 0.761");
    assert_int_equal(app->step.question_count, 1);
    assert_int_equal(app->step.right_count, 0);
    app_text(app, "0.603\n");
    assert_int_equal(app->step.right_count, 1);
    press(app, "Enter");
    assert_shows(app, "it is o[1][3] = 1 / (1 + e^-0.62) = 0.650");
    assert_int_equal(app->step.question_count, 3);
    press(app, "p"); /* ends it, and lists the answers */
    assert_shows(app, "1 of 3 right at the first try");
    assert_refused(app, "answer 1", "nothing is asked");
}

/* The first answer to each question counts, whatever was tried and passed over before. */
static void test_each_question_counts_once(void **state)
{
    struct app *app = *state;

    press(app, "2 g p");
    app_text(app, "0.5\n");
    press(app, "Right"); /* revealed, after a wrong answer to it */
    app_text(app, "0.603\n");
    assert_int_equal(app->step.question_count, 2);
    assert_int_equal(app->step.right_count, 1);
    press(app, "Enter"); /* revealed */
    app_text(app, "0.726\n");
    assert_int_equal(app->step.question_count, 4);
    assert_int_equal(app->step.right_count, 2);
    command(app, "step 2-2");
    assert_false(app->step.predicting);
    assert_int_equal(app->step.prediction_count, 0);
}

/* Right does what Enter does; what was not asked is not leapt over, what was can be gone back to. */
static void test_predicting_passes_over_nothing(void **state)
{
    struct app *app = *state;
    static const char *const leaps[] = {"go 30", "go 2 0", "search x[2][1]", "play"};

    press(app, "2 g p Right");
    assert_shows(app, "it is o[1][1] = 1 / (1 + e^-1.16) = 0.761");
    assert_int_equal(app->step.question_count, 1);
    assert_int_equal(app->step.right_count, 0);
    assert_true(app->step.predictions[0].revealed);
    assert_int_equal(at(app), 5);
    for (size_t i = 0; i < sizeof leaps / sizeof leaps[0]; i++) {
        assert_refused(app, leaps[i], "not while you predict");
        assert_int_equal(at(app), 5);
    }
    press(app, "End");
    assert_shows(app, "not while you predict");
    press(app, "n");
    assert_shows(app, "not while you predict");
    press(app, "> space");
    assert_shows(app, "not while you predict");
    assert_int_equal(at(app), 5);
    command(app, "search x[1][1]");
    assert_int_equal(at(app), 4);
    command(app, "go 0");
    press(app, "Right Home");
    assert_int_equal(at(app), 0);
    press(app, "p End");
    assert_int_equal(at(app), 94);
}

/* The next pass begins with a question, too. */
static void test_predicting_goes_into_the_next_pass_with_a_question(void **state)
{
    struct app *app = *state;

    press(app, "2 g g g p Right");
    assert_shows(app, "The pass is at its end");
    press(app, "Up"); /* any key takes the message away */
    assert_shows(app, "p end  Left back  Right next pass");
    press(app, "Right");
    assert_int_equal(pass(app), 2);
    assert_int_equal(at(app), 0);
    command(app, "step circuit");
    press(app, "End p Right");
    assert_shows(app, "this is its end");
}

static void test_predicting_hints_at_what_works(void **state)
{
    struct app *app = *state;

    press(app, "2 g Right p Up");
    assert_shows(app, "0-9 answer  Enter reveal  p end  Left back  Right reveal  g grain");
    assert_hides(app, "y why");
    assert_shows(app, "What is it, to 3 decimals? Type it; Enter alone reveals it.");
    press(app, "+");
    assert_shows(app, "to 4 decimals");
    assert_true(shows_at(app, 40, 12, "What is it, to 4 decimals?"));
    press(app, "p");
    assert_hides(app, "0-9 answer");
}

/* What is said of a mistake may be long: it goes on below, and a scroll moves by answers. */
static void test_answers_are_wrapped(void **state)
{
    struct app *app = *state;

    command(app, "step 3-3-3");
    command(app, "go 30");
    press(app, "p");
    for (int i = 0; i < 30; i++)
        command(app, "answer 0.77");
    command(app, "answer -0.716");
    app->step.predictions[29].mistake[0] = 'x';
    snprintf(app->step.predictions[29].mistake, sizeof app->step.predictions[29].mistake,
             "this is what can be said of a mistake that is told in many words, as most are");
    command(app, "focus answers");
    assert_shows(app, "\n          in many words, as most are");
    assert_hides(app, "first answer");
    snprintf(app->step.predictions[0].mistake, sizeof app->step.predictions[0].mistake,
             "first answer");
    for (int i = 0; i < 40; i++)
        press(app, "Up");
    assert_shows(app, "first answer");
    assert_hides(app, "as most are");
}

/* A wrong answer is not told the right one as long as it can be asked. */
static void test_answers_keep_the_secret_of_a_wrong_one(void **state)
{
    struct app *app = *state;

    press(app, "2 g p");
    command(app, "answer 0.239");
    command(app, "focus answers");
    assert_shows(app, "wrong     o[1][1], not 0.239: e^x instead of e^-x");
    assert_hides(app, "0.761");
    press(app, "p");
    assert_shows(app, "wrong     o[1][1] = 0.761, not 0.239: e^x instead of e^-x");
}

static void test_the_status_line_leaves_out_words_before_settings(void **state)
{
    struct app *app = *state;

    press(app, "2");
    assert_shows(app, "by operation  rule chain  carry full  rate 0.1  sse  sigmoid");
    press(app, "p");
    assert_shows(app, "predict  operation  chain  carry full  rate 0.1  sse  sigmoid");
}

static void test_a_new_what_if_begins_at_the_top(void **state)
{
    struct app *app = *state;

    press(app, "2 Right");
    command(app, "what-if i[1] 0.5");
    press(app, "PageDown PageDown");
    assert_hides(app, "i[1]  ");
    command(app, "what-if i[1] 0.6");
    assert_shows(app, "i[1]  ");
    press(app, "PageDown PageDown v");
    assert_shows(app, "\no[1][1]  ");
    press(app, "PageDown PageDown v");
    assert_shows(app, "\ne[1][1]  ");
    assert_refused(app, "what-if o[1][1] 1", "go to that operation first");
}

/* One rule's block where there is no room for three, with a sign that there is more, and how it is seen. */
static void test_a_narrow_ledger_shows_one_rule_after_the_other(void **state)
{
    struct app *app = *state;

    command(app, "step 3-3-3");
    press(app, "L");
    assert_true(shows_at(app, 40, 12, "perturbed    ▸chain  ratio …"));
    assert_true(shows_at(app, 40, 12, "w[1][1][1]   0.016353  0.016353   1.00"));
    assert_true(shows_at(app, 40, 12, "other rules: R"));
    press(app, "R");
    assert_true(shows_at(app, 40, 12, "perturbed▸transpose  ratio …"));
    assert_true(shows_at(app, 40, 12, "w[1][1][1]   0.016353  0.075966   4.65"));
    assert_hides(app, "other rules");
    assert_true(shows_at(app, 60, 20, "…"));
    command(app, "step circuit");
    press(app, "L");
    assert_false(shows_at(app, 40, 12, "other rules"));
    assert_true(shows_at(app, 40, 12, "w0          -0.196612 -0.196612   1.00"));
}

static void test_targets_tell_the_error_that_was_given(void **state)
{
    struct app *app = *state;

    command(app, "step 2-2-2");
    assert_shows(app, "t = 1.7683 1.4652 (so that e is the given 0.8 0.5)");
    command(app, "search e[2][2]");
    assert_shows(app, "t = 1.4652 (so that e is the given 0.5)");
    command(app, "change i[1] 2");
    assert_shows(app, "(so that e was the given 0.5 with the example's own numbers)");
    command(app, "change t[2] 1");
    assert_hides(app, "so that e");
    command(app, "step 3-3-3");
    assert_hides(app, "so that e");
}

static void test_outputs_are_labelled_with_their_classes(void **state)
{
    struct app *app = *state;

    command(app, "step digit");
    command(app, "focus network");
    assert_shows(app, "  4: 3 ");
    assert_shows(app, " 10: 9 ");
}

static void test_a_graph_that_divides_by_zero_is_refused(void **state)
{
    static const char graph[] = "{\"values\": {\"x\": 1, \"y\": 2}, \"graph\": [\"a = x / y\"]}";
    struct app *app = *state;
    char path[] = "/tmp/nntui-graph-XXXXXX", line[80];
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_true(write(fd, graph, sizeof graph - 1) == (ssize_t)sizeof graph - 1);
    close(fd);
    snprintf(line, sizeof line, "step %s", path);
    command(app, line);
    assert_refused(app, "change y 0", "node a: x / y with x = 1, y = 0 is no finite number");
    assert_refused(app, "what-if y 0", "is no finite number");
    assert_true(step_problem(app)->numbers[1] == 2);
    unlink(path);
}

/* Nothing that shows what is asked for, and no letter that changes the example by mistake. */
static void test_predicting_keeps_its_secrets(void **state)
{
    struct app *app = *state;
    static const char *const keys = "a c l R e u U w v L y space";

    press(app, "2");
    command(app, "what-if i[1] 0.5");
    press(app, "g p");
    assert_hides(app, "0.761");
    press(app, keys);
    assert_shows(app, "not while you predict");
    assert_int_equal(stepper_changes(app->step.stepper), 0);
    assert_int_equal(app_interval(app), -1);
    command(app, "focus ledger");
    assert_hides(app, "0.016353");
    press(app, "p");
    assert_shows(app, "0.016353");
}

/* The old text is replaced by the first character typed, and edited by a cursor key. */
static void test_typing_replaces_the_old_value(void **state)
{
    struct app *app = *state;

    press(app, "2 e Enter");
    app_text(app, "0.x");
    press(app, "Enter");
    app_text(app, "0.5");
    press(app, "Enter");
    assert_shows(app, "w[1][1][1] = 0.5");
    press(app, "Enter End Backspace");
    app_text(app, "7\n");
    assert_shows(app, "w[1][1][1] = 0.7");
}

static void test_moving_by_hand_stops_playing(void **state)
{
    struct app *app = *state;
    static const char *const moves[] = {"Right", "Left", "Home", "End", "n"};

    press(app, "2");
    command(app, "search sum");
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        press(app, "space");
        assert_true(app_interval(app) > 0);
        press(app, moves[i]);
        assert_int_equal(app_interval(app), -1);
    }
    press(app, "space");
    command(app, "go 29");
    assert_int_equal(app_interval(app), -1);
    assert_int_equal(at(app), 29);
}

static void test_scrolling_stays_near_and_follows_again(void **state)
{
    struct app *app = *state;

    press(app, "2");
    command(app, "focus operations");
    for (int i = 0; i < 50; i++)
        press(app, "PageDown");
    assert_shows(app, "    94 ");
    for (int i = 0; i < 10; i++)
        press(app, "PageUp");
    assert_shows(app, "     1 ");
    press(app, "PageDown PageDown PageDown");
    command(app, "search x[1][2]");
    assert_shows(app, "     9 ");
}

static void test_symbols_are_explained(void **state)
{
    struct app *app = *state;

    press(app, "2 s");
    assert_shows(app, "not computed yet");
    press(app, "PageDown");
    assert_shows(app, "delta   how the loss changes with a neuron's sum");
    press(app, "s");
    assert_shows(app, "W1");
}

static void test_places_are_the_file_s_where_it_says(void **state)
{
    struct app *app = *state;

    command(app, "step circuit");
    assert_int_equal(app->step.places, 4);
    command(app, "step 3-3-3");
    assert_int_equal(app->step.places, 3);
}

static void test_files_that_would_block_are_refused(void **state)
{
    struct app *app = *state;
    char folder[] = "/tmp/nntui-step-XXXXXX", path[64], line[80];

    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/pipe", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    snprintf(line, sizeof line, "step %s", path);
    assert_refused(app, line, "not a regular file");
    assert_refused(app, "step -", "standard input");
    unlink(path);
    rmdir(folder);
}

/* Going through a whole pass by the right answers only, as a script would. */
static void test_every_operation_of_a_pass_can_be_answered(void **state)
{
    struct app *app = *state;

    press(app, "2 p");
    while (at(app) < 94) {
        char line[60];

        snprintf(line, sizeof line, "answer %.9f", trace_place(step_trace(app), at(app)).value);
        command(app, line);
    }
    assert_int_equal(app->step.right_count, 94);
    assert_shows(app, "The pass is at its end");
}

static void test_what_if_puts_both_continuations_side_by_side(void **state)
{
    struct app *app = *state;

    command(app, "step update");
    command(app, "places 3");
    command(app, "search x[1][1]");
    command(app, "what-if 0");
    assert_shows(app, "What if x[1][1] = 0");
    assert_shows(app, "o[1][1]              0.880797   0.500000  -0.380797");
    command(app, "what-if rate 0.2");
    assert_shows(app, "What if rate = 0.2");
    assert_shows(app, "new w[1][1][1]       2.003360   2.006720   0.003360");
    press(app, "v");
    assert_shows(app, "2 of the square kept");
    press(app, "v");
    assert_null(stepper_alternative(app->step.stepper));
    assert_shows(app, "W1");
    assert_refused(app, "what-if x", "no number");
    assert_refused(app, "what-if", "expected a number");
    press(app, "w");
    assert_true(app->prompt.open);
    press(app, "Esc");
    command(app, "step 3-3-3");
    assert_refused(app, "what-if 1", "nothing is computed yet");
    command(app, "step house");
    assert_refused(app, "variant", "no variants");
}

/* ---- From the Train screen, and files */

static void test_a_sample_goes_through_the_network_as_it_stands(void **state)
{
    struct app *app = *state;
    const struct network *network;

    command(app, "preset xor");
    command(app, "run 50 epochs");
    press(app, "i");
    network = &app->snapshot->network;
    assert_int_equal(app->screen, SCREEN_step);
    for (size_t out = 0; out < 4; out++)
        for (size_t in = 0; in < 2; in++)
            assert_true(
                step_problem(app)->numbers[architecture_weight(&network->arch, 0, out, in)] ==
                (double)network_weight(network, 0, out, in));
    assert_true(step_problem(app)->numbers[problem_rate(step_problem(app))] == 0.5);
    assert_shows(app, "sample 1");
    command(app, "inspect 4");
    assert_shows(app, "sample 4");
    assert_refused(app, "inspect 5", "has 4");
    assert_refused(app, "inspect x", "no sample");
    /* Training goes on without the example. */
    command(app, "epoch");
    press(app, "End");
}

/* From the sample of a run Esc is the way back; who came by the screen's own key stays. */
static void test_escape_goes_back_to_where_one_came_from(void **state)
{
    struct app *app = *state;

    app_go(app, SCREEN_train);
    press(app, "i");
    assert_int_equal(app->screen, SCREEN_step);
    assert_shows(app, "Esc Train");
    press(app, "y Esc"); /* first out of what was opened here */
    assert_int_equal(app->screen, SCREEN_step);
    press(app, "Esc");
    assert_int_equal(app->screen, SCREEN_train);
    press(app, "2 Esc Esc");
    assert_int_equal(app->screen, SCREEN_step);
    assert_hides(app, "Esc Train");
}

static void test_an_example_that_is_not_there_leaves_the_one_that_is(void **state)
{
    struct app *app = *state;

    command(app, "step circuit");
    assert_refused(app, "step no-such-example", "no-such-example");
    assert_shows(app, "circuit");
}

/* ---- Everything */

/* Whatever is pressed, nothing breaks and the screen can be drawn, in every example. */
static void test_random_keys_break_nothing(void **state)
{
    struct app *app = *state;
    static const char *const keys[] = {
        "Right", "Left", "Right", "g", "y", "e",    "Enter",  "Esc",      "p",     "u",
        "U",     "w",    "v",     "R", "c", "L",    "l",      "a",        "+",     "-",
        "<",     ">",    "/",     "n", "N", "z",    "?",      "Tab",      "S-Tab", "Up",
        "Down",  "End",  "5",     "1", "2", "Home", "PageUp", "PageDown", "space", "."};
    static const char *const examples[] = {"step 3-3-3", "step circuit", "step 2-2-2", "step rooms",
                                           "step bias-linear"};
    struct rng rng;

    rng_seed(&rng, 7, RNG_TEST, 0);
    for (int i = 0; i < 3000; i++) {
        if (i % 150 == 0) {
            press(app, "Esc Esc");
            command(app, examples[(size_t)i / 150 % 5]);
        }
        press(app, keys[rng_below(&rng, sizeof keys / sizeof keys[0])]);
        if (app_interval(app) > 0)
            app_tick(app);
        if (i % 7 == 0)
            free(draw(app, 40 + (int)rng_below(&rng, 150), 12 + (int)rng_below(&rng, 50),
                      GLYPHS_UTF8));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, app_setup, app_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_the_first_visit_opens_the_course_s_network),
        TEST(test_the_course_s_tables_are_on_the_screen),
        TEST(test_the_ledger_shows_all_rules_beside_the_perturbation),
        TEST(test_a_sum_shows_its_formula_and_marks_its_operands),
        TEST(test_why_multiplies_the_chain_out),
        TEST(test_right_and_left_undo_each_other_at_every_grain),
        TEST(test_home_and_end_go_to_the_ends),
        TEST(test_search_goes_on_and_back),
        TEST(test_playing_goes_to_the_end_of_the_pass),
        TEST(test_the_pace_is_changed_within_limits),
        TEST(test_a_number_is_changed_in_place_and_undone),
        TEST(test_a_wrong_value_is_refused_and_typing_goes_on),
        TEST(test_the_cursor_reaches_every_given_number),
        TEST(test_rule_loss_activation_and_carry_are_switched_by_keys),
        TEST(test_switching_passes_over_what_does_not_fit),
        TEST(test_places_are_two_to_nine),
        TEST(test_a_prediction_hides_the_result_until_it_is_right),
        TEST(test_each_question_counts_once),
        TEST(test_predicting_keeps_its_secrets),
        TEST(test_predicting_passes_over_nothing),
        TEST(test_predicting_goes_into_the_next_pass_with_a_question),
        TEST(test_predicting_hints_at_what_works),
        TEST(test_answers_are_wrapped),
        TEST(test_answers_keep_the_secret_of_a_wrong_one),
        TEST(test_the_status_line_leaves_out_words_before_settings),
        TEST(test_a_new_what_if_begins_at_the_top),
        TEST(test_a_narrow_ledger_shows_one_rule_after_the_other),
        TEST(test_targets_tell_the_error_that_was_given),
        TEST(test_outputs_are_labelled_with_their_classes),
        TEST(test_a_graph_that_divides_by_zero_is_refused),
        TEST(test_typing_replaces_the_old_value),
        TEST(test_moving_by_hand_stops_playing),
        TEST(test_scrolling_stays_near_and_follows_again),
        TEST(test_symbols_are_explained),
        TEST(test_places_are_the_file_s_where_it_says),
        TEST(test_files_that_would_block_are_refused),
        TEST(test_every_operation_of_a_pass_can_be_answered),
        TEST(test_what_if_puts_both_continuations_side_by_side),
        TEST(test_a_sample_goes_through_the_network_as_it_stands),
        TEST(test_escape_goes_back_to_where_one_came_from),
        TEST(test_an_example_that_is_not_there_leaves_the_one_that_is),
        TEST(test_random_keys_break_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
