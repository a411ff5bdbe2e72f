#!/usr/bin/env bash
# Usage: supervise.sh SIGNAL GRACE LOG COMMAND...
#
# Keeps a command running, with its output in LOG. The screen only shows how LOG grows, so no key there, such as Ctrl-S or
# Ctrl-C, reaches the command. With "-" for LOG, the output goes to standard output, as containers want it. If the command
# ends, it is started again, but not twice in a second. If it fails within ten seconds of its first start, it is not,
# because it would fail again. SIGTERM or SIGHUP ends the command with SIGNAL; if it still runs 5 seconds after its own
# GRACE, it is killed. It is also told to end if this script is killed. Its children that outlive it are killed, because
# they might hold the port.

set -uo pipefail                                # no -e: the command may fail

readonly signal=$1 log=$3
grace=${2%.*}
[[ $grace =~ ^[0-9]{1,2}$ ]] || grace=60        # the longest that the server takes
shift 3
stopping="" child="" follower="" out="" status=0 deadline=0

# open_log: anew for each run of the command, because the file may have been moved away.
open_log() {
    if [[ $out ]]; then exec {out}>&-; fi
    if [[ $log == - ]]; then exec {out}>&1; else exec {out}>>"$log"; fi
}

say() { printf '%s\n' "$*" >&"$out"; }

stop() {
    if [[ ! $stopping ]]; then deadline=$((SECONDS + grace + 5)); fi
    stopping=yes
    if [[ $child ]]; then kill -s "$signal" "$child" 2>/dev/null; fi
}

runs() { [[ $1 ]] && kill -0 "$1" 2>/dev/null; }

# pause: wait a little, without a process for it as sleep is.
pause() { read -rt 0.2 <&"$silence"; }

# follow: show the end of the log, if nothing does.
follow() {
    if [[ $log == - ]] || runs "$follower"; then return; fi
    tail -n 50 -F "$log" <&"$silence" 2>/dev/null &
    follower=$!
}

run() {
    open_log
    set -m                                      # the command and its children are a process group of their own
    setpriv --pdeathsig "$signal" "$@" </dev/null >&"$out" 2>&1 {out}>&- &
    child=$!
    set +m
    if [[ $stopping ]]; then stop; fi           # a signal came just before there was a child
    while runs "$child"; do
        follow
        pause
        if [[ $stopping && $SECONDS -ge $deadline ]] && kill -KILL -- "-$child" 2>/dev/null; then
            say "$1 has not ended within $((grace + 5)) seconds and is killed"
        fi
    done
    wait "$child"
    status=$?
    kill -KILL -- "-$child" 2>/dev/null
    child=""
}

# cannot_work: it failed at once, and not (status 128 and more) because somebody sent it a signal.
cannot_work() { [[ $SECONDS -lt 10 && $status != 0 && $status -lt 128 ]]; }

main() {
    local started
    exec {silence}<> <(:)                       # a pipe that nobody writes to
    if [[ $log != - ]]; then exec 2>>"$log"; fi # bash must not write to the screen
    trap stop TERM HUP
    trap '' INT QUIT TSTP                       # keys
    while [[ ! $stopping ]]; do
        started=$SECONDS
        run "$@"
        if [[ $stopping ]] || cannot_work; then break; fi
        say "$1 has ended (status $status): starting it again"
        if [[ $SECONDS == "$started" ]]; then sleep 1; fi
    done
    pause                                       # until what it wrote last is shown
    if runs "$follower"; then kill "$follower"; fi
}

main "$@"
