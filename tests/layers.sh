# The layers of src/README.md: what each folder may include, and that only term/ knows curses.
. "${top_srcdir:-.}/tests/tap.sh"

# A folder may use itself and what stands after it.
arrows='
base
nn base
data nn base
train data nn base
course train data nn base
cli ui course train data nn base
ui course train data nn base
mirror ui course train data nn base
term mirror ui course train data nn base
main cli term mirror ui course train data nn base
'

# The layer of a header that crosses folders is in its first line: /* layer: nn */
header_layer() {
  sed -n '1s|^/\* layer: \([a-z]*\) \*/$|\1|p' "$1"
}

# Prints "FILE:LINE HEADER" for each include of the named files; <> stay on system headers.
includes() {
  awk 'match($0, /^[ \t]*#[ \t]*include[ \t]*[<"][^>"]*[>"]/) {
    header = substr($0, RSTART, RLENGTH)
    sub(/^[^<"]*/, "", header)
    if (header ~ /^"/ || header ~ /^<nntui\//)
      gsub(/[<>"]/, "", header)
    print FILENAME ":" FNR, header
  }' "$@"
}

# Prints the layer that an include leads to; nothing for the C library, a table, the same folder.
target_layer() {
  local header=$1
  case $header in
    '<curses.h>' | '<ncurses'* | '<term.h>' | '<panel.h>' | '<menu.h>' | '<form.h>' | *curses.h\>) echo term ;;
    '<'*) ;;
    nntui/*) header_layer "include/$header" ;;
    ../*/*) header=${header#../} && echo "${header%%/*}" ;;
    */*) echo "${header%%/*}" ;;
  esac
}

# check_includes LAYER "ALLOWED LAYERS" FILES: prints the includes that run against the arrows.
check_includes() {
  local layer=$1 allowed=$2 place header target
  shift 2
  includes "$@" | while read -r place header; do
    target=$(target_layer "$header")
    [[ -z $target || " $allowed " == *" $target "* ]] ||
      echo "$place: $layer includes $header, which belongs to $target; it may use: $allowed"
  done
}

# Prints the sources of a layer: its folder, and its public headers.
layer_files() {
  local header
  if [[ $1 == main ]]; then
    echo src/main.c
    return
  fi
  find "src/$1" -name '*.[ch]' -o -name '*.def' 2>/dev/null | sort
  for header in include/nntui/*.h; do
    [[ $(header_layer "$header") == "$1" ]] && echo "$header"
  done
}

cd "$top_srcdir" || exit 1

unmarked=
for header in include/nntui/*.h; do
  [[ $'\n'$arrows == *$'\n'"$(header_layer "$header") "* || $(header_layer "$header") == base ]] ||
    unmarked+="$header: the first line is not '/* layer: FOLDER */'"$'\n'
done
tap_empty 'every public header names its layer in its first line' "$unmarked"

while read -r layer lower; do
  [[ -n $layer ]] || continue
  mapfile -t files < <(layer_files "$layer")
  ((${#files[@]})) || continue
  tap_empty "$layer includes only what its arrows allow" "$(check_includes "$layer" "$layer $lower" "${files[@]}")"
done <<<"$arrows"

cd "$top_builddir" || exit 1

# What the program is linked with says which curses libraries there are here.
ldd ./nntui | awk '$1 ~ /curses|tinfo/ { print $3 }' | sort -u >"$tmp/curses"
if [[ ! -s $tmp/curses ]]; then
  tap_result 1 'the program is linked with curses' "$(ldd ./nntui)"
  tap_end
fi
xargs "${NM:-nm}" -D --defined-only <"$tmp/curses" | awk 'NF == 3 { sub(/@.*/, "", $3); print $3 }' | sort -u >"$tmp/exported"
tap_true 'the curses libraries export initscr' grep -qx initscr "$tmp/exported"

# One that curses exports too would be called in its stead, by curses itself.
"${NM:-nm}" -g --defined-only lib*.a 2>/dev/null | awk 'NF == 3 { print $3 }' | sort >"$tmp/defined"
tap_empty "no library defines a name of curses'" "$(comm -12 <(sort -u "$tmp/defined") "$tmp/exported")"
tap_empty 'no two libraries define the same name' "$(grep -v '^_' "$tmp/defined" | uniq -d)"

for library in base nn data train course cli ui mirror; do
  [[ -e lib$library.a ]] || continue
  "${NM:-nm}" -u "lib$library.a" 2>/dev/null | awk '$1 == "U" { print $2 }' | sort -u >"$tmp/wanted"
  tap_empty "lib$library.a needs no curses symbol" "$(comm -12 "$tmp/wanted" "$tmp/exported")"
done

tap_end
