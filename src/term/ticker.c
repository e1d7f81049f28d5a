/*
 * Ticks at a steady interval.
 */
#include "term/ticker.h"

#define NS_PER_MS INT64_C(1000000)

void ticker_start(struct ticker *ticker)
{
    *ticker = (struct ticker){.interval = -1};
}

void ticker_follow(struct ticker *ticker, int interval, int64_t now)
{
    if (interval == ticker->interval)
        return;
    ticker->interval = interval;
    ticker->due = now + interval * NS_PER_MS;
}

int64_t ticker_wait(const struct ticker *ticker, int64_t now)
{
    if (ticker->interval < 0)
        return -1;
    return ticker->due > now ? ticker->due - now : 0;
}

/* From when it was due, not from when it was done, so that small delays do not add up. */
void ticker_done(struct ticker *ticker, int64_t now)
{
    ticker->due += ticker->interval * NS_PER_MS;
    if (ticker->due <= now)
        ticker->due = now + ticker->interval * NS_PER_MS;
}
