#!/usr/bin/env bash
# All tests, on Debian with Rust: installs what they need, then runs everything.
# A part by itself: bash tests/run.sh rust | oracle | documents | bench
set -euo pipefail
cd "$(dirname "$0")/.."

part=${1:-all}
export CARGO_TERM_COLOR=never

say() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

# Debian's packages by the program that each brings.
install() {
    local missing=()
    while read -r program package; do
        command -v "$program" >/dev/null || missing+=("$package")
    done <<'LIST'
git git
gcc gcc
valgrind valgrind
chromium chromium
chromedriver chromium-driver
soffice libreoffice-writer
pdftotext poppler-utils
npm npm
LIST
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    if ((${#missing[@]})); then
        local sudo=
        ((EUID == 0)) || sudo=sudo
        local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 -qq)
        $sudo "${apt[@]}" update
        $sudo "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null
    fi
}

rust() {
    say "formatting and lints"
    cargo fmt --check
    cargo clippy --quiet --locked --all-targets -- -D warnings
    say "cargo test"
    cargo test --locked --no-fail-fast
}

# The resolver against a second implementation, written from the contract alone.
oracle() {
    say "the oracle"
    local venv=target/oracle-tools
    [[ -x $venv/bin/python ]] || python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet python-dateutil==2.9.0.post0
    cargo build --quiet --locked
    "$venv/bin/python" tests/oracle/compare.py --bin target/debug/aarshjul --seeds 1-150
    "$venv/bin/python" tests/oracle/compare.py --bin target/debug/aarshjul --plan plans
}

documents() {
    say "documents, read by other programs"
    cargo test --quiet --locked --test agenda
    python3 tests/documents/check.py
}

bench() {
    say "instructions"
    cargo bench --quiet --locked --bench resolve
}

install
case $part in
    all) rust; oracle; documents; bench ;;
    rust | oracle | documents | bench) "$part" ;;
    *) echo "no part \`$part\`" >&2; exit 2 ;;
esac
say "all passed"
