/*
 * What `nntui train` and `nntui train --compare` share: what is printed at the end of an epoch, and signals. Private to
 * src/cli.
 */
#ifndef NNTUI_CLI_TRAIN_H
#define NNTUI_CLI_TRAIN_H

#include "command.h"

#include <nntui/run.h>

/* How long one call into the engine may last: an interrupt is looked at between calls. */
#define TRAIN_CHUNK_SECONDS 0.02

/* A run at the end of an epoch. */
struct epoch_report {
    struct history_point point;
    double samples_per_second; /* of training alone, in this epoch */
    double seconds;            /* since training began */
    double train_r2, test_r2;  /* see struct run */
    struct stop_reason
        stopped; /* kind STOP_NONE: the run goes on, or has done its number of epochs */
};

/* Measures a run and looks at its stop conditions; speed and seconds are the caller's to fill in. */
bool epoch_measure(struct run *run, struct stop *stop, struct epoch_report *report,
                   struct error *err);

/* The report as an object, the keys of the contract in their order; NULL for want of memory. */
json_t *epoch_json(const struct epoch_report *report);
/* The heads of the table's columns, and a row of it; no end of line. */
void epoch_head(void);
void epoch_row(const struct epoch_report *report);

/* From here on SIGINT, SIGTERM and SIGHUP are remembered rather than ending the program; a second one ends it. */
void train_catch_interrupts(void);
bool train_interrupted(void);

/* Twice the mini-batches for the next call where the last one took little time, half where it took long. */
uint64_t train_next_chunk(uint64_t chunk, double seconds);

/* A command that asks for images to be changed where the samples are none is a mistake: of those settings that `asked` names. */
bool train_check_images(const struct settings *settings, const bool *asked, const struct dataset *dataset,
                       struct error *err);

/* `nntui train --compare`: `text` as sweep_parse() reads it. The file `save`, NULL for none, gets the best network. */
enum cli_status cli_compare(const struct cli_options *options, const struct settings *settings,
                            const char *text, const char *save, bool json);

#endif
