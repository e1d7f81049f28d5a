/* layer: train */
/*
 * The settings of a run as names and texts, from the one table settings.def.
 */
#ifndef NNTUI_SETTINGS_H
#define NNTUI_SETTINGS_H

#include <nntui/dataset.h>
#include <nntui/learner.h>

#define SETTING_TEXT_SIZE 512

struct settings {
#define SETTING_TEXT(field, name, standard, change, help) char field[SETTING_TEXT_SIZE];
#define SETTING_REAL(field, name, standard, minimum, maximum, change, help) double field;
#define SETTING_COUNT(field, name, standard, minimum, maximum, change, help) uint64_t field;
#define SETTING_CHOICE(field, name, standard, table, change, help) enum table field;
#define SETTING_FLAG(field, name, standard, change, help) bool field;
#include <nntui/settings.def>
#undef SETTING_TEXT
#undef SETTING_REAL
#undef SETTING_COUNT
#undef SETTING_CHOICE
#undef SETTING_FLAG
};

/* Numbers of the settings in the table's order: SETTING_data, SETTING_layers, ... */
enum setting {
#define SETTING_TEXT(field, name, standard, change, help) SETTING_##field,
#define SETTING_REAL(field, name, standard, minimum, maximum, change, help) SETTING_##field,
#define SETTING_COUNT(field, name, standard, minimum, maximum, change, help) SETTING_##field,
#define SETTING_CHOICE(field, name, standard, table, change, help) SETTING_##field,
#define SETTING_FLAG(field, name, standard, change, help) SETTING_##field,
#include <nntui/settings.def>
#undef SETTING_TEXT
#undef SETTING_REAL
#undef SETTING_COUNT
#undef SETTING_CHOICE
#undef SETTING_FLAG
    SETTING_COUNT_OF
};

enum setting_type { SETTING_TYPE_TEXT, SETTING_TYPE_REAL, SETTING_TYPE_COUNT, SETTING_TYPE_CHOICE, SETTING_TYPE_FLAG };

/* A row as code that works on all of them sees it. */
struct setting_info {
    const char *name;
    const char *help; /* not yet translated */
    enum setting_type type;
    size_t offset; /* of the field in struct settings */
    double minimum, maximum; /* REAL; COUNT as far as a double holds it */
    uint64_t count_minimum, count_maximum; /* COUNT */
    const struct choice *choices; /* CHOICE */
    size_t choice_count;
    bool new_run;  /* a change of it starts a new run; the others can change while a run goes on */
    bool at_epoch; /* a change of it counts from the end of the epoch on, else from the next mini-batch on */
};

extern const struct setting_info setting_table[SETTING_COUNT_OF];

void settings_default(struct settings *settings);
/* NULL where no setting has that name. */
const struct setting_info *setting_find(const char *name);
/*
 * Sets from text; false with a message that names the setting, what was found and what is allowed.
 * Flags take on/off, yes/no, true/false and 1/0. Layers and activations must be well-formed; whether they
 * fit each other and the data is settings_architecture()'s to say. Nothing has changed on failure.
 */
bool setting_set(struct settings *settings, const struct setting_info *info, const char *text, struct error *err);
/*
 * The value as the shortest text from which setting_set() makes exactly that value (flags: "on", "off").
 * `size` of SETTING_TEXT_SIZE is always enough. Returns `buffer`.
 */
char *setting_get(const struct settings *settings, const struct setting_info *info, char *buffer, size_t size);
/*
 * The next value up (step > 0) or down in a sensible row of values: choices and flags go round, the rate
 * goes 0.1, 0.2, 0.3, 0.5, 1, 2, ..., shares 0.8, 0.9, 0.95, 0.98, 0.99, ..., counts 1, 2, 5, 10, 20, 32, ...,
 * seed and threads by one; text stays as it is. Never leaves the setting's limits.
 */
void setting_step(struct settings *settings, const struct setting_info *info, int step);

/*
 * The architecture that the settings ask for on `dataset`. "auto" layers become inputs-H-outputs
 * with one output for two classes under a single-valued output activation; where a list of
 * activations is given, as many layers as it names. "auto" activation is sigmoid, with linear outputs
 * for a regression and softmax ones for more than one output under cross-entropy. Fails with a message that
 * names the sizes that would fit.
 */
bool settings_architecture(const struct settings *settings, const struct dataset *dataset, struct architecture *arch,
                           struct error *err);
void settings_learner(const struct settings *settings, struct learner_options *options);
/* The epochs of a run that has to end: as set, or where that is 0, as many as `train_count` samples ask for. */
uint64_t settings_epochs(const struct settings *settings, size_t train_count);

/*
 * Why the setting has no effect beside the others (include/nntui/idle.def), not yet translated; NULL where it has one.
 * arch, dataset: of the run, or NULL where there is none.
 */
const char *setting_idle(const struct setting_info *info, const struct settings *settings,
                         const struct architecture *arch, const struct dataset *dataset);
/* A row of that table, for lists of them: false past the last. */
bool setting_idle_row(size_t index, const struct setting_info **info, const char **why);

/* True where going from one to the other starts a new run: some setting with `new_run` differs. */
bool settings_need_new_run(const struct settings *from, const struct settings *to);
/*
 * Makes layers, activation and loss fit `dataset`: hidden sizes and hidden activations stay, the
 * first and the last size follow the data, a list of activations follows the number of layers, and an
 * output activation or loss that the task cannot use becomes linear, sigmoid or sse. "auto" stays "auto".
 */
void settings_fit(struct settings *settings, const struct dataset *dataset);
/*
 * Makes those of the settings `to` fit `dataset` that were left as they were in `from`: what a person has just
 * typed is never changed, so that a mistake in it is reported instead.
 */
void settings_follow(struct settings *to, const struct settings *from, const struct dataset *dataset);

/*
 * Settings under a name: PRESET(name, text, help) in src/train/preset.def, "data=spiral layers=2-8-8-1 rate=0.03".
 */
struct preset {
    const char *name;
    const char *text;
    const char *help; /* not yet translated */
};

extern const struct preset presets[];
extern const size_t preset_count;
/* The preset called `name`, or NULL. */
const struct preset *preset_find(const char *name);
/* Applies a preset. What it does not name gets its default, but data, seed and threads stay. */
bool settings_preset(struct settings *settings, const char *name, struct error *err);
/* Applies "name=value name=value ..." over the present settings; nothing has changed on failure. */
bool settings_apply(struct settings *settings, const char *text, struct error *err);

#endif
