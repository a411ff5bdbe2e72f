#!/usr/bin/env bash
# Usage: node.sh NAME NUMBER ADDRESS CONFIG FOLDER
#
# Runs containerd, kube-proxy and the kubelet as a node of test_cluster.sh, in the network and mount namespace that it is
# started in, until it is stopped. Its pods have the addresses 10.244.NUMBER.0/24. All that it writes goes to FOLDER.

set -euo pipefail

readonly name=$1 number=$2 address=$3 config=$4 folder=$5

# cover DIRECTORY: what is written there goes to FOLDER; what was there is still seen.
cover() {
    mkdir -p "$folder/layers/upper$1" "$folder/layers/work$1"
    mount -t overlay overlay -o "lowerdir=$1,upperdir=$folder/layers/upper$1,workdir=$folder/layers/work$1" "$1"
}

# protect SETTING: the kubelet sets it for the whole machine, which is not this test's.
protect() {
    mkdir -p "$folder/settings/${1%/*}"
    cat "/proc/sys/$1" >"$folder/settings/$1"
    mount --bind "$folder/settings/$1" "/proc/sys/$1"
}

write_configuration() {
    mkdir -p /etc/cni/net.d
    rm -f /etc/cni/net.d/*
    cat >/etc/cni/net.d/pods.conflist <<EOF
{"cniVersion": "0.3.1", "name": "pods", "plugins": [{"type": "ptp", "ipMasq": false, "ipam": {"type": "host-local",
    "ranges": [[{"subnet": "10.244.$number.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
EOF
    cat >"$folder/containerd.toml" <<EOF
version = 2
root = "$folder/containerd"
state = "/run/containerd"
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "docker.io/library/pynumdraw-tools:dev"
restrict_oom_score_adj = true # not every machine lets root lower it
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/usr/lib/cni"
conf_dir = "/etc/cni/net.d"
EOF
}

main() {
    local directory setting controller
    mount --make-rshared /
    for directory in /etc /run /var; do cover "$directory"; done
    for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
        protect "$setting"
    done
    while read -r controller; do mkdir -p "$controller/$name"; done < <(findmnt --list --noheadings --output TARGET --types cgroup)
    write_configuration
    mkdir -p /run/containerd
    containerd --config "$folder/containerd.toml" --address "$folder/containerd.sock" >"$folder/containerd.log" 2>&1 &
    kube-proxy --kubeconfig "$config" --hostname-override "$name" --proxy-mode iptables --cluster-cidr 10.244.0.0/16 \
        --conntrack-max-per-core 0 --conntrack-tcp-timeout-established 0 --conntrack-tcp-timeout-close-wait 0 >"$folder/kube-proxy.log" 2>&1 &
    until [[ -S $folder/containerd.sock ]]; do sleep 0.2; done
    exec kubelet --kubeconfig "$config" --hostname-override "$name" --node-ip "$address" --cgroup-root "/$name" --cgroup-driver cgroupfs \
        --container-runtime remote --container-runtime-endpoint "unix://$folder/containerd.sock" --fail-swap-on=false \
        --cluster-dns 10.96.0.10 --cluster-domain cluster.local --resolv-conf /dev/null --authorization-mode AlwaysAllow \
        --eviction-hard "" --image-gc-high-threshold 100 >"$folder/kubelet.log" 2>&1
}

main
