# The engine. The vector kernels are one source compiled for each instruction set; which of them
# runs is decided when the program starts.

noinst_LIBRARIES += libnn.a
libnn_a_SOURCES = \
	include/nntui/activation.def \
	include/nntui/evidence.h \
	include/nntui/examine.h \
	include/nntui/graph.def \
	include/nntui/graph.h \
	include/nntui/imagine.h \
	include/nntui/init.def \
	include/nntui/learner.h \
	include/nntui/loss.def \
	include/nntui/microscope.h \
	include/nntui/network.h \
	include/nntui/nn.h \
	include/nntui/operation.def \
	include/nntui/optimizer.def \
	include/nntui/pass.h \
	include/nntui/quantity.def \
	include/nntui/rule.def \
	include/nntui/samples.h \
	src/nn/activation.c \
	src/nn/architecture.c \
	src/nn/augment.c \
	src/nn/batch.c \
	src/nn/choice.c \
	src/nn/difference.c \
	src/nn/difference.h \
	src/nn/evaluate.c \
	src/nn/evidence.c \
	src/nn/diverge.c \
	src/nn/event.h \
	src/nn/examine.c \
	src/nn/forward.c \
	src/nn/forward.h \
	src/nn/graph.c \
	src/nn/graph_parse.c \
	src/nn/imagine.c \
	src/nn/kernels.c \
	src/nn/kernels.h \
	src/nn/kernels_ink.h \
	src/nn/kernels_layer.h \
	src/nn/kernels_product.h \
	src/nn/kernels_source.h \
	src/nn/kernels_toy.h \
	src/nn/layers.c \
	src/nn/learner.c \
	src/nn/learner_private.h \
	src/nn/loss.c \
	src/nn/loss.h \
	src/nn/memory.h \
	src/nn/microscope.c \
	src/nn/network.c \
	src/nn/numeric.c \
	src/nn/numeric.h \
	src/nn/pass.c \
	src/nn/pass_backward.c \
	src/nn/pass_forward.c \
	src/nn/pass_numeric.c \
	src/nn/plan_batch.c \
	src/nn/plan_online.c \
	src/nn/plan_toy.c \
	src/nn/predictor.c \
	src/nn/probe.c \
	src/nn/probe.h \
	src/nn/samples.c \
	src/nn/source_dense.c \
	src/nn/source_ink.c \
	src/nn/team.c \
	src/nn/team.h \
	src/nn/vector.h
libnn_a_CFLAGS = $(AM_CFLAGS) $(NN_CFLAGS)

# kernels_base.c, kernels_avx2.c and kernels_avx512.c only include the one source with a prefix for
# its names. HAVE_KERNELS_AVX2 and HAVE_KERNELS_AVX512 in config.h say which are there.
kernel_libraries = libnn_base.a
noinst_LIBRARIES += libnn_base.a
libnn_base_a_SOURCES = src/nn/kernels_base.c
libnn_base_a_CFLAGS = $(AM_CFLAGS) $(KERNEL_CFLAGS)

if KERNELS_AVX2
kernel_libraries += libnn_avx2.a
noinst_LIBRARIES += libnn_avx2.a
libnn_avx2_a_SOURCES = src/nn/kernels_avx2.c
libnn_avx2_a_CFLAGS = $(AM_CFLAGS) $(KERNEL_CFLAGS) $(AVX2_CFLAGS)
endif

if KERNELS_AVX512
kernel_libraries += libnn_avx512.a
noinst_LIBRARIES += libnn_avx512.a
libnn_avx512_a_SOURCES = src/nn/kernels_avx512.c
libnn_avx512_a_CFLAGS = $(AM_CFLAGS) $(KERNEL_CFLAGS) $(AVX512_CFLAGS)
endif
