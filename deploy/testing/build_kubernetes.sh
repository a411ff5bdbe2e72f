#!/usr/bin/env bash
# Usage: deploy/testing/build_kubernetes.sh
#
# Builds Kubernetes 1.20.2 from the source package of Debian 12, which has no binaries of it but kubectl's, and prints the
# folder that they are in. It takes 10 to 20 minutes on two cores, only once, and 5 GB on the way, of which 400 MB stay.
#
# It needs Debian 12's golang-go, dpkg-dev, make, rsync and jq. Settings, from the environment:
#   PYNUMDRAW_CACHE    where to keep it (~/.cache/pynumdraw)

set -euo pipefail

readonly version=1.20.2 programs=(kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy)
readonly cache="${PYNUMDRAW_CACHE:-$HOME/.cache/pynumdraw}/kubernetes-$version"

die() {
    printf 'build_kubernetes.sh: %s\n' "$*" >&2
    exit 1
}

is_built() {
    local program
    for program in "${programs[@]}"; do
        [[ $("$cache/bin/$program" --version 2>/dev/null) == "Kubernetes v$version" ]] || return 1
    done
}

# mirror: print the Debian mirror that this machine uses.
mirror() {
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' | grep -v security | sed -n 1p
}

# fetch: get the source package. apt gets lists of its own, so that the machine's settings stay as they are.
fetch() {
    mkdir -p lists/partial archives
    printf 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s bookworm main\n' "$(mirror)" >sources.list
    printf '%s\n' "Dir::Etc::SourceList \"$PWD/sources.list\";" 'Dir::Etc::SourceParts "-";' "Dir::State::Lists \"$PWD/lists\";" \
        "Dir::Cache \"$PWD/archives\";" 'APT::Sandbox::User "root";' >apt.conf
    APT_CONFIG=$PWD/apt.conf apt-get update
    APT_CONFIG=$PWD/apt.conf apt-get source --only-source kubernetes
    mv kubernetes-*/ source
}

# compile: as debian/rules does it, but only what a cluster needs. Without the version the programs would be 0.0.0.
compile() {
    printf '%s\n' KUBE_GIT_COMMIT=debian KUBE_GIT_TREE_STATE=archive "KUBE_GIT_VERSION=v$version" KUBE_GIT_MAJOR=1 KUBE_GIT_MINOR=20 >version
    mkdir -p source/.go/src/k8s.io home
    ln -sfn ../../.. source/.go/src/k8s.io/kubernetes
    cd source/.go/src/k8s.io/kubernetes
    nice -n 15 env HOME="$cache/home" GOPATH="$cache/source/.go" CGO_ENABLED=0 GOFLAGS=-p=2 GOLDFLAGS="-s -w" \
        KUBE_GIT_VERSION_FILE="$cache/version" make WHAT="${programs[*]/#/cmd/}"
    install -D -t "$cache/bin" "${programs[@]/#/_output/bin/}"
}

build() {
    local program
    for program in go dpkg-source make rsync jq; do type "$program" >/dev/null 2>&1 || die "$program is missing"; done
    [[ $(go version) == *go1.19.* ]] || die "'$(go version)' is not the Go of Debian 12, 1.19, with which its Kubernetes builds"
    rm -rf "$cache"
    mkdir -p "$cache"
    (cd "$cache" && fetch && compile) >"$cache.log" 2>&1 || die "the build failed: $(tail -n 20 "$cache.log")"
    find "$cache" -mindepth 1 -maxdepth 1 ! -name bin -exec rm -rf {} +
    is_built || die "what was built in $cache/bin is not Kubernetes $version"
}

main() {
    if [[ ${1:-} =~ ^(-h|--help)$ ]]; then sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && return; fi
    [[ $# == 0 ]] || die "unknown argument '$1'. See deploy/testing/build_kubernetes.sh --help"
    is_built || build
    printf '%s\n' "$cache/bin"
}

main "$@"
