# The catalogues in data/po/: complete, without leftovers, well-formed, with the right letters, and not too wide.
. "${top_srcdir:-.}/tests/tap.sh"

for tool in msgfmt msgattrib msgcat msgmerge xgettext; do
  command -v "$tool" >/dev/null || { echo "1..0 # SKIP $tool is missing (Debian's package gettext)"; exit 0; }
done
nntui=$top_builddir/nntui
languages=$(sed 's/#.*//' "$top_srcdir/data/po/LINGUAS")

# The strings as they are in the sources now.
"$top_srcdir/data/po/collect" "$top_srcdir" >"$tmp/nntui.pot" 2>"$tmp/log"
tap_is 'the strings of the sources can be collected' "$(cat "$tmp/log")$(grep -c '^msgid' "$tmp/nntui.pot" | grep -vE '[0-9]{4}')" ''

# Prints "WIDTH: HINT: TRANSLATION" for each hint of the bottom line.
hints() {
  msgcat --no-wrap "$1" | awk 'NR == FNR { wanted[$0]; next }
    /^msgid "/ { id = substr($0, 8, length($0) - 8) }
    /^msgstr "/ && (id in wanted) { print length($0) - 9 ": " id ": " substr($0, 9, length($0) - 9) }' \
    <({
      sed -nE 's/^COMMAND\([^,]*, "[^"]*", "[^"]*", "[^"]*", [^,]*, N_\("([^"]*)"\).*/\1/p' "$top_srcdir/src/ui/commands.def"
      cat "$top_srcdir"/src/ui/*.c | sed -nE '/hint|_("pause")/s/.*_\("([^"]*)"\).*/\1/p'
    } | sort -u) -
}

for language in $languages; do
  po=$top_srcdir/data/po/$language.po
  tap_is "$language: every string has a translation" \
    "$(msgmerge --quiet --no-fuzzy-matching "$po" "$tmp/nntui.pot" | msgattrib --untranslated --no-obsolete | head -n 40)" ''
  tap_is "$language: none is fuzzy" "$(msgattrib --only-fuzzy "$po" | head -n 40)" ''
  tap_is "$language: nothing is left of strings that are gone" \
    "$(msgmerge --quiet --no-fuzzy-matching "$po" "$tmp/nntui.pot" | msgattrib --only-obsolete | tail -n 40)" ''
  tap_true "$language: formats, plural forms and line ends agree" msgfmt -c --check-format -o /dev/null "$po"
  tap_true "$language: is a language of the program" grep -q "^LANGUAGE($language," "$top_srcdir/include/nntui/language.def"
  hints "$po" >"$tmp/hints"
  tap_true "$language: hints are found" test "$(wc -l <"$tmp/hints")" -gt 20
  tap_is "$language: hints are one or two short words" "$(awk -F ': ' '$1 > 13 && $1 > 1.5 * length($2) || $1 < 1' "$tmp/hints")" ''
done
tap_is 'Romanian has its own letters, with commas below' "$(grep -n '[şţŞŢ]' "$top_srcdir/data/po/ro.po")" ''

# Keys and hints are pairs; two blanks stand between them. Five must be left at 80 columns.
"$nntui" --lang ro --script - >"$tmp/screens" <<'EOF'
screen
steps
screen
digits
screen
runs
screen
EOF
tap_is 'each screen shows five hints or more in Romanian' \
  "$(grep -B1 '^---' "$tmp/screens" | grep -v '^--' | awk -F '  ' 'NF < 5')" ''
tap_is 'and there are four screens' "$(grep -c '^---' "$tmp/screens")" 4
tap_end
