/* layer: term */
/*
 * When the next frame may be drawn: at most 30 a second, and no more bytes than the terminal takes.
 *
 * The bytes on their way to the terminal are a leaky bucket: a frame fills it by its cost, and it
 * runs out at the rate at which the terminal is thought to read. A frame that nobody waits for is drawn
 * when the bucket is empty; what it would have shown before then is skipped, not queued. A frame that
 * answers a key is drawn at once, and paid for afterwards. Pure arithmetic: the time is handed in.
 */
#ifndef NNTUI_TERM_PACE_H
#define NNTUI_TERM_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACE_FRAMES_PER_SECOND 30
/* With frames of up to 4 kB there are never more than 16 kB in any one second. */
#define PACE_BYTES_PER_SECOND 12000

struct pace {
    int64_t now;      /* ns; when `backlog` was true */
    int64_t earliest; /* ns; the frame rate allows none before */
    double backlog;   /* bytes thought to be unread */
    double rate;      /* bytes a second that the terminal reads, or the most that we want to send */
    double hold;      /* seconds that the terminal was last left alone to catch up */
    bool stuck;       /* the terminal takes no more */
    int64_t stuck_at; /* ns; since when */
    size_t stuck_bytes;
};

void pace_start(struct pace *pace, int64_t now);
/* A frame of so many bytes was drawn; `awaited`: for a key or a change of size. */
void pace_drawn(struct pace *pace, int64_t now, size_t bytes, bool awaited);
/* The terminal takes no more, with so many bytes left to send. */
void pace_stuck(struct pace *pace, int64_t now, size_t bytes);
/*
 * It has taken the last of them. Where that took long, what it read a second is its rate for now, and it is left alone
 * for a second, or twice as long as the last time, so that a slow one gets to show what is newest.
 */
void pace_freed(struct pace *pace, int64_t now);
/* ns until the next frame may be drawn; 0: now. */
int64_t pace_wait(struct pace *pace, int64_t now);

#endif
