/* layer: course */
/*
 * A cursor through the passes of a worked example, forwards and backwards, with changes that can be undone.
 *
 * The cursor is a pass (counted from 1) and the number of its operations that are done. After a pass comes the next,
 * which starts from the updated numbers. A change is made in the pass where the cursor stands and holds from its
 * beginning on; the passes after it follow. Going back is exact: the same numbers, bit for bit.
 *
 * A change of activations or loss in an early pass may not go together with one that was made in a later pass. That pass then
 * cannot be entered (ERROR_INPUT, "pass 3: ..."), until one of the two is undone or changed again. What would end a graph's pass
 * early, as a division by 0, is refused altogether.
 */
#ifndef NNTUI_STEPPER_H
#define NNTUI_STEPPER_H

#include <nntui/example.h>
#include <nntui/trace.h>

struct stepper;

/* The example is copied. NULL for want of memory. */
struct stepper *stepper_create(const struct example *example, struct error *err);
void stepper_free(struct stepper *stepper); /* NULL is harmless */

const struct example *stepper_example(const struct stepper *stepper);
/* The pass where the cursor stands; valid until the stepper is next moved or changed. */
const struct trace *stepper_trace(const struct stepper *stepper);
/* Grows whenever the pass, its changes or "what if" become others, not when the cursor moves within the pass. */
uint64_t stepper_version(const struct stepper *stepper);
size_t stepper_pass(const struct stepper *stepper);
/* Operations done in it, 0 .. stepper_trace()->count. */
size_t stepper_at(const struct stepper *stepper);

/* ---- Moving. What fails leaves the cursor where it was. */

/* To the next end of `grain`, also into the next pass. Fails where the pass ended in trouble, with that. */
bool stepper_on(struct stepper *stepper, enum grain grain, struct error *err);
/* To the end before; false without an error at the very beginning. */
bool stepper_back(struct stepper *stepper, enum grain grain, struct error *err);
/*
 * To a pass and a number of done operations; both are checked. A pass so far away that the way there would take more than a
 * moment is refused.
 */
bool stepper_go(struct stepper *stepper, size_t pass, size_t at, struct error *err);
/*
 * To the next operation (or with `backwards` the one before) whose name (x[1][2]) or kind (sum) contains `text`, blanks aside, in
 * this pass, going round at its end. Fails with a message where there is none.
 */
bool stepper_search(struct stepper *stepper, const char *text, bool backwards, struct error *err);

/* ---- Changing */

/* Makes a change, see change_parse(); what was undone is then gone, also where it fails for want of memory. */
bool stepper_change(struct stepper *stepper, const char *name, const char *value,
                    struct error *err);
/* Undoes the last change, or makes it again. False with a message where there is none. `told` gets what is so now. */
bool stepper_undo(struct stepper *stepper, char *told, size_t size, struct error *err);
bool stepper_redo(struct stepper *stepper, char *told, size_t size, struct error *err);
/* Changes that hold. */
size_t stepper_changes(const struct stepper *stepper);
/* True where the number at a place is another, be it in its last bit, than before the last change, undo or redo in this pass. */
bool stepper_changed(const struct stepper *stepper, const struct operand *place);

/* ---- What if */

/*
 * The present pass once more with another number: a given one by its name, or, with name NULL, the result of the
 * operation before the cursor. Stays until stepper_what_if_end() or the cursor leaves the pass.
 */
bool stepper_what_if(struct stepper *stepper, const char *name, const char *value,
                     struct error *err);
/* The same for a variant of the example. */
bool stepper_variant(struct stepper *stepper, size_t variant, struct error *err);
void stepper_what_if_end(struct stepper *stepper);
/* NULL where there is none. Its steps need not be those of stepper_trace(): go by trace_find(). */
const struct trace *stepper_alternative(const struct stepper *stepper);
/* "x[1][1] = 1.5", or the variant's title. */
const char *stepper_alternative_title(const struct stepper *stepper);
/* Which variant of the example it is; SIZE_MAX where it is none of them. */
size_t stepper_alternative_variant(const struct stepper *stepper);

#endif
