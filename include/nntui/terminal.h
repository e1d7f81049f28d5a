/* layer: term */
/*
 * The program on a real terminal. The only module that knows curses.
 */
#ifndef NNTUI_TERMINAL_H
#define NNTUI_TERMINAL_H

#include <nntui/error.h>
#include <nntui/text.h>

struct terminal_options {
    bool ascii; /* plain characters even where the locale says UTF-8 */
    bool utf8;  /* what the locale says */
    bool restricted, resume;     /* of struct app_options, as the next five */
    bool limit_history;
    size_t history;
    const char *const *commands;
    size_t command_count;
    bool follows;
    const char *present; /* the path of a socket (meeting.h) at which the screen is shown to others; NULL: to none */
};

/*
 * Shows the Train screen until the person leaves, and keeps the run for the next time (app_keep()), also where a signal to
 * end came. Returns true then; false with a message where the
 * terminal cannot be used (no terminal, unknown or too poor TERM). However it ends, by return, signal or crash, the
 * terminal is as it was found. `*mirror`, which may be NULL, is true where the person wants back to the mirror.
 */
bool terminal_run(const struct terminal_options *options, bool *mirror, struct error *err);

struct mirror_options {
    bool ascii, utf8;
    bool notes;       /* the speaker notes instead of the picture */
    const char *path; /* of the presenter's socket */
};

/*
 * Shows what a presenter shows, without a run or an engine of its own, until the person leaves. The same is true of its end.
 * `place` then has what opens the presenter's run (mirror_commands()), where the person wants to try something alone, else nothing.
 */
bool terminal_follow(const struct mirror_options *options, struct text *place, struct error *err);

#endif
