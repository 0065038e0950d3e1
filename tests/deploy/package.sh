#!/usr/bin/env bash
# The Debian package on a clean root with systemd: installed, used without options, under
# load of a restart, upgraded and back, lost and restored, two town halls, removed.
#
#   bash tests/deploy/package.sh PACKAGE.deb [FOLDER]
#
# As root, with debootstrap and systemd-container; some five minutes. The root is made in
# FOLDER (its base system is used again) or in a temporary folder. `packaging/release.sh
# package` makes the package.
set -euo pipefail
((EUID == 0)) || { echo "package.sh boots a machine: run it as root" >&2; exit 2; }
package=$(realpath "${1:?which package?}")
base=${2:-$(mktemp -d /var/tmp/aarshjul-package.XXXXXX)}
root=$base/machine
port=8080

say() { printf '== %s (%s s)\n' "$1" "$SECONDS"; }
fail() { printf 'FAILED: %s\n' "$1" >&2; exit 1; }

finish() {
    [[ ! ${leader:-} ]] || kill -s SIGRTMIN+4 "$leader" 2>/dev/null || true
    [[ ! ${nspawn:-} ]] || wait "$nspawn" 2>/dev/null || true
    rm -rf --one-file-system "$root"
    [[ ${kept:-} ]] || rm -rf --one-file-system "$base"
}
trap finish EXIT
[[ $# -lt 2 ]] || kept=yes

say "a clean root"
mkdir -p "$base"
if [[ ! -e $base/clean/etc/debian_version ]]; then
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,curl,ca-certificates \
        bookworm "$base/clean" >/dev/null
fi
rm -rf "$root"
cp -a "$base/clean" "$root"
rm -f "$root/etc/apt/sources.list"
for setting in /etc/resolv.conf /etc/apt/apt.conf.d /etc/apt/sources.list.d/debian.sources; do
    [[ ! -e $setting ]] || cp -rL --parents "$setting" "$root"
done
# A mirror in use here may have a certificate of this machine's.
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"

# The same package as a later version.
cp "$package" "$root/root/first.deb"
unpacked=$base/unpacked
rm -rf "$unpacked" && dpkg-deb -R "$package" "$unpacked"
sed -i 's/^Version: .*/&+later/' "$unpacked/DEBIAN/control"
dpkg-deb --root-owner-group -b "$unpacked" "$root/root/later.deb" >/dev/null
rm -rf "$unpacked"

# What the package depends on is fetched before: the machine has a network of its own.
chroot "$root" sh -ec 'apt-get -qq update
    apt-get -qq install -y --no-install-recommends --download-only /root/first.deb >/dev/null'
systemd-nspawn --directory="$root" --boot --private-network --register=no --keep-unit --settings=no \
    --console=read-only >"$base/boot.log" 2>&1 & nspawn=$!
inside() { nsenter --target "$leader" --all --wdns=/ env -i HOME=/root LANG=C.UTF-8 \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
for _ in {1..300}; do
    sleep 0.5
    leader=$(pgrep -P "$nspawn" | head -n 1) || continue
    inside systemctl is-system-running 2>/dev/null | grep -Eqx 'running|degraded' && break
done
inside systemctl is-system-running || fail "systemd does not run: $(tail -n 5 "$base/boot.log")"

install_package() { inside apt-get -qq install -y --no-install-recommends --allow-downgrades "$1" >/dev/null; }
get() { inside curl --silent --show-error --fail --max-time 20 "$@"; }
# The server takes a new plan or address into use within a second, a busy machine's later.
is_calendar() {
    for _ in {1..20}; do
        get "$1" 2>/dev/null | grep -q '^BEGIN:VCALENDAR' && return
        sleep 0.5
    done
    return 1
}
only_the_servers_files() {
    local others
    others=$(inside find /var/lib/aarshjul ! -user aarshjul)
    [[ ! $others ]] || fail "not the server's: $others"
}

say "installed"
install_package /root/first.deb
[[ $(inside systemctl is-active aarshjul.service) == active ]] || fail "it does not run"
get "http://127.0.0.1:$port/healthz" | grep -qx ok
get "http://127.0.0.1:$port/" >/dev/null
inside grep -q "/login/first/" /var/lib/aarshjul/state/first-address.txt || fail "no address for the first administrator"
inside man --version >/dev/null 2>&1 || inside test -e /usr/share/man/man1/aarshjul.1.gz
inside test -s /usr/share/doc/aarshjul/copyright

say "systemd-analyze security"
inside systemd-analyze security --threshold=15 --no-pager aarshjul.service | tail -n 1

say "commands without options, by root"
inside sed -i "s|^# public-url = .*|public-url = \"http://127.0.0.1:$port\"|" /etc/aarshjul/config.toml
inside systemctl restart aarshjul
inside aarshjul init /var/lib/aarshjul/plans >/dev/null
inside aarshjul check
address=$(inside aarshjul link add Velfærdsdirektør | grep -o 'http://.*\.ics' | head -n 1)
is_calendar "$address" || fail "$address does not answer"
inside aarshjul add direktionen "Prøve" >/dev/null
inside aarshjul log | grep -q Prøve
inside aarshjul undo >/dev/null
only_the_servers_files

say "a restart refuses nobody"
(for _ in {1..40}; do get "http://127.0.0.1:$port/direktionen.ics" >/dev/null || exit 1; done) & asking=$!
inside systemctl restart aarshjul
wait "$asking" || fail "a request was refused"

say "upgraded, and back"
inside sh -c 'echo "# eget" >>/etc/aarshjul/config.toml'
before=$(inside systemctl show --property=MainPID --value aarshjul)
install_package /root/later.deb
[[ $(inside systemctl show --property=MainPID --value aarshjul) != "$before" ]] || fail "the old program runs on"
is_calendar "$address" || fail "the address does not answer after the upgrade"
inside grep -q '^# eget' /etc/aarshjul/config.toml || fail "the settings are lost"
install_package /root/first.deb
is_calendar "$address" || fail "the address does not answer on the way back"

say "backed up, lost, restored"
inside sh -c 'umask 077; tar -czf /root/backup.tgz /etc/aarshjul /var/lib/aarshjul'
inside systemctl stop aarshjul.socket aarshjul.service
inside sh -c 'rm -rf /var/lib/aarshjul /etc/aarshjul'
inside tar -xzpf /root/backup.tgz -C /
inside systemctl start aarshjul.socket aarshjul.service
is_calendar "$address" || fail "the address does not answer after the restore"
inside aarshjul log | grep -q Prøve || fail "the history is lost"
only_the_servers_files

say "another town hall on the same machine"
inside sh -ec '
    useradd --system --home-dir /var/lib/aarshjul-syddjurs --shell /usr/sbin/nologin aarshjul-syddjurs
    sed "s|^listen = .*|listen = \"127.0.0.1:8081\"|; s|^public-url = .*|public-url = \"http://127.0.0.1:8081\"|" /etc/aarshjul/config.toml >/etc/aarshjul/syddjurs.toml
    mkdir -p /etc/systemd/system/aarshjul@syddjurs.socket.d
    printf "[Socket]\nListenStream=127.0.0.1:8081\n" >/etc/systemd/system/aarshjul@syddjurs.socket.d/address.conf
    systemctl daemon-reload
    systemctl enable --quiet --now aarshjul@syddjurs.socket aarshjul@syddjurs.service'
inside aarshjul init /var/lib/aarshjul-syddjurs/plans >/dev/null
other=$(inside aarshjul --instance syddjurs link add Direktør | grep -o 'http://.*\.ics' | head -n 1)
[[ $other == http://127.0.0.1:8081/* ]] || fail "$other is not the other town hall's"
is_calendar "$other" || fail "$other does not answer"
! get "${other/8081/8080}" >/dev/null 2>&1 || fail "one town hall answers for the other"
inside systemd-analyze security --threshold=15 --no-pager aarshjul@syddjurs.service | tail -n 1

say "removed"
inside apt-get -qq purge -y aarshjul >/dev/null
! get "http://127.0.0.1:$port/" >/dev/null 2>&1 || fail "it still answers"
inside test -d /var/lib/aarshjul/plans || fail "the plans went with the package"
! inside test -e /etc/aarshjul/config.toml || fail "the settings stay after a purge"
! inside systemctl is-enabled aarshjul.service 2>/dev/null | grep -q enabled || fail "the unit is still enabled"
say "the package: all passed"
