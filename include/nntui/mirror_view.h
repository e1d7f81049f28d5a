/* layer: mirror */
/*
 * What a follower sees: the presenter's picture or notes, as much of them as there is room for, and a line below. A pure function
 * of what has come, where one looks, and the canvas's size.
 */
#ifndef NNTUI_MIRROR_VIEW_H
#define NNTUI_MIRROR_VIEW_H

#include <nntui/key.h>
#include <nntui/meeting.h>

struct mirror_view {
    bool notes; /* instead of the picture */
    int x, y;   /* of what is shown, the first column and row that is seen */
};

/*
 * A picture that is larger than the canvas is shown in part, a smaller one at the top left. The line below stands where there
 * is a row for it, or where the picture's own last row only says what the presenter's keys do.
 */
void mirror_view_draw(const struct mirror_view *view, const struct follower *follower,
                      struct canvas *canvas);
/* Arrows, pages, Home and End, on a canvas of that size; true where one looks elsewhere now. */
bool mirror_view_key(struct mirror_view *view, const struct follower *follower, int width,
                     int height, uint32_t key);

#endif
