/*
 * What the program can be asked for by name. Private to src/ui/.
 */
#ifndef NNTUI_UI_WATCH_H
#define NNTUI_UI_WATCH_H

#include <nntui/app.h>
#include <nntui/expression.h>

#define WATCH_INDICES 3

/* A name taken apart: "run.w[1][2][3]" or "run.predict" with arguments. */
struct query {
    char name[VALUE_TEXT_SIZE]; /* without indices */
    size_t index[WATCH_INDICES];
    size_t indices;
    const struct value *argument;
    size_t arguments;
};

/* Looks one up; *value is VALUE_UNKNOWN before. False with a message where it cannot be asked so. */
#define WATCH(id, name, form, help)                                                     \
 bool watch_##id(const struct app *app, const struct query *query, struct value *value, \
                 struct error *err);
#include "ui/watch.def"
#undef WATCH

struct watch_row {
    const char *name, *form, *help; /* the last not yet translated */
    bool (*look)(const struct app *app, const struct query *query, struct value *value,
                 struct error *err);
};

extern const struct watch_row watch_rows[];
extern const size_t watch_count;

/* For struct lookup: `context` is the app. */
bool watch_find(void *context, const char *name, const struct value *arguments, size_t count,
                struct value *value, struct error *err);

/* One index, from `least` to `most`; false with a message. */
bool watch_index(const struct query *query, size_t at, size_t least, size_t most,
                 struct error *err);
/* The one argument, a text: a name; false with a message. */
bool watch_argument(const struct query *query, const char **text, struct error *err);
/* A number of the worked example's pass, wherever the cursor stands; false with a message where there is no such name. */
bool watch_number(const struct app *app, const char *name, struct value *value, struct error *err);

#endif
