#!/usr/bin/env bash
# Usage: deploy/fingerprint_assets.sh FOLDER
#
# Lets browsers cache the styles and scripts of the page in FOLDER for good: copies them to v/VERSION/, and lets index.html
# refer to the copies. VERSION is the checksum of all files in FOLDER. nginx.conf sets the header for v/. Only for deployed
# pages: during development, a browser should ask for each file again.

set -euo pipefail

main() {
    local version
    case ${1:-} in
        "" | -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && return ;;
    esac
    if [[ ! -e $1/index.html ]]; then
        printf 'fingerprint_assets.sh: there is no index.html in %s\n' "$1" >&2
        return 1
    fi
    cd "$1"
    if grep -q '"v/' index.html; then return; fi
    rm -rf v # of an earlier page in this folder
    version="$(find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)"
    mkdir -p "v/$version"
    find . \( -path ./v -o -path ./tests \) -prune -o \( -name '*.css' -o -name '*.js' \) -exec cp --parents -t "v/$version" {} +
    sed -i -E "/<(link|script)/s#(href|src)=\"([a-z-]+\.(css|js))\"#\1=\"v/$version/\2\"#" index.html
}

main "$@"
