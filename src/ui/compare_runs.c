/*
 * The runs behind the Compare screen: begun and ended together, and driven in step.
 */
#include "ui/compare.h"

#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <string.h>

#define RAMP_GROWTH 1.05 /* epochs of one picture to those of the one before, as for a single run */
#define LATE_LIMIT  3    /* looks without the epochs being done: the runs cannot do more */
#define LEAD_LOOKS \
 10                  /* at full speed nobody gets further ahead than the slowest in so many looks */
#define LEAD_LEAST 2 /* epochs */

/* ---- Where they are */

static bool caught_up(const struct compare_run *run)
{
    return run->snapshot->orders >= trainer_orders(run->trainer);
}

static bool has_ended(const struct compare_run *run)
{
    enum trainer_state state = run->snapshot->state;

    return state == TRAINER_FINISHED || state == TRAINER_BROKEN || state == TRAINER_EMPTY;
}

/* Has done what it was told, and can be told more. */
static bool rests(const struct compare_run *run)
{
    enum trainer_state state = run->snapshot->state;

    return caught_up(run) && state != TRAINER_LOADING && state != TRAINER_RUNNING;
}

static uint64_t epoch_of(const struct compare_state *compare, size_t i)
{
    return compare->pace.anew ? 0 : compare->run[i].snapshot->position.epoch;
}

/* After rewinding all go on, whatever they were before. */
static bool goes_on(const struct compare_state *compare, size_t i)
{
    return compare->pace.anew || !has_ended(&compare->run[i]);
}

bool compare_ended(const struct compare_state *compare)
{
    for (size_t i = 0; i < compare->sweep.count; i++) {
        if (!caught_up(&compare->run[i]) || !has_ended(&compare->run[i]))
            return false;
    }
    return compare->sweep.count > 0;
}

static bool all_rest(const struct compare_state *compare)
{
    for (size_t i = 0; i < compare->sweep.count; i++) {
        if (!rests(&compare->run[i]))
            return false;
    }
    return true;
}

bool compare_busy(const struct compare_state *compare)
{
    if (compare->pace.on)
        return true;
    for (size_t i = 0; i < compare->sweep.count; i++) {
        const struct compare_run *run = &compare->run[i];

        if (!rests(run) || (!run->snapshot->measured && !has_ended(run)))
            return true;
    }
    return false;
}

/* Epochs that the slowest of those that go on has done; UINT64_MAX where none goes on. */
static uint64_t slowest_epoch(const struct compare_state *compare)
{
    uint64_t least = UINT64_MAX;

    for (size_t i = 0; i < compare->sweep.count; i++) {
        if (goes_on(compare, i) && epoch_of(compare, i) < least)
            least = epoch_of(compare, i);
    }
    return least;
}

/* Where the furthest of those that go on is: the epoch that it has begun. */
static uint64_t furthest_epoch(const struct compare_state *compare)
{
    uint64_t most = 0;

    for (size_t i = 0; i < compare->sweep.count; i++) {
        const struct snapshot *snapshot = compare->run[i].snapshot;
        uint64_t epoch = epoch_of(compare, i);

        if (!compare->pace.anew && snapshot->position.sample > 0)
            epoch++;
        if (goes_on(compare, i) && epoch > most)
            most = epoch;
    }
    return most;
}

uint64_t compare_next_epoch(const struct compare_state *compare)
{
    uint64_t most = furthest_epoch(compare);

    return slowest_epoch(compare) < most ? most : most + 1;
}

/* ---- Orders */

/* To the end of epoch `epoch`, 0: on and on. One that has just finished, which its snapshot may not know, stays so. */
static void run_to(struct compare_run *run, uint64_t epoch)
{
    run->limit = trainer_keep_running(run->trainer, epoch) ? epoch : 0;
}

/* Epochs to the next picture; 0: as many as can be. */
static double epochs_to_picture(const struct compare_pace *pace)
{
    if (!pace->watched)
        return 0;
    return pace->ramp ? pace->present * pace->frames : pace->epochs;
}

/* How far ahead of the slowest a run may be at full speed. */
static uint64_t lead(const struct compare_pace *pace)
{
    double epochs = ceil(LEAD_LOOKS * pace->gained);

    return epochs > LEAD_LEAST ? (uint64_t)fmin(epochs, 1e9) : LEAD_LEAST;
}

/* How far they are to go now: to the next picture, or ahead of the slowest, or to the goal where that comes first. */
static uint64_t next_limit(const struct compare_state *compare)
{
    const struct compare_pace *pace = &compare->pace;
    double epochs = epochs_to_picture(pace);
    uint64_t limit;

    if (!pace->watched)
        return pace->goal;
    if (epochs > 0)
        limit = furthest_epoch(compare) + (uint64_t)ceil(epochs);
    else
        limit = slowest_epoch(compare) + lead(pace);
    return pace->goal != 0 && limit > pace->goal ? pace->goal : limit;
}

/* Those that go on, as far as they may; what a full queue does not take comes with the next look. */
static void send_on(struct compare_state *compare)
{
    uint64_t limit = next_limit(compare);

    for (size_t i = 0; i < compare->sweep.count; i++) {
        if (goes_on(compare, i))
            run_to(&compare->run[i], limit);
    }
    compare->pace.drawn = false;
    compare->pace.late = 0;
}

bool compare_go(struct app *app, uint64_t goal, struct error *err)
{
    struct compare_state *compare = &app->compare;
    struct compare_pace *pace = &compare->pace;

    if (compare->sweep.count == 0)
        return error_input(err, _("nothing is compared; expected as in \"compare rate 0.01 0.1 "
                                  "1\" first"));
    if (compare_ended(compare) && !pace->anew)
        return error_input(err, _("every run has ended; rewind begins them anew"));
    pace->goal = goal;
    pace->on = true;
    pace->present = pace->frames = 1;
    pace->slowest = slowest_epoch(compare);
    send_on(compare);
    return true;
}

void compare_pause(struct compare_state *compare)
{
    for (size_t i = 0; i < compare->sweep.count; i++)
        trainer_order(compare->run[i].trainer, ORDER_PAUSE);
    compare->pace.on = false;
}

void compare_rewind(struct compare_state *compare)
{
    for (size_t i = 0; i < compare->sweep.count; i++)
        trainer_order(compare->run[i].trainer, ORDER_REWIND);
    compare->pace.on = false;
    compare->pace.anew = true;
}

/* ---- Pace */

/* Every run that goes on has got to the goal. */
static bool reached(const struct compare_state *compare)
{
    return compare->pace.goal != 0 && slowest_epoch(compare) >= compare->pace.goal;
}

/* At full speed the limit moves on well before the first run gets there. */
static void move_limit(struct compare_state *compare)
{
    uint64_t limit = next_limit(compare), half = lead(&compare->pace) / 2;

    for (size_t i = 0; i < compare->sweep.count; i++) {
        struct compare_run *run = &compare->run[i];

        if (!goes_on(compare, i) || run->limit >= limit)
            continue;
        if (rests(run) || run->limit < epoch_of(compare, i) + half)
            run_to(run, limit);
    }
}

/* How many epochs the slowest does from one look to the next. */
static void measure_gain(struct compare_state *compare)
{
    struct compare_pace *pace = &compare->pace;
    uint64_t slowest = slowest_epoch(compare);

    if (slowest != UINT64_MAX && slowest > pace->slowest)
        pace->gained += ((double)(slowest - pace->slowest) - pace->gained) / 4;
    pace->slowest = slowest;
}

/* A ramp has got to what the runs can do when they are late for several pictures. */
static void follow_late(struct compare_pace *pace)
{
    if (!pace->ramp || ++pace->late < LATE_LIMIT)
        return;
    pace->present = 0;
}

static void follow_pace(struct compare_state *compare)
{
    struct compare_pace *pace = &compare->pace;
    bool rest = all_rest(compare);

    if (!pace->on)
        return;
    if (rest && (compare_ended(compare) || reached(compare))) {
        pace->on = false;
        return;
    }
    measure_gain(compare);
    if (epochs_to_picture(pace) <= 0) {
        if (pace->watched)
            move_limit(compare);
    } else if (!rest) {
        follow_late(pace);
    } else if (pace->drawn) {
        pace->present = pace->present * pow(RAMP_GROWTH, pace->frames);
        send_on(compare);
    }
}

/* The first picture after the runs were begun may come long after the one before it. */
void compare_drawn(struct compare_state *compare, double frames)
{
    struct compare_pace *pace = &compare->pace;

    pace->frames = pace->on && pace->present > 1 ? fmin(fmax(frames, 1), SPEED_FRAMES) : 1;
    pace->drawn = pace->watched = true;
}

void compare_update(struct app *app)
{
    struct compare_state *compare = &app->compare;
    const struct snapshot *snapshot[SWEEP_RUNS];
    bool stale = false;

    if (compare->sweep.count == 0)
        return;
    for (size_t i = 0; i < compare->sweep.count; i++) {
        compare->run[i].snapshot = snapshot[i] = trainer_snapshot(compare->run[i].trainer);
        stale = stale || !caught_up(&compare->run[i]);
    }
    compare->pace.anew = compare->pace.anew && stale;
    follow_pace(compare);
    sweep_stand(snapshot, compare->sweep.count, compare->standing);
    compare->verdict = sweep_judge(&compare->sweep, compare->standing);
}

uint64_t compare_advance(struct app *app, uint64_t batches)
{
    uint64_t done = 0;

    for (size_t i = 0; i < app->compare.sweep.count; i++)
        done += trainer_advance(app->compare.run[i].trainer, batches);
    compare_update(app);
    return done;
}

/* ---- Life */

/* Paused first, so that none waits for its share of the cores to end while others train on. */
void compare_close(struct compare_state *compare)
{
    compare_pause(compare);
    for (size_t i = 0; i < compare->sweep.count; i++)
        trainer_free(compare->run[i].trainer);
    compare_free_pictures(&compare->pictures);
    dataset_unref(compare->dataset);
    *compare = (struct compare_state){.pace.ramp = true};
}

#define SETTLE_SECONDS 0.2 /* for a run that is just being made anew */

/* The samples of the Train screen's run, which must be there: they are what the runs have in common. */
static struct dataset *find_dataset(struct app *app, struct error *err)
{
    const struct snapshot *snapshot;

    trainer_settle_within(app->trainer, SETTLE_SECONDS);
    app_update(app);
    snapshot = app->snapshot;
    if (snapshot->dataset != NULL && strcmp(snapshot->settings.data, app->settings.data) == 0)
        return snapshot->dataset;
    if (snapshot->state == TRAINER_EMPTY)
        error_input(err, _("compare: there are no samples yet: %s"), snapshot->error.text);
    else
        error_input(err, _("compare: the samples are still being read"));
    return NULL;
}

static bool start_runs(struct compare_state *compare, bool threaded, struct error *err)
{
    struct sweep *sweep = &compare->sweep;
    size_t wanted = sweep->count;

    for (sweep->count = 0; sweep->count < wanted; sweep->count++) {
        struct compare_run *run = &compare->run[sweep->count];

        run->trainer = trainer_create_on(&sweep->settings[sweep->count], compare->dataset, threaded,
                                         err);
        if (run->trainer == NULL)
            return false;
    }
    return true;
}

/* On a machine that many people share each of the networks has to be as small as one alone. */
static bool check_sizes(const struct app *app, const struct sweep *sweep,
                        const struct dataset *dataset, struct error *err)
{
    for (size_t i = 0; app->restricted && i < sweep->count; i++) {
        struct architecture arch;

        if (!settings_architecture(&sweep->settings[i], dataset, &arch, err) ||
            !trainer_check_size(&arch, APP_RESTRICTED_PARAMETERS, err))
            return false;
    }
    return true;
}

bool compare_open(struct app *app, const char *text, struct error *err)
{
    struct compare_state made = {.pace.ramp = true};
    struct dataset *dataset = find_dataset(app, err);

    if (dataset == NULL || !sweep_parse(&made.sweep, &app->settings, text, err) ||
        !sweep_fit(&made.sweep, &app->settings, dataset, err) ||
        !check_sizes(app, &made.sweep, dataset, err))
        return false;
    made.dataset = dataset_ref(dataset);
    if (!start_runs(&made, app->threaded, err)) {
        compare_close(&made);
        return false;
    }
    made.pace.watched = app->compare.pace.watched;
    made.log_scale = app->compare.log_scale;
    compare_close(&app->compare);
    app->compare = made;
    compare_update(app);
    return true;
}
