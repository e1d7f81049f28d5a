# One training run: worker thread, command queue, snapshots, history.

noinst_LIBRARIES += libtrain.a
libtrain_a_SOURCES =
