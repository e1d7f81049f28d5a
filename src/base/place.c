/*
 * The rule of place.h. The paths come from the build (src/base/local.mk); a part compiled without
 * them finds nothing, and the other parts of the rule still hold.
 */
#include "base/place.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef NNTUI_BINDIR
# define NNTUI_BINDIR ""
#endif
#ifndef NNTUI_BUILDDIR
# define NNTUI_BUILDDIR ""
#endif

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The folder of the running program without links; "" where /proc is missing. */
static void program_folder(char folder[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    char *slash;

    folder[length > 0 ? length : 0] = '\0';
    slash = strrchr(folder, '/');
    if (slash != NULL)
        *slash = '\0';
}

/* Whether `folder` is `parent` or (when `beneath`) lies under it; `parent` may hold links. */
static bool is_within(const char *folder, const char *parent, bool beneath)
{
    char resolved[PATH_MAX];
    size_t length;

    if (parent[0] == '\0' || realpath(parent, resolved) == NULL)
        return false;
    length = strlen(resolved);
    if (strncmp(folder, resolved, length) != 0)
        return false;
    return folder[length] == '\0' || (beneath && folder[length] == '/');
}

static bool copy_folder(char *buffer, size_t size, const char *path)
{
    int length = snprintf(buffer, size, "%s", path);

    return length >= 0 && (size_t)length < size && is_folder(buffer);
}

/* PREFIX/bin -> PREFIX/share/NAME, where that exists. */
static bool find_beside(const char *program, const char *share, char *buffer, size_t size)
{
    const char *slash = strrchr(program, '/');
    int length;

    if (slash == NULL || strcmp(slash, "/bin") != 0)
        return false;
    length = snprintf(buffer, size, "%.*s/share/%s", (int)(slash - program), program, share);
    return length >= 0 && (size_t)length < size && is_folder(buffer);
}

bool place_find(const struct place *place, char *buffer, size_t size)
{
    char program[PATH_MAX];

    program_folder(program);
    if (!is_within(program, NNTUI_BINDIR, false)) {
        if (find_beside(program, place->share, buffer, size))
            return true;
        if (is_within(program, NNTUI_BUILDDIR, true))
            return copy_folder(buffer, size, place->built);
    }
    return copy_folder(buffer, size, place->installed);
}
