# shellcheck shell=bash
# What every step of tools/setup shares: words on the screen, versions, one lock a step, Debian packages,
# programs built by cargo. Sourced, never run. Nothing here touches the checkout or starts a service.

# Everything that takes long to build or download lives here, outside the checkout, and is shared by all checkouts.
CACHE="${GARDEFOU_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/gardefou}"
LOGS="$CACHE/log"

say() { printf 'setup: %s\n' "$*"; }

# Ends the run; the sentence given must tell the person what to do next.
fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# at_least 1.10.2 1.9 : is the first dotted version the same as or newer than the second?
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# version_of 'rustc 1.95.0 (5980761 2026-04-14)' prints 1.95.0: the first dotted number of a line.
version_of() {
  [[ "$1" =~ [0-9]+(\.[0-9]+)+ ]] || return 1
  printf '%s\n' "${BASH_REMATCH[0]}"
}

# quietly LOGNAME command… : the command's output goes to a log file; the file is named when the command fails.
quietly() {
  local log="$LOGS/$1.log"
  shift
  mkdir -p "$LOGS"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    printf 'setup: "%s" failed; its last lines:\n' "$*" >&2
    tail -n 8 "$log" | sed 's/^/  | /' >&2
    printf 'setup: the whole output is in %s\n' "$log" >&2
    return 1
  fi
}

# ---- Debian packages -------------------------------------------------------------------------------------------

has_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

has_packages() {
  local package
  for package; do has_package "$package" || return 1; done
}

can_install() { has apt-get && { [ "$(id -u)" -eq 0 ] || has sudo; }; }

# as_root command… : sudo only when we are not root already.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Lists fetched in the last week are good enough; a package they no longer know triggers a refresh in apt_install.
apt_lists_are_fresh() {
  [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Release' -ctime -7 -print -quit 2>/dev/null)" ]
}

apt_update() {
  quietly apt-update as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 update \
    || fail "Check this machine's network and /etc/apt/sources.list, then run the same command again."
}

# --no-remove: a package of ours must never push out one of yours.
apt_get_install() {
  quietly "$1" as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 \
    -o Dpkg::Options::=--force-confold install --no-install-recommends --no-remove "${@:2}"
}

# apt_install STEP package… : the one door to apt. Does nothing when all is there.
apt_install() {
  local step="$1" package
  local -a missing=()
  shift
  if ! has apt-get; then
    for package; do printf 'setup: %s is missing: install it with your system'\''s package manager.\n' "$package" >&2; done
    fail "This is not a Debian-like system: install what is listed above (Debian's names), then run the same command again."
  fi
  for package; do has_package "$package" || missing+=("$package"); done
  [ "${#missing[@]}" -gt 0 ] || return 0
  if ! can_install; then
    for package in "${missing[@]}"; do
      printf 'setup: %s is missing: have it installed by somebody who is root.\n' "$package" >&2
    done
    fail "Run as root: apt-get install --no-install-recommends ${missing[*]}"
  fi
  if ! apt_lists_are_fresh; then
    apt_update
  elif apt_get_install "apt-$step" "${missing[@]}" 2>/dev/null; then
    return 0
  else
    apt_update # the lists may name versions that the mirror has replaced, or not know the package yet
  fi
  apt_get_install "apt-$step" "${missing[@]}" \
    || fail "Install these packages by hand (apt-get install ${missing[*]}), then run the same command again."
}

# ---- Programs built by cargo -----------------------------------------------------------------------------------

tool_dir() { printf '%s/tools/%s-%s\n' "$CACHE" "$1" "$2"; }

# has_tool PROGRAM VERSION DIR : is that very version in our cache, or already on the PATH?
has_tool() {
  [ -x "$3/bin/$1" ] && return 0
  has "$1" && [ "$(version_of "$("$1" --version 2>/dev/null | head -n 1)")" = "$2" ]
}

# cargo_install CRATE VERSION [cargo options…] : into the cache, never into ~/.cargo/bin.
# Light optimisation: these programs run for seconds, and it halves the time they take to build.
# Built outside the checkout and with flags of its own, so that no setting of the checkout or the person leaks in.
cargo_install() {
  local crate="$1" version="$2" dir
  shift 2
  dir="$(tool_dir "$crate" "$version")"
  mkdir -p "$CACHE/build"
  (
    cd "$CACHE"
    unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_TARGET
    CARGO_TARGET_DIR="$CACHE/build/$crate" CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off \
      CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 \
      quietly "cargo-install-$crate" cargo install --root "$dir" --version "=$version" "$@" "$crate"
  ) || fail "Check that cargo reaches its registry, then run the same command again."
  rm -rf "$CACHE/build/$crate"
}
