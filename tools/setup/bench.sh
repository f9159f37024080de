# shellcheck shell=bash
# The step of `make bench`: what Garde-fou's speed is compared with. Sourced, never run.
# It lives in the cache and nowhere else, with a lock file of its own: no test and no build needs it. Optional:
# `make bench` says in one sentence what it goes without. Presidio and python-stdnum are those of `make score`.

BENCH_DEB=ripgrep # unpacked in the cache, not installed

# Named after what is in it: a changed list is another folder.
bench_peers_dir() { printf '%s/tools/bench-peers-%s\n' "$CACHE" "$(cat "$ROOT"/benches/peers/{package-lock.json,requirements.txt} | cksum | cut -d ' ' -f 1)"; }

about_bench_peers() { echo "downloads pdf.js, SheetJS, mammoth, JSZip, libphonenumber-js, linkify, openredaction, openpyxl, pypdf and ripgrep to compare with (1 minute, 80 MB)"; }
have_bench_peers() { [ -f "$(bench_peers_dir)/complete" ] && echo "the peers of the bench"; }
# Each brings its peers into the folder it is run in. None runs a script of a package.
bench_from_npm() { cp "$ROOT"/benches/peers/package{,-lock}.json . && quietly bench-npm npm ci --ignore-scripts --omit=optional --no-audit --no-fund; }
bench_from_pip() {
  has python3 && quietly bench-pip python3 -m pip install --no-deps --disable-pip-version-check --target python -r "$ROOT/benches/peers/requirements.txt"
}
bench_from_deb() { has apt-get && quietly bench-apt apt-get -q download "$BENCH_DEB" && dpkg-deb -x ./*.deb ripgrep && rm -f ./*.deb; }

make_bench_peers() {
  local dir from missing=""
  dir="$(bench_peers_dir)"
  rm -rf "$dir"
  mkdir -p "$dir"
  # One at a time: one that is gone leaves the others.
  for from in npm pip deb; do
    (cd "$dir" && "bench_from_$from") 2>/dev/null || missing+=" $from"
  done
  [ -z "$missing" ] || say "bench-peers: not to be had here, left out: those from$missing (remove $dir to try again)"
  [ -n "$(ls -A "$dir")" ] || fail "No peer could be downloaded; 'make bench' goes without them."
  touch "$dir/complete"
}
