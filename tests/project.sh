# Properties of the project's own files: everything is built, documented, finished, and short.
. "${top_srcdir:-.}/tests/tap.sh"

cd "$top_srcdir" || exit 1

unlisted=$(find src include tests \( -name '*.[ch]' -o -name '*.def' \) | while read -r file; do
  grep -qF -e "$file" -- Makefile.am ./*/local.mk src/*/local.mk ||
    grep -qE "(^|[[:space:]])${file%.c}([[:space:]]|\$)" tests/local.mk || echo "$file is in no local.mk"
done)
tap_empty 'every source file is listed in a local.mk' "$unlisted"

# A row's name is the first string in it: ACTIVATION(SIGMOID, "sigmoid", ...)
row_names() {
  awk '/^[A-Z_][A-Z0-9_]*\(/ {
      if (wanted) print place, "(a row without a name)"
      wanted = 1
      place = FILENAME ":" FNR
    }
    wanted && match($0, /"[^"]*"/) {
      print place, substr($0, RSTART + 1, RLENGTH - 2)
      wanted = 0
    }
    END { if (wanted) print place, "(a row without a name)" }' "$@"
}

tap_true 'there is a manual page' test -s man/nntui.1
# (Nobody types the name of a glyph, a role, or a way of writing a digit.)
mapfile -t tables < <(find include src -name '*.def' ! -name glyph.def ! -name role.def ! -name digit_shape.def ! -name large_letter.def | sort)
sed -e 's/\\f[A-Z]//g' -e 's/\\(ha/^/g' -e 's/\\//g' man/nntui.1 >"$tmp/manual"
undocumented=$(row_names "${tables[@]}" | while read -r place name; do
  grep -qwF -e "$name" "$tmp/manual" || echo "$place: '$name' is not in man/nntui.1"
done)
tap_empty 'every row of every table is in the manual page' "$undocumented"
tap_true 'the tables have rows' test "$(row_names "${tables[@]}" | wc -l)" -gt 0

# (Written so that this line does not find itself.)
words='TO''DO|FIX''ME|XX''X|HA''CK|not imple''mented|place''holder|st''ub'
tap_empty 'nothing is marked as unfinished' \
  "$(grep -nwriE "$words" --include='*.[ch]' --include='*.def' --include='*.sh' --include='*.md' --include='*.1' src include tests man README.md)"

# A function runs from its signature to the brace in the first column.
long=$(find src -name '*.c' -print0 | xargs -0 awk '
  FNR == 1 { start = 0 }
  /^$/ || /^[ #}\/]/ { if (!inside && !/^ /) start = 0 }
  /^[A-Za-z_]/ && !inside && !start { start = FNR }
  /^{/ { inside = 1 }
  /^}/ && inside {
    if (FNR - start + 1 > 100) print FILENAME ":" start ": " FNR - start + 1 " lines"
    inside = start = 0
  }')
tap_empty 'no function is longer than 100 lines' "$long"

tap_end
