# Installs on Debian or Ubuntu what pynumdraw needs. Sourced in the project's root by deploy_dev.sh, test.sh and, on a
# host, deploy/remote/host.sh.
# shellcheck shell=bash

PATH="$PATH:/usr/sbin:/sbin"                    # nginx is there, which the PATH of an ordinary user may lack
HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d : -f 6)}"
export HOME="${HOME:-/}"
unset PYTHONPATH PYTHONHOME                     # packages for other programs: pip would not install them here again
export PYTHONNOUSERSITE=1                       # likewise those in ~/.local
unset PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_DRY_RUN PIP_NO_DEPS # pip would install elsewhere, or not at all

say() { printf '%s\n' "$*"; }

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null; }

# --- Python -----------------------------------------------------------------------------------------------------

# latest_python EXTRAS: the minor version; TensorFlow, which training needs, has no wheels for 3.14.
latest_python() { if [[ $1 == *train* ]]; then say 13; else say 14; fi; }

# is_suitable PYTHON [EXTRAS]
is_suitable() {
    "$1" -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, $(latest_python "${2:-}")))" 2>/dev/null
}

python_candidates() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if "$name" -V >/dev/null 2>&1; then say "$name"; fi
    done
}

# find_python EXTRAS: the first one that can make the environment. Debian has ensurepip in a package of its own.
find_python() {
    local name
    for name in $(python_candidates); do
        if is_suitable "$name" "$1" && "$name" -c 'import ensurepip' 2>/dev/null; then say "$name" && return; fi
    done
    return 1
}

# die_unsuitable EXTRAS [PYTHON]
die_unsuitable() {
    local name found="" needed="Python 3.11 to 3.14 with venv is needed"
    for name in ${2:-$(python_candidates)}; do found+="${found:+, }$name ($("$name" -V 2>&1))"; done
    if [[ $1 == *train* ]]; then
        needed="training and the tests need Python 3.11 to 3.13 with venv (./deploy_dev.sh alone also runs on 3.14)"
    fi
    die "$needed. Found: ${found:-none}"
}

# require_python EXTRAS: there is a suitable Python, or apt can install one. apt cannot change the version of Debian's.
require_python() {
    if in_conda; then
        is_suitable "$CONDA_PREFIX/bin/python" "$1" || die_unsuitable "$1" "$CONDA_PREFIX/bin/python"
    elif [[ -x /usr/bin/python3 ]] && ! is_suitable /usr/bin/python3 "$1"; then
        find_python "$1" >/dev/null || die_unsuitable "$1"
    fi
}

# --- system packages --------------------------------------------------------------------------------------------

# missing_packages EXTRAS COMMAND[:PACKAGE]...: print the Debian packages that are missing. Each is asked for by what it
# provides, so that the same thing from conda, pyenv or built by hand will do.
missing_packages() {
    local name
    for name in "${@:2}"; do
        has "${name%:*}" || say "${name#*:}"
    done
    if is_installed "$1"; then return; fi
    compgen -G '/etc/ssl/certs/*' >/dev/null || say ca-certificates
    in_conda || find_python "$1" >/dev/null || say python3-venv
}

# install_packages EXTRAS COMMAND[:PACKAGE]...: install the system packages that the commands and the environment need.
install_packages() {
    local apt server
    local -a packages as_root=()
    is_installed "$1" || require_python "$1"
    mapfile -t packages < <(missing_packages "$@")
    if [[ ${#packages[@]} == 0 ]]; then return; fi
    apt="apt-get install --no-install-recommends ${packages[*]}"
    has apt-get || die "missing: ${packages[*]} (Debian's names). There is no apt-get here: install them another way."
    if [[ $EUID != 0 ]]; then
        has sudo || die "missing: ${packages[*]}, and there is no sudo to install them. As root, run: $apt"
        as_root=(sudo)
    fi
    say "Installing ${packages[*]} with apt-get${as_root:+, through sudo}"
    "${as_root[@]}" apt-get update -qq || say "apt-get update failed: going on with the package lists at hand."
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "${packages[@]}" >/dev/null || die "apt-get failed (above). By hand, as root: $apt"
    # Debian's packages also start a server, now and at every boot.
    for server in nginx prometheus; do
        [[ " ${packages[*]} " == *" $server "* ]] || continue
        "${as_root[@]}" service "$server" stop >/dev/null 2>&1 || true
        "${as_root[@]}" update-rc.d "$server" disable >/dev/null 2>&1 || true
    done
}

# --- the Python environment -------------------------------------------------------------------------------------

in_conda() { [[ -n ${CONDA_PREFIX:-} && ${CONDA_DEFAULT_ENV:-} != base ]]; }

environment() { if in_conda; then say "$CONDA_PREFIX"; else say "$PWD/.venv"; fi; }

fingerprint() {
    { "$(environment)/bin/python" -VV && cat pyproject.toml constraints.txt; } 2>/dev/null | sha256sum | cut -c1-64
}

# is_installed EXTRAS: the environment is complete, and was made from pyproject.toml and constraints.txt as they are now.
is_installed() {
    local hash extras
    { read -r hash extras <"$(environment)/.pynumdraw"; } 2>/dev/null || return 1
    [[ $hash == "$(fingerprint)" && ( -z $1 || $1 == "$extras" ) ]] && [[ -z "$(missing_distributions)" ]]
}

# missing_distributions: print which packages that the server needs, by themselves or for each other, the environment
# lacks, whatever pip has said.
missing_distributions() {
    "$(environment)/bin/python" - <<'END'
import re, tomllib
from importlib import metadata

wanted, seen = tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], set()
while wanted:
    requirement = wanted.pop()
    name = re.match(r"[\w.-]+", requirement)[0]
    if ";" in requirement or name in seen:  # those with a condition are not needed everywhere
        continue
    seen.add(name)
    found = next(iter(metadata.distributions(name=name)), None)
    wanted += (found.requires or []) if found else print(name) or []
END
}

# requirements PYTHON EXTRAS: print the packages that pyproject.toml asks for, one a line.
requirements() {
    "$1" -c 'import sys, tomllib
project = tomllib.load(open("pyproject.toml", "rb"))["project"]
extras = [project["optional-dependencies"][name] for name in sys.argv[1].split(",") if name]
print(*project["dependencies"], *sum(extras, []), sep="\n")' "$2"
}

# remove_bjoern PYTHON: an environment made by an older release has "bjoern" instead of "bjoern-binary". Both have files
# of the same names, so that removing one breaks the other: remove both, pip then installs the right one.
remove_bjoern() {
    if "$1" -c 'import importlib.metadata as m; m.version("bjoern")' 2>/dev/null; then
        "$1" -m pip uninstall -qq --disable-pip-version-check --yes bjoern bjoern-binary
    fi
}

# install_environment EXTRAS: EXTRAS are pyproject.toml's, such as "train,test", or empty.
install_environment() {
    local python base missing
    python="$(environment)/bin/python"
    [[ $1 =~ ^(|(train|test|bench)(,(train|test|bench))*)$ ]] || die "unknown extras '$1': there are train, test, bench"
    if is_installed "$1"; then return; fi
    if ! in_conda && ! { is_suitable "$python" "$1" && "$python" -m pip --version >/dev/null 2>&1; }; then
        base="$(find_python "$1")" || die_unsuitable "$1"
        "$base" -m venv --clear .venv
    fi
    say "Installing the Python packages into $(environment)"
    export PIP_ROOT_USER_ACTION=ignore
    remove_bjoern "$python"
    "$python" -m pip install --quiet --disable-pip-version-check --no-input --no-user \
        -c constraints.txt -r <(requirements "$python" "$1") || die "pip failed (above). $(advice "$python")"
    missing="$(missing_distributions | tr '\n' ' ')"
    [[ -z $missing ]] || die "pip reported no error, but in $(environment) there is no ${missing% }. $(advice "$python")"
    say "$PWD/backend" >"$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/pynumdraw.pth"
    say "$(fingerprint) $1" >"$(environment)/.pynumdraw"
}

# advice PYTHON: print what to do after pip has failed.
advice() {
    local machine settings
    machine="$("$1" -c 'import platform, sys; print(platform.machine(), 64 if sys.maxsize > 2**32 else 32, platform.libc_ver()[0])')"
    settings="$("$1" -m pip config list 2>/dev/null | sed -n "s/=.*//; /root-user-action/!p" | tr '\n' ' ')"
    if [[ ! $machine =~ ^(x86_64|aarch64)\ 64\ glibc$ ]]; then
        say "There are ready-made packages for 64-bit x86 and ARM with glibc only, and this Python is: $machine."
    else
        say "If the connection was lost, run it again. Else see whether a setting of pip's is in the way:" \
            "${settings:-there are none} ($1 -m pip config list)"
    fi
}
