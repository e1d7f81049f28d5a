/* layer: data */
/*
 * A set of samples in memory: what was read or made, which part of it is held back for testing, and
 * how it is scaled for a given network.
 *
 * A dataset is made once from a SPEC and then never changes, so any thread may read it; it is counted
 * by references. Values are kept as they came: images as bytes (a plain IDX file is mapped, so that
 * all users on one server share it), everything else as floats. Scaling is a thing of its own,
 * fitted on the training part only.
 */
#ifndef NNTUI_DATASET_H
#define NNTUI_DATASET_H

#include <nntui/nn.h>
#include <nntui/samples.h>

enum task {
    TASK_CLASSIFY,
    TASK_REGRESS,
};

#define DATASET_MAX_SAMPLES ((size_t)100 * 1000 * 1000)
#define DATASET_MAX_COLUMNS 65536

/* Input features (feature.def): what a network is given in place of two inputs. */
enum feature {
#define FEATURE(id, ...) FEATURE_##id,
#include <nntui/feature.def>
#undef FEATURE
    FEATURE_COUNT
};

struct dataset {
    char *name; /* the source's name: "spiral" */
    char *spec; /* the whole SPEC that makes it again, normalised */
    enum task task;
    size_t count;          /* rows */
    size_t inputs;         /* columns of x */
    size_t outputs;        /* classify: classes; regress: target columns */
    const float *x;        /* [count][inputs], or NULL where bytes is set */
    const uint8_t *bytes;  /* [count][inputs] */
    const uint8_t *labels; /* [count], classify */
    const float *targets;  /* [count][outputs], regress */
    char **input_names;    /* [inputs], or NULL (images) */
    /*
     * What x is made from where there are input features (features != 0, a bit 1 << FEATURE_... for each column of x);
     * else raw_x is x, raw_inputs is inputs and raw_names is input_names.
     */
    unsigned features;
    double wave[2]; /* sin(x1) is the sine of wave[0] * x1, in radians */
    size_t raw_inputs;
    const float *raw_x;               /* [count][raw_inputs], or NULL where bytes is set */
    char **raw_names;                 /* [raw_inputs] */
    char **output_names;              /* [outputs]: class names or target names */
    size_t image_width, image_height; /* 0 where rows are not images */
    uint32_t *rows;                   /* [count]: training rows first, then the held-back ones */
    size_t train_count;               /* the rest of rows is the test part */
    bool raw;                         /* scale=none was asked for */
    /* Edited since it was made: spec makes the set without these edits. See dataset_with_row(). */
    size_t by_hand;                /* the last so many rows were added by hand */
    size_t removed;                /* rows of the set that were taken out */
    bool grown;                    /* its file was read again for more rows: see growth.h */
    struct dataset_memory *memory; /* what has to be given back at the end; private */
};

/*
 * Opens a SPEC: NAME[:PATH][,key=value...]; `nntui data list` prints the names. Shared keys: test=SHARE|COUNT
 * (held back; 0 for none; by default a fifth of 20 samples and more, none of fewer), seed=N (of samples, noise and
 * split), samples=N, noise=X for generated ones, scale=auto|none. The result has one reference. NULL on failure.
 *
 * A whole number is a count, else a share below 1: test=5000, test=0.2. The rows held back are drawn by the seed,
 * class by class in proportion; both parts keep the rows' own order.
 *
 * Keys start at the first comma that is followed by "word=", so most commas in a path need no care; any
 * comma, colon or backslash of a path or a value can be written \, or \: or \\ and then stands for itself.
 *
 * csv: the separator is a tab, semicolon or comma, whichever the first line has; with the first two, numbers may have a
 * decimal comma. A first line without a single number has the columns' names (header=yes|no says otherwise).
 * The target is the last column, or target=NAME or NUMBER from 1. Texts in it are classes; so are whole numbers when
 * there are at most 20 different ones and half as many as lines or fewer; else it is a number to predict (task=
 * decides otherwise). Classes are numbered in order of value, or of their bytes. An input column whose first value
 * is no number becomes one column of 0 and 1 for each of its texts, "colour=red"; in any other every value must
 * be a number. 785 columns of whole numbers from 0 to 255, the label first, are images of 28 x 28.
 *
 * noise means the same everywhere: the deviation of a normal step, as a share of half the range of what it
 * is added to (each input of a classification, the target of a regression).
 */
struct dataset *dataset_open(const char *spec, struct error *err);
/*
 * The same for a network that is trained already. A table is read for its task, and gets the network's classes
 * with their numbers, whether all of them occur or not; a class that the network does not know is refused with its
 * line. Images have as many classes as the network. class_names: [class_count], or NULL where they are not known.
 */
struct dataset *dataset_open_for(const char *spec, enum task task, char *const *class_names,
                                 size_t class_count, struct error *err);
/*
 * What can be said without reading: the SPEC is well-formed, and the files that it names can be opened. For telling
 * a slip of the pen before something else is given up for the new set.
 */
bool dataset_check(const char *spec, struct error *err);
struct dataset *dataset_ref(struct dataset *dataset);
void dataset_unref(struct dataset *dataset); /* NULL is harmless */

/* ---- Input features */

/*
 * A set with two inputs takes features=F+F+...: x1 and x2 are then replaced by the columns that are named, in the
 * table's order, and everything that follows (scaling, network, models, files) sees only those. Names and
 * spellings are in feature.def, separated by + or blanks.
 *
 * The sines are taken of wave * x, with a wave for each input that is 6 divided by half the range of the input:
 * the generated sets lie in -1 .. 1, so theirs is 6, which makes the same waves as a set in -6 .. 6 has with sin(x). Of a
 * file the range is that of the training part, rounded to two digits. The key sin=W1+W2, or sin=W for both, says
 * otherwise (sin=1: the plain sine); it is definite in the normalised SPEC, so that other samples get the same waves.
 */
struct feature_info {
    const char *name, *typed;
    const char *formula; /* of x1, x2, w1 and w2: "sin(w1 * x1)" */
    const char *help;    /* not yet translated */
};

extern const struct feature_info feature_table[FEATURE_COUNT];

#define FEATURES_TEXT_SIZE 64 /* enough for all names */

/* Names to bits 1 << FEATURE_...; x1 and x2 alone are no features: 0. */
bool features_parse(unsigned *features, const char *list, struct error *err);
/* The names with `separator` between them; 0 gives x1 and x2. Returns `buffer`. */
char *features_text(unsigned features, char separator, char buffer[FEATURES_TEXT_SIZE]);
/* The features and waves that a normalised SPEC names; 0 without any. */
unsigned spec_features(const char *spec, double waves[2]);
/* The columns that the network of a set is given, x: [inputs], from raw: [raw_inputs]. Not yet scaled. */
void dataset_features(const struct dataset *dataset, const float *raw, float *x);

/* ---- Rows by hand */

/*
 * A new set: `base` with a row more, which goes to the training part, as the last row. x: [raw_inputs], what the features are made
 * from. target: [outputs] of a regression, else NULL; label: the class. Fails for images, for values that are not
 * finite and for a class that there is not. The SPEC stays that of the base; by_hand tells of the edit.
 */
struct dataset *dataset_with_row(struct dataset *base, const float *x, const float *target,
                                 uint8_t label, struct error *err);
/* A new set without row number `row`; one row is left to train on. */
struct dataset *dataset_without_row(struct dataset *base, size_t row, struct error *err);
/* Whether its SPEC makes other rows than it has. */
bool dataset_is_edited(const struct dataset *dataset);
/*
 * All rows of an edited set as bytes, in this machine's order, for keeping them beside its SPEC; and the set again, from one
 * of the same columns. The bytes may come from anywhere: what is wrong with them is told.
 */
size_t dataset_rows_size(const struct dataset *dataset);
void dataset_write_rows(const struct dataset *dataset, uint8_t *bytes);
struct dataset *dataset_read_rows(const struct dataset *base, const uint8_t *bytes, size_t size,
                                  struct error *err);
/* "3 points by hand", "3 points by hand, 1 removed", translated; "" for a set as it was made. Returns `buffer`. */
char *dataset_edits(const struct dataset *dataset, char *buffer, size_t size);

/* One row of the table of sources (src/data/source.def). */
struct data_source {
    const char *name;
    const char *form; /* how it is written: "csv:FILE[,target=COLUMN]" */
    const char *help; /* one line, not yet translated */
    bool generated;   /* needs no file */
    enum task task;   /* of generated ones */
    size_t inputs;    /* of generated ones, else 0 */
    size_t outputs;
    size_t samples; /* made by default, else 0 */
};

extern const struct data_source data_sources[];
extern const size_t data_source_count;
const struct data_source *data_source_find(const char *name); /* NULL where there is none */

/*
 * How values become what a network takes and gives: scaled = (value - offset) * factor, column by
 * column. Stored with a model. For byte images all columns share one offset and factor
 * (0..255 to 0.01..1.0) and the arrays have one entry.
 */
struct scaling {
    size_t inputs; /* entries of the input arrays: columns, or 1 when shared by all */
    float *input_offset, *input_factor;
    size_t targets; /* regress: target columns; classify: 0 */
    float *target_offset, *target_factor;
    float low, high; /* classify: the targets for "no" and "yes" */
};

/*
 * Fits on the training part: images to 0.01..1.0, other inputs to mean 0 and deviation 1, regression targets
 * into the output activation's range (linear: mean 0, deviation 1), class targets as
 * activation_target_range() says. A constant column gets factor 1. raw sets keep their values.
 */
bool scaling_fit(struct scaling *scaling, const struct dataset *dataset,
                 const struct architecture *arch, struct error *err);
void scaling_free(struct scaling *scaling);
bool scaling_copy(struct scaling *to, const struct scaling *from, struct error *err);
/* What the network is given, x: [inputs], for one sample, values: [inputs] (images: bytes). The scaling is for as many inputs. */
void scaling_input(const struct scaling *scaling, const float *values, size_t inputs, float *x);

enum part { PART_TRAIN, PART_TEST, PART_ALL };

/*
 * Copies `spec` without its `part=train|test|all` key, which dataset_open() does not know. `*part` is set and
 * `*given` true where there was one; else *given is false and *part as it was. Fails on another word, on a
 * part given twice, and where rest[size] is too small.
 */
bool spec_take_part(const char *spec, char *rest, size_t size, enum part *part, bool *given,
                    struct error *err);

/* The value of a key, escapes resolved; false where the SPEC does not give it, is none, or the value is too long. */
bool spec_key(const char *spec, const char *key, char *value, size_t size);
/*
 * Copies `spec` with the value of one key, escaped where it has to be; NULL takes the key out. The other keys stay as
 * they are, in their order; a new one comes last. Whether there is such a key and value is dataset_open()'s to say. Fails
 * where `spec` is none, has too many keys, and where changed[size] is too small.
 */
bool spec_with_key(const char *spec, const char *key, const char *value, char *changed, size_t size,
                   struct error *err);
/* The path of a SPEC as a file name, escapes resolved; false where it has none. Of idx: both, with the colon. */
bool spec_file(const char *spec, char *path, size_t size);
/* Copies what a person typed: ~/ at the beginning of a path becomes home/ (NULL: stays), quotes around the path go. */
bool spec_expand(const char *spec, const char *home, char *expanded, size_t size,
                 struct error *err);
/*
 * Copies `spec`, for a network that was trained on the set of `trained`: its features and waves are added where `spec`
 * names none. Fails where it names others. With `trained` NULL, not known, it is only copied.
 */
bool spec_with_features(const char *spec, const char *trained, char *fitted, size_t size,
                        struct error *err);

/*
 * Writes all samples to files that dataset_open() reads back with the same values. Floats, and anything when
 * `path` ends in ".csv" or is "-" (standard output): a CSV table with names in its first line and the target last
 * (images: no names, the label first). Images otherwise: IDX files in the folder `path`, which is made where it is missing:
 * train-images-idx3-ubyte, train-labels-idx1-ubyte, and where a part is held back t10k-...
 */
bool dataset_export(const struct dataset *dataset, const char *path, struct error *err);

/* A dataset scaled for one network: owns the scaled copies, keeps a reference to the dataset. */
struct prepared;

/*
 * Fails where the network's inputs or outputs do not fit the set (the message says which sizes
 * would). The scaling is copied. One output may stand for two classes. NULL on failure.
 */
struct prepared *prepared_create(struct dataset *dataset, const struct scaling *scaling,
                                 const struct architecture *arch, struct error *err);
void prepared_free(struct prepared *prepared);
/* The samples of a part; valid as long as `prepared`. count may be 0. */
void prepared_samples(const struct prepared *prepared, enum part part, struct samples *samples);
const struct dataset *prepared_dataset(const struct prepared *prepared);

#endif
