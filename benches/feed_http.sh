#!/bin/bash
# The feed over HTTP against nginx serving the same bytes as a static file:
# requests per second, processor time per request, memory; plain, 304 and gzip.
#
# benches/feed_http.sh [ROUNDS] [SECONDS]     needs nginx, wrk, gzip, curl
#
# Both servers run all the time, on loopback, and get requests in turn, so that a
# busy machine is as busy for the one as for the other. Build first:
# cargo build --release
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5}
seconds=${2:-5}
port=$((20000 + $$ % 10000 * 2))
ours=127.0.0.1:$port
theirs=127.0.0.1:$((port + 1))
work=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

./target/release/aarshjul --state "$work/state" serve --listen $ours 2>"$work/log" &
pids+=($!)
our_pid=$!
for _ in $(seq 100); do curl -sf http://$ours/healthz >/dev/null && break; sleep 0.1; done
curl -sf http://$ours/healthz >/dev/null || { cat "$work/log"; exit 1; }

mkdir "$work/root"
curl -sf http://$ours/direktionen.ics -o "$work/root/direktionen.ics"
curl -sf -H 'Accept-Encoding: gzip' http://$ours/direktionen.ics -o "$work/root/direktionen.ics.gz"
chmod 755 "$work" "$work/root"
cat >"$work/nginx.conf" <<CONF
daemon off;
pid $work/nginx.pid;
error_log $work/error.log;
worker_processes auto;
events { worker_connections 1024; }
http {
    types { text/calendar ics; }
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=100;
    gzip_static on;
    client_body_temp_path $work/b; proxy_temp_path $work/p; fastcgi_temp_path $work/f;
    uwsgi_temp_path $work/u; scgi_temp_path $work/s;
    server { listen $theirs; root $work/root; }
}
CONF
nginx -c "$work/nginx.conf" -e "$work/error.log" &
pids+=($!)
nginx_pid=$!
for _ in $(seq 100); do curl -sf http://$theirs/direktionen.ics >/dev/null && break; sleep 0.1; done

family() { echo "$1"; pgrep -P "$1" || true; }
# Processor time so far, in clock ticks.
ticks() { for pid in $(family "$1"); do awk '{print $14 + $15}' "/proc/$pid/stat"; done | awk '{s += $1} END {print s}'; }
# Memory in kB: pages that others share counted whole (Rss), or in parts (Pss).
memory() { for pid in $(family "$1"); do awk -v kind="^$2:" '$0 ~ kind {print $2}' "/proc/$pid/smaps_rollup"; done | awk '{s += $1} END {print s}'; }

measure() { # name pid address header…
    local name=$1 pid=$2 address=$3 before after requests
    shift 3
    before=$(ticks "$pid")
    wrk -t1 -c64 -d"${seconds}s" "$@" "http://$address/direktionen.ics" >"$work/wrk"
    after=$(ticks "$pid")
    requests=$(awk '/requests in/ {print $1}' "$work/wrk")
    echo "$name $requests $(awk '/Requests\/sec/ {print $2}' "$work/wrk") $((after - before)) $(memory "$pid" Rss) $(memory "$pid" Pss) $(grep -c 'Non-2xx\|Socket errors' "$work/wrk" || true)" >>"$work/results"
}

tag() { curl -sI "$@" | tr -d '\r' | awk 'tolower($1) == "etag:" {print $2}'; }
our_tag=$(tag http://$ours/direktionen.ics)
their_tag=$(tag http://$theirs/direktionen.ics)
for _ in $(seq "$rounds"); do
    measure ours-plain $our_pid $ours
    measure nginx-plain $nginx_pid $theirs
    measure ours-304 $our_pid $ours -H "If-None-Match: $our_tag"
    measure nginx-304 $nginx_pid $theirs -H "If-None-Match: $their_tag"
    measure ours-gzip $our_pid $ours -H 'Accept-Encoding: gzip'
    measure nginx-gzip $nginx_pid $theirs -H 'Accept-Encoding: gzip'
done

echo "feed: $(stat -c %s "$work/root/direktionen.ics") bytes, gzip $(stat -c %s "$work/root/direktionen.ics.gz"); $(nproc) processors; $rounds rounds of ${seconds} s; medians"
awk -v hertz="$(getconf CLK_TCK)" '
    # A ratio is of one round, whose two servers met the same machine.
    function ratio(a, kind,   i) {
        for (i = 1; i <= n["ours-" kind]; i++) both[kind, i] = a["ours-" kind, i] / a["nginx-" kind, i]
        n[kind] = n["ours-" kind]
        return median(both, kind)
    }
    function lowest(kind,   i, low) {
        low = rate["ours-" kind, 1] / rate["nginx-" kind, 1]
        for (i = 2; i <= n["ours-" kind]; i++) if (rate["ours-" kind, i] / rate["nginx-" kind, i] < low) low = rate["ours-" kind, i] / rate["nginx-" kind, i]
        return low
    }
    { n[$1]++; rate[$1, n[$1]] = $3; cost[$1, n[$1]] = $4 * 1e6 / hertz / $2; if ($5 > rss[$1]) rss[$1] = $5; if ($6 > pss[$1]) pss[$1] = $6; errors += $7 }
    function median(a, name,   i, j, t, v) {
        for (i = 1; i <= n[name]; i++) v[i] = a[name, i]
        for (i = 1; i <= n[name]; i++) for (j = i + 1; j <= n[name]; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
        return v[int((n[name] + 1) / 2)]
    }
    END {
        printf "| answer | ours, requests/s | nginx | ratio | its lowest | ours, µs of processor | nginx | ratio |\n|---|---:|---:|---:|---:|---:|---:|---:|\n"
        split("plain 304 gzip", kinds, " ")
        for (k = 1; k <= 3; k++) {
            o = "ours-" kinds[k]; x = "nginx-" kinds[k]
            printf "| %s | %.0f | %.0f | %.2f | %.2f | %.1f | %.1f | %.2f |\n", kinds[k], median(rate, o), median(rate, x), ratio(rate, kinds[k]), lowest(kinds[k]), median(cost, o), median(cost, x), ratio(cost, kinds[k])
        }
        printf "memory: ours %.1f MB, nginx %.1f MB (Rss); %.1f and %.1f MB, %.2f times (Pss)\n", rss["ours-gzip"] / 1024, rss["nginx-gzip"] / 1024, pss["ours-gzip"] / 1024, pss["nginx-gzip"] / 1024, pss["ours-gzip"] / pss["nginx-gzip"]
        if (errors) { print errors " runs with errors"; exit 1 }
    }' "$work/results"
