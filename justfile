# The parts of the work, each by its name. `just` lists them; `just test` is all of CI.

[private]
default:
    @just --list

# Everything that CI runs (installs what it needs on Debian).
test:
    bash tests/run.sh

# Formatting, lints and `cargo doc`, without tests.
lint:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

# The tests of one file, or those whose name contains a word: `just only errors rrule`.
only file *filter:
    cargo test --locked --test {{ file }} -- {{ filter }}

# Writes the expected outputs anew; read the diff before you commit it.
update:
    UPDATE=1 cargo test --locked --no-fail-fast

# Fuzzes a target of tests/fuzz/targets for a time (needs nightly Rust and cargo-fuzz); an
# input that it keeps under fuzz/artifacts/ goes to fuzz/seeds/ when it is mended.
fuzz target seconds="300":
    mkdir -p fuzz/corpus/{{ target }}
    cargo +nightly fuzz run -s none {{ target }} fuzz/corpus/{{ target }} \
        fuzz/seeds/{{ target }} -- -max_total_time={{ seconds }}

# The resolver against the second implementation on random plans.
oracle seeds="1-1000":
    cargo build --locked
    python3 tests/oracle/compare.py --bin target/debug/aarshjul --seeds {{ seeds }}

# Instructions of the resolver (needs valgrind).
bench:
    cargo bench --locked --bench resolve

# The feed's rate, processor time and memory, with nginx as the yardstick (needs nginx and wrk).
bench-feed:
    cargo build --release --locked
    benches/feed_http.sh 5 2

# Dates and answers beside other programs, in instructions (needs remind, nginx and valgrind).
bench-peers:
    cargo build --release --locked
    benches/peers.py target/release/aarshjul

# From the start to the first byte of a feed, beside nginx, and the instructions (needs nginx and valgrind).
bench-start:
    cargo build --release --locked
    benches/start.py target/release/aarshjul

# From a saved edit to the changed feed, beside 50 programs that poll it, with the shipped plan
# and with a thousand bodies; the memory at the end.
bench-edits:
    cargo build --release --locked
    benches/edit_to_feed.py target/release/aarshjul
    benches/edit_to_feed.py target/release/aarshjul 100 100
    benches/edit_to_feed.py target/release/aarshjul 100 1000

# All measurements of docs/performance.md, ours and those of the programs beside it.
bench-all: bench bench-start bench-edits bench-peers bench-feed

# The shipped plan on http://127.0.0.1:8080.
serve:
    cargo run --profile quick --locked -- serve

# Pictures of the main pages into docs/screenshots/.
screenshots:
    AARSHJUL_SCREENSHOTS=1 cargo test --locked --test browser

# Counts the clicks and keys of every job into docs/jobs.md.
jobs:
    UPDATE=1 cargo test --locked --test browser jobs

# The README's two commands on a bare Debian root (as root, with debootstrap).
bare folder="":
    bash tests/bare.sh {{ folder }}

# The Debian package, the static program, the bill of materials, with checksums.
release:
    bash packaging/release.sh

# The package on a clean root with systemd (as root, with debootstrap and systemd-container).
try-package package:
    bash tests/deploy/package.sh {{ package }}
