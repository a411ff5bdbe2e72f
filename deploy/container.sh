#!/usr/bin/env bash
# Usage: deploy/container.sh
#
# Runs nginx and the prediction server in one container, as its first process. If one of the two ends, it is started again;
# if it cannot start, the container ends with status 1. On SIGTERM nginx answers the requests in flight and ends, then the
# server. Their logs go to standard output. All that they write is below /tmp. Settings, from the environment:
#   PORT                  where nginx listens (8080)
#   PYNUMDRAW_WORKERS, PYNUMDRAW_LOG_LEVEL, PYNUMDRAW_GRACE      of the server (python backend/prediction_server.py --help)
#   PYNUMDRAW_RATE, _BURST, _CONNECTIONS, _UNLIMITED, _PROXIES, _ORIGINS   of nginx (deploy/nginx_conf.sh --help)

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=deploy/listen_address.sh
source deploy/listen_address.sh

ending=""

# choose_ports: the workers' port, on 127.0.0.1, is another one than nginx's.
choose_ports() {
    export PYNUMDRAW_HTTP_PORT=${PORT:-8080} PYNUMDRAW_PORT=8081
    is_port "$PYNUMDRAW_HTTP_PORT" || { echo "PORT is '$PORT', but must be a port: 1 to 65535." >&2 && exit 2; }
    if [[ $PYNUMDRAW_HTTP_PORT == "$PYNUMDRAW_PORT" ]]; then PYNUMDRAW_PORT=8082; fi
}

# finish PID: tell a supervisor to end what it keeps running, and wait for that.
finish() {
    kill -TERM "$1" 2>/dev/null || true
    while kill -0 "$1" 2>/dev/null; do wait "$1" || true; done # a signal interrupts wait
}

main() {
    local server nginx
    choose_ports
    mkdir -p /tmp/run
    trap 'ending=yes' TERM INT
    deploy/supervise.sh TERM "${PYNUMDRAW_GRACE:-10}" - /opt/pynumdraw/bin/python backend/prediction_server.py &
    server=$!
    deploy/supervise.sh QUIT 10 - deploy/container_nginx.sh &
    nginx=$!
    if [[ ! $ending ]]; then wait -n || true; fi
    finish "$nginx"                             # first, so that no new request reaches a server that is ending
    finish "$server"
    [[ $ending ]]
}

if [[ ${1:-} =~ ^(-h|--help)$ ]]; then sed -n '2,/^$/s/^# \{0,1\}//p' deploy/container.sh && exit; fi
main
