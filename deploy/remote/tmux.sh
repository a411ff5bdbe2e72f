# The tmux session "pynumdraw" of the service's user, with a window each for the server and for nginx. Sourced by host.sh.
# shellcheck shell=bash disable=SC2154 # what host.sh has set

readonly session=pynumdraw

in_tmux() { as_service tmux "$@"; }

# windows: a line each: name and process id of what runs in it.
tmux_windows() {
    if ! has tmux || ! id "$service_user" >/dev/null 2>&1; then return; fi
    in_tmux list-panes -s -t "=$session" -F '#{window_name} #{pane_pid}' 2>/dev/null || true
}

tmux_pid() { tmux_windows | sed -n "s/^$1 //p" | grep .; }

# open_window NAME SIGNAL COMMAND...: the first one makes the session, out of reach of a logind that ends what a login
# has left running.
open_window() {
    local -a new=(new-window -d -t "=$session:") scope=()
    if [[ -z "$(tmux_windows)" ]]; then
        new=(new-session -d -s "$session")
        if [[ -d /run/systemd/system ]]; then scope=(systemd-run --quiet --scope --collect --slice=system); fi
    fi
    "${scope[@]}" "${service[@]}" tmux "${new[@]}" -n "$1" -c "$home" \
        bash "$base/keep.sh" "$2" "$log_folder/${1%%-*}.log" "${@:3}" 9>&-
}

# close_window NAME: what runs in it ends by itself, with the time that the server gives its requests.
close_window() {
    local pid i
    pid="$(tmux_pid "$1")" || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((i = 0; i < 600; i++)); do
        tmux_pid "$1" >/dev/null || return 0
        sleep 0.1
    done
    say "$1 did not end within a minute: killed."
    in_tmux kill-window -t "=$session:=$1"
}

# --- what every supervisor can do -------------------------------------------------------------------------------

tmux_servers() { tmux_windows | sed -nE 's/^server-([0-9a-f]+) .*/\1/p'; }

tmux_runs() { tmux_pid "server-$1" >/dev/null; }

tmux_lasts() { tmux_runs "$1"; }                # keep.sh ends with one that can't start

tmux_start() {
    local release=$releases/$1
    local -a settings
    mapfile -t settings < <(cat "$release/settings" "$release/port")
    install -m 755 "$here/keep.sh" "$base/keep.sh"
    # shellcheck disable=SC2016
    open_window "server-$1" TERM setpriv --inh-caps=-all --ambient-caps=-all env "${settings[@]}" PYTHONUNBUFFERED=1 \
        bash -c 'cd "$1" && exec .venv/bin/python backend/prediction_server.py' bash "$release"
}

tmux_stop() { close_window "server-$1"; }

tmux_tail() { tail -n 40 "$log_folder/server.log"; }

tmux_front_pid() {
    local pid
    pid="$(tmux_pid nginx)" || return 1
    pgrep -P "$pid" -x nginx
}

tmux_front_lasts() { tmux_pid nginx; }

tmux_start_front() { open_window nginx QUIT nginx -p "$front" -c "$base/current/front.conf"; }

tmux_stop_front() { close_window nginx; }

tmux_logs() {
    local -a files=("$log_folder/server.log" "$log_folder/nginx.log" "$front/run/access.log")
    if [[ -t 1 ]]; then tail -n 50 -F "${files[@]}"; else tail -n 50 "${files[@]}"; fi
}

tmux_hint() { say "To see it run, on the host: sudo -u $service_user tmux attach -t $session (Ctrl-B D leaves it running)"; }
