#!/usr/bin/env bash
# Usage: deploy/front.sh
#
# What the container of nginx runs: nginx.conf with the settings of deploy/nginx_conf.sh, its access log on standard
# output. Besides those settings, from the environment:
#   PYNUMDRAW_NGINX_WORKERS    nginx's processes (auto: one a core of the machine, however few the container may use)

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

main() {
    ln -sf /dev/stdout run/access.log
    ln -sf /dev/null run/error.log              # errors come on standard error, too
    deploy/nginx_conf.sh | sed "s/^worker_processes auto;/worker_processes ${PYNUMDRAW_NGINX_WORKERS:-auto};/" >run/nginx.conf
    exec nginx -p "$PWD" -c run/nginx.conf
}

main "$@"
