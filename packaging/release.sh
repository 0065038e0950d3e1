#!/usr/bin/env bash
# Makes everything that is given out, into target/dist/, with SHA256SUMS:
# the Debian package, the static program, the bill of materials, and what a container
# image is built from.
#
#   bash packaging/release.sh [package | static | sbom | sums]     all without a name
#
# Needs Rust, a C compiler and dpkg; for the static program Debian's musl-tools and
# `rustup target add x86_64-unknown-linux-musl`.
set -euo pipefail
cd "$(dirname "$0")/.."

part=${1:-all}
dist=target/dist
made=target/package
target=x86_64-unknown-linux-musl
# What a first build of a checkout goes without.
features=oidc,mail,stores
export PATH=$PWD/target/tools/bin:$PATH
# The same commit gives the same bytes.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
mkdir -p "$dist" "$made"

# A tool of that version under target/tools/.
tool() {
    command -v "$1" >/dev/null ||
        cargo install --quiet --locked --debug --root target/tools "$1@$2" "${@:3}"
}

# Nobody else's events have the directorate's domain.
settings() {
    sed 's/^domain = /# domain = /' config.toml >"$made/config.toml"
}

# Man pages, completions and licences, by the program itself.
texts() {
    local program=target/release/aarshjul shell
    rm -rf "$made/man" && mkdir -p "$made/man"
    "$program" man "$made/man"
    gzip -9n "$made"/man/*.1
    for shell in bash:aarshjul.bash zsh:_aarshjul fish:aarshjul.fish; do
        "$program" completions "${shell%%:*}" >"$made/${shell#*:}"
    done
    python3 packaging/licences.py "$features" >"$made/copyright"
}

package() {
    tool cargo-deb 3.8.0 --no-default-features
    cargo build --release --locked --features "$features"
    texts
    settings
    rm -f "$dist"/*.deb
    cargo deb --no-build --no-strip --output "$dist/"
}

static() {
    rustup target list --installed | grep -qx "$target" || {
        echo "no static program: run \`rustup target add $target\` first" >&2
        return 1
    }
    command -v musl-gcc >/dev/null || { echo "no static program: install musl-tools first" >&2; return 1; }
    CC_x86_64_unknown_linux_musl=musl-gcc cargo build --release --locked --features "$features" --target "$target"
    settings
    install -m 755 "target/$target/release/aarshjul" "$dist/"
    install -m 644 packaging/Containerfile "$made/config.toml" "$dist/"
}

sbom() {
    tool cargo-cyclonedx 0.5.9
    cargo cyclonedx --features "$features" --format json --spec-version 1.5 --override-filename aarshjul.cdx
    mv aarshjul.cdx.json "$dist/"
}

sums() {
    (cd "$dist" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
    cat "$dist/SHA256SUMS"
}

case $part in
    all) package; static; sbom; sums ;;
    package | static | sbom | sums) "$part" ;;
    *) echo "no part \`$part\`" >&2; exit 2 ;;
esac
