#!/usr/bin/env bash
# Usage: ./deploy_dev.sh [COMMAND]
#
# Runs pynumdraw on this machine (Debian 12, Ubuntu 24.04 or later; Python 3.11 to 3.14): the prediction server and nginx.
# Each has a window of a tmux session that belongs to this checkout alone. The windows show the logs; no key there reaches
# the programs.
#
# Commands:
#   start     (the default) install what is missing, start, wait until the server is ready, print the address
#   stop      let the requests in flight finish, then stop both
#   restart   check the code, the model and nginx's configuration, then stop and start; settings stay, but for those given
#   reload    take over new code, model and page without losing a request; changed settings need a restart
#   status    show what runs; exit with 0: ready, 1: not ready, 3: not running
#   logs      show the last lines of every log; in a terminal, follow them
#   attach    open the tmux session (Ctrl-B D leaves it running)
#   install   only install what is missing; "install train" adds what training needs (Python 3.11 to 3.13)
#
# The Python packages go into the active conda environment (other than base), or else into .venv. System packages come
# from apt, through sudo if necessary. Root in a checkout of another user runs only apt itself, the rest as that user.
#
# Settings, from the environment:
#   PYNUMDRAW_HTTP_PORT     where nginx listens: PORT, ADDRESS:PORT or [IPV6-ADDRESS]:PORT (8080)
#   PYNUMDRAW_PORT          port of the workers, on 127.0.0.1 (8081)
#   every other PYNUMDRAW_* is passed on to nginx (limits, HTTPS: deploy/nginx_conf.sh --help) and to the server
#                           (python backend/prediction_server.py --help), whose log is always run/server.log

set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
# shellcheck source=deploy/install_dependencies.sh
source deploy/install_dependencies.sh
# shellcheck source=deploy/listen_address.sh
source deploy/listen_address.sh

readonly session=pynumdraw commands=(nginx tmux curl) logs=(run/server.log run/nginx.log run/access.log)

usage() { sed -n '2,/^$/s/^# \{0,1\}//p' deploy_dev.sh; }

# --- the checkout and its owner ---------------------------------------------------------------------------------

# as_owner COMMAND...: hand over to the checkout's owner after apt, so that root leaves no files of its own there.
as_owner() {
    local owner home
    owner="$(stat -c %U .)"
    if [[ $EUID == 0 && $owner != root && $owner != UNKNOWN ]]; then
        if [[ $1 =~ ^(start|restart|reload|install)$ ]]; then install_packages "${2:-}" "${commands[@]}"; fi
        home="$(getent passwd "$owner" | cut -d: -f6)"
        exec runuser -u "$owner" -- env HOME="$home" USER="$owner" ./deploy_dev.sh "$@"
    fi
    [[ -w . ]] || die "$PWD belongs to $owner, and $(id -un) may not write to it. Run this as $owner, or in a clone of your own."
}

# install [EXTRAS]: EXTRAS are pyproject.toml's, such as "train".
install() {
    install_packages "${1:-}" "${commands[@]}"
    install_environment "${1:-}"
}

# --- ports ------------------------------------------------------------------------------------------------------

# takes_connections HOST PORT
takes_connections() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# require_free NAME: nothing listens on the port in the variable NAME, or PORT of an ADDRESS:PORT there.
require_free() {
    local port=${!1##*:} host owner=""
    host="$(address_for_itself "${!1}" | tr -d '[]')"
    host="${host%:*}"
    if ! takes_connections "$host" "$port" && ! { [[ $port == "${!1}" ]] && takes_connections ::1 "$port"; }; then return; fi
    owner="$( (ss -Hltnp "sport = :$port" || true) 2>/dev/null |
        sed -nE '0,/users/s/.*users:\(\("([^"]*)",pid=([0-9]*).*/ by \1 (pid \2)/p')"
    die "port $port is taken${owner:- by another process}. Stop it, or choose another port: $1=PORT ./deploy_dev.sh"
}

# choose_ports: take the defaults for what is not set, and refuse what cannot be.
choose_ports() {
    local name other
    local -a names=(PYNUMDRAW_HTTP_PORT PYNUMDRAW_PORT)
    export PYNUMDRAW_HTTP_PORT="${PYNUMDRAW_HTTP_PORT:-8080}" PYNUMDRAW_PORT="${PYNUMDRAW_PORT:-8081}"
    is_port "$PYNUMDRAW_PORT" || die "PYNUMDRAW_PORT is '$PYNUMDRAW_PORT', but must be a port: 1 to 65535."
    if [[ ${PYNUMDRAW_TLS_CERTIFICATE:-} ]]; then
        export PYNUMDRAW_HTTPS_PORT="${PYNUMDRAW_HTTPS_PORT:-8443}"
        names+=(PYNUMDRAW_HTTPS_PORT)
    fi
    for name in "${names[@]}"; do
        is_listen_address "${!name}" || die "$name is '${!name}', but must be $listen_form."
        for other in "${names[@]}"; do
            [[ $name == "$other" || ${!name##*:} != "${!other##*:}" ]] ||
                die "$name and $other are both ${!name##*:}: nginx and the server need ports of their own."
        done
        require_free "$name"
    done
}

# --- the tmux session -------------------------------------------------------------------------------------------

# A tmux server of this checkout's own, so that neither the user's settings of tmux nor another checkout matter. Its socket
# is where tmux itself would put it, because the checkout's path may be too long for a socket's.
tmux_name="pynumdraw-$(sha256sum <<<"$PWD" | cut -c 1-8)"
readonly tmux_socket="/tmp/tmux-$UID/$tmux_name"
readonly own_tmux=(env -u TMUX TMUX_TMPDIR=/tmp tmux -u -L "$tmux_name" -f /dev/null)
tmux=("${own_tmux[@]}")
unset PYNUMDRAW_LOG_FILE                        # the windows show run/server.log

attach_command() { say "tmux -S $tmux_socket attach"; }

# session_exists: up to version 2.0 of 2026-11, the session was in the user's own tmux server.
session_exists() {
    local older
    tmux=("${own_tmux[@]}")
    if "${tmux[@]}" has-session -t "=$session" 2>/dev/null; then return; fi
    older="$(env -u TMUX tmux -u list-sessions -F "#{session_name}:#{?@url,#{session_path},}" 2>/dev/null || true)"
    [[ $'\n'$older$'\n' == *$'\n'"$session:$PWD"$'\n'* ]] || return 1
    tmux=(env -u TMUX tmux -u)
}

# window_pid WINDOW: print the process id of the window's supervise.sh; fail if it has ended.
window_pid() { "${tmux[@]}" list-panes -t "=$session:=$1" -F '#{?pane_dead,,#{pane_pid}}' 2>/dev/null | grep .; }

# pid WINDOW: print the process id of the server or of nginx; fail if it has ended.
pid() {
    local pid child
    pid="$(window_pid "$1")" || return 1
    if [[ "$(<"/proc/$pid/comm")" != bash ]]; then say "$pid" && return; fi # a server that an older version has started
    for child in $(<"/proc/$pid/task/$pid/children"); do
        if [[ "$(<"/proc/$child/comm")" != tail ]]; then say "$child" && return; fi
    done
    return 1
} 2>/dev/null

# clean_environment: set `clean` to a command that runs another one with nothing of this environment but the settings.
clean_environment() {
    local name
    clean=(env -i PATH="$PATH" HOME="$HOME" LANG="${LANG:-C.UTF-8}" PYTHONUNBUFFERED=1 PYTHONNOUSERSITE=1)
    for name in "${!PYNUMDRAW_@}"; do clean+=("$name=${!name}"); done
}

# in_window NAME SIGNAL COMMAND...: the window stays open when its command has ended, so that its log can be read. tmux
# would pass on an environment of its own.
in_window() {
    local window=$1 clean new=(new-window -d -t "=$session:")
    local -a words
    clean_environment
    words=("${clean[@]}" bash deploy/supervise.sh "$2" "${PYNUMDRAW_GRACE:-10}" "run/$window.log" "${@:3}")
    session_exists || new=(new-session -d -s "$session")
    # tmux takes a ";" at the end of a word for the end of a command.
    "${tmux[@]}" "${new[@]}" -n "$window" "${words[@]/%;/\\;}" \; \
        set-option -w -t "=$session:=$window" remain-on-exit on \; \
        set-option -t "=$session:" @url "$(address "$(address_for_itself "$(listening)")")"
}

settings() {
    local name
    for name in "${!PYNUMDRAW_@}"; do printf '%s=%q\n' "$name" "${!name}"; done
}

# recall_settings: take those of the last start, but for those that are set now.
recall_settings() {
    local given
    given="$(settings)"
    set -a
    # shellcheck source=/dev/null
    source run/settings
    eval "$given"
    set +a
}

# check_nginx: write nginx's configuration; the old one is replaced only if nginx accepts the new one.
check_nginx() {
    mkdir -p run
    deploy/nginx_conf.sh >run/nginx.conf.new || die "a setting of nginx is wrong (above)."
    nginx -t -q -p . -c run/nginx.conf.new || die "nginx refuses its configuration (above)."
    mv run/nginx.conf.new run/nginx.conf
}

check_server() {
    local output clean
    clean_environment
    output="$("${clean[@]}" "$(environment)/bin/python" backend/prediction_server.py --check 2>&1)" ||
        die "nothing was stopped, because the new server could not start: $output"
}

start_server() {
    in_window server TERM env "PYNUMDRAW_LOG_FILE=$PWD/run/server.log" \
        "$(environment)/bin/python" backend/prediction_server.py
}

# start_nginx: in ".", because nginx takes "$" in the path of the page for a variable of its own.
start_nginx() {
    local -a user=()
    if [[ $EUID == 0 ]]; then user=(-g "user root;"); fi
    in_window nginx QUIT nginx -p . -c run/nginx.conf "${user[@]}"
}

# listening: print where nginx serves the page.
listening() { if [[ ${PYNUMDRAW_TLS_CERTIFICATE:-} ]]; then say "$PYNUMDRAW_HTTPS_PORT"; else say "$PYNUMDRAW_HTTP_PORT"; fi; }

# address HOST:PORT: print the page's address there.
address() { say "http${PYNUMDRAW_TLS_CERTIFICATE:+s}://$1/"; }

url() { "${tmux[@]}" show-options -qv -t "=$session:" @url; }

# --insecure: a certificate is for the host's name, not for 127.0.0.1.
ask() { curl --noproxy '*' --insecure -fs --max-time 2 "${@:2}" "$(url)$1"; }

is_ready() { ask readyz >/dev/null && ask "" >/dev/null; }

await_ready() {
    local deadline=$((SECONDS + 60))
    until ask readyz >/dev/null; do
        window_pid server >/dev/null || { say "The server has ended." && return 1; }
        window_pid nginx >/dev/null || { say "nginx has ended." && return 1; }
        [[ $SECONDS -lt $deadline ]] || { say "No answer within 60 seconds." && return 1; }
        sleep 0.2
    done
    ask "" >/dev/null || { say "The server is ready, but the page is not: $(ask "" -S 2>&1 || true)" && return 1; }
}

# --- commands ---------------------------------------------------------------------------------------------------

start() {
    local at
    if session_exists; then
        if window_pid server >/dev/null && window_pid nginx >/dev/null; then say "Already running: $(url)" && return; fi
        stop
    fi
    install ""
    choose_ports
    check_nginx
    settings >run/settings
    for log in "${logs[@]}"; do if [[ -e $log ]]; then mv "$log" "$log.old"; fi; done
    touch "${logs[@]}"
    start_server
    start_nginx
    if ! await_ready; then
        tail -n 20 run/server.log run/nginx.log
        stop
        die "it did not start. The ends of the logs are above, the logs in $PWD/run"
    fi
    say "Ready: $(url)"
    at="$(listening)"
    if listens_everywhere "$at"; then say "From other machines: $(address "$HOSTNAME:${at##*:}")"; fi
    say "To see it run: $(attach_command)   (Ctrl-B D leaves it running)"
}

# finish WINDOW: end what runs in it, and wait for that. supervise.sh knows how long it may take, a minute at most.
finish() {
    local pid i
    pid="$(window_pid "$1")" || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((i = 0; i < 750; i++)); do
        window_pid "$1" >/dev/null || return 0  # not kill -0, which succeeds for a zombie that tmux has left
        sleep 0.1
    done
    say "$1 did not end in time and was killed."
    kill -KILL -- "-$pid"                       # each window is a process group
}

stop() {
    session_exists || { say "Not running." && return; }
    finish nginx                                # first, so that no new request reaches a server that is ending
    finish server
    "${tmux[@]}" kill-session -t "=$session" 2>/dev/null || true
    rm -f "$tmux_socket"                        # tmux leaves it
    say "Stopped."
}

status() {
    local window read_version='import json, sys; print(json.load(sys.stdin)["version"])'
    session_exists || { say "Not running." && exit 3; }
    for window in server nginx; do say "$window: $(pid $window || say stopped)"; done
    is_ready || { say "Not ready: $(url)" && exit 1; }
    say "Ready: $(url), model $(ask api/v1/model | "$(environment)/bin/python" -c "$read_version")"
}

logs() {
    [[ -e ${logs[0]} ]] || die "there are no logs: nothing was started here yet."
    if [[ -t 1 ]]; then tail -n 50 -F "${logs[@]}"; else tail -n 50 "${logs[@]}"; fi
}

attach() {
    session_exists || die "not running: ./deploy_dev.sh"
    exec "${tmux[@]}" attach-session -t "=$session"
}

restart() {
    if session_exists && [[ -e run/settings ]]; then recall_settings; fi
    install ""                                  # before the stop: if one of these fails, the old server goes on
    check_nginx
    check_server
    stop
    start
}

reload() {
    local changed outcome="" size i
    if ! session_exists || ! pid server >/dev/null || ! pid nginx >/dev/null; then die "not running: ./deploy_dev.sh"; fi
    changed="$(settings | grep -vxFf run/settings)" && die "changed settings need a restart: ${changed//$'\n'/, }"
    install ""
    recall_settings
    check_nginx
    kill -HUP "$(<run/nginx.pid)"
    size="$(stat -c %s run/server.log)"
    kill -USR2 "$(pid server)"
    for ((i = 0; i < 600 && ! ${#outcome}; i++)); do
        sleep 0.1
        outcome="$(tail -c "+$((size + 1))" run/server.log | grep -m1 -E '"event":"(reloaded|reload refused)"' || true)"
    done
    [[ $outcome == *'"reloaded"'* ]] || die "the old server goes on: ${outcome:-the new one was not ready within 60 seconds}"
    say "Reloaded: $(url)"
}

main() {
    local command=${1:-start}
    [[ $# -le 1 || ( $# == 2 && $1 == install ) ]] || die "'$*' is more than one command. See ./deploy_dev.sh --help"
    case $command in
        -h | --help | help) usage ;;
        start | stop | restart | reload | status | logs | attach | install)
            as_owner "$command" "${@:2}"
            "$command" "${@:2}"
            ;;
        *) usage >&2 && die "unknown command '$command'" ;;
    esac
}

main "$@"
