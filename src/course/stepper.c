/*
 * The cursor through the passes of a worked example. Changes are kept as a list; where a pass starts from is found by
 * running the passes before it with the changes made in them, so that going back is exact.
 */
#include <nntui/stepper.h>

#include <nntui/comparison.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STARTS_BYTES ((size_t)16 << 20) /* kept beginnings of passes, all together */
#define STARTS_MOST  256
#define NUMBERS_MOST 100000000 /* passed through on the way to a pass, over all passes */

/* A change, and the pass from whose beginning on it holds. */
struct edit {
    size_t pass;
    struct change change;
};

/* The numbers from which a pass starts, before the changes made in it. */
struct start {
    size_t pass;
    double *numbers;
};

struct stepper {
    struct example example;
    struct trace trace;
    struct trace
        before; /* as the pass was before the last change in it; steps NULL: there is none */
    size_t pass, at;
    uint64_t version;   /* grows when trace or alternative become others */
    struct edit *edits; /* the first `edit_count` hold, those behind them were undone */
    size_t edit_count, edit_total, edit_capacity;
    struct start starts[STARTS_MOST]; /* of some passes, in order; pass 1 starts from the example */
    size_t start_count, stride;       /* only passes 1 + n * stride are kept */
    struct trace alternative;
    struct text alternative_title;
    size_t variant; /* of the example, that the alternative is; SIZE_MAX: none of them */
};

/* ---- Beginnings of passes */

/* Beginnings of the passes after `pass` hold no longer. */
static void forget_starts(struct stepper *stepper, size_t pass)
{
    while (stepper->start_count > 0 && stepper->starts[stepper->start_count - 1].pass > pass)
        free(stepper->starts[--stepper->start_count].numbers);
}

/* Every second one goes when there are too many. */
static void thin_starts(struct stepper *stepper)
{
    size_t kept = 0;

    stepper->stride *= 2;
    for (size_t i = 0; i < stepper->start_count; i++) {
        struct start *start = &stepper->starts[i];

        if ((start->pass - 1) % stepper->stride == 0)
            stepper->starts[kept++] = *start;
        else
            free(start->numbers);
    }
    stepper->start_count = kept;
}

/* Keeps the beginning of a pass. That there is no memory for it costs time later, nothing else. */
static void keep_start(struct stepper *stepper, size_t pass, const double *numbers)
{
    size_t bytes = stepper->example.problem.count * sizeof *numbers;
    bool known = stepper->start_count > 0 && stepper->starts[stepper->start_count - 1].pass >= pass;
    double *copy;

    if (known || (pass - 1) % stepper->stride != 0)
        return;
    copy = malloc(bytes);
    if (copy == NULL)
        return;
    memcpy(copy, numbers, bytes);
    stepper->starts[stepper->start_count++] = (struct start){pass, copy};
    if (stepper->start_count == STARTS_MOST || stepper->start_count * bytes > STARTS_BYTES)
        thin_starts(stepper);
}

/* The changes made in `pass`. What is no number holds in all passes after it, too. */
static void apply_edits(const struct stepper *stepper, struct problem *problem, size_t pass)
{
    for (size_t i = 0; i < stepper->edit_count; i++)
        if (stepper->edits[i].pass == pass)
            problem_change(problem, &stepper->edits[i].change);
}

/* "pass 3: ...": what kept a pass from being computed that need not be the one that is shown. Always false. */
static bool fail_in(size_t pass, const struct error *why, struct error *err)
{
    return why->kind == ERROR_INPUT ? error_input(err, _("pass %zu: %s"), pass, why->text)
                                    : error_work(err, _("pass %zu: %s"), pass, why->text);
}

/* From the beginning of `pass`, without its changes, to the beginning of the next. */
static bool run_pass(struct stepper *stepper, struct problem *problem, size_t pass,
                     struct error *err)
{
    double *after = malloc(problem->count * sizeof *after);
    struct error trouble = {0}, why = {0};
    bool ok;

    if (after == NULL)
        return error_memory(err, problem->count * sizeof *after, "a pass");
    if (!trace_pass(problem, after, &trouble, &why))
        ok = fail_in(pass, &why, err);
    else
        ok = trouble.kind == ERROR_NONE || fail_in(pass, &trouble, err);
    if (ok) {
        memcpy(problem->numbers, after, problem->count * sizeof *after);
        keep_start(stepper, pass + 1, after);
    }
    free(after);
    return ok;
}

/* The kinds of change that are no numbers, from all passes up to `last`, pass by pass. */
static void apply_kinds(const struct stepper *stepper, struct problem *problem, size_t last)
{
    for (size_t pass = 1; pass <= last; pass++)
        for (size_t i = 0; i < stepper->edit_count; i++)
            if (stepper->edits[i].pass == pass && stepper->edits[i].change.kind != CHANGE_NUMBER)
                problem_change(problem, &stepper->edits[i].change);
}

/* Whether the way from one pass to another can be gone while a person waits: a second or two. */
static bool is_near(const struct stepper *stepper, size_t from, size_t pass, struct error *err)
{
    size_t most = NUMBERS_MOST / stepper->example.problem.count;

    return pass - from <= most ||
           error_input(
               err, _("pass %zu is too far away to be computed at once; expected at most pass %zu"),
               pass, from + most);
}

/* The problem of a pass, its changes included. */
static bool make_problem(struct stepper *stepper, size_t pass, struct problem *problem,
                         struct error *err)
{
    size_t from = 1;

    if (!problem_copy(problem, &stepper->example.problem, err))
        return false;
    for (size_t i = 0; i < stepper->start_count; i++) {
        if (stepper->starts[i].pass > pass)
            break;
        from = stepper->starts[i].pass;
        memcpy(problem->numbers, stepper->starts[i].numbers,
               problem->count * sizeof *problem->numbers);
    }
    if (!is_near(stepper, from, pass, err)) {
        problem_free(problem);
        return false;
    }
    apply_kinds(stepper, problem, from - 1);
    for (;; from++) {
        apply_edits(stepper, problem, from);
        if (from == pass)
            return true;
        if (!run_pass(stepper, problem, from, err)) {
            problem_free(problem);
            return false;
        }
    }
}

/* ---- Going to a pass */

/* A graph's pass must come to its end: without it there is nothing to go on to. */
static bool is_whole(const struct trace *trace, struct error *err)
{
    if (!trace->problem.is_graph || trace->trouble.kind == ERROR_NONE)
        return true;
    if (err != NULL)
        *err = trace->trouble;
    return false;
}

/* The pass with its changes. On failure there is nothing to free. */
static bool make_trace(struct stepper *stepper, size_t pass, struct trace *trace, struct error *err)
{
    struct problem problem;
    struct error why = {0};
    bool ok;

    if (!make_problem(stepper, pass, &problem, err))
        return false;
    ok = trace_create(trace, &problem, NULL, &why) || fail_in(pass, &why, err);
    problem_free(&problem);
    if (ok && !is_whole(trace, err)) {
        trace_free(trace);
        return false;
    }
    return ok;
}

static void take_trace(struct stepper *stepper, const struct trace *trace)
{
    trace_free(&stepper->trace);
    stepper->trace = *trace;
    stepper->version++;
}

static bool has_position(const struct trace *trace, size_t at, struct error *err)
{
    return at <= trace->count ||
           error_input(err, _("there is no operation %zu; a pass of this example has %zu"), at,
                       trace->count);
}

/* Makes `pass` the present one, with the cursor at `at`. On failure nothing has changed. */
static bool load_pass(struct stepper *stepper, size_t pass, size_t at, struct error *err)
{
    struct trace trace;

    if (!make_trace(stepper, pass, &trace, err))
        return false;
    if (!has_position(&trace, at, err)) {
        trace_free(&trace);
        return false;
    }
    take_trace(stepper, &trace);
    stepper->pass = pass;
    stepper->at = at;
    return true;
}

/* To another pass, where the last change and what was asked in this one mean nothing. */
static bool leave_for(struct stepper *stepper, size_t pass, size_t at, struct error *err)
{
    if (!load_pass(stepper, pass, at, err))
        return false;
    trace_free(&stepper->before);
    stepper_what_if_end(stepper);
    return true;
}

/* ---- Life */

struct stepper *stepper_create(const struct example *example, struct error *err)
{
    struct stepper *stepper = calloc(1, sizeof *stepper);

    if (stepper == NULL) {
        error_memory(err, sizeof *stepper, "a stepper");
        return NULL;
    }
    stepper->stride = 1;
    stepper->variant = SIZE_MAX;
    if (example_copy(&stepper->example, example, err) && load_pass(stepper, 1, 0, err))
        return stepper;
    stepper_free(stepper);
    return NULL;
}

void stepper_free(struct stepper *stepper)
{
    if (stepper == NULL)
        return;
    example_free(&stepper->example);
    trace_free(&stepper->trace);
    trace_free(&stepper->before);
    trace_free(&stepper->alternative);
    text_free(&stepper->alternative_title);
    forget_starts(stepper, 0);
    free(stepper->edits);
    free(stepper);
}

const struct example *stepper_example(const struct stepper *stepper)
{
    return &stepper->example;
}

const struct trace *stepper_trace(const struct stepper *stepper)
{
    return &stepper->trace;
}

uint64_t stepper_version(const struct stepper *stepper)
{
    return stepper->version;
}

size_t stepper_pass(const struct stepper *stepper)
{
    return stepper->pass;
}

size_t stepper_at(const struct stepper *stepper)
{
    return stepper->at;
}

/* ---- Moving */

bool stepper_on(struct stepper *stepper, enum grain grain, struct error *err)
{
    if (stepper->at < stepper->trace.count) {
        stepper->at = trace_next(&stepper->trace, grain, stepper->at);
        return true;
    }
    if (stepper->trace.trouble.kind != ERROR_NONE) {
        if (err != NULL)
            *err = stepper->trace.trouble;
        return false;
    }
    if (stepper->trace.problem.is_graph)
        return error_input(err, _("a graph has no update, so this is its end"));
    /* The next pass starts from what this one leaves; others may follow it from here. */
    keep_start(stepper, stepper->pass + 1, stepper->trace.after);
    if (!leave_for(stepper, stepper->pass + 1, 0, err))
        return false;
    stepper->at = trace_next(&stepper->trace, grain, 0);
    return true;
}

bool stepper_back(struct stepper *stepper, enum grain grain, struct error *err)
{
    size_t at = trace_previous(&stepper->trace, grain, stepper->at);

    if (at > 0 || stepper->pass == 1) {
        bool moved = at != stepper->at;

        stepper->at = at;
        return moved;
    }
    if (!leave_for(stepper, stepper->pass - 1, 0, err))
        return false;
    stepper->at = stepper->trace.count;
    return true;
}

bool stepper_go(struct stepper *stepper, size_t pass, size_t at, struct error *err)
{
    if (pass < 1 || (stepper->trace.problem.is_graph && pass > 1))
        return error_input(err, _("there is no pass %zu; passes are counted from 1"), pass);
    if (pass != stepper->pass)
        return leave_for(stepper, pass, at, err);
    if (!has_position(&stepper->trace, at, err))
        return false;
    stepper->at = at;
    return true;
}

/* ---- Searching */

static bool contains_without_blanks(const char *text, const char *wanted)
{
    for (; *text != '\0'; text++) {
        const char *t = text, *w = wanted;

        for (;; t++, w++) {
            while (*t == ' ')
                t++;
            while (*w == ' ')
                w++;
            if (*w == '\0')
                return true;
            if (*t != *w)
                break;
        }
    }
    return false;
}

static bool step_contains(const struct trace *trace, size_t step, const char *wanted)
{
    struct operand place = trace_place(trace, step);
    char name[PLACE_NAME_SIZE];

    return contains_without_blanks(place_name(&trace->problem, &place, name, sizeof name),
                                   wanted) ||
           strstr(operation_choices[trace->steps[step].operation].name, wanted) != NULL;
}

bool stepper_search(struct stepper *stepper, const char *text, bool backwards, struct error *err)
{
    const struct trace *trace = &stepper->trace;
    size_t count = trace->count;
    char shown[60];

    for (size_t i = 1; i <= count; i++) {
        /* Beside the cursor's step, at - 1, to begin with; where nothing is done yet, at the end. */
        size_t before = stepper->at > 0 ? stepper->at - 1 : count;
        size_t at = (backwards ? before + count - i : stepper->at + i - 1) % count;

        if (step_contains(trace, at, text)) {
            stepper->at = at + 1;
            return true;
        }
    }
    return error_input(err, _("no operation of this pass is called \"%s\""),
                       text_safe(shown, sizeof shown, text));
}

/* ---- Changing */

/* Where the cursor stands after a change: at the same place where the pass still has it. */
static size_t same_position(const struct trace *old, size_t at, const struct trace *now)
{
    size_t step = TRACE_NONE;

    if (at == old->count && old->trouble.kind == ERROR_NONE)
        return now->count;
    if (at > 0) {
        struct operand place = trace_place(old, at - 1);

        step = trace_find(now, &place);
    }
    return step != TRACE_NONE ? step + 1 : at < now->count ? at : now->count;
}

/* The present pass anew, since the list of changes is another from `pass` on. On failure nothing has changed. */
static bool recompute(struct stepper *stepper, size_t pass, struct error *err)
{
    struct trace trace;

    forget_starts(stepper, pass);
    if (!make_trace(stepper, stepper->pass, &trace, err)) {
        forget_starts(stepper, pass); /* those that were met with the list that does not hold */
        return false;
    }
    stepper->at = same_position(&stepper->trace, stepper->at, &trace);
    trace_free(&stepper->before);
    stepper->before = stepper->trace;
    stepper->trace = (struct trace){0};
    take_trace(stepper, &trace);
    stepper_what_if_end(stepper);
    return true;
}

static bool add_edit(struct stepper *stepper, const struct change *change, struct error *err)
{
    size_t capacity = stepper->edit_capacity < 16 ? 16 : 2 * stepper->edit_capacity;
    struct edit *edits = stepper->edits;

    if (stepper->edit_count == stepper->edit_capacity) {
        edits = realloc(edits, capacity * sizeof *edits);
        if (edits == NULL)
            return error_memory(err, capacity * sizeof *edits, "a change");
        stepper->edits = edits;
        stepper->edit_capacity = capacity;
    }
    edits[stepper->edit_count++] = (struct edit){stepper->pass, *change};
    return true;
}

bool stepper_change(struct stepper *stepper, const char *name, const char *value, struct error *err)
{
    struct change change;

    if (!change_parse(&stepper->trace.problem, name, value, &change, err) ||
        !add_edit(stepper, &change, err))
        return false;
    stepper->edit_total = stepper->edit_count;
    if (recompute(stepper, stepper->pass, err))
        return true;
    stepper->edit_total = --stepper->edit_count;
    return false;
}

/* What an edit, whether it holds or not, makes so or has made so before: told of the present problem. */
static void tell_edit(const struct stepper *stepper, const struct edit *edit, char *told,
                      size_t size)
{
    struct change now = change_inverse(&stepper->trace.problem, &edit->change);

    change_text(&stepper->trace.problem, &now, told, size);
}

bool stepper_undo(struct stepper *stepper, char *told, size_t size, struct error *err)
{
    if (stepper->edit_count == 0)
        return error_input(err, _("nothing was changed that could be undone"));
    stepper->edit_count--;
    if (!recompute(stepper, stepper->edits[stepper->edit_count].pass, err)) {
        stepper->edit_count++;
        return false;
    }
    tell_edit(stepper, &stepper->edits[stepper->edit_count], told, size);
    return true;
}

bool stepper_redo(struct stepper *stepper, char *told, size_t size, struct error *err)
{
    if (stepper->edit_count == stepper->edit_total)
        return error_input(err, _("nothing was undone that could be made again"));
    stepper->edit_count++;
    if (!recompute(stepper, stepper->edits[stepper->edit_count - 1].pass, err)) {
        stepper->edit_count--;
        return false;
    }
    tell_edit(stepper, &stepper->edits[stepper->edit_count - 1], told, size);
    return true;
}

size_t stepper_changes(const struct stepper *stepper)
{
    return stepper->edit_count;
}

bool stepper_changed(const struct stepper *stepper, const struct operand *place)
{
    double now = 0, before = 0;
    bool is, was;

    if (stepper->before.steps == NULL)
        return false;
    is = trace_value(&stepper->trace, place, stepper->trace.count, &now);
    was = trace_value(&stepper->before, place, stepper->before.count, &before);
    return is && !(was && now == before) && !(was && isnan(now) && isnan(before));
}

/* ---- What if */

/* Takes the pass of `problem` as the other one. */
static bool take_alternative(struct stepper *stepper, const struct problem *problem,
                             const struct trace_override *override, struct error *err)
{
    struct trace alternative;

    if (!trace_create(&alternative, problem, override, err))
        return false;
    if (!is_whole(&alternative, err)) {
        trace_free(&alternative);
        return false;
    }
    trace_free(&stepper->alternative);
    stepper->alternative = alternative;
    stepper->version++;
    return true;
}

/* What the other pass is, and which variant. */
static bool entitle(struct stepper *stepper, size_t variant, const char *title, struct error *err)
{
    text_clear(&stepper->alternative_title);
    text_add(&stepper->alternative_title, title);
    stepper->variant = variant;
    return !stepper->alternative_title.failed || error_memory(err, strlen(title), "a title");
}

/* Another result of the operation before the cursor. */
static bool override_result(struct stepper *stepper, const char *value, struct error *err)
{
    struct trace_override override = {.step = stepper->at - 1};
    struct operand place;
    char name[PLACE_NAME_SIZE], number[32], title[PLACE_NAME_SIZE + 40];

    if (stepper->at == 0)
        return error_input(err, _("nothing is computed yet that could be another; go on a step"));
    if (!number_parse(value, &override.value))
        return error_input(err, _("what if: \"%s\" is no number; expected as in 0.5 or 1/3"),
                           text_safe(number, sizeof number, value));
    if (!take_alternative(stepper, &stepper->trace.problem, &override, err))
        return false;
    place = trace_place(&stepper->trace, override.step);
    snprintf(title, sizeof title, "%s = %s",
             place_name(&stepper->trace.problem, &place, name, sizeof name),
             format_double(number, sizeof number, override.value));
    return entitle(stepper, SIZE_MAX, title, err);
}

/* What is computed has no value of its own that could be changed; how its operation is given another result is told. */
static bool refuse_computed(const struct stepper *stepper, const char *name, struct error *err)
{
    const struct problem *problem = &stepper->trace.problem;
    struct operand place;
    char shown[PLACE_NAME_SIZE];

    if (change_word(name) != CHANGE_NUMBER || !place_parse(problem, name, &place, NULL) ||
        problem_can_change(problem, problem_index(problem, &place)))
        return true;
    return error_input(err,
                       _("what if: %s is computed; go to that operation first, then type the "
                         "number alone"),
                       place_name(problem, &place, shown, sizeof shown));
}

/* The present problem with some changes. */
static bool change_problem(struct stepper *stepper, const struct change *changes, size_t count,
                           struct error *err)
{
    struct problem problem;
    bool ok;

    if (!problem_copy(&problem, &stepper->trace.problem, err))
        return false;
    for (size_t i = 0; i < count; i++)
        problem_change(&problem, &changes[i]);
    ok = take_alternative(stepper, &problem, NULL, err);
    problem_free(&problem);
    return ok;
}

bool stepper_what_if(struct stepper *stepper, const char *name, const char *value,
                     struct error *err)
{
    struct change change;
    char text[400];

    if (name == NULL)
        return override_result(stepper, value, err);
    if (!refuse_computed(stepper, name, err) ||
        !change_parse(&stepper->trace.problem, name, value, &change, err) ||
        !change_problem(stepper, &change, 1, err))
        return false;
    return entitle(stepper, SIZE_MAX,
                   change_text(&stepper->trace.problem, &change, text, sizeof text), err);
}

bool stepper_variant(struct stepper *stepper, size_t variant, struct error *err)
{
    const struct example_variant *wanted = &stepper->example.variants[variant];

    if (!change_problem(stepper, wanted->changes, wanted->change_count, err))
        return false;
    return entitle(stepper, variant, wanted->title, err);
}

void stepper_what_if_end(struct stepper *stepper)
{
    stepper->version += stepper->alternative.steps != NULL;
    trace_free(&stepper->alternative);
    text_clear(&stepper->alternative_title);
    stepper->variant = SIZE_MAX;
}

const struct trace *stepper_alternative(const struct stepper *stepper)
{
    return stepper->alternative.steps != NULL ? &stepper->alternative : NULL;
}

const char *stepper_alternative_title(const struct stepper *stepper)
{
    return stepper->alternative_title.data != NULL ? stepper->alternative_title.data : "";
}

size_t stepper_alternative_variant(const struct stepper *stepper)
{
    return stepper->variant;
}
