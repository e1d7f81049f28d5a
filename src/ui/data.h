/*
 * The data behind the screen: what the rows of the Datasets pane are, keys of a SPEC changed in place, files used before, a
 * file that grows, points by hand. Private to src/ui/; the state is in struct app.
 */
#ifndef NNTUI_UI_DATA_H
#define NNTUI_UI_DATA_H

#include <nntui/growth.h>
#include <nntui/settings.h>

#include "ui/preview.h"

struct app;

/* ---- Keys of a SPEC */

enum data_key {
#define DATA_KEY(id, key, command, steps, means, help) DATA_KEY_##id,
#include "ui/data_key.def"
#undef DATA_KEY
    DATA_KEY_COUNT
};

struct data_key_info {
    const char *key, *command;
    const char *means, *help; /* not yet translated */
    const double *steps;      /* -1 behind the last */
};

extern const struct data_key_info data_keys[DATA_KEY_COUNT];

#define DATA_VALUE_SIZE 128

/* Whether the run's set has the key; false while there is no set. */
bool data_has_key(const struct app *app, enum data_key key);
/* Its value: as typed last, else as it is in the set. "" where it has none. Returns `value`. */
char *data_value(const struct app *app, enum data_key key, char value[DATA_VALUE_SIZE]);
/* The features that are on, a bit for each; those of a set without any are x1 and x2. */
unsigned data_features(const struct app *app);
/* A new run with another value (NULL: the usual one), and says so; the other keys stay. */
bool data_change(struct app *app, enum data_key key, const char *value, struct error *err);
/* The next value up (step > 0) or down. */
bool data_step(struct app *app, enum data_key key, int step, struct error *err);
/* Puts a feature in or out. */
bool data_set_feature(struct app *app, enum feature feature, bool on, struct error *err);

/*
 * Whether a SPEC that was typed could be opened, as far as that can be said without reading; `spec` is then what
 * dataset_open() takes. Standard input is not to be read.
 */
bool data_check_spec(const char *typed, char spec[SETTING_TEXT_SIZE], struct error *err);

/* ---- Rows of the pane */

enum data_row_kind {
    DATA_ROW_SOURCE,  /* index: of data_sources */
    DATA_ROW_FILE,    /* index: of the files used before */
    DATA_ROW_KEY,     /* index: enum data_key; below the set of the run, where it is open */
    DATA_ROW_FEATURE, /* index: enum feature; below the key, where that is open too */
};

struct data_row {
    enum data_row_kind kind;
    size_t index;
};

#define DATA_FILES 8
#define DATA_ROWS  64

struct data_file {
    char spec[SETTING_TEXT_SIZE]; /* normalised */
    struct preview preview;
};

struct datasets_state {
    struct data_row at; /* under the cursor */
    bool keys_open; /* those of the run's set; another set closes them */
    bool features_open;
    size_t held;             /* for list_top_held() */
    size_t sample;           /* images: the first that is shown */
    struct preview current;  /* of the run's data set */
    struct preview selected; /* of the source under the cursor, where that is another one */
    struct dataset
        *dataset; /* the run's that `current` shows; a reference, none while another one is read */
    struct dataset *given; /* what the run was given last to go on with; a reference, or NULL */
    uint64_t given_order;  /* trainer_orders() after that */
    size_t file_count;
    struct data_file file[DATA_FILES]; /* used before, the first used first */
    struct growth growth;              /* of the run's file, where it is one */
    int since_look;                    /* ms since the file was looked at */
};

/* The rows from above. Returns how many. */
size_t data_rows(const struct app *app, struct data_row rows[DATA_ROWS]);
/* Where the cursor is among them. */
size_t data_row_under_cursor(const struct app *app);
/* Puts the cursor on a row; rows that are not there: on the run's set. */
void data_select(struct app *app, size_t row);
/* Whether a row is the run's set. */
bool data_row_is_current(const struct app *app, const struct data_row *row);
/* Whether Enter opens or closes the row: the run's set where it has keys, and the list of its features. */
bool data_row_opens(const struct app *app, const struct data_row *row);
bool data_row_is_open(const struct app *app, const struct data_row *row);
/* Opens a row that is closed, and the other way round. */
void data_row_toggle(struct app *app, const struct data_row *row);
/* Whether a SPEC comes from a source. */
bool data_is_from(const char *spec, const struct data_source *source);
/* The source that a row belongs to. */
const struct data_source *data_row_source(const struct app *app, const struct data_row *row);
/* The name of a file without its folders, safe to show. */
char *data_file_name(const struct data_file *file, char *buffer, size_t size);

/* ---- Following the run */

/* There is a newer snapshot: picture, list and cursor follow its set. */
void data_follow(struct app *app);
void data_free(struct datasets_state *state);
/* The set that the run has, or will have when it has carried out what it was told; NULL where there is none. */
struct dataset *data_present(const struct app *app);
/* Has the run go on with another set of the same columns. */
bool data_replace(struct app *app, struct dataset *dataset, struct error *err);

/* ---- A file that grows */

/* ms from one look at the run's file to the next; -1: there is none to look at. */
int data_interval(const struct app *app);
/* So many ms have gone by. */
void data_tick(struct app *app, int ms);

#endif
