/*
 * Which files the program may open, for a login that several people share, and where it keeps what it remembers.
 *
 * This is a fence, not a wall: who may run other programs under the same account has no use for it, and a link
 * that is exchanged between the look and the opening gets past it.
 */
#include <nntui/file.h>

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Set once, before the first file is opened and the first thread started. */
static struct {
    bool on;
    size_t count;
    char root[FILE_ROOTS][PATH_MAX]; /* without links */
} confinement;

void file_confine(const char *const roots[], size_t count)
{
    confinement.on = true;
    confinement.count = 0;
    for (size_t i = 0; i < count && confinement.count < FILE_ROOTS; i++)
        if (roots[i] != NULL && realpath(roots[i], confinement.root[confinement.count]) != NULL)
            confinement.count++;
}

bool file_confined(void)
{
    return confinement.on;
}

/* The path without links; of a file that does not exist yet that of its folder, with a '/' behind it. */
static bool resolve(const char *path, char resolved[PATH_MAX + 1])
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX];

    if (realpath(path, resolved) != NULL)
        return true;
    if (errno != ENOENT)
        return false;
    if (slash == NULL)
        snprintf(folder, sizeof folder, ".");
    else
        snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    return realpath(folder, resolved) != NULL;
}

static bool is_inside(const char *path, const char *root)
{
    size_t length = strlen(root);

    return strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

bool file_allowed(const char *path, struct error *err)
{
    char resolved[PATH_MAX + 1], shown[200];

    if (!confinement.on)
        return true;
    if (resolve(path, resolved))
        for (size_t i = 0; i < confinement.count; i++)
            if (is_inside(resolved, confinement.root[i]))
                return true;
    return error_input(err, _("%s: this login is restricted to its own folder"),
                       text_safe(shown, sizeof shown, path));
}

/* ---- What is remembered from one time to the next */

/* Makes the folders of a path, for this person alone; those that are there stay as they are. */
static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

/*
 * Where $`variable` (of the XDG base directories) is not set, `fallback` in the home folder stands in; `what` the folder is
 * for is said in the message, translated already.
 */
static bool own_path(char *buffer, size_t size, const char *variable, const char *fallback,
                     const char *name, const char *what, struct error *err)
{
    const char *folder = getenv(variable), *home = getenv("HOME");
    int length = -1;

    if (folder != NULL && folder[0] == '/')
        length = snprintf(buffer, size, "%s/nntui/%s", folder, name);
    else if (home != NULL && home[0] == '/')
        length = snprintf(buffer, size, "%s/%s/nntui/%s", home, fallback, name);
    if (length < 0 || (size_t)length >= size)
        return error_work(err, _("there is no folder for %s; expected one in %s or HOME"), what,
                          variable);
    return true;
}

static bool state_path(char *buffer, size_t size, const char *name, struct error *err)
{
    return own_path(buffer, size, "XDG_STATE_HOME", ".local/state", name, _("the program's state"),
                    err);
}

bool file_state_path(char *buffer, size_t size, const char *name, struct error *err)
{
    if (!state_path(buffer, size, name, err))
        return false;
    make_folders(buffer);
    return true;
}

bool file_state_find(char *buffer, size_t size, const char *name)
{
    return state_path(buffer, size, name, NULL) && access(buffer, F_OK) == 0;
}

bool file_cache_path(char *buffer, size_t size, const char *name, struct error *err)
{
    if (!own_path(buffer, size, "XDG_CACHE_HOME", ".cache", name, _("what can be made again"), err))
        return false;
    make_folders(buffer);
    return true;
}
