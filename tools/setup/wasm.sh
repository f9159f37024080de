# shellcheck shell=bash
# Rust's standard library for WebAssembly, and the environment in which our core is compiled to it. Sourced after lib.sh.
#
# Three ways, in this order: the standard library is installed already; `rustup target add`; or built from Debian's
# packages, for machines that reach Debian's mirrors but not Rust's. GARDEFOU_WASM_STD=debian forces the last one,
# which leaves rustup's components alone: it only links one more toolchain, named gardefou-wasm, beside yours.

WASM_TARGET=wasm32-unknown-unknown
WASM_TOOLCHAIN=gardefou-wasm

# Debian compiles its browsers with these: a recent rustc, the source of its standard library, and wasm-ld.
DEBIAN_RUST=(rustc-web cargo-web rust-web-src rust-web-llvm lld-22)

WASM_PACK_VERSION=0.15.1
WASM_BINDGEN_FALLBACK=0.2.130 # only as long as the checkout has no Cargo.lock

# wasm-bindgen's program refuses to work for any other version of its crate, so the lock file decides.
wasm_bindgen_version() {
  local version=""
  if [ -f "$ROOT/Cargo.lock" ]; then
    version="$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/version = |"/, ""); print; exit }' "$ROOT/Cargo.lock")"
  fi
  printf '%s\n' "${version:-$WASM_BINDGEN_FALLBACK}"
}

# ---- Which standard library ------------------------------------------------------------------------------------

has_own_wasm_std() {
  local dir
  dir="$(cd "$ROOT" && rustc --print target-libdir --target "$WASM_TARGET" 2>/dev/null)" || return 1
  compgen -G "$dir/libstd-*.rlib" >/dev/null
}

# One folder for each version of Debian's compiler: a library built by another version is refused by rustc.
debian_sysroot() {
  local version
  version="$(dpkg-query -W -f '${Version}' rustc-web 2>/dev/null)" || return 1
  printf '%s/wasm-std/%s\n' "$CACHE" "${version//[^0-9A-Za-z.]/_}"
}

has_debian_wasm_std() {
  local sysroot
  sysroot="$(debian_sysroot)" || return 1
  [ -f "$sysroot/complete" ] || return 1
  has rustup || return 0
  [ "$(readlink -f "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/$WASM_TOOLCHAIN")" = "$(readlink -f "$sysroot")" ]
}

wants_debian_wasm_std() { [ "${GARDEFOU_WASM_STD:-}" = debian ]; }

# Builds the sysroot S: S/lib/rustlib/{wasm32…,host}, S/bin/{rustc,rustdoc,cargo}.
build_debian_wasm_std() {
  local sysroot work host libdir
  apt_install wasm-std "${DEBIAN_RUST[@]}"
  sysroot="$(debian_sysroot)" || fail "Install the package rustc-web, then run the same command again."
  if [ ! -f "$sysroot/complete" ]; then
    work="$CACHE/build/wasm-std"
    rm -rf "$work" "$sysroot"
    mkdir -p "$work/src"
    printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/Cargo.toml"
    : >"$work/src/lib.rs"
    # -Z needs RUSTC_BOOTSTRAP on a stable compiler. Without embed-bitcode=yes, our own LTO fails later with
    # "Can't find section .llvmbc". The `test` crate is for `wasm-pack test`.
    (
      cd "$work"
      unset RUSTUP_TOOLCHAIN CARGO_ENCODED_RUSTFLAGS
      RUSTFLAGS="-C embed-bitcode=yes" RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc RUSTC_BOOTSTRAP=1 \
        CARGO_TARGET_DIR="$work/target" \
        quietly wasm-std /usr/bin/cargo build --release --target "$WASM_TARGET" -Z build-std=std,panic_abort,test
    ) || fail "Look at the log above; with rustup, 'rustup target add $WASM_TARGET' does the same and needs nothing built."
    host="$(/usr/bin/rustc -vV | sed -n 's/^host: //p')"
    libdir="$sysroot/lib/rustlib/$WASM_TARGET/lib"
    mkdir -p "$libdir" "$sysroot/bin"
    cp "$work/target/$WASM_TARGET/release/deps/"*.rlib "$libdir/"
    rm -f "$libdir"/libempty-*.rlib
    ln -s "$(/usr/bin/rustc --print sysroot)/lib/rustlib/$host" "$sysroot/lib/rustlib/$host"
    local program
    for program in rustc rustdoc; do
      printf '#!/bin/sh\nexec /usr/bin/%s --sysroot "%s" "$@"\n' "$program" "$sysroot" >"$sysroot/bin/$program"
      chmod +x "$sysroot/bin/$program"
    done
    ln -s /usr/bin/cargo "$sysroot/bin/cargo"
    rm -rf "$work"
    touch "$sysroot/complete"
  fi
  if has rustup; then
    quietly rustup-link rustup toolchain link "$WASM_TOOLCHAIN" "$sysroot" \
      || fail "Run 'rustup toolchain uninstall $WASM_TOOLCHAIN', then the same command again."
  fi
}

# ---- The environment of a compilation to WebAssembly -----------------------------------------------------------

# Sets PATH and cargo's variables. Used by tools/wasm-build and tools/setup/wasm-env, so that what is tested is
# compiled exactly like what is shipped.
enter_wasm_env() {
  local sysroot
  if wants_debian_wasm_std || ! has_own_wasm_std; then
    has_debian_wasm_std \
      || fail "Rust's standard library for WebAssembly is missing: run tools/setup/setup wasm-std."
    sysroot="$(debian_sysroot)"
    if has rustup; then
      export RUSTUP_TOOLCHAIN="$WASM_TOOLCHAIN"
    else
      PATH="$sysroot/bin:$PATH"
    fi
  fi
  PATH="$(tool_dir wasm-pack "$WASM_PACK_VERSION")/bin:$(tool_dir wasm-bindgen-cli "$(wasm_bindgen_version)")/bin:$PATH"
  PATH="$PATH:$ROOT/node_modules/.bin" # wasm-opt; last, so that a native one goes first
  export PATH
  unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
  # SIMD: every browser we support has it. 256 MiB at most: a hostile attachment may fail, never take the machine.
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-C target-feature=+simd128 -C link-arg=--max-memory=268435456"
  # Apart from the native build, whose compiler may be another: sharing one folder would rebuild all at each turn.
  export CARGO_TARGET_DIR="$ROOT/target/wasm"
}
