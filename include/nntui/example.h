/* layer: course */
/*
 * Worked examples: JSON files, the program's own in data/examples/ and anybody's.
 *
 * The keys are in example_key.def. A network has layers, then weights (and biases) or init, input or picture, target or
 * error; a graph has values and graph. Everything else can be left out. A file is refused as a whole: whatever is in it that
 * is not understood is an error, so that a misspelt key never becomes a default.
 *
 * The weights of init are those that `nntui train` draws with the same init, init-scale and seed. Targets from error
 * are outputs plus error of a first pass in full precision, so error cannot stand beside a carry of decimals, with which
 * that pass would end with another error.
 */
#ifndef NNTUI_EXAMPLE_H
#define NNTUI_EXAMPLE_H

#include <nntui/problem.h>

struct dataset;
struct network;
struct scaling;
struct text;
struct trace;

#define EXAMPLE_MAX_FILE     ((size_t)16 << 20) /* bytes */
#define EXAMPLE_MAX_VARIANTS 8
#define EXAMPLE_MAX_CHANGES  16 /* of one variant */

enum example_key {
#define EXAMPLE_KEY(id, name, part, form, help) EXAMPLE_KEY_##id,
#include <nntui/example_key.def>
#undef EXAMPLE_KEY
    EXAMPLE_KEY_COUNT
};

/* Of each key its name, its form, and what it is for. */
extern const struct choice example_keys[EXAMPLE_KEY_COUNT];

#define EXAMPLE_MAX_TITLE 200  /* bytes, as they stand in the file */
#define EXAMPLE_MAX_NOTES 4000 /* bytes */
#define EXAMPLE_MAX_LABEL 20   /* bytes, of what an output stands for */

/* A picture's pixels as characters, from no ink to full ink. */
#define EXAMPLE_SHADES " .:-=+*#%@"

/* The same example with some changes, to be seen beside it. */
struct example_variant {
    char *title; /* safe to show */
    size_t change_count;
    struct change changes[EXAMPLE_MAX_CHANGES]; /* to be made in this order */
};

struct example {
    char *name;  /* "3-3-3", or the file's path: as it was given, and so not safe to show */
    char *title; /* not translated; safe to show */
    char *notes; /* "" where there are none; safe to show */
    int places;        /* decimals to show */
    bool places_given; /* the file says how many */
    struct problem problem;
    /* The inputs are a picture's pixels, row by row; 0: they are not. */
    size_t image_width, image_height;
    char **labels; /* [outputs]: what each stands for, safe to show; NULL: nobody says */
    double *error; /* [2][outputs]: given errors, and the targets made from them; NULL: targets were given */
    size_t variant_count;
    struct example_variant variants[EXAMPLE_MAX_VARIANTS];
};

/*
 * Reads an example. `name`: for messages, and what the example is called. Bad input is an ERROR_INPUT that names the
 * file, the key with its place (weights[1][0][2], counted from 0 as in JSON), or for what is no JSON line and column; what was
 * found, and what was expected. Fuzzed. After a failure there is nothing to free.
 */
bool example_parse(struct example *example, const char *bytes, size_t size, const char *name,
                   struct error *err);
/*
 * NAME of the program's own, where it has neither a / nor .json at its end; or else a file (or "-", standard input). A
 * file in the working folder that is called like one of the program's own is opened as ./NAME.
 */
bool example_open(struct example *example, const char *name, struct error *err);
/*
 * For a screen, which must not wait: whether `name` is one of the program's own or a regular file, so that opening it
 * reads neither the terminal nor a pipe.
 */
bool example_check(const char *name, struct error *err);
/*
 * One sample of a data set through a network as it stands: the training samples first, counted from 0. Rule chain, rate 0;
 * the caller sets them. scaling: the network's. Fails where there is no such sample, and where the network is too large.
 */
bool example_of_network(struct example *example, const struct network *network,
                        struct dataset *dataset, const struct scaling *scaling, size_t sample,
                        struct error *err);
/* A picture that is in no data set, for example_of_picture(). */
struct example_picture {
    const float *values; /* [height][width], as the network gets them */
    size_t width, height;
    size_t label;             /* the output that is wanted */
    const char *wanted;       /* its name */
    char *const *class_names; /* [outputs], or NULL */
};

/* The same of a picture of one's own. */
bool example_of_picture(struct example *example, const struct network *network,
                        const struct example_picture *picture, struct error *err);
/* A deep copy; `to` needs an example_free() of its own. Fails only for want of memory. */
bool example_copy(struct example *to, const struct example *from, struct error *err);
void example_free(struct example *example); /* harmless for `{0}` */

/* Names of the program's own examples, without .json, sorted; in memory of its own. None where there is no data folder. */
struct example_list {
    char **names;
    size_t count;
};

bool example_list(struct example_list *list, struct error *err);
void example_list_free(struct example_list *list);

/*
 * Adds where the targets of `count` outputs from `first` on come from, "so that e is the given 0.8", translated; nothing where they
 * were given, or changed since. trace: a pass of the example, be it with other numbers than its own.
 */
void example_tell_error(const struct example *example, const struct trace *trace, size_t first,
                        size_t count, struct text *text);

#endif
