/*
 * Threads that wait for work by spinning for some microseconds and then by sleeping on a condition.
 *
 * Parts are not bound to threads: whoever is free takes the next one. So on a busy machine, where a member does not
 * get a processor at once, the caller does that part, too, instead of waiting for it; it only ever
 * waits for parts that a member has begun. `state` holds the number of the piece of work and, in its
 * lower half, how many parts have been taken; `left` counts the parts that are not done. What is to be
 * done is stored before `state` is raised, and read only by who has taken a part, which the caller
 * then waits for; so it never changes under a reader. Sleepers are woken through a mutex that is only
 * taken when somebody sleeps.
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

/* The parts of `state`. */
#define TAKEN_MASK UINT64_C(0xFFFFFFFF)
#define ONE_ROUND  (TAKEN_MASK + 1)

struct team {
    size_t size, started; /* started: threads to be joined */
    void (*work)(void *context, size_t part, size_t parts);
    void *context;
    atomic_bool ending;
    _Atomic uint64_t state;
    _Atomic size_t left; /* parts not done */
    _Atomic size_t sleepers;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread[TEAM_MAX];
};

static void relax(void)
{
#if defined __x86_64__ || defined __i386__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("yield");
#endif
}

/* What somebody waits for: a round after `round` to begin, or no part to be left. */
static bool arrived(struct team *team, const uint64_t *round)
{
    return round != NULL ? atomic_load(&team->state) / ONE_ROUND != *round : atomic_load(&team->left) == 0;
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

/* Takes the next part that nobody has; false where there is none. */
static bool take_part(struct team *team, size_t *part)
{
    uint64_t state = atomic_load(&team->state);

    while ((state & TAKEN_MASK) < team->size) {
        if (atomic_compare_exchange_weak(&team->state, &state, state + 1)) {
            *part = (size_t)(state & TAKEN_MASK);
            return true;
        }
    }
    return false;
}

static void do_parts(struct team *team)
{
    size_t part;

    while (take_part(team, &part)) {
        team->work(team->context, part, team->size);
        if (atomic_fetch_sub(&team->left, 1) == 1)
            wake(team);
    }
}

static void *member_main(void *argument)
{
    struct team *team = argument;
    uint64_t round = 0;

    for (;;) {
        wait_for(team, &round);
        round = atomic_load(&team->state) / ONE_ROUND;
        if (atomic_load(&team->ending))
            return NULL;
        do_parts(team);
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
    while (team->started + 1 < team->size && status == 0) {
        status = pthread_create(&team->thread[team->started], NULL, member_main, team);
        team->started += status == 0;
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
    atomic_store(&team->state, size); /* all parts of round 0 are taken */
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
    atomic_fetch_add(&team->state, ONE_ROUND);
    wake(team);
    for (size_t i = 0; i < team->started; i++)
        pthread_join(team->thread[i], NULL);
    pthread_cond_destroy(&team->changed);
    pthread_mutex_destroy(&team->mutex);
    free(team);
}

void team_run(struct team *team, void (*work)(void *context, size_t part, size_t parts), void *context)
{
    if (team == NULL || team->size == 1) {
        work(context, 0, 1);
        return;
    }
    team->work = work;
    team->context = context;
    atomic_store(&team->left, team->size);
    atomic_store(&team->state, (atomic_load(&team->state) / ONE_ROUND + 1) * ONE_ROUND);
    wake(team);
    do_parts(team);
    wait_for(team, NULL);
}
