# Hosts to deploy to: containers and this machine itself, all behind sshd. Sourced by deploy/test.sh.
# shellcheck shell=bash

readonly image=pynumdraw-test-host prepared=pynumdraw-test-prepared # each with its suite as a tag
suite=bookworm                                  # the one whose hosts are made
work="" daemon="" loopback="" hosts=()

# free_port: print a port that is free like the next two, and is never given to outgoing connections.
free_port() {
    python3 -c 'import random, socket
while True:
    port = random.randrange(20000, 30000)
    try:
        for i in range(3):
            socket.create_server(("127.0.0.1", port + i)).close()
    except OSError:
        continue
    print(port)
    break'
}

# --- Docker -----------------------------------------------------------------------------------------------------

install_tools() {
    local -a missing=()
    has docker && has dockerd || missing+=(docker.io iptables cgroupfs-mount)
    has debootstrap || missing+=(debootstrap)
    has ssh || missing+=(openssh-client)
    has sshd || missing+=(openssh-server)
    has rsync || missing+=(rsync)
    has curl || missing+=(curl)
    has python3 || missing+=(python3)
    if [[ ${#missing[@]} == 0 ]]; then return; fi
    say "Installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "${missing[@]}" >/dev/null
}

# mount_control_groups: mount the kernel's control groups, which Docker needs, if no init has done so; and those of version 2
# for the hosts, because no systemd from 258 on boots with those of version 1.
mount_control_groups() {
    if ! mountpoint -q /sys/fs/cgroup; then cgroupfs-mount; fi
    mkdir "$work/cgroup"
    mount -t cgroup2 hosts "$work/cgroup"
}

start_docker() {
    local i
    mount_control_groups
    if docker info >/dev/null 2>&1; then return; fi
    say "Starting a Docker daemon"
    export DOCKER_HOST="unix://$work/docker.sock"
    dockerd --host "$DOCKER_HOST" --data-root "$work/docker/data" --exec-root "$work/docker/exec" \
        --pidfile "$work/docker.pid" >"$work/dockerd.log" 2>&1 &
    daemon=$!
    for ((i = 0; i < 300; i++)); do
        if docker info >/dev/null 2>&1; then return; fi
        kill -0 "$daemon" 2>/dev/null || break
        sleep 0.1
    done
    tail -n 5 "$work/dockerd.log"
    die "the Docker daemon did not start (above)."
}

# --- the image --------------------------------------------------------------------------------------------------

# mirror: print the address that this machine has Debian's packages from; nothing, for debootstrap's own, if it is no Debian.
# shellcheck disable=SC2016 # variables of apt
mirror() {
    grep -qx 'ID=debian' /etc/os-release || return 0
    apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' 'Component: main' |
        sed -n "s/^$(codename) //p" | sed -n 1p
}

# codename: print the name of this machine's Debian.
codename() { sed -n 's/^VERSION_CODENAME=//p' /etc/os-release; }

# sources: print what apt of a host reads: what this machine's does; nothing if it is no Debian.
# shellcheck disable=SC2016 # variables of apt
sources() {
    grep -qx 'ID=debian' /etc/os-release || return 0
    apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u |
        sed -n "s/ $(codename)\b/ $suite/p"
}

# copy_network_settings ROOT: let a host reach apt's and pip's packages as this machine does.
copy_network_settings() {
    local root=$1 lines
    lines="$(sources)"
    if [[ $lines ]]; then say "$lines" >"$root/etc/apt/sources.list"; fi # else what debootstrap has written stays
    apt-config dump | grep -E '^Acquire::(https?::(Proxy|Verify)|Check-)' >"$root/etc/apt/apt.conf.d/99machine" || true
    install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
    {
        say "[global]"
        python3 -m pip config list |
            sed -nE "s/^[^.]*\.(index-url|extra-index-url|trusted-host|proxy|timeout)='(.*)'/\1 = \2/p" | grep -v file: || true
        say "cert = /etc/ssl/certs/ca-certificates.crt"
    } >"$root/etc/pip.conf"
    env | grep -iE '^(https?|no)_proxy=' >>"$root/etc/environment" || true
}

# make_image: a host as the installer leaves it, with an ssh server, and a user who may use sudo without a password. The
# steps of "sid" are right for every suite of today; an older debootstrap does not know the newer names.
make_image() {
    local root=$work/root
    if docker image inspect "$image:$suite" >/dev/null 2>&1; then return; fi
    say "Making the image of a fresh host: Debian $suite"
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,openssh-server,sudo,ca-certificates,iproute2,procps \
        "$suite" "$root" "$(mirror)" sid >"$work/debootstrap.log" 2>&1 ||
        { tail -n 5 "$work/debootstrap.log" && die "debootstrap failed (above)."; }
    copy_network_settings "$root"
    chroot "$root" useradd --create-home --shell /bin/bash deployer
    say "deployer ALL=(ALL) NOPASSWD:ALL" >"$root/etc/sudoers.d/deployer"
    rm -f "$root"/var/cache/apt/archives/*.deb
    tar -C "$root" -c . | docker import - "$image:$suite" >/dev/null
    rm -rf "$root"
}

# make_prepared_image: a host with the packages installed, which saves minutes if it need not be fresh.
make_prepared_image() {
    if docker image inspect "$prepared:$suite" >/dev/null 2>&1; then return; fi
    make_host prepared
    ssh root@prepared 'export DEBIAN_FRONTEND=noninteractive; apt-get update -qq
        apt-get install -qq --yes --no-install-recommends rsync nginx curl openssl logrotate tmux python3-venv \
            certbot pebble >/dev/null
        systemctl --quiet disable nginx certbot.timer'
    docker commit "$(container prepared)" "$prepared:$suite" >/dev/null
    remove_host prepared
}

# --- ssh --------------------------------------------------------------------------------------------------------

# prepare_ssh: let deploy_remote.sh find an ssh with a configuration of its own, which ignores and spares ~/.ssh.
prepare_ssh() {
    ssh-keygen -q -t ed25519 -N "" -f "$work/key"
    mkdir "$work/bin"
    printf '#!/bin/sh\nexec %s -F %s "$@"\n' "$(command -v ssh)" "$work/ssh_config" >"$work/bin/ssh"
    chmod +x "$work/bin/ssh"
    mkdir "$work/ssh_hosts"
    say "Include $work/ssh_hosts/*" >"$work/ssh_config"
    PATH="$work/bin:$PATH"
}

# enter_host NAME PORT PUBLIC-KEY: make the host known to ssh, which then does not ask whether it is the right one.
enter_host() {
    say "[127.0.0.1]:$2 $3" >>"$work/known_hosts"
    printf 'Host %s\n HostName 127.0.0.1\n Port %s\n IdentityFile %s\n UserKnownHostsFile %s\n' \
        "$1" "$2" "$work/key" "$work/known_hosts" >"$work/ssh_hosts/$1"
}

await_ssh() {
    local i
    for ((i = 0; i < 100; i++)); do
        if ssh -o ConnectTimeout=2 "root@$1" true 2>/dev/null; then return; fi
        sleep 0.2
    done
    die "no ssh to $1"
}

# --- hosts ------------------------------------------------------------------------------------------------------

# container NAME: print its name in Docker, which is different in every run of the tests.
container() { say "${work#/tmp/}-$1"; }

# make_host NAME [IMAGE]: start a host, whose ssh, http and https are at ports of this machine. Its systemd finds control
# groups of version 2, of which it sees only those below its own, as on a machine.
make_host() {
    local name=$1 ssh_port boot
    make_image
    ssh_port="$(free_port)"
    hosts+=("$name")
    boot="mkdir -p /cgroup/\$0 && echo 1 >/cgroup/\$0/cgroup.procs && umount /cgroup &&
        exec unshare --cgroup sh -c 'mount -t cgroup2 host /sys/fs/cgroup && exec /lib/systemd/systemd'"
    docker run --detach --name "$(container "$name")" --hostname "$name" --cgroupns host \
        --cap-add SYS_ADMIN --cap-add SYS_PTRACE --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
        --volume "$work/cgroup:/cgroup" --tmpfs /run --tmpfs /run/lock --tmpfs /tmp:exec --env container=docker \
        --stop-signal SIGRTMIN+3 \
        --publish "127.0.0.1:$ssh_port:22" --publish "127.0.0.1:$(free_port):80" --publish "127.0.0.1:$(free_port):443" \
        "${2:-$image:$suite}" sh -c "$boot" "$(container "$name")" >/dev/null
    docker exec --interactive "$(container "$name")" sh -c 'cat >/tmp/key
        install -D -m 600 /tmp/key ~/.ssh/authorized_keys
        install -d -o deployer -g deployer -m 700 /home/deployer/.ssh
        install -o deployer -g deployer -m 600 /tmp/key /home/deployer/.ssh/authorized_keys' <"$work/key.pub"
    enter_host "$name" "$ssh_port" "$(docker exec "$(container "$name")" cut -d " " -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub)"
    await_ssh "$name"
}

remove_host() {
    docker rm --force --volumes "$(container "$1")" >/dev/null
    find "$work/cgroup/$(container "$1")" -depth -type d -exec rmdir {} + 2>/dev/null || true
}

make_prepared_host() {
    make_prepared_image
    make_host "$1" "$prepared:$suite"
}

# port_of NAME PORT: print the port of this machine that leads to the host's PORT.
port_of() { docker port "$(container "$1")" "$2" | sed -n 1p | cut -d : -f 2; }

# describe HOST: print what it has.
# shellcheck disable=SC2016
describe() {
    say "        $(on "$1" '. /etc/os-release; nginx -v 2>&1 | sed "s|.*/||" | { read -r nginx
        printf "%s: %s, nginx %s, tmux %s, systemd %s" "$PRETTY_NAME" "$(python3 -V)" "$nginx" \
            "$( (tmux -V 2>/dev/null || echo - none) | cut -d " " -f 2)" "$(systemctl --version | sed -n "s/^systemd \([0-9]*\).*/\1/p")"; }')"
}

reboot_host() {
    docker restart --time 90 "$(container "$1")" >/dev/null
    await_ssh "$1"
}

cut_power() {
    docker kill "$(container "$1")" >/dev/null
    docker start "$(container "$1")" >/dev/null
    await_ssh "$1"
}

# make_loopback: put an sshd in front of this machine's own system, with a layer in memory that takes all changes. All its
# processes and mounts end with one process.
make_loopback() {
    local port script
    port="$(free_port)"
    ssh-keygen -q -t ed25519 -N "" -f "$work/host_key"
    # shellcheck disable=SC2016
    script='set -e
        mount -t tmpfs layer "$1/layer"
        mkdir "$1/layer/changes" "$1/layer/work" "$1/layer/all"
        mount -t overlay -o "lowerdir=/,upperdir=$1/layer/changes,workdir=$1/layer/work" all "$1/layer/all"
        cd "$1/layer/all"
        mount -t proc proc proc
        mount --rbind /dev dev
        mkdir -p run/sshd root/.ssh
        install -m 600 "$1/key.pub" root/.ssh/authorized_keys
        install -m 600 "$1/host_key" run/host_key
        exec chroot . "$(command -v sshd)" -D -e -f /dev/null -p "$2" -h /run/host_key -o ListenAddress=127.0.0.1 \
            -o PidFile=none -o PermitRootLogin=prohibit-password -o UsePAM=no'
    mkdir "$work/layer"
    unshare --mount --pid --fork --kill-child=KILL bash -c "$script" bash "$work" "$port" >"$work/loopback.log" 2>&1 &
    loopback=$!
    enter_host loopback "$port" "$(cut -d " " -f 1,2 "$work/host_key.pub")"
    await_ssh loopback
}

# --- before and after -------------------------------------------------------------------------------------------

prepare() {
    install_tools
    start_docker
    prepare_ssh
    apt-get update -qq || say "apt-get update failed: going on with the package lists at hand."
    project=$work/project
    mkdir "$project"
    git ls-files -z --cached --others --exclude-standard | rsync --archive --files-from=- --from0 ./ "$project/"
    say "PYNUMDRAW_UNLIMITED=127.0.0.0/8" >"$project/.env" # the load is more than a host grants one address
}

clean_up() {
    local host
    for host in "${hosts[@]}"; do remove_host "$host" 2>/dev/null || true; done
    if [[ $loopback ]]; then kill -KILL "$loopback" 2>/dev/null || true; fi
    if [[ ! $keep || $daemon ]]; then docker image rm {"$prepared","$image"}:{bookworm,trixie,testing} >/dev/null 2>&1 || true; fi
    if [[ $daemon ]]; then
        kill "$daemon" 2>/dev/null || true
        wait "$daemon" 2>/dev/null || true
    fi
    umount "$work/cgroup" || true
    rm -rf --one-file-system "$work"
}
