# shellcheck shell=bash
# The steps of `make score`: the detectors' peers in Python, and real texts to scan. Sourced, never run.
# Both live in the cache and nowhere else: no Debian package is installed, only unpacked there. Both are optional:
# `make score` says in one sentence what it goes without.

# French codes of law as published by Légifrance (npm), French manuals (Debian), code (npm, PyPI).
SCORE_NPM=(@socialgouv/legi-data@2.513.0 lodash@4.17.21 libphonenumber-js@1.11.14)
SCORE_DEB=(manpages-fr debian-reference-fr developers-reference-fr maint-guide-fr aptitude-doc-fr debian-faq-fr libreoffice-help-fr)
SCORE_PIP=(Django==5.1.4)

# Named after what is in them: a changed list is another folder.
score_peers_dir() { printf '%s/tools/score-peers-%s\n' "$CACHE" "$(cksum <"$ROOT/tools/score/requirements.txt" | cut -d ' ' -f 1)"; }
score_texts_dir() { printf '%s/tools/score-texts-%s\n' "$CACHE" "$(printf '%s ' "${SCORE_NPM[@]}" "${SCORE_DEB[@]}" "${SCORE_PIP[@]}" | cksum | cut -d ' ' -f 1)"; }

about_score_peers() { echo "installs python-stdnum and Presidio into a Python environment of their own (1 minute, 400 MB)"; }
have_score_peers() { [ -f "$(score_peers_dir)/complete" ] && echo "python-stdnum and Presidio"; }
make_score_peers() {
  local dir
  dir="$(score_peers_dir)"
  has python3 || fail "The detectors' peers need Python 3.11 or newer; without it their lines are left out."
  rm -rf "$dir"
  quietly score-venv python3 -m venv "$dir" \
    || fail "The detectors' peers need Python's venv (Debian: python3-venv); without it their lines are left out."
  quietly score-pip "$dir/bin/python" -m pip install --no-deps --disable-pip-version-check -r "$ROOT/tools/score/requirements.txt" \
    || fail "The detectors' peers could not be installed; without them their lines are left out."
  touch "$dir/complete"
}

about_score_texts() { echo "downloads French law, French manuals and source code to scan (1 minute, 20 MB)"; }
have_score_texts() { [ -f "$(score_texts_dir)/complete" ] && echo "French law, manuals and code"; }
# Each downloads a package into the folder it is run in, and unpacks it into the folder given.
unpack_npm() { quietly score-npm npm pack --silent "$1" && tar -xzf ./*.tgz -C "$2"; }
unpack_deb() { has apt-get && quietly score-apt apt-get -q download "$1" && dpkg-deb -x ./*.deb "$2"; }
unpack_pip() {
  has python3 && quietly score-pip-texts python3 -m pip download --no-deps --only-binary :all: -d . "$1" \
    && python3 -m zipfile -e ./*.whl "$2"
}

make_score_texts() {
  local dir packed name into missing=""
  dir="$(score_texts_dir)"
  rm -rf "$dir"
  packed="$(mktemp -d)"
  # shellcheck disable=SC2064 # the path is known now and the function's variables are gone later
  trap "rm -rf '$packed'" EXIT
  # One at a time: one that is gone leaves the others.
  for name in "${SCORE_NPM[@]/#/npm }" "${SCORE_DEB[@]/#/deb }" "${SCORE_PIP[@]/#/pip }"; do
    into="$dir/${name//\//-}"
    mkdir -p "$into" "$packed/${name//\//-}"
    (cd "$packed/${name//\//-}" && "unpack_${name%% *}" "${name#* }" "$into") 2>/dev/null && continue
    rm -rf "$into"
    missing+=" ${name#* }"
  done
  rm -rf "$packed"
  trap - EXIT
  [ -z "$missing" ] || say "score-texts: not to be had here, left out:$missing (remove $dir to try again)"
  [ -n "$(ls -A "$dir")" ] || fail "No text could be downloaded; 'make score' goes without real texts."
  touch "$dir/complete"
}
