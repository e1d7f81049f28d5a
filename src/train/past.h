/*
 * A run on its line of time: every step and every change goes through here, so that each moment can be made again.
 * Private to src/train/, of the worker's thread.
 */
#ifndef NNTUI_TRAIN_PAST_H
#define NNTUI_TRAIN_PAST_H

#include "worker.h"

/* A run at its first weights; and before it becomes another one, or is rewound: its curve is kept. */
void past_begin(struct worker *worker);
void past_end(struct worker *worker);
/* The run stands where a session did: what came before that is not known. */
void past_resume(struct worker *worker);
void past_free(struct worker *worker);

/* Moments: where the run stands, and whether there is a future. */
uint64_t past_moment(const struct worker *worker);
bool past_is_past(const struct worker *worker);

/*
 * Trains up to `batches` mini-batches, or one sample, and books them; in the past that makes a branch. False where it
 * broke, with a message that says where and why.
 */
bool past_step(struct worker *worker, uint64_t batches, bool sample, struct error *err);
/* Changes settings that can change while the run goes on. */
bool past_change(struct worker *worker, const struct settings *from, const struct settings *to,
                 struct error *err);

/* See trainer_go(), trainer_branch(), trainer_set_parameter() and trainer_replace_data(). */
void past_go(struct worker *worker, uint64_t moment);
void past_branch(struct worker *worker, size_t number);
void past_set_parameter(struct worker *worker, const struct parameter *parameter);
void past_replace_data(struct worker *worker, struct dataset *dataset);

/* A piece of the way of GOAL_MOMENT; returns the mini-batches done. */
uint64_t past_replay(struct worker *worker, uint64_t batches);
/* True where what is left of the way takes no longer than a twentieth of a second or so. */
bool past_nearly_there(const struct worker *worker);

/* What a snapshot says of all this. */
void past_fill(struct worker *worker, struct snapshot *snapshot);

/* chronicle.c */
/* Keeps the curve of a run that ends. */
void chronicle_keep(struct worker *worker);
/* A run has begun: curves that cannot be compared with it go. */
void chronicle_begin(struct worker *worker);
void chronicle_drop(struct chronicle *chronicle);
void chronicle_fill(struct worker *worker, struct snapshot *snapshot);

#endif
