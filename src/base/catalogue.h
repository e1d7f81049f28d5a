/*
 * A catalogue of translations as msgfmt compiles it (the .mo format of GNU gettext): pairs of strings, sorted
 * by the first. Everything in the file is checked when it is taken, so that looking up cannot fail.
 */
#ifndef NNTUI_BASE_CATALOGUE_H
#define NNTUI_BASE_CATALOGUE_H

#include <nntui/file.h>

struct catalogue {
    struct file_bytes bytes;
    size_t count;
    size_t originals, translations; /* where their tables begin: {length, offset} for each string */
    bool swapped;                   /* written on a machine of the other byte order */
};

/*
 * Takes the bytes over, whether it succeeds or not; on failure they are released. `path` is for messages.
 * They are written to by catalogue_make_plain() and so must not be mapped.
 */
bool catalogue_take(struct catalogue *catalogue, struct file_bytes *bytes, const char *path,
                    struct error *err);

/*
 * The translation; NULL where there is none. It lives as long as the catalogue. Where it has plural forms, `form` is
 * which of them, from 0; else 0.
 */
const char *catalogue_find(const struct catalogue *catalogue, const char *text, size_t form);

/* Puts ASCII letters in the place of all others in the translations, which become shorter by that. */
void catalogue_make_plain(struct catalogue *catalogue);

/* Harmless for `{0}`. */
void catalogue_close(struct catalogue *catalogue);

#endif
