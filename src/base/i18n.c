/*
 * The locale, the language and its catalogue of messages. The only place that calls setlocale().
 */
#include <nntui/i18n.h>

#include <nntui/letter.h>
#include <nntui/text.h>

#include "base/catalogue.h"
#include "base/place.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#ifndef NNTUI_LOCALEDIR
# define NNTUI_LOCALEDIR ""
#endif
#ifndef NNTUI_BUILD_LOCALEDIR
# define NNTUI_BUILD_LOCALEDIR ""
#endif

#define MAX_CATALOGUE ((size_t)4 << 20)

/* ---- Plural forms, as the header of each catalogue has them for msgfmt */

static size_t plural_one_many(size_t n)
{
    return n != 1;
}

/* 1 epocă, 2 epoci, 20 de epoci; 101 epoci, 120 de epoci. */
static size_t plural_romanian(size_t n)
{
    if (n == 1)
        return 0;
    return n == 0 || (n % 100 > 0 && n % 100 < 20) ? 1 : 2;
}

static const struct language {
    const char *code, *name;
    size_t (*plural)(size_t n); /* which form goes with a number */
} languages[] = {
#define LANGUAGE(code, name, plural) {#code, name, plural_##plural},
#include <nntui/language.def>
#undef LANGUAGE
};

#define LANGUAGES (sizeof languages / sizeof languages[0])

static bool plain;     /* the terminal cannot show UTF-8 */
static size_t present; /* the language in force */
/* Kept once they are read, since what was translated before may still be in use. */
static struct catalogue catalogues[LANGUAGES];

/* ---- Characters */

/* The first of the named variables that is set and not empty; "" where none is. */
static const char *first_set(const char *const names[], size_t count)
{
    const char *value = NULL;

    for (size_t i = 0; i < count && (value == NULL || value[0] == '\0'); i++)
        value = getenv(names[i]);
    return value != NULL ? value : "";
}

/* Whether the environment asks for UTF-8 in a locale like ro_RO.UTF-8 (or .utf8@modifier). */
static bool wants_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *dot = strchr(first_set(names, sizeof names / sizeof names[0]), '.');

    return dot != NULL && (strncasecmp(dot, ".UTF-8", 6) == 0 || strncasecmp(dot, ".UTF8", 5) == 0);
}

/*
 * SSH hands the student's LANG to a server that often lacks that locale, though the terminal is UTF-8
 * all the same: then C.UTF-8 gives the characters.
 */
static bool start_characters(void)
{
    if (setlocale(LC_CTYPE, "") == NULL && wants_utf8())
        setlocale(LC_CTYPE, "C.UTF-8");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

char *i18n_plain(char *text)
{
    if (plain)
        letters_to_ascii(text, strlen(text));
    return text;
}

/* ---- Languages */

/* LANGUAGES where there is none. */
static size_t find_language(const char *code, size_t length)
{
    size_t i = 0;

    while (i < LANGUAGES &&
           (strlen(languages[i].code) != length || strncmp(languages[i].code, code, length) != 0))
        i++;
    return i;
}

/* Reads the catalogue of a language; the first has none. */
static bool load(size_t index, struct error *err)
{
    static const struct place place = {"locale", NNTUI_BUILD_LOCALEDIR, NNTUI_LOCALEDIR};
    char folder[PATH_MAX], path[PATH_MAX + 64];
    struct file_bytes bytes;

    if (index == 0 || catalogues[index].count > 0)
        return true;
    if (!place_find(&place, folder, sizeof folder))
        return error_work(err, _("the translations into \"%s\" are not installed"),
                          languages[index].code);
    snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/nntui.mo", folder, languages[index].code);
    if (!file_read_regular(&bytes, path, MAX_CATALOGUE, err) ||
        !catalogue_take(&catalogues[index], &bytes, path, err))
        return false;
    if (plain)
        catalogue_make_plain(&catalogues[index]);
    return true;
}

static bool choose(size_t index, struct error *err)
{
    if (!load(index, err))
        return false;
    present = index;
    return true;
}

bool i18n_language_row(size_t index, const char **code, const char **name)
{
    if (index >= LANGUAGES)
        return false;
    *code = languages[index].code;
    *name = languages[index].name;
    return true;
}

char *i18n_languages(char *buffer, size_t size)
{
    size_t length = 0;

    buffer[0] = '\0';
    for (size_t i = 0; i < LANGUAGES && length < size; i++)
        length += (size_t)snprintf(buffer + length, size - length, "%s%s", i > 0 ? ", " : "",
                                   languages[i].code);
    return buffer;
}

static bool refuse(const char *code, struct error *err)
{
    char shown[64], list[128];

    return error_input(err, _("lang: there is no language \"%s\"; expected one of: %s"),
                       text_safe(shown, sizeof shown, code), i18n_languages(list, sizeof list));
}

bool i18n_choose(const char *code, struct error *err)
{
    size_t index = find_language(code, strlen(code));

    return index < LANGUAGES ? choose(index, err) : refuse(code, err);
}

/*
 * As gettext: the locale named by the first of the variables counts; where that is not "C", a list in
 * LANGUAGE ("ro:en") goes before it. Names are like ro, ro_RO and ro_RO.UTF-8@modifier.
 */
static void choose_by_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *locale = first_set(names, sizeof names / sizeof names[0]);
    const char *list = getenv("LANGUAGE");
    size_t index = LANGUAGES;

    if (strcmp(locale, "") == 0 || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
        list = NULL;
    for (; list != NULL && *list != '\0' && index == LANGUAGES; list += *list == ':') {
        index = find_language(list, strcspn(list, "_.@:"));
        list += strcspn(list, ":");
    }
    if (index == LANGUAGES)
        index = find_language(locale, strcspn(locale, "_.@"));
    present = 0;
    if (index < LANGUAGES)
        choose(index, NULL);
}

bool i18n_start(void)
{
    plain = !start_characters();
    choose_by_environment();
    return !plain;
}

const char *i18n_language(void)
{
    return languages[present].code;
}

/* `text` where nothing is found; the empty string is the catalogue's header. */
static const char *translate(const char *key, size_t form, const char *text)
{
    const char *found = key[0] != '\0' ? catalogue_find(&catalogues[present], key, form) : NULL;

    return found != NULL && found[0] != '\0' ? found : text;
}

const char *i18n_text(const char *text)
{
    return translate(text, 0, text);
}

const char *i18n_plural(const char *one, const char *many, size_t n)
{
    return translate(one, languages[present].plural(n), n == 1 ? one : many);
}
