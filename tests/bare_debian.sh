#!/usr/bin/env bash
# The README's two commands on a bare Debian root: its base system, Rust, and the
# packages that the README names; nothing else.
#
#   bash tests/bare_debian.sh [FOLDER]      as root, with debootstrap; some 25 minutes
#
# The root is made in FOLDER (kept, used again) or in a temporary one (removed).
# Rust is this machine's own toolchain, and so are the clients' settings (apt,
# pip, npm, certificates), so that a mirror in use here is in use there.
set -euo pipefail
cd "$(dirname "$0")/.."
((EUID == 0)) || { echo "bare_debian.sh makes a root: run it as root" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "install debootstrap first" >&2; exit 2; }

root=${1:-$(mktemp -d /var/tmp/bare-debian.XXXXXX)}
toolchain=$(rustc --print sysroot)

unmount() {
    local mount
    for mount in opt/rust dev/shm dev/pts dev proc; do
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
mkdir -p "$root"/{proc,dev/shm,opt/rust}
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind /dev/pts "$root/dev/pts"
mount -t tmpfs -o size=64m tmpfs "$root/dev/shm"
mount --bind -o ro "$toolchain" "$root/opt/rust"

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
    env -i HOME=/root LANG=C.UTF-8 PATH=/opt/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        SSL_CERT_FILE=$certificates CARGO_HTTP_CAINFO=$certificates PIP_CERT=$certificates \
        NODE_EXTRA_CA_CERTS=$certificates PIP_ROOT_USER_ACTION=ignore \
        chroot "$root" bash -euo pipefail -c "cd /root/aarshjul; $1"
}

# The packages, from the README's own line.
packages=$(sed -n 's/.*`apt-get install \([a-z0-9 -]*\)`.*/\1/p' README.md | head -n 1)
[[ $packages ]] || { echo "the README no longer names the packages" >&2; exit 1; }
echo "== apt-get install $packages"
run_in_root "apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $packages >/dev/null"

echo "== cargo run --release -- serve"
grep -q '^cargo run --release -- serve' README.md
run_in_root '
    cargo run --release --quiet -- serve --listen 127.0.0.1:18431 2>serve.log & server=$!
    answer() { exec 3<>/dev/tcp/127.0.0.1/18431 && printf "GET /direktionen.ics HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3 && cat <&3; }
    until answers=$(answer 2>/dev/null) && [[ $answers ]]; do
        kill -0 "$server" || { cat serve.log; exit 1; }
        sleep 2
    done
    kill "$server"; wait "$server" || true
    grep -c BEGIN:VEVENT <<<"$answers"
    [[ $answers == *"END:VCALENDAR"* ]]
    git checkout --quiet . ; rm -rf state serve.log'

echo "== bash tests/run.sh"
grep -q '^bash tests/run.sh' README.md
run_in_root 'bash tests/run.sh'
echo "bare Debian: both commands work"
