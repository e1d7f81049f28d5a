/* layer: base */
/*
 * Marking and translating the program's own sentences.
 *
 * `_("...")` is translated where it stands; `N_("...")` only marks a string in a table, which is
 * translated with `_()` where it is shown. Names that are part of the command-line contract
 * (options, dataset names, JSON keys) are never translated.
 */
#ifndef NNTUI_I18N_H
#define NNTUI_I18N_H

#ifdef HAVE_CONFIG_H
#    include <config.h>
#endif

#include <stdbool.h>

#if defined ENABLE_NLS && ENABLE_NLS
#    include <libintl.h>
#    define _(text) gettext(text)
#else
#    define _(text) (text)
#endif
#define N_(text) text

/*
 * Sets the locale from the environment for characters and messages only: numbers keep the point as
 * decimal separator everywhere, whatever the language. Returns whether the terminal's character
 * set is UTF-8 (by nl_langinfo(CODESET)). Where the environment asks for a UTF-8 locale that the
 * machine lacks, C.UTF-8 stands in. Call it once, before any thread is started.
 */
bool i18n_start(void);
/* The language in force, as a code: "en", "ro". For what is not in the catalogue: lessons. */
const char *i18n_language(void);

#endif
