#!/usr/bin/env bash
# Builds the solution, checks its format and runs every test project, from any folder. The last line counts:
#   N passed, N failed[, N skipped]
# The exit code is not 0 when anything failed, did not build, or when no test ran.
# With --long also the tests that repeat a hundred times, or in every tier, what the others prove once.
set -uo pipefail

case "${1-}" in
  '') filter=(--filter-not-trait Kind=long) ;;
  --long) filter=() ;;
  *)
    echo "Usage: bash tests/run.sh [--long]" >&2
    exit 2
    ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
exec </dev/null

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# A build node that outlives this script would keep its output open, and whoever waits for its end.
export MSBUILDDISABLENODEREUSE=1

readonly configuration=Release
readonly results=artifacts/test-results
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }

finish() {
  local line="$passed passed, $failed failed"
  ((skipped == 0)) || line+=", $skipped skipped"
  echo
  if ((passed + failed == 0)); then
    echo "No test ran." >&2
    echo "$line"
    exit 1
  fi
  echo "$line"
  exit $((failed == 0 ? 0 : 1))
}

# A step that is no test of its own (the build, the format) counts as one failure.
fail() {
  echo "FAILED: $*" >&2
  failed=$((failed + 1))
}

has_library() { { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -F "$1" >/dev/null; }
has_chinese_font() { command -v fc-list >/dev/null && [[ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ]]; }

install_missing() {
  [[ "$(uname -s)" == Linux ]] || return 0
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  # Snippets run in a jail made with the one and, where the machine allows it, in namespaces made with the other.
  has_library libseccomp.so.2 || missing+=(libseccomp2)
  command -v bwrap >/dev/null || missing+=(bubblewrap)
  # Without it Chinese text is measured and photographed as empty boxes.
  has_chinese_font || missing+=(fonts-noto-cjk)
  ((${#missing[@]})) || return 0
  if [[ "$(id -u)" == 0 ]] && command -v apt-get >/dev/null; then
    say "Installing ${missing[*]}"
    local log
    log="$(mktemp)"
    if { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
      rm -f "$log"
      return 0
    fi
    tail -n 20 "$log" >&2
    rm -f "$log"
  fi
  echo "Missing for the tests: ${missing[*]}. Install it as root, on Debian with 'apt-get install ${missing[*]}'; the tests that need it fail until then." >&2
}

# What the runner of one test project says at its end: `total`, `failed`, `succeeded`, `skipped`.
counter() { grep -oE "^  $2: [0-9]+" "$1" | tail -n 1 | tr -dc 0-9; }

run_project() {
  local project="$1" name log status=0
  name="$(basename "$project" .csproj)"
  log="$results/$name.log"
  say "$name"
  dotnet test --project "$project" -c "$configuration" --no-build --no-ansi --show-slowest-tests 10 "${filter[@]}" 2>&1 | tee "$log"
  status="${PIPESTATUS[0]}"
  if [[ -z "$(counter "$log" total)" ]]; then
    fail "$name ended with code $status before it counted its tests."
    return
  fi
  passed=$((passed + $(counter "$log" succeeded)))
  failed=$((failed + $(counter "$log" failed)))
  skipped=$((skipped + $(counter "$log" skipped)))
  ((status == 0 || $(counter "$log" failed) > 0)) || fail "$name ended with code $status although no test of it failed."
}

if ! command -v dotnet >/dev/null; then
  fail "dotnet is missing. Install the .NET 10 SDK: https://dotnet.microsoft.com/download"
  finish
fi

install_missing
rm -rf "$results"
mkdir -p "$results"

say "Build"
if ! { dotnet restore IncidentKB.sln && dotnet build IncidentKB.sln -c "$configuration" --no-restore --nologo -clp:NoSummary; }; then
  fail "The solution does not build."
  finish
fi

say "Format"
dotnet format IncidentKB.sln --verify-no-changes --no-restore || fail "The format differs. 'dotnet format IncidentKB.sln' puts it right."

for project in tests/*.Tests/*.csproj; do
  run_project "$project"
done
finish
