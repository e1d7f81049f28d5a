/*
 * Whether a layer has stopped to learn. Private to src/ui/.
 */
#ifndef NNTUI_UI_DEAD_H
#define NNTUI_UI_DEAD_H

#include <stdbool.h>
#include <stddef.h>

struct app;
struct snapshot;

/*
 * The first hidden layer that lets no slope through: of relu neurons that give 0 for every training sample, or of sigmoid or
 * tanh neurons that are all at their flat ends; 0 for none. Costs next to nothing where all live.
 */
size_t dead_find(const struct snapshot *snapshot);
/* Whether such a layer is of the second kind. */
bool dead_is_saturated(const struct snapshot *snapshot, size_t layer);
/*
 * Looks at the run's present network: app->dead_layer becomes what dead_find() finds. The whole explanation is said once, where nothing else is being said.
 */
void dead_follow(struct app *app);

#endif
