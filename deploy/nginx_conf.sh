#!/usr/bin/env bash
# Usage: deploy/nginx_conf.sh >run/nginx.conf && nginx -p "$PWD" -c run/nginx.conf
#
# Prints nginx.conf with settings applied. All of them may be left out; from the environment:
#   PYNUMDRAW_HTTP_PORT        where nginx listens: PORT, or ADDRESS:PORT (8080)
#   PYNUMDRAW_PORT             where the workers listen, on 127.0.0.1 (8081)
#   PYNUMDRAW_UPSTREAMS        or, on other machines: HOST:PORT, divided by spaces
#   PYNUMDRAW_RESOLVER         a DNS server, to ask again every second which addresses the one name in UPSTREAMS has (none)
#   PYNUMDRAW_RATE             requests a second from one address (20)
#   PYNUMDRAW_BURST            how many more at once (20)
#   PYNUMDRAW_CONNECTIONS      connections at once from one address (10)
#   PYNUMDRAW_UNLIMITED        networks without limits, divided by spaces, or none (127.0.0.0/8 ::1/128)
#   PYNUMDRAW_PROXIES          networks of proxies in front, whose X-Forwarded-For is believed (none)
#   PYNUMDRAW_TLS_CERTIFICATE  a PEM file, the whole chain, and
#   PYNUMDRAW_TLS_KEY          its key: HTTPS then, with HSTS, and HTTP_PORT only sends browsers there
#   PYNUMDRAW_HTTPS_PORT       where nginx listens for HTTPS (8443)

set -euo pipefail
shopt -s inherit_errexit                         # what is refused within $(…) ends all of it

readonly root="${BASH_SOURCE[0]%/*}/.."

die() {
    printf 'nginx_conf.sh: %s\n' "$*" >&2
    exit 1
}

# setting NAME DEFAULT PATTERN WANTED: prints PYNUMDRAW_NAME, or DEFAULT where that is empty.
setting() {
    local name=PYNUMDRAW_$1 value
    value="${!name:-$2}"
    [[ $value =~ ^($3)$ ]] || die "$name is '$value', wanted is $4."
    printf '%s' "$value"
}

port() { setting "$1" "$2" '([][A-Za-z0-9_.:-]+:)?[1-9][0-9]{0,4}' 'a port, or address:port'; }
count() { setting "$1" "$2" '[1-9][0-9]{0,6}' 'a number from 1 on'; }
addresses() { setting "$1" "$2" '([][A-Za-z0-9_.:-]+:[0-9]+ *)+' 'HOST:PORT, divided by spaces'; }
networks() { setting "$1" "$2" 'none|[0-9A-Fa-f.:/ ]+' 'networks such as 10.0.0.0/8, divided by spaces, or none'; }
file() { setting "$1" "" "/[A-Za-z0-9_./@+-]+" 'the absolute path of a file, of letters, digits and _./@+-'; }

# lines WORDS BEFORE AFTER: a line for each word, after a line that sed has.
lines() {
    local word
    if [[ $1 == none ]]; then return; fi
    for word in $1; do printf '\\n%s%s%s' "$2" "$word" "$3"; done
}

# Where nginx listens, besides "listen 8080", with a certificate: and the way there from http.
listen_with_tls() {
    local https certificate key file port=""
    https="$(port HTTPS_PORT 8443)"
    certificate="$(file TLS_CERTIFICATE)"
    key="$(file TLS_KEY)"
    for file in "$certificate" "$key"; do [[ -r $file ]] || die "cannot read $file"; done
    if [[ ${https##*:} != 443 ]]; then port=":${https##*:}"; fi
    printf '\\n        %s' "listen $https ssl http2;" "ssl_certificate $certificate;" "ssl_certificate_key $key;" \
        "if (\$insecure) {" "    return 301 https://\$host$port\$request_uri;" "}"
}

# Where the workers are: a group of servers, or a name that is asked for again, which in nginx 1.22 only a variable is.
# All addresses of a name are tried, too.
upstreams() {
    local workers resolver
    workers="$(addresses UPSTREAMS "127.0.0.1:$(port PORT 8081)")"
    resolver="$(networks RESOLVER none)"
    if [[ $resolver == none ]]; then
        printf '    upstream workers {%s\\n    }' "$(lines "$workers $workers" '        server ' ' max_fails=0;')"
        return
    fi
    [[ $workers != *" "* ]] || die "PYNUMDRAW_UPSTREAMS is '$workers': with PYNUMDRAW_RESOLVER one HOST:PORT is wanted."
    # shellcheck disable=SC2016
    printf '    resolver %s valid=1s ipv6=off;\\n    map "" $workers {\\n        default %s;\\n    }' "$resolver" "$workers"
}

render() {
    local http workers group=workers rate burst connections unlimited proxies tls=""
    http="$(port HTTP_PORT 8080)"
    workers="$(upstreams)"
    # shellcheck disable=SC2016
    if [[ $workers == *'map "" $workers'* ]]; then group='$workers'; fi
    rate="$(count RATE 20)"
    burst="$(count BURST 20)"
    connections="$(count CONNECTIONS 10)"
    unlimited="$(networks UNLIMITED "127.0.0.0/8 ::1/128")"
    proxies="$(networks PROXIES none)"
    if [[ ${PYNUMDRAW_TLS_CERTIFICATE:-} ]]; then tls="$(listen_with_tls)"; fi
    sed -e "s|^        listen 8080;|        listen $http;$tls|" \
        -e "/^    upstream workers {/,/^    }/c\\$workers" \
        -e "s|http://workers;|http://$group;|" \
        -e "s|^    geo .*|&$(lines "$unlimited" '        ' ' 1;')|; /^        \(127\.0\.0\.0\/8\|::1\/128\) 1;/d" \
        -e "s|^    real_ip_recursive .*|&$(lines "$proxies" '    set_real_ip_from ' ';')|" \
        -e "s|rate=20r/s|rate=${rate}r/s|; s|burst=20|burst=$burst|; s|connections 10;|connections $connections;|" \
        -e "s|More than 20 requests a second or 10 connections|More than $rate requests a second or $connections connections|" \
        "$root/nginx.conf"
}

main() {
    case ${1:-} in
        -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" ;;
        "") render ;;
        *) die "no arguments are wanted, but '$1' was given. See deploy/nginx_conf.sh --help" ;;
    esac
}

main "$@"
