#!/usr/bin/env bash
# Usage: ./deploy_dev.sh [COMMAND]
#
# Runs pynumdraw on this machine (Debian 12, Ubuntu 24.04 or later; Python 3.11 to 3.14): the prediction server and nginx,
# each in a window of the tmux session "pynumdraw".
#
# Commands:
#   start     (the default) install what is missing, start, wait until the server is ready, print the address
#   stop      let the requests in flight finish, then stop both
#   restart   check the code, the model and nginx's configuration, then stop and start
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
#   PYNUMDRAW_HTTP_PORT     port of nginx (8080)
#   PYNUMDRAW_PORT          port of the workers, on 127.0.0.1 (8081)
#   every other PYNUMDRAW_* is passed on to nginx (limits, HTTPS: deploy/nginx_conf.sh --help) and to the server
#                           (python backend/prediction_server.py --help)

set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
# shellcheck source=deploy/install_dependencies.sh
source deploy/install_dependencies.sh

readonly session=pynumdraw commands=(nginx tmux curl) logs=(run/server.log run/nginx.log run/access.log)
unset TMUX                                      # use the default tmux server, also inside a session of another one

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

# require_free NAME: the variable NAME is the number of a port on which nothing listens.
require_free() {
    local port=${!1} owner=""
    [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -le 65535 ]] || die "$1 is '$port', but must be a port: 1 to 65535."
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then return; fi
    owner="$( (ss -Hltnp "sport = :$port" || true) 2>/dev/null |
        sed -nE '0,/users/s/.*users:\(\("([^"]*)",pid=([0-9]*).*/ by \1 (pid \2)/p')"
    die "port $port is taken${owner:- by another process}. Stop it, or choose another port: $1=PORT ./deploy_dev.sh"
}

# --- the tmux session -------------------------------------------------------------------------------------------

# A session of the same name that belongs to another checkout, or to another program, is left alone.
session_exists() {
    local home
    home="$(tmux list-sessions -F "#{session_name}:#{?@url,#{session_path},another program}" 2>/dev/null |
        sed -n "s/^$session://p")"
    [[ $home ]] || return 1
    [[ $home == "$PWD" ]] || die "the tmux session '$session' already runs $home. End it first."
}

# pid WINDOW: print the process id of what runs in the window; fail if it has ended.
pid() { tmux list-panes -t "=$session:=$1" -F '#{?pane_dead,,#{pane_pid}}' 2>/dev/null | grep .; }

# in_window NAME COMMAND...: the window stays open when its command has ended, so that its output can be read. tmux would
# pass on its own, older environment, so the command gets a complete one.
in_window() {
    local window=$1 name new=(new-window -d -t "=$session:")
    local -a words=(env -i PATH="$PATH" HOME="$HOME" LANG="${LANG:-C.UTF-8}" PYTHONUNBUFFERED=1)
    for name in "${!PYNUMDRAW_@}"; do words+=("$name=${!name}"); done
    # shellcheck disable=SC2016
    words+=(bash -c 'exec > >(exec tee -ia "run/$0.log") 2>&1; exec "$@"' "$window" "${@:2}")
    session_exists || new=(new-session -d -s "$session")
    # tmux takes a ";" at the end of a word for the end of a command.
    tmux "${new[@]}" -n "$window" -c "$PWD" "${words[@]/%;/\\;}" \; \
        set-option -w -t "=$session:=$window" remain-on-exit on \; \
        set-option -t "=$session:" @url "$(address 127.0.0.1)"
}

settings() {
    local name
    for name in "${!PYNUMDRAW_@}"; do printf '%s=%q\n' "$name" "${!name}"; done
}

# check_nginx: write nginx's configuration; the old one is replaced only if nginx accepts the new one.
check_nginx() {
    mkdir -p run
    deploy/nginx_conf.sh >run/nginx.conf.new || die "a setting of nginx is wrong (above)."
    nginx -t -q -p "$PWD" -c run/nginx.conf.new || die "nginx refuses its configuration (above)."
    mv run/nginx.conf.new run/nginx.conf
}

check_server() {
    local output
    output="$("$(environment)/bin/python" backend/prediction_server.py --check 2>&1)" ||
        die "nothing was stopped, because the new server could not start: $output"
}

start_nginx() {
    local -a user=()
    if [[ $EUID == 0 ]]; then user=(-g "user root;"); fi
    # tmux closes a window by SIGHUP, on which nginx would only read its configuration again.
    # shellcheck disable=SC2016
    in_window nginx bash -c '"$@" & trap "kill -QUIT $!" HUP TERM INT; wait; wait' bash \
        nginx -p "$PWD" -c run/nginx.conf "${user[@]}"
}

# address HOST: print the page's address.
address() {
    if [[ ${PYNUMDRAW_TLS_CERTIFICATE:-} ]]; then say "https://$1:$PYNUMDRAW_HTTPS_PORT/"; else say "http://$1:$PYNUMDRAW_HTTP_PORT/"; fi
}

url() { tmux show-options -qv -t "=$session:" @url; }

# --insecure: a certificate is for the host's name, not for 127.0.0.1.
ask() { curl --noproxy '*' --insecure -fs --max-time 2 "$(url)$1"; }

is_ready() { ask readyz >/dev/null; }

await_ready() {
    local deadline=$((SECONDS + 60))
    until is_ready; do
        pid server >/dev/null || { say "The server has ended." && return 1; }
        pid nginx >/dev/null || { say "nginx has ended." && return 1; }
        [[ $SECONDS -lt $deadline ]] || { say "No answer within 60 seconds." && return 1; }
        sleep 0.2
    done
}

# --- commands ---------------------------------------------------------------------------------------------------

start() {
    if session_exists; then
        if pid server >/dev/null && pid nginx >/dev/null; then say "Already running: $(url)" && return; fi
        stop
    fi
    install ""
    export PYNUMDRAW_HTTP_PORT="${PYNUMDRAW_HTTP_PORT:-8080}" PYNUMDRAW_PORT="${PYNUMDRAW_PORT:-8081}"
    require_free PYNUMDRAW_HTTP_PORT
    require_free PYNUMDRAW_PORT
    [[ $PYNUMDRAW_HTTP_PORT != "$PYNUMDRAW_PORT" ]] ||
        die "PYNUMDRAW_HTTP_PORT and PYNUMDRAW_PORT are both $PYNUMDRAW_PORT: nginx and the server need one each."
    if [[ ${PYNUMDRAW_TLS_CERTIFICATE:-} ]]; then
        export PYNUMDRAW_HTTPS_PORT="${PYNUMDRAW_HTTPS_PORT:-8443}"
        require_free PYNUMDRAW_HTTPS_PORT
    fi
    check_nginx
    settings >run/settings
    for log in "${logs[@]}"; do if [[ -e $log ]]; then mv "$log" "$log.old"; fi; done
    touch "${logs[@]}"
    in_window server "$(environment)/bin/python" backend/prediction_server.py
    start_nginx
    if ! await_ready; then
        tail -n 20 run/server.log run/nginx.log
        stop
        die "it did not start. The ends of the logs are above, the logs in $PWD/run"
    fi
    say "Ready: $(url)"
    say "(from other machines: $(address "$HOSTNAME"); to see it run: tmux attach -t $session)"
}

# finish WINDOW: end what runs in it, and wait for that: the server's grace period for requests in flight, and 5 seconds.
finish() {
    local pid i grace=${PYNUMDRAW_GRACE:-10}
    [[ $grace =~ ^[0-9]+(\.[0-9]*)?$ ]] || grace=10 # a value that the server has refused
    pid="$(pid "$1")" || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((i = 0; i < 10 * (${grace%.*} + 5); i++)); do
        pid "$1" >/dev/null || return 0         # not kill -0, which succeeds for a zombie that tmux has left
        sleep 0.1
    done
    say "$1 did not end in time and was killed."
    kill -KILL -- "-$pid"                       # each window is a process group
}

stop() {
    session_exists || { say "Not running." && return; }
    finish nginx                                # first, so that no new request reaches a server that is ending
    finish server
    tmux kill-session -t "=$session" 2>/dev/null || true
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

attach() { exec tmux attach-session -t "=$session"; }

restart() {
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
    set -a
    # shellcheck source=/dev/null
    source run/settings
    set +a
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
