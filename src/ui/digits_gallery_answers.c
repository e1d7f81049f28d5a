/*
 * What the network says of all digits of the gallery's set: some thousands on each tick, so that no key waits for it.
 */
#include <nntui/examine.h>
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdlib.h>

#define SLICE_MS    20
#define LEARNING_MS 1000 /* from one look at all digits to the next, of a network that learns */

/* Multiplications in a slice, some 10 ms of work, and how many digits that may be. */
#define SLICE_WORK  ((size_t)160 * 1000 * 1000)
#define SLICE_LEAST ((size_t)16)
#define SLICE_MOST  ((size_t)2000)

/* ---- Memory */

static void free_answers(struct gallery_answers *answers)
{
    free(answers->said);
    free(answers->sure);
    *answers = (struct gallery_answers){0};
}

static void free_pass(struct gallery_pass *pass)
{
    network_free(&pass->network);
    free(pass->outputs);
    free(pass->loss);
    free_answers(&pass->answers);
    *pass = (struct gallery_pass){0};
}

void gallery_drop_answers(struct digits_gallery *gallery)
{
    free_pass(&gallery->pass);
    free_answers(&gallery->answers);
    gallery->figures = (struct part_figures){0};
    gallery->asked = (struct gallery_asked){0};
}

bool gallery_answered(const struct digits_gallery *gallery)
{
    return gallery->answers.said != NULL;
}

/* ---- A pass */

static size_t slice_of(const struct network *network)
{
    size_t slice = SLICE_WORK / architecture_parameters(&network->arch);

    return slice < SLICE_LEAST ? SLICE_LEAST : slice > SLICE_MOST ? SLICE_MOST : slice;
}

static bool allocate(struct gallery_pass *pass, const struct dataset *set, struct error *err)
{
    pass->slice = slice_of(&pass->network);
    pass->outputs = calloc(pass->slice, set->outputs * sizeof *pass->outputs);
    pass->loss = calloc(pass->slice, sizeof *pass->loss);
    pass->answers.said = malloc(set->count);
    pass->answers.sure = calloc(set->count, sizeof *pass->answers.sure);
    if (pass->outputs != NULL && pass->loss != NULL && pass->answers.said != NULL &&
        pass->answers.sure != NULL)
        return true;
    return error_memory(err, set->count * sizeof *pass->answers.sure, "the answers");
}

static struct gallery_asked asked_now(const struct digits_state *digits)
{
    return (struct gallery_asked){
        .network = digits->network.version,
        .run = digits->network.whose == DIGITS_RUN,
        .range = (digits->input.stages & PREPARATION_BIT(PREPARATION_RANGE)) != 0};
}

static void take_scaling(struct gallery_pass *pass, const struct scaling *scaling, bool range)
{
    pass->low = scaling->low;
    pass->high = scaling->high;
    pass->byte_scale = range ? scaling->input_factor[0] : 1;
    pass->byte_offset = range ? -scaling->input_offset[0] * scaling->input_factor[0] : 0;
}

static void begin_pass(struct digits_state *digits)
{
    struct digits_gallery *gallery = &digits->gallery;
    struct gallery_pass *pass = &gallery->pass;

    free_pass(pass);
    gallery->asked = asked_now(digits);
    gallery->error = (struct error){0};
    take_scaling(pass, &digits->network.scaling, gallery->asked.range);
    pass->active = network_copy(&pass->network, &digits->network.network, &gallery->error) &&
                   allocate(pass, gallery->set, &gallery->error);
    if (!pass->active)
        free_pass(pass);
}

/* All digits of the set as the network is given them: (byte - offset) * factor, or the bytes. */
static struct samples samples_of(const struct digits_gallery *gallery)
{
    const struct dataset *set = gallery->set;
    const struct gallery_pass *pass = &gallery->pass;

    return (struct samples){.count = set->count,
                            .inputs = set->inputs,
                            .outputs = set->outputs,
                            .bytes = set->bytes,
                            .byte_offset = pass->byte_offset,
                            .byte_scale = pass->byte_scale,
                            .image_width = set->image_width,
                            .image_height = set->image_height,
                            .labels = set->labels,
                            .low = pass->low,
                            .high = pass->high,
                            .classes = set->outputs};
}

static void end_pass(struct digits_gallery *gallery)
{
    free_answers(&gallery->answers);
    gallery->answers = gallery->pass.answers;
    gallery->pass.answers = (struct gallery_answers){0};
    free_pass(&gallery->pass);
    gallery_count(gallery);
    gallery_arrange(gallery, true);
}

static void do_slice(struct digits_gallery *gallery)
{
    struct gallery_pass *pass = &gallery->pass;
    struct samples all = samples_of(gallery);
    size_t left = all.count - pass->at;
    struct samples some = samples_slice(&all, pass->at, left < pass->slice ? left : pass->slice);

    if (!network_examine(&pass->network, &some, pass->outputs, pass->loss, NULL, &gallery->error)) {
        free_pass(pass);
        return;
    }
    for (size_t i = 0; i < some.count; i++) {
        const float *o = pass->outputs + i * some.outputs;
        uint8_t said = samples_class(&some, o);

        pass->answers.said[pass->at + i] = said;
        pass->answers.sure[pass->at + i] = o[said];
    }
    pass->at += some.count;
    if (pass->at == all.count)
        end_pass(gallery);
}

/* ---- Counting */

void gallery_count(struct digits_gallery *gallery)
{
    struct part_figures *figures = &gallery->figures;
    size_t classes = gallery->set->outputs;
    uint32_t *confusion = NULL;

    *figures = (struct part_figures){.classes = classes};
    figures->count = figures->measured = gallery_part_count(gallery, gallery->part);
    if (classes > FIGURES_CLASSES) {
        confusion = calloc(classes, classes * sizeof *confusion);
        if (confusion == NULL) {
            error_memory(&gallery->error, classes * classes * sizeof *confusion,
                         "the confusion matrix");
            return;
        }
    }
    for (size_t i = 0; i < figures->count; i++) {
        size_t row = gallery_part_row(gallery, gallery->part, i);

        part_figures_count(figures, confusion, gallery->set->labels[row],
                           gallery->answers.said[row]);
    }
    part_figures_finish(figures, confusion);
    free(confusion);
}

/* ---- When */

static bool is_learning(const struct app *app)
{
    return app->digits.network.whose == DIGITS_RUN && app_running(app);
}

static bool is_stale(const struct app *app)
{
    const struct gallery_asked *asked = &app->digits.gallery.asked;
    struct gallery_asked now = asked_now(&app->digits);

    return asked->network != now.network || asked->run != now.run || asked->range != now.range;
}

bool gallery_is_current(const struct app *app)
{
    const struct digits_state *digits = &app->digits;
    bool seen = digits->network.whose != DIGITS_RUN || digits->network.serial == app->snapshot->serial;

    return gallery_answered(&digits->gallery) && !digits->gallery.pass.active && seen &&
           !is_learning(app) && !is_stale(app);
}

/* A network can be asked about the set. */
static bool can_answer(const struct digits_state *digits)
{
    return digits->gallery.set != NULL && digits->network.network.block != NULL &&
           digits->network.scaling.inputs == 1 &&
           digits->network.class_count == digits->gallery.set->outputs;
}

/* Why there are no answers is a person's to know. */
static void tell_misfit(struct digits_state *digits)
{
    struct digits_gallery *gallery = &digits->gallery;

    if (gallery->set == NULL || digits->network.maker != NULL)
        return;
    if (digits->network.network.block == NULL)
        gallery->error = digits->network.error;
    else if (digits->network.scaling.inputs != 1)
        error_input(&gallery->error,
                    _("this network scales each pixel in its own way; expected one for images"));
    else
        error_input(&gallery->error, _("the set has %zu classes, the network %zu answers"),
                    gallery->set->outputs, digits->network.class_count);
}

/* What was filtered by answers is shown no more. */
static void forget_answers(struct digits_gallery *gallery)
{
    bool any = gallery_answered(gallery) || gallery->pass.active;

    gallery_drop_answers(gallery);
    if (any && gallery->set != NULL)
        gallery_arrange(gallery, true);
}

void gallery_follow_network(struct app *app)
{
    struct digits_state *digits = &app->digits;
    struct digits_gallery *gallery = &digits->gallery;
    bool begun = gallery_answered(gallery) || gallery->pass.active;

    if (!can_answer(digits)) {
        forget_answers(gallery);
        tell_misfit(digits);
    } else if (is_stale(app) && !(begun && gallery->asked.run && is_learning(app))) {
        if (!gallery->asked.run || digits->network.whose != DIGITS_RUN)
            forget_answers(gallery);
        begin_pass(digits);
    }
}

int gallery_interval(const struct app *app)
{
    if (app->digits.gallery.pass.active)
        return SLICE_MS;
    return is_learning(app) && can_answer(&app->digits) ? LEARNING_MS : -1;
}

void gallery_tick(struct app *app)
{
    if (app->digits.gallery.pass.active)
        do_slice(&app->digits.gallery);
    else if (can_answer(&app->digits) && is_stale(app))
        begin_pass(&app->digits);
}
