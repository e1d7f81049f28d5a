/*
 * The locale and the catalogue of messages. The only place that calls setlocale().
 */
#include <nntui/i18n.h>

#include "base/place.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#ifndef NNTUI_LOCALEDIR
# define NNTUI_LOCALEDIR ""
#endif
#ifndef NNTUI_BUILD_LOCALEDIR
# define NNTUI_BUILD_LOCALEDIR ""
#endif

/* Whether the environment asks for UTF-8 in a locale like ro_RO.UTF-8 (or .utf8@modifier). */
static bool wants_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE",
                                        "LANG"}; /* the first that is set counts */
    const char *value = "", *dot;

    for (size_t i = 0; i < sizeof names / sizeof names[0] && value[0] == '\0'; i++)
        value = getenv(names[i]) != NULL ? getenv(names[i]) : "";
    dot = strchr(value, '.');
    return dot != NULL && (strncasecmp(dot, ".UTF-8", 6) == 0 || strncasecmp(dot, ".UTF8", 5) == 0);
}

/*
 * SSH hands the student's LANG to a server that often lacks that locale, though the terminal is UTF-8
 * all the same: then C.UTF-8 gives the characters, and LANGUAGE still chooses the catalogue.
 */
static void set_category(int category)
{
    if (setlocale(category, "") == NULL && wants_utf8())
        setlocale(category, "C.UTF-8");
}

bool i18n_start(void)
{
    set_category(LC_CTYPE);
#if defined ENABLE_NLS && ENABLE_NLS
    static const struct place catalogues = {"locale", NNTUI_BUILD_LOCALEDIR, NNTUI_LOCALEDIR};
    char folder[PATH_MAX];

    set_category(LC_MESSAGES);
    if (place_find(&catalogues, folder, sizeof folder))
        bindtextdomain("nntui", folder);
    textdomain("nntui");
#endif
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

const char *i18n_language(void)
{
    /* TRANSLATORS: the two-letter code of your language; lessons are looked for under it. */
    return _("en");
}
