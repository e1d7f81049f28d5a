/*
 * Whether a layer has stopped to learn. Private to src/ui/.
 */
#ifndef NNTUI_UI_DEAD_H
#define NNTUI_UI_DEAD_H

#include <stddef.h>

struct app;
struct snapshot;

/* The first hidden layer that gives 0 for every training sample, 0 for none. Costs next to nothing where all live. */
size_t dead_find(const struct snapshot *snapshot);
/*
 * Looks at the run's present network: app->dead_layer becomes what dead_find() finds. The whole explanation is said once, where nothing else is being said.
 */
void dead_follow(struct app *app);

#endif
