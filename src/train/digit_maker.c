/*
 * A thread that opens the model of drawn digits. What it has made is its own until it has ended.
 */
#include <nntui/digit_maker.h>

#include <nntui/digit_model.h>
#include <nntui/i18n.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct digit_maker {
    pthread_t thread;
    _Atomic double done;
    atomic_bool ended, given_up;
    struct model model;
    bool made;
    struct error error;
};

static bool tell(void *argument, double done)
{
    struct digit_maker *maker = argument;

    atomic_store(&maker->done, done);
    return !atomic_load(&maker->given_up);
}

static void *make(void *argument)
{
    struct digit_maker *maker = argument;

    maker->made = digit_model_open(&maker->model, tell, maker, &maker->error);
    atomic_store(&maker->ended, true);
    return NULL;
}

/* Signals are for the thread that has the screen. */
static int create_thread(struct digit_maker *maker)
{
    sigset_t all, before;
    int status;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    status = pthread_create(&maker->thread, NULL, make, maker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

struct digit_maker *digit_maker_start(struct error *err)
{
    struct digit_maker *maker = calloc(1, sizeof *maker);
    int status;

    if (maker == NULL) {
        error_memory(err, sizeof *maker, "the model of digits");
        return NULL;
    }
    status = create_thread(maker);
    if (status == 0)
        return maker;
    error_work(err, _("no thread for the model of digits: %s"), strerror(status));
    free(maker);
    return NULL;
}

double digit_maker_done(const struct digit_maker *maker)
{
    return atomic_load(&maker->done);
}

bool digit_maker_ended(const struct digit_maker *maker)
{
    return atomic_load(&maker->ended);
}

bool digit_maker_take(struct digit_maker *maker, struct model *model, struct error *err)
{
    bool made;

    pthread_join(maker->thread, NULL);
    made = maker->made;
    if (made)
        *model = maker->model;
    else if (err != NULL)
        *err = maker->error;
    free(maker);
    return made;
}

void digit_maker_free(struct digit_maker *maker)
{
    struct model model;

    if (maker == NULL)
        return;
    atomic_store(&maker->given_up, true);
    if (digit_maker_take(maker, &model, NULL))
        model_free(&model);
}
