#!/usr/bin/env bash
# Usage: deploy/build_images.sh [TAG]
#
# Builds the images pynumdraw:TAG, pynumdraw-server:TAG and pynumdraw-front:TAG from deploy/Dockerfile, labelled with the
# version, which is also the default of TAG. Nothing is pushed.
#
# Settings, from the environment:
#   PLATFORM   what they are for: linux/amd64 or linux/arm64 (this machine; another one needs qemu-user-static and binfmt)
#   BASE, PIP_CERT, PIP_INDEX_URL, PIP_EXTRA_INDEX_URL           see deploy/Dockerfile

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version() { sed -n 's/^__version__ = "\(.*\)"$/\1/p' backend/pynumdraw/__init__.py; }

build() {
    local name target arguments=(--build-arg "VERSION=$(version)" ${PLATFORM:+--platform "$PLATFORM"})
    for name in BASE PIP_CERT PIP_INDEX_URL PIP_EXTRA_INDEX_URL; do
        if [[ ${!name:-} ]]; then arguments+=(--build-arg "$name"); fi
    done
    for target in server front standalone; do
        name=pynumdraw-$target
        docker build -f deploy/Dockerfile "${arguments[@]}" --target "$target" -t "${name%-standalone}:$1" .
    done
}

main() {
    case ${1:-} in
        -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" ;;
        -*) sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
        *) build "${1:-$(version)}" ;;
    esac
}

main "$@"
