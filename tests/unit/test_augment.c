/*
 * Images moved while training: where they go, that every place is met, and that it is a part of the
 * state only through the counters.
 */
#include "support.h"

#include "nn/learner_private.h"

#include <nntui/learner.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 7, HEIGHT = 5, PIXELS = WIDTH * HEIGHT, COUNT = 40 };

static uint8_t bytes[COUNT * PIXELS], labels[COUNT];

/* Each image has one pixel of ink, in the middle, as bright as its number. */
static struct samples make_images(void)
{
    memset(bytes, 0, sizeof bytes);
    for (size_t i = 0; i < COUNT; i++) {
        bytes[i * PIXELS + HEIGHT / 2 * WIDTH + WIDTH / 2] = (uint8_t)(i + 1);
        labels[i] = i % 2;
    }
    return (struct samples){.count = COUNT,
                            .inputs = PIXELS,
                            .outputs = 2,
                            .bytes = bytes,
                            .image_width = WIDTH,
                            .image_height = HEIGHT,
                            .byte_scale = 1.0F / 255,
                            .labels = labels,
                            .low = 0.01F,
                            .high = 0.99F,
                            .classes = 2};
}

static struct learner *make_learner_with(const struct samples *samples, const char *layers,
                                         struct learner_options options, struct error *err)
{
    struct architecture arch = {.bias = true};
    struct network network;
    struct learner *learner;

    assert_true(architecture_parse_layers(&arch, layers, err));
    assert_true(architecture_parse_activations(&arch, "sigmoid", err));
    assert_true(network_create(&network, &arch, err));
    network_initialise(&network, INIT_NORMAL, 1, 1);
    learner = learner_create(&network, samples, &options, err);
    network_free(&network);
    return learner;
}

static struct learner *make_learner(const struct samples *samples, size_t shift, size_t batch,
                                    struct error *err)
{
    struct learner_options options = learner_defaults;

    options.shift = shift;
    options.batch = batch;
    return make_learner_with(samples, "35-4-2", options, err);
}

/* Where the only ink of an image is. */
static size_t find_ink(const uint8_t *image, uint8_t *brightness)
{
    size_t found = PIXELS;

    for (size_t i = 0; i < PIXELS; i++)
        if (image[i] != 0) {
            assert_int_equal(found, PIXELS);
            found = i;
            *brightness = image[i];
        }
    assert_true(found < PIXELS);
    return found;
}

static void test_images_move_at_most_as_far_as_asked_and_everywhere(void **state)
{
    struct samples samples = make_images();
    struct error err = {0};
    struct learner *learner = make_learner(&samples, 1, 8, &err);
    size_t met[PIXELS] = {0}, places = 0;

    (void)state;
    assert_non_null(learner);
    for (int epoch = 0; epoch < 20; epoch++) {
        for (size_t i = 0; i < COUNT; i++) {
            uint8_t brightness = 0;

            met[find_ink(augment_image(learner, i, 0), &brightness)]++;
            assert_int_equal(brightness, learner_row(learner, i) + 1);
        }
        assert_true(learner_run(learner, 1000, &err));
    }
    for (size_t i = 0; i < PIXELS; i++) {
        long x = (long)(i % WIDTH) - WIDTH / 2, y = (long)(i / WIDTH) - HEIGHT / 2;

        assert_true(met[i] == 0 || (labs(x) <= 1 && labs(y) <= 1));
        places += met[i] > 0;
    }
    assert_int_equal(places, 9);
    learner_free(learner);
}

static void test_what_leaves_an_image_does_not_come_in_on_the_other_side(void **state)
{
    struct samples samples = make_images();
    struct error err = {0};
    struct learner *learner = make_learner(&samples, 4, 8, &err);
    size_t lost = 0;

    (void)state;
    assert_non_null(learner);
    for (size_t i = 0; i < COUNT; i++) {
        const uint8_t *image = augment_image(learner, i, 0);
        size_t ink = 0;

        for (size_t p = 0; p < PIXELS; p++)
            ink += image[p] != 0;
        assert_true(ink <= 1);
        lost += ink == 0;
    }
    assert_true(lost > 0 &&
                lost < COUNT); /* by 3 or 4 pixels down or up, or 4 to a side: outside */
    learner_free(learner);
}

static void test_the_same_seed_moves_alike_however_the_work_is_cut(void **state)
{
    static const size_t batches[] = {1, 8};
    struct samples samples = make_images();
    struct error err = {0};

    (void)state;
    for (size_t b = 0; b < 2; b++) {
        struct learner *whole = make_learner(&samples, 2, batches[b], &err);
        struct learner *cut = make_learner(&samples, 2, batches[b], &err);
        struct learner *other = make_learner(&samples, 0, batches[b], &err);
        size_t size = learner_network(whole)->block_size * sizeof(float);

        for (int epoch = 0; epoch < 3; epoch++) {
            assert_true(learner_run(whole, 1000, &err) && learner_run(other, 1000, &err));
            for (size_t i = 0; i < COUNT / batches[b]; i++)
                assert_true(learner_run(cut, 1, &err));
        }
        assert_memory_equal(learner_network(whole)->block, learner_network(cut)->block, size);
        assert_int_not_equal(
            memcmp(learner_network(whole)->block, learner_network(other)->block, size), 0);
        learner_free(whole);
        learner_free(cut);
        learner_free(other);
    }
}

static void test_shift_is_refused_where_it_means_nothing(void **state)
{
    struct samples samples = make_images();
    struct error err = {0};

    (void)state;
    assert_null(make_learner(&samples, HEIGHT, 8, &err));
    assert_non_null(strstr(err.text, "5 pixels"));
    samples.image_width = samples.image_height = 0;
    assert_null(make_learner(&samples, 1, 8, &err));
    assert_non_null(strstr(err.text, "images"));
}

/* ---- Turned, scaled, bent */

enum { SIDE = 28, AREA = SIDE * SIDE, BARS = 200 };

static uint8_t bars[BARS * AREA], bar_labels[BARS];

/* Every image is the same: an upright bar, 16 pixels long and 3 wide, in the middle, with grey ends. */
static struct samples make_bars(void)
{
    for (size_t i = 0; i < BARS * AREA; i++) {
        const double x = (double)(i % SIDE) - 13.5, y = (double)(i % AREA / SIDE) - 13.5;

        bars[i] = fabs(y) < 8 ? (fabs(x) < 1 ? 255 : fabs(x) < 2 ? 128 : 0) : 0;
        bar_labels[i / AREA] = i / AREA % 2;
    }
    return (struct samples){.count = BARS,
                            .inputs = AREA,
                            .outputs = 2,
                            .bytes = bars,
                            .image_width = SIDE,
                            .image_height = SIDE,
                            .byte_scale = 1.0F / 255,
                            .labels = bar_labels,
                            .low = 0.01F,
                            .high = 0.99F,
                            .classes = 2};
}

/* Moments of an image's ink. */
struct moments {
    double mass, x, y, xx, xy, yy;
};

static struct moments measure(const uint8_t *image)
{
    struct moments m = {0};

    for (size_t i = 0; i < AREA; i++) {
        m.mass += image[i];
        m.x += image[i] * (double)(i % SIDE);
        m.y += image[i] * (double)(i / SIDE);
    }
    m.x /= m.mass;
    m.y /= m.mass;
    for (size_t i = 0; i < AREA; i++) {
        const double x = (double)(i % SIDE) - m.x, y = (double)(i / SIDE) - m.y;

        m.xx += image[i] * x * x / m.mass;
        m.xy += image[i] * x * y / m.mass;
        m.yy += image[i] * y * y / m.mass;
    }
    return m;
}

/* How far the ink's long axis is turned from upright, in degrees. */
static double slant(const struct moments *m)
{
    return 0.5 * atan2(2 * m->xy, m->yy - m->xx) * 180 / 3.14159265358979;
}

static struct learner *make_bar_learner(const struct samples *samples,
                                        const struct learner_options *options)
{
    struct error err = {0};
    struct learner *learner = make_learner_with(samples, "784-4-2", *options, &err);

    if (learner == NULL)
        fail_msg("%s", err.text);
    return learner;
}

static void test_turns_are_as_far_as_asked_to_both_sides(void **state)
{
    struct samples samples = make_bars();
    struct learner_options options = learner_defaults;
    double least = 0, most = 0, mean = 0, mass = 0;
    struct learner *learner;

    (void)state;
    options.rotate = 30;
    learner = make_bar_learner(&samples, &options);
    for (size_t i = 0; i < BARS; i++) {
        struct moments m = measure(augment_image(learner, i, 0));
        double turn = slant(&m);

        assert_close(m.x, 13.5, 0.05);
        assert_close(m.y, 13.5, 0.05);
        assert_close(m.mass, 16 * (2 * 255 + 2 * 128), 0.02 * 16 * 766);
        least = fmin(least, turn);
        most = fmax(most, turn);
        mean += turn / BARS;
        mass += m.mass / BARS;
    }
    assert_close(mass, 16 * 766,
                 0.001 * 16 * 766); /* halves are rounded up: nothing is lost in the mean */
    assert_true(least < -27 && least > -30.5);
    assert_true(most > 27 && most < 30.5);
    assert_true(fabs(mean) < 4); /* three deviations of a mean of 200 */
    learner_free(learner);
}

static void test_scales_are_evenly_larger_and_smaller(void **state)
{
    struct samples samples = make_bars();
    struct learner_options options = learner_defaults;
    double least = 1, most = 1, mean = 0;
    struct learner *learner;

    (void)state;
    options.scale = 0.5;
    learner = make_bar_learner(&samples, &options);
    for (size_t i = 0; i < BARS; i++) {
        struct moments m = measure(augment_image(learner, i, 0));
        double size = sqrt(m.mass / (16 * 766)); /* ink grows with the square */

        assert_close(m.x, 13.5, 0.05);
        least = fmin(least, size);
        most = fmax(most, size);
        mean += log(size) / BARS;
    }
    assert_true(least > 0.64 && least < 0.72);
    assert_true(most > 1.4 && most < 1.53);
    assert_true(fabs(mean) < 0.05);
    learner_free(learner);
}

static void test_bending_keeps_the_ink_and_moves_it_as_far_as_asked(void **state)
{
    static const double asked[] = {0.5, 1, 2};
    struct samples samples = make_bars();
    struct learner_options options = learner_defaults;

    (void)state;
    for (size_t a = 0; a < 3; a++) {
        double mass = 0, square = 0, bent = 0;
        struct learner *learner;

        options.elastic = asked[a];
        learner = make_bar_learner(&samples, &options);
        for (size_t i = 0; i < BARS; i++) {
            const uint8_t *image = augment_image(learner, i, 0);
            double row = 0, ink = 0;

            for (size_t x = 0; x < SIDE;
                 x++) { /* one row of the bar goes to a side by one place of the field */
                row += (double)x * image[13 * SIDE + x];
                ink += image[13 * SIDE + x];
            }
            square += ink > 0 ? pow(row / ink - 13.5, 2) / BARS : 0;
            mass += measure(image).mass / (16 * 766) / BARS;
            bent += fabs(measure(image).xx - measure(bars).xx) / BARS;
        }
        assert_close(mass, 1, 0.05 * asked[a] + 0.02);
        assert_close(sqrt(square), asked[a], 0.25 * asked[a]);
        assert_true(bent > 0.02 * asked[a]); /* it is not only moved */
        learner_free(learner);
    }
}

static void test_the_same_changes_come_again_and_others_in_another_epoch(void **state)
{
    struct samples samples = make_bars();
    struct learner_options options = learner_defaults;
    struct error err = {0};
    struct learner *learner, *again;
    uint8_t first[AREA];

    (void)state;
    options.rotate = 10;
    options.scale = 0.1;
    options.elastic = 1;
    options.shift = 2;
    options.batch = 10;
    learner = make_bar_learner(&samples, &options);
    again = make_bar_learner(&samples, &options);
    memcpy(first, augment_image(learner, 7, 3), AREA);
    assert_memory_equal(augment_image(again, 7, 0), first, AREA);
    assert_memory_not_equal(augment_image(again, 8, 0), first, AREA);
    assert_true(learner_run(learner, 1000, &err));
    assert_memory_not_equal(augment_image(learner, 7, 3), first, AREA);
    learner_free(learner);
    learner_free(again);
}

static void test_nothing_on_changes_nothing(void **state)
{
    struct samples samples = make_bars();
    struct learner_options options = learner_defaults;
    struct learner *learner;

    (void)state;
    learner = make_bar_learner(&samples, &options);
    assert_ptr_equal(augment_image(learner, 5, 0), samples.bytes + learner_row(learner, 5) * AREA);
    learner_free(learner);
    options.elastic = 1e-30; /* the reading itself is exact where nothing moves */
    learner = make_bar_learner(&samples, &options);
    assert_memory_equal(augment_image(learner, 5, 0), bars, AREA);
    learner_free(learner);
}

/* The block after some mini-batches, with a stop, a state kept, and another learner going on from it. */
static void check_going_on(const struct learner_options *options, size_t threads)
{
    struct samples samples = make_bars();
    struct learner_options alone = *options;
    struct learner *whole, *cut, *rest;
    struct error err = {0};
    size_t size;
    void *kept;

    alone.threads = threads;
    whole = make_bar_learner(&samples, options);
    cut = make_bar_learner(&samples, &alone);
    rest = make_bar_learner(&samples, &alone);
    kept = malloc(learner_state_size(cut));
    assert_non_null(kept);
    for (int i = 0; i < 5; i++)
        assert_true(learner_run(whole, 3, &err));
    assert_true(learner_run(cut, 3, &err) && learner_run(cut, 3, &err));
    learner_save_state(cut, kept);
    assert_true(learner_restore_state(rest, kept, &err));
    for (int i = 0; i < 3; i++)
        assert_true(learner_run(rest, 3, &err));
    size = learner_network(whole)->block_size * sizeof(float);
    assert_memory_equal(learner_network(whole)->block, learner_network(rest)->block, size);
    free(kept);
    learner_free(whole);
    learner_free(cut);
    learner_free(rest);
}

static void test_a_kept_state_goes_on_bit_for_bit_with_any_threads(void **state)
{
    static const size_t batches[] = {1, 30};
    struct learner_options options = learner_defaults;

    (void)state;
    options.rotate = 10;
    options.scale = 0.1;
    options.elastic = 1;
    options.shift = 1;
    for (size_t b = 0; b < 2; b++) {
        options.batch = batches[b];
        for (size_t threads = 1; threads <= 3; threads++)
            check_going_on(&options, threads);
    }
}

/* Wide, high and larger than what is worked on at a time: nothing outside is read or written. */
static void test_images_of_any_shape_are_bent(void **state)
{
    static const size_t shapes[][2] = {
        {1,  70},
        {70, 1 },
        {33, 5 },
        {64, 3 },
        {2,  2 }
    };

    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        const size_t area = shapes[s][0] * shapes[s][1];
        uint8_t *image = malloc(area);
        struct learner_options options = learner_defaults;
        struct error err = {0};
        struct learner *learner;
        struct samples samples = {.count = 1,
                                  .inputs = area,
                                  .outputs = 2,
                                  .bytes = image,
                                  .labels = labels,
                                  .image_width = shapes[s][0],
                                  .image_height = shapes[s][1],
                                  .byte_scale = 1,
                                  .high = 1,
                                  .classes = 2};
        char layers[20];

        assert_non_null(image);
        memset(image, 200, area);
        snprintf(layers, sizeof layers, "%zu-2", area);
        options.rotate = 180;
        options.scale = 1;
        options.elastic = 16;
        learner = make_learner_with(&samples, layers, options, &err);
        assert_non_null(learner);
        for (int epoch = 0; epoch < 50; epoch++) {
            const uint8_t *changed = augment_image(learner, 0, 0);

            for (size_t i = 0; i < area; i++)
                assert_true(changed[i] <= 200);
            assert_true(learner_run(learner, 1, &err));
        }
        learner_free(learner);
        free(image);
    }
}

static void test_changes_are_refused_where_there_are_no_images(void **state)
{
    struct samples samples = make_bars();
    struct learner_options options = learner_defaults;
    struct error err = {0};

    (void)state;
    options.rotate = -1;
    assert_null(make_learner_with(&samples, "784-4-2", options, &err));
    assert_non_null(strstr(err.text, "rotate is -1"));
    options.rotate = 0;
    options.elastic = 1.5;
    samples.image_width = samples.image_height = 0;
    assert_null(make_learner_with(&samples, "784-4-2", options, &err));
    assert_non_null(strstr(err.text, "elastic is 1.5; it is for images"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_images_move_at_most_as_far_as_asked_and_everywhere),
        cmocka_unit_test(test_what_leaves_an_image_does_not_come_in_on_the_other_side),
        cmocka_unit_test(test_the_same_seed_moves_alike_however_the_work_is_cut),
        cmocka_unit_test(test_shift_is_refused_where_it_means_nothing),
        cmocka_unit_test(test_turns_are_as_far_as_asked_to_both_sides),
        cmocka_unit_test(test_scales_are_evenly_larger_and_smaller),
        cmocka_unit_test(test_bending_keeps_the_ink_and_moves_it_as_far_as_asked),
        cmocka_unit_test(test_the_same_changes_come_again_and_others_in_another_epoch),
        cmocka_unit_test(test_nothing_on_changes_nothing),
        cmocka_unit_test(test_a_kept_state_goes_on_bit_for_bit_with_any_threads),
        cmocka_unit_test(test_images_of_any_shape_are_bent),
        cmocka_unit_test(test_changes_are_refused_where_there_are_no_images),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
