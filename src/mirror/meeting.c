/*
 * The path of a meeting's socket, and the folder that it is in.
 */
#include <nntui/meeting.h>

#include <nntui/i18n.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char name_characters[] = "abcdefghijklmnopqrstuvwxyz"
                                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789-_";

static bool check_name(const char *name, struct error *err)
{
    char shown[80];

    if (name[0] != '\0' &&
        (strchr(name, '/') != NULL || name[strspn(name, name_characters)] == '\0'))
        return true;
    return error_input(
        err, _("\"%s\" found; expected a name of letters, digits, - and _, or a path with a /"),
        text_safe(shown, sizeof shown, name));
}

/* Who may list or write the folder of another person could stand in for a presenter there. */
static bool check_folder(const char *folder, struct error *err)
{
    char shown[200];
    struct stat status;

    text_safe(shown, sizeof shown, folder);
    if (lstat(folder, &status) != 0)
        return error_system(err, ERROR_INPUT, shown, _("cannot be examined"));
    if (!S_ISDIR(status.st_mode))
        return error_input(err, _("%s: is no folder; expected one of mode 0700"), shown);
    if (status.st_uid != geteuid())
        return error_input(err, _("%s: belongs to user %lu; expected a folder of one's own"), shown,
                           (unsigned long)status.st_uid);
    if ((status.st_mode & 0077) != 0)
        return error_input(err, _("%s: has mode 0%o, which lets others in; expected 0700"), shown,
                           (unsigned)(status.st_mode & 07777));
    return true;
}

static bool make_folder(const char *folder, struct error *err)
{
    char shown[200];

    if (mkdir(folder, 0700) == 0 || errno == EEXIST)
        return true;
    return error_system(err, ERROR_INPUT, text_safe(shown, sizeof shown, folder),
                        _("cannot be made"));
}

/* Without a runtime folder a name in /tmp that anybody could have taken; so it is looked at. */
static bool find_folder(char *folder, size_t size, bool create, struct error *err)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    int length;

    if (runtime != NULL && runtime[0] == '/')
        length = snprintf(folder, size, "%s/nntui", runtime);
    else
        length = snprintf(folder, size, "/tmp/nntui-%lu", (unsigned long)geteuid());
    if (length < 0 || (size_t)length >= size)
        return error_input(err, _("XDG_RUNTIME_DIR: is too long for a socket's path"));
    if (create && !make_folder(folder, err))
        return false;
    /* Who follows may be there first. */
    return (!create && access(folder, F_OK) != 0 && errno == ENOENT) || check_folder(folder, err);
}

bool meeting_path(char path[MEETING_PATH_SIZE], const char *name, bool create, struct error *err)
{
    char folder[4096] = "", shown[80];
    bool plain = strchr(name, '/') == NULL;
    size_t length = strlen(name);

    if (!check_name(name, err) || (plain && !find_folder(folder, sizeof folder, create, err)))
        return false;
    length += plain ? strlen(folder) + 1 : 0;
    if (length >= MEETING_PATH_SIZE)
        return error_input(err, _("\"%s\": the socket's path has %zu bytes; expected at most %d"),
                           text_safe(shown, sizeof shown, name), length, MEETING_PATH_SIZE - 1);
    snprintf(path, MEETING_PATH_SIZE, "%s%s%s", folder, plain ? "/" : "", name);
    return true;
}
