/* layer: term */
/*
 * When the next app_tick() is due. Waking up for something else postpones none; pure arithmetic: the time is handed in.
 */
#ifndef NNTUI_TERM_TICKER_H
#define NNTUI_TERM_TICKER_H

#include <stdint.h>

struct ticker {
    int interval; /* ms from one tick to the next; -1: there are none */
    int64_t due;  /* ns; when the next one is, where there are any */
};

/* No ticks yet. */
void ticker_start(struct ticker *ticker);
/* The interval is so many ms now (-1: never): where that is another one, it begins now. */
void ticker_follow(struct ticker *ticker, int interval, int64_t now);
/* ns until the next tick; 0: now; -1: never. */
int64_t ticker_wait(const struct ticker *ticker, int64_t now);
/* The tick that was due has been done. Those that were missed meanwhile are not made up for. */
void ticker_done(struct ticker *ticker, int64_t now);

#endif
