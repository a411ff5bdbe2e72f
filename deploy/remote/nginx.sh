# nginx on the host, in front of the current release. Sourced by host.sh.
# shellcheck shell=bash disable=SC2154 # variables of host.sh

readonly front=$home/front trial=$home/trial applied=/run/pynumdraw-front-applied

# --- addresses --------------------------------------------------------------------------------------------------

has_tls() { [[ "$(setting "$1" DEPLOY_TLS none)" != none && -e $certificate ]]; }

# front_check_url ID [HOST]
front_check_url() {
    local scheme=http port=80 at
    if has_tls "$1"; then scheme=https port=443; fi
    at="$(setting "$1" "PYNUMDRAW_${scheme^^}_PORT" "$port")"
    if [[ ${2:-} ]]; then say "$scheme://$2:${at##*:}"; else say "$scheme://$(address_for_itself "$at")"; fi
}

# front_url ID: print the page's address, without the port if that is the scheme's default.
front_url() {
    front_check_url "$1" "$(setting "$1" DEPLOY_DOMAIN "${PYNUMDRAW_SHOWN_AS:-$(hostname)}")" |
        sed -E 's|^(http:.*):80$|\1|; s|^(https:.*):443$|\1|; s|$|/|'
}

# --- configuration ----------------------------------------------------------------------------------------------

# prepare_prefix PREFIX FRONTEND: make the folder in which nginx runs, as nginx.conf expects it.
prepare_prefix() {
    as_service install -d -m 750 "$1" "$1/run"
    as_service ln -sfn "$2" "$1/frontend"
}

# render ID [NAME=VALUE...]: print nginx's configuration for the release. The limits are for 127.0.0.1, too: behind a
# proxy on the host everybody comes from there.
render() {
    local release=$releases/$1
    local -a settings
    mapfile -t settings < <(cat "$release/settings" "$release/port")
    env PYNUMDRAW_HTTP_PORT=80 PYNUMDRAW_HTTPS_PORT=443 PYNUMDRAW_UNLIMITED=none "${settings[@]}" "${@:2}" \
        bash "$release/deploy/nginx_conf.sh"
}

render_front() {
    local -a https=()
    if has_tls "$1"; then
        https=(PYNUMDRAW_TLS_CERTIFICATE="$certificate/fullchain.pem" PYNUMDRAW_TLS_KEY="$certificate/privkey.pem")
    fi
    render "$1" "${https[@]}"
}

# --- trial ------------------------------------------------------------------------------------------------------

# try_nginx ID: let a second nginx, on a port of its own, serve the page and read digits. It ends with this script. Then
# write the real configuration, if it is valid, for the switch.
try_nginx() {
    local id=$1 config=$releases/$1/trial.conf port nginx result=0
    port=$(($(first_port "$id") + 2))
    say "Trying nginx in front of it"
    require_free "$port" || return 1
    prepare_prefix "$trial" "$releases/$id/frontend"
    render "$id" PYNUMDRAW_HTTP_PORT="127.0.0.1:$port" >"$config" || return 1
    "${service[@]}" setpriv --pdeathsig TERM nginx -p "$trial" -c "$config" >"$config.log" 2>&1 &
    nginx=$!
    await "http://127.0.0.1:$port" kill -0 "$nginx" && reads_digits "$id" "http://127.0.0.1:$port" --page || result=1
    kill -QUIT "$nginx" 2>/dev/null || true
    wait "$nginx" || result=1
    if [[ $result != 0 ]]; then tail -n 5 "$config.log" && return 1; fi
    prepare_prefix "$front" "$base/current/frontend"
    render_front "$id" >"$releases/$id/front.conf.new" || return 1
    as_service nginx -t -q -p "$front" -c "$releases/$id/front.conf.new" || return 1
    mv "$releases/$id/front.conf.new" "$releases/$id/front.conf"
}

# --- in service -------------------------------------------------------------------------------------------------

# wanted_front ID: print a checksum of all that nginx must have read, and of its process id: another nginx has not.
wanted_front() {
    local by
    by="$(supervisor "$1")"
    {
        "${by}_front_pid" && render_front "$1"
        if has_tls "$1"; then cat "$certificate"/*; fi
    } | sha256sum
}

front_is_applied() {
    [[ $1 == "$(current)" && "$(cat "$applied" 2>/dev/null)" == "$(wanted_front "$1")" ]] &&
        "$(supervisor "$1")_front_pid" >/dev/null &&
        reads_digits "$1" "$(front_check_url "$1")" --page 2>/dev/null
}

# apply_front ID: let nginx use the configuration of the current release ID.
apply_front() {
    local id=$1 by other pid url
    by="$(supervisor "$id")"
    url="$(front_check_url "$id")"
    for other in tmux systemd; do
        if [[ $other != "$by" ]]; then "${other}_stop_front"; fi
    done
    if pid="$("${by}_front_pid")"; then
        say "Reloading nginx"
        reload "$pid" || return 1
    else
        say "Starting nginx, in $by"
        "${by}_start_front" || return 1
        await "$url" "${by}_front_lasts" || return 1
    fi
    reads_digits "$id" "$url" --page || return 1
    wanted_front "$id" >"$applied"
}

emergencies() { as_service grep -c ' \[emerg\] ' "$front/run/error.log"; }

# reload PID: of nginx, as the service's user says. nginx starts new workers, or logs that it cannot use the new configuration, and goes on with the old one.
reload() {
    local i old before
    old="$(pgrep -P "$1" || true)"
    before="$(emergencies || true)"
    as_service kill -HUP "$1"
    for ((i = 0; i < 600; i++)); do
        if pgrep -P "$1" | grep -qvxF "$old"; then break; fi
        [[ "$(emergencies || true)" == "$before" && $i != 599 ]] || return 1
        sleep 0.05
    done
    await_end "$old"
}

# await_end PIDS: wait until nginx's old workers have answered their requests, for which they need the old server.
await_end() {
    local i pid
    for ((i = 0; i < 200; i++)); do
        for pid in $1; do
            if kill -0 "$pid" 2>/dev/null; then sleep 0.1 && continue 2; fi
        done
        return
    done
    say "An old nginx worker is still busy: not waiting any longer."
}
