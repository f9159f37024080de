# Everything a person or CI runs. Each target sets up what it needs, once, outside the checkout
# (~/.cache/gardefou, or $GARDEFOU_CACHE), says what it does, and skips what is there.

.PHONY: help demo test check gallery bench hostile size score fuzz package clean
.DEFAULT_GOAL := help

CORE := cc rust node npm wasm-std wasm-pack wasm-bindgen

help:
	@echo "make demo      builds, then shows the founding incident being stopped in Chromium"
	@echo "make test      every test: core, WebAssembly, extension, real webmail (15 to 50 minutes the first time)"
	@echo "make check     formatting, lints, types, licences"
	@echo "make gallery   every state of the warning and the other pages as pictures: target/gallery/index.html"
	@echo "make bench     speed, side by side with peers: docs/speed.md; QUICK=1 to see that it works"
	@echo "make hostile   files made to exhaust their reader: time and memory, natively and in Chromium"
	@echo "make size      how large the modules for browsers are, by part, against the budget"
	@echo "make score     what the detectors find and miss, side by side with peers, and on real texts (5 minutes)"
	@echo "make fuzz      any bytes into detectors and readers, TIME=60 seconds for each of 8 targets"
	@echo "make package   the extension as a zip; HOSTS=\"https://webmail.agence.example/*\" makes an agency's, KEY=agency.pem signs it for forced installation,"
	@echo "               UPDATES=https://server.agence.example/garde-fou/ adds what browsers ask there and policies for each of them, with SETTINGS=\"pilot.json others.json\";"
	@echo "               VERSION=1.2.3.4 numbers it, FIREFOX_ID=garde-fou@agence.example names it in Firefox (docs/deploiement.md)"
	@echo "make clean     removes what was built in this checkout"

demo:
	@tools/setup/setup $(CORE) chromium
	@tools/wasm-build
	@node tools/demo.js

# The whole workspace each time: another set of features would build everything again.
test:
	@tools/setup/setup $(CORE) nextest chromium firefox webmail
	PATH="$$(tools/setup/setup --path)" cargo nextest run --workspace
	cargo test --doc --workspace --quiet
	cargo build --workspace --quiet
	@tools/wasm-build
	node --test --test-concurrency=2 $$(tools/js-tests)

check:
	@tools/setup/setup $(CORE) cargo-deny
	@tools/wasm-build
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	PATH="$$(tools/setup/setup --path)" cargo deny --log-level error check licenses bans sources
	node_modules/.bin/eslint .
	node_modules/.bin/tsc --noEmit

gallery:
	@tools/setup/setup $(CORE) chromium
	@tools/wasm-build
	@node tools/gallery.js

# Without the network it goes without the peers and says so; without Firefox and the webmail likewise.
bench:
	@tools/setup/setup $(CORE) chromium
	@tools/setup/setup bench-peers || true
	@tools/setup/setup score-peers || true
	@tools/wasm-build
	node benches/run.js $(if $(QUICK),--quick)

hostile:
	@tools/setup/setup $(CORE) chromium
	@tools/wasm-build
	cargo build --quiet --release
	node benches/hostile.js

size:
	@tools/setup/setup $(CORE)
	@tools/wasm-build
	node tools/size.js

# Without the network, or with a Rust too old for the peers, it goes without them and says so.
score:
	@tools/setup/setup cc rust
	@tools/setup/setup score-peers || true
	@tools/setup/setup score-texts || true
	@cargo build --quiet -p gardefou-score --features peers \
	  || { echo "score: linkify and rlibphonenumber do not build here, left out"; cargo build --quiet -p gardefou-score; }
	@target/debug/gardefou-score --faults target/score-faults.txt \
	  --python "$$(tools/setup/setup --score | sed -n 1p)" --texts "$$(tools/setup/setup --score | sed -n 2p)"

fuzz:
	@tools/setup/setup cc rust cargo-fuzz
	@PATH="$$(tools/setup/setup --path)" tools/fuzz

package:
	@tools/setup/setup $(CORE)
	@tools/wasm-build
	@set -f; node tools/package.js $(if $(KEY),--key="$(KEY)") $(if $(UPDATES),--updates="$(UPDATES)") \
	  $(if $(VERSION),--version="$(VERSION)") $(if $(FIREFOX_ID),--firefox-id="$(FIREFOX_ID)") $(foreach file,$(SETTINGS),--settings="$(file)") $(HOSTS)

clean:
	rm -rf target dist extension/core
