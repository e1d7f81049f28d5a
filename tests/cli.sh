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
  tap_true "nntui $*: says $pattern" grep -qE -e "^nntui: .*($pattern)" "$tmp/err"
  tap_is "nntui $*: one line" "$(wc -l <"$tmp/err")" 1
  tap_empty "nntui $*: nothing on standard output" "$(<"$tmp/out")"
}

# same_keys NAME FILE KEY...: the keys of the first line of JSON, in their order
same_keys() {
  local name=$1 file=$2
  shift 2
  tap_is "$name" "$(head -n 1 "$file" | grep -oE '"[a-z0-9_]+":' | tr -d '":' | paste -sd ' ' -)" "$*"
}

# value KEY FILE: a number of the last line of JSON
value() {
  tail -n 1 "$2" | grep -oE "\"$1\":[-0-9.e+]+" | cut -d: -f2
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
same_keys 'the keys of a line are those of the contract' "$tmp/train.json" \
  epoch train_loss test_loss train_accuracy test_accuracy samples_per_second seconds
"$nntui" train --data circle,seed=3 --layers 2-6-1 --activation tanh --rate 0.1 --batch 4 --epochs 3 --seed 5 \
  --save "$tmp/again.safetensors" >"$tmp/train.txt"
tap_true 'the same seed gives the same bits' cmp "$tmp/model.safetensors" "$tmp/again.safetensors"
"$nntui" train --data circle,seed=3 --layers 2-6-1 --activation tanh --rate 0.1 --batch 4 --epochs 3 --seed 6 \
  --save "$tmp/other.safetensors" >/dev/null
tap_true 'another seed gives others' test "$(cmp "$tmp/model.safetensors" "$tmp/other.safetensors" >/dev/null; echo $?)" = 1
tap_is 'without --json train prints a table' "$(wc -l <"$tmp/train.txt")" 4
"$nntui" train --data houses --epochs 1 --json >"$tmp/houses.json"
tap_true 'accuracy of a regression is null' grep -q '"train_accuracy":null' "$tmp/houses.json"
"$nntui" train --preset xor --epochs 2 --json >"$tmp/preset.json"
tap_is 'a preset may name the data, also those of the default' "$(wc -l <"$tmp/preset.json")" 2

# going on: in the same order of samples, two epochs and two more are four
common="--data circle,seed=3 --layers 2-6-1 --rate 0.1 --no-shuffle"
# shellcheck disable=SC2086 # several arguments in one variable
"$nntui" train $common --epochs 4 --save "$tmp/four" --json >"$tmp/four.json"
# shellcheck disable=SC2086
"$nntui" train $common --epochs 2 --save "$tmp/two" >/dev/null
"$nntui" train --load "$tmp/two" --save "$tmp/two-two" --json >"$tmp/two.json"
tap_is 'train --load goes on from weights, data and settings of the model' \
  "$(value train_loss "$tmp/two.json")" "$(value train_loss "$tmp/four.json")"
tap_is 'its epochs are counted anew' "$(value epoch "$tmp/two.json")" 2
tap_true 'what is the same as in the model may be asked for' \
  "$nntui" train --load "$tmp/two" --layers 2-6-1 --activation sigmoid --loss sse --epochs 1
refused 2 'layers: 2-7-1 asked for, but .* has 2-6-1' train --load "$tmp/two" --layers 2-7-1
refused 2 'activation: tanh asked for, but .* has sigmoid,sigmoid' train --load "$tmp/two" --activation tanh
refused 2 'loss: mae asked for, but .* has sse' train --load "$tmp/two" --loss mae
refused 2 'bias: off asked for, but .* has on' train --load "$tmp/two" --no-bias
refused 2 '2 inputs, but "houses" has 1' train --load "$tmp/two" --data houses
printf '%s\n' a,b,kind 1,2,red 2,1,green 3,3,blue 4,4,green >"$tmp/three.csv"
printf '%s\n' a,b,kind 1,2,red 2,1,green 3,3,red 4,4,green >"$tmp/fewer.csv"
printf '%s\n' a,b,kind 1,2,red 2,1,gray >"$tmp/unknown.csv"
"$nntui" train --data "csv:$tmp/three.csv" --epochs 1 --save "$tmp/kinds" >/dev/null
"$nntui" train --load "$tmp/kinds" --data "csv:$tmp/fewer.csv" --epochs 1 --save "$tmp/kinds2" >/dev/null
tap_true 'data with fewer classes keep the numbers that the network knows them by' \
  cmp <(grep -aoE 'class_names":"[^]]*' "$tmp/kinds") <(grep -aoE 'class_names":"[^]]*' "$tmp/kinds2")
refused 2 'unknown.csv:3: .*gray' train --load "$tmp/kinds" --data "csv:$tmp/unknown.csv"

# foreign FILE METADATA: a network from elsewhere, of two inputs and one output
foreign() {
  local json="{\"__metadata__\":{$2},\"layer1.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}"
  {
    printf '%b' "\\$(printf '%03o' ${#json})\0\0\0\0\0\0\0"
    printf '%s\0\0\0\0\0\0\0\0' "$json"
  } >"$1"
}
foreign "$tmp/elsewhere" '"activation":"linear"'
foreign "$tmp/odd" '"activation":"linear","data":"xor","setting.rate":"fast"'
refused 2 'odd: rate: "fast" is not a number' train --load "$tmp/odd"
tap_true 'a setting of the file that is given anew does not count' "$nntui" train --load "$tmp/odd" --rate 0.1 --epochs 1
refused 2 'elsewhere: does not say what it was trained on' train --load "$tmp/elsewhere"
tap_true 'a network from elsewhere goes on with data' "$nntui" train --load "$tmp/elsewhere" --data xor --epochs 1
tap_true 'and can be measured' "$nntui" eval --model "$tmp/elsewhere" --data xor

# eval agrees with what train measured
"$nntui" eval --model "$tmp/model.safetensors" --data circle,seed=3,part=test --json >"$tmp/eval.json"
tap_is 'eval ends with 0' "$?" 0
same_keys 'the keys of eval are those of the contract' "$tmp/eval.json" samples loss accuracy confusion
tap_is 'eval measures what train measured' "$(value accuracy "$tmp/eval.json")" "$(value test_accuracy "$tmp/train.json")"
tap_is 'its loss, too' "$(value loss "$tmp/eval.json")" "$(value test_loss "$tmp/train.json")"
tap_true 'eval --json has the confusion matrix' grep -qE '"confusion":\[\[[0-9]+,[0-9]+\],\[[0-9]+,[0-9]+\]\]' "$tmp/eval.json"
for part in train=320 test=80 all=400; do
  "$nntui" eval --model "$tmp/model.safetensors" --data "circle,seed=3,part=${part%=*}" --json --threads 2 >"$tmp/part.json"
  tap_is "part=${part%=*} has its samples" "$(value samples "$tmp/part.json")" "${part#*=}"
  tap_is "part=${part%=*}: each is in the confusion matrix once" \
    "$(sed 's/.*"confusion"://' "$tmp/part.json" | grep -oE '[0-9]+' | awk '{ sum += $1 } END { print sum }')" "${part#*=}"
done
tap_is 'without a part it is the one held back' "$(value samples <("$nntui" eval --model "$tmp/model.safetensors" --data circle --json))" 80
tap_is 'or all where nothing is' "$(value samples <("$nntui" eval --model "$tmp/model.safetensors" --data circle,test=0 --json))" 400
tap_true 'a table with names is printed for people' grep -qE '^ +inside +[0-9]+ +[0-9]+$' \
  <("$nntui" eval --model "$tmp/model.safetensors" --data circle)
printf '%s\n' a,kind 1,brânză 2,smântână-grasă 3,brânză 4,smântână-grasă >"$tmp/cheese.csv"
"$nntui" train --data "csv:$tmp/cheese.csv" --epochs 1 --save "$tmp/cheese" >/dev/null
tap_is 'its columns are counted in characters, not in bytes' \
  "$("$nntui" eval --model "$tmp/cheese" --data "csv:$tmp/cheese.csv" | sed -n 6p)" '           brânză smântână'
"$nntui" train --data houses --epochs 20 --rate 0.05 --save "$tmp/houses" >/dev/null
"$nntui" eval --model "$tmp/houses" --data houses --json >"$tmp/houses.json"
same_keys 'a regression has r2, too' "$tmp/houses.json" samples loss accuracy confusion r2
tap_true 'and neither accuracy nor confusion' grep -q '"accuracy":null,"confusion":null,"r2":0.[89]' "$tmp/houses.json"
tap_true 'R^2 is printed for people' grep -qE '^R\^2 +0\.[89]' <("$nntui" eval --model "$tmp/houses" --data houses)

# data
tap_true 'data list has xor' grep -qE '^xor +[^ ]' <("$nntui" data list)
tap_true 'data list says how files are given' grep -qE '^mnist .*\(mnist:FOLDER\)$' <("$nntui" data list)
tap_true 'data --help has the keys' grep -qE '^  NAME\[,samples=N\].*test=' <("$nntui" data --help)
tap_true 'data show prints the targets' grep -qE '^  price .*from [0-9.]+ to [0-9.]+, mean [0-9.]+$' <("$nntui" data show houses)
tap_true 'data show prints the classes' grep -q 'classes: 2' <("$nntui" data show xor)
"$nntui" data export moons,samples=50,seed=2 "$tmp/moons.csv"
"$nntui" train --data "csv:$tmp/moons.csv,seed=1" --epochs 2 --json >"$tmp/csv.json"
tap_is 'what data export writes can be trained on' "$(wc -l <"$tmp/csv.json")" 2
"$nntui" train --data - --epochs 2 --json <"$tmp/moons.csv" >"$tmp/stdin.json"
tap_is 'data comes from standard input, too' "$(wc -l <"$tmp/stdin.json")" 2
"$nntui" data export "csv:$tmp/moons.csv" "$tmp/again.csv"
tap_true 'a table that is exported again is the same' cmp "$tmp/moons.csv" "$tmp/again.csv"
tap_true 'a table can be exported to standard output' cmp "$tmp/moons.csv" <("$nntui" data export moons,samples=50,seed=2 -)
echo before >"$tmp/log"
"$nntui" data export moons,samples=50,seed=2 /dev/stdout >>"$tmp/log"
tap_is 'what stood in its file before stays' "$(head -n 1 "$tmp/log") $(wc -l <"$tmp/log")" 'before 52'
"$nntui" data show csv:/dev/fd/1 >&- 2>"$tmp/err"
tap_is 'a closed stream is kept from becoming the next file that is opened' \
  "$(<"$tmp/err")" 'nntui: /dev/fd/1: is empty; expected a table'

tap_mnist "$tmp/mnist"
tap_true 'images are shown with their classes' grep -qE '^  9 +2$' <("$nntui" data show "mnist:$tmp/mnist")
"$nntui" data export "mnist:$tmp/mnist,test=0" "$tmp/mnist2"
tap_true 'images are exported as the files that they came from' diff -r "$tmp/mnist" "$tmp/mnist2"
"$nntui" data export "mnist:$tmp/mnist" - >"$tmp/mnist.csv"
"$nntui" data export "csv:$tmp/mnist.csv,test=0" "$tmp/mnist3"
tap_true 'and as a table, and back' diff -r "$tmp/mnist" "$tmp/mnist3"

# bench
"$nntui" bench --case toy --rounds 1 --milliseconds 1 --json >"$tmp/bench.json"
same_keys 'bench --json has its keys' "$tmp/bench.json" case samples_per_second plan kernels threads rounds
tap_is 'bench measures each case' "$("$nntui" bench --data "mnist:$tmp/mnist" --rounds 1 --milliseconds 1 --json | wc -l)" 7
tap_is 'it makes images where none are given' "$("$nntui" bench --case forward --rounds 1 --milliseconds 1 --json | wc -l)" 1
tap_is 'and prints a table with a head' "$("$nntui" bench --case toy --rounds 2 --milliseconds 1 | wc -l)" 2

# what is wrong is said
refused 2 'data is missing' train
refused 2 '--nonsense is unknown or ambiguous' train --data xor --nonsense
refused 2 '--s is unknown or ambiguous' train --data xor --s 2
refused 2 'option -x is unknown' train -xy
refused 2 '--json=3 takes no value' train --data xor --json=3
refused 2 '--data needs a value .see nntui train --help' train --data
refused 2 'extra.* is not an option' train --data xor extra
refused 2 'x1B' train --data xor $'\e[31m'
refused 2 'not a preset' train --preset nosuch
refused 2 'there is no command "nosuch".*nntui --help' nosuch
refused 2 'must be the first word' --ascii train
refused 2 'option -z' -z
refused 2 'size needs a value' --size
refused 2 'only' --size 80x24
refused 2 'expected COLUMNSxROWS' --script "$tmp/moons.csv" --size 80
refused 2 'nosuch.script: cannot be opened' --script "$tmp/nosuch.script"
refused 2 'from 1 to 64' eval --model m --data xor --threads 65
refused 2 'from 1 to 99' bench --rounds 0
refused 2 'expected one of online, ' bench --case nosuch
refused 2 'images of 28 x 28' bench --case online --data xor
refused 2 'has no samples' eval --model "$tmp/model.safetensors" --data circle,test=0,part=test
refused 2 'class 1 is "first arm" in the data, "inside" in the network' eval --model "$tmp/model.safetensors" --data spiral
refused 2 'trained for classes, the data is for regression' eval --model "$tmp/model.safetensors" --data houses
refused 2 'sigmoid, tanh' train --data xor --activation nosuch
refused 2 'rate' train --data xor --rate fast
refused 2 'nosuch' train --data nosuch
refused 2 'nosuch' eval --model "$tmp/nosuch" --data xor
refused 2 'model' eval --data xor
refused 2 'list, show' data
refused 2 'd.* is not an option' data a b c d
refused 2 'nosuch' data show nosuch
refused 2 'nosuch' data export nosuch "$tmp/nothing"
refused 2 'list, show' data show
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
tap_is 'and says so' "$(<"$tmp/err")" 'nntui: interrupted; the network so far is saved'
tap_true 'the network so far is saved' "$nntui" eval --model "$tmp/stopped.safetensors" --data spiral
tap_empty 'no other file is left' "$(find "$tmp" -name '.*' -type f)"

# interrupted SIGNAL [ARGUMENTS...]: endless training whose standard output nobody reads for a while
interrupted() {
  local signal=$1
  shift
  mkfifo "$tmp/pipe"
  "$nntui" train --data spiral --epochs 1000000000 "$@" >"$tmp/pipe" 2>"$tmp/err" &
  pid=$!
  exec 9<"$tmp/pipe"
  head -n 1 <&9 >/dev/null
  # Until the pipe is full and the program sleeps, waiting for room in it.
  for _ in 1 2; do
    while [ -r /proc/$pid/stat ] && [[ $(</proc/$pid/stat) != *') S '* ]]; do sleep 0.02; done
  done
  kill -"$signal" $pid
  cat <&9 >/dev/null
  exec 9<&-
  wait $pid
  status=$?
  rm "$tmp/pipe"
}
interrupted INT --json --save "$tmp/unread"
tap_is 'a pipe that is full for a while is not a broken one' "$status: $(<"$tmp/err")" \
  '1: nntui: interrupted; the network so far is saved'
interrupted HUP --save "$tmp/hung-up"
tap_is 'a terminal that hangs up interrupts, too' "$status $([ -s "$tmp/hung-up" ] && echo saved)" '1 saved'
(trap '' HUP && exec "$nntui" train --data spiral --epochs 1000000000 --json) >"$tmp/nohup.json" 2>"$tmp/err" &
pid=$!
until [ -s "$tmp/nohup.json" ]; do sleep 0.02; done
kill -HUP $pid
lines=$(wc -l <"$tmp/nohup.json")
while kill -0 $pid 2>/dev/null && [ "$(wc -l <"$tmp/nohup.json")" -le $((lines + 1000)) ]; do sleep 0.02; done
tap_true 'unless hanging up is ignored' kill -INT $pid
wait $pid
interrupted TERM
tap_is 'without --save nothing is said to be saved' "$status: $(<"$tmp/err")" '1: nntui: interrupted'

# a full disk is not silence
if [ -e /dev/full ]; then
  # Many classes make more JSON than a stream holds back.
  { printf '\0\0\10\3\0\0\0\2\0\0\0\2\0\0\0\2' && printf abcdefgh; } >"$tmp/images"
  printf '\0\0\10\1\0\0\0\2\0\377' >"$tmp/labels"
  "$nntui" train --data "idx:$tmp/images:$tmp/labels" --layers 4-256 --epochs 1 --save "$tmp/many" >/dev/null
  printf 'screen\nscreen\nscreen\n' >"$tmp/screens.script"
  for arguments in 'data list' '--help' '--version' 'train --data xor --epochs 1' 'train --data xor --epochs 1 --json' \
    "--script $tmp/screens.script" "eval --model $tmp/many --data idx:$tmp/images:$tmp/labels --json"; do
    # shellcheck disable=SC2086
    "$nntui" $arguments >/dev/full 2>"$tmp/err"
    tap_is "$arguments, with a full disk: exit status" "$?" 1
    tap_true "$arguments, with a full disk: says so" grep -q '^nntui: standard output: cannot be written' "$tmp/err"
    # shellcheck disable=SC2086
    "$nntui" $arguments >&- 2>"$tmp/err"
    tap_is "$arguments, with standard output closed: exit status" "$?" 1
  done
  refused_save=$("$nntui" train --data xor --epochs 1 --save /dev/full 2>&1 >/dev/null)
  tap_is 'a network that cannot be saved: exit status' "$?" 1
  tap_is 'a network that cannot be saved: says so' "$refused_save" 'nntui: /dev/full: cannot be written: No space left on device'
fi

# a terminal on standard error gets a line about the progress
if command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1; then
  script -qefc "stty cols 120; '$nntui' train --data spiral --epochs 100000000 >/dev/null &
    until grep -qa accuracy '$tmp/terminal'; do sleep 0.05; done; kill -INT \$!; wait" /dev/null >"$tmp/terminal"
  tap_true 'a terminal gets a progress line' \
    grep -qaE 'epoch [0-9]+ of 100000000, +[0-9]+%, [0-9hms]+ left  loss 0\.[0-9]+  accuracy [0-9.]+%  [0-9]+ samples/s' "$tmp/terminal"
  tap_true 'and it is taken away' grep -qaE $'samples/s\033\\[K\r\033\\[Knntui: interrupted' "$tmp/terminal"
  TERM=dumb script -qec "'$nntui' train --data xor --epochs 300000 >/dev/null" /dev/null >"$tmp/terminal"
  tap_empty 'a terminal that cannot erase a line gets none' "$(<"$tmp/terminal")"
else
  tap_skip 'a terminal gets a progress line' 'there is no script(1)'
fi

tap_end
