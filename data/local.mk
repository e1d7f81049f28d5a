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
lessonsendir = $(pkgdatadir)/lessons/en
dist_lessonsen_DATA = \
	data/lessons/en/c01-linear-model.md \
	data/lessons/en/c02-random-search.md \
	data/lessons/en/c03-gradient-descent.md \
	data/lessons/en/c04-linear-regression.md \
	data/lessons/en/c05-threshold-classifier.md \
	data/lessons/en/c06-logistic-regression.md \
	data/lessons/en/c07-two-dimensions.md \
	data/lessons/en/c08-one-example-derivatives.md \
	data/lessons/en/c09-neuron.md \
	data/lessons/en/c10-two-by-two.md \
	data/lessons/en/c11-three-by-three.md \
	data/lessons/en/c12-digits-equations.md \
	data/lessons/en/c13-error-functions.md \
	data/lessons/en/c14-perturbation.md \
	data/lessons/en/c15-error-splitting.md \
	data/lessons/en/c16-chain-rule.md \
	data/lessons/en/c17-sigmoid-circuit.md \
	data/lessons/en/c18-layers-with-bias.md \
	data/lessons/en/c19-weight-update.md \
	data/lessons/en/c20-update-by-hand.md \
	data/lessons/en/c21-preparing-data.md \
	data/lessons/en/c22-first-weights.md \
	data/lessons/en/c23-why-learning.md \
	data/lessons/en/c24-digits.md \
	data/lessons/en/c25-outlook.md

lessonsrodir = $(pkgdatadir)/lessons/ro
dist_lessonsro_DATA = \
	data/lessons/ro/c01-linear-model.md \
	data/lessons/ro/c02-random-search.md \
	data/lessons/ro/c03-gradient-descent.md \
	data/lessons/ro/c04-linear-regression.md \
	data/lessons/ro/c05-threshold-classifier.md \
	data/lessons/ro/c06-logistic-regression.md \
	data/lessons/ro/c07-two-dimensions.md \
	data/lessons/ro/c08-one-example-derivatives.md \
	data/lessons/ro/c09-neuron.md \
	data/lessons/ro/c10-two-by-two.md \
	data/lessons/ro/c11-three-by-three.md \
	data/lessons/ro/c12-digits-equations.md \
	data/lessons/ro/c13-error-functions.md \
	data/lessons/ro/c14-perturbation.md \
	data/lessons/ro/c15-error-splitting.md \
	data/lessons/ro/c16-chain-rule.md \
	data/lessons/ro/c17-sigmoid-circuit.md \
	data/lessons/ro/c18-layers-with-bias.md \
	data/lessons/ro/c19-weight-update.md \
	data/lessons/ro/c20-update-by-hand.md \
	data/lessons/ro/c21-preparing-data.md \
	data/lessons/ro/c22-first-weights.md \
	data/lessons/ro/c23-why-learning.md \
	data/lessons/ro/c24-digits.md \
	data/lessons/ro/c25-outlook.md

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
