/*
 * Whether what is written may take the place of what is there. Private to src/ui/.
 */
#ifndef NNTUI_UI_OVERWRITE_H
#define NNTUI_UI_OVERWRITE_H

#include <nntui/error.h>

/* What the commands write. Points are a table like any other: nothing in it says whose it is. */
enum written { WRITTEN_SESSION, WRITTEN_CURVES, WRITTEN_CODE, WRITTEN_POINTS, WRITTEN_COUNT };

/*
 * False with a message where `path` holds something else than the command has written there before, which then
 * wants to be told twice; `*there`: something will be replaced.
 */
bool overwrite_check(const char *command, enum written written, const char *path, bool *there,
                     struct error *err);

#endif
