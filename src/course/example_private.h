/*
 * Reading a worked example's file: private to src/course/. example_read.c begins, and hands what is a network's to
 * example_network.c and what is a graph's to example_graph.c; all complain through example_json.c.
 *
 * A place in the file is written as JSON people do, counted from 0: weights[1][0][2].
 */
#ifndef NNTUI_COURSE_EXAMPLE_PRIVATE_H
#define NNTUI_COURSE_EXAMPLE_PRIVATE_H

#include <nntui/example.h>

#include <jansson.h>

#define JSON_PLACE_SIZE 120 /* of a place in the file; what is longer is cut */

/* A file that is being read, and the example that it becomes. */
struct example_file {
    char shown[200]; /* its name, safe to show */
    json_t *root;    /* an object */
    int carry;       /* what the file says, for the problem */
    struct example *example;
};

/* The value of a key; NULL where the file does not have it. */
json_t *example_value(const struct example_file *file, enum example_key key);
bool example_has(const struct example_file *file, enum example_key key);

/* ---- Complaints. Each returns false. */

/* "FILE: PLACE: ...", for what the others do not say. */
bool example_complain(const struct example_file *file, const char *place, struct error *err,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));
/* "FILE: PLACE: the text "abc" found; expected EXPECTED" (translated already). */
bool example_unexpected(const struct example_file *file, const char *place, const json_t *found,
                        const char *expected, struct error *err);
/* The same for all of a key's value: what is expected is the key's form. */
bool example_wrong_key(const struct example_file *file, enum example_key key, struct error *err);
/* What a function that knows nothing of files has complained about, with file and place before it. */
bool example_pass_on(const struct example_file *file, const char *place, const struct error *inner,
                     struct error *err);

/* ---- Values */

/* A finite number, of which `place` is only for the message. */
bool example_number(const struct example_file *file, const char *place, const json_t *value,
                    double *number, struct error *err);
/* A whole number from `low` to `high`. */
bool example_whole(const json_t *value, uint64_t low, uint64_t high, uint64_t *number);
/* A list of just `count` items; `of` says what each is for: "a number for each input" (translated already). */
bool example_list_of(const struct example_file *file, const char *place, const json_t *value,
                     size_t count, const char *of, struct error *err);
/* A list of `count` numbers into to: [count]. */
bool example_numbers(const struct example_file *file, const char *place, const json_t *value,
                     size_t count, const char *of, double *to, struct error *err);
/* A text of at most `most` bytes, made safe to show, into new memory; `otherwise` where `value` is NULL. */
bool example_read_text(const struct example_file *file, const char *place, const json_t *value,
                       const char *otherwise, size_t most, char **text, struct error *err);
/* The name of a choice into its index; a key that is not there leaves it. */
bool example_choice(const struct example_file *file, enum example_key key,
                    const struct choice *choices, size_t count, size_t *index, struct error *err);

/* ---- The two kinds: each makes file->example->problem from the keys of its own. */

bool example_read_network(struct example_file *file, struct error *err);
bool example_read_graph(struct example_file *file, struct error *err);
/* Instead of `input`: to: [count]. Sets the example's image_width and image_height. */
bool example_read_picture(struct example_file *file, size_t count, double *to, struct error *err);

#endif
