/*
 * Reading a report of the mouse byte by byte.
 */
#include "term/mouse.h"

#include <stdio.h>

#define BUTTON   3 /* of these bits */
#define MOTION   32
#define WHEEL    64
#define OTHERS   128
#define RELEASED 3 /* the "button" of X10 */

void mouse_begin(struct mouse *mouse, enum mouse_form form)
{
    mouse->form = form;
    mouse->length = 0;
}

/* The left button's second press, if it is soon and in the same place; the third is a first one again. */
static enum click left_press(struct mouse *mouse, int64_t now)
{
    bool again = mouse->pressed && mouse->pressed_x == mouse->x && mouse->pressed_y == mouse->y &&
                 now - mouse->pressed_at <= MOUSE_DOUBLE_TIME;

    mouse->pressed = !again;
    mouse->pressed_x = mouse->x;
    mouse->pressed_y = mouse->y;
    mouse->pressed_at = now;
    return again ? CLICK_DOUBLE : CLICK_LEFT;
}

/*
 * With the left or the right button held; what is dragged is no first half of a double click. Some terminals also report
 * motion within a cell, which is none.
 */
static enum mouse_event move(struct mouse *mouse, int button)
{
    if ((button != 0 && button != 2) || (mouse->x == mouse->held_x && mouse->y == mouse->held_y))
        return MOUSE_IGNORED;
    mouse->held_x = mouse->x;
    mouse->held_y = mouse->y;
    mouse->pressed = false;
    mouse->what = CLICK_DRAG;
    return MOUSE_CLICKED;
}

/* Keys held down with the mouse change nothing: terminals keep most of them for themselves. */
static enum mouse_event take(struct mouse *mouse, int code, bool released, int64_t now)
{
    int button = code & BUTTON;

    if ((code & OTHERS) != 0 || (code & (MOTION | WHEEL)) == (MOTION | WHEEL))
        return MOUSE_IGNORED;
    if ((code & MOTION) != 0)
        return move(mouse, button);
    if ((code & WHEEL) != 0) {
        if (released || button > 1)
            return MOUSE_IGNORED;
        mouse->what = button == 0 ? CLICK_WHEEL_UP : CLICK_WHEEL_DOWN;
        return MOUSE_CLICKED;
    }
    if (released || button == RELEASED) {
        mouse->what = CLICK_RELEASE;
        return MOUSE_RELEASED;
    }
    if (button == 1)
        return MOUSE_IGNORED;
    mouse->held_x = mouse->x;
    mouse->held_y = mouse->y;
    mouse->what = button == 0 ? left_press(mouse, now) : CLICK_RIGHT;
    return MOUSE_CLICKED;
}

/* Three bytes; below 32 is what some terminals send beyond their limit. */
static enum mouse_event take_x10(struct mouse *mouse, int64_t now)
{
    const unsigned char *bytes = (const unsigned char *)mouse->bytes;

    if (bytes[0] < 32 || bytes[1] <= 32 || bytes[2] <= 32)
        return MOUSE_IGNORED;
    mouse->x = bytes[1] - 33;
    mouse->y = bytes[2] - 33;
    return take(mouse, bytes[0] - 32, false, now);
}

static enum mouse_event take_sgr(struct mouse *mouse, bool released, int64_t now)
{
    int code, x, y;
    char more;

    mouse->bytes[mouse->length] = '\0';
    if (sscanf(mouse->bytes, "%4d;%5d;%5d%c", &code, &x, &y, &more) != 3 || code < 0 || x < 1 ||
        y < 1)
        return MOUSE_IGNORED;
    mouse->x = x - 1;
    mouse->y = y - 1;
    return take(mouse, code, released, now);
}

enum mouse_event mouse_byte(struct mouse *mouse, int byte, int64_t now)
{
    enum mouse_form form = mouse->form;

    if (form == MOUSE_X10) {
        mouse->bytes[mouse->length++] = (char)byte;
        if (mouse->length < 3)
            return MOUSE_PARTIAL;
        mouse->form = MOUSE_NONE;
        return take_x10(mouse, now);
    }
    if (((byte >= '0' && byte <= '9') || byte == ';') && mouse->length + 1 < sizeof mouse->bytes) {
        mouse->bytes[mouse->length++] = (char)byte;
        return MOUSE_PARTIAL;
    }
    mouse->form = MOUSE_NONE;
    return byte == 'M' || byte == 'm' ? take_sgr(mouse, byte == 'm', now) : MOUSE_IGNORED;
}
