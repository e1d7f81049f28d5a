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
for command in train eval predict export step data bench; do
  tap_true "$command --help says how it is used" grep -q "usage: nntui $command" <("$nntui" $command --help)
done

# train
"$nntui" train --data circle,seed=3 --layers 2-6-1 --activation tanh --rate 0.1 --batch 4 --epochs 3 --seed 5 \
  --save "$tmp/model.safetensors" --json >"$tmp/train.json" 2>"$tmp/err"
tap_is 'train ends with 0' "$?" 0
tap_empty 'train says nothing on standard error in a pipe' "$(<"$tmp/err")"
tap_is 'train prints a line for each epoch' "$(wc -l <"$tmp/train.json")" 3
same_keys 'the keys of a line are those of the contract' "$tmp/train.json" \
  epoch train_loss test_loss train_accuracy test_accuracy samples_per_second seconds train_r2 test_r2 stopped
"$nntui" train --data circle,seed=3 --layers 2-6-1 --activation tanh --rate 0.1 --batch 4 --epochs 3 --seed 5 \
  --save "$tmp/again.safetensors" >"$tmp/train.txt"
tap_true 'the same seed gives the same bits' cmp "$tmp/model.safetensors" "$tmp/again.safetensors"
"$nntui" train --data circle,seed=3 --layers 2-6-1 --activation tanh --rate 0.1 --batch 4 --epochs 3 --seed 6 \
  --save "$tmp/other.safetensors" >/dev/null
tap_true 'another seed gives others' test "$(cmp "$tmp/model.safetensors" "$tmp/other.safetensors" >/dev/null; echo $?)" = 1
tap_is 'without --json train prints a table' "$(wc -l <"$tmp/train.txt")" 4
"$nntui" train --data houses --epochs 1 --json >"$tmp/houses.json"
tap_true 'accuracy of a regression is null' grep -q '"train_accuracy":null' "$tmp/houses.json"
tap_true 'and its R^2 is there' grep -qE '"train_r2":-?[0-9.e-]+,"test_r2":-?[0-9.e-]+,' "$tmp/houses.json"
tap_true 'R^2 of classes is null' grep -q '"train_r2":null,"test_r2":null,"stopped":null' "$tmp/train.json"
"$nntui" train --preset xor --epochs 2 --json >"$tmp/preset.json"
tap_is 'a preset may name the data, also those of the default' "$(wc -l <"$tmp/preset.json")" 2

# conditions that end a run before its last epoch
"$nntui" train --preset circle --stop-accuracy 0.95 --json >"$tmp/stop.json"
tap_is 'a run that stops by a condition ends with 0' "$?" 0
tap_true 'its last line has the condition' grep -q '"stopped":"stop-accuracy"' <(tail -n 1 "$tmp/stop.json")
tap_is 'the lines before have none' "$(grep -c '"stopped":null' "$tmp/stop.json")" "$(($(wc -l <"$tmp/stop.json") - 1))"
tap_is 'it stops at the first epoch that is good enough' \
  "$(sed '$d' "$tmp/stop.json" | grep -oE '"test_accuracy":[0-9.]+' | awk -F: '$2 >= 0.95' | wc -l)" 0
tap_true 'the last one is' awk 'BEGIN { exit !(ARGV[1] >= 0.95) }' "$(value test_accuracy "$tmp/stop.json")"
tap_true 'without --json a sentence says so' grep -qE '^stopped at epoch [0-9]+: test accuracy [0-9.]+% has reached 95%$' \
  <("$nntui" train --preset circle --stop-accuracy 0.95 | tail -n 1)
tap_true 'an error that is small enough stops, too' grep -qE '^stopped at epoch [0-9]+: training error ' \
  <("$nntui" train --preset houses --stop-error 0.1 | tail -n 1)
tap_true 'and patience that is over' grep -qE '^stopped at epoch [0-9]+: for 5 epochs no test error below ' \
  <("$nntui" train --preset houses --patience 5 --epochs 5000 | tail -n 1)
tap_is 'the number of epochs still counts' "$("$nntui" train --preset circle --stop-error 0 --patience 900 --epochs 3 --json | wc -l)" 3
refused 2 'stop-accuracy: 99 is out of range; expected a number from 0 to 1' train --data xor --stop-accuracy 99
refused 2 'shift: 2 asked for, but the samples of xor are no images' train --data xor --shift 2
refused 2 'rotate: 10 asked for, but the samples of xor are no images' train --data xor --rotate 10
refused 2 'elastic is -1|elastic.*-1' train --data xor --elastic -1

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
refused 2 'activation: tanh asked for, but .* has sigmoid' train --load "$tmp/two" --activation tanh
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

# a saved network as a program gives the same answers; what stands in for PyTorch where it is missing is in standin/
python=$(PATH=/usr/bin:$PATH command -v python3)
export PYTHONDONTWRITEBYTECODE=1
"$python" -c 'import torch' 2>"$tmp/log" || export PYTHONPATH=$top_srcdir/tests/standin
numpy=no
[[ -z $python ]] || ! "$python" -c 'import numpy' 2>"$tmp/log" || numpy=yes
for language in numpy pytorch; do
  program=$tmp/as_$language.py # as numpy.py it would be taken for NumPy
  "$nntui" export --model "$tmp/model.safetensors" --as "$language" "$program"
  tap_is "export as $language ends with 0" "$?" 0
  tap_true 'the program says what it is' grep -q '^# A 2-.* network by nntui' "$program"
  if [[ $numpy == no ]]; then
    tap_skip 'it answers as the network does, on all samples' 'there is no NumPy'
    continue
  fi
  "$nntui" data export circle,seed=3 "$tmp/circle.csv"
  sed -e 1d -e 's/,[^,]*$//' "$tmp/circle.csv" >"$tmp/samples.csv"
  sed -e 1d -e 's/.*,//' "$tmp/circle.csv" >"$tmp/classes"
  "$python" "$program" <"$tmp/samples.csv" | sed 's/ \[.*//' >"$tmp/answers"
  right=$(paste -d= "$tmp/answers" "$tmp/classes" | awk -F= '$1 == $2' | wc -l)
  "$nntui" eval --model "$tmp/model.safetensors" --data circle,seed=3,part=all --json >"$tmp/all.json"
  tap_is 'it answers as the network does, on all samples' "$(awk -v r="$right" 'BEGIN { printf "%.6g", r / 400 }')" \
    "$(awk -v a="$(value accuracy "$tmp/all.json")" 'BEGIN { printf "%.6g", a }')"
  "$python" "$program" 1 2 3 >"$tmp/log" 2>&1
  tap_is 'it refuses another number of values' "$(<"$tmp/log")" 'found 3 numbers; expected 2'
done

# and the one for PyTorch has the same loss to train further by, and numbers in the units of the data
cat >"$tmp/loss.py" <<'END'
import importlib
import sys

import numpy as np
import torch

net = importlib.import_module(sys.argv[1])
rows = [line.strip().split(",") for line in open(sys.argv[2])][1:]
x = np.array([row[:-1] for row in rows], dtype=np.float64)
o = net.network(torch.as_tensor(x, dtype=torch.float32))
if net.TASK == "regress":
    targets = np.array([row[-1:] for row in rows], dtype=np.float64)
    t = (targets - net.TARGET_OFFSET) * net.TARGET_FACTOR
    assert abs(net.predict(x) - targets).mean() < abs(targets - targets.mean()).mean() / 2
else:
    label = np.array([net.CLASSES.index(row[-1]) for row in rows])
    which = label[:, None] == (np.arange(o.shape[1]) if o.shape[1] > 1 else [1])
    t = np.where(which, net.HIGH, net.LOW)
loss = float(net.criterion(o, torch.as_tensor(t, dtype=torch.float32)))
assert abs(loss - float(sys.argv[3])) < 1e-5 * loss, (loss, sys.argv[3])
sure = torch.as_tensor([[1.0, 0.0]], dtype=torch.float32)
assert net.ACTIVATION[-1] != "softmax" or float(net.criterion(sure, sure)) == 0
END
while read -r name options; do
  # shellcheck disable=SC2086 # several arguments in one variable
  "$nntui" train --data "$name" --epochs 60 $options --save "$tmp/further" >"$tmp/log" &&
    "$nntui" export --model "$tmp/further" --as pytorch "$tmp/further.py" && "$nntui" data export "$name" "$tmp/further.csv"
  loss=$(value loss <("$nntui" eval --model "$tmp/further" --data "$name,part=all" --json))
  if [[ $numpy == yes ]]; then
    tap_true "its loss is that of nntui: $name $options" "$python" "$tmp/loss.py" further "$tmp/further.csv" "$loss"
  else
    tap_skip "its loss is that of nntui: $name $options" 'there is no NumPy'
  fi
done <<'END'
circle --loss squared
houses --rate 0.05
plane --loss mae --activation tanh,linear --layers 2-8-1 --rate 0.05
moons --loss cross-entropy --layers 2-4-1
moons --loss cross-entropy --layers 2-8-2 --activation leaky-relu,softmax
rooms --no-bias --activation relu,sigmoid
END

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
# Features: the network brings its own to other data
"$nntui" train --data 'circle,features=x1^2+x2^2+sinx1' --layers 3-1 --rate 0.5 --epochs 30 --save "$tmp/features" --json | tail -n 1 >"$tmp/features.json"
tap_true 'one neuron learns circle by squares' awk -v a="$(value test_accuracy "$tmp/features.json")" 'BEGIN { exit !(a >= 0.99) }'
tap_is 'eval takes the features from the network' \
  "$(value accuracy <("$nntui" eval --model "$tmp/features" --data circle --json))" "$(value test_accuracy "$tmp/features.json")"
tap_is 'they can be named, too' \
  "$(value accuracy <("$nntui" eval --model "$tmp/features" --data circle,features=x1x1+sinx1+x2x2 --json))" "$(value test_accuracy "$tmp/features.json")"
"$nntui" export --model "$tmp/features" "$tmp/features.py"
tap_true 'a program has their formulas' grep -qF 'lambda x1, x2, sin: sin(w1 * x1),' "$tmp/features.py"
if [[ $numpy == yes ]]; then
  tap_is 'and takes the two numbers' "$("$python" "$tmp/features.py" 0.1 0.2 | sed 's/ .*//')" 'inside'
else
  tap_skip 'and takes the two numbers' 'there is no NumPy'
fi
refused 2 'but the network was trained with features=x1' eval --model "$tmp/features" --data circle,features=x1
refused 2 'features are for sets with two inputs' eval --model "$tmp/features" --data rooms
tap_true 'and train --load goes on with them' "$nntui" train --load "$tmp/features" --data circle,seed=2 --epochs 1 --save "$tmp/features2"
tap_true 'which a model keeps' grep -qaF 'circle,samples=400,noise=0.05,features=x1^2+x2^2+sin(x1),sin=6,' "$tmp/features2"

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

# a rule instead of a network, and beside one
mnist=mnist:$tmp/mnist,part=all
"$nntui" eval --rule eight --data "$mnist" --json >"$tmp/rule.json"
tap_is 'eval --rule ends with 0' "$?" 0
same_keys 'the keys of a rule are those of the contract' "$tmp/rule.json" samples hits misses false_alarms precision recall \
  rule reasons $(for reason in no-ink no-circle one-circle more-circles not-round not-equal not-above not-touching eight; do
    [[ $reason == *-* ]] || echo "$reason"; echo eights others; done) network
tap_is 'it is measured on all that was asked for' "$(value samples "$tmp/rule.json")" 20
tap_is 'every eight is hit or missed' "$(($(value hits "$tmp/rule.json") + $(value misses "$tmp/rule.json")))" 2
tap_true 'without a network there are no figures of one' grep -q '"network":null' "$tmp/rule.json"
"$nntui" train --data "mnist:$tmp/mnist,test=0" --layers 784-4-10 --epochs 1 --save "$tmp/digits" >/dev/null
"$nntui" eval --rule eight --model "$tmp/digits" --data "$mnist" --json >"$tmp/both.json"
tap_true 'beside a network its figures are there' grep -q '"network":{"samples":20,"hits":' "$tmp/both.json"
tap_is "and the rule's stay" "$(sed 's/"network":.*//' "$tmp/both.json")" "$(sed 's/"network":.*//' "$tmp/rule.json")"
tap_is 'as text there is a column for each' "$("$nntui" eval --rule eight --model "$tmp/digits" --data "$mnist" | sed -n 2p | tr -s ' ')" 'samples 20 20'
refused 2 'unknown rule "nine"; expected one of: eight' eval --rule nine --data xor
refused 2 'the samples of xor are no images' eval --rule eight --data xor
refused 2 'has no samples' eval --rule eight --data "mnist:$tmp/mnist,test=0,part=test"
refused 2 '--model is missing' eval --data xor
tap_true 'images are shown with their classes' grep -qE '^  9 +2$' <("$nntui" data show "mnist:$tmp/mnist")
"$nntui" data export "mnist:$tmp/mnist,test=0" "$tmp/mnist2"
tap_true 'images are exported as the files that they came from' diff -r "$tmp/mnist" "$tmp/mnist2"
"$nntui" data export "mnist:$tmp/mnist" - >"$tmp/mnist.csv"
"$nntui" data export "csv:$tmp/mnist.csv,test=0" "$tmp/mnist3"
tap_true 'and as a table, and back' diff -r "$tmp/mnist" "$tmp/mnist3"
tap_is 'mnist alone is in the folder of NNTUI_MNIST' \
  "$(NNTUI_MNIST=$tmp/mnist "$nntui" data show mnist,test=0)" "$("$nntui" data show "mnist:$tmp/mnist,test=0")"
tap_true 'a folder that is given counts more' grep -q 'nowhere: cannot be opened' \
  <(NNTUI_MNIST=$tmp/mnist "$nntui" data show mnist:nowhere 2>&1)
cp -R "$tmp/mnist" "$tmp/mn,seed=1:ist"
tap_true 'whatever its name' grep -q '^samples: 20' <(NNTUI_MNIST=$tmp/mn,seed=1:ist "$nntui" data show mnist)
unset NNTUI_MNIST
refused 2 '"mnist" needs the folder .* mnist:FOLDER, or .* NNTUI_MNIST' data show mnist

# predict: samples that a network knows by heart, as pictures
"$nntui" train --data digits,samples=100,test=0 --layers 784-30-10 --activation relu,softmax --loss cross-entropy \
  --optimizer adam --rate 0.01 --batch 10 --epochs 40 --save "$tmp/digits" >/dev/null
"$nntui" data export digits,samples=100,test=0 - | head -n 10 >"$tmp/digits.csv"
# pictures FOLDER PAPER SCALE: each row of the table as a picture, ink on PAPER (0 or 255), SCALE times as large
pictures() {
  mkdir "$tmp/$1"
  awk -F, -v folder="$tmp/$1" -v paper="$2" -v scale="$3" '{
    file = folder "/" NR ".pgm"
    print "P2", 28 * scale, 28 * scale, 255 >file
    for (y = 0; y < 28 * scale; y++)
      for (x = 0; x < 28 * scale; x++) {
        ink = $(2 + 28 * int(y / scale) + int(x / scale))
        print (paper > 0 ? 255 - ink : ink) >file
      }
    close(file)
  }' "$tmp/digits.csv"
}
pictures dark 0 1
pictures light 255 1
pictures large 255 9
labels() {
  grep -oE '"label":"[0-9]+"' | tr -dc '0-9\n' | paste -sd ' ' -
}
known=$(cut -d, -f1 "$tmp/digits.csv" | paste -sd ' ' -)
for folder in dark light large; do
  "$nntui" predict --model "$tmp/digits" --raw --json "$tmp/$folder"/{1,2,3,4,5,6,7,8,9,10}.pgm >"$tmp/$folder.json"
  tap_is "predict --raw knows pictures that it has learned: $folder" "$(labels <"$tmp/$folder.json")" "$known"
done
same_keys 'the keys of predict --json are those of the contract' "$tmp/dark.json" file label outputs
tap_is 'each line has its file' "$(sed -n 3p "$tmp/dark.json" | grep -oE '"file":"[^"]*"')" "\"file\":\"$tmp/dark/3.pgm\""
tap_is 'and ten outputs' "$(head -n 1 "$tmp/dark.json" | grep -oE '"outputs":\[.*\]' | tr ',' '\n' | wc -l)" 10
tap_is 'whether the paper is light or dark' "$(sed 's/light/dark/' "$tmp/light.json")" "$(<"$tmp/dark.json")"
"$nntui" predict --model "$tmp/digits" --json "$tmp/large/1.pgm" >"$tmp/large.json"
"$nntui" predict --model "$tmp/digits" --json - <"$tmp/large/1.pgm" >"$tmp/stdin.json"
tap_is 'a picture can come from standard input' "$(sed 's/"file":"-"/&/' "$tmp/stdin.json" | sed 's/.*"label"//')" "$(sed 's/.*"label"//' "$tmp/large.json")"
# a digit in a corner of a sheet is put where the network expects it
awk 'NR == 1 { print "P2 1000 900 255"; next } { row[NR - 2] = $1 }
  END { for (y = 0; y < 900; y++) for (x = 0; x < 1000; x++)
    print (x >= 700 && x < 952 && y >= 600 && y < 852 ? row[(y - 600) * 252 + x - 700] : 255) }' \
  "$tmp/large/1.pgm" >"$tmp/corner.pgm"
"$nntui" predict --model "$tmp/digits" --json "$tmp/corner.pgm" >"$tmp/corner.json"
tap_is 'predict finds the digit on its sheet' "$(labels <"$tmp/corner.json")" "$(labels <"$tmp/large.json")"
tap_true 'without --json a line says what was seen, and what comes next' \
  grep -qE "^$tmp/dark/1\.pgm: ${known%% *}  \([0-9.]+%; next [0-9], [0-9.]+%\)$" <("$nntui" predict --model "$tmp/digits" --raw "$tmp/dark/1.pgm")
echo 'P5 3 3 255' >"$tmp/short.pgm"
"$nntui" predict --model "$tmp/digits" --raw "$tmp/dark/1.pgm" "$tmp/short.pgm" "$tmp/missing.png" "$tmp/dark/2.pgm" >"$tmp/out" 2>"$tmp/err"
tap_is 'pictures that cannot be read end predict with 2' "$?" 2
tap_is 'the others are looked at' "$(wc -l <"$tmp/out")" 2
tap_is 'each complaint names its file' "$(grep -cE '^nntui: .*/(short\.pgm: at byte 11: |missing\.png: cannot)' "$tmp/err")" 2
echo 'P2 4 4 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9' >"$tmp/blank.pgm"
refused 2 'blank.pgm: no ink was found' predict --model "$tmp/digits" "$tmp/blank.pgm"
refused 2 'no picture is given' predict --model "$tmp/digits"
refused 2 'takes 2 inputs that are no picture; expected 784' predict --model "$tmp/model.safetensors" "$tmp/blank.pgm"
"$nntui" train --data houses --epochs 1 --save "$tmp/houses" >/dev/null
refused 2 'trained for regression; expected one that tells classes apart' predict --model "$tmp/houses" "$tmp/blank.pgm"

# predict with the program's own model, which is trained here, and then found again
export XDG_CACHE_HOME=$tmp/cache
"$nntui" predict --json "$tmp"/large/{1,2,3,4,5,6,7,8,9,10}.pgm >"$tmp/own.json" 2>"$tmp/err"
tap_is 'predict needs no model' "$?" 0
tap_empty 'and shows no progress in a file' "$(<"$tmp/err")"
right=$(paste <(labels <"$tmp/own.json" | tr ' ' '\n') <(tr ' ' '\n' <<<"$known") | awk '$1 == $2' | wc -l)
tap_true 'its own knows at least nine of ten digits' test "$right" -ge 9
tap_is 'it is kept' "$(cd "$tmp/cache/nntui" && ls -A | grep -cE '^digits-[0-9a-f]{16}\.safetensors$')" 1
before=$(stat -c '%i %y' "$tmp"/cache/nntui/*)
"$nntui" predict --json "$tmp"/large/{1,2,3,4,5,6,7,8,9,10}.pgm >"$tmp/again.json"
tap_true 'and says the same the next time' cmp "$tmp/own.json" "$tmp/again.json"
tap_is 'without being made anew' "$(stat -c '%i %y' "$tmp"/cache/nntui/*)" "$before"
tap_true 'any program can load it' "$nntui" eval --model "$tmp"/cache/nntui/*.safetensors --data digits,samples=50

# digits that need no files
tap_true 'data list has digits' grep -qE '^digits +[^ ]' <("$nntui" data list)
"$nntui" data export digits,samples=300,test=60 "$tmp/drawn"
tap_is 'digits are exported as the four files of MNIST' "$(cd "$tmp/drawn" && wc -c * | awk '{ print $1 }' | paste -sd' ')" \
  "$((16 + 60 * 784)) $((8 + 60)) $((16 + 240 * 784)) $((8 + 240)) $((32 + 16 + 300 * 785))"
"$nntui" data export "mnist:$tmp/drawn" "$tmp/drawn2"
tap_true 'which are read back as they were' diff -r "$tmp/drawn" "$tmp/drawn2"
"$nntui" data export digits,samples=300,test=60 "$tmp/drawn3"
tap_true 'and are the same each time' diff -r "$tmp/drawn" "$tmp/drawn3"
"$nntui" train --data digits,samples=300 --preset digits --epochs 1 --save "$tmp/drawn.model" >/dev/null
tap_is 'the data that is named stays, before a preset as behind it' \
  "$("$nntui" train --data xor --preset circle --epochs 2 --json | sed 's/"seconds.*//; s/"samples_per_second":[^,]*,//')" \
  "$("$nntui" train --preset circle --data xor --epochs 2 --json | sed 's/"seconds.*//; s/"samples_per_second":[^,]*,//')"
tap_true 'a network of drawn digits reads MNIST files' "$nntui" eval --model "$tmp/drawn.model" --data "mnist:$tmp/mnist"
refused 2 '"digits" has no key "noise"' train --data digits,noise=1

# bench
"$nntui" bench --case toy --rounds 1 --milliseconds 1 --json >"$tmp/bench.json"
same_keys 'bench --json has its keys' "$tmp/bench.json" case samples_per_second plan kernels threads rounds
tap_is 'bench measures each case' "$("$nntui" bench --data "mnist:$tmp/mnist" --rounds 1 --milliseconds 1 --json | wc -l)" 7
tap_is 'it makes images where none are given' "$("$nntui" bench --case forward --rounds 1 --milliseconds 1 --json | wc -l)" 1
tap_is 'and prints a table with a head' "$("$nntui" bench --case toy --rounds 2 --milliseconds 1 | wc -l)" 2

# step: the course's figures
# has NAME PATTERN ARGUMENTS...: a line of what `nntui step ARGUMENTS` prints is PATTERN, blanks before it aside
has() {
  local name=$1 pattern=$2
  shift 2
  tap_true "step: $name" grep -qxE " *$pattern" <("$nntui" step "$@")
}

has 'C10, sums' 'x\[1\] = 1\.0500 0\.6000' 2-2 --grain layer
has 'C10, outputs' 'o\[1\] = 0\.7408 0\.6457' 2-2 --grain layer
has 'C11, hidden sums' 'x\[1\] = 1\.160000 0\.420000 0\.620000' --grain layer
has 'C11, hidden outputs' 'o\[1\] = 0\.761333 0\.603483 0\.650219' --grain layer
has 'C11, output sums' 'x\[2\] = 0\.975947 0\.888585 1\.254611' --grain layer
has 'C11, outputs' 'o\[2\] = 0\.726303 0\.708598 0\.778097' --grain layer
has 'C11, loss' 'E = 0\.523016' --grain layer
has 'C11, loss after one update' 'new E = 0\.516898 .after the update.' --grain layer
has 'C11, gradients of the output layer' 'dE/dw\[2\]\[1\] = 0\.108407 0\.085931 0\.092586' --grain layer
has 'C11, gradients of the hidden layer' 'dE/dw\[1\]\[1\] = 0\.016353 0\.001817 0\.014536' --grain layer
paper='3-3-3 --carry 3 --places 3 --grain layer'
# shellcheck disable=SC2086 # several arguments in one variable
{
  has 'C11 on paper, hidden sums' 'x\[1\] = 1\.160 0\.420 0\.620' $paper
  has 'C11 on paper, hidden outputs' 'o\[1\] = 0\.761 0\.603 0\.650' $paper
  has 'C11 on paper, output sums' 'x\[2\] = 0\.975 0\.888 1\.254' $paper
  has 'C11 on paper, outputs' 'o\[2\] = 0\.726 0\.708 0\.778' $paper
}
has 'C15, the split error' 'e\[1\] = 0\.4200 0\.8800' 2-2-2 --grain layer
has 'C17, the sum' '[0-9]+  s = c \+ w2 = 4 \+ \(-3\) = 1\.0000' circuit
has 'C17, the output' 't = 0\.7311' circuit
has 'C17, the slopes' 'dt/dw0 = -0\.1966' circuit
has 'C17, of w1' 'dt/dw1 = -0\.3932' circuit
has 'C17, of w2' 'dt/dw2 = 0\.1966' circuit
has 'C17, of x0' 'dt/dx0 = 0\.3932' circuit
has 'C17, of x1' 'dt/dx1 = -0\.5898' circuit
c18=$(awk 'function f(x) { return 1 / (1 + exp(-x)) }
  BEGIN {
    a = f(0.5 * 0.6 - 0.4 * 0.9 + 0.1); b = f(0.3 * 0.6 + 0.8 * 0.9 - 0.2)
    y = 1.2 * a - 0.7 * b + 0.3; d = 2 * (y - 1)
    printf "E = %.6f|dE/dw[2][1] = %.6f %.6f|dE/db[2] = %.6f", (1 - y) ^ 2, d * a, d * b, d
    printf "|dE/db[1] = %.6f %.6f", d * 1.2 * a * (1 - a), d * -0.7 * b * (1 - b)
  }')
"$nntui" step bias-linear --grain layer >"$tmp/bias"
while IFS= read -r line; do
  tap_true "step: C18, $line" grep -qF -e "  $line" "$tmp/bias"
done < <(tr '|' '\n' <<<"$c18")
has 'C20, the new weight without the 2' 'new w\[1\]\[1\] = 2\.003360 3\.003360' update --grain layer
has 'C20, and with it, side by side' 'new w\[1\]\[1\]\[1\] +2\.003360 +2\.006720 +\+0\.003360' update
has 'the ledger has the three rules and the perturbation' \
  'w\[1\]\[1\]\[1\] +0\.900000 +0\.016353 +0\.016353 +1\.000 +0\.075966 +4\.6[0-9]* +0\.060755 +3\.7[0-9]*' --ledger
has 'and names the rule in force' '\* the rule in force: split, .*' --ledger --rule split
has 'a graph has no rules' 'w0 +2\.0000 +-0\.1966 +-0\.1966 +1\.000' circuit --ledger

# step: options
tap_true 'step --list has names and titles' grep -qE '^3-3-3 +[^ ]' <("$nntui" step --list)
tap_is 'in one column' "$("$nntui" step --list | sed -E 's/^([^ ]+ +).*/\1/' | awk '{ print length($0) }' | sort -u | wc -l)" 1
tap_is 'each of them can be stepped through' \
  "$(for name in $("$nntui" step --list | cut -d' ' -f1); do "$nntui" step "$name" >/dev/null || echo "$name"; done)" ''
has 'a number can be changed' 'x\[1\] = 0\.800000 0\.420000 0\.620000' --grain layer --change 'w[1][1][1]=0.5'
has 'several things can' 'e\[2\] = .*' --grain layer --change 'rate = 1/2, activation=tanh,sigmoid, loss=mae'
"$nntui" step --grain layer --change 'rate = 1/2, activation=tanh,sigmoid, loss=mae' >"$tmp/changed"
tap_is 'as they were asked for' "$(grep -E '^(rate|activation|loss) ' "$tmp/changed" | tr -s ' ' | paste -sd '/')" \
  'activation tanh,sigmoid/loss mae: sum |t - o|/rate 0.5'
has 'each pass starts from what the one before has updated' 'w\[1\]\[1\] = 0\.898365 0\.299818 0\.398546' --passes 2 --grain layer
tap_is 'there are as many as were asked for' "$("$nntui" step --passes 3 --json | wc -l)" 3
has 'a reason is given where it is wanted' '0\.15 \+ 0\.9 = 1\.05' 2-2 --why --change 'w[1][1][1]=0.15,i[2]=3'
"$nntui" step digit >"$tmp/digit"
tap_true 'a large network is told neuron by neuron' grep -qE '^  layer 1, neuron 100$' "$tmp/digit"
tap_true 'its sums are abbreviated' grep -qE ' x\[1\]\[1\] = .* \+ \.\.\. \+ w\[1\]\[1\]\[784\]\*i\[784\] = ' "$tmp/digit"
tap_true 'and its rows' grep -qE '^ +dE/dw\[2\]\[1\] = [-0-9.e]+ [-0-9.e]+ [-0-9.e]+ \.\.\. \(96 more\) [-0-9.e]+$' "$tmp/digit"
tap_empty 'there is no line for a single link' "$(grep -m 1 -E ' (p|dE/dw|share)\[[0-9]+\]\[[0-9]+\]\[[0-9]+\] = ' "$tmp/digit")"
printf '{"layers":[1,1],"weights":[[[2]]],"input":[3],"target":[1],"activation":"linear"}' >"$tmp/own.json"
has 'a file of one'"'"'s own' 'o\[1\] = 6\.000000' "$tmp/own.json" --grain layer
tap_true 'or standard input' grep -q 'o\[1\] = 6' <("$nntui" step - --grain layer <"$tmp/own.json")

# step --json
"$nntui" step --json >"$tmp/step.json"
tap_true 'the keys of step --json are those of the contract' grep -qE '^\{"title":"[^"]*","rule":"chain","carry":"full","pass":1,"forward":\[\{"layer":1,"x":\[.*\],"o":\[.*\]\},.*\],"error":\{"loss":0\.523[0-9]*,"e":\[.*\]\},"backward":\[\{"layer":2,"delta":\[.*\],"gradient":\[\[.*\]\],"bias_gradient":null,"numeric":\[\[.*\]\],"bias_numeric":null,"e":\[.*\],"slope":\[.*\]\},\{"layer":1,.*\}\],"update":\[\{"layer":1,"weights":\[\[.*\]\],"biases":null\},.*\],"loss_after":0\.516[0-9]*,"steps":\[\{.*\}\],"variants":\[\{.*\}\],"trouble":null\}$' "$tmp/step.json"
tap_true 'a step has its keys' grep -qF '{"op":"sum","layer":1,"unit":1,"text":"0.9*0.9 + 0.3*0.1 + 0.4*0.8","value":1.16' "$tmp/step.json"
tap_true 'the loss belongs to no layer' grep -qF '{"op":"loss","layer":null,"unit":null,' "$tmp/step.json"
tap_true 'numbers that are carried are printed as they are written' \
  grep -qF '"o":[0.761,0.603,0.65]' <("$nntui" step --json --carry 3)
# rows KEY FILE: the numbers of a matrix of the last layer, one a line
rows() {
  grep -oE "\"$1\":\[\[[^]]*\](,\[[^]]*\])*\]" "$2" | head -n 1 | tr '[],' '\n' | grep -E '^-?[0-9]'
}
tap_is 'gradients and central differences agree' \
  "$(paste <(rows gradient "$tmp/step.json") <(rows numeric "$tmp/step.json") |
    awk '{ d = $1 - $2; if (d < -1e-9 || d > 1e-9) bad++ } END { print NR, bad + 0 }')" '9 0'
"$nntui" step bias-linear --json >"$tmp/bias.json"
tap_true 'also those of biases' grep -qE '"bias_gradient":\[-1\.11146608[0-9]*\],"numeric":.*"bias_numeric":\[-1\.11146608' "$tmp/bias.json"
"$nntui" step circuit --json >"$tmp/circuit.json"
tap_true 'a graph has its nodes' grep -qE '"forward":\[\{"name":"w0","value":2\.0\},.*"backward":\[\{"name":"t","gradient":1\.0,"numeric":null\},.*\{"name":"w0","gradient":-0\.1966119[0-9]*,"numeric":-0\.1966119' "$tmp/circuit.json"
"$nntui" step digit --json >"$tmp/digit.json"
tap_true 'a large network has no central differences' grep -q '"numeric":null' "$tmp/digit.json"
tap_empty 'nor steps of single links' "$(grep -o '"op":"product"' "$tmp/digit.json" | head -n 1)"
"$nntui" step --ledger --json >"$tmp/ledger.json"
tap_is 'the ledger has a row for each weight' "$(grep -o '"name":' "$tmp/ledger.json" | wc -l)" 18
tap_true 'with its keys' grep -qE '^\{"ledger":\[\{"name":"w\[1\]\[1\]\[1\]","value":0\.9[0-9]*,"chain":0\.016353[0-9]*,"transpose":0\.075966[0-9]*,"split":0\.060755[0-9]*,"numeric":0\.016353' "$tmp/ledger.json"
if command -v python3 >/dev/null; then
  "$nntui" step --passes 2 --json --why --carry 2 >"$tmp/passes.json"
  for file in step bias circuit digit ledger passes; do
    tap_true "$file.json is JSON" python3 -c 'import json, sys
for line in open(sys.argv[1]): json.loads(line)' "$tmp/$file.json"
  done
else
  tap_skip 'what is printed is JSON' 'there is no python3'
fi

# a variant that does not go together with the options
cat >"$tmp/variants.json" <<'END'
{"layers":[1,1],"weights":[[[2]]],"input":[3],"target":[1],"variants":[
{"title":"surprise","change":{"loss":"cross-entropy"}},{"title":"fast","change":{"rate":1}}]}
END
"$nntui" step "$tmp/variants.json" --change activation=linear,loss=sse >"$tmp/variants" 2>"$tmp/err"
tap_is 'a variant that is not possible: exit status, standard error' "$? $(<"$tmp/err")" '0 '
tap_is 'it says why, and goes on with the next' "$(sed -n '/^Variant: /,/^  number/p' "$tmp/variants" | tr -s ' ')" \
  'Variant: surprise
 with loss = cross-entropy
 not possible here: loss cross-entropy with linear outputs; expected sigmoid or softmax on the last layer, whose outputs can be read as probabilities

Variant: fast
 with rate = 1
 number here variant difference'
"$nntui" step "$tmp/variants.json" --change activation=linear,loss=sse --json >"$tmp/variants" 2>"$tmp/err"
tap_is 'and as JSON: exit status, standard error' "$? $(<"$tmp/err")" '0 '
tap_true 'it has a reason instead of numbers' grep -qE '"variants":\[\{"title":"surprise","changed":null,"reason":"loss cross-entropy with linear outputs; [^"]*"\},\{"title":"fast","changed":\[\{"name":"rate",' "$tmp/variants"
tap_true 'without those options it is possible' grep -qF '{"title":"surprise","changed":[{"name":"E",' <("$nntui" step "$tmp/variants.json" --json)
tap_is 'an example'"'"'s own variants are compared whatever its options are' \
  "$("$nntui" step update --change activation=linear,loss=sse | grep -cE '^(Variant: the 2 of the square kept|  new w\[1\]\[1\]\[1\] .* [-+])')" 2

# a rule that divides by 0 ends the pass: what there is is printed
"$nntui" step --rule split --change 'w[2][1][1]=0.5,w[2][1][2]=-1' --grain layer >"$tmp/split" 2>"$tmp/err"
tap_is 'a pass that cannot be ended: exit status' "$?" 1
tap_true 'it says why, on standard error' grep -qE '^nntui: layer 2, neuron 1: .*add up to 0' "$tmp/err"
tap_true 'and where it stands' grep -qE '^The pass ends here: layer 2, neuron 1: .*add up to 0' "$tmp/split"
tap_true 'what is before it is printed' grep -qE 'dE/dw\[2\]\[1\] = 0\.097870' "$tmp/split"
tap_true 'what is not computed is not 0' grep -qx '  new E: not computed' "$tmp/split"
"$nntui" step --rule split --change 'w[2][1][1]=0.5,w[2][1][2]=-1' --json >"$tmp/split.json" 2>/dev/null
tap_true 'but null' grep -qE '\{"layer":1,"delta":null,"gradient":null,.*"weights":null.*"loss_after":null,.*"trouble":"layer 2' "$tmp/split.json"
tap_is 'the ledger has its other rules' "$("$nntui" step --rule split --change 'w[2][1][1]=0.5,w[2][1][2]=-1' --ledger |
  grep -cE '^w\[1\]\[1\]\[1\] .* 1\.000 .* +- +-$|^split is undefined here: layer 2')" 2

# a graph whose numbers are not finite
printf '{"values":{"x":1,"y":0},"graph":["a = x / y","b = a * 2"]}' >"$tmp/graph.json"
"$nntui" step "$tmp/graph.json" >"$tmp/text" 2>"$tmp/err"
tap_is 'a division by 0 in a graph: exit status, complaint' "$? $(<"$tmp/err")" '1 nntui: node a: x / y with x = 1, y = 0 is no finite number'
tap_true 'the pass says it, too' grep -qx 'The pass ends here: node a: x / y with x = 1, y = 0 is no finite number' "$tmp/text"
tap_empty 'and no infinite result' "$(grep -E 'inf|nan' "$tmp/text")"
tap_true 'nor has JSON one' grep -qE '"steps":\[\],.*"trouble":"node a: x / y with' <("$nntui" step "$tmp/graph.json" --json 2>/dev/null)
"$nntui" step "$tmp/graph.json" --ledger >"$tmp/text" 2>&1
tap_is 'its ledger' "$? $(<"$tmp/text")" '1 nntui: node a: x / y with x = 1, y = 0 is no finite number'
printf 'a = 1\n' >"$tmp/sheet"
"$nntui" step "$tmp/graph.json" --check "$tmp/sheet" >"$tmp/text" 2>&1
tap_is 'and its answers' "$? $(<"$tmp/text")" '1 nntui: node a: x / y with x = 1, y = 0 is no finite number'
"$nntui" step "$tmp/graph.json" --change y=1e-200 >"$tmp/text" 2>&1
tap_true 'a slope that is none' grep -qx 'nntui: node a: da/dy with x = 1, y = 1.0e-200 is no finite number' "$tmp/text"
tap_true 'a number without a name is not told twice' grep -q 'node a: 1 / 0 is no finite' <("$nntui" step - 2>&1 <<<'{"values":{"x":1},"graph":["a = 1 / 0","b = a * x"]}')
tap_is 'the ledger of a graph has its names' "$("$nntui" step circuit --ledger | grep -cE '^number .* gradient  ratio$|^perturbation: \(t\(w \+ h\) - t\(w - h\)\) / 2h, the true slope$|^ratio: the gradient to that slope')" 3
tap_is 'constants are not counted as nodes' "$("$nntui" step circuit | grep '^network')" 'network     graph of 13 named values and 2 constants'

# answer sheets
printf '# by hand\n\nx[1][1] = 1.160\n  o[1][1]=0.239\r\nx[1][2] = 0.26\nw[1][1][1] = 0.9\nw[1][1][2] = 0.31\ns[2][1] = 1.5\nE = 0.522\n' >"$tmp/sheet"
"$nntui" step --carry 3 --places 3 --check "$tmp/sheet" >"$tmp/judged"
tap_is 'a sheet with mistakes: exit status' "$?" 1
tap_is 'each line is judged' "$(<"$tmp/judged")" 'right  x[1][1] = 1.160
wrong  o[1][1] = 0.239: expected 0.761, off by -0.522; e^x instead of e^-x
wrong  x[1][2] = 0.26: expected 0.420, off by -0.160; one term of the sum is missing
right  w[1][1][1] = 0.9
wrong  w[1][1][2] = 0.31: expected 0.300, off by +0.010
wrong  s[2][1] = 1.5: this pass computes no such number
right  E = 0.522
3 of 7 right'
printf 'o[2][3] = 0.778\n' >"$tmp/sheet"
tap_is 'a sheet without mistakes' "$("$nntui" step --carry 3 --places 3 --check - <"$tmp/sheet"; echo $?)" $'right  o[2][3] = 0.778\n1 of 1 right\n0'
printf 'o[2][3] = 0.779\no[2][1] = 0.722\n' >"$tmp/sheet"
tap_is 'by the second pass' "$("$nntui" step --carry 3 --places 3 --passes 2 --check "$tmp/sheet" | tail -n 1)" '2 of 2 right'
printf 'x[1][1] = 1.16 # 0.81 + 0.03 + 0.32\no[1][1] = 0.77\no[1][1] = 0.8\no[1][1] = 1\no[1][3] = 0.603\nE = 0.523016\nx[1][1] = 29/25\nnew w[1][1][1] = 0.90\nnew E = 0.517\n' >"$tmp/sheet"
tap_is 'without --places it is judged by 3' "$("$nntui" step --check "$tmp/sheet"; echo $?)" 'right  x[1][1] = 1.16
wrong  o[1][1] = 0.77: expected 0.761, off by +0.009
wrong  o[1][1] = 0.8: expected 0.761, off by +0.039; right as far as it goes: more decimals are wanted
wrong  o[1][1] = 1: expected 0.761, off by +0.239
wrong  o[1][3] = 0.603: expected 0.650, off by -0.047; that is o[1][2]
right  E = 0.523016
right  x[1][1] = 1.16
wrong  new w[1][1][1] = 0.90: expected 0.898, off by +0.002; the old weight: the step is missing
right  new E = 0.517
4 of 9 right
1'
printf 'x[2][1] = 0.976\n' >"$tmp/sheet"
# judged ARGUMENTS...: the verdict on 0.976, where 0.975947 is the number in full
judged() {
  "$nntui" step --check "$tmp/sheet" "$@" | head -n 1
}
tap_is 'in full' "$(judged)" 'right  x[2][1] = 0.976'
tap_is 'by --places' "$(judged --places 5)" 'wrong  x[2][1] = 0.976: expected 0.97595, off by +0.00005; right as far as it goes: more decimals are wanted'
tap_is 'by what is carried' "$(judged --carry 5)" 'wrong  x[2][1] = 0.976: expected 0.97595, off by +0.00005; right as far as it goes: more decimals are wanted'
tap_is 'by --places before what is carried' "$(judged --carry 5 --places 2)" 'right  x[2][1] = 0.976'
printf 'o[1][1] = 0.741\n' >"$tmp/sheet"
tap_is 'by the places of the example' "$("$nntui" step 2-2 --check "$tmp/sheet" | head -n 1)" 'wrong  o[1][1] = 0.741: expected 0.7408, off by +0.0002; right as far as it goes: more decimals are wanted'
printf 'dt/dw1 = -0.3932\nq = 0.3679\n' >"$tmp/sheet"
"$nntui" step circuit --check "$tmp/sheet" --json >"$tmp/judged"
tap_true 'of a graph, as JSON' grep -qE '^\{"answers":\[\{"line":1,"name":"dt/dw1","given":-0\.3932,"right":true,"expected":-0\.39322386[0-9]*,"difference":2\.38[0-9]*e-0?5,"mistake":null,"place":null\},\{"line":2,"name":"q","given":0\.3679,"right":false,.*,"mistake":"neighbour","place":"r"\}\],"right":1,"of":2\}$' "$tmp/judged"

# what is wrong is said
printf '{"layers":' >"$tmp/bad.json"
printf '{"layers":[1,1],"weights":[[[2]]],"target":[1]}' >"$tmp/half.json"
printf 'E = 1\nabout 3\n' >"$tmp/sheet"
printf 'y[1] = 1\n' >"$tmp/sheet2"
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
refused 2 'places: "1" found; expected a whole number from 2 to 9' step --places 1
refused 2 'expected a whole number from 2 to 9' step --places 10
refused 2 'expected full, or decimals from 0 to 12' step --carry 13
refused 2 'one of: chain, transpose, split' step --rule nosuch
refused 2 'one of: operation, neuron, layer' step --grain pass
refused 2 'from 1 to 1000000' step --passes 0
refused 2 'passes: a graph is not updated' step circuit --passes 2
refused 2 'a graph has no rule' step circuit --rule chain
refused 2 'no layer 9; expected 1 to 2' step --change 'rate=1,w[9][1][1]=2'
refused 2 'x.1..1. is computed' step --change 'x[1][1]=2'
refused 2 'change: "loss" found; expected NAME=VALUE' step --change loss
refused 2 'expected a file, or one of: .*3-3-3' step nosuch
refused 2 'bad.json:1: .*expected JSON' step "$tmp/bad.json"
refused 2 'half.json: .*input' step "$tmp/half.json"
refused 2 'only one of --list, --ledger and --check' step --ledger --check -
refused 2 'both come from standard input' step - --check -
refused 2 'a ledger of 79400 weights' step digit --ledger
refused 2 'nosuch: cannot be opened' step --check "$tmp/nosuch"
refused 2 'has no answers' step --check /dev/null
refused 2 'sheet:2: "about 3" found; expected name = value' step --check "$tmp/sheet"
refused 2 'sheet2:1: .*"y.1." is no number of a pass' step --check "$tmp/sheet2"
refused 2 'b.* is not an option' step a b
refused 2 'a name beside it' step --list foo
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

# the language
refused 2 'lang: there is no language "de"; expected one of: en, ro' --lang de
refused 2 'lang: there is no language ""; expected one of: en, ro' train --data xor --lang=
refused 2 'option --lang needs a value' step --lang
if [ -e "$top_builddir/locale/ro/LC_MESSAGES/nntui.mo" ]; then
  for arguments in '--lang ro train --frob' '--lang=ro train --frob' 'train --lang ro --frob' 'train --frob --lang=ro' \
    '--lang en train --frob --lang ro'; do
    # shellcheck disable=SC2086 # several arguments in one variable
    refused 2 'opțiunea --frob este necunoscută' $arguments
  done
  refused 2 'option --frob is unknown' --lang ro train --frob --lang en
  refused 2 'no such model: nu poate fi deschis: nu există' --lang ro eval --data xor --model "$tmp/no such model"
  for locale in C POSIX xx; do
    tap_is "in the locale $locale Romanian is plain letters" "$(LC_ALL=$locale "$nntui" --lang ro --help | LC_ALL=C grep -c '[^ -~]')" 0
    tap_true "in the locale $locale it is Romanian" grep -q 'arata o retea neuronala' <(LC_ALL=$locale "$nntui" --help --lang ro)
  done
  for locale in C.UTF-8 en_US.UTF-8 ro_RO.UTF-8; do
    tap_true "in the locale $locale it has all its letters" grep -q 'arată o rețea neuronală' <(LC_ALL=$locale "$nntui" --lang ro --help)
  done
  tap_true 'a locale that is not installed chooses the language' grep -q '^utilizare:' <(LC_ALL='' LANG=ro_RO.UTF-8 "$nntui" --help)
  tap_true 'LANGUAGE does, too' grep -q '^utilizare:' <(LC_ALL=C.UTF-8 LANGUAGE=de:ro "$nntui" --help)
  tap_true 'but not in the locale C' grep -q '^usage:' <(LC_ALL=C LANGUAGE=ro "$nntui" --help)
  tap_true '--lang counts more than both' grep -q '^usage:' <(LANG=ro_RO.UTF-8 LANGUAGE=ro "$nntui" --help --lang en)
  tap_is 'numbers and JSON are the same in Romanian' \
    "$("$nntui" --lang ro step 3-3-3 --json)" "$("$nntui" step 3-3-3 --json)"
  echo screen >"$tmp/lang.script"
  tap_true 'a script in Romanian' grep -q '^1 Antrenare' <("$nntui" --lang ro --script "$tmp/lang.script")
  tap_true 'a script in Romanian with plain characters' grep -q 'fara sfarsit' <("$nntui" --lang ro --ascii --script "$tmp/lang.script")
  tap_true 'lessons are in Romanian, too, in plain letters where it must be' \
    grep -q 'pret pornind' <(LC_ALL=C "$nntui" --lang ro lesson --list)
fi
tap_true 'what is behind -- is not an option' grep -q '^nntui: --lang: ' <("$nntui" predict -- --lang de 2>&1)

# a full disk is not silence
if [ -e /dev/full ]; then
  # Many classes make more JSON than a stream holds back.
  { printf '\0\0\10\3\0\0\0\2\0\0\0\2\0\0\0\2' && printf abcdefgh; } >"$tmp/images"
  printf '\0\0\10\1\0\0\0\2\0\377' >"$tmp/labels"
  "$nntui" train --data "idx:$tmp/images:$tmp/labels" --layers 4-256 --epochs 1 --save "$tmp/many" >/dev/null
  printf 'screen\nscreen\nscreen\n' >"$tmp/screens.script"
  for arguments in 'data list' 'step --list' 'step' 'step --json' 'step --ledger' '--help' '--version' 'train --data xor --epochs 1' 'train --data xor --epochs 1 --json' \
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
