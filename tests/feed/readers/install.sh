#!/usr/bin/env bash
# install.sh DEST: three independent readers of calendars, at fixed versions, once.
set -euo pipefail
dest=${1:?usage: install.sh DEST}
# The folder beside it has the Node.js that runs them.
want="icalendar 7.3.0, recurring-ical-events 3.8.2, ical.js 2.2.1, node-ical 0.26.1"
[ "$(cat "$dest/installed" 2>/dev/null || true)" = "$want" ] && exit 0
PATH=$(bash "$(dirname "$0")/../../tools/node.sh" "$dest/../node"):$PATH
mkdir -p "$dest"
cd "$dest"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    icalendar==7.3.0 recurring-ical-events==3.8.2
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.26.1
echo "$want" >installed
