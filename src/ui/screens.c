/*
 * The table of screens. Nothing else is here, so that a test can have a table of its own.
 */
#include "ui/state.h"

const struct screen_ops *const screens[SCREEN_COUNT] = {
#define SCREEN(id, name, keys, help) [SCREEN_##id] = &id##_screen,
#include "ui/screens.def"
#undef SCREEN
};
