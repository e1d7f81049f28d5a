/* layer: term */
/*
 * The program on a real terminal. The only module that knows curses.
 */
#ifndef NNTUI_TERMINAL_H
#define NNTUI_TERMINAL_H

#include <nntui/error.h>

struct terminal_options {
    bool ascii; /* plain characters even where the locale says UTF-8 */
    bool utf8;  /* what the locale says */
    bool restricted, resume;     /* of struct app_options, as the next four */
    bool limit_history;
    size_t history;
    const char *const *commands;
    size_t command_count;
};

/*
 * Shows the Train screen until the person leaves, and keeps the run for the next time (app_keep()), also where a signal to
 * end came. Returns true then; false with a message where the
 * terminal cannot be used (no terminal, unknown or too poor TERM). However it ends, by return, signal or crash, the
 * terminal is as it was found.
 */
bool terminal_run(const struct terminal_options *options, struct error *err);

#endif
