# The manual page and the README say what the program says.
. "${top_srcdir:-.}/tests/tap.sh"

page=$top_srcdir/man/nntui.1
tap_is 'the lists in the manual are those of the program (make update-man)' \
  "$(diff <("$top_srcdir/man/update" "$top_builddir/man/tables" "$page") "$page" | head -n 20)" ''

# Options that a command's --help prints are in the manual.
missing=$(for command in train eval predict export step data bench; do
  "$top_builddir/nntui" "$command" --help | grep -oE '^  --[a-z0-9-]+' | while read -r option; do
    tr -d '\\' <"$page" | grep -qF -e "$option" || echo "$command $option"
  done
done)
tap_empty 'every option of every command is in the manual' "$missing"
tap_true 'commands have options' test "$("$top_builddir/nntui" train --help | grep -cE '^  --')" -gt 10

# The pictures in the README are what the program prints (on the plain vector path, the same on every processor).
for script in picture learn step digits; do
  NNTUI_KERNELS=plain "$top_builddir/nntui" --script "$top_srcdir/data/$script.script" | sed '/^-----/,$d' >"$tmp/picture"
  sed -n "/^<!-- $script -->\$/,/^(Printed by/p" "$top_srcdir/README.md" | sed -e '1,2d' -e '/^```$/,$d' >"$tmp/in-readme"
  tap_is "the README's picture from $script.script is the program's" "$(diff "$tmp/picture" "$tmp/in-readme")" ''
  tap_true "the README has a picture from $script.script" test "$(wc -l <"$tmp/in-readme")" -ge 24
done

# The commands that README and manual show do what they show: on a few images, and with a short measurement.
tap_mnist "$tmp/DIR"
printf '%s\n' size,garden,price 100,1,2.5 80,2,2.25 120,3,3.5 60,4,1.75 >"$tmp/FILE"
echo 'P2 5 5 9 9 9 9 9 9 9 9 0 9 9 9 9 0 9 9 9 9 0 9 9 9 9 9 9 9' >"$tmp/IMAGE"
examples() {
  sed -e ':a' -e '/\\$/N; s/\\\n//; ta' | sed -nE -e 's/ +#.*//' -e 's/^ *(printf .*|nntui .*)$/\1/p' |
    sed -e 's/nntui bench$/& --rounds 1 --milliseconds 1/'
}
grep -A1 '^    nntui' "$top_srcdir/README.md" | examples >"$tmp/readme-commands"
sed -n '/^\.SH EXAMPLES/,$p' "$page" | sed -e 's/\\-/-/g' -e 's/\\e/\\/g' | examples >"$tmp/manual-commands"
for from in readme manual; do
  tap_true "the $from shows commands" test "$(wc -l <"$tmp/$from-commands")" -ge 4
  while read -r command; do
    (cd "$tmp" && PATH=$top_builddir:$PATH && eval "$command") >"$tmp/log" 2>&1 </dev/null
    tap_result $? "$from: $command" "$(<"$tmp/log")"
  done <"$tmp/$from-commands"
done

# The sweeps over many machines, as far as one machine goes: a job of the Slurm array for each value, and GNU parallel.
comparing() {
  sed -n '/^\.SS Comparing runs/,/^\.SS Settings/p' "$page" | sed -e 's/\\-/-/g' -e 's/\\e/\\/g'
}
comparing | sed -n '/^#!/,/^nntui/p' >"$tmp/sweep.sh"
tap_is 'the manual has a script for Slurm' "$(wc -l <"$tmp/sweep.sh")" 7
without_clock() { sed -E 's/"(samples_per_second|seconds)":[^,]*,//g'; }
for task in 0 1 2 3; do
  (cd "$tmp" && PATH=$top_builddir:$PATH SLURM_ARRAY_TASK_ID=$task sh sweep.sh)
done | without_clock >"$tmp/slurm"
tap_is 'whose jobs are the runs of the sweep' "$(wc -l <"$tmp/slurm")" 800
if command -v parallel >/dev/null && parallel --version 2>&1 | grep -q GNU; then
  comparing | sed -n '/^parallel/,/sweep.txt/p' >"$tmp/parallel.sh"
  (cd "$tmp" && PATH=$top_builddir:$PATH HOME=$tmp sh parallel.sh </dev/null 2>/dev/null)
  tap_is 'GNU parallel gives the same lines, each after its value' \
    "$(cut -f 2 "$tmp/sweep.txt" | without_clock | diff - "$tmp/slurm" | head -n 5)" ''
else
  tap_skip 'GNU parallel gives the same lines, each after its value' 'there is no parallel(1)'
fi
comparing | examples | grep -- '--compare' >"$tmp/compared"
tap_is 'the manual shows what can be compared' "$(wc -l <"$tmp/compared")" 2
while read -r command; do
  (cd "$tmp" && PATH=$top_builddir:$PATH && eval "$command") >"$tmp/log" 2>&1 </dev/null
  tap_result $? "manual: $command" "$(<"$tmp/log")"
done <"$tmp/compared"

tap_end
