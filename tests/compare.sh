# `nntui train --compare`: the same numbers as single runs, in the same order whatever the scheduling; which is best.
. "${top_srcdir:-.}/tests/tap.sh"

nntui=$top_builddir/nntui

# Lines without what the clock says, and without the last line.
figures() {
  sed -E -e '$d' -e 's/"(samples_per_second|seconds)":[^,}]*,?//g'
}

# of VALUE FILE: that run's lines as a single run prints them
of() {
  grep -F "\"value\":\"$1\"," "$2" | sed -E 's/"setting":"[^"]*","value":"[^"]*",//'
}

refused() {
  local status=$1 pattern=$2 got
  shift 2
  "$nntui" train "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
  got=$?
  tap_is "train $*: exit status" "$got" "$status"
  tap_true "train $*: says $pattern" grep -qE -e "^nntui: .*($pattern)" "$tmp/err"
  tap_empty "train $*: nothing on standard output" "$(<"$tmp/out")"
}

# the same bytes each time, on one core and on all
run() {
  "$@" "$nntui" train --data spiral --layers 2-8-1 --epochs 300 --json --compare rate=0.01,0.1,1,10,0.5,3
}
run env >"$tmp/one"
tap_is 'six runs end with 0' "$?" 0
figures <"$tmp/one" >"$tmp/one.figures"
run env | figures >"$tmp/two.figures"
tap_true 'twice the same bytes' cmp "$tmp/one.figures" "$tmp/two.figures"
if command -v taskset >/dev/null; then
  run taskset -c "$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')" | figures >"$tmp/core.figures"
  tap_true 'also on one core' cmp "$tmp/one.figures" "$tmp/core.figures"
else
  tap_skip 'also on one core' 'there is no taskset(1)'
fi
tap_is 'a line for each run and epoch, and one for the best' "$(wc -l <"$tmp/one")" 1801
tap_is 'epoch by epoch, in the order of the values' \
  "$(grep -oE '"value":"[^"]*","epoch":[0-9]+' "$tmp/one" | head -n 7 | tr -dc '0-9.\n' | paste -sd ' ' -)" \
  '0.011 0.11 11 101 0.51 31 0.012'
for rate in 0.01 0.1 1 10 0.5 3; do
  "$nntui" train --data spiral --layers 2-8-1 --epochs 300 --json --rate $rate | sed '$p' | figures >"$tmp/single"
  of $rate "$tmp/one.figures" >"$tmp/compared"
  tap_true "rate $rate: the numbers of a single run, to the last digit" cmp "$tmp/single" "$tmp/compared"
done
tap_is 'the keys are those of a single run, after setting and value' \
  "$(head -n 1 "$tmp/one" | grep -oE '"[a-z0-9_]+":' | tr -d '":' | paste -sd ' ' -)" \
  'setting value epoch train_loss test_loss train_accuracy test_accuracy samples_per_second seconds train_r2 test_r2 stopped'
best=$(grep '"epoch":300,"train' "$tmp/one" | sed -E 's/.*"value":"([^"]*)".*"test_loss":([^,]*),.*/\2 \1/' | sort -g | head -n 1)
tap_is 'the last line has the run with the lowest test error' \
  "$(tail -n 1 "$tmp/one" | grep -oE '"winner":"[^"]*","verdict":"best","by":"test_loss","epoch":300')" \
  "\"winner\":\"${best#* }\",\"verdict\":\"best\",\"by\":\"test_loss\",\"epoch\":300"

# larger epochs than a turn of a thread, a shared mini-batch, layers
"$nntui" train --data circle --batch 64 --threads 2 --epochs 3 --json --compare 'layers=2-2-1;2-256-256-1' >"$tmp/layers"
"$nntui" train --data circle --batch 64 --epochs 3 --json --layers 2-256-256-1 | sed '$p' | figures >"$tmp/single"
figures <"$tmp/layers" >"$tmp/layers.figures"
of 2-256-256-1 "$tmp/layers.figures" >"$tmp/compared"
tap_true 'layers: the numbers of a single run' cmp "$tmp/single" "$tmp/compared"

# values
"$nntui" train --data xor --epochs 1 --json --compare 'activation=tanh,sigmoid;relu,linear' >"$tmp/out"
tap_is 'values with commas are parted by semicolons' \
  "$(grep -oE '"value":"[^"]*"' "$tmp/out" | paste -sd ' ' -)" '"value":"tanh,sigmoid" "value":"relu,linear"'
refused 2 '1 values of rate; expected 2 to 6' --data xor --compare rate=1
refused 2 '7 values of rate; expected 2 to 6' --data xor --compare rate=1,2,3,4,5,6,7
refused 2 'no setting "speed"' --data xor --compare speed=1,2
refused 2 'in common' --data xor --compare data=xor,and
refused 2 '"fast" is not a number' --data xor --compare rate=1,fast
refused 2 'comes twice' --data xor --compare rate=1,1.0
refused 2 'compare layers 3-2-1: ' --data xor --compare layers=2-2-1,3-2-1
refused 2 'compare shift 1: .*no images' --data xor --compare shift=0,1
refused 2 'nothing-here' --data csv:nothing-here --compare rate=1,2
refused 2 '--load and --compare' --data xor --load "$tmp/none" --compare rate=1,2
refused 2 '--data is missing' --compare rate=1,2

# ends of all kinds
"$nntui" train --data houses --activation linear --epochs 3 --json --compare rate=0.01,100,0.1 >"$tmp/out" 2>"$tmp/err"
tap_is 'one run that diverges is a result' "$? $(<"$tmp/err")" '0 '
tap_is 'its last line says so, where its next would stand' \
  "$(sed -n 2p "$tmp/out" | grep -oE '^\{"setting":"rate","value":"100","epoch":0,"error":"training diverged in epoch 1')" \
  '{"setting":"rate","value":"100","epoch":0,"error":"training diverged in epoch 1'
tap_is 'the others go on' "$(wc -l <"$tmp/out")" 8
"$nntui" train --data houses --activation linear --epochs 3 --json --compare rate=100,1000 >"$tmp/out" 2>"$tmp/err"
tap_is 'where all diverge the work has failed' "$? $(<"$tmp/err")" '1 nntui: every run broke'
tap_true 'and no run is the best' grep -q '"winner":null,"verdict":"lost","by":null' "$tmp/out"
"$nntui" train --data gauss --epochs 50 --stop-accuracy 0.9 --json --compare rate=0.1,1 >"$tmp/out"
tap_is 'each run has its own stop condition' "$(grep -c '"stopped":"stop-accuracy"' "$tmp/out")" 2
tap_true 'equals are not told apart' grep -q '"winner":null,"verdict":"equal"' \
  <("$nntui" train --data xor --epochs 2 --json --compare threads=1,2)
tap_true 'losses are compared by right answers' grep -q '"by":"test_accuracy"' \
  <("$nntui" train --data spiral --layers 2-16-16-1 --epochs 60 --json --compare loss=sse,cross-entropy)

# the best is saved, as a single run saves it
"$nntui" train --data circle --epochs 20 --compare rate=0.01,1,0.1 --save "$tmp/best" >"$tmp/table"
tap_true 'the table ends with the best' grep -qE '^best: rate 1: lowest test error, 0\.[0-9]+ at epoch 20$' <(tail -n 1 "$tmp/table")
tap_is 'the table has a head, and a line for each run and epoch' "$(wc -l <"$tmp/table")" 62
"$nntui" train --data circle --epochs 20 --rate 1 --save "$tmp/alone" >/dev/null
tap_true 'the best network is saved' cmp "$tmp/best" "$tmp/alone"
"$nntui" train --data xor --epochs 2 --compare threads=1,2 --save "$tmp/nobody" >/dev/null 2>"$tmp/err"
tap_is 'without a best nothing is' "$? $(ls "$tmp/nobody" 2>/dev/null) $(<"$tmp/err")" \
  '1  nntui: no run is the best, so none is saved'

# an interrupt, and a reader that is gone
"$nntui" train --data circle --epochs 1000000000 --json --compare rate=0.01,0.1,1 >"$tmp/endless" 2>"$tmp/err" &
pid=$!
until [ -s "$tmp/endless" ]; do sleep 0.02; done
kill -INT $pid
wait $pid
tap_is 'an interrupt ends all runs' "$? $(<"$tmp/err")" '1 nntui: interrupted'
"$nntui" train --data circle --epochs 1000000000 --json --compare rate=0.01,0.1,1 2>"$tmp/err" | head -n 1 >"$tmp/out"
tap_is 'a closed pipe ends them, too' "$(wc -l <"$tmp/out")" 1
if [ -e /dev/full ]; then
  "$nntui" train --data xor --epochs 1 --compare rate=1,2 >/dev/full 2>"$tmp/err"
  tap_is 'a full disk is not silence' "$? $(<"$tmp/err")" \
    '1 nntui: standard output: cannot be written: No space left on device'
fi

tap_end
