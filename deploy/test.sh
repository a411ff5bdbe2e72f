#!/usr/bin/env bash
# Usage: deploy/test.sh [--keep] [SCENARIO[@SUITE]...]
#
# Tests deploy_remote.sh on hosts that it makes: containers of Debian 12 (bookworm), Debian 13 (trixie) and Debian's next
# release (testing), which boot systemd and sshd like a fresh machine; and this machine itself, behind an sshd on loopback
# and a layer that takes all changes. It takes about 30 minutes on two cores, needs root, and installs what is missing
# (Docker's engine, debootstrap, an ssh server). It uses a running Docker daemon, or starts one and stops it. It exits with
# 0 only if all passed, and leaves nothing behind but, with --keep, the images of hosts for the next run.
#
# Scenarios, on Debian 12 if no suite is named. Without any, all of them run on Debian 12, those with a * on Debian 13, too,
# and the one with ** also on testing, which has Python 3.14:
#   tmux *        a fresh host, as root: deploy, deploy again without changes, crashes, reboot, five releases
#   load *        deploys, rollbacks and all kinds of failing deploys under the load of 8 clients
#   interrupted   runs killed at every step, on a fresh host and under load, and repeated
#   systemd **    by a user with sudo: hardened units, reboot, crash, and back to tmux
#   certificate * HTTPS with a given certificate, another one, a wrong one
#   letsencrypt   HTTPS with a certificate of an authority made for the test (pebble), and its renewal
#   loopback      this machine, without systemd
#   wheels        all packages are ready-made for each Python, on x86-64 and ARM: nothing is installed

# shellcheck disable=SC2034,SC2154 # variables shared with the sourced files
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
for part in install_dependencies testing/hosts testing/steps testing/scenarios; do
    # shellcheck source=/dev/null
    source "deploy/$part.sh"
done

readonly names=" tmux load interrupted systemd certificate letsencrypt loopback wheels "
readonly all=(tmux load interrupted systemd certificate letsencrypt loopback wheels
    tmux@trixie load@trixie systemd@trixie certificate@trixie systemd@testing)
keep=""

read_arguments() {
    local word
    for word in "$@"; do
        case $word in
            -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' deploy/test.sh && exit ;;
            --keep) keep=yes ;;
            *)
                [[ $names == *" ${word%@*} "* ]] || die "unknown scenario '$word': there are$names"
                [[ $word != *@* || ${word#*@} =~ ^(bookworm|trixie|testing)$ ]] ||
                    die "unknown suite in '$word': there are bookworm, trixie, testing"
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
    [[ $EUID == 0 ]] || die "only root can make hosts."
    work="$(mktemp -d /tmp/pynumdraw-test.XXXXXX)"
    trap clean_up EXIT
    trap 'exit 130' INT TERM HUP
    prepare
    for scenario in "${scenarios[@]}"; do
        say "== $scenario"
        suite=bookworm
        if [[ $scenario == *@* ]]; then suite=${scenario#*@}; fi
        "scenario_${scenario%@*}"
    done
    say "$passed passed, $failed failed"
    [[ $failed == 0 ]]
}

main "$@"
