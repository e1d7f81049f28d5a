/* layer: train */
/*
 * Has the model that reads drawn digits (digit_model.h) opened, or made where there is none yet, by a thread of its own, so
 * that a screen need not wait.
 */
#ifndef NNTUI_DIGIT_MAKER_H
#define NNTUI_DIGIT_MAKER_H

#include <nntui/model.h>

struct digit_maker;

/* NULL for want of memory or threads. End with digit_maker_take() or digit_maker_free(). */
struct digit_maker *digit_maker_start(struct error *err);
/* How much is done, 0 .. 1. */
double digit_maker_done(const struct digit_maker *maker);
/* Whether digit_maker_take() would not wait. */
bool digit_maker_ended(const struct digit_maker *maker);
/* Waits for the model, and ends the maker. On failure there is no model. */
bool digit_maker_take(struct digit_maker *maker, struct model *model, struct error *err);
/* Gives up what is under way. NULL is harmless. */
void digit_maker_free(struct digit_maker *maker);

#endif
