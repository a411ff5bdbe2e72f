# Releases on the host: each is a folder named by the checksum of its files. Sourced by host.sh.
# shellcheck shell=bash disable=SC2154 # variables of host.sh

readonly kept=5

# current: print the id of the release in use, or nothing.
current() { if [[ -L $base/current ]]; then basename "$(readlink "$base/current")"; fi; }

# value_in FILE NAME [DEFAULT]
value_in() {
    local value
    value="$(sed -n "s/^$2=//p" "$1")"
    say "${value:-${3:-}}"
}

# setting ID NAME [DEFAULT]
setting() { value_in "$releases/$1/settings" "${@:2}"; }

# identity FOLDER: print twelve digits of the checksum of all its files, which include the settings.
identity() {
    (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)
}

# --- port -------------------------------------------------------------------------------------------------------

port() { value_in "$releases/$1/port" PYNUMDRAW_PORT; }

first_port() { setting "$1" PYNUMDRAW_PORT 8081; }

server_url() { say "http://127.0.0.1:$(port "$1")"; }

# choose_port ID WAS: take the one of two ports that the release WAS does not use. (nginx is tried on a third one.)
choose_port() {
    local chosen
    chosen="$(first_port "$1")"
    if [[ $2 && "$(port "$2")" == "$chosen" ]]; then chosen=$((chosen + 1)); fi
    say "PYNUMDRAW_PORT=$chosen" >"$releases/$1/port"
}

# --- building ---------------------------------------------------------------------------------------------------

# is_built ID: its environment is complete, and the system's Python has not been replaced by another version since.
is_built() { [[ -e $releases/$1/.built ]] && as_service "$releases/$1/.venv/bin/python" -c 'import bjoern' 2>/dev/null; }

# prepare_environment FOLDER: hand over .venv to the service's user. It starts as a copy of the current release's, so that
# only what differs has to be installed. Its path is in its commands and in the file by which it finds the package.
# shellcheck disable=SC2016
prepare_environment() {
    local was
    was="$(current)"
    install -d -o "$service_user" -g "$service_user" "$1/.venv"
    if [[ -z $was ]] || ! is_built "$was"; then return; fi
    as_service bash -euo pipefail -c 'cp -R --preserve=mode,timestamps,links --no-dereference "$1/.venv/." "$2/.venv"
        grep -rlIZ "$1/" "$2"/.venv/{bin,pyvenv.cfg,lib/python*/site-packages/*pynumdraw*} |
            xargs -0 --no-run-if-empty sed -i "s|$1/|$2/|g"' bash "$releases/$was" "$1"
}

give_up_building() {
    local was
    was="$(current)"
    rm -rf "${releases:?}/$1"
    die "release $1 could not be built (above). ${was:+Release $was goes on.}"
}

# build ID INCOMING: pip runs as the service's user, who owns the environment meanwhile, and nothing else.
build() {
    local release=$releases/$1
    if is_built "$1"; then return; fi
    say "Building release $1"
    rm -rf "$release"
    cp -R "$2" "$release"
    [[ "$(identity "$release")" == "$1" ]] || die "the files have changed meanwhile: another deploy is sending its own. Run it again."
    bash "$release/deploy/fingerprint_assets.sh" "$release/frontend" || give_up_building "$1"
    "$(find_python "")" -I -m compileall -q "$release/backend" || give_up_building "$1"
    chmod -R u=rwX,go=rX "$release"
    prepare_environment "$release"
    # shellcheck disable=SC2016
    as_service bash -euo pipefail -c 'cd "$1"; source deploy/install_dependencies.sh; install_environment ""' \
        bash "$release" || give_up_building "$1"
    chown -R root: "$release/.venv"
    chmod -R go-w "$release/.venv"              # what a package made writable for everybody, or the release before had
    touch "$release/.built"
}

# --- order ------------------------------------------------------------------------------------------------------

# list_releases: print the releases that have been in use, the last deployed first.
list_releases() {
    local mark
    while read -r mark; do basename "$(dirname "$mark")"; done < <(ls -t "$releases"/*/.released 2>/dev/null)
}

mark_released() { if [[ "$(list_releases | sed -n 1p)" != "$1" ]]; then touch "$releases/$1/.released"; fi; }

release_before() { list_releases | sed -n "/^$1\$/{n;p}"; }

# remove_old_releases: keep the newest ones and the current one; those that were never in use go, too.
remove_old_releases() {
    local folder id newest
    newest=" $(list_releases | sed -n "1,${kept}p" | tr '\n' ' ') $(current) "
    for folder in "$releases"/*/; do
        id="$(basename "$folder")"
        if [[ $newest != *" $id "* ]]; then
            say "Removing release $id"
            rm -rf "$folder"
        fi
    done
}

describe_release() {
    local model mark=" "
    model="$(sed -nE 's/.*"model": *"([^"]*)".*/\1/p' "$releases/$1/models/current.json")"
    if [[ $1 == "$(current)" ]]; then mark="*"; fi
    say "$mark $1  $(date -u -r "$releases/$1/.released" '+%Y-%m-%d %H:%M UTC')  $model"
}
