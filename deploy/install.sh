# Installs what pynumdraw needs on Debian or Ubuntu. Sourced by deploy_dev.sh and test.sh, in the project's root.
# shellcheck shell=bash

PATH="$PATH:/usr/sbin:/sbin"                    # where nginx is, and an ordinary user's PATH does not reach

say() { printf '%s\n' "$*"; }

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null; }

# --- Python -----------------------------------------------------------------------------------------------------

is_suitable() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }

# Debian splits Python up: whether a virtual environment and a C extension can be made is to be asked apart.
is_complete() {
    is_suitable "$1" && "$1" -c 'import ensurepip, pathlib, sysconfig as s
pathlib.Path(s.get_path("include"), "Python.h").stat()' 2>/dev/null
}

python_candidates() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if "$name" -V >/dev/null 2>&1; then say "$name"; fi
    done
}

find_python() {
    local name
    for name in $(python_candidates); do
        if is_complete "$name"; then say "$name" && return; fi
    done
    return 1
}

die_unsuitable() {
    local name found=""
    for name in "$@"; do found+="${found:+, }$name ($("$name" -V 2>&1))"; done
    die "Python 3.11 to 3.14 is needed, with its headers and venv. Found: ${found:-none}"
}

die_without_python() {
    local -a found
    mapfile -t found < <(python_candidates)
    die_unsuitable "${found[@]}"
}

# --- system packages --------------------------------------------------------------------------------------------

can_include() { "${CC:-gcc}" -E -x c - <<<"#include <$1>" >/dev/null 2>&1; }

# Prints what is missing of the commands named and of what building the environment takes. Each Debian package is
# asked for by what it gives, so that one from conda, pyenv or a hand's own building is as good.
missing_packages() {
    local extras=$1 name
    for name in "${@:2}"; do
        has "$name" || say "$name"
    done
    if is_installed "$extras"; then return; fi
    compgen -G '/etc/ssl/certs/*' >/dev/null || say ca-certificates
    has "${CC:-gcc}" || say gcc
    can_include stdlib.h || say libc6-dev
    can_include ev.h || say libev-dev
    in_conda || find_python >/dev/null || printf '%s\n' python3-dev python3-venv
}

# install_packages EXTRAS COMMAND...: the system packages that the commands and the environment with EXTRAS need.
install_packages() {
    local -a packages as_root=()
    # apt completes the system's Python, but can't make it another version.
    if [[ -x /usr/bin/python3 ]] && ! is_suitable /usr/bin/python3; then
        in_conda || is_installed "$1" || find_python >/dev/null || die_without_python
    fi
    mapfile -t packages < <(missing_packages "$@")
    if [[ ${#packages[@]} == 0 ]]; then return; fi
    local apt="apt-get install --no-install-recommends ${packages[*]}"
    has apt-get || die "missing: ${packages[*]} (Debian's names). There is no apt-get here: install them another way."
    if [[ $EUID != 0 ]]; then
        has sudo || die "missing: ${packages[*]}, and there is no sudo to install them. As root, run: $apt"
        as_root=(sudo)
    fi
    say "Installing ${packages[*]} with apt-get${as_root:+, through sudo}"
    "${as_root[@]}" apt-get update -qq || say "apt-get update failed: going on with the package lists at hand."
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "${packages[@]}" >/dev/null || die "apt-get failed (above). By hand, as root: $apt"
    # Debian's packages start a server of their own, at every boot: nobody asked for it.
    local server
    for server in nginx prometheus; do
        [[ " ${packages[*]} " == *" $server "* ]] || continue
        "${as_root[@]}" service "$server" stop >/dev/null 2>&1 || true
        "${as_root[@]}" update-rc.d "$server" disable >/dev/null 2>&1 || true
    done
}

# --- the Python environment -------------------------------------------------------------------------------------

in_conda() { [[ -n ${CONDA_PREFIX:-} && ${CONDA_DEFAULT_ENV:-} != base ]]; }

environment() { if in_conda; then say "$CONDA_PREFIX"; else say "$PWD/.venv"; fi; }

# bjoern's build looks for libev where the system has it. $ORIGIN is where bjoern itself will lie, so that pip may
# use what it has built here in any other environment too.
conda_paths() {
    export CPATH="$CONDA_PREFIX/include${CPATH:+:$CPATH}"
    export LIBRARY_PATH="$CONDA_PREFIX/lib${LIBRARY_PATH:+:$LIBRARY_PATH}"
    # shellcheck disable=SC2016
    export LDFLAGS="${LDFLAGS:-} "'-Wl,-rpath,$ORIGIN/../..'
}

if in_conda; then conda_paths; fi

fingerprint() {
    { "$(environment)/bin/python" -VV && cat pyproject.toml constraints.txt; } 2>/dev/null | sha256sum | cut -c1-64
}

# is_installed EXTRAS: the environment was made whole from the files as they are now.
is_installed() {
    local hash extras
    { read -r hash extras <"$(environment)/.pynumdraw"; } 2>/dev/null || return 1
    [[ $hash == "$(fingerprint)" && ( -z $1 || $1 == "$extras" ) ]]
}

# install_environment EXTRAS, where EXTRAS are pyproject.toml's, such as "train,test", or empty.
install_environment() {
    local python base
    python="$(environment)/bin/python"
    [[ $1 =~ ^(|(train|test|bench)(,(train|test|bench))*)$ ]] || die "'$1' is none of the extras: train, test, bench"
    if is_installed "$1"; then return; fi
    if in_conda; then
        is_suitable "$python" || die_unsuitable "$python"
    elif ! is_suitable "$python" || ! "$python" -m pip --version >/dev/null 2>&1; then
        base="$(find_python)" || die_without_python
        "$base" -m venv --clear .venv
    fi
    say "Installing the Python packages into $(environment)"
    PIP_ROOT_USER_ACTION=ignore "$python" -m pip install --quiet --disable-pip-version-check --no-input \
        --use-pep517 -c constraints.txt -e ".${1:+[$1]}" || die "pip failed (above); another run goes on from here."
    say "$(fingerprint) $1" >"$(environment)/.pynumdraw"
}
