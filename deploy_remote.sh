#!/usr/bin/env bash
# Usage: ./deploy_remote.sh [OPTION...] [COMMAND] USER@HOST
#
# Deploys pynumdraw over ssh to a host with Debian 12, Ubuntu 24.04 or later, where USER is root or may use sudo. This
# machine needs only bash, ssh and rsync. No request is lost: the new release replaces the old one once it reads digits
# right beside it; else the old one goes on, and the reason is shown. A run may be interrupted at any time, and repeated.
#
# Commands:
#   deploy          (the default) make a release of the files here and use it
#   rollback [ID]   use the previous release, or the one named, again; five are kept
#   status          show what runs; exit with 0: ready, 1: not ready, 3: nothing deployed
#   logs            show the last lines of every log; in a terminal, follow them
#
# Options, in brackets their names in .env:
#   --tmux, --systemd        what keeps the server running: the tmux session "pynumdraw" (the default; not started again
#                            at boot), or hardened systemd units that are           [DEPLOY_SUPERVISOR=tmux|systemd]
#   --http-port PORT         where nginx listens: PORT or ADDRESS:PORT (80)          [PYNUMDRAW_HTTP_PORT]
#   --https-port PORT        the same for HTTPS (443)                                [PYNUMDRAW_HTTPS_PORT]
#   --port PORT              first of three ports on 127.0.0.1, for servers (8081)   [PYNUMDRAW_PORT]
#   --workers N              server processes (one a core)                           [PYNUMDRAW_WORKERS]
#   --certificate FILE       HTTPS with this certificate (PEM, with its chain)       [DEPLOY_CERTIFICATE]
#   --key FILE               and its key                                             [DEPLOY_KEY]
#   --domain NAME            HTTPS by Let's Encrypt, for a host public by this name  [DEPLOY_DOMAIN]
#   --email ADDRESS          whom Let's Encrypt warns before it expires              [DEPLOY_EMAIL]
#   --acme-server URL        another authority than Let's Encrypt                    [DEPLOY_ACME_SERVER]
#   --set NAME=VALUE         any other PYNUMDRAW_* setting of the server and of nginx
#   --ssh-port PORT          port of the host's ssh server (ssh's default)           [DEPLOY_SSH_PORT]
#   --identity FILE          the key to log in with (ssh's default)                  [DEPLOY_IDENTITY]
#   --env FILE               settings, one NAME=VALUE a line; options override them (.env, if it exists)
#   --dry-run                show what would be done and what is there; change nothing
#
# USER@HOST may be in .env, too [DEPLOY_TARGET]. The host remembers no settings: give all of them each time, best in .env.

# shellcheck disable=SC2029 # variables in commands for ssh are expanded here on purpose
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=deploy/listen_address.sh
source deploy/listen_address.sh
# shellcheck source=deploy/remote_options.sh
source deploy/remote_options.sh

# For bash 3.2, which macOS has: no mapfile, and empty arrays only with "+".
readonly incoming=.cache/pynumdraw/incoming
command="" target="" env_file="" dry_run="" arguments=() ssh_options=() scratch="" given=""

say() { printf '%s\n' "$*"; }

die() {
    printf 'deploy_remote.sh: %s\n' "$*" >&2
    exit 2
}

# --- ssh --------------------------------------------------------------------------------------------------------

# All connections of a run share one, through a socket. The socket's path must be short.
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

on_host() { ssh "${ssh_options[@]}" "$target" "$@"; }

# as_root WORD...: run a command on the host. sudo may ask for a password if there is a terminal.
as_root() {
    local tty="-T" words
    if [[ -t 0 && -t 1 ]]; then tty="-t"; fi
    printf -v words ' %q' "$@"
    ssh "${ssh_options[@]}" "$tty" "$target" \
        "if [ \"\$(id -u)\" = 0 ]; then exec env$words; else exec sudo -- env$words; fi"
}

# send OPTION... SOURCE... FOLDER: rsync over the same connection.
send() {
    local shell="ssh" word
    for word in "${ssh_options[@]}"; do shell+=" '$word'"; done
    rsync --recursive --times --delete --rsh "$shell" "$@"
}

# require_host: the host can be deployed to; nothing on it has been changed yet.
require_host() {
    local problem
    problem="$(on_host true 2>&1)" || die "cannot reach $target by ssh: $problem"
    # shellcheck disable=SC2016
    on_host 'test "$(id -u)" = 0 || command -v sudo >/dev/null' || die "$target: the user is not root, and has no sudo."
}

# require_python: the host has a suitable Python, or can get one. The check is the one that the host's side makes later.
require_python() {
    local problem
    problem="$( (cat deploy/install_dependencies.sh && say 'require_python ""') | on_host bash -euo pipefail -s 2>&1)" ||
        die "$target: ${problem##*bash: }"
}

require_rsync() {
    if on_host 'command -v rsync >/dev/null'; then return; fi
    say "Installing rsync on the host"
    as_root sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes -o DPkg::Lock::Timeout=300 rsync >/dev/null' ||
        die "apt-get could not install rsync on $target (above)."
}

# --- commands ---------------------------------------------------------------------------------------------------

# files: print what a host needs to serve; of the models, only the current one.
files() {
    local model
    model="$(sed -nE 's/.*"model": *"([^"]*)".*/\1/p' models/current.json)"
    [[ $model ]] || die "models/current.json names no model."
    printf '%s\n' pyproject.toml constraints.txt README.md LICENSE nginx.conf frontend/ backend/ \
        deploy/ deploy/install_dependencies.sh deploy/listen_address.sh deploy/nginx_conf.sh \
        deploy/fingerprint_assets.sh deploy/supervise.sh deploy/remote/ \
        models/ models/current.json "models/$model.json" "models/$model.keras" "models/$model.tflite"
}

# send_files [OPTION...]: make the host's incoming folder, from which it makes releases, have these files and no others.
send_files() {
    local list file rules=(--exclude=__pycache__ --exclude='*.egg-info' --exclude=tests --exclude=typings --exclude=types.d.ts)
    list="$(files)"
    for file in $list; do rules+=("--include=/$file"); done
    rules+=('--exclude=/deploy/*' '--exclude=/models/*' '--exclude=/*')
    send --delete-excluded "${rules[@]}" "$@" ./ "$target:$incoming/"
}

# send_certificate: to a folder for this run only, so that two deploys cannot mix theirs up, and in memory if possible, so
# that the key is on no disk. The host's side moves it away from there.
# shellcheck disable=SC2016 # variables of the host
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
    local setting folder settings=()
    while IFS= read -r setting; do settings+=("$setting"); done < <(host_settings)
    require_host
    require_python
    require_rsync
    say "Sending the files to $target"
    folder="$(on_host "mkdir -p $incoming && cd $incoming && pwd")"
    send_files
    send_certificate
    as_root "PYNUMDRAW_SHOWN_AS=${target##*@}" "PYNUMDRAW_GIVEN=$given" bash "$folder/deploy/remote/host.sh" deploy "$folder" "${settings[@]}"
}

# ask COMMAND...: run a command of the current release's host.sh.
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
        say "Then, on the host: install missing packages (nginx, curl, openssl, logrotate, python3-venv), create the user" \
            "pynumdraw, build the release in /opt/pynumdraw/releases/, start it beside the old one, let it read digits, try" \
            "nginx in front of it, switch /opt/pynumdraw/current, reload nginx, stop the old one, keep the last five releases."
    fi
    ssh_options+=(-o BatchMode=yes -o ConnectTimeout=5)
    say "On the host now:"
    if ! on_host true 2>"$scratch/error"; then say "  unknown, because it cannot be reached: $(cat "$scratch/error")" && return; fi
    (ask status) | sed 's/^/  /' || true
    if [[ $command != deploy ]]; then return; fi
    require_python
    if on_host "command -v rsync >/dev/null && test -d $incoming"; then
        say "Files that differ from those sent last:"
        send_files --dry-run --itemize-changes | sed 's/^/  /'
    fi
}

main() {
    # shellcheck disable=SC2086
    unset ${!PYNUMDRAW_@} ${!DEPLOY_@}          # settings of development on this machine
    read_arguments "$@"
    check_settings
    take_target
    prepare_ssh
    if [[ $dry_run ]]; then
        dry_run
    elif [[ $command == deploy ]]; then
        deploy
    else
        ask "$command" ${arguments[@]+"${arguments[@]}"}
    fi
}

main "$@"
