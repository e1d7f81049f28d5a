/* layer: train */
/*
 * What is kept of a run: its network, settings and curve, in files and as text.
 *
 * A session is a model (model.h) with further parts, so that whatever reads models reads its network, too:
 *
 *   session.state   the learner's whole state (learner_save_state()), from which the run goes on bit for bit
 *   session.curve   the error curve
 *   session.stop    what the stop conditions remember (stop.h)
 *   session.start   the first weights, where they are not made from seed and settings
 *   session.rows    the samples, where they are no longer those of the SPEC (dataset_write_rows())
 *
 * trainer_capture() makes one, trainer_resume() goes on from one.
 */
#ifndef NNTUI_SESSION_H
#define NNTUI_SESSION_H

#include <nntui/run.h>
#include <nntui/stop.h>
#include <nntui/text.h>

/*
 * A model to save, put together from copies of what is given: the settings as text, class names, scaling. Owned by the
 * caller.
 */
bool session_model(struct model *model, const struct network *network,
                   const struct scaling *scaling, const struct dataset *dataset,
                   const struct settings *settings, struct error *err);

/*
 * The settings that a model was trained by, its data and layers among them; what it does not say has its default. False
 * where a value is none.
 */
bool session_settings(const struct model *model, struct settings *settings, struct error *err);
/* True where the run can be gone on with; else it is a network alone, and a run begins from its weights. */
bool session_is_whole(const struct model *model);

/*
 * The set that a session was trained on: `base`, opened from its SPEC, or one with the session's own rows. A reference of its
 * own; NULL on failure.
 */
struct dataset *session_dataset(const struct model *model, struct dataset *base, struct error *err);

/* What a session knows of a run beside the run itself. */
struct progress {
    struct history history;
    struct stop stop;
};

/* Adds a run's state, its progress and first weights to its model. */
bool session_add_run(struct model *model, const struct run *run, const struct history *history,
                     const struct stop *stop, struct error *err);
/*
 * Brings a run that was made with `model` as its start to where the session stood, and sets its progress; with a model
 * alone that is a run's beginning, history.count 0.
 */
bool session_restore(const struct model *model, struct run *run, struct progress *progress,
                     struct error *err);

/* True where all settings but `data` have the same values. */
bool settings_same(const struct settings *a, const struct settings *b);
/* Adds "name=value" for each setting but `data` whose value in `to` is another than in `from`, separated by blanks. */
void settings_difference(const struct settings *from, const struct settings *to, struct text *text);

/*
 * The curve as a CSV table: epoch, train_loss, test_loss, train_accuracy, test_accuracy; what means nothing is an empty
 * field.
 */
bool curve_save(const struct history *history, const char *path, struct error *err);

#endif
