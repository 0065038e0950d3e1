#!/usr/bin/env bash
# The schema in an editor's checker: bash tests/schema.sh target/debug/aarshjul
# tombi finds nothing in the shipped plan, and each fault of a wrong one.
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/.."

venv=target/tools/tombi
[[ -x $venv/bin/python ]] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check tombi==1.9.6

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r plans "$folder/plans"
"$program" schema >"$folder/aarshjul.schema.json"
for file in "$folder"/plans/*.toml "$folder"/plans/*/*.toml; do
    sed -i "1i #:schema $folder/aarshjul.schema.json\n" "$file"
done
"$venv/bin/tombi" lint --offline "$folder/plans"

cat >"$folder/wrong.toml" <<TOML
#:schema $folder/aarshjul.schema.json

[[item]]
id = "x"
titel = "X"
date = "2026-01-01"
if-cancelled = "nexxt"

[[meeting]]
date = 2026-01-01
cancelled = true
TOML
if found=$(NO_COLOR=1 "$venv/bin/tombi" lint --offline "$folder/wrong.toml" 2>&1); then
    echo "tombi finds nothing wrong in a wrong file" >&2
    exit 1
fi
for fault in titel 6:8 nexxt 11:13; do
    grep -q -- "$fault" <<<"$found" || { echo "not found: $fault in $found" >&2; exit 1; }
done
