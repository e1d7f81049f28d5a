/*
 * The thread that makes a run. It cannot be stopped inside a read, so it is never waited for: whoever
 * comes last, the thread or its owner, frees what both share.
 */
#include "loader.h"

#include <pthread.h>
#include <stdlib.h>

struct loader {
    pthread_mutex_t lock;
    bool finished;  /* the thread is through with `load` */
    bool abandoned; /* nobody waits for it */
    struct load load;
    void (*done)(void *context);
    void *context;
};

static void loader_free(struct loader *loader)
{
    load_free(&loader->load);
    pthread_mutex_destroy(&loader->lock);
    free(loader);
}

/* The lock is held during done(), so that an owner who abandons knows that it is over or never comes. */
static void *run_loader(void *argument)
{
    struct loader *loader = argument;
    bool abandoned;

    load_run(&loader->load);
    pthread_mutex_lock(&loader->lock);
    loader->finished = true;
    abandoned = loader->abandoned;
    if (!abandoned)
        loader->done(loader->context);
    pthread_mutex_unlock(&loader->lock);
    if (abandoned)
        loader_free(loader);
    return NULL;
}

static bool start_thread(struct loader *loader)
{
    pthread_attr_t attributes;
    pthread_t thread;
    bool started;

    if (pthread_attr_init(&attributes) != 0)
        return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    started = pthread_create(&thread, &attributes, run_loader, loader) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

struct loader *loader_start(struct load *load, void (*done)(void *context), void *context)
{
    struct loader *loader = malloc(sizeof *loader);

    if (loader == NULL)
        return NULL;
    *loader = (struct loader){.load = *load, .done = done, .context = context};
    if (pthread_mutex_init(&loader->lock, NULL) != 0) {
        free(loader);
        return NULL;
    }
    if (!start_thread(loader)) {
        pthread_mutex_destroy(&loader->lock);
        free(loader);
        return NULL;
    }
    *load = (struct load){0};
    return loader;
}

void loader_finish(struct loader *loader, struct load *load)
{
    pthread_mutex_lock(&loader->lock); /* the thread may still be about to leave it */
    *load = loader->load;
    loader->load = (struct load){0};
    pthread_mutex_unlock(&loader->lock);
    loader_free(loader);
}

void loader_abandon(struct loader *loader)
{
    bool finished;

    pthread_mutex_lock(&loader->lock);
    loader->abandoned = true;
    finished = loader->finished;
    pthread_mutex_unlock(&loader->lock);
    if (finished)
        loader_free(loader);
}
