#!/usr/bin/env bash
# install.sh DEST: an SMTP server at a fixed version, once. Prints its Python.
set -euo pipefail
dest=${1:?usage: install.sh DEST}
[[ -x $dest/bin/python ]] || python3 -m venv "$dest"
"$dest/bin/pip" install --quiet --disable-pip-version-check aiosmtpd==1.4.6
echo "$dest/bin/python"
