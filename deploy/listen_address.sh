# Where nginx listens. Sourced by deploy_dev.sh, deploy_remote.sh, deploy/nginx_conf.sh and, on a host, remote/host.sh.
# shellcheck shell=bash disable=SC2034 # variables of those

# For bash 3.2, which macOS has: the pattern is in a variable.
readonly listen_form="PORT, ADDRESS:PORT or [IPV6-ADDRESS]:PORT, with a port from 1 to 65535"

is_listen_address() {
    local pattern='^((\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+|\*):)?[1-9][0-9]{0,4}$'
    [[ $1 =~ $pattern && ${1##*:} -le 65535 ]]
}

is_port() { [[ $1 != *:* ]] && is_listen_address "$1"; }

# listens_everywhere VALUE: on all addresses of the machine, if only of one IP version.
listens_everywhere() { [[ $1 =~ ^((0\.0\.0\.0|\*|\[::\]):)?[0-9]+$ ]]; }

# address_for_itself VALUE: print HOST:PORT, by which the machine itself reaches what listens there.
address_for_itself() {
    local host=${1%:*}
    if [[ $1 == '[::]:'* ]]; then host='[::1]'; elif listens_everywhere "$1"; then host=127.0.0.1; fi
    printf '%s\n' "$host:${1##*:}"
}
