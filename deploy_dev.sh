#!/usr/bin/env bash
# Usage: ./deploy_dev.sh [COMMAND]
#
# Runs pynumdraw on this machine (Debian 12, Ubuntu 22.04 or later): the prediction server and nginx, a window each
# in the tmux session "pynumdraw".
#
# Commands:
#   start     (the default) install what is missing, start, wait until it answers, print the address
#   stop      let the requests in flight finish, then stop both
#   restart   stop, then start, once what is there now has passed the server's and nginx's own checks
#   reload    the same without losing a request: new code, model and page, but no other settings
#   status    what runs; exits 0: ready, 1: not ready, 3: not running
#   logs      the last lines of every log; in a terminal, follow them
#   attach    open the tmux session (Ctrl-B D leaves it running)
#   install   only install what is missing; "install train" adds what training needs
#
# An active conda environment is used (other than base), else .venv is made. System packages come from apt, through
# sudo where that is needed. As root, in somebody else's checkout, all but apt runs as that owner.
#
# Settings, from the environment:
#   PYNUMDRAW_HTTP_PORT     where nginx listens (8080)
#   PYNUMDRAW_PORT          where the workers listen, on 127.0.0.1 (8081)
#   every other PYNUMDRAW_* reaches nginx (limits, HTTPS: deploy/nginx_conf.sh --help) or the server
#                           (python backend/prediction_server.py --help) as it is

set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
# shellcheck source=deploy/install.sh
source deploy/install.sh

readonly session=pynumdraw commands=(nginx tmux curl) logs=(run/server.log run/nginx.log run/access.log)
unset TMUX                                      # the default tmux server, also from inside another one

usage() { sed -n '2,/^$/s/^# \{0,1\}//p' deploy_dev.sh; }

# --- the checkout and its owner ---------------------------------------------------------------------------------

# as_owner COMMAND...: root leaves no files of its own in somebody else's checkout, so all but apt is the owner's.
as_owner() {
    local owner home
    owner="$(stat -c %U .)"
    if [[ $EUID == 0 && $owner != root && $owner != UNKNOWN ]]; then
        if [[ $1 =~ ^(start|restart|reload|install)$ ]]; then install_packages "${2:-}" "${commands[@]}"; fi
        home="$(getent passwd "$owner" | cut -d: -f6)"
        exec runuser -u "$owner" -- env HOME="$home" USER="$owner" ./deploy_dev.sh "$@"
    fi
    [[ -w . ]] || die "$PWD belongs to $owner: $(id -un) may not write to it. Run this as $owner, or in your own clone."
}

# install [EXTRAS], where EXTRAS are pyproject.toml's, such as "train".
install() {
    install_packages "${1:-}" "${commands[@]}"
    install_environment "${1:-}"
}

# --- ports ------------------------------------------------------------------------------------------------------

require_free() {
    local port=${!1} owner=""
    [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -le 65535 ]] || die "$1 is '$port': a port is wanted, 1 to 65535."
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then return; fi
    if has ss; then
        owner="$(ss -Hltnp "sport = :$port" | sed -nE 's/.*users:\(\("([^"]*)",pid=([0-9]*).*/ by \1 (pid \2)/p')"
        owner="${owner%%$'\n'*}"
    fi
    die "port $port is taken${owner:- by another process}. Stop that, or choose another port: $1=PORT ./deploy_dev.sh"
}

# --- the tmux session -------------------------------------------------------------------------------------------

# A session of that name that is not this checkout's own is left alone.
session_exists() {
    local home
    home="$(tmux list-sessions -F "#{session_name}:#{?@url,#{session_path},something else}" 2>/dev/null |
        sed -n "s/^$session://p")"
    [[ $home ]] || return 1
    [[ $home == "$PWD" ]] || die "the tmux session '$session' is taken: it runs $home. End that first."
}

# pid WINDOW: its process, if that lives.
pid() { tmux list-panes -t "=$session:=$1" -F '#{?pane_dead,,#{pane_pid}}' 2>/dev/null | grep .; }

# in_window NAME COMMAND...: a window stays when its command ends, to be read. tmux would hand on its own, older
# environment: so each command is given all it needs to know.
in_window() {
    local window=$1 name new=(new-window -d -t "=$session:")
    local -a words=(env -i PATH="$PATH" HOME="$HOME" LANG="${LANG:-C.UTF-8}" PYTHONUNBUFFERED=1)
    for name in "${!PYNUMDRAW_@}"; do words+=("$name=${!name}"); done
    # shellcheck disable=SC2016
    words+=(bash -c 'exec > >(exec tee -ia "run/$0.log") 2>&1; exec "$@"' "$window" "${@:2}")
    session_exists || new=(new-session -d -s "$session")
    # To tmux, a ";" at the end of a word ends its command.
    tmux "${new[@]}" -n "$window" -c "$PWD" "${words[@]/%;/\\;}" \; \
        set-option -w -t "=$session:=$window" remain-on-exit on \; \
        set-option -t "=$session:" @url "$(address 127.0.0.1)"
}

settings() {
    local name
    for name in "${!PYNUMDRAW_@}"; do printf '%s=%q\n' "$name" "${!name}"; done
}

# check_nginx: renders its configuration, and lets nginx itself say whether it's good. The old one stays until then.
check_nginx() {
    deploy/nginx_conf.sh >run/nginx.conf.new || die "nginx's settings are not good (above)."
    nginx -t -q -p "$PWD" -c run/nginx.conf.new || die "nginx refuses its configuration (above)."
    mv run/nginx.conf.new run/nginx.conf
}

check_server() {
    local told
    told="$("$(environment)/bin/python" backend/prediction_server.py --check 2>&1)" ||
        die "the server could not start, so nothing was done: $told"
}

start_nginx() {
    local -a user=()
    if [[ $EUID == 0 ]]; then user=(-g "user root;"); fi
    # tmux closes a window by SIGHUP, which to nginx means "read your configuration again".
    # shellcheck disable=SC2016
    in_window nginx bash -c '"$@" & trap "kill -QUIT $!" HUP TERM INT; wait; wait' bash \
        nginx -p "$PWD" -c run/nginx.conf "${user[@]}"
}

# address HOST: the page's, there.
address() {
    if [[ ${PYNUMDRAW_TLS_CERTIFICATE:-} ]]; then say "https://$1:$PYNUMDRAW_HTTPS_PORT/"; else say "http://$1:$PYNUMDRAW_HTTP_PORT/"; fi
}

url() { tmux show-options -qv -t "=$session:" @url; }

# A certificate is for the host's name, not for the machine itself.
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
    mkdir -p run
    check_nginx
    settings >run/settings
    for log in "${logs[@]}"; do if [[ -e $log ]]; then mv "$log" "$log.old"; fi; done
    touch "${logs[@]}"
    in_window server "$(environment)/bin/python" backend/prediction_server.py
    start_nginx
    if ! await_ready; then
        tail -n 20 run/server.log run/nginx.log
        stop
        die "it did not start; the logs are above, and in $PWD/run"
    fi
    say "Ready: $(url)"
    say "(from other machines $(address "$HOSTNAME"); what runs is in: tmux attach -t $session)"
}

finish() {
    local pid i grace=${PYNUMDRAW_GRACE:-10}    # what requests in flight get; a few seconds more to end
    [[ $grace =~ ^[0-9]+(\.[0-9]*)?$ ]] || grace=10 # the server has refused it, and not started
    pid="$(pid "$1")" || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((i = 0; i < 10 * (${grace%.*} + 5); i++)); do
        pid "$1" >/dev/null || return 0         # not kill -0: tmux may leave a zombie
        sleep 0.1
    done
    say "The $1 did not end in time: killed."
    kill -KILL -- "-$pid"                       # each window is a process group
}

stop() {
    session_exists || { say "Not running." && return; }
    finish nginx                                # first, so that no new request meets a server on its way out
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
    [[ -e ${logs[0]} ]] || die "there are no logs yet: nothing was started here."
    if [[ -t 1 ]]; then tail -n 50 -F "${logs[@]}"; else tail -n 50 "${logs[@]}"; fi
}

attach() { exec tmux attach-session -t "=$session"; }

restart() {
    install ""                                  # before the stop: what fails here leaves the old one running
    mkdir -p run
    check_nginx
    check_server
    stop
    start
}

reload() {
    local changed outcome="" size i
    if ! session_exists || ! pid server >/dev/null || ! pid nginx >/dev/null; then die "not running: ./deploy_dev.sh"; fi
    changed="$(settings | grep -vxFf run/settings)" && die "other settings take a restart: ${changed//$'\n'/, }"
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
    [[ $outcome == *'"reloaded"'* ]] || die "the old server goes on: ${outcome:-no new one was ready within 60 seconds}"
    say "Reloaded: $(url)"
}

main() {
    local command=${1:-start}
    [[ $# -le 1 || ( $# == 2 && $1 == install ) ]] || die "one command is wanted, not '$*'. See ./deploy_dev.sh --help"
    case $command in
        -h | --help | help) usage ;;
        start | stop | restart | reload | status | logs | attach | install)
            as_owner "$command" "${@:2}"
            "$command" "${@:2}"
            ;;
        *) usage >&2 && die "'$command' is none of its commands" ;;
    esac
}

main "$@"
