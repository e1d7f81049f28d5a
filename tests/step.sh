# The text of worked examples, compared with tests/golden/step/. After a change that is meant:
#   NNTUI_GOLDEN=update make check TESTS=tests/step.sh && git diff tests/golden
. "${top_srcdir:-.}/tests/tap.sh"

golden=$top_srcdir/tests/golden/step

# same_text NAME ARGUMENTS...: what `nntui step ARGUMENTS` prints is golden/step/NAME.txt
same_text() {
  local name=$1
  shift
  "$top_builddir/nntui" step "$@" >"$tmp/text" 2>"$tmp/err"
  tap_is "nntui step $*: exit status, standard error" "$? $(<"$tmp/err")" '0 '
  if [ "${NNTUI_GOLDEN-}" = update ]; then
    mkdir -p "$golden" && cp "$tmp/text" "$golden/$name.txt"
  fi
  tap_empty "nntui step $*: the text is $name.txt" "$(diff "$golden/$name.txt" "$tmp/text" 2>&1 | head -n 40)"
}

same_text 3-3-3.paper 3-3-3 --carry 3 --places 3
same_text 3-3-3.layer 3-3-3 --grain layer
same_text bias-linear.neuron bias-linear --grain neuron --passes 2
same_text circuit circuit
same_text 2-2-2.why 2-2-2 --why
same_text 3-3-3.ledger 3-3-3 --ledger

# What is read aloud is one line a thought, and what is handed in has no stray blanks.
tap_empty 'no line ends in a blank' "$(grep -nE ' $' "$golden"/*.txt)"
tap_empty 'no control characters' "$(grep -nP '[\x00-\x08\x0b-\x1f]' "$golden"/*.txt)"

tap_end
