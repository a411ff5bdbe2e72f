#!/usr/bin/env bash
# Usage: deploy/test.sh [--keep] [SCENARIO...]
#
# Tries deploy_remote.sh on hosts of its own making: containers that boot systemd and sshd like a fresh machine, of this
# machine's distribution, and this machine itself, behind an sshd on loopback and a layer that keeps every change away
# from it. Takes about 30 minutes on two cores; needs root, and installs what is missing (Docker's engine, debootstrap,
# an ssh server). A Docker daemon that runs is used, else one is started and stopped. Exits 0 only if all passed; nothing
# is left but, with --keep, the images of hosts, for the next run.
#
# Scenarios, all of them if none is named:
#   tmux          a fresh host, as root: deploy, again without changes, kept alive, five releases
#   load          deploys, rollbacks and failing deploys of every kind, while 8 clients ask
#   interrupted   killed at every step, on a fresh host and under load, and run again
#   systemd       by a user with sudo: hardened units, reboot, crash, and back to tmux
#   certificate   HTTPS with a given certificate, another one, a wrong one
#   letsencrypt   HTTPS from an authority of our own (pebble), and its renewal
#   loopback      this machine, which has no systemd then

set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
# shellcheck source=deploy/install.sh
source deploy/install.sh
# shellcheck source=deploy/testing/hosts.sh
source deploy/testing/hosts.sh
# shellcheck source=deploy/testing/steps.sh
source deploy/testing/steps.sh
# shellcheck source=deploy/testing/scenarios.sh
source deploy/testing/scenarios.sh

readonly all=(tmux load interrupted systemd certificate letsencrypt loopback)
keep=""

read_arguments() {
    local word
    for word in "$@"; do
        case $word in
            -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' deploy/test.sh && exit ;;
            --keep) keep=yes ;;
            *)
                [[ " ${all[*]} " == *" $word "* ]] || die "'$word' is none of the scenarios: ${all[*]}"
                scenarios+=("$word")
                ;;
        esac
    done
    if [[ ${#scenarios[@]} == 0 ]]; then scenarios=("${all[@]}"); fi
}

main() {
    local scenario
    local -a scenarios=()
    read_arguments "$@"
    [[ $EUID == 0 ]] || die "root is wanted: this makes hosts."
    work="$(mktemp -d /tmp/pynumdraw-test.XXXXXX)"
    trap clean_up EXIT
    trap 'exit 130' INT TERM HUP
    prepare
    for scenario in "${scenarios[@]}"; do
        say "== $scenario"
        "scenario_$scenario"
    done
    say "$passed passed, $failed failed"
    [[ $failed == 0 ]]
}

main "$@"
