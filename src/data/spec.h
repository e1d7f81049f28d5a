/*
 * A SPEC taken apart: NAME[:PATH][,key=value...]. Knows the grammar only, not which names and keys
 * there are.
 */
#ifndef NNTUI_DATA_SPEC_H
#define NNTUI_DATA_SPEC_H

#include <nntui/error.h>
#include <nntui/text.h>

#define SPEC_MAX_KEYS 16

struct spec_pair {
    char *key;
    char *value; /* escapes resolved */
};

struct spec {
    char *name;
    char *
        path; /* as written, escapes still in place: see spec_unescape(); NULL where there is none */
    size_t count;
    struct spec_pair pair[SPEC_MAX_KEYS];
};

bool spec_parse(struct spec *spec, const char *text, struct error *err);
void spec_free(struct spec *spec);
/* NULL where the key was not given. */
const char *spec_value(const struct spec *spec, const char *key);

/* The first `mark` in text[0 .. length) that no backslash stands before; `length` where there is none. */
size_t spec_find(const char *text, size_t length, char mark);
/* text[0 .. length) with \, \: and \\ as the characters they stand for; NULL for want of memory. */
char *spec_unescape(const char *text, size_t length);
/* Adds `plain` so that spec_unescape() gives it back, and no comma or colon in it means anything. */
void spec_add_escaped(struct text *text, const char *plain);
/* Adds a path that has its escapes already, so that none reaches past its end. */
void spec_add_path(struct text *text, const char *path);

#endif
