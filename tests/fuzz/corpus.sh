# Runs each fuzz target on its corpus: the seeds, and every input that once broke it.
. "${top_srcdir:-.}/tests/tap.sh"

# The paths in the output are the same wherever the sources are.
cd "$top_srcdir" || exit 1
for target in ${fuzz_targets-}; do
  name=${target##*/fuzz_}
  corpus=tests/fuzz/corpus/$name
  if "$top_builddir/$target" "$corpus" >"$tmp/log" 2>&1 && [[ -s $tmp/log ]]; then
    tap_result 0 "$target runs its $(wc -l <"$tmp/log") inputs"
  else
    tap_result 1 "$target runs its inputs" "$(tail -n 30 "$tmp/log")"
  fi
done
tap_end
