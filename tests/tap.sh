# For shell tests: prints one TAP line per check. Source it, check, and end with tap_end.
#
#   . "$top_srcdir/tests/tap.sh"
#   tap_is 'prints its version' "$(./nntui --version)" 'nntui 0.1.0'
#   tap_empty 'says nothing on standard error' "$(<"$tmp/stderr")"
#   tap_true 'leaves the file alone' cmp "$tmp/before" "$tmp/after"
#   tap_end
#
# $tmp is a temporary folder that is removed at the end. Without "make check" around it, a test is run
# in the folder where nntui was built, as `bash tests/NAME.sh`.
set -u
: "${top_srcdir:=$PWD}" "${top_builddir:=$PWD}"
export top_srcdir top_builddir
tap_count=0 tap_failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# tap_result STATUS NAME [DETAILS]: the others are made of this one.
tap_result() {
  tap_count=$((tap_count + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $tap_count - $2"
    return
  fi
  echo "not ok $tap_count - $2"
  tap_failed=1
  if [ -n "${3-}" ]; then
    printf '%s\n' "$3" | sed 's/^/#   /'
  fi
}

# tap_is NAME ACTUAL EXPECTED
tap_is() {
  if [ "$2" = "$3" ]; then
    tap_result 0 "$1"
  else
    tap_result 1 "$1" "is:
$2
should be:
$3"
  fi
}

# tap_empty NAME ACTUAL: what is in ACTUAL is what is wrong.
tap_empty() {
  if [ -z "$2" ]; then
    tap_result 0 "$1"
  else
    tap_result 1 "$1" "$2"
  fi
}

# tap_true NAME COMMAND [ARGS]
tap_true() {
  local name=$1 output
  shift
  output=$("$@" 2>&1)
  tap_result $? "$name" "$* failed: $output"
}

tap_skip() {
  tap_count=$((tap_count + 1))
  echo "ok $tap_count - $1 # SKIP $2"
}

# tap_mnist FOLDER: makes the folder, with twenty images of 28 x 28 and their labels, 0 to 9 in turn.
tap_mnist() {
  mkdir "$1"
  {
    printf '\0\0\10\3\0\0\0\24\0\0\0\34\0\0\0\34'
    seq 10000 | head -c $((20 * 28 * 28))
  } >"$1/train-images-idx3-ubyte"
  {
    printf '\0\0\10\1\0\0\0\24'
    printf '\0\1\2\3\4\5\6\7\10\11\0\1\2\3\4\5\6\7\10\11'
  } >"$1/train-labels-idx1-ubyte"
}

tap_end() {
  echo "1..$tap_count"
  exit "$tap_failed"
}
