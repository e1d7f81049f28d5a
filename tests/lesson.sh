#!/usr/bin/env bash
# `nntui lesson`: what is printed and asked in a pipe, exit statuses, and what a lesson that means harm comes to.
. "${top_srcdir:-.}/tests/tap.sh"

case $top_builddir in
  /*) nntui=$top_builddir/nntui ;;
  *) nntui=$PWD/$top_builddir/nntui ;;
esac
export HOME=$tmp XDG_STATE_HOME=$tmp/state
cd "$tmp" || exit 1

# lesson STATUS INPUT ARGUMENTS...: what it printed is in `out`, complaints in `err`
lesson() {
  local status=$1 input=$2 got
  shift 2
  "$nntui" lesson "$@" >out 2>err < <(printf '%s' "$input")
  got=$?
  tap_is "lesson $(printf '%q ' "$@")after $(printf '%q' "${input:0:8}"): exit status" "$got" "$status"
}

cat >short.md <<'END'
# Short

```nntui
ask "What is {1 + 1}?" = 1 + 1
```
END

lesson 0 $'3\n2\n' short.md
tap_true 'a question has its numbers' grep -qx 'What is 2?' out
tap_true 'a wrong answer is told' grep -q 'No. Try again' out
tap_true 'the end is told' grep -qx 'This lesson is done.' out
lesson 1 '' short.md
lesson 1 $':quit\n2\n' short.md
tap_true 'a lesson of one'\''s own is not kept' test ! -e state/nntui/progress

lesson 0 "$(printf '2%600s' 2)"$'\n2\n' short.md
tap_true 'a line that is too long is told' grep -q 'The line is too long; expected at most 511 bytes.' out

lesson 2 '' --check
tap_true '--check without a file says so' grep -q 'expected the name or file of a lesson' err
lesson 2 '' c99
tap_true 'a lesson that is not there: names those that are' grep -q 'one of c01-' err
lesson 2 '' missing.md

lesson 1 '' c01
tap_true 'how far one is is kept' grep -qx 'here c01-linear-model' state/nntui/progress
echo 'lesson c02-random-search done' >>state/nntui/progress
lesson 1 '' c01
tap_true 'what stood there of other lessons stays' grep -qx 'lesson c02-random-search done' state/nntui/progress

if [ -e /dev/full ]; then
  yes '' | timeout 60 "$nntui" lesson c01 >/dev/full 2>err
  tap_is 'nobody is asked whom nothing can be told' "${PIPESTATUS[1]}" 1
  tap_true 'and that is said' grep -q 'cannot be written' err
fi

LC_ALL=C "$nntui" --lang=ro lesson c11 </dev/null >out
tap_true 'without UTF-8 letters are plain' grep -q 'Aceasta este reteaua cursului' out
tap_empty 'and nothing else is there' "$(LC_ALL=C grep -n '[^ -~]' out)"

# harm
name=$(printf 'e\033[2J.md')
cat >"$name" <<'END'
# Harm

```nntui
:{"save"} written.safetensors
```
END
lesson 0 '' "$name"
tap_true 'a command made of a slot is not carried out' test ! -e written.safetensors
tap_true 'and is told with its line' grep -q ':4: "save written' out
tap_empty 'a name of a file is not raw' "$(LC_ALL=C grep -n "$(printf '\033')" out)"
lesson 2 '' --check "$name"
tap_empty 'nor in complaints' "$(LC_ALL=C grep -n "$(printf '\033')" err)"
sed -i '4s/.*/:data csv:\/etc\/passwd/' "$name"
lesson 2 '' --check "$name"
tap_true 'other files are not looked into' grep -q 'expected a file in the present folder' err
printf '# T\n\n```nntui\n:\033[2J\n```\n' >"$name"
lesson 2 '' --check "$name"
tap_empty 'a command is not raw' "$(LC_ALL=C grep -n "$(printf '\033')" err)"
# The whole lesson that the manual shows is one.
man=$(cd "${OLDPWD}" && cd "$top_srcdir" && pwd)/man/nntui.1
sed -n '/^# A house has a price/,/^\.fi/p' "$man" | sed '$d; s/\\-/-/g' >manual.md
lesson 0 '' --check manual.md
tap_true 'the lesson in the manual has two pages' grep -q 'manual: 2 pages' out

tap_end
