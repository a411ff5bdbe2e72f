#!/usr/bin/env bash
# Usage: ./deploy_remote.sh [OPTION...] [COMMAND] USER@HOST
#
# Deploys pynumdraw over ssh to a host (Debian 12, Ubuntu 22.04 or later), on which USER is root or may use sudo. This
# machine needs bash, ssh and rsync only. What users ask for is answered all the while: the new release is taken into
# use when it has proven well beside the old one, else the old one goes on and the reason is shown. It may be broken
# off and run again at any time.
#
# Commands:
#   deploy          (the default) make a release of the files as they are here, the current one
#   rollback [ID]   make the release before the current one, or the one named, the current one; five are kept
#   status          what runs; exits 0: ready, 1: not ready, 3: nothing deployed
#   logs            the last lines of every log; in a terminal, follow them
#
# Options, in brackets their names in .env:
#   --tmux, --systemd        what keeps the server alive: the tmux session "pynumdraw" (the default; it ends with a
#                            reboot), or hardened systemd units that start at boot   [DEPLOY_SUPERVISOR=tmux|systemd]
#   --http-port PORT         where nginx listens (80)                                [PYNUMDRAW_HTTP_PORT]
#   --https-port PORT        likewise, for HTTPS (443)                               [PYNUMDRAW_HTTPS_PORT]
#   --port PORT              the first of three on 127.0.0.1, for servers (8081)     [PYNUMDRAW_PORT]
#   --workers N              server processes (one a core)                           [PYNUMDRAW_WORKERS]
#   --certificate FILE       HTTPS with this certificate (PEM, with its chain)       [DEPLOY_CERTIFICATE]
#   --key FILE               and its key                                             [DEPLOY_KEY]
#   --domain NAME            HTTPS with a certificate of Let's Encrypt, for a host   [DEPLOY_DOMAIN]
#   --email ADDRESS          that is public under this name; who is told of trouble  [DEPLOY_EMAIL]
#   --acme-server URL        another authority than Let's Encrypt                    [DEPLOY_ACME_SERVER]
#   --set NAME=VALUE         any other PYNUMDRAW_* setting of the server and of nginx
#   --ssh-port PORT          (ssh's own)                                             [DEPLOY_SSH_PORT]
#   --identity FILE          the key to log in with (ssh's own)                      [DEPLOY_IDENTITY]
#   --env FILE               settings, a NAME=VALUE a line; options go first (.env, if there is one)
#   --dry-run                say what would be done and what is there; change nothing
#
# USER@HOST may be in .env, too [DEPLOY_TARGET]. Nothing is remembered on the host: give the same settings each time,
# best in .env.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# As old as macOS's bash 3.2 will do here: no mapfile, no empty arrays without "+".
readonly incoming=.cache/pynumdraw/incoming
command="" target="" env_file="" dry_run="" arguments=() ssh_options=() scratch="" given=""

usage() { sed -n '2,/^$/s/^# \{0,1\}//p' deploy_remote.sh; }

say() { printf '%s\n' "$*"; }

die() {
    printf 'deploy_remote.sh: %s\n' "$*" >&2
    exit 2
}

# --- settings ---------------------------------------------------------------------------------------------------

# set_once NAME VALUE: the first one counts. Every setting is a variable of its own name.
set_once() {
    case $1 in
        PYNUMDRAW_HOST | PYNUMDRAW_MODELS | PYNUMDRAW_UPSTREAMS | PYNUMDRAW_TLS_* | PYNUMDRAW_DATA | PYNUMDRAW_CHROMIUM)
            die "$1 is no setting of a deployment. (HTTPS is: --certificate, --domain)" ;;
        DEPLOY_SUPERVISOR | DEPLOY_CERTIFICATE | DEPLOY_KEY | DEPLOY_DOMAIN | DEPLOY_EMAIL | DEPLOY_ACME_SERVER) ;;
        DEPLOY_SSH_PORT | DEPLOY_IDENTITY | DEPLOY_TARGET) ;;
        PYNUMDRAW_*) [[ $1 =~ ^[A-Z0-9_]+$ ]] || die "'$1' can't be a setting's name." ;;
        *) die "'$1' is no setting: see ./deploy_remote.sh --help" ;;
    esac
    [[ $2 =~ ^[A-Za-z0-9_./:@,%+=\ -]*$ ]] || die "$1 is '$2': only letters, digits, blanks and _ . / : @ , % + = - are possible."
    if [[ -z ${!1:-} ]]; then printf -v "$1" %s "$2"; fi
}

# read_env FILE: NAME=VALUE a line, "#" begins a comment line. Names that are not ours are another program's.
read_env() {
    local line number=0
    while IFS= read -r line || [[ $line ]]; do
        number=$((number + 1))
        line="${line#export }"
        case $line in
            "" | \#*) ;;
            DEPLOY_*=* | PYNUMDRAW_*=*) set_once "${line%%=*}" "$(unquoted "${line#*=}")" ;;
            *=*) ;;
            *) die "$1, line $number: NAME=VALUE is wanted, not '$line'." ;;
        esac
    done <"$1"
}

unquoted() {
    local value=$1
    case $value in
        \"*\" | \'*\') value="${value#?}" && value="${value%?}" ;;
    esac
    printf %s "$value"
}

# option NAME VALUE
set_option() {
    case $1 in
        --http-port) set_once PYNUMDRAW_HTTP_PORT "$2" ;;
        --https-port) set_once PYNUMDRAW_HTTPS_PORT "$2" ;;
        --port) set_once PYNUMDRAW_PORT "$2" ;;
        --workers) set_once PYNUMDRAW_WORKERS "$2" ;;
        --certificate) set_once DEPLOY_CERTIFICATE "$2" ;;
        --key) set_once DEPLOY_KEY "$2" ;;
        --domain) set_once DEPLOY_DOMAIN "$2" ;;
        --email) set_once DEPLOY_EMAIL "$2" ;;
        --acme-server) set_once DEPLOY_ACME_SERVER "$2" ;;
        --ssh-port) set_once DEPLOY_SSH_PORT "$2" ;;
        --identity) set_once DEPLOY_IDENTITY "$2" ;;
        --env) env_file=$2 ;;
        --set) [[ $2 == PYNUMDRAW_*=* ]] || die "--set wants PYNUMDRAW_…=VALUE, not '$2'." && set_once "${2%%=*}" "${2#*=}" ;;
        *) die "'$1' is none of the options: see ./deploy_remote.sh --help" ;;
    esac
}

read_arguments() {
    while [[ $# -gt 0 ]]; do
        case $1 in
            -h | --help) usage && exit ;;
            --tmux) set_once DEPLOY_SUPERVISOR tmux ;;
            --systemd) set_once DEPLOY_SUPERVISOR systemd ;;
            --dry-run) dry_run=yes ;;
            --*=*) set_option "${1%%=*}" "${1#*=}" ;;
            -*) [[ $# -gt 1 ]] || die "$1 wants a value: see ./deploy_remote.sh --help" && set_option "$1" "$2" && shift ;;
            deploy | rollback | status | logs)
                [[ -z $command ]] || die "one command is wanted: $command or $1?"
                command=$1 ;;
            *) arguments+=("$1") ;;
        esac
        shift
    done
}

require_port() {
    local value=${!1:-1}
    [[ $value =~ ^[1-9][0-9]{0,4}$ && $value -le 65535 ]] || die "$1 is '$value': a port is wanted, 1 to 65535."
}

require_file() { [[ -z ${!1:-} || -r ${!1} ]] || die "$1 is '${!1}': there is no such file that could be read."; }

check_settings() {
    local name
    for name in PYNUMDRAW_HTTP_PORT PYNUMDRAW_HTTPS_PORT PYNUMDRAW_PORT DEPLOY_SSH_PORT; do require_port "$name"; done
    for name in DEPLOY_CERTIFICATE DEPLOY_KEY DEPLOY_IDENTITY; do require_file "$name"; done
    [[ ${DEPLOY_SUPERVISOR:=tmux} =~ ^(tmux|systemd)$ ]] || die "DEPLOY_SUPERVISOR is '$DEPLOY_SUPERVISOR': tmux or systemd is wanted."
    [[ ${PYNUMDRAW_WORKERS:-1} =~ ^[1-9][0-9]*$ ]] || die "PYNUMDRAW_WORKERS is '$PYNUMDRAW_WORKERS': a number of processes is wanted."
    [[ ${DEPLOY_CERTIFICATE:+given} == "${DEPLOY_KEY:+given}" ]] || die "--certificate and --key are wanted both, or none."
    [[ -z ${DEPLOY_DOMAIN:-} || ${DEPLOY_EMAIL:-} || ${DEPLOY_CERTIFICATE:-} ]] || die "--domain wants --email, too: Let's Encrypt writes to it if a certificate is about to expire."
}

take_target() {
    local argument id=""
    for argument in ${arguments[@]+"${arguments[@]}"}; do
        if [[ $command == rollback && $argument =~ ^[0-9a-f]{12}$ ]]; then id=$argument; continue; fi
        [[ -z $target ]] || die "one host is wanted: $target or $argument? (a release's id has 12 digits)"
        target=$argument
    done
    target="${target:-${DEPLOY_TARGET:-}}"
    [[ $target ]] || die "which host? ./deploy_remote.sh USER@HOST, or DEPLOY_TARGET in .env; see --help"
    [[ $target =~ ^[A-Za-z0-9_.@%-]+$ && $target != -* ]] || die "'$target' can't be a host: USER@HOST is wanted, and a port by --ssh-port."
    arguments=(${id:+"$id"})
}

# host_settings: those that make up the release, a line each.
host_settings() {
    local name tls=none
    if [[ ${DEPLOY_CERTIFICATE:-} ]]; then tls=given; elif [[ ${DEPLOY_DOMAIN:-} ]]; then tls=letsencrypt; fi
    say "DEPLOY_TLS=$tls"
    for name in DEPLOY_SUPERVISOR DEPLOY_DOMAIN DEPLOY_EMAIL DEPLOY_ACME_SERVER ${!PYNUMDRAW_@}; do
        if [[ ${!name:-} ]]; then say "$name=${!name}"; fi
    done
}

# --- ssh --------------------------------------------------------------------------------------------------------

# All connections of a run share one. Its socket's path has to be short.
prepare_ssh() {
    scratch="$(mktemp -d /tmp/pynumdraw.XXXXXX)"
    trap finish EXIT
    ssh_options=(-o ControlMaster=auto -o "ControlPath=$scratch/%C" -o ControlPersist=60 -o ServerAliveInterval=15)
    if [[ ${DEPLOY_SSH_PORT:-} ]]; then ssh_options+=(-p "$DEPLOY_SSH_PORT"); fi
    if [[ ${DEPLOY_IDENTITY:-} ]]; then ssh_options+=(-i "$DEPLOY_IDENTITY"); fi
}

finish() {
    if [[ $given ]]; then on_host "rm -rf '$given'" 2>/dev/null || true; fi
    ssh "${ssh_options[@]}" -O exit "$target" 2>/dev/null || true
    rm -rf "$scratch"
}

# shellcheck disable=SC2029 # what is expanded here is meant to be
on_host() { ssh "${ssh_options[@]}" "$target" "$@"; }

# as_root WORD...: on the host; sudo may ask for a password where there is a terminal.
as_root() {
    local tty="-T" words
    if [[ -t 0 && -t 1 ]]; then tty="-t"; fi
    printf -v words ' %q' "$@"
    # shellcheck disable=SC2029
    ssh "${ssh_options[@]}" "$tty" "$target" \
        "if [ \"\$(id -u)\" = 0 ]; then exec env$words; else exec sudo -- env$words; fi"
}

# send OPTION... SOURCE... FOLDER: rsync, by the same connection.
send() {
    local shell="ssh" word
    for word in "${ssh_options[@]}"; do shell+=" '$word'"; done
    rsync --recursive --times --delete --rsh "$shell" "$@"
}

require_host() {
    local problem
    problem="$(on_host true 2>&1)" || die "$target can't be reached by ssh: $problem"
    # shellcheck disable=SC2016
    on_host 'test "$(id -u)" = 0 || command -v sudo >/dev/null' ||
        die "on $target, neither is the user root, nor is there sudo."
}

require_rsync() {
    if on_host 'command -v rsync >/dev/null'; then return; fi
    say "Installing rsync on the host"
    as_root sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes -o DPkg::Lock::Timeout=300 rsync >/dev/null' ||
        die "apt-get could not install rsync on $target (above)."
}

# --- commands ---------------------------------------------------------------------------------------------------

# What a host needs to serve. Of the models, only the one in use.
files() {
    local model
    model="$(sed -nE 's/.*"model": *"([^"]*)".*/\1/p' models/current.json)"
    [[ $model ]] || die "models/current.json names no model."
    printf '%s\n' pyproject.toml constraints.txt README.md LICENSE nginx.conf frontend/ backend/ \
        deploy/ deploy/install.sh deploy/nginx_conf.sh deploy/version_page.sh deploy/remote/ \
        models/ models/current.json "models/$model.json" "models/$model.keras" "models/$model.tflite"
}

# send_files [OPTION...]: to the folder on the host from which releases are made, which has nothing else then.
send_files() {
    local -a rules=(--exclude=__pycache__ --exclude='*.egg-info' --exclude=/backend/tests --exclude=/backend/typings
        --exclude=/frontend/tests --exclude=/frontend/types.d.ts)
    local list file
    list="$(files)"
    for file in $list; do rules+=("--include=/$file"); done
    rules+=('--exclude=/deploy/*' '--exclude=/models/*' '--exclude=/*')
    send --delete-excluded "${rules[@]}" "$@" ./ "$target:$incoming/"
}

# send_certificate: to a folder of its own, so that two deploys can't mix theirs; in memory if the host has that for its
# users, so that no key is left on a disk. The host's side takes it away from there.
# shellcheck disable=SC2016 # the host's own variables
send_certificate() {
    if [[ -z ${DEPLOY_CERTIFICATE:-} ]]; then return; fi
    mkdir -m 700 "$scratch/certificate"
    cp "$DEPLOY_CERTIFICATE" "$scratch/certificate/fullchain.pem"
    cp "$DEPLOY_KEY" "$scratch/certificate/privkey.pem"
    chmod 600 "$scratch"/certificate/*
    given="$(on_host 'mktemp -d "${XDG_RUNTIME_DIR:-$HOME/.cache/pynumdraw}/pynumdraw-certificate.XXXXXX"')"
    send --perms "$scratch/certificate/" "$target:$given/"
}

deploy() {
    local -a settings=()
    local setting folder
    while IFS= read -r setting; do settings+=("$setting"); done < <(host_settings)
    require_host
    require_rsync
    say "Sending the files to $target"
    on_host "mkdir -p $incoming"
    folder="$(on_host "cd $incoming && pwd")"
    send_files
    send_certificate
    as_root "PYNUMDRAW_SHOWN_AS=${target##*@}" "PYNUMDRAW_GIVEN=$given" bash "$folder/deploy/remote/host.sh" deploy "$folder" "${settings[@]}"
}

# ask COMMAND...: of what is deployed.
ask() {
    require_host
    on_host 'test -e /opt/pynumdraw/current/deploy/remote/host.sh' || { say "Nothing is deployed on $target." && exit 3; }
    as_root "PYNUMDRAW_SHOWN_AS=${target##*@}" bash /opt/pynumdraw/current/deploy/remote/host.sh "$@"
}

dry_run() {
    say "Would ${command} on $target${arguments[0]:+ the release ${arguments[0]}}."
    if [[ $command == deploy ]]; then
        say "With these settings:" && host_settings | sed 's/^/  /'
        say "Sending these files:" && files | sed 's/^/  /'
        say "Then, on the host: install missing packages (nginx, curl, openssl, logrotate, a compiler, Python's headers), create the user pynumdraw,"
        say "build the release in /opt/pynumdraw/releases/, start it beside the old one, ask it to read digits, try nginx in front of it,"
        say "switch /opt/pynumdraw/current, reload nginx, stop the old one, keep the last five releases."
    fi
    ssh_options+=(-o BatchMode=yes -o ConnectTimeout=5)
    say "On the host now:"
    if ! on_host true 2>"$scratch/error"; then say "  not known, it can't be reached: $(cat "$scratch/error")" && return; fi
    (ask status) | sed 's/^/  /' || true
    if [[ $command == deploy ]] && on_host "command -v rsync >/dev/null && test -d $incoming"; then
        say "Files that differ from those sent last:"
        send_files --dry-run --itemize-changes | sed 's/^/  /'
    fi
}

main() {
    # shellcheck disable=SC2086
    unset ${!PYNUMDRAW_@} ${!DEPLOY_@}          # those of development on this machine are not meant
    read_arguments "$@"
    command="${command:-deploy}"
    if [[ $env_file || -e .env ]]; then
        [[ -r ${env_file:-.env} ]] || die "--env: there is no file '$env_file' that could be read."
        read_env "${env_file:-.env}"
    fi
    check_settings
    take_target
    prepare_ssh
    if [[ $dry_run ]]; then dry_run && return; fi
    case $command in
        deploy) deploy ;;
        *) ask "$command" ${arguments[@]+"${arguments[@]}"} ;;
    esac
}

main "$@"
