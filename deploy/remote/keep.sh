#!/usr/bin/env bash
# Usage: keep.sh SIGNAL LOG COMMAND...
#
# Keeps a command running, its output on the screen and in LOG: starts it again a second after it ended, until it is
# told to end by SIGTERM, SIGINT or SIGHUP, and then ends the command by SIGNAL. What a command that was killed leaves
# behind is killed, too: it might hold the port. One that fails by itself within ten seconds of its first start is not
# tried again: it can't work.

set -uo pipefail

readonly signal=$1 log=$2
shift 2
exec > >(exec tee -ia "$log") 2>&1
stopping="" child=""

stop() {
    stopping=yes
    if [[ $child ]]; then kill -s "$signal" "$child" 2>/dev/null; fi
}

trap stop TERM INT HUP

run() {
    set -m                                      # the command and its children are a process group of their own
    "$@" </dev/null &
    child=$!
    set +m
    if [[ $stopping ]]; then stop; fi           # told to just before there was a child
    wait "$child"
    status=$?
    while kill -0 "$child" 2>/dev/null; do wait "$child"; done # a signal of ours ended the first wait, not the command
    kill -KILL -- "-$child" 2>/dev/null
    child=""
}

# A command that a signal ended did not fail by itself: then its status is 128 and more.
can_not_work() { [[ $SECONDS -lt 10 && $status != 0 && $status -lt 128 ]]; }

while [[ ! $stopping ]]; do
    run "$@"
    if [[ $stopping ]] || can_not_work; then break; fi
    echo "$1 has ended (status $status): starting it again"
    sleep 1
done
