#!/usr/bin/env bash
# Usage: deploy/nginx_conf.sh >run/nginx.conf && nginx -p "$PWD" -c run/nginx.conf
#
# Prints nginx.conf with settings applied. All are optional, and come from the environment:
#   PYNUMDRAW_HTTP_PORT        where nginx listens: PORT (by IPv4, and by IPv6 if this machine has it), ADDRESS:PORT or
#                              [IPV6-ADDRESS]:PORT (8080)
#   PYNUMDRAW_PORT             port of the workers on 127.0.0.1 (8081)
#   PYNUMDRAW_UPSTREAMS        instead, workers on other machines: HOST:PORT, separated by spaces
#   PYNUMDRAW_RESOLVER         a DNS server to ask every second for the addresses of the one name in UPSTREAMS, or system:
#                              the first one in /etc/resolv.conf (none)
#   PYNUMDRAW_RATE             requests a second from one address (50: two classes of 30 that draw live)
#   PYNUMDRAW_BURST            how many more at once (100)
#   PYNUMDRAW_CONNECTIONS      connections at once from one address, with a request under way (50)
#   PYNUMDRAW_UNLIMITED        networks without limits, separated by spaces, or none (127.0.0.0/8 ::1/128)
#   PYNUMDRAW_PROXIES          networks of proxies in front, whose X-Forwarded-For is trusted (none)
#   PYNUMDRAW_ORIGINS          other sites whose pages may use the API and <number-pad>, as https://HOST or
#                              https://HOST:PORT, separated by spaces (none)
#   PYNUMDRAW_TLS_CERTIFICATE  a PEM file with the whole chain. With it nginx serves HTTPS, with HSTS, and redirects http
#   PYNUMDRAW_TLS_KEY          and its key
#   PYNUMDRAW_HTTPS_PORT       where nginx listens for HTTPS, likewise (8443)

set -euo pipefail
shopt -s inherit_errexit                        # a refused setting in $(…) ends the script

readonly root="${BASH_SOURCE[0]%/*}/.."
# shellcheck source=deploy/listen_address.sh
source "$root/deploy/listen_address.sh"

die() {
    printf 'nginx_conf.sh: %s\n' "$*" >&2
    exit 1
}

# checked NAME DEFAULT MEANING CHECK...: print PYNUMDRAW_NAME, or DEFAULT if that is empty, once the command CHECK takes it.
checked() {
    local name=PYNUMDRAW_$1 value
    value="${!name:-$2}"
    "${@:4}" "$value" || die "$name is '$value', but must be $3."
    printf '%s' "$value"
}

matches() { [[ $2 =~ ^($1)$ ]]; }

# setting NAME DEFAULT PATTERN MEANING
setting() { checked "$1" "$2" "$4" matches "$3"; }

port() { checked "$1" "$2" 'a port: 1 to 65535' is_port; }
count() { setting "$1" "$2" '[1-9][0-9]{0,6}' 'a number from 1 on'; }
addresses() { setting "$1" "$2" '([][A-Za-z0-9_.:-]+:[0-9]+ *)+' 'HOST:PORT, separated by spaces'; }
networks() { setting "$1" "$2" 'none|[0-9A-Fa-f.:/ ]+' 'networks such as 10.0.0.0/8, separated by spaces, or none'; }
file() { setting "$1" "" "/[A-Za-z0-9_./@+-]+" 'the absolute path of a file, made of letters, digits and _./@+-'; }

readonly origins_form="https://HOST, https://HOST:PORT or such with http, separated by spaces, in lower case; or none"

# are_origins VALUE: as browsers write them, without a path and without the scheme's own port; or none.
are_origins() {
    local origin
    if [[ $1 == none ]]; then return; fi
    for origin in $1; do
        [[ $origin =~ ^https?://([a-z0-9_.-]+|\[[0-9a-f:]+\])(:[1-9][0-9]{0,4})?$ ]] || return 1
        [[ ! $origin =~ ^(https:.*:443|http:.*:80)$ ]] || return 1
    done
}

# listen NAME DEFAULT [WORDS]: print the lines by which nginx listens where PYNUMDRAW_NAME says.
listen() {
    local at
    at="$(checked "$1" "$2" "$listen_form" is_listen_address)"
    printf 'listen %s%s;' "$at" "${3:-}"
    if [[ $at != *:* && -e /proc/net/if_inet6 ]]; then printf '\\n        listen [::]:%s%s;' "$at" "${3:-}"; fi
}

# lines WORDS BEFORE AFTER: print BEFORE, the word and AFTER for each word, as text that sed appends to a line.
lines() {
    local word
    if [[ $1 == none ]]; then return; fi
    for word in $1; do printf '\\n%s%s%s' "$2" "$word" "$3"; done
}

# listen_with_tls: print the lines that "listen 8080" needs after it for HTTPS, and for the redirect from http.
listen_with_tls() {
    local listen certificate key file port=${PYNUMDRAW_HTTPS_PORT:-8443}
    listen="$(listen HTTPS_PORT 8443 ' ssl http2')"
    certificate="$(file TLS_CERTIFICATE)"
    key="$(file TLS_KEY)"
    for file in "$certificate" "$key"; do [[ -r $file ]] || die "cannot read $file"; done
    port=":${port##*:}"
    if [[ $port == :443 ]]; then port=""; fi
    printf '\\n        %s' "$listen" "ssl_certificate $certificate;" "ssl_certificate_key $key;" \
        "if (\$insecure) {" "    return 301 https://\$host$port\$request_uri;" "}"
}

# system_resolver: print the first DNS server of /etc/resolv.conf, as nginx wants it.
system_resolver() {
    local resolver
    resolver="$(sed -n '/^nameserver[[:space:]]/{s/^nameserver[[:space:]]\+\([^[:space:]%]*\).*/\1/p;q}' /etc/resolv.conf)"
    [[ $resolver ]] || die "PYNUMDRAW_RESOLVER is 'system', but /etc/resolv.conf names no DNS server."
    if [[ $resolver == *:* ]]; then resolver="[$resolver]"; fi
    printf '%s' "$resolver"
}

# upstreams: print the workers' addresses as an upstream group, or as a variable with one name: nginx 1.22 resolves only
# names in variables again. It tries all addresses of either.
upstreams() {
    local workers resolver
    workers="$(addresses UPSTREAMS "127.0.0.1:$(port PORT 8081)")"
    resolver="$(setting RESOLVER none 'none|system|[][0-9A-Fa-f.: ]+' 'the address of a DNS server, system or none')"
    if [[ $resolver == system ]]; then resolver="$(system_resolver)"; fi
    if [[ $resolver == none ]]; then
        printf '    upstream workers {%s\\n    }' "$(lines "$workers $workers" '        server ' ' max_fails=0;')"
        return
    fi
    [[ $workers != *" "* ]] || die "PYNUMDRAW_UPSTREAMS is '$workers', but with PYNUMDRAW_RESOLVER must be one HOST:PORT."
    # shellcheck disable=SC2016
    printf '    resolver %s valid=1s ipv6=off;\\n    map "" $workers {\\n        default %s;\\n    }' "$resolver" "$workers"
}

render() {
    local http workers group=workers rate burst connections unlimited proxies origins vary='""' tls=""
    http="$(listen HTTP_PORT 8080)"
    workers="$(upstreams)"
    # shellcheck disable=SC2016
    if [[ $workers == *'map "" $workers'* ]]; then group='$workers'; fi
    rate="$(count RATE 50)"
    burst="$(count BURST 100)"
    connections="$(count CONNECTIONS 50)"
    unlimited="$(networks UNLIMITED "127.0.0.0/8 ::1/128")"
    proxies="$(networks PROXIES none)"
    origins="$(checked ORIGINS none "$origins_form" are_origins)"
    if [[ $origins != none ]]; then vary=Origin; fi
    if [[ ${PYNUMDRAW_TLS_CERTIFICATE:-} ]]; then tls="$(listen_with_tls)"; fi
    sed -e "s|^        listen 8080;|        $http$tls|" \
        -e "/^    upstream workers {/,/^    }/c\\$workers" \
        -e "s|http://workers;|http://$group;|" \
        -e "s|^    geo .*|&$(lines "$unlimited" '        ' ' 1;')|; /^        \(127\.0\.0\.0\/8\|::1\/128\) 1;/d" \
        -e "s|^    real_ip_recursive .*|&$(lines "$proxies" '    set_real_ip_from ' ';')|" \
        -e "s|^    map .http_origin .allowed_origin {|&$(lines "$origins" '        "' "\" \$http_origin;")|" \
        -e "/^    map .http_origin .vary {/,/}/s|\"\"|$vary|" \
        -e "s|rate=50r/s|rate=${rate}r/s|; s|burst=100|burst=$burst|; s|connections 50;|connections $connections;|" \
        -e "s|More than 50 requests a second or 50 connections|More than $rate requests a second or $connections connections|" \
        "$root/nginx.conf"
}

main() {
    case ${1:-} in
        -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" ;;
        "") render ;;
        *) die "unknown argument '$1'. See deploy/nginx_conf.sh --help" ;;
    esac
}

main "$@"
