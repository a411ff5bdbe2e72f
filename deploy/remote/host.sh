#!/usr/bin/env bash
# The host's side of deploy_remote.sh, which sends it along and runs it there as root.
#
# Usage: host.sh COMMAND
#
#   deploy INCOMING [NAME=VALUE...]   make a release of the files in INCOMING with these settings, the current one; with the
#                                     certificate in the folder PYNUMDRAW_GIVEN, if DEPLOY_TLS=given
#   rollback [ID]                     make the release before the current one, or the one named, the current one
#   status                            what runs; exits 0: ready, 1: not ready, 3: nothing deployed
#   logs                              the last lines of every log; in a terminal, follow them
#   certificate                       take the certificate in the folder RENEWED_LINEAGE into use (certbot's hook)
#
# Everything is to be found below two folders:
#   /opt/pynumdraw/releases/ID/   a release: files, settings, environment (.venv), port, nginx's configuration
#   /opt/pynumdraw/current        the release in use, a symbolic link: switching it is the step that counts. All before it
#                                 can be thrown away, all after it is made good by the next run.
#   /opt/pynumdraw/certificates/  the HTTPS certificate, if there is one
#   /var/lib/pynumdraw/           home of the service's user: logs, and nginx's working folder

set -euo pipefail

readonly base=/opt/pynumdraw home=/var/lib/pynumdraw service_user=pynumdraw
readonly releases=$base/releases log_folder=$home/log
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
# shellcheck source=deploy/install.sh
source "$here/../install.sh"
# shellcheck source=deploy/remote/release.sh
source "$here/release.sh"
# shellcheck source=deploy/remote/tmux.sh
source "$here/tmux.sh"
# shellcheck source=deploy/remote/systemd.sh
source "$here/systemd.sh"
# shellcheck source=deploy/remote/front.sh
source "$here/front.sh"
# shellcheck source=deploy/remote/certificate.sh
source "$here/certificate.sh"

# as_service COMMAND...: as the service's user, with nothing of root's environment and no right but to open low ports.
readonly capability="-all,+net_bind_service"
readonly service=(setpriv --reuid "$service_user" --regid "$service_user" --init-groups --no-new-privs
    --inh-caps "$capability" --ambient-caps "$capability" --bounding-set "$capability"
    env -i HOME="$home" USER="$service_user" PATH="$PATH" LANG=C.UTF-8 SHELL=/bin/bash)
as_service() { "${service[@]}" "$@"; }

# --- the host ---------------------------------------------------------------------------------------------------

# Packages of a run that was interrupted are completed first; apt refuses to do anything else before.
repair_packages() {
    if [[ -z "$(dpkg --audit)" && -z "$(ls /var/lib/dpkg/updates)" ]]; then return; fi
    say "Completing an interrupted installation of packages"
    DEBIAN_FRONTEND=noninteractive dpkg --configure -a >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --fix-broken >/dev/null
}

# Debian's nginx starts a server of its own on port 80. Where nginx came with us, that is switched off again; the mark
# outlives an interruption.
install_host_packages() {
    local by=$1 tls=$2 mark=$base/.nginx-came-with-us
    local -a needed=(nginx curl openssl logrotate)
    if [[ $by == tmux ]]; then needed+=(tmux); fi
    if [[ $tls == letsencrypt ]]; then needed+=(certbot); fi
    has pgrep || needed+=(procps)
    has nginx || touch "$mark"
    repair_packages 9>&-
    install_packages "" "${needed[@]}" 9>&-     # apt has a lock of its own, and starts services
    if [[ -e $mark ]]; then
        service nginx stop >/dev/null 2>&1 || true
        update-rc.d nginx disable >/dev/null 2>&1 || true
        rm "$mark"
    fi
}

create_service_user() {
    if ! id "$service_user" >/dev/null 2>&1; then
        say "Creating the user $service_user"
        useradd --system --user-group --home-dir "$home" --shell /usr/sbin/nologin "$service_user"
    fi
    install -d -o "$service_user" -g "$service_user" -m 750 "$home" "$log_folder"
}

# install_file MODE SOURCE TARGET: succeeds if that changed anything.
install_file() {
    if cmp -s "$2" "$3"; then return 1; fi
    install -D -m "$1" "$2" "$3"
}

# --- from one release to the next -------------------------------------------------------------------------------

supervisor() { setting "$1" DEPLOY_SUPERVISOR tmux; }

reads_digits() { "$releases/$1/.venv/bin/python" "$here/check.py" "${@:2}"; }

# answers ID: the release's server runs and reads digits right.
answers() {
    "$(supervisor "$1")_runs" "$1" && reads_digits "$1" "$(server_url "$1")" 2>/dev/null
}

# await URL COMMAND...: until the server at URL is ready, for a minute at most, or until COMMAND says that it has ended.
await() {
    local url=$1 deadline=$((SECONDS + 60))
    until curl --noproxy '*' -kfs --max-time 2 -o /dev/null "$url/readyz"; do
        "${@:2}" >/dev/null || return 1
        [[ $SECONDS -lt $deadline ]] || { say "no answer within 60 seconds" && return 1; }
        sleep 0.1
    done
}

# require_free PORT: else it would be another's server that is asked.
require_free() {
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return; fi
    say "port $1 is taken by another process. Stop that, or choose another one, by --port or PYNUMDRAW_PORT."
    return 1
}

# start ID WAS: unless it runs and is well, start its server beside that of the release WAS.
start() {
    local id=$1 was=$2 by
    by="$(supervisor "$id")"
    if [[ $id == "$was" ]] && answers "$id"; then return; fi
    stop_all_but "$was"                         # what a run has left behind that was broken off
    if [[ $id == "$was" ]]; then "${by}_stop" "$id"; else choose_port "$id" "$was"; fi
    require_free "$(port "$id")" || return 1
    say "Starting the server of release $id on port $(port "$id"), in $by"
    "${by}_start" "$id"
    await "$(server_url "$id")" "${by}_lasts" "$id" || return 1
    say "Asking it to read digits"
    "${by}_lasts" "$id" && reads_digits "$id" "$(server_url "$id")"
}

# give_up ID WAS REASON: the release WAS, if any, goes on as if nothing had been.
give_up() {
    local id=$1 was=$2 by
    by="$(supervisor "$id")"
    say "The last lines of its log:"
    "${by}_tail" "$id" | grep -v '"event":"request"' | sed 's/^/    /' || true
    if [[ $id != "$was" ]]; then
        "${by}_stop" "$id"
        if [[ ! -e $releases/$id/.released ]]; then rm -rf "${releases:?}/$id"; fi
        die "release $id is not in use: $3. ${was:+Release $was goes on.}"
    fi
    die "release $id, the current one, is not well: $3"
}

switch_to() {
    ln -sfn "releases/$1" "$base/.current"
    mv -T "$base/.current" "$base/current"
}

# activate ID: makes it the current release if it proves well, and all else follow it. Run again, it changes nothing.
activate() {
    local id=$1 was
    was="$(current)"
    start "$id" "$was" || give_up "$id" "$was" "its server is not well"
    if ! front_is_applied "$id"; then
        rehearse "$id" || give_up "$id" "$was" "nginx is not well in front of it"
        if [[ $id != "$was" ]]; then say "Switching to release $id" && switch_to "$id"; fi
        if ! apply_front "$id"; then
            tail -n 5 "$front/run/error.log" || true
            undo "$was" || true
            give_up "$id" "$was" "nginx could not take it over"
        fi
    fi
    stop_all_but "$id"
}

# undo WAS: nginx back to the release that was current before.
undo() {
    if [[ $1 ]]; then
        switch_to "$1"
        apply_front "$1"
    else
        rm -f "$base/current"
        tmux_stop_front
        systemd_stop_front
    fi
}

# stop_all_but ID: the servers of other releases, and of this one by another supervisor, finish what they are at.
stop_all_but() {
    local by server stays=""
    if [[ $1 ]]; then stays="$(supervisor "$1"):$1"; fi
    for by in tmux systemd; do
        for server in $("${by}_servers"); do
            if [[ $by:$server == "$stays" ]]; then continue; fi
            say "Stopping the server of release $server"
            "${by}_stop" "$server"
        done
    done
}

# --- commands ---------------------------------------------------------------------------------------------------

deploy() {
    local incoming=$1 id by tls was
    printf '%s\n' "${@:2}" | sort >"$incoming/settings"
    by="$(value_in "$incoming/settings" DEPLOY_SUPERVISOR tmux)"
    tls="$(value_in "$incoming/settings" DEPLOY_TLS none)"
    [[ $by != systemd || -d /run/systemd/system ]] || die "--systemd: this host was not booted with systemd."
    cd "$incoming"                              # whose pyproject.toml install.sh looks at
    install -d -m 755 "$base" "$releases"
    install_host_packages "$by" "$tls"
    create_service_user
    install_file 644 "$here/logrotate.conf" /etc/logrotate.d/pynumdraw || true
    if [[ $tls == given ]]; then install_given_certificate "${PYNUMDRAW_GIVEN:-}"; fi
    was="$(current)"
    id="$(identity "$incoming")"
    build "$id" "$incoming"
    activate "$id"
    mark_released "$id"
    remove_old_releases
    if [[ $tls == letsencrypt ]]; then obtain_certificate "$id"; fi
    if [[ $id == "$was" ]]; then say "The files and settings are those of the current release."; fi
    report "$id"
}

rollback() {
    local id=${1:-}
    [[ "$(current)" ]] || die "nothing is deployed here."
    if [[ -z $id ]]; then id="$(release_before "$(current)")"; fi
    [[ $id ]] || die "there is no release before $(current)."
    [[ -e $releases/$id/.released ]] || die "'$id' is none of the releases here: $(list_releases | tr '\n' ' ')"
    activate "$id"
    report "$id"
}

report() {
    say "Release $1 is in use: $(front_url "$1")"
    "$(supervisor "$1")_hint"
}

certificate() {
    local id
    id="$(current)"
    install_certificate "$RENEWED_LINEAGE/fullchain.pem" "$RENEWED_LINEAGE/privkey.pem"
    if [[ $id ]]; then activate "$id"; fi
}

status() {
    local id by
    id="$(current)"
    [[ $id ]] || { say "Nothing is deployed here." && exit 3; }
    by="$(supervisor "$id")"
    say "releases (newest first):"
    list_releases | while read -r release; do describe_release "$release"; done
    if "${by}_runs" "$id"; then say "server: in $by, on port $(port "$id")"; else say "server: stopped"; fi
    if "${by}_front_pid" >/dev/null; then say "nginx: in $by, $(front_url "$id")"; else say "nginx: stopped"; fi
    reads_digits "$id" "$(front_check_url "$id")" --page || { say "Not ready." && exit 1; }
    say "Ready: it reads digits right."
}

logs() {
    local id
    id="$(current)"
    [[ $id ]] || die "nothing is deployed here."
    "$(supervisor "$id")_logs"
}

# One at a time: whoever comes second waits. What was started here and outlives us, such as pip, keeps the lock (file
# descriptor 9) until it has ended; what is meant to stay is started without it.
alone() {
    if [[ ${PYNUMDRAW_LOCKED:-} ]]; then return; fi # certbot's hook, while we wait for certbot
    exec 9>/run/lock/pynumdraw.lock
    flock --nonblock 9 || { say "Another run is at work: waiting for its end" && flock 9; }
    export PYNUMDRAW_LOCKED=yes
}

main() {
    case ${1:-} in
        deploy | rollback | certificate)
            [[ $EUID == 0 ]] || die "root is wanted"
            alone
            "$@"
            ;;
        status | logs) "$1" ;;
        *) sed -n '2,/^$/s/^# \{0,1\}//p' "$here/host.sh" >&2 && exit 2 ;;
    esac
}

main "$@"
