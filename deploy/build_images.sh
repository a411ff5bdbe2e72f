#!/usr/bin/env bash
# Usage: deploy/build_images.sh [TAG]
#
# Builds the images pynumdraw:TAG and pynumdraw-front:TAG from deploy/Dockerfile, labelled with the version, which is also
# the default of TAG. Nothing is pushed.
#
# Settings, from the environment: BASE, PIP_CERT, PIP_INDEX_URL, PIP_EXTRA_INDEX_URL (see deploy/Dockerfile).

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version() { sed -n 's/^__version__ = "\(.*\)"$/\1/p' backend/pynumdraw/__init__.py; }

build() {
    local name arguments=(--build-arg "VERSION=$(version)")
    for name in BASE PIP_CERT PIP_INDEX_URL PIP_EXTRA_INDEX_URL; do
        if [[ ${!name:-} ]]; then arguments+=(--build-arg "$name"); fi
    done
    docker build -f deploy/Dockerfile "${arguments[@]}" --target server -t "pynumdraw:$1" .
    docker build -f deploy/Dockerfile "${arguments[@]}" --target front -t "pynumdraw-front:$1" .
}

main() {
    case ${1:-} in
        -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" ;;
        -*) sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
        *) build "${1:-$(version)}" ;;
    esac
}

main "$@"
