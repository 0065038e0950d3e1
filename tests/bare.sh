#!/usr/bin/env bash
# The README's two commands on a bare Debian root: its base system, the packages that
# the README names, Rust as the README has it; nothing else.
#
#   bash tests/bare.sh [FOLDER]      as root, with debootstrap; some 30 minutes
#
# The root is made in FOLDER (kept, used again) or in a temporary one (removed). The
# clients' settings (apt, pip, npm, certificates) are this machine's, so that a mirror in
# use here is in use there. Prints the processor time of the first build and fails above
# MOST_SECONDS of it, where that is set: a machine with other work takes more.
set -euo pipefail
cd "$(dirname "$0")/.."
((EUID == 0)) || { echo "bare.sh makes a root: run it as root" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "install debootstrap first" >&2; exit 2; }

root=${1:-$(mktemp -d /var/tmp/bare-debian.XXXXXX)}
# What https://sh.rustup.rs fetches and runs.
RUSTUP=https://static.rust-lang.org/rustup/dist/$(uname -m)-unknown-linux-gnu/rustup-init

unmount() {
    local mount
    for mount in dev/shm dev/pts dev proc; do
        mountpoint -q "$root/$mount" && umount --lazy "$root/$mount"
    done
}
finish() {
    unmount
    [[ ${kept:-} ]] || rm -rf --one-file-system "$root"
}
trap finish EXIT
[[ $# -gt 0 ]] && kept=yes

[[ -e $root/etc/debian_version ]] || debootstrap --variant=minbase bookworm "$root" >/dev/null

# A small /dev/shm, as containers have it.
mkdir -p "$root"/{proc,dev/shm,opt}
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind /dev/pts "$root/dev/pts"
mount -t tmpfs -o size=64m tmpfs "$root/dev/shm"

copy_if_there() { [[ ! -e $1 ]] || cp -rL --parents "$1" "$root"; }
for setting in /etc/resolv.conf /etc/hosts /etc/apt/apt.conf.d /etc/apt/sources.list.d/debian.sources \
    /etc/pip.conf /root/.npmrc /root/.cargo/config.toml; do
    copy_if_there "$setting"
done
rm -f "$root/etc/apt/sources.list"
# Not in /etc/ssl: the package ca-certificates makes that file anew.
cp -L /etc/ssl/certs/ca-certificates.crt "$root/opt/ca-certificates.crt"

rm -rf "$root/root/aarshjul"
git clone --quiet . "$root/root/aarshjul"

run_in_root() {
    local certificates=/opt/ca-certificates.crt
    env -i HOME=/root LANG=C.UTF-8 PATH=/root/.cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        SSL_CERT_FILE=$certificates CARGO_HTTP_CAINFO=$certificates PIP_CERT=$certificates \
        NODE_EXTRA_CA_CERTS=$certificates PIP_ROOT_USER_ACTION=ignore \
        chroot "$root" bash -euo pipefail -c "cd /root/aarshjul; $1"
}

# The packages, from the README's own line.
packages=$(sed -n 's/.*`apt-get install \([a-z0-9 -]*\)`.*/\1/p' README.md | head -n 1)
[[ $packages ]] || { echo "the README no longer names the packages" >&2; exit 1; }
echo "== apt-get install $packages"
run_in_root "apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $packages >/dev/null"

echo "== rustup"
grep -q 'https://sh.rustup.rs' README.md
run_in_root "
    [[ -x /root/.cargo/bin/cargo ]] && exit
    curl --silent --show-error --fail --output /tmp/rustup-init $RUSTUP
    chmod +x /tmp/rustup-init
    /tmp/rustup-init -y --quiet --no-modify-path --profile minimal --default-toolchain none"

echo "== cargo run --profile quick -- serve"
grep -q '^cargo run --profile quick -- serve' README.md
run_in_root '
    cargo fetch --quiet --locked
    TIMEFORMAT="%U %S"
    used=$( { time cargo build --profile quick --quiet 2>/dev/null; } 2>&1)
    seconds=$(awk "{ printf \"%d\", \$1 + \$2 }" <<<"$used")
    echo "first build: $seconds s of processor time"
    (( seconds <= '"${MOST_SECONDS:-100000}"' )) || { echo "that is too much"; exit 1; }
    cargo run --profile quick --quiet -- serve --listen 127.0.0.1:18431 2>serve.log & server=$!
    answer() { curl --silent --show-error --fail --max-time 20 "http://127.0.0.1:18431$1"; }
    until answer /healthz >/dev/null 2>&1; do
        kill -0 "$server" || { cat serve.log; exit 1; }
        sleep 1
    done
    answer / | grep "<h1" >/dev/null
    events=$(answer /direktionen.ics | grep -c BEGIN:VEVENT)
    echo "a page, and a feed of $events events"
    kill "$server"; wait "$server" || true
    git checkout --quiet . ; rm -rf state serve.log'

echo "== bash tests/run.sh"
grep -q '^bash tests/run.sh' README.md
run_in_root 'bash tests/run.sh'
echo "bare Debian: both commands work"
