#!/usr/bin/env bash
# Usage: deploy/version_page.sh FOLDER
#
# Lets browsers keep the style and the scripts of the page in FOLDER for good: its index.html has them at v/VERSION/ from
# now on, where copies of them are; VERSION is the checksum of all that is in FOLDER. nginx.conf says how long those may be
# kept. For what is deployed; while a page is worked on, it is better asked for again each time.

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
    cp ./*.css ./*.js "v/$version/"
    sed -i -E "s#(href|src)=\"([a-z]+\.(css|js))\"#\1=\"v/$version/\2\"#" index.html
}

main "$@"
