/* layer: course */
/*
 * Worked examples: JSON files, the program's own in data/examples/ and anybody's.
 *
 * A network's keys: title, layers, and of the following those that are needed: activation (a name or a list), loss, rate,
 * rule, weights ([layer][receiving neuron][sending neuron]), biases ([layer][neuron]; without them the network has
 * none), input, target. Instead of weights (and biases): init and seed, as the settings of the same names, and
 * bias: true. Instead of input: picture, lines of equally many characters, blank for 0.01 to '@' for 1.0. Instead of target:
 * error, the e of the outputs in the first pass, from which the targets are made.
 * A graph's keys: title, values (an object of leaves in their order), graph (lines as graph_add_formula() takes them).
 * Either may have: notes (a text), places, carry ("full" or decimals), variants (a list of {title, change: {NAME: VALUE}}).
 */
#ifndef NNTUI_EXAMPLE_H
#define NNTUI_EXAMPLE_H

#include <nntui/problem.h>

#define EXAMPLE_MAX_FILE ((size_t)64 << 20) /* bytes */
#define EXAMPLE_MAX_VARIANTS 8
#define EXAMPLE_MAX_CHANGES 16 /* of one variant */

/* The same example with some changes, to be seen beside it. */
struct example_variant {
    char *title;
    size_t change_count;
    struct change changes[EXAMPLE_MAX_CHANGES];
};

struct example {
    char *name;  /* "3-3-3", or the file's path */
    char *title; /* not translated; safe to show */
    char *notes; /* "" where there are none; safe to show */
    int places;  /* decimals to show */
    struct problem problem;
    size_t image_width, image_height; /* the inputs are a picture's pixels, row by row; 0: they are not */
    size_t variant_count;
    struct example_variant variants[EXAMPLE_MAX_VARIANTS];
};

/*
 * Reads an example. `name`: for messages, and what the example is called. Bad input is an ERROR_INPUT that names the
 * file, the key with its place (weights[1][0][2]), what was found and what was expected. Fuzzed.
 */
bool example_parse(struct example *example, const char *bytes, size_t size, const char *name, struct error *err);
/* NAME of the program's own, or else a file (or "-", standard input). */
bool example_open(struct example *example, const char *name, struct error *err);
bool example_copy(struct example *to, const struct example *from, struct error *err);
void example_free(struct example *example); /* harmless for `{0}` */

/* Names of the program's own examples, sorted; in memory of its own. */
struct example_list {
    char **names;
    size_t count;
};

bool example_list(struct example_list *list, struct error *err);
void example_list_free(struct example_list *list);

#endif
