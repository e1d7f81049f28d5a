# The tests. To add one, add its name to a list here; tests/README.md says more.

# Each is a program of cmocka cases, tests/unit/test_NAME.c.
unit_tests = \
	tests/unit/test_activation \
	tests/unit/test_answer \
	tests/unit/test_any_use \
	tests/unit/test_expression \
	tests/unit/test_lesson \
	tests/unit/test_lessons \
	tests/unit/test_study \
	tests/unit/test_app \
	tests/unit/test_axes \
	tests/unit/test_architecture \
	tests/unit/test_audience \
	tests/unit/test_augment \
	tests/unit/test_canvas \
	tests/unit/test_catalogue \
	tests/unit/test_compare \
	tests/unit/test_digits_screen \
	tests/unit/test_own_digits \
	tests/unit/test_click \
	tests/unit/test_commands \
	tests/unit/test_comparison \
	tests/unit/test_course \
	tests/unit/test_csv \
	tests/unit/test_data_pane \
	tests/unit/test_dataset \
	tests/unit/test_digit_maker \
	tests/unit/test_digit_model \
	tests/unit/test_digits \
	tests/unit/test_digits_gallery \
	tests/unit/test_digits_networks \
	tests/unit/test_drawing \
	tests/unit/test_error \
	tests/unit/test_error_pane \
	tests/unit/test_evaluate \
	tests/unit/test_evidence \
	tests/unit/test_examine \
	tests/unit/test_example \
	tests/unit/test_exercise \
	tests/unit/test_explain \
	tests/unit/test_export \
	tests/unit/test_feature \
	tests/unit/test_figure \
	tests/unit/test_figures \
	tests/unit/test_file \
	tests/unit/test_golden \
	tests/unit/test_function \
	tests/unit/test_gradient \
	tests/unit/test_graph \
	tests/unit/test_growth \
	tests/unit/test_gzip \
	tests/unit/test_history \
	tests/unit/test_i18n \
	tests/unit/test_idx \
	tests/unit/test_imagine \
	tests/unit/test_kernels \
	tests/unit/test_key \
	tests/unit/test_learn \
	tests/unit/test_learner \
	tests/unit/test_loss \
	tests/unit/test_meeting \
	tests/unit/test_microscope \
	tests/unit/test_mirror \
	tests/unit/test_model \
	tests/unit/test_model_pane \
	tests/unit/test_mouse \
	tests/unit/test_network \
	tests/unit/test_numbers \
	tests/unit/test_numeric \
	tests/unit/test_overwrite \
	tests/unit/test_pace \
	tests/unit/test_palette \
	tests/unit/test_pass \
	tests/unit/test_picture \
	tests/unit/test_plot \
	tests/unit/test_preparation \
	tests/unit/test_problem \
	tests/unit/test_rng \
	tests/unit/test_rows \
	tests/unit/test_rule_eight \
	tests/unit/test_run \
	tests/unit/test_samples \
	tests/unit/test_scaling \
	tests/unit/test_screens \
	tests/unit/test_session \
	tests/unit/test_settings \
	tests/unit/test_settings_pane \
	tests/unit/test_spec \
	tests/unit/test_split \
	tests/unit/test_step \
	tests/unit/test_stepper \
	tests/unit/test_stop \
	tests/unit/test_structure \
	tests/unit/test_sweep \
	tests/unit/test_text \
	tests/unit/test_threads \
	tests/unit/test_ticker \
	tests/unit/test_time \
	tests/unit/test_timeline \
	tests/unit/test_trace \
	tests/unit/test_trainer \
	tests/unit/test_undo \
	tests/unit/test_weights_by_hand

# Of those, the ones that start threads: "make check-threads" runs only them (ThreadSanitizer).
threaded_tests = \
	tests/unit/test_augment \
	tests/unit/test_app \
	tests/unit/test_compare \
	tests/unit/test_data_pane \
	tests/unit/test_dataset \
	tests/unit/test_digit_maker \
	tests/unit/test_evaluate \
	tests/unit/test_session \
	tests/unit/test_figures \
	tests/unit/test_stop \
	tests/unit/test_threads \
	tests/unit/test_timeline \
	tests/unit/test_trainer

# Drive the real program in a terminal emulator (libvterm), tests/e2e/test_NAME.c.
e2e_tests = \
	tests/e2e/test_class \
	tests/e2e/test_digits \
	tests/e2e/test_mouse \
	tests/e2e/test_rescue \
	tests/e2e/test_screen \
	tests/e2e/test_session \
	tests/e2e/test_sizes \
	tests/e2e/test_step \
	tests/e2e/test_terminals

e2e_support = tests/e2e/terminal.c tests/e2e/terminal.h
tests_e2e_test_class_SOURCES = tests/e2e/test_class.c $(e2e_support)
tests_e2e_test_digits_SOURCES = tests/e2e/test_digits.c $(e2e_support)
tests_e2e_test_mouse_SOURCES = tests/e2e/test_mouse.c $(e2e_support)
tests_e2e_test_rescue_SOURCES = tests/e2e/test_rescue.c $(e2e_support)
tests_e2e_test_screen_SOURCES = tests/e2e/test_screen.c $(e2e_support)
tests_e2e_test_session_SOURCES = tests/e2e/test_session.c $(e2e_support)
tests_e2e_test_sizes_SOURCES = tests/e2e/test_sizes.c $(e2e_support)
tests_e2e_test_step_SOURCES = tests/e2e/test_step.c $(e2e_support)
tests_e2e_test_terminals_SOURCES = tests/e2e/test_terminals.c $(e2e_support)

# Measures the screen: make bench-screen [MNIST=FOLDER]
EXTRA_PROGRAMS = tests/bench/screen tests/bench/bench_engine tests/bench/bench_digits tests/bench/bench_step tests/bench/bench_timeline tests/bench/bench_compare tests/bench/bench_class
CLEANFILES += $(EXTRA_PROGRAMS)
tests_bench_screen_SOURCES = tests/bench/screen.c $(e2e_support)
bench-screen: nntui$(EXEEXT) tests/bench/screen$(EXEEXT)
	unset LINES COLUMNS NO_COLOR; top_builddir='$(abs_top_builddir)' tests/bench/screen$(EXEEXT) '$(MNIST)'

# A presenter and thirty who follow: make bench-class
tests_bench_bench_class_SOURCES = tests/bench/bench_class.c $(e2e_support)
bench-class: nntui$(EXEEXT) tests/bench/bench_class$(EXEEXT)
	unset LINES COLUMNS NO_COLOR; top_builddir='$(abs_top_builddir)' tests/bench/bench_class$(EXEEXT)

# Times the engine's ways of working beside a straightforward loop: make bench-engine MNIST=FOLDER
tests_bench_bench_engine_SOURCES = tests/bench/bench_engine.c tests/bench/plain_loop.h
tests_bench_bench_engine_LDADD = libplain_loop.a $(nntui_libraries) $(nntui_libs)
EXTRA_LIBRARIES = libplain_loop.a
libplain_loop_a_SOURCES = tests/bench/plain_loop.c
libplain_loop_a_CFLAGS = $(AM_CFLAGS) -O3 -march=native -ffast-math
CLEANFILES += $(EXTRA_PROGRAMS) $(EXTRA_LIBRARIES)
bench-engine: tests/bench/bench_engine$(EXEEXT)
	tests/bench/bench_engine$(EXEEXT) '$(MNIST)'

# Shell scripts that print TAP.
shell_tests = \
	tests/cli.sh \
	tests/compare.sh \
	tests/fuzz/corpus.sh \
	tests/layers.sh \
	tests/lesson.sh \
	tests/manual.sh \
	tests/presets.sh \
	tests/project.sh \
	tests/step.sh \
	tests/translations.sh

# Each is tests/fuzz/fuzz_NAME.c with LLVMFuzzerTestOneInput(); its seeds and every input that once
# broke it are in tests/fuzz/corpus/NAME/, and "make check" runs them all.
fuzz_targets = \
	tests/fuzz/fuzz_catalogue \
	tests/fuzz/fuzz_csv \
	tests/fuzz/fuzz_example \
	tests/fuzz/fuzz_follow \
	tests/fuzz/fuzz_graph \
	tests/fuzz/fuzz_idx \
	tests/fuzz/fuzz_lesson \
	tests/fuzz/fuzz_model \
	tests/fuzz/fuzz_picture \
	tests/fuzz/fuzz_session \
	tests/fuzz/fuzz_sheet \
	tests/fuzz/fuzz_spec \
	tests/fuzz/fuzz_study

LDADD = $(nntui_libraries) $(CMOCKA_LIBS) $(VTERM_LIBS) $(nntui_libs)

EXTRA_DIST += $(shell_tests) tests/README.md tests/fuzz/corpus tests/golden tests/run tests/standin/torch.py tests/summary tests/tap.sh \
	tests/bench/compare.py tests/bench/contestant_fann.c tests/bench/contestant_loop.c tests/bench/contestants.py \
	tests/unit/app_support.h tests/unit/course_support.h tests/unit/data_support.h tests/unit/paper.h tests/unit/support.h

TEST_EXTENSIONS = .sh
tap_driver = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(tap_driver)
SH_LOG_DRIVER = $(tap_driver)

# A test that hangs fails after this many seconds.
TEST_SECONDS = 300
LOG_COMPILER = $(top_srcdir)/tests/run $(TEST_SECONDS)
SH_LOG_COMPILER = $(top_srcdir)/tests/run $(TEST_SECONDS) bash

# Tests find the sources, the build and the tools here, and never the user's settings.
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	fuzz_targets='$(fuzz_targets)'; export fuzz_targets; \
	NM='$(NM)'; export NM; \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	LC_ALL=C.UTF-8; export LC_ALL; \
	XDG_STATE_HOME='$(abs_builddir)/tests/state'; export XDG_STATE_HOME; \
	XDG_CACHE_HOME='$(abs_builddir)/tests/cache'; export XDG_CACHE_HOME; \
	unset LINES COLUMNS NO_COLOR LANGUAGE NNTUI_DATADIR NNTUI_MNIST;

if FUZZERS

check_PROGRAMS += $(fuzz_targets)
LDADD += $(FUZZ_ENGINE)

else

# Without libFuzzer a small main() of our own feeds the fuzz targets.
check_LIBRARIES += libfuzzdriver.a
libfuzzdriver_a_SOURCES = tests/fuzz/driver.c
LDADD += libfuzzdriver.a
check_PROGRAMS += $(fuzz_targets)

if HAVE_CMOCKA
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
if HAVE_VTERM
check_PROGRAMS += $(e2e_tests)
TESTS += $(e2e_tests)
endif
endif

TESTS += $(shell_tests)

endif

check-threads:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(threaded_tests)'

# How well each preset learns the toy set of its name: make check-presets [SEEDS=20]
check-presets: nntui$(EXEEXT)
	@top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' SEEDS='$(SEEDS)' bash $(srcdir)/tests/presets.sh

# Runs each fuzz target for FUZZ_SECONDS (configure with CC=clang --enable-fuzzers). New inputs go to
# fuzz/NAME/ in the build folder, inputs that broke something to fuzz/NAME-*. Ends with the counts in
# the form of "make check".
FUZZ_SECONDS ?= 30
fuzz: $(fuzz_targets)
	@passed=0 failed=0; \
	for target in $(fuzz_targets); do \
	  name=`basename $$target | sed s/^fuzz_//`; \
	  $(MKDIR_P) fuzz/$$name; \
	  echo "$$target: $(FUZZ_SECONDS) seconds"; \
	  if ./$$target -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
	    -artifact_prefix=fuzz/$$name- fuzz/$$name $(srcdir)/tests/fuzz/corpus/$$name >fuzz/$$name.log 2>&1; \
	  then passed=`expr $$passed + 1`; \
	  else failed=`expr $$failed + 1`; tail -n 40 fuzz/$$name.log; \
	  fi; \
	done; \
	echo "# PASS: $$passed"; echo "# FAIL: $$failed"; test $$failed = 0

# Times the Digits screen, from a move of the mouse to the drawn screen: make bench-digits
tests_bench_bench_digits_SOURCES = tests/bench/bench_digits.c
tests_bench_bench_digits_LDADD = $(nntui_libraries) $(nntui_libs)
bench-digits: tests/bench/bench_digits$(EXEEXT)
	tests/bench/bench_digits$(EXEEXT)

# Times the Step screen, from a command to the drawn screen: make bench-step
tests_bench_bench_step_SOURCES = tests/bench/bench_step.c
tests_bench_bench_step_LDADD = $(nntui_libraries) $(nntui_libs)
bench-step: tests/bench/bench_step$(EXEEXT)
	tests/bench/bench_step$(EXEEXT)

# Six compared runs beside one alone: make bench-compare
tests_bench_bench_compare_SOURCES = tests/bench/bench_compare.c
tests_bench_bench_compare_LDADD = $(nntui_libraries) $(nntui_libs)
bench-compare: nntui$(EXEEXT) tests/bench/bench_compare$(EXEEXT)
	top_builddir='$(abs_top_builddir)' tests/bench/bench_compare$(EXEEXT)

clean_local += clean-fuzz clean-state
clean-fuzz:
	rm -rf fuzz

# What keeping a run's past costs, and how long going back takes: make bench-timeline [MNIST=FOLDER]
tests_bench_bench_timeline_SOURCES = tests/bench/bench_timeline.c
tests_bench_bench_timeline_LDADD = $(nntui_libraries) $(nntui_libs)
bench-timeline: tests/bench/bench_timeline$(EXEEXT)
	tests/bench/bench_timeline$(EXEEXT) '$(MNIST)'

# What the program keeps when a test leaves its screen.
clean-state:
	rm -rf tests/state tests/cache

.PHONY: bench-class bench-compare bench-digits bench-engine bench-screen bench-step bench-timeline check-presets check-threads fuzz clean-fuzz clean-state
