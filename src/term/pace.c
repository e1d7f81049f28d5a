/*
 * The leaky bucket of pace.h.
 */
#include "term/pace.h"

#define SECOND 1e9
/* What a kernel may keep between us and a slow terminal: a pseudo-terminal of Linux 6 keeps 19 kB. */
#define KERNEL_BYTES 16000
#define SLOWEST_RATE 500
/* Seconds that frames which nobody waits for are put off at most after those that somebody waited for. */
#define LONGEST_DEBT 1.0
/* Seconds that any terminal may be busy. */
#define SHORT_PAUSE   0.1
#define SHORTEST_HOLD 1.0
#define LONGEST_HOLD  16.0
/*
 * The rate is tried higher by this share each second, for a terminal that was only busy for a while;
 * the more slowly, the longer it had to be left alone.
 */
#define RECOVERY 0.3

void pace_start(struct pace *pace, int64_t now)
{
    *pace = (struct pace){
        .now = now, .earliest = now, .rate = PACE_BYTES_PER_SECOND, .hold = SHORTEST_HOLD / 2};
}

/* Lets the bucket run out up to now. */
static void leak(struct pace *pace, int64_t now)
{
    double seconds = (double)(now - pace->now) / SECOND;

    pace->now = now;
    if (pace->stuck)
        return;
    pace->backlog -= seconds * pace->rate;
    if (pace->backlog < 0)
        pace->backlog = 0;
    pace->rate *= 1 + (seconds < 1 ? seconds : 1) * RECOVERY / pace->hold;
    if (pace->rate >= PACE_BYTES_PER_SECOND) {
        pace->rate = PACE_BYTES_PER_SECOND;
        pace->hold = SHORTEST_HOLD / 2;
    }
}

void pace_drawn(struct pace *pace, int64_t now, size_t bytes, bool awaited)
{
    leak(pace, now);
    pace->backlog += (double)bytes;
    if (awaited && pace->backlog > pace->rate * LONGEST_DEBT)
        pace->backlog = pace->rate * LONGEST_DEBT;
    pace->earliest = now + (int64_t)(SECOND / PACE_FRAMES_PER_SECOND);
}

void pace_stuck(struct pace *pace, int64_t now, size_t bytes)
{
    if (pace->stuck)
        return;
    leak(pace, now);
    pace->stuck = true;
    pace->stuck_at = now;
    pace->stuck_bytes = bytes;
}

/* A large frame is more than a pseudo-terminal holds: that a terminal takes it in several bites is no slowness. */
static bool was_slow(double seconds, double rate)
{
    return seconds > SHORT_PAUSE && rate < PACE_BYTES_PER_SECOND;
}

void pace_freed(struct pace *pace, int64_t now)
{
    double seconds = (double)(now - pace->stuck_at) / SECOND;
    double rate;

    if (!pace->stuck)
        return;
    pace->now = now;
    pace->stuck = false;
    rate = seconds > 0 ? (double)pace->stuck_bytes / seconds : PACE_BYTES_PER_SECOND;
    if (!was_slow(seconds, rate))
        return;
    if (rate < pace->rate)
        pace->rate = rate < SLOWEST_RATE ? SLOWEST_RATE : rate;
    pace->hold = pace->hold * 2 < LONGEST_HOLD ? pace->hold * 2 : LONGEST_HOLD;
    pace->backlog = pace->rate * pace->hold < KERNEL_BYTES ? pace->rate * pace->hold : KERNEL_BYTES;
}

int64_t pace_wait(struct pace *pace, int64_t now)
{
    int64_t wait, rest;

    leak(pace, now);
    wait = pace->earliest > now ? pace->earliest - now : 0;
    /* The rate may rise meanwhile: then the bucket is empty a little early. */
    rest = (int64_t)(pace->backlog / pace->rate * SECOND);
    return wait > rest ? wait : rest;
}
