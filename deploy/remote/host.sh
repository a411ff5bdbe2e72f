#!/usr/bin/env bash
# Usage: host.sh COMMAND
#
# The host's side of deploy_remote.sh, which sends it along and runs it there as root.
#
#   deploy INCOMING [NAME=VALUE...]   make a release of the files in INCOMING with these settings and use it; with
#                                     DEPLOY_TLS=given, its certificate is in the folder PYNUMDRAW_GIVEN
#   rollback [ID]                     use the release before the current one, or the one named
#   status                            show what runs; exit with 0: ready, 1: not ready, 3: nothing deployed
#   logs                              show the last lines of every log; in a terminal, follow them
#   certificate                       use the certificate in the folder RENEWED_LINEAGE (certbot's hook)
#
# All files are in two folders:
#   /opt/pynumdraw/releases/ID/   a release: files, settings, environment (.venv), port, nginx's configuration
#   /opt/pynumdraw/current        a symbolic link to the release in use. Switching it is the decisive step: what was done
#                                 before can be thrown away, and the next run completes what was to be done after it.
#   /opt/pynumdraw/certificates/  the HTTPS certificate, if there is one
#   /var/lib/pynumdraw/           home of the service's user: logs, corrections, and nginx's working folder
#
# Older releases on the host run their own copy of these scripts, and a rollback lets one release's scripts start another:
# names of tmux windows, units, ports, settings and files outside of a release's folder (and front.conf in it) must stay.
#
# What the service's user could write, root neither runs nor writes to, nor reads where a link may lead elsewhere: an
# environment, made by that user's pip, and everything in its home. as_service does.

# shellcheck disable=SC2154 # variables of the sourced files
set -euo pipefail
umask 022                                       # the service's user has to read what root writes here

readonly base=/opt/pynumdraw home=/var/lib/pynumdraw service_user=pynumdraw
readonly releases=$base/releases log_folder=$home/log
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
for part in ../install_dependencies ../listen_address release tmux systemd nginx certificate; do
    # shellcheck source=/dev/null
    source "$here/$part.sh"
done

# as_service COMMAND...: run as the service's user, without root's environment and rights other than to open low ports.
readonly capability="-all,+net_bind_service"
readonly service=(setpriv --reuid "$service_user" --regid "$service_user" --init-groups --no-new-privs
    --inh-caps "$capability" --ambient-caps "$capability" --bounding-set "$capability"
    env -i HOME="$home" USER="$service_user" PATH="$PATH" LANG=C.UTF-8 SHELL=/bin/bash)
as_service() { "${service[@]}" "$@"; }

# --- the host ---------------------------------------------------------------------------------------------------

# repair_packages: complete the installation that an interrupted run has begun; until then apt refuses everything else.
repair_packages() {
    if [[ -z "$(dpkg --audit)" && -z "$(ls /var/lib/dpkg/updates)" ]]; then return; fi
    say "Completing an interrupted installation of packages"
    DEBIAN_FRONTEND=noninteractive dpkg --configure -a >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --fix-broken >/dev/null
}

# Debian's package nginx starts a server of its own on port 80. If it is installed here, that server is switched off; the
# mark remembers this beyond an interruption.
install_host_packages() {
    local by=$1 tls=$2 mark=$base/.nginx-came-with-us
    local -a needed=(nginx curl openssl logrotate)
    if [[ $by == tmux ]]; then needed+=(tmux); fi
    if [[ $tls == letsencrypt ]]; then needed+=(certbot); fi
    has pgrep || needed+=(procps)
    has nginx || touch "$mark"
    repair_packages 9>&-
    install_packages "" "${needed[@]}" 9>&-     # without the lock (see alone): apt starts services
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
    install -d -o "$service_user" -g "$service_user" -m 750 "$home"
    as_service install -d -m 750 "$log_folder" "$home/corrections"
}

# install_file MODE SOURCE TARGET: succeed if that changed anything.
install_file() {
    if cmp -s "$2" "$3"; then return 1; fi
    install -D -m "$1" "$2" "$3"
}

# --- from one release to the next -------------------------------------------------------------------------------

supervisor() { setting "$1" DEPLOY_SUPERVISOR tmux; }

reads_digits() { as_service "$releases/$1/.venv/bin/python" "$releases/$1/deploy/remote/check.py" "${@:2}"; }

# answers ID: whether the release's server runs and reads digits right.
answers() {
    "$(supervisor "$1")_runs" "$1" && reads_digits "$1" "$(server_url "$1")" 2>/dev/null
}

# await URL COMMAND...: wait up to a minute until the server at URL is ready, or until COMMAND fails because it has ended.
await() {
    local url=$1 deadline=$((SECONDS + 60))
    until curl --noproxy '*' -kfs --max-time 2 -o /dev/null "$url/readyz"; do
        "${@:2}" >/dev/null || return 1
        [[ $SECONDS -lt $deadline ]] || { say "no answer within 60 seconds" && return 1; }
        sleep 0.1
    done
}

# require_free PORT: nothing listens there; else the checks would ask a server of somebody else.
require_free() {
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return; fi
    say "port $1 is taken by another process. Stop it, or choose another port with --port or PYNUMDRAW_PORT."
    return 1
}

# start ID WAS: start the release's server beside that of the release WAS, unless it runs and reads digits right.
start() {
    local id=$1 was=$2 by
    by="$(supervisor "$id")"
    if [[ $id == "$was" ]] && answers "$id"; then return; fi
    stop_all_but "$was"                         # servers that an interrupted run has left
    if [[ $id == "$was" ]]; then "${by}_stop" "$id"; else choose_port "$id" "$was"; fi
    require_free "$(port "$id")" || return 1
    say "Starting the server of release $id on port $(port "$id"), in $by"
    "${by}_start" "$id"
    await "$(server_url "$id")" "${by}_lasts" "$id" || return 1
    say "Asking it to read digits"
    "${by}_lasts" "$id" && reads_digits "$id" "$(server_url "$id")"
}

# give_up ID WAS REASON: undo the attempt to use release ID; the release WAS, if any, goes on.
give_up() {
    local id=$1 was=$2 by
    by="$(supervisor "$id")"
    say "The last lines of its log:"
    "${by}_tail" "$id" | grep -v '"event":"request"' | tail -n 40 | sed 's/^/    /' || true
    if [[ $id != "$was" ]]; then
        "${by}_stop" "$id"
        if [[ ! -e $releases/$id/.released ]]; then rm -rf "${releases:?}/$id"; fi
        die "release $id is not in use: $3. ${was:+Release $was goes on.}"
    fi
    die "release $id, the current one, does not work: $3"
}

switch_to() {
    ln -sfn "releases/$1" "$base/.current"
    mv -T "$base/.current" "$base/current"
}

# activate ID: make it the current release if its server and nginx work. Repeated, this changes nothing.
activate() {
    local id=$1 was
    was="$(current)"
    start "$id" "$was" || give_up "$id" "$was" "its server does not work"
    if ! front_is_applied "$id"; then
        try_nginx "$id" || give_up "$id" "$was" "nginx does not work in front of it"
        if [[ $id != "$was" ]]; then say "Switching to release $id" && switch_to "$id"; fi
        if ! apply_front "$id"; then
            as_service tail -n 5 "$front/run/error.log" || true
            undo "$was" || true
            give_up "$id" "$was" "nginx could not take it over"
        fi
    fi
    stop_all_but "$id"
}

# undo WAS: let nginx use the release again that was current before.
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

# stop_all_but ID: stop the servers of other releases, and this one's by the other supervisor, after their requests.
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
    cd "$incoming"                              # install_dependencies.sh reads pyproject.toml there
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
    [[ -e $releases/$id/.released ]] || die "there is no release '$id', only: $(list_releases | tr '\n' ' ')"
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

# alone: wait until no other run is at work. Children such as pip inherit the lock (file descriptor 9) and keep it until
# they end, even if this script is killed; servers are started without it.
alone() {
    if [[ ${PYNUMDRAW_LOCKED:-} ]]; then return; fi # certbot's hook, in a run that waits for certbot
    exec 9>/run/lock/pynumdraw.lock
    flock --nonblock 9 || { say "Waiting for the end of another run" && flock 9; }
    export PYNUMDRAW_LOCKED=yes
}

main() {
    case ${1:-} in
        deploy | rollback | certificate)
            [[ $EUID == 0 ]] || die "only root can do that"
            alone
            "$@"
            ;;
        status | logs) "$1" ;;
        *) sed -n '2,/^$/s/^# \{0,1\}//p' "$here/host.sh" >&2 && exit 2 ;;
    esac
}

main "$@"
