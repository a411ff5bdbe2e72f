#!/usr/bin/env bash
# Usage: supervise.sh SIGNAL LOG COMMAND...
#
# Keeps a command running, with its output on the screen and in LOG. A second after the command has ended it is started
# again, unless it failed within ten seconds of its first start: then it cannot work. On SIGTERM, SIGINT or SIGHUP the
# command is ended with SIGNAL. Its children that outlive it are killed, because they might hold the port.

set -uo pipefail                                # no -e: the command may fail

readonly signal=$1 log=$2
shift 2
stopping="" child="" status=0

stop() {
    stopping=yes
    if [[ $child ]]; then kill -s "$signal" "$child" 2>/dev/null; fi
}

run() {
    set -m                                      # the command and its children are a process group of their own
    "$@" </dev/null &
    child=$!
    set +m
    if [[ $stopping ]]; then stop; fi           # a signal came just before there was a child
    wait "$child"
    status=$?
    while kill -0 "$child" 2>/dev/null; do wait "$child"; done # the first wait was ended by a signal to this script
    kill -KILL -- "-$child" 2>/dev/null
    child=""
}

# cannot_work: it failed at once, and not (status 128 and more) because somebody sent it a signal.
cannot_work() { [[ $SECONDS -lt 10 && $status != 0 && $status -lt 128 ]]; }

main() {
    exec > >(exec tee -ia "$log") 2>&1
    trap stop TERM INT HUP
    while [[ ! $stopping ]]; do
        run "$@"
        if [[ $stopping ]] || cannot_work; then break; fi
        echo "$1 has ended (status $status): starting it again"
        sleep 1
    done
}

main "$@"
