/*
 * The layer that keys change, and layers and activations as the pane shows them. Private to src/ui/.
 */
#ifndef NNTUI_UI_STRUCTURE_H
#define NNTUI_UI_STRUCTURE_H

#include <nntui/settings.h>

struct app;

/* The chosen layer of a network: 1 is the first hidden one, arch->layers the outputs. */
size_t structure_chosen(const struct app *app, const struct architecture *arch);
/* Another activation for the chosen layer; what cannot be is passed over. False with a message where none can be. */
bool structure_step_activation(struct app *app, int step, struct error *err);
/*
 * The setting `layers` or `activation` with the chosen layer in brackets: "auto: 2-[8]-1", "tanh,[sigmoid]". What does
 * not fit into `width` columns is left out at the front, as long as the chosen layer is seen. Returns `buffer`.
 */
char *structure_text(const struct app *app, const struct setting_info *info, int width, char *buffer, size_t size);

#endif
