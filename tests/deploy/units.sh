#!/usr/bin/env bash
# The units and the package's list of files, without building anything.
set -euo pipefail
cd "$(dirname "$0")/../.."

# Exposure 1.5 at most, of 10.
for unit in aarshjul.service aarshjul@.service; do
    systemd-analyze security --offline=true --threshold=15 --no-pager "packaging/$unit" >/dev/null
done

# Both run in the same way; only the place differs.
of_the_place='^(#|Description|Requires|After|ExecStart|User|Group|StateDirectory)='
settings() { grep -vE "$of_the_place|^#|^$" "$1" | sort; }
diff <(settings packaging/aarshjul.service) <(settings packaging/aarshjul@.service)

# systemd reads them; the program is not installed here.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp packaging/*.service packaging/*.socket "$folder"
sed -i 's|^ExecStart=/usr/bin/aarshjul|ExecStart=/bin/true|; s|^Documentation=.*||' "$folder"/*.service
printf '\n[Socket]\nListenStream=127.0.0.1:8081\n' >>"$folder/aarshjul@.socket"
cp "$folder/aarshjul@.service" "$folder/aarshjul@by.service"
cp "$folder/aarshjul@.socket" "$folder/aarshjul@by.socket"
systemd-analyze verify --man=no "$folder"/aarshjul.service "$folder"/aarshjul@by.service

# What is packed and not made by packaging/release.sh is there.
python3 - <<'PYTHON'
import glob, sys, tomllib
with open("Cargo.toml", "rb") as file:
    deb = tomllib.load(file)["package"]["metadata"]["deb"]
missing = [a[0] for a in deb["assets"] if not a[0].startswith("target/") and not glob.glob(a[0], recursive=True)]
sys.exit(f"not there: {missing}" if missing else 0)
PYTHON
for script in packaging/deb/*; do sh -n "$script"; done
echo "units and package: in order"
