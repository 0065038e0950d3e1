#!/usr/bin/env bash
# All tests, on Debian with Rust: installs what they need, then runs everything.
# A part by itself: bash tests/run.sh install | rust | sso | mail | stores | oracle | schema | documents | deploy | deny | bench
set -euo pipefail
cd "$(dirname "$0")/.."

part=${1:-all}
export CARGO_TERM_COLOR=never
PATH=$PATH:$PWD/target/tools/bin
program=target/debug/aarshjul

say() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

# Debian's packages, each by a file that it brings: a program of that name may be
# there from elsewhere, but a compiler without libc's headers compiles nothing.
PACKAGES='
ca-certificates   /etc/ssl/certs/ca-certificates.crt
chromium          /usr/bin/chromium
chromium-driver   /usr/bin/chromedriver
gcc               /usr/bin/cc
git               /usr/bin/git /usr/local/bin/git
libc6-dev         /usr/include/stdio.h
libreoffice-calc  /usr/lib/libreoffice/program/libsclo.so
libreoffice-writer /usr/bin/soffice
nginx-light       /usr/sbin/nginx
openssl           /usr/bin/openssl
poppler-utils     /usr/bin/pdftotext
procps            /usr/bin/pgrep
strace            /usr/bin/strace
systemd           /usr/bin/systemd-analyze
valgrind          /usr/bin/valgrind
'

any_exists() {
    local file
    for file; do [[ -e $file ]] && return; done
    return 1
}

missing_packages() {
    local package files
    while read -r package files; do
        # shellcheck disable=SC2086 # several files, one word each
        [[ -z $package ]] || any_exists $files || echo "$package"
    done <<<"$PACKAGES"
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}

install() {
    local missing
    missing=$(missing_packages)
    if [[ $missing ]]; then
        say "installing from Debian: ${missing//$'\n'/ }"
        local sudo=
        ((EUID == 0)) || sudo=sudo
        local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 -qq)
        $sudo "${apt[@]}" update
        # shellcheck disable=SC2086 # one word a package
        $sudo "${apt[@]}" install -y --no-install-recommends $missing >/dev/null
    fi
    say "Node.js and the Python packages that the tests use, into target/"
    PATH=$(bash tests/tools/node.sh target/tmp/node):$PATH
    export PATH
}

lint() {
    say "formatting and lints"
    cargo fmt --check
    cargo clippy --quiet --locked --all-targets -- -D warnings
    say "cargo doc"
    RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps
    say "compiling the tests"
    cargo test --quiet --locked --no-run
}

unit() {
    say "cargo test"
    # Twice as many as there are processors: most of them wait for a server.
    RUST_TEST_THREADS=$((2 * $(nproc))) cargo test --locked --no-fail-fast
}

rust() { lint; unit; }

# What is behind features, in one build with all of them.
FEATURES=oidc,mail,stores

# Signing in with a provider.
sso() {
    say "single sign-on"
    cargo clippy --quiet --locked --all-targets --features $FEATURES -- -D warnings
    cargo test --quiet --locked --features $FEATURES --test sso
}

# Mail to an SMTP server.
mail() {
    say "mail"
    cargo clippy --quiet --locked --all-targets --features $FEATURES -- -D warnings
    cargo test --quiet --locked --features $FEATURES --test smtp
}

# Publishing to servers of S3, Azure and Google.
stores() {
    say "publishing to stores"
    cargo clippy --quiet --locked --all-targets --features $FEATURES -- -D warnings
    cargo test --quiet --locked --features $FEATURES --lib publish
    cargo build --quiet --locked --features $FEATURES
    local venv=target/tools/stores node store
    [[ -x $venv/bin/python ]] || python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'moto[server]==5.2.5' azure-storage-blob==12.31.1
    node=$(bash tests/tools/node.sh target/tmp/node)
    PATH=$node:$PATH npm install --silent --no-audit --no-fund --prefix target/tools/azurite azurite@3.37.0
    for store in s3 azure google; do
        PATH=$node:$PATH "$venv/bin/python" tests/publish/check.py $store --kills 20 --edits 30
    done
}

# The resolver against a second implementation, written from the contract alone.
oracle() {
    say "the oracle"
    local venv=target/tools/oracle
    [[ -x $venv/bin/python ]] || python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0
    "$venv/bin/python" tests/oracle/compare.py --bin "$program" --seeds 1-300
    "$venv/bin/python" tests/oracle/compare.py --bin "$program" --plan plans
}

schema() {
    say "the schema, in an editor's checker"
    bash tests/schema.sh "$program"
}

documents() {
    say "documents, read by other programs"
    python3 tests/documents/check.py
}

deploy() {
    say "nginx in front"
    python3 tests/deploy/nginx.py
    say "a published folder behind nginx"
    python3 tests/publish/check.py --kills 20 --edits 50
    say "units and the package's files"
    bash tests/deploy/units.sh
}

install_deny() {
    command -v cargo-deny >/dev/null || CARGO_PROFILE_DEV_DEBUG=false \
        cargo install --quiet --locked --debug --root target/tools cargo-deny@0.20.2
}

# Licences, sources and doubled crates of the dependencies (deny.toml).
deny() {
    say "cargo deny"
    install_deny
    # Also what only other systems compile: cargo-deny reads the whole graph.
    cargo fetch --quiet --locked
    cargo-deny --offline check bans
    # The package has every feature.
    cargo-deny --offline --all-features check licenses sources
}

bench() {
    say "instructions"
    cargo bench --quiet --locked --bench resolve
}

# What the last parts need, compiled at low priority while the tests run.
compile_for_later() {
    renice -n 19 $BASHPID >/dev/null
    cargo bench --quiet --locked --bench resolve --no-run
    install_deny
}

all() {
    lint
    compile_for_later &
    local compiling=$!
    # shellcheck disable=SC2064 # this process, not a later one
    trap "pkill -P $compiling" EXIT
    unit
    oracle
    schema
    documents
    deploy
    wait $compiling
    trap - EXIT
    deny
    bench
}

install
case $part in
    all) all ;;
    install) ;;
    # These read what `cargo test` built and left in target/.
    oracle | schema | documents | deploy) cargo test --quiet --locked --test agenda; "$part" ;;
    rust | sso | mail | stores | deny | bench) "$part" ;;
    *) echo "no part \`$part\`" >&2; exit 2 ;;
esac
say "all passed"
