#!/usr/bin/env bash
# Builds the image of Dockerfile, runs it as the READMEs say, and runs compose.yml, in a Docker engine of its own. Each check is a line:
#   ok: SENTENCE   or   FAILED: SENTENCE
# The exit code is 1 if any failed. Where no engine can run, one line says why ("not run: ..."), and the exit code is 0.
# No registry of images is asked: images with the names of the base images are made of Debian's packages and of the .NET of this
# machine. So what only the real ones have (another distribution, the entry point of postgres) is not tested here.
# All of it lies in one folder that is removed at the end: another engine of this machine sees nothing of it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
exec </dev/null

# Debian's, whatever else with this name comes first in the PATH.
readonly docker=/usr/bin/docker dockerd=/usr/sbin/dockerd
readonly sdk=mcr.microsoft.com/dotnet/sdk:10.0 runtime=mcr.microsoft.com/dotnet/aspnet:10.0
readonly network=kb site=kb-site volume=kb-data
# What a started container or engine may take on a busy machine.
readonly patience=180
# Seconds in which a site has to end when it is told to.
readonly stop_time=5
folder='' engine='' failed=0 why='' url='' mirror='' suite='' release=''

say() { printf '\n== %s\n' "$*"; }

leave() {
  echo "not run: $*"
  exit 0
}

# check SENTENCE COMMAND...: the command may say in $why what it found.
check() {
  local sentence="$1" code=0
  shift
  why=''
  "$@" || code=$?
  if ((code == 0)); then
    echo "ok: $sentence${why:+ ($why)}"
  else
    echo "FAILED: $sentence${why:+ ($why)}"
    failed=1
  fi
  return "$code"
}

# Until the command succeeds, at most so many seconds.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || return 1
    sleep 0.3
  done
}

clean_up() {
  [[ -n "$folder" ]] || return 0
  if [[ -n "$engine" ]]; then
    # Networks are interfaces of this machine, and would outlive the engine.
    "$docker" ps --all --quiet | xargs --no-run-if-empty "$docker" rm --force >/dev/null 2>&1
    "$docker" network prune --force >/dev/null 2>&1
    kill "$engine" 2>/dev/null
    wait "$engine" 2>/dev/null
  fi
  # What debootstrap or the engine may have left mounted; the innermost first.
  awk -v folder="$folder/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | sort -r | xargs --no-run-if-empty umount
  rm -rf --one-file-system "$folder"
}

# ---- What it needs

install_missing() {
  local missing=() log="$folder/apt.log" name
  [[ -x "$docker" && -x "$dockerd" ]] || missing+=(docker.io)
  for name in debootstrap curl jq; do
    command -v "$name" >/dev/null || missing+=("$name")
  done
  ((${#missing[@]})) || return 0
  say "Installing ${missing[*]}"
  # In this run level no package starts a service.
  { apt-get update -q && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 ||
    leave "apt-get cannot install ${missing[*]}: $(tail -n 1 "$log")"
}

# Where apt takes Debian from. The names of suites (oldstable) change their meaning, those of releases do not.
find_mirror() {
  read -r mirror suite < <(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Origin: Debian' 'Component: main' |
    grep -vE -- '-(updates|security|backports|proposed-updates)$')
  [[ -n "$mirror" && -n "$suite" ]] || leave "apt knows no Debian to make base images of; is this Debian, and did 'apt-get update' run?"
}

start_engine() {
  export DOCKER_HOST="unix://$folder/docker.sock" DOCKER_CONFIG="$folder/config"
  unset DOCKER_CONTEXT
  # The builder that is part of the engine: it builds with the network of this machine without being allowed to first.
  export DOCKER_BUILDKIT=0
  mkdir -p "$DOCKER_CONFIG"
  # It leaves the machine's firewall and forwarding alone. Containers reach each other, and builds use the network of the machine.
  # In a session of its own, so that Ctrl-C leaves it to clean_up.
  setsid "$dockerd" --host "$DOCKER_HOST" --data-root "$folder/data" --exec-root "$folder/run" --pidfile "$folder/docker.pid" \
    --bridge=none --iptables=false --ip6tables=false --ip-forward=false >"$folder/dockerd.log" 2>&1 &
  engine=$!
  within 60 "$docker" version || leave "the Docker engine does not start here: $(tail -n 1 "$folder/dockerd.log")"
  "$docker" network create "$network" >"$folder/network.log" 2>&1 || leave "Docker cannot make a network here: $(tail -n 1 "$folder/network.log")"
  echo "Docker $("$docker" version --format '{{.Server.Version}}'), $("$docker" info --format '{{.Driver}}'), Linux $(uname -r)"
}

# ---- Images with the names of the base images

# build NAME FOLDER: with the proxies of this machine, if it has any.
build() {
  local arguments=() name
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    [[ -z "${!name-}" ]] || arguments+=(--build-arg "$name")
  done
  "$docker" build --network host "${arguments[@]}" --tag "$1" "$2" >"$folder/build.log" 2>&1 && return 0
  tail -n 20 "$folder/build.log" >&2
  return 1
}

stand_in() {
  build "$1" "$2" || leave "The stand-in for $1 cannot be made."
  # Its layers are in the engine now.
  rm -rf "$2"
}

make_base() {
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$folder/base" "$mirror" >"$folder/debootstrap.log" 2>&1 ||
    leave "debootstrap cannot make a Debian $suite: $(tail -n 1 "$folder/debootstrap.log")"
  tar --create --directory "$folder/base" . | "$docker" import - stand-in:base >/dev/null || leave "Docker cannot import the base."
  rm -rf --one-file-system "$folder/base"
}

# As in the real images: the user, the variables, the packages that .NET needs, and no curl.
dotnet_image() {
  local root="$1" ports="$2"
  mkdir -p "$root/files/usr/bin"
  ln -s ../share/dotnet/dotnet "$root/files/usr/bin/dotnet"
  cat >"$root/Dockerfile" <<END
FROM stand-in:base
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libstdc++6 tzdata zlib1g '^libicu[0-9]+\$' '^libssl3(t64)?\$' \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 1654 app && useradd --uid 1654 --gid 1654 --create-home app
ENV APP_UID=1654 DOTNET_RUNNING_IN_CONTAINER=true ASPNETCORE_HTTP_PORTS=$ports
COPY files /
END
}

make_dotnet_images() {
  local dotnet root="$folder/runtime" config
  dotnet="$(dirname "$(readlink -f "$(command -v dotnet)")")"
  mkdir -p "$root/files/usr/share/dotnet"
  cp -a "$dotnet"/{dotnet,host,shared} "$root/files/usr/share/dotnet/"
  dotnet_image "$root" 8080
  stand_in "$runtime" "$root"

  root="$folder/sdk"
  mkdir -p "$root/files/usr/share" "$root/files/etc/ssl/certs" "$root/files/root/.nuget/NuGet"
  cp -a "$dotnet" "$root/files/usr/share/dotnet"
  # NuGet has to reach in there what it reaches here: the same sources, and whoever this machine trusts.
  config="$(cd / && dotnet nuget config paths | head -n 1)"
  [[ ! -f "$config" ]] || cp "$config" "$root/files/root/.nuget/NuGet/NuGet.Config"
  cp -L "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$root/files/etc/ssl/certs/ca-certificates.crt"
  dotnet_image "$root" ''
  stand_in "$sdk" "$root"
}

make_nginx_image() {
  mkdir "$folder/nginx"
  cat >"$folder/nginx/Dockerfile" <<'END'
FROM stand-in:base
RUN apt-get update && apt-get install --yes --no-install-recommends nginx-light && rm /etc/nginx/sites-enabled/default
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
END
  stand_in nginx "$folder/nginx"
}

# Begins as the real one does: while it makes the database, a server answers on the socket alone. Any version of PostgreSQL from 15 on.
make_postgres_image() {
  mkdir "$folder/postgres"
  cat >"$folder/postgres/entrypoint" <<'END'
#!/bin/bash
set -euo pipefail
if [[ ! -s "$PGDATA/PG_VERSION" ]]; then
  initdb --username="$POSTGRES_USER" --pwfile=<(echo "$POSTGRES_PASSWORD") --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl --wait --options='-c listen_addresses=' start
  createdb --username="$POSTGRES_USER" "$POSTGRES_DB"
  pg_ctl --wait stop
fi
exec postgres -c 'listen_addresses=*'
END
  chmod +x "$folder/postgres/entrypoint"
  cat >"$folder/postgres/Dockerfile" <<'END'
FROM stand-in:base
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql \
    && ln -sf /usr/lib/postgresql/*/bin/* /usr/local/bin/ \
    && mkdir -p /var/lib/postgresql/data && chown postgres /var/lib/postgresql/data /var/run/postgresql
COPY entrypoint /
ENV PGDATA=/var/lib/postgresql/data LANG=C.UTF-8
USER postgres
STOPSIGNAL SIGINT
ENTRYPOINT ["/entrypoint"]
END
  stand_in postgres:15 "$folder/postgres"
}

# ---- Checks of a site at $url

ask() { curl --silent --show-error --fail --max-time 30 "$@"; }

is_ready() { ask "$url/healthz" | jq --exit-status '.status == "ok" and .matcher == "ready"'; }

matches() {
  local trace slug total=0
  for trace in content/incidents/*/traces/*.txt; do
    slug="$(basename "$(dirname "$(dirname "$trace")")")"
    ask --header 'Content-Type: text/plain' --data-binary "@$trace" "$url/api/v1/match" |
      jq --exit-status --arg slug "$slug" '.data[0] | .verdict == "incident" and .slug == $slug' >/dev/null || why+="not $trace "
    total=$((total + 1))
  done
  [[ -z "$why" ]] && ((total > 0)) && why="$total traces"
}

# runs PROGRAM: it does what its header says. Where the machine is too busy to start one in time, the site says 503 and when to come again.
runs() {
  local slug answer total=0
  for slug in content/incidents/*/; do
    slug="$(basename "$slug")"
    answer="$(ask --retry 5 --json "{\"snippet\":\"$1\"}" "$url/api/v1/incidents/$slug/runs" | jq --raw-output .data.outcome)"
    [[ "$answer" == as_expected ]] || why+="$slug: $answer "
    total=$((total + 1))
  done
  [[ -z "$why" ]] && ((total > 0)) && why="$total programs"
}

is_jailed() {
  why="$(ask "$url/healthz" | jq --raw-output '.snippets | .isolation + (if .fault then ": " + .fault else "" end)')"
  [[ "$why" == jail* ]]
}

check_site() {
  check "$1: every recorded trace is told as its incident" matches
  check "$1: every bug shows" runs bug
  check "$1: every fix holds" runs fix
  check "$1: programs run in a jail" is_jailed
}

# The path of a new invitation, which the database keeps.
new_invitation() { "$@" dotnet IncidentKB.Web.dll admin create "$RANDOM@example.com" | grep -oE '/invite/[A-Za-z0-9_-]+'; }

opens() { ask --output "$folder/page" "$url$1"; }

backs_up() { why="$("$docker" exec "$site" dotnet IncidentKB.Web.dll backup /data/backup 2>&1)"; }

# The link has the port of README.md, which is not the one that it has here.
offers_set_up() {
  local link
  link="$("$docker" logs "$site" 2>&1 | grep -oE 'http://localhost:5080/setup\?token=[A-Za-z0-9_-]+')" && opens "${link#http://localhost:5080}"
}

# ---- One container

# run_site OPTION...: on a port that is free, and a network without the firewall of this machine.
run_site() {
  "$docker" run --detach --name "$site" --network "$network" --publish 127.0.0.1::5080 --volume "$volume:/data" "$@" incidentkb >/dev/null &&
    url="http://$("$docker" port "$site" 5080/tcp | head -n 1)" && within "$patience" is_ready && return 0
  why="$("$docker" logs --tail 3 "$site" 2>&1)"
  return 1
}

health_of() { "$docker" inspect --format '{{.State.Health.Status}}' "$1"; }
is_healthy() { [[ "$(health_of "$1")" == healthy ]]; }

# Docker asks for the first time after the interval.
turns_healthy() {
  within "$patience" is_healthy "$1" && return 0
  why="$("$docker" inspect --format '{{json .State.Health}}' "$1")"
  return 1
}

# Later than the time it has, Docker kills it, which is 137.
stops() {
  local begin="$EPOCHREALTIME" code
  "$docker" stop --time "$stop_time" "$1" >/dev/null
  code="$("$docker" inspect --format '{{.State.ExitCode}}' "$1")"
  why="exit code $code after $(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }') s"
  [[ "$code" == 0 ]]
}

check_one_container() {
  local invitation
  # First on an empty volume, where the import writes most.
  check "it starts read-only, as README.md says" run_site --read-only || return
  check_site "read-only"
  check "HEALTHCHECK turns healthy" turns_healthy "$site"
  check "the link in its log makes the first admin" offers_set_up
  check "a backup is written" backs_up
  invitation="$(new_invitation "$docker" exec "$site")"
  check "an invitation that a command in the container makes opens" opens "$invitation"
  check "it stops within $stop_time s" stops "$site"
  "$docker" rm "$site" >/dev/null

  check "another container starts on the same volume, not read-only" run_site || return
  check "the invitation is still there" opens "$invitation"
  check_site "not read-only"
  check "it stops within $stop_time s" stops "$site"
  "$docker" rm "$site" >/dev/null
}

# ---- compose.yml

# The plugin of this machine, or of the first release of Debian that has it: a single program, so it is taken out of its package.
has_compose() {
  local apt="$folder/apt" options
  "$docker" compose version >/dev/null 2>&1 && return 0
  mkdir -p "$apt"/{lists,cache}/partial "$apt/cache/archives/partial" "$DOCKER_CONFIG/cli-plugins"
  for release in trixie stable testing; do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" >"$apt/sources.list"
    options=(-o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache")
    { apt-get "${options[@]}" update && cd "$apt" && apt-get "${options[@]}" download docker-compose; cd "$OLDPWD"; } >"$apt/log" 2>&1
    dpkg-deb --fsys-tarfile "$apt"/docker-compose_*.deb 2>/dev/null |
      tar --extract --to-stdout ./usr/libexec/docker/cli-plugins/docker-compose >"$DOCKER_CONFIG/cli-plugins/docker-compose" 2>/dev/null
    chmod +x "$DOCKER_CONFIG/cli-plugins/docker-compose"
    "$docker" compose version >/dev/null 2>&1 && return 0
  done
  return 1
}

compose() { "$docker" compose --file compose.yml --file "$folder/own-port.yml" "$@"; }

# As compose.yml says, but for the port, which may be taken here, and for building, which has been done.
start_nodes() {
  local node
  printf '%s\n' 'services:' '  balancer:' '    ports: !override ["127.0.0.1::5080"]' >"$folder/own-port.yml"
  for node in node1 node2 node3; do "$docker" tag incidentkb "incidentkb-$node"; done
  compose up --detach --no-build >"$folder/compose.log" 2>&1 && url="http://$(compose port balancer 5080)" && within "$patience" is_ready && return 0
  why="$(tail -n 5 "$folder/compose.log"; compose logs --tail 2 2>&1)"
  return 1
}

container_of() { compose ps --all --quiet "$1"; }

all_stop() {
  local node code
  compose stop --timeout "$stop_time" >"$folder/compose.log" 2>&1
  for node in db node1 node2 node3 balancer; do
    code="$("$docker" inspect --format '{{.State.ExitCode}}' "$(container_of "$node")")"
    [[ "$code" == 0 ]] || why+="$node ended with $code "
  done
  [[ -z "$why" ]]
}

# open_often PATH: as many requests as go to each node several times.
open_often() {
  local i
  for ((i = 1; i <= 12; i++)); do
    opens "$1" || why="request $i failed"
  done
  [[ -z "$why" ]]
}

check_nodes() {
  local node invitation
  check "compose.yml starts three nodes" start_nodes || return
  for node in node1 node2 node3; do
    check "$node turns healthy" turns_healthy "$(container_of "$node")"
  done
  check_site "three nodes"
  invitation="$(new_invitation compose exec -T node1)"
  check "an invitation of one node opens on all" open_often "$invitation"
  compose kill node2 >/dev/null 2>&1
  check "a node that is killed costs no reader an answer" open_often /
  compose start node2 >/dev/null 2>&1
  check "the killed node comes back" turns_healthy "$(container_of node2)"
  check "all stop within $stop_time s" all_stop
  compose rm --force >/dev/null 2>&1
  check "compose.yml starts them again" start_nodes
  check "the invitation is still there" opens "$invitation"
}

# ---- All of it

[[ "$(uname -s)" == Linux ]] || leave "Docker's engine runs on Linux."
[[ "$(id -u)" == 0 ]] || leave "Docker's engine needs root."
command -v apt-get >/dev/null || leave "the base images are made of Debian's packages, and there is no apt-get."
command -v dotnet >/dev/null || leave "the base images are made of the .NET of this machine, and there is none."

folder="$(mktemp -d)"
trap clean_up EXIT
trap 'exit 130' INT TERM HUP
install_missing
find_mirror
say "Engine and base images"
start_engine
make_base
make_dotnet_images

say "One container"
check "Dockerfile builds" build incidentkb . || exit 1
check_one_container

say "compose.yml"
if has_compose; then
  make_nginx_image
  make_postgres_image
  check_nodes
else
  echo "not run: docker compose is not to be had here."
fi
exit "$failed"
