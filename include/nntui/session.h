/* layer: train */
/*
 * What is kept of a run: its network, settings and curve, in files and as text.
 */
#ifndef NNTUI_SESSION_H
#define NNTUI_SESSION_H

#include <nntui/model.h>
#include <nntui/text.h>
#include <nntui/trainer.h>

/*
 * A model to save, put together from copies of what is given: the settings as text, class names, scaling. Owned by the
 * caller.
 */
bool session_model(struct model *model, const struct network *network, const struct scaling *scaling,
                   const struct dataset *dataset, const struct settings *settings, struct error *err);

/* Adds "name=value" for each setting but `data` whose value in `to` is another than in `from`, separated by blanks. */
void settings_difference(const struct settings *from, const struct settings *to, struct text *text);

/*
 * The curve as a CSV table: epoch, train_loss, test_loss, train_accuracy, test_accuracy; what means nothing is an empty
 * field.
 */
bool curve_save(const struct history *history, const char *path, struct error *err);

#endif
