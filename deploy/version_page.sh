#!/usr/bin/env bash
# Usage: deploy/version_page.sh FOLDER
#
# Moves the style and the scripts of the page in FOLDER to an address with their version, so that browsers may keep them
# for good: copies them to v/VERSION/, and has index.html load them from there. VERSION is a checksum of all files in
# FOLDER; nginx.conf says how long they may be kept. Only for deployment: during development browsers should ask again.

set -euo pipefail

main() {
    local version
    case ${1:-} in
        "" | -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && return ;;
    esac
    if [[ ! -e $1/index.html ]]; then
        printf 'version_page.sh: there is no index.html in %s\n' "$1" >&2
        return 1
    fi
    cd "$1"
    if [[ -d v ]]; then return; fi
    version="$(find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)"
    mkdir -p "v/$version"
    find . \( -path ./v -o -path ./tests \) -prune -o \( -name '*.css' -o -name '*.js' \) -exec cp --parents -t "v/$version" {} +
    sed -i -E "s#(href|src)=\"([a-z]+\.(css|js))\"#\1=\"v/$version/\2\"#" index.html
}

main "$@"
