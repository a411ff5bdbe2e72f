# The supervisor tmux: a session "pynumdraw" of the service's user, with windows for the server and for nginx, in which
# supervise.sh runs them and shows their logs. Sourced by host.sh.
# shellcheck shell=bash disable=SC2154 # variables of host.sh

readonly session=pynumdraw

# Without settings of this host's. The socket is tmux's own, where older releases find it.
in_tmux() { as_service tmux -f /dev/null "$@"; }

# tmux_windows: print for each window a line with its name and the process id of what runs in it.
tmux_windows() {
    if ! has tmux || ! id "$service_user" >/dev/null 2>&1; then return; fi
    in_tmux list-panes -s -t "=$session" -F '#{window_name} #{pane_pid}' 2>/dev/null || true
}

tmux_pid() { tmux_windows | sed -n "s/^$1 //p" | grep .; }

# open_window NAME SIGNAL GRACE COMMAND...: the first window makes the session, in a scope in which systemd-logind does not end
# it together with the login.
open_window() {
    local -a new=(new-window -d -t "=$session:") scope=()
    if [[ -z "$(tmux_windows)" ]]; then
        new=(new-session -d -s "$session")
        if [[ -d /run/systemd/system ]]; then scope=(systemd-run --quiet --scope --collect --slice=system); fi
    fi
    install -m 755 "$here/../supervise.sh" "$base/supervise.sh" # it must outlive its release
    "${scope[@]}" "${service[@]}" tmux -f /dev/null "${new[@]}" -n "$1" -c "$home" \
        bash "$base/supervise.sh" "$2" "$3" "$log_folder/${1%%-*}.log" "${@:4}" 9>&-
}

# close_window NAME: tell what runs in it to end, and wait until it has answered its requests. supervise.sh knows how long
# that may take, a minute at most. (The process id is what the service's user says: root must not send a signal to it.)
close_window() {
    local pid i
    pid="$(tmux_pid "$1")" || return 0
    as_service kill -TERM "$pid" 2>/dev/null || return 0
    for ((i = 0; i < 750; i++)); do
        tmux_pid "$1" >/dev/null || return 0
        sleep 0.1
    done
    say "$1 did not end in time and is killed."
    in_tmux kill-window -t "=$session:=$1"
}

# --- the interface of every supervisor --------------------------------------------------------------------------

tmux_servers() { tmux_windows | sed -nE 's/^server-([0-9a-f]+) .*/\1/p'; }

tmux_runs() { tmux_pid "server-$1" >/dev/null; }

tmux_lasts() { tmux_runs "$1"; }                # supervise.sh ends with a server that cannot start

tmux_start() {
    local release=$releases/$1
    local -a settings
    mapfile -t settings < <(cat "$release/settings" "$release/port")
    # shellcheck disable=SC2016
    open_window "server-$1" TERM "$(setting "$1" PYNUMDRAW_GRACE 10)" setpriv --inh-caps=-all --ambient-caps=-all \
        env "${settings[@]}" PYTHONUNBUFFERED=1 PYNUMDRAW_LOG_FILE="$log_folder/server.log" \
        bash -c 'cd "$1" && exec .venv/bin/python backend/prediction_server.py' bash "$release"
}

tmux_stop() { close_window "server-$1"; }

tmux_tail() { as_service tail -n 10000 "$log_folder/server.log"; } # with the requests to the server that goes on

tmux_front_pid() {
    local pid
    pid="$(tmux_pid nginx)" || return 1
    pgrep -P "$pid" -x nginx
}

tmux_front_lasts() { tmux_pid nginx; }

tmux_start_front() { open_window nginx QUIT 10 nginx -p "$front" -c "$base/current/front.conf"; }

tmux_stop_front() { close_window nginx; }

tmux_logs() {
    local -a files=("$log_folder/server.log" "$log_folder/nginx.log" "$front/run/access.log")
    if [[ -t 1 ]]; then as_service tail -n 50 -F "${files[@]}"; else as_service tail -n 50 "${files[@]}"; fi
}

tmux_hint() { say "To see it run, on the host: sudo -u $service_user tmux attach -t $session (Ctrl-B D leaves it running)"; }
