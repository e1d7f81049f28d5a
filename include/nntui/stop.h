/* layer: train */
/*
 * When a run stops by itself before its last epoch: the settings stop-error, stop-accuracy and patience. Each is
 * looked at with the measurement at the end of an epoch; the screen's run and `nntui train` do it with the same code.
 *
 * What has been seen so far is a small struct without pointers that can be copied and saved with a run.
 */
#ifndef NNTUI_STOP_H
#define NNTUI_STOP_H

#include <nntui/settings.h>

struct history_point;

enum stop_kind { STOP_NONE, STOP_ERROR, STOP_ACCURACY, STOP_PATIENCE, STOP_KIND_COUNT };

/* Why a run has stopped. */
struct stop_reason {
    enum stop_kind kind;
    bool testing;  /* the figure is of the test part, else of the training part */
    double epoch;  /* at whose end it was measured */
    double figure; /* the error or accuracy; with patience the best error */
    double wanted; /* the setting's value; with patience in epochs */
};

/* What the conditions remember of a run. */
struct stop {
    double epoch;      /* of the last measurement; -1: none yet */
    double best_epoch; /* when the error was smallest, or when patience began; -1: not begun */
    double best;       /* the error then */
    /*
     * The setting's value that has stopped the run once, 0 for none: who goes on past it does not want to be stopped
     * by the same again. Another value counts anew.
     */
    double spent[STOP_KIND_COUNT];
};

/* For a run at its first weights. */
void stop_start(struct stop *stop);
/* True where some condition is on, so that the end of each epoch has to be measured. */
bool stop_wanted(const struct settings *settings);
/*
 * Looks at the measurement at the end of an epoch; true: the run is to stop, `*reason` says why. A measurement at an
 * epoch that is not past the last one means that the run was taken back: what was seen after it is forgotten, and
 * patience begins anew where its best lay there. A figure that is NaN meets no condition.
 */
bool stop_check(struct stop *stop, const struct settings *settings, const struct history_point *point,
                struct stop_reason *reason);
/* True where the condition that has stopped the run is still set to the same value. */
bool stop_holds(const struct settings *settings, const struct stop_reason *reason);

/* The setting behind a reason; not for STOP_NONE. */
const struct setting_info *stop_setting(enum stop_kind kind);
#define STOP_TEXT_SIZE 160
/* "stopped at epoch 83: test accuracy 99.2% has reached 99%", translated. Returns `buffer`; "" for STOP_NONE. */
char *stop_text(const struct stop_reason *reason, char *buffer, size_t size);

#endif
