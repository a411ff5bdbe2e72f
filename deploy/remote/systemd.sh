# The supervisor systemd: the units pynumdraw@RELEASE.service and pynumdraw-nginx.service. Sourced by host.sh.
# shellcheck shell=bash disable=SC2154 # variables of host.sh

readonly units=/etc/systemd/system front_unit=pynumdraw-nginx.service

has_systemd() { [[ -d /run/systemd/system ]]; }

server_unit() { say "pynumdraw@$1.service"; }

install_units() {
    local unit changed=""
    for unit in pynumdraw@.service "$front_unit"; do
        if install_file 644 "$here/$unit" "$units/$unit"; then changed=yes; fi
    done
    if [[ $changed ]]; then systemctl daemon-reload; fi
}

# stop_unit UNIT: stop it, now and at the next boot.
stop_unit() {
    if has_systemd && [[ -e $units/$front_unit ]]; then
        systemctl --quiet disable --now "$1" 2>/dev/null || true
        systemctl reset-failed "$1" 2>/dev/null || true
    fi
}

# --- the interface of every supervisor --------------------------------------------------------------------------

systemd_servers() {
    if ! has_systemd; then return; fi
    systemctl list-units --all --plain --no-legend 'pynumdraw@*.service' | sed -nE 's/^pynumdraw@([0-9a-f]+)\.service .*/\1/p'
}

systemd_runs() { has_systemd && systemctl --quiet is-active "$(server_unit "$1")"; }

# lasts UNIT: it has run since its start; systemd starts a unit that cannot run again and again.
lasts() { systemctl --quiet is-active "$1" && [[ "$(systemctl show -P NRestarts "$1")" == 0 ]]; }

systemd_lasts() { lasts "$(server_unit "$1")"; }

systemd_start() {
    install_units
    systemctl --quiet enable --now "$(server_unit "$1")"
}

systemd_stop() { stop_unit "$(server_unit "$1")"; }

systemd_tail() { journalctl --quiet --no-pager --output=cat -n 10000 -u "$(server_unit "$1")"; }

systemd_front_pid() {
    local pid
    has_systemd && systemctl --quiet is-active "$front_unit" || return 1
    pid="$(systemctl show -P MainPID "$front_unit")"
    [[ $pid != 0 ]] && say "$pid"
}

systemd_front_lasts() { lasts "$front_unit"; }

systemd_start_front() {
    install_units
    systemctl --quiet enable --now "$front_unit"
}

systemd_stop_front() { stop_unit "$front_unit"; }

systemd_logs() {
    local -a follow=()
    if [[ -t 1 ]]; then follow=(--follow); fi
    journalctl --quiet --no-pager -n 100 "${follow[@]}" -u 'pynumdraw@*' -u "$front_unit"
}

systemd_hint() { say "To see it run, on the host: systemctl status 'pynumdraw*'; journalctl -f -u 'pynumdraw*'"; }
