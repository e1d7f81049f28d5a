/*
 * Where the files lie that came with the program, whether it runs from the build folder, where
 * `make install` put it, or from a copy of that somewhere else (a staged or moved prefix).
 */
#ifndef NNTUI_BASE_PLACE_H
#define NNTUI_BASE_PLACE_H

#include <stdbool.h>
#include <stddef.h>

/* The three places of one folder, absolute paths fixed when the program was built. */
struct place {
    const char *share;     /* its name under PREFIX/share in a moved installation */
    const char *built;     /* before installation */
    const char *installed; /* where configure was told to put it */
};

/*
 * Writes the folder's path into `buffer`; false when it is not there or its path is too long.
 *
 * The rule goes by the folder that the running program is in, never by what happens to exist, so
 * that a source tree left on the machine does not win over an installation:
 *   the configured bindir               -> installed
 *   some other bin/ beside ../share/... -> that one
 *   the build folder or one beneath it  -> built
 *   anywhere else                       -> installed
 */
bool place_find(const struct place *place, char *buffer, size_t size);

#endif
