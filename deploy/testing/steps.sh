# The steps of the scenarios. Sourced by deploy/test.sh.
# shellcheck shell=bash disable=SC2154 # variables of the other files

passed=0 failed=0 login=root

# check NAME COMMAND...: count whether COMMAND succeeds; if not, show its output.
check() {
    local started=$SECONDS
    if "${@:2}" >"$work/output" 2>&1; then
        passed=$((passed + 1))
        say "ok      $1 ($((SECONDS - started)) s)"
    else
        failed=$((failed + 1))
        say "FAILED  $1 ($((SECONDS - started)) s): ${*:2}"
        tail -n 30 "$work/output" | sed 's/^/            /'
    fi
}

# --- deploying --------------------------------------------------------------------------------------------------

# log_in_as USER: as this user from now on.
log_in_as() { login=$1; }

# deploy HOST OPTION...: deploy the project's copy, which a scenario may change.
deploy() { "$project/deploy_remote.sh" "${@:2}" "$login@$1" </dev/null; }

# shellcheck disable=SC2029 # variables are expanded here on purpose
on() { ssh "root@$1" "${@:2}"; }

current_of() { on "$1" readlink /opt/pynumdraw/current; }

releases_of() { on "$1" ls /opt/pynumdraw/releases | wc -l; }

# change: change the project's copy, so that it makes another release.
change() { printf '\n<!-- %s %s -->\n' "$RANDOM" "$RANDOM" >>"$project/frontend/index.html"; }

# restore PATH...: undo changes of the project's copy.
restore() {
    local path
    for path in "$@"; do cp -p "$path" "$project/$path"; done
}

# deploys_a_change HOST OPTION...: a changed release is deployed, and becomes the current one.
deploys_a_change() {
    local before
    before="$(current_of "$1")"
    change
    deploy "$@" && [[ "$(current_of "$1")" != "$before" ]]
}

# is_refused HOST REASON OPTION...: the deploy fails, REASON is shown, and the release before goes on.
is_refused() {
    local before output
    before="$(current_of "$1")"
    if output="$(deploy "$1" "${@:3}" 2>&1)"; then say "it was not refused: $output" && return 1; fi
    say "$output"
    grep -qE "$2" <<<"$output" && [[ "$(current_of "$1")" == "$before" ]] && deploy "$1" status
}

# --- what a user of the page sees -------------------------------------------------------------------------------

reads_digits() { python3 deploy/remote/check.py "$@" --page; }

is_kept_for_good() {
    local script scripts
    scripts="$(curl -fsS "$1/" | sed -nE 's/.* src="(v[^"]*)".*/\1/p')"
    if [[ ! $scripts ]]; then return 1; fi
    for script in $scripts; do curl -fsSI "$1/$script" | grep -qi '^cache-control: .*immutable' || return 1; done
}

page_of() { say "http://127.0.0.1:$(port_of "$1" 80)"; }

secure_page_of() { say "https://127.0.0.1:$(port_of "$1" 443)"; }

# start_load HOST URL: from the host itself, for which prepare has switched nginx's limits off.
start_load() {
    ssh "root@$1" mkdir -p load/remote load/testing
    rsync --times deploy/testing/load.py "root@$1:load/testing/"
    rsync --times deploy/remote/digits.ndjson "root@$1:load/remote/"
    on "$1" "cd load && echo \$\$ >pid && exec python3 testing/load.py $2 900" >"$work/load.out" 2>&1 </dev/null &
    load=$!
}

# stop_load HOST: succeed if every request was answered right.
stop_load() {
    local result=0
    # shellcheck disable=SC2016
    on "$1" 'kill "$(cat load/pid)"'
    wait "$load" || result=1
    cat "$work/load.out"
    return "$result"
}

loses_nothing() {
    stop_load "$1" || return 1
    say "        $(tail -n 1 "$work/load.out")" >&3
}

# --- changes on a host ------------------------------------------------------------------------------------------

# state_of HOST: print all files but logs, and the processes: a run that changes nothing must not change these.
state_of() {
    # shellcheck disable=SC2016
    on "$1" 'find /opt/pynumdraw /etc /usr /var/lib/pynumdraw ! -path "*/log/*" ! -path "*/run/*" \
            -printf "%p %i %T@ %m %u %l\n" | sort | sha256sum
        ps -eo pid=,args= | grep -E "[p]rediction_server|[n]ginx|[s]upervise.sh" | sort'
}

# changes_nothing HOST OPTION...: a deploy changes nothing, and takes less than ten seconds.
changes_nothing() {
    local before started
    before="$(state_of "$1")"
    started="$(date +%s%N)"
    deploy "$@" || return 1
    say "        $((($(date +%s%N) - started) / 1000000)) ms" >&3
    [[ $((($(date +%s%N) - started) / 1000000000)) -lt 10 ]] || return 1
    diff <(say "$before") <(state_of "$1")
}

# serves_once HOST: the only server is that of the current release, and there is one nginx.
serves_once() {
    local id
    id="$(current_of "$1")"
    # shellcheck disable=SC2016
    on "$1" 'cd /; for master in $(pgrep -f "^[^ ]*python backend/prediction_server.py"); do
            if ! ps -o args= -p $(ps -o ppid= -p "$master") | grep -q "^[^ ]*python"; then readlink "/proc/$master/cwd"; fi
        done' >"$work/servers"
    cat "$work/servers"
    [[ "$(cat "$work/servers")" == "/opt/pynumdraw/$id" ]] && [[ "$(on "$1" pgrep -cf "'nginx: master'")" == 1 ]]
}

# interrupt HOST PATTERN OPTION...: kill the host's side as soon as it prints PATTERN, but not the processes that it has
# started; or with "all:" before PATTERN, these too.
interrupt() {
    local host=$1 pattern=${2#all:} kill='pkill -KILL -f remote/[h]ost.sh' run i
    # shellcheck disable=SC2016
    if [[ $2 == all:* ]]; then kill='pkill -KILL -s "$(ps -o sid= -p "$(pgrep -of remote/[h]ost.sh)" | tr -d " ")"'; fi
    : >"$work/interrupted"                      # PATTERN must not be found in the output of the run before
    deploy "$host" "${@:3}" >"$work/interrupted" 2>&1 &
    run=$!
    for ((i = 0; i < 6000; i++)); do
        if grep -q "$pattern" "$work/interrupted"; then break; fi
        kill -0 "$run" 2>/dev/null || break
        sleep 0.02
    done
    grep -q "$pattern" "$work/interrupted" || { cat "$work/interrupted" && return 1; }
    docker exec "$(container "$host")" sh -c "$kill" || true
    if wait "$run"; then say "it was at its end already" && return 1; fi
    cat "$work/interrupted"
}
