#!/usr/bin/env bash
# Usage: deploy/version_page.sh FOLDER
#
# Lets browsers keep the style and the scripts of the page in FOLDER for good: its index.html has them at v/VERSION/ from
# now on, a name for FOLDER itself, where VERSION is the checksum of all that is in it. nginx.conf says how long those
# may be kept. For what is deployed; while a page is worked on, it is better asked for again each time.

set -euo pipefail

main() {
    local version
    case ${1:-} in
        "" | -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && return ;;
    esac
    cd "$1"
    if [[ -d v ]]; then return; fi
    version="$(find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)"
    mkdir v
    ln -s .. "v/$version"
    sed -i -E "s#(href|src)=\"([a-z]+\.(css|js))\"#\1=\"v/$version/\2\"#" index.html
}

main "$@"
