#!/usr/bin/env bash
# Builds the solution, checks its format and runs every test project, from any folder. The last line counts:
#   N passed, N failed[, N skipped]
# Two projects run at the same time; what each says is printed whole when it ends, and at the end the slowest tests of all.
# The exit code is not 0 when anything failed, did not build, or when no test ran.
# With --long also the tests that repeat a hundred times, or in every tier, what the others prove once, those that measure what crowds
# cost, those of the site on the second database, and the image in a container. What tests measured stands before the slowest ones.
set -uo pipefail

case "${1-}" in
  '') filter=(-trait- Kind=long) also=() ;;
  --long) filter=() also=(Web@postgres) ;;
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
# Longest first, so that no long one is left for the end; others follow. What stands behind an @ is the database.
readonly longest=(Browser Web "${also[@]}" Runner Data Data@postgres Content Core)
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }

# Says how long the step took that began at this second.
took() { echo "($((SECONDS - $1)) s)"; }

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
  # The browser without its windows has less to do; the whole one serves as well.
  command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing+=(chromium-headless-shell)
  # Snippets run in a jail made with the one and, where the machine allows it, in namespaces made with the other.
  has_library libseccomp.so.2 || missing+=(libseccomp2)
  command -v bwrap >/dev/null || missing+=(bubblewrap)
  # Programs of the second database; the tests start a server of their own with them.
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  # Without it Chinese text is measured and photographed as empty boxes.
  has_chinese_font || missing+=(fonts-noto-cjk)
  ((${#missing[@]})) || return 0
  if [[ "$(id -u)" == 0 ]] && command -v apt-get >/dev/null; then
    say "Installing ${missing[*]}"
    local log
    log="$(mktemp)"
    # In this run level no package starts a service, such as a server of PostgreSQL.
    if { apt-get update -q && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
      rm -f "$log"
      return 0
    fi
    tail -n 20 "$log" >&2
    rm -f "$log"
  fi
  echo "Missing for the tests: ${missing[*]}. Install it as root, on Debian with 'apt-get install ${missing[*]}'; the tests that need it fail until then." >&2
}

projects() {
  {
    printf '%s\n' "${longest[@]}" | sed -E 's/^([A-Za-z]+)/IncidentKB.\1.Tests/'
    for project in tests/*.Tests/*.csproj; do basename "$project" .csproj; done
  } | awk '!seen[$0]++'
}

# Runs in the background. The exit code is written last, as the sign that the log is whole.
run_project() {
  local name="$1" project="${1%@*}" begin="$SECONDS" code=0 database='' only=()
  # Tests that say themselves which database they are about, and those that repeat, run once.
  [[ "$name" == *@* ]] && database="${name#*@}" && only=(-trait- Database=own -trait- Kind=long)
  IKB_TEST_DATABASE="$database" dotnet "tests/$project/bin/$configuration/net10.0/$project.dll" \
    -noColor -noLogo "${filter[@]}" "${only[@]}" -result-xml "$results/$name.xml" >"$results/$name.log" 2>&1 || code=$?
  took "$begin" >>"$results/$name.log"
  echo "$code" >"$results/$name.code.part"
  mv "$results/$name.code.part" "$results/$name.code"
}

# What the runner of a test project counts at its end: Total, Errors, Failed, Skipped, Not Run.
counter() { grep -E '^ +IncidentKB.* Total: [0-9]+, Errors: ' "$1" | tail -n 1 | grep -oE "$2: [0-9]+" | tr -dc 0-9; }

count_project() {
  local name="$1" log="$results/$1.log" code="$2" total wrong not_counted
  say "$name"
  cat "$log"
  total="$(counter "$log" Total)"
  if [[ -z "$total" ]]; then
    fail "$name ended with code $code before it counted its tests."
    return
  fi
  # An error is a fault outside a test, such as in what several of them share.
  wrong=$(($(counter "$log" Failed) + $(counter "$log" Errors)))
  not_counted=$(($(counter "$log" Skipped) + $(counter "$log" 'Not Run')))
  passed=$((passed + total - $(counter "$log" Failed) - not_counted))
  failed=$((failed + wrong))
  skipped=$((skipped + $(counter "$log" Skipped)))
  ((code == 0 || wrong > 0)) || fail "$name ended with code $code although no test of it failed."
}

count_ended_projects() {
  local file name
  for file in "$results"/*.code; do
    [[ -e "$file" ]] || continue
    name="$(basename "$file" .code)"
    count_project "$name" "$(<"$file")"
    rm "$file"
  done
}

run_projects() {
  local name running=0
  while read -r name; do
    if ((running == 2)); then
      wait -n
      running=$((running - 1))
      count_ended_projects
    fi
    run_project "$name" &
    running=$((running + 1))
  done < <(projects)
  while ((running > 0)); do
    wait -n
    running=$((running - 1))
    count_ended_projects
  done
}

slowest_tests() {
  grep -ohE '<test [^>]*' "$results"/*.xml |
    sed -E 's/.* name="([^"]*)".* time="([^"]*)".*/\2 \1/; s/\\?&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' |
    sort -rn | head -n 10 | awk '{ time = $1; $1 = ""; printf "%6.1f s %s\n", time, $0 }'
}

# One test, which counts its checks itself; the machine may have nothing to run a container with.
run_container() {
  local log="$results/container.log" begin="$SECONDS"
  say "Container"
  if ! bash tests/container.sh 2>&1 | tee "$log"; then
    fail "The image, or what runs in it, does not do what README.md says."
  elif grep -q '^not run: ' "$log"; then
    skipped=$((skipped + 1))
  else
    passed=$((passed + 1))
  fi
  took "$begin"
}

# A test says what it measured in lines of its own.
measured() { grep -ohE 'measured: .*' "$results"/*.xml | sed -E 's/(\]\]>|<).*//; s/&#xA;.*//; s/&gt;/>/g; s/&lt;/</g; s/&amp;/\&/g; s/^measured: //'; }

if ! command -v dotnet >/dev/null; then
  fail "dotnet is missing. Install the .NET 10 SDK: https://dotnet.microsoft.com/download"
  finish
fi

install_missing
rm -rf "$results"
mkdir -p "$results"

say "Build"
begin="$SECONDS"
if ! { dotnet restore IncidentKB.sln && dotnet build IncidentKB.sln -c "$configuration" --no-restore --nologo -clp:NoSummary; }; then
  fail "The solution does not build."
  finish
fi
took "$begin"

# The folder is read as it is, which takes seconds; rules that need the compiler are warnings of the build, so errors.
say "Format"
begin="$SECONDS"
dotnet format whitespace . --folder --verify-no-changes --exclude content || fail "The format differs. 'dotnet format IncidentKB.sln' puts it right."
took "$begin"

run_projects
[[ "${1-}" != --long ]] || run_container
say "Measured"
measured
say "Slowest tests"
slowest_tests
finish
