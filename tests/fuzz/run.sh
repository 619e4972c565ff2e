#!/usr/bin/env bash
# Fuzzes each target for SECONDS; names behind choose targets. Needs cargo-fuzz (`cargo install cargo-fuzz`) and a C++ compiler,
# and works with stable Rust: no sanitizer, since the program has no unsafe code of its own.
# What breaks a promise lies in target/fuzz/artifacts; keep it, made small by `cargo fuzz tmin`, in tests/fuzz/corpus.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:?usage: tests/fuzz/run.sh SECONDS [TARGET...]}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(dataset journal merge moving project source spans)
for target in "${targets[@]}"; do
    mkdir -p "target/fuzz/corpus/$target" "target/fuzz/artifacts/$target"
    cargo fuzz run --fuzz-dir tests/fuzz --target-dir target/fuzz -s none "$target" \
        "target/fuzz/corpus/$target" "tests/fuzz/corpus/$target" -- \
        -max_total_time="$seconds" -max_len=65536 -timeout=5 -rss_limit_mb=1024 \
        -dict="tests/fuzz/words.dict" -artifact_prefix="target/fuzz/artifacts/$target/" -print_final_stats=1
done
