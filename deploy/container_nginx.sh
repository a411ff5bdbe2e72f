#!/usr/bin/env bash
# Usage: deploy/container_nginx.sh
#
# Runs nginx in its container, with the settings of deploy/nginx_conf.sh. The access log goes to standard output. One more
# setting, from the environment:
#   PYNUMDRAW_NGINX_WORKERS    nginx's processes (auto: one for each core of the machine, not of the container's limit)

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

main() {
    ln -sf /dev/stdout run/access.log
    ln -sf /dev/null run/error.log              # errors go to standard error, too
    deploy/nginx_conf.sh | sed "s/^worker_processes auto;/worker_processes ${PYNUMDRAW_NGINX_WORKERS:-auto};/" >run/nginx.conf
    exec nginx -p "$PWD" -c run/nginx.conf
}

main "$@"
