/*
 * Images moved while training: where they go, that every place is met, and that it is a part of the
 * state only through the counters.
 */
#include "support.h"

#include "nn/learner_private.h"

#include <nntui/learner.h>

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
    return (struct samples){.count = COUNT, .inputs = PIXELS, .outputs = 2, .bytes = bytes, .image_width = WIDTH,
                            .image_height = HEIGHT, .byte_scale = 1.0F / 255, .labels = labels, .low = 0.01F,
                            .high = 0.99F, .classes = 2};
}

static struct learner *make_learner(const struct samples *samples, size_t shift, size_t batch, struct error *err)
{
    struct learner_options options = learner_defaults;
    struct architecture arch = {.bias = true};
    struct network network;
    struct learner *learner;

    assert_true(architecture_parse_layers(&arch, "35-4-2", err));
    assert_true(architecture_parse_activations(&arch, "sigmoid", err));
    assert_true(network_create(&network, &arch, err));
    network_initialise(&network, INIT_NORMAL, 1, 1);
    options.shift = shift;
    options.batch = batch;
    learner = learner_create(&network, samples, &options, err);
    network_free(&network);
    return learner;
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
    assert_true(lost > 0 && lost < COUNT); /* by 3 or 4 pixels down or up, or 4 to a side: outside */
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
        assert_int_not_equal(memcmp(learner_network(whole)->block, learner_network(other)->block, size), 0);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_images_move_at_most_as_far_as_asked_and_everywhere),
        cmocka_unit_test(test_what_leaves_an_image_does_not_come_in_on_the_other_side),
        cmocka_unit_test(test_the_same_seed_moves_alike_however_the_work_is_cut),
        cmocka_unit_test(test_shift_is_refused_where_it_means_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
