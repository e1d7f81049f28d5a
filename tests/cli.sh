# The command line as scripts use it: what is printed, where complaints go, the exit status.
. "${top_srcdir:-.}/tests/tap.sh"

nntui=$top_builddir/nntui

# refused STATUS PATTERN ARGUMENTS...: exit status, one line on standard error that matches, nothing on standard output
refused() {
  local status=$1 pattern=$2 got
  shift 2
  "$nntui" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
  got=$?
  tap_is "nntui $*: exit status" "$got" "$status"
  tap_true "nntui $*: says $pattern" grep -qE -e "$pattern" "$tmp/err"
  tap_empty "nntui $*: nothing on standard output" "$(<"$tmp/out")"
}

tap_true '--version says name and number' grep -qE '^nntui [0-9]+\.[0-9]+' <("$nntui" --version)
tap_true '--help lists the commands' grep -qE 'nntui train' <("$nntui" --help)
for command in train eval data bench; do
  tap_true "$command --help says how it is used" grep -q "usage: nntui $command" <("$nntui" $command --help)
done

# train
"$nntui" train --data circle,seed=3 --layers 2-6-1 --activation tanh --rate 0.1 --batch 4 --epochs 3 --seed 5 \
  --save "$tmp/model.safetensors" --json >"$tmp/train.json" 2>"$tmp/err"
tap_is 'train ends with 0' "$?" 0
tap_empty 'train says nothing on standard error in a pipe' "$(<"$tmp/err")"
tap_is 'train prints a line for each epoch' "$(wc -l <"$tmp/train.json")" 3
tap_is 'the keys of a line are those of the contract' \
  "$(head -n 1 "$tmp/train.json" | grep -oE '"[a-z_]+":' | tr -d '":\n' | sed 's/[a-z_]*/&/g')" \
  "$(printf '%s' epoch train_loss test_loss train_accuracy test_accuracy samples_per_second seconds)"
"$nntui" train --data circle,seed=3 --layers 2-6-1 --activation tanh --rate 0.1 --batch 4 --epochs 3 --seed 5 \
  --save "$tmp/again.safetensors" >"$tmp/train.txt"
tap_true 'the same seed gives the same bits' cmp "$tmp/model.safetensors" "$tmp/again.safetensors"
"$nntui" train --data circle,seed=3 --layers 2-6-1 --activation tanh --rate 0.1 --batch 4 --epochs 3 --seed 6 \
  --save "$tmp/other.safetensors" >/dev/null
tap_true 'another seed gives others' test "$(cmp "$tmp/model.safetensors" "$tmp/other.safetensors" >/dev/null; echo $?)" = 1
tap_is 'without --json train prints a table' "$(wc -l <"$tmp/train.txt")" 4
"$nntui" train --data houses --epochs 1 --json >"$tmp/houses.json"
tap_true 'accuracy of a regression is null' grep -q '"train_accuracy":null' "$tmp/houses.json"
"$nntui" train --load "$tmp/model.safetensors" --epochs 1 --json >"$tmp/more.json"
tap_is 'train --load goes on from data and weights of the model' \
  "$(head -n 1 "$tmp/more.json" | grep -c '"epoch":1,')" 1

# eval agrees with what train measured
"$nntui" eval --model "$tmp/model.safetensors" --data circle,seed=3,part=test --json >"$tmp/eval.json"
tap_is 'eval ends with 0' "$?" 0
tap_is 'eval measures what train measured' \
  "$(grep -oE '"accuracy":[0-9.]+' "$tmp/eval.json" | cut -d: -f2)" \
  "$(tail -n 1 "$tmp/train.json" | grep -oE '"test_accuracy":[0-9.]+' | cut -d: -f2)"
tap_true 'eval --json has the confusion matrix' grep -qE '"confusion":\[\[[0-9]+,[0-9]+\],\[[0-9]+,[0-9]+\]\]' "$tmp/eval.json"

# data
tap_true 'data list has xor' grep -qE '^xor ' <("$nntui" data list)
tap_true 'data show prints the classes' grep -q 'classes: 2' <("$nntui" data show xor)
"$nntui" data export moons,samples=50,seed=2 "$tmp/moons.csv"
"$nntui" train --data "csv:$tmp/moons.csv,seed=1" --epochs 2 --json >"$tmp/csv.json"
tap_is 'what data export writes can be trained on' "$(wc -l <"$tmp/csv.json")" 2
"$nntui" train --data - --epochs 2 --json <"$tmp/moons.csv" >"$tmp/stdin.json"
tap_is 'data comes from standard input, too' "$(wc -l <"$tmp/stdin.json")" 2

# what is wrong is said
refused 2 'data is missing' train
refused 2 'unknown or ambiguous' train --data xor --nonsense
refused 2 'needs a value' train --data
refused 2 'not an option' train --data xor extra
refused 2 'sigmoid, tanh' train --data xor --activation nosuch
refused 2 'rate' train --data xor --rate fast
refused 2 'nosuch' train --data nosuch
refused 2 'nosuch' eval --model "$tmp/nosuch" --data xor
refused 2 'model' eval --data xor
refused 2 'list, show' data
refused 2 'step' train --data xor --activation step
refused 2 'inputs|2-' train --data xor --layers 3-2-1
refused 2 'nosuch.csv' train --data "csv:$tmp/nosuch.csv"
printf 'a,b,c\n1,2,x\n3,,y\n' >"$tmp/hole.csv"
refused 2 'hole.csv:3' train --data "csv:$tmp/hole.csv"
head -c 100 "$tmp/model.safetensors" >"$tmp/cut.safetensors"
refused 2 'cut.safetensors' eval --model "$tmp/cut.safetensors" --data circle
refused 2 'nosuch' train --data xor --epochs 1 --json --save "$tmp/nosuch/model"

# training that breaks ends with 1, says where, and saves nothing
"$nntui" train --data houses --layers 1-8-1 --activation linear --rate 1000 --epochs 100 --save "$tmp/broken" >/dev/null 2>"$tmp/err"
tap_is 'diverged training ends with 1' "$?" 1
tap_true 'and names the epoch' grep -q epoch "$tmp/err"
tap_true 'and saves nothing' test ! -e "$tmp/broken"

# an interrupt finishes the mini-batch, saves, and ends with 1
"$nntui" train --data spiral --epochs 1000000000 --save "$tmp/stopped.safetensors" --json >"$tmp/endless.json" 2>"$tmp/err" &
pid=$!
until [ -s "$tmp/endless.json" ] || ! kill -0 $pid 2>/dev/null; do sleep 0.05; done
kill -INT $pid
wait $pid
tap_is 'interrupted training ends with 1' "$?" 1
tap_true 'the network so far is saved' "$nntui" eval --model "$tmp/stopped.safetensors" --data spiral
tap_empty 'no other file is left' "$(find "$tmp" -name '.*' -type f)"

# a full disk is not silence
if [ -e /dev/full ]; then
  "$nntui" data list >/dev/full 2>"$tmp/err"
  tap_is 'standard output that cannot be written: exit status 1' "$?" 1
fi

tap_end
