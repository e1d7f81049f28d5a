/*
 * Which commands a lesson may give to the program. A lesson may be anybody's file, tried on one's own account, perhaps on a
 * screen that a whole class follows: it may change the run and the screens, but write no file, leave nothing, act
 * on the lesson that is being carried out, or show what lies elsewhere on the disk.
 */
#include <nntui/i18n.h>

#include "lesson_private.h"

#include <ctype.h>
#include <string.h>

static const char *const never[] = {
    /* they write */
    "save",
    "save!",
    "export",
    "export!",
    /* they leave, or run what somebody else has chosen */
    "quit",
    "follow",
    "prompt",
    "help",
    "mouse",
    /* data by whatever path stands in the file */
    "load",
    /* the lesson's own, which would take it away while it is carried out, or never let it end */
    "learn",
    "lesson",
    "page",
    "contents",
    "slides",
    "lesson-next",
    "lesson-back",
    "hint",
    "show-me",
    "start-over",
    "skip",
    "another",
};

/* Between these stand what could be names of files: "apply data=csv:FILE,header". */
#define SEPARATORS " \t,:=\""

/* No path that leaves the present folder, names what is hidden in it, or means standard input. */
static bool stays_here(const char *part, size_t length)
{
    while (length > 2 && memcmp(part, "./", 2) == 0) {
        part += 2;
        length -= 2;
    }
    if (length > 0 && (part[0] == '/' || part[0] == '~' || (part[0] == '-' && length == 1)))
        return false;
    for (size_t i = 0; i < length; i++) {
        bool first = i == 0 || part[i - 1] == '/',
             number = i + 1 < length && isdigit((unsigned char)part[i + 1]);

        if (part[i] == '.' && first && !number)
            return false;
    }
    return true;
}

static bool refuse(const char *found, const char *expected, struct error *err)
{
    char shown[48];

    return error_input(err, _("\"%s\" found; expected %s"), text_safe(shown, sizeof shown, found),
                       expected);
}

bool lesson_may(const char *command, struct error *err)
{
    size_t length;

    command += strspn(command, " \t");
    length = strcspn(command, " \t");
    if (length == 0)
        return error_input(err, _("no command behind \":\""));
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (strlen(never[i]) == length && memcmp(never[i], command, length) == 0)
            return refuse(command,
                          _("a command that a lesson may use, none that writes files or leaves"),
                          err);
    for (const char *part = command + length; *part != '\0'; part += length) {
        part += strspn(part, SEPARATORS);
        length = strcspn(part, SEPARATORS);
        if (!stays_here(part, length))
            return refuse(part, _("a file in the present folder or below it, none that is hidden"),
                          err);
    }
    return true;
}
