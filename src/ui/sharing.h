/*
 * What the command `export` can write, from the table exports.def.
 */
#ifndef NNTUI_UI_SHARING_H
#define NNTUI_UI_SHARING_H

#include <nntui/nn.h>

enum export {
#define EXPORT(id, name, kind, help) EXPORT_##id,
#include "ui/exports.def"
#undef EXPORT
    EXPORT_COUNT
};

/* Names and help; no formulas. */
extern const struct choice export_choices[EXPORT_COUNT];

#endif
