/*
 * Threads that wait for work by spinning for some microseconds and then by sleeping on a condition.
 *
 * `round` counts the pieces of work. Who hands one out stores what is to be done and then raises
 * `round`. Each part of a round is claimed before it is worked on: by the member that it belongs to, or,
 * when that one is late (its processor may be busy with another program), by the caller once its own
 * part is done. A claim is a round's number put where the last round's stands, so a late member can never
 * get hold of another round's work. Sleepers are woken through a mutex that is only taken when somebody sleeps.
 */
#include "team.h"

#include <nntui/i18n.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* About 20 microseconds: longer than the gap between two pieces of a mini-batch. */
#define SPINS 4000

struct member {
    struct team *team;
    size_t part;
    pthread_t thread;
    _Atomic uint64_t claimed; /* the last round whose part was claimed */
    char apart[64];           /* from the next member's */
};

struct team {
    size_t size, started; /* started: threads to be joined */
    void (*work)(void *context, size_t part, size_t parts);
    void *context;
    _Atomic bool ending;
    _Atomic uint64_t round;
    _Atomic size_t left; /* parts that are not done yet */
    _Atomic size_t sleepers;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct member member[TEAM_MAX];
};

static void relax(void)
{
#if defined __x86_64__ || defined __i386__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("yield");
#endif
}

/* What somebody waits for: a round after `round` to begin, or all parts to be done. */
static bool arrived(struct team *team, const uint64_t *round)
{
    return round != NULL ? atomic_load(&team->round) != *round : atomic_load(&team->left) == 0;
}

static void wait_for(struct team *team, const uint64_t *round)
{
    for (size_t spin = 0; spin < SPINS; spin++) {
        if (arrived(team, round))
            return;
        relax();
    }
    pthread_mutex_lock(&team->mutex);
    atomic_fetch_add(&team->sleepers, 1);
    while (!arrived(team, round))
        pthread_cond_wait(&team->changed, &team->mutex);
    atomic_fetch_sub(&team->sleepers, 1);
    pthread_mutex_unlock(&team->mutex);
}

/*
 * After a change that somebody may sleep for. A sleeper counts itself before it looks for the last time
 * and this looks at the count after the change, so one of the two sees the other.
 */
static void wake(struct team *team)
{
    if (atomic_load(&team->sleepers) == 0)
        return;
    pthread_mutex_lock(&team->mutex);
    pthread_cond_broadcast(&team->changed);
    pthread_mutex_unlock(&team->mutex);
}

/* Does a part of the round unless somebody has claimed it. What is to be done stays put while a part is left. */
static void work_on(struct team *team, size_t part, uint64_t round)
{
    uint64_t before = round - 1;

    if (!atomic_compare_exchange_strong(&team->member[part].claimed, &before, round))
        return;
    team->work(team->context, part, team->size);
    if (atomic_fetch_sub(&team->left, 1) == 1)
        wake(team);
}

static void *member_main(void *argument)
{
    struct member *member = argument;
    struct team *team = member->team;
    uint64_t round = 0;

    for (;;) {
        wait_for(team, &round);
        round = atomic_load(&team->round);
        if (atomic_load(&team->ending))
            return NULL;
        work_on(team, member->part, round);
    }
}

/* Signals are for the threads that the caller knows; but a crash must find the caller's handler. */
static bool start_members(struct team *team, struct error *err)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    sigset_t all, old;
    int status = 0;

    sigfillset(&all);
    for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++)
        sigdelset(&all, crashes[i]);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    for (size_t part = 1; part < team->size && status == 0; part++) {
        team->member[part].team = team;
        team->member[part].part = part;
        status = pthread_create(&team->member[part].thread, NULL, member_main, &team->member[part]);
        if (status == 0)
            team->started++;
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (status != 0)
        return error_work(err, _("cannot start %zu threads: %s"), team->size - 1, strerror(status));
    return true;
}

struct team *team_create(size_t size, struct error *err)
{
    struct team *team = calloc(1, sizeof *team);

    if (team == NULL) {
        error_memory(err, sizeof *team, "a team of threads");
        return NULL;
    }
    team->size = size;
    pthread_mutex_init(&team->mutex, NULL);
    pthread_cond_init(&team->changed, NULL);
    if (!start_members(team, err)) {
        team_free(team);
        return NULL;
    }
    return team;
}

void team_free(struct team *team)
{
    if (team == NULL)
        return;
    atomic_store(&team->ending, true);
    atomic_fetch_add(&team->round, 1);
    wake(team);
    for (size_t part = 1; part <= team->started; part++)
        pthread_join(team->member[part].thread, NULL);
    pthread_cond_destroy(&team->changed);
    pthread_mutex_destroy(&team->mutex);
    free(team);
}

void team_run(struct team *team, void (*work)(void *context, size_t part, size_t parts),
              void *context)
{
    uint64_t round;

    if (team == NULL || team->size == 1) {
        work(context, 0, 1);
        return;
    }
    team->work = work;
    team->context = context;
    atomic_store(&team->left, team->size);
    round = atomic_fetch_add(&team->round, 1) + 1;
    wake(team);
    for (size_t part = 0; part < team->size; part++)
        work_on(team, part, round);
    wait_for(team, NULL);
}
