# shellcheck shell=bash
# shellcheck disable=SC2154
# The images that test_containers.sh and test_cluster.sh run: a base, if none can be pulled, and the project's own. Sourced
# by both, in the project's root, with these variables: work, a folder of the test's own; tag, the images' tag.

made_base=""

say() { printf '== %s\n' "$*"; }

die() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# make_base: a Debian with this machine's certificates, which pip may need.
make_base() {
    say "making a base image by debootstrap"
    debootstrap --variant=minbase bookworm "$work/debian" >"$work/debootstrap.log" || die "debootstrap: $(tail "$work/debootstrap.log")"
    install -D /etc/ssl/certs/ca-certificates.crt "$work/debian/etc/ssl/machine.pem"
    rm -rf "$work"/debian/var/cache/apt/* "$work"/debian/var/lib/apt/lists/* "$work"/debian/usr/share/{doc,locale,man}/*
    made_base=pynumdraw-$tag-base
    tar -C "$work/debian" -c . | docker import -c 'CMD ["bash"]' - "$made_base" >/dev/null
    export BASE=$made_base PIP_CERT=/etc/ssl/machine.pem
}

build_images() {
    if docker image inspect "pynumdraw-server:$tag" >/dev/null 2>&1; then return; fi
    if [[ -z ${BASE:-} ]]; then make_base; fi
    say "building the images"
    docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
    deploy/build_images.sh "$tag" >"$work/build.log" 2>&1 || die "$(tail -n 20 "$work/build.log")"
}

# unnamed_stages: print the images that the build has left without a name, as its log lists them.
unnamed_stages() {
    sed -nE 's/^ ---> ([0-9a-f]{12})$/\1/p' "$work/build.log" 2>/dev/null |
        grep -xF -f <(docker image ls --quiet --filter dangling=true) | sort -u
}

# remove_images IMAGE...: remove them and the base, if it was made here.
remove_images() {
    docker image rm --force "$@" ${made_base:+"$made_base"} >/dev/null 2>&1 || true
    unnamed_stages | xargs --no-run-if-empty docker image rm >/dev/null 2>&1 || true
}

# until_ok SECONDS COMMAND...
until_ok() {
    local deadline=$((SECONDS + $1))
    until "${@:2}"; do
        [[ $SECONDS -lt $deadline ]] || die "not within $1 seconds: ${*:2}"
        sleep 1
    done
}
