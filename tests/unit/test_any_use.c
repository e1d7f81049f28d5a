/*
 * Whatever is typed, pressed and clicked on, in any order and at any size: nothing breaks (the sanitizers look on), each
 * refusal says why, and drawing changes nothing. By hand for longer: NNTUI_FIRST_SEED and NNTUI_ROUNDS in the environment.
 */
#include "app_support.h"

#include <nntui/rng.h>

#include <unistd.h>

#define ROUNDS 12
#define STEPS  250

/* What commands are given, whether they take it or not. Small: without a thread all is done at once. */
static const char *const arguments[] = {
    /* clang-format off */
    "", "", "1", "3", "0.5", "b", "1 1 1 3", "1 1 b 1e30", "2 1 1 nan", "0.1 0.2", "0.1 0.2 1", "xor", "spiral,samples=40",
    "circle,noise=0.3", "houses", "plane,samples=30", "multi-gauss,samples=40", "rate 1000", "rate 0.1 1e30",
    "layers 2-3-1", "layers 1-4-4-1", "layers auto", "activation sigmoid relu tanh", "loss cross-entropy", "batch 0",
    "x1 x2 x1^2", "full", "ramp", "start", "end", "off", "surface", "network", "neuron", "loss", "activations", "1 relu",
    "datasets", "error", "model", "numbers", "curves", "digits,samples=40", "layers 784-5-10", "activation step", "run",
    "sees", "ascii", "inside", "imagines", "microscope", "rule", "gallery", "confusion", "look", "draw", "answer", "any", "7",
    "test", "crop", "c01", "last", "contents", "centre", "range", "8,6 20,6 12,24", "4,4 nan,3",
    /* clang-format on */
};

static const uint32_t keys[] = {
    /* clang-format off */
    NKEY_ENTER, NKEY_ENTER, NKEY_ESCAPE, NKEY_TAB, NKEY_BACKTAB, NKEY_LEFT, NKEY_RIGHT, NKEY_UP, NKEY_DOWN, NKEY_PAGE_UP,
    NKEY_PAGE_DOWN, NKEY_HOME, NKEY_END, NKEY_BACKSPACE, NKEY_DELETE, ' ', 'v', 'n', 'a', 'x', 'l', 'w', '[', ']', '{',
    '}', '1', '2', '3', '4', '4', '5', 'h', 'o', 'u', 'f', 'F', 's', 'm', 't', 'y', 'j', 'k', 'L', 'D', 'z', '?', ':', '0', '.', 'i', 'p', 'c', 0x20AC,
    /* clang-format on */
};

static int between(struct rng *rng, int low, int high)
{
    return low + (int)rng_below(rng, (uint64_t)(high - low + 1));
}

/* ---- What a person does */

/* Any command but those that read and write files. */
static void type_command(struct app *app, struct rng *rng)
{
    const struct command *any = &commands[rng_below(rng, COMMAND_COUNT)];
    const char *words = arguments[rng_below(rng, sizeof arguments / sizeof arguments[0])];
    struct error err = {0};
    char line[200];

    if (any->completes == COMPLETES_FILE || any->completes == COMPLETES_EXPORT)
        return;
    snprintf(line, sizeof line, "%s %s", any->name, any->arguments[0] != '\0' ? words : "");
    if (!app_command(app, line, &err) && err.text[0] == '\0')
        fail_msg("%s: refused without a word", line);
}

static void resize(struct app *app, struct rng *rng)
{
    static const int sizes[][2] = {
        {80,  24 },
        {127, 24 },
        {128, 24 },
        {150, 12 },
        {132, 50 },
        {40,  12 },
        {500, 200}
    };
    size_t i = rng_below(rng, 11);

    if (i < sizeof sizes / sizeof sizes[0])
        app_resize(app, sizes[i][0], sizes[i][1]);
    else if (i < 9)
        app_resize(app, between(rng, 1, 20), between(rng, 1, 6));
    else
        app_resize(app, between(rng, 30, 100), between(rng, 8, 30));
}

/* Also a column and a row beyond each edge. */
static void click(struct app *app, struct rng *rng)
{
    app_click(app, between(rng, -1, app->full_width), between(rng, -1, app->height),
              (enum click)rng_below(rng, CLICK_RELEASE + 1));
}

static void do_something(struct app *app, struct rng *rng)
{
    switch (rng_below(rng, 10)) {
    case 0:
    case 1:
    case 2: type_command(app, rng); break;
    case 3:
    case 4:
    case 5: app_key(app, keys[rng_below(rng, sizeof keys / sizeof keys[0])]); break;
    case 6:
    case 7: click(app, rng); break;
    case 8: resize(app, rng); break;
    default:
        app_advance(app, rng_below(rng, 30));
        if (app_interval(app) > 0)
            app_tick(app);
    }
}

/* ---- What must hold */

static void assert_same_cells(const struct canvas *a, const struct canvas *b)
{
    for (int i = 0; i < a->width * a->height; i++) {
        assert_int_equal(a->cells[i].character, b->cells[i].character);
        assert_int_equal(a->cells[i].role, b->cells[i].role);
    }
}

static void assert_drawing_changes_nothing(const struct app *app, int width, int height,
                                           enum glyph_set glyphs)
{
    static struct app before;
    struct canvas first, second;

    memcpy(&before, app, sizeof before);
    assert_true(canvas_create(&first, width, height, glyphs, NULL));
    assert_true(canvas_create(&second, width, height, glyphs, NULL));
    app_draw(app, &first);
    app_draw(app, &second);
    assert_memory_equal(&before, app, sizeof before);
    assert_same_cells(&first, &second);
    canvas_free(&first);
    canvas_free(&second);
}

/* On the screen of digits: with a network for them, and one digit to begin with. */
static void begin_with_digits(struct app *app)
{
    command(app, "data digits,samples=40,seed=3");
    command(app, "set layers 784-5-10");
    command(app, "whose run");
    command(app, "digits");
    command(app, "stroke 8,6 20,6 12,24");
}

/* Of every kind of step one; what is to be done is quickly done. */
static const char lesson_text[] =
    "# A try\n\nThe example is {step.example}.\n\n```nntui\n:step 3-3-3\n"
    "ask \"What is o[1][1]?\" = {o[1][1]} +- 0.005\non-fail = {x[1][1]} \"the sum\"\nhint \"sigmoid\"\n"
    "choice \"Which?\"\n+ \"right\" \"so it is\"\n- \"wrong\" \"why not\"\n"
    "do \"Go two steps on.\"\nsolve :go 2\nexpect step.at >= 2\n```\n\n"
    "## Train\n\n{data}\n\nMore.\n\n```nntui\n:data xor\n:train\ndo \"Run it.\"\nsolve :run 5 epochs\n"
    "expect epoch >= 5\nwait epoch > 5\n```\n\n"
    "## Other\n\n```nntui\nexercise shapes\n:compare rate 0.1 1\n:run 3\n```\n\n"
    "## Digits\n\n```nntui\n:digits\n:stroke 8,6 20,6 12,24\n```\n";

/* In front of another screen, or beside it. */
static void begin_with_lesson(struct app *app)
{
    char path[] = "/tmp/nntui-test-XXXXXX", line[64];
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, lesson_text, strlen(lesson_text)), strlen(lesson_text));
    close(fd);
    app_resize(app, 132, 50);
    snprintf(line, sizeof line, "lesson %s", path);
    command(app, line);
    unlink(path);
}

/* Whatever is in front: the screen behind the lesson stands there again, at its own width. */
static void assert_is_in_its_place(const struct app *app)
{
    bool beside = learn_beside(app, app->full_width);

    assert_int_not_equal(app->screen, SCREEN_learn);
    assert_int_equal(app->width, beside ? app->full_width - learn_columns(app->full_width) - 1
                                        : app->full_width);
}

static void use(uint64_t seed)
{
    const struct app_options options = {.threaded = false, .restricted = seed % 3 == 0};
    struct app *app = app_create(&options, NULL);
    struct rng rng;

    assert_non_null(app);
    rng_seed(&rng, seed, RNG_TEST, 0);
    if (seed % 2 == 0)
        begin_with_digits(app);
    else if (seed % 4 == 1)
        begin_with_lesson(app);
    for (int i = 0; i < STEPS; i++) {
        do_something(app, &rng);
        assert_is_in_its_place(app);
        assert_drawing_changes_nothing(app, app->full_width, app->height,
                                       i % 2 == 0 ? GLYPHS_UTF8 : GLYPHS_ASCII);
        assert_drawing_changes_nothing(app, between(&rng, 1, 150), between(&rng, 1, 60),
                                       GLYPHS_UTF8); /* app_draw() takes any */
    }
    app_free(app);
}

static void test_nothing_breaks_and_drawing_changes_nothing(void **state)
{
    const char *first = getenv("NNTUI_FIRST_SEED"), *rounds = getenv("NNTUI_ROUNDS");
    uint64_t from = first != NULL ? strtoull(first, NULL, 10) : 1;
    uint64_t count = rounds != NULL ? strtoull(rounds, NULL, 10) : ROUNDS;

    (void)state;
    for (uint64_t seed = from; seed < from + count; seed++)
        use(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_breaks_and_drawing_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
