# shellcheck shell=bash
# shellcheck disable=SC2154
# A Kubernetes cluster of two nodes, in the namespaces that test_cluster.sh has made: the control plane in the outer one, a
# node in each of two more, on a network of their own that leads nowhere else. Sourced, with the variables of images.sh.

readonly control=10.89.0.1 nodes=("pynumdraw-$tag-1" "pynumdraw-$tag-2") scripts=deploy/testing/cluster
export KUBECONFIG=$work/admin.kubeconfig

declare -A running=()

# run NAME COMMAND...: in the background, until the end of the test.
run() {
    "${@:2}" >"$work/$1.log" 2>&1 &
    running[$1]=$!
}

# all_run: what has been started so has not ended.
all_run() {
    local name
    for name in "${!running[@]}"; do
        kill -0 "${running[$name]}" 2>/dev/null || die "$name has ended: $(tail "$work/$name.log")"
    done
}

# user NAME GROUP: let NAME talk to the API server, by the configuration NAME.kubeconfig.
user() {
    local token
    token="$(openssl rand -hex 16)"
    printf '%s,system:%s,%s,"%s"\n' "$token" "$1" "$1" "$2" >>"$work/tokens"
    cat >"$work/$1.kubeconfig" <<EOF
apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: "https://$control:6443", insecure-skip-tls-verify: true}}]
users: [{name: user, user: {token: $token}}]
contexts: [{name: test, context: {cluster: test, user: user, namespace: pynumdraw}}]
current-context: test
EOF
}

is_up() { kubectl get --raw /readyz >/dev/null 2>&1; }

start_control_plane() {
    ip link set lo up
    ip link add cluster type bridge
    ip address add "$control/24" dev cluster
    ip link set cluster up
    user admin system:masters
    user kube-controller-manager ""
    user kube-scheduler ""
    openssl genrsa -out "$work/accounts.key" 2048 2>/dev/null
    run etcd etcd --data-dir "$work/etcd" --unsafe-no-fsync
    run kube-apiserver kube-apiserver --etcd-servers http://127.0.0.1:2379 --service-cluster-ip-range 10.96.0.0/16 --bind-address "$control" \
        --advertise-address "$control" --cert-dir "$work/certificates" --token-auth-file "$work/tokens" --authorization-mode RBAC \
        --enable-admission-plugins PodSecurityPolicy --service-account-issuer test --service-account-key-file "$work/accounts.key" \
        --service-account-signing-key-file "$work/accounts.key" --kubelet-preferred-address-types InternalIP
    until_ok 120 is_up
    run kube-controller-manager kube-controller-manager --kubeconfig "$work/kube-controller-manager.kubeconfig" --leader-elect=false \
        --use-service-account-credentials --service-account-private-key-file "$work/accounts.key" --horizontal-pod-autoscaler-sync-period 3s
    run kube-scheduler kube-scheduler --kubeconfig "$work/kube-scheduler.kubeconfig" --leader-elect=false
}

# on NODE COMMAND...: run it in the node's network namespace.
on() { nsenter "--net=/run/netns/$1" "${@:2}"; }

# start_node NUMBER
start_node() {
    local node=${nodes[$1 - 1]}
    ip netns add "$node"
    ip link add "node$1" master cluster type veth peer name eth0 netns "$node"
    ip link set "node$1" up
    ip route add "10.244.$1.0/24" via "10.89.0.1$1"
    on "$node" ip link set lo up
    on "$node" ip address add "10.89.0.1$1/24" dev eth0
    on "$node" ip link set eth0 up
    on "$node" ip route add default via "$control"
    on "$node" ip route add "10.244.$((3 - $1)).0/24" via "10.89.0.1$((3 - $1))"
    on "$node" sysctl -qw net.ipv4.ip_forward=1
    mkdir -p "$work/$node"
    run "$node" on "$node" unshare --mount "$scripts/node.sh" "$node" "$1" "10.89.0.1$1" "$KUBECONFIG" "$work/$node"
}

# import NODE: give it the images, with the tags that the manifests name.
import() {
    local ctr=(ctr --address "$work/$1/containerd.sock" --namespace k8s.io) name
    until_ok 60 test -S "$work/$1/containerd.sock"
    "${ctr[@]}" images import "$work/images.tar" >/dev/null
    for name in pynumdraw-server pynumdraw-front pynumdraw-tools; do "${ctr[@]}" images tag "docker.io/library/$name:$tag" "docker.io/library/$name:dev" >/dev/null; done
    for name in pynumdraw-server pynumdraw-front; do "${ctr[@]}" images tag "docker.io/library/$name:$tag" "docker.io/library/$name:next" >/dev/null; done
    "${ctr[@]}" images tag "docker.io/library/pynumdraw-broken:$tag" docker.io/library/pynumdraw-server:broken >/dev/null
}

# follow_endpoints: keep the DNS server's records of the servers as they are in the API.
follow_endpoints() {
    local addresses address
    kubectl get endpoints --watch --output json |
        jq --unbuffered -r 'select(.metadata.name == "pynumdraw-server") | [.subsets[]?.addresses[]?.ip] | join(" ")' |
        while read -r addresses; do
            for address in $addresses; do printf '%s pynumdraw-server.pynumdraw.svc.cluster.local\n' "$address"; done >"$work/records/new"
            mv "$work/records/new" "$work/records/servers"
            pkill -HUP -x dnsmasq || true   # only those in this test's own process namespace
        done
}

start_cluster() {
    local node
    say "starting Kubernetes: the control plane and two nodes"
    start_control_plane
    start_node 1
    start_node 2
    for node in "${nodes[@]}"; do import "$node"; done
    until_ok 120 are_ready nodes 2
    kubectl label namespace kube-system kubernetes.io/metadata.name=kube-system >/dev/null     # since 1.21 it has it by itself
    mkdir -p "$work/records"
    sed "s|/pynumdraw-records|$work/records|" "$scripts/system.yaml" | kubectl apply -f - >/dev/null
    run network_policy python3 "$scripts/network_policy.py" "$control" 6443 "$(sed -n '1s/,.*//p' "$work/tokens")" "${nodes[@]/#//run/netns/}"
}

# are_ready KIND NUMBER [OPTION...]: there are so many, and all are ready.
are_ready() {
    [[ $(kubectl get "$1" "${@:3}" --output jsonpath='{range .items[*]}{.status.conditions[?(@.type=="Ready")].status} {end}' 2>/dev/null) == \
        "$(for _ in $(seq "$2"); do printf 'True '; done)" ]]
}
