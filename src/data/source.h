/*
 * What the sources of samples share inside this folder: the options of a SPEC as values, and the memory
 * that a dataset stands on.
 *
 * A source fills a zeroed dataset: task, count, inputs, outputs, names, values. dataset.c has set
 * name and raw before, and afterwards divides the rows and writes the normalised SPEC, for which
 * a source may have made options definite (the CSV reader its target).
 */
#ifndef NNTUI_DATA_SOURCE_H
#define NNTUI_DATA_SOURCE_H

#include <nntui/dataset.h>
#include <nntui/file.h>

#include <stdatomic.h>

/* ---- Memory */

struct dataset_memory {
    atomic_size_t references;
    float *x, *targets;                         /* malloc; x: before features */
    float *features;                            /* malloc: x where there are features */
    uint8_t *bytes, *labels;                    /* malloc */
    struct file_bytes images_file, labels_file; /* mapped or malloc */
    void *joined;                               /* mmap: see join.h */
    size_t joined_size;
};

/* ---- Options */

enum hold_kind { HOLD_DEFAULT, HOLD_SHARE, HOLD_COUNT };

/* How much is held back for testing. */
struct hold {
    enum hold_kind kind;
    double share;
    size_t count;
};

enum task_choice { TASK_CHOICE_AUTO, TASK_CHOICE_CLASSIFY, TASK_CHOICE_REGRESS };
enum header_choice { HEADER_AUTO, HEADER_YES, HEADER_NO };

struct source_options {
    const struct data_source *source;
    const char *path; /* escapes still in place; NULL for what needs none */
    const uint8_t *
        contents; /* csv: what has been read of the file, [contents_size]; the caller's; NULL: to be read */
    size_t contents_size;
    uint64_t seed;
    struct hold hold;
    bool raw;
    unsigned features; /* bits; 0: none */
    double wave[2];    /* 0 where not given and not known: fitted to the training part */
    size_t samples;    /* generated: how many to make */
    bool noise_given;
    double noise;
    size_t classes; /* idx, mnist: 0 where not given */
    char *target;   /* csv: a column's name or number; NULL where not given; malloc */
    enum task_choice task;
    enum header_choice header;
    char *const
        *class_names; /* classes that are fixed already: [class_count], the caller's, or NULL */
    size_t class_count;
};

typedef bool source_open_function(struct dataset *dataset, struct source_options *options,
                                  struct error *err);

/* The function of a row of data_sources[]. */
source_open_function *source_opener(const struct data_source *source);

bool toy_open(struct dataset *dataset, struct source_options *options, struct error *err);
#define TOY(...)
#define MAKER(id, ...)               source_open_function open_##id;
#define READER(id, name, form, help) source_open_function open_##id;
#include "data/source.def"
#undef TOY
#undef MAKER
#undef READER

/* Whether a row's form has ",key=". */
bool source_has_key(const struct data_source *source, const char *key);
/* Says that there is no source `name`, and which it might have been. Returns false. */
bool source_unknown(const char *name, struct error *err);

/* ---- Help with filling a dataset */

/* calloc(count * size) that checks the product; NULL with a message. */
void *data_allocate(size_t count, size_t size, const char *what, struct error *err);
/* {"first", "second", ...} of a list with commas; NULL with a message. */
char **names_split(const char *list, size_t count, struct error *err);
/* {"0", "1", ...} */
char **names_number(size_t count, struct error *err);
/* Copies of them; NULL with a message. */
char **names_copy(char *const *names, size_t count, struct error *err);
void names_free(char **names, size_t count); /* NULL is harmless */

/* ---- Input features */

#define FEATURE_RANGE \
 6.0 /* a sine is that of the input stretched to -6 .. 6, as in the playgrounds of the web */

/* Sets x, its names and the waves by the options of a set whose rows are divided; makes the waves definite in them. */
bool features_apply(struct dataset *dataset, struct source_options *options, struct error *err);
/* "W1+W2", or "W" for both. */
bool waves_parse(const char *text, double waves[2]);
/* Whether one of them is a sine. */
bool features_have_wave(unsigned features);
/* x: [count][inputs] again from raw_x: [count][raw_inputs], which may have been changed. */
void features_compute(struct dataset *dataset);
/* A value squared may be too large for a float, and a network could do nothing with it. */
bool features_check(const struct dataset *dataset, struct error *err);

/* As dataset_open_for() for a csv: SPEC whose file has been read already. */
struct dataset *dataset_open_contents(const char *spec, const uint8_t *contents, size_t size,
                                      const struct dataset *like, struct error *err);
/* An empty dataset with one reference. */
struct dataset *dataset_allocate(struct error *err);

#endif
