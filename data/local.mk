# What the program reads while it runs, and the translations.

datasetsdir = $(pkgdatadir)/datasets
dist_datasets_DATA =

# The worked examples: each file is found by its name.
examplesdir = $(pkgdatadir)/examples
dist_examples_DATA = \
	data/examples/2-2-2.json \
	data/examples/2-2.json \
	data/examples/3-3-3.json \
	data/examples/bias-linear.json \
	data/examples/chain.json \
	data/examples/circuit.json \
	data/examples/digit.json \
	data/examples/house.json \
	data/examples/rooms.json \
	data/examples/update.json

# The lessons, in each language under the same names.
lesson_names = \
	c01-linear-model \
	c02-random-search \
	c03-gradient-descent \
	c04-linear-regression \
	c05-threshold-classifier \
	c06-logistic-regression \
	c07-two-dimensions \
	c08-one-example-derivatives \
	c09-neuron \
	c10-two-by-two \
	c11-three-by-three \
	c12-digits-equations \
	c13-error-functions \
	c14-perturbation \
	c15-error-splitting \
	c16-chain-rule \
	c17-sigmoid-circuit \
	c18-layers-with-bias \
	c19-weight-update \
	c20-update-by-hand \
	c21-preparing-data \
	c22-first-weights \
	c23-why-learning \
	c24-digits \
	c25-outlook

lessonsendir = $(pkgdatadir)/lessons/en
dist_lessonsen_DATA = $(lesson_names:%=data/lessons/en/%.md)
lessonsrodir = $(pkgdatadir)/lessons/ro
dist_lessonsro_DATA = $(lesson_names:%=data/lessons/ro/%.md)

# The programs that `nntui export` puts a network's numbers into.
codedir = $(pkgdatadir)/code
dist_code_DATA = \
	data/code/main.py \
	data/code/numpy.py \
	data/code/pytorch.py

# Translations: data/po/LANG.po for each language listed in data/po/LINGUAS.
# They are compiled to locale/ in the build folder, where the uninstalled program finds them.
EXTRA_DIST += data/po/LINGUAS data/po/collect

linguas = `sed 's/\#.*//' $(abs_srcdir)/data/po/LINGUAS`

if CATALOGUES
all_local += catalogues
install_data_local += install-catalogues
uninstall_local += uninstall-catalogues
clean_local += clean-catalogues
endif

catalogues:
	@for lang in $(linguas); do \
	  po=$(srcdir)/data/po/$$lang.po dir=locale/$$lang/LC_MESSAGES; \
	  test -n "`find $$dir/nntui.mo -newer $$po 2>/dev/null`" && continue; \
	  $(MKDIR_P) $$dir && $(MSGFMT) -c -o $$dir/nntui.mo $$po || exit 1; \
	done

install-catalogues: catalogues
	@for lang in $(linguas); do \
	  dir=$(DESTDIR)$(localedir)/$$lang/LC_MESSAGES; \
	  $(MKDIR_P) "$$dir" && $(INSTALL_DATA) locale/$$lang/LC_MESSAGES/nntui.mo "$$dir" || exit 1; \
	done

uninstall-catalogues:
	@for lang in $(linguas); do \
	  rm -f "$(DESTDIR)$(localedir)/$$lang/LC_MESSAGES/nntui.mo"; \
	done

clean-catalogues:
	rm -rf locale

# Collects the marked strings and merges them into each language (in the source folder; Debian's package gettext).
# What is new has no translation then, and nothing is guessed; what is gone is dropped.
update-po:
	$(srcdir)/data/po/collect $(srcdir) $(XGETTEXT) >nntui.pot
	cd $(srcdir)/data/po && for lang in $(linguas); do \
	  $(MSGMERGE) --no-fuzzy-matching --add-location=file --quiet --update --backup=none \
	    $$lang.po $(abs_builddir)/nntui.pot && \
	  msgattrib --no-obsolete -o $$lang.po $$lang.po || exit 1; \
	done
	rm -f nntui.pot

dist-hook: dist-catalogues
dist-catalogues:
	for lang in $(linguas); do \
	  cp -p $(srcdir)/data/po/$$lang.po $(distdir)/data/po/ || exit 1; \
	done

.PHONY: catalogues install-catalogues uninstall-catalogues clean-catalogues update-po dist-catalogues
