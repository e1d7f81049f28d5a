/* layer: base */
/*
 * Marking and translating the program's own sentences.
 *
 * `_("...")` is translated where it stands; `N_("...")` only marks a string in a table, which is
 * translated with `_()` where it is shown. Names that are part of the command-line contract
 * (options, dataset names, JSON keys) are never translated.
 *
 * The catalogues are those of GNU gettext (data/po/, compiled by msgfmt), but they are read by the program
 * itself: the C library's gettext() translates nothing in the locale "C", and newer ones nothing in "C.UTF-8"
 * either, which is all that many a server has.
 */
#ifndef NNTUI_I18N_H
#define NNTUI_I18N_H

#ifdef HAVE_CONFIG_H
# include <config.h>
#endif

#include <nntui/error.h>

#include <stdbool.h>

#if defined ENABLE_NLS && ENABLE_NLS
# define _(text) i18n_text(text)
#else
# define _(text) (text)
#endif
#define N_(text) text

/*
 * Sets the locale from the environment for characters only: numbers keep the point as decimal separator
 * everywhere, whatever the language. Returns whether the terminal's character set is UTF-8 (by
 * nl_langinfo(CODESET)). Where the environment asks for a UTF-8 locale that the machine lacks, C.UTF-8
 * stands in. Also chooses the language by the environment, as gettext does; that need not be the language of
 * an installed locale. Call it once, before any thread is started.
 */
bool i18n_start(void);

/*
 * Chooses the language by its code ("ro"), whatever the environment says. An unknown one, or one whose
 * catalogue is not there, is an error and leaves the language as it was. Only while no other thread runs.
 */
bool i18n_choose(const char *code, struct error *err);

/* The language in force, as a code: "en", "ro". For what is not in the catalogue: lessons. */
const char *i18n_language(void);

/* Those that there are: "en, ro". Returns `buffer`. */
char *i18n_languages(char *buffer, size_t size);
/* A row of language.def, for the manual; false past the last one. */
bool i18n_language_row(size_t index, const char **code, const char **name);

/* The translation of `text`, or `text` itself; holds as long as the program runs. */
const char *i18n_text(const char *text) __attribute__((format_arg(1)));

/* The same where a noun goes with the number `n`: "%zu row", "%zu rows". */
const char *i18n_plural(const char *one, const char *many, size_t n)
    __attribute__((format_arg(1), format_arg(2)));

/* Where the terminal's character set is not UTF-8, puts ASCII in the place of every other character. Returns `text`. */
char *i18n_plain(char *text);

#endif
