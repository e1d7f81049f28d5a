/*
 * A value typed in place, in whichever pane has the focus.
 */
#include "ui/state.h"

void edit_begin(struct edit *edit, const char *value, bool completes)
{
    completion_free(&edit->completion); /* of a value that was dropped */
    line_set(&edit->line, value);
    edit->line.replaced = true; /* whoever types 1 over 0.01 does not mean 0.011 */
    edit->editing = true;
    edit->completes = completes;
}

bool edit_key(struct app *app, uint32_t key, void (*accept)(struct app *app))
{
    struct edit *edit = &app->edit;

    if (!edit->editing)
        return false;
    switch (key) {
    case NKEY_ENTER: accept(app); break;
    case NKEY_ESCAPE:
    case NKEY_CTRL('c'):
    case NKEY_CTRL('g'): edit->editing = false; break;
    default: line_key(&edit->line, key);
    }
    return true;
}
