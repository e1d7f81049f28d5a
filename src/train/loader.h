/*
 * Making a run on a thread of its own, so that the worker can take orders, and the program can be
 * left, while a large file is being read or a pipe says nothing. Private to src/train/.
 */
#ifndef NNTUI_TRAIN_LOADER_H
#define NNTUI_TRAIN_LOADER_H

#include "worker.h"

struct loader;

/*
 * Starts `load`, which is the loader's from here on. done(context) is called from the thread when it has
 * ended, but never once loader_abandon() has returned. NULL where no thread can be had: then `load`
 * is still the caller's.
 */
struct loader *loader_start(struct load *load, void (*done)(void *context), void *context);
/* After done(): gives the load back and ends the loader. */
void loader_finish(struct loader *loader, struct load *load);
/* At any time: the thread is left to itself and cleans up after itself. Never waits for it. */
void loader_abandon(struct loader *loader);

#endif
