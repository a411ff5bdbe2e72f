# The options and settings of deploy_remote.sh, which sources this file.
# shellcheck shell=bash disable=SC2034,SC2154 # variables that the two share

readonly collected=/var/lib/pynumdraw/corrections # the only folder of a host that its server may write to

# set_once NAME VALUE: set the variable NAME, unless an earlier source has: options come before .env.
set_once() {
    case $1 in
        PYNUMDRAW_HOST | PYNUMDRAW_MODELS | PYNUMDRAW_LOG_FILE | PYNUMDRAW_UPSTREAMS | PYNUMDRAW_TLS_* | PYNUMDRAW_DATA | PYNUMDRAW_CHROMIUM)
            die "$1 is not a setting of a deployment. (For HTTPS use --certificate or --domain.)" ;;
        DEPLOY_SUPERVISOR | DEPLOY_CERTIFICATE | DEPLOY_KEY | DEPLOY_DOMAIN | DEPLOY_EMAIL | DEPLOY_ACME_SERVER) ;;
        DEPLOY_SSH_PORT | DEPLOY_IDENTITY | DEPLOY_TARGET) ;;
        PYNUMDRAW_*) [[ $1 =~ ^[A-Z0-9_]+$ ]] || die "'$1' is not a valid name of a setting." ;;
        *) die "unknown setting '$1': see ./deploy_remote.sh --help" ;;
    esac
    [[ $2 =~ ^[][A-Za-z0-9_./:@,%+=*\ -]*$ ]] ||
        die "$1 is '$2', but may only have letters, digits, blanks and _ . / : @ , % + = * [ ] -"
    if [[ -z ${!1:-} ]]; then printf -v "$1" %s "$2"; fi
}

# read_env FILE: lines of NAME=VALUE, and comments that begin with "#". Names of other programs are ignored.
read_env() {
    local line number=0
    while IFS= read -r line || [[ $line ]]; do
        number=$((number + 1))
        line="${line#export }"
        case $line in
            "" | \#*) ;;
            DEPLOY_*=* | PYNUMDRAW_*=*) set_once "${line%%=*}" "$(unquote "${line#*=}")" ;;
            *=*) ;;
            *) die "$1, line $number: '$line' is not NAME=VALUE." ;;
        esac
    done <"$1"
}

unquote() {
    local value=$1
    case $value in
        \"*\" | \'*\') value="${value#?}" && value="${value%?}" ;;
    esac
    printf %s "$value"
}

# set_option OPTION VALUE
set_option() {
    local name
    name="$(printf %s "${1#--}" | tr a-z- A-Z_)"
    case $1 in
        --http-port | --https-port | --port | --workers) set_once "PYNUMDRAW_$name" "$2" ;;
        --certificate | --key | --domain | --email | --acme-server | --ssh-port | --identity) set_once "DEPLOY_$name" "$2" ;;
        --env) env_file=$2 ;;
        --set) [[ $2 == PYNUMDRAW_*=* ]] || die "--set needs PYNUMDRAW_…=VALUE, not '$2'." && set_once "${2%%=*}" "${2#*=}" ;;
        *) die "unknown option '$1': see ./deploy_remote.sh --help" ;;
    esac
}

read_arguments() {
    while [[ $# -gt 0 ]]; do
        case $1 in
            -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' deploy_remote.sh && exit ;;
            --tmux | --systemd) set_once DEPLOY_SUPERVISOR "${1#--}" ;;
            --dry-run) dry_run=yes ;;
            --*=*) set_option "${1%%=*}" "${1#*=}" ;;
            -*) [[ $# -gt 1 ]] || die "$1 needs a value: see ./deploy_remote.sh --help" && set_option "$1" "$2" && shift ;;
            deploy | rollback | status | logs)
                [[ -z $command ]] || die "more than one command: $command and $1"
                command=$1 ;;
            *) arguments+=("$1") ;;
        esac
        shift
    done
    command="${command:-deploy}"
    if [[ $env_file || -e .env ]]; then
        [[ -r ${env_file:-.env} ]] || die "--env: '${env_file:-.env}' does not exist or cannot be read."
        read_env "${env_file:-.env}"
    fi
}

require_port() { is_port "${!1:-1}" || die "$1 is '${!1}', but must be a port: 1 to 65535."; }

require_listen_address() { is_listen_address "${!1:-1}" || die "$1 is '${!1}', but must be $listen_form."; }

require_file() { [[ -z ${!1:-} || -r ${!1} ]] || die "$1 is '${!1}', which does not exist or cannot be read."; }

check_settings() {
    local name
    for name in PYNUMDRAW_HTTP_PORT PYNUMDRAW_HTTPS_PORT; do require_listen_address "$name"; done
    for name in PYNUMDRAW_PORT DEPLOY_SSH_PORT; do require_port "$name"; done
    for name in DEPLOY_CERTIFICATE DEPLOY_KEY DEPLOY_IDENTITY; do require_file "$name"; done
    [[ ${DEPLOY_SUPERVISOR:=tmux} =~ ^(tmux|systemd)$ ]] || die "DEPLOY_SUPERVISOR is '$DEPLOY_SUPERVISOR', but must be tmux or systemd."
    [[ ${PYNUMDRAW_WORKERS:-1} =~ ^[1-9][0-9]*$ ]] || die "PYNUMDRAW_WORKERS is '$PYNUMDRAW_WORKERS', but must be a number of processes."
    [[ ${PYNUMDRAW_COLLECT:-$collected} =~ ^$collected(/[A-Za-z0-9_.-]+)*$ && ${PYNUMDRAW_COLLECT:-} != *..* ]] ||
        die "PYNUMDRAW_COLLECT is '$PYNUMDRAW_COLLECT', but on a host must be $collected, or a folder in it."
    [[ ${DEPLOY_CERTIFICATE:+given} == "${DEPLOY_KEY:+given}" ]] || die "--certificate and --key need each other."
    [[ -z ${DEPLOY_DOMAIN:-} || ${DEPLOY_EMAIL:-} || ${DEPLOY_CERTIFICATE:-} ]] ||
        die "--domain needs --email: Let's Encrypt warns that address before a certificate expires."
}

# take_target: split the arguments into the host (target) and, for rollback, the id of a release (arguments).
take_target() {
    local argument id=""
    for argument in ${arguments[@]+"${arguments[@]}"}; do
        if [[ $command == rollback && $argument =~ ^[0-9a-f]{12}$ ]]; then id=$argument; continue; fi
        [[ -z $target ]] || die "more than one host: $target and $argument (the id of a release has 12 hexadecimal digits)"
        target=$argument
    done
    target="${target:-${DEPLOY_TARGET:-}}"
    [[ $target ]] || die "no host: ./deploy_remote.sh USER@HOST, or DEPLOY_TARGET in .env; see --help"
    [[ $target =~ ^[A-Za-z0-9_.@%-]+$ && $target != -* ]] || die "'$target' is not USER@HOST. (For a port use --ssh-port.)"
    arguments=(${id:+"$id"})
}

# host_settings: print the settings that become part of the release, one a line.
host_settings() {
    local name tls=none
    if [[ ${DEPLOY_CERTIFICATE:-} ]]; then tls=given; elif [[ ${DEPLOY_DOMAIN:-} ]]; then tls=letsencrypt; fi
    say "DEPLOY_TLS=$tls"
    for name in DEPLOY_SUPERVISOR DEPLOY_DOMAIN DEPLOY_EMAIL DEPLOY_ACME_SERVER ${!PYNUMDRAW_@}; do
        if [[ ${!name:-} ]]; then say "$name=${!name}"; fi
    done
}
