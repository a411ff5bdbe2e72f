#!/usr/bin/env bash
# Usage: scenarios.sh FOLDER TAG PART...
#
# Starts the cluster and runs the parts of deploy/test_cluster.sh, which calls this in namespaces of its own.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

readonly work=$1 tag=$2 url=http://127.0.0.1:30080
# shellcheck source=deploy/testing/images.sh
source deploy/testing/images.sh
# shellcheck source=deploy/testing/cluster/cluster.sh
source deploy/testing/cluster/cluster.sh

# --- what the cluster tells -------------------------------------------------------------------------------------

# pods APP [PATH]: print a field of each pod, its name at first.
pods() { kubectl get pods --selector "app.kubernetes.io/name=pynumdraw-$1" --output jsonpath="{range .items[*]}{${2:-.metadata.name}}{'\n'}{end}"; }

# field KIND/NAME PATH
field() { kubectl get "$1" --output jsonpath="{$2}"; }

# endpoints: print the addresses of the servers that are asked.
endpoints() { field endpoints/pynumdraw-server '.subsets[*].addresses[*].ip'; }

# processes POD [CONTAINER]: print those of the pod, or of its container alone.
processes() {
    local path
    path="pod$(field "pod/$1" .metadata.uid)"
    if [[ ${2:-} ]]; then path="$path/$(field "pod/$1" '.status.containerStatuses[0].containerID' | sed 's|.*/||')"; fi
    { grep -l "$path" /proc/[0-9]*/cgroup 2>/dev/null || true; } | cut -d/ -f3    # some end meanwhile
}

# settled [NUMBER]: as many servers as that, and two of nginx, are ready and no others there.
settled() { are_ready pods "${1:-2}" --selector app.kubernetes.io/name=pynumdraw-server && are_ready pods 2 --selector app.kubernetes.io/name=pynumdraw-front; }

# scale NUMBER: the autoscaler does it; it has no measurements here, but keeps to its limits.
scale() {
    kubectl patch hpa pynumdraw-server --type merge --patch "{\"spec\": {\"minReplicas\": $1, \"maxReplicas\": $1}}" >/dev/null
    until_ok 180 settled "$1"
}

# --- the page and its answers -----------------------------------------------------------------------------------

ask() { on "${nodes[0]}" curl --noproxy '*' -fsS --max-time 5 "$@"; }

# number: print a drawing of 47: a four and a seven side by side.
number() {
    jq --slurp --compact-output '(map(select(.label == "4"))[0]) as $four | (map(select(.label == "7"))[0]) as $seven |
        {width: ($four.width + $seven.width), height: $four.height,
         strokes: ($four.strokes + ($seven.strokes | map(.x |= map(. + $four.width))))}' deploy/remote/digits.ndjson
}

reads() {
    local drawing label
    while read -r drawing; do
        label="$(jq -r .label <<<"$drawing")"
        [[ $(jq -c '{width, height, strokes}' <<<"$drawing" | ask --json @- "$url/api/v1/predict" | jq -r .number) == "$label" ]] ||
            die "a drawn $label is not read"
    done <deploy/remote/digits.ndjson
    [[ $(number | ask --json @- "$url/api/v1/predict" | jq -r .number) == 47 ]] || die "a drawn 47 is not read"
    [[ $(ask "$url/") == *"<canvas"* ]] || die "no page"
}

# under_load WHAT FUNCTION: run it under the load of eight clients, all of whose answers must be right.
under_load() {
    local load
    say "under load: $1"
    nsenter "--net=/run/netns/${nodes[0]}" python3 deploy/testing/load.py "$url" 900 --clients 8 --pause 0.05 >"$work/load.log" 2>&1 &
    load=$!
    sleep 3
    "${@:2}"
    sleep 3
    kill "$load"
    wait "$load" || die "requests failed under load: $(cat "$work/load.log")"
    cat "$work/load.log"
}

# --- parts ------------------------------------------------------------------------------------------------------

# status PROCESS NAME: print what the kernel says of a process.
status() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"; }

# is_confined POD: so says the kernel, of each of its processes.
is_confined() {
    local process all
    all="$(processes "$1" container)"
    [[ $all ]] || die "$1 has no processes"
    for process in $all; do
        [[ $(status "$process" Uid) == 10001[[:space:]]10001[[:space:]]* ]] || die "$1 has a process of user $(status "$process" Uid)"
        [[ $(status "$process" CapEff)$(status "$process" CapBnd) =~ ^0+$ ]] || die "$1 has capabilities"
        [[ $(status "$process" NoNewPrivs)$(status "$process" Seccomp) == 12 ]] || die "$1 may get privileges or call everything"
    done
    ! kubectl exec "$1" -- touch /srv/pynumdraw/x 2>/dev/null || die "$1 can write to its root"
    ! kubectl exec "$1" -- ls /var/run/secrets/kubernetes.io 2>/dev/null || die "$1 has a token of the cluster"
}

# is_refused OPTION: a server that asks for more than the manifest says is not started.
is_refused() {
    kubectl get deployment pynumdraw-server --output json | jq "del(.status, .metadata.uid, .metadata.resourceVersion) | .metadata.name = \"greedy\" |
        .spec.replicas = 1 | (.spec.selector.matchLabels, .spec.template.metadata.labels) = {greedy: \"yes\"} | $1" | kubectl apply -f - >/dev/null
    until_ok 30 has_failed
    kubectl delete deployment greedy --wait >/dev/null
}

has_failed() { [[ $(field deployment/greedy '.status.conditions[?(@.type=="ReplicaFailure")].message') == *"PodSecurityPolicy"* ]]; }

confinement() {
    local pod greedy
    say "confinement: as the kernel sees it"
    for pod in $(pods server) $(pods front); do is_confined "$pod"; done
    for greedy in '.spec.template.spec.securityContext += {runAsNonRoot: false, runAsUser: 0}' '.spec.template.spec.hostNetwork = true' \
        '.spec.template.spec.securityContext.seccompProfile.type = "Unconfined"' \
        '.spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem = false' \
        '.spec.template.spec.containers[0].securityContext.capabilities = {add: ["NET_RAW"]}' \
        '.spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation = true'; do
        say "confinement: refused: $greedy"
        is_refused "$greedy"
    done
}

# connects NAMESPACE/POD ADDRESS PORT: the pod can connect to it.
connects() { kubectl exec --namespace "${1%%/*}" "${1#*/}" -- timeout 3 bash -c "</dev/tcp/$2/$3" 2>/dev/null; }

network() {
    local server other front address
    server="$(pods server | sed -n 1p)" front="$(pods front | sed -n 1p)"
    address="$(field "pod/$server" .status.podIP)" other="$(pods server .status.podIP | tail -n 1)"
    kubectl rollout status --namespace elsewhere deployment/stranger --timeout 60s >/dev/null
    say "network: who reaches whom"
    connects "pynumdraw/$front" "$address" 8081 || die "nginx does not reach a server"
    connects "pynumdraw/$front" "$other" 8081 || die "nginx does not reach the other server"
    connects elsewhere/deployment/stranger "$(field "pod/$front" .status.podIP)" 8080 || die "another pod does not reach nginx"
    connects elsewhere/deployment/stranger "$control" 6443 || die "a pod without a policy does not reach the API server: the next checks would mean nothing"
    ! connects elsewhere/deployment/stranger "$address" 8081 || die "another pod reaches a server"
    ! connects "pynumdraw/$server" "$control" 6443 || die "a server reaches the API server"
    ! connects "pynumdraw/$server" "$other" 8081 || die "a server reaches another one"
    ! connects "pynumdraw/$front" "$control" 6443 || die "nginx reaches the API server"
    say "network: without the policies, all of that is possible"
    kubectl delete networkpolicy --all >/dev/null
    sleep 2
    connects elsewhere/deployment/stranger "$address" 8081 || die "another pod does not reach a server, although there is no policy"
    connects "pynumdraw/$server" "$control" 6443 || die "a server does not reach the API server, although there is no policy"
    apply
    sleep 2
    ! connects elsewhere/deployment/stranger "$address" 8081 || die "another pod reaches a server, although there is a policy again"
}

is_asked() { [[ " $(endpoints) " == *" $1 "* ]]; }

is_not_asked() { ! is_asked "$1"; }

restarts() { field "pod/$1" '.status.containerStatuses[0].restartCount'; }

was_restarted() { [[ $(restarts "$1") -gt $2 ]]; }

# hang: a server stops without ending, as one that waits for ever.
hang() {
    local pod address before
    pod="$(pods server | sed -n 1p)"
    address="$(field "pod/$pod" .status.podIP)" before="$(restarts "$pod")"
    say "probes: a server hangs: it is not asked, then is restarted"
    # shellcheck disable=SC2046
    kill -STOP $(processes "$pod" container)
    until_ok 20 is_not_asked "$address"
    reads
    until_ok 150 was_restarted "$pod" "$before"
    until_ok 60 is_asked "$address"
}

# ends_late: a server that is deleted is not asked any more, but answers for the five seconds of preStop, and then drains.
ends_late() {
    local pod address node started
    pod="$(pods server | sed -n 1p)"
    address="$(field "pod/$pod" .status.podIP)" node="$(field "pod/$pod" .spec.nodeName)"
    say "probes: a deleted server waits"
    kubectl delete pod "$pod" --wait=false >/dev/null
    started=$SECONDS
    until_ok 3 is_not_asked "$address"
    while on "$node" curl --noproxy '*' -fs --max-time 2 -o /dev/null "http://$address:8081/livez"; do sleep 0.2; done
    say "it answered for $((SECONDS - started)) s"
    [[ $((SECONDS - started)) -ge 4 ]] || die "that is less than preStop's five"
    kubectl wait --for delete "pod/$pod" --timeout 30s >/dev/null || die "the server does not end"
    until_ok 60 settled
}

probes() {
    hang
    ends_late
}

# shellcheck disable=SC2046
kill_pod() { kill -KILL $(processes "$(pods server | sed -n 1p)") && sleep 10 && until_ok 120 settled; }

# shellcheck disable=SC2046
kill_container() { kill -KILL $(processes "$(pods server | tail -n 1)" container) && sleep 10 && until_ok 120 settled; }

delete_pods() {
    kubectl delete pod "$(pods server | sed -n 1p)" "$(pods front | sed -n 1p)" >/dev/null
    until_ok 120 settled
}

# update IMAGE: of both deployments, one after the other.
update() {
    kubectl set image deployment/pynumdraw-server "server=pynumdraw-server:$1" >/dev/null
    kubectl rollout status deployment/pynumdraw-server --timeout 180s >/dev/null
    kubectl set image deployment/pynumdraw-front "front=pynumdraw-front:$1" >/dev/null
    kubectl rollout status deployment/pynumdraw-front --timeout 180s >/dev/null
    until_ok 120 settled
}

# has_crashed: the new pod has failed more than once; the old two are there.
has_crashed() { [[ $(pods server '.status.containerStatuses[0].restartCount' | sort -n | tail -n 1) -ge 2 ]]; }

update_to_broken() {
    local before
    before="$(endpoints)"
    kubectl set image deployment/pynumdraw-server server=pynumdraw-server:broken >/dev/null
    until_ok 120 has_crashed
    [[ $(endpoints) == "$before" ]] || die "the servers that are asked have changed: $before, now $(endpoints)"
    kubectl rollout undo deployment/pynumdraw-server >/dev/null 2>&1 || die "the update cannot be undone"
    until_ok 120 settled
}

scale_up_and_down() {
    scale 1
    scale 3
    scale 1
    scale 2
}

# drain: the other node, because the load uses the first one's port.
drain() {
    kubectl drain "${nodes[1]}" --ignore-daemonsets --delete-emptydir-data --force --timeout 180s >"$work/drain.log" 2>&1 || die "$(cat "$work/drain.log")"
    [[ $(pods server .spec.nodeName | sort -u) == "${nodes[0]}" ]] || die "pods are left on the drained node: $(pods server .spec.nodeName)"
    until_ok 120 settled
    kubectl uncordon "${nodes[1]}" >/dev/null
}

load() {
    under_load "a pod killed" kill_pod
    under_load "a container killed" kill_container
    under_load "a pod of each kind deleted" delete_pods
    under_load "a rolling update" update next
    under_load "and back" update dev
    under_load "a release that never becomes ready" update_to_broken
    under_load "1, 3, 1 servers" scale_up_and_down
    under_load "a node drained" drain
}

# cpu_time POD...: print the microseconds of all of them so far, as the kernel counts them.
cpu_time() {
    local pod
    for pod in "$@"; do
        find /sys/fs/cgroup/cpuacct -path "*pod$(field "pod/$pod" .metadata.uid)/cpuacct.usage" -exec cat {} +
    done | awk '{sum += $1} END {print int(sum / 1000)}'
}

# measure URL: print requests a second in ten seconds, and the CPU time of each in the servers, and in nginx.
measure() {
    local servers fronts before result count
    mapfile -t servers < <(pods server)
    mapfile -t fronts < <(pods front)
    before=("$(cpu_time "${servers[@]}")" "$(cpu_time "${fronts[@]}")")
    result="$(on "${nodes[0]}" wrk -t 1 -c 16 -d 10 -s backend/benchmarks/bodies.lua "$1" -- "$work/bodies" | tail -n 1)"
    [[ $(jq .failed <<<"$result") == 0 ]] || die "requests failed: $result"
    count="$(jq .requests <<<"$result")"
    printf '%s: %s requests/s; CPU time of a request: %s µs in a server, %s µs in nginx\n' "$1" "$((count / 10))" \
        "$((($(cpu_time "${servers[@]}") - before[0]) / count))" "$((($(cpu_time "${fronts[@]}") - before[1]) / count))"
}

figures() {
    local address
    jq -c '{width, height, strokes}' deploy/remote/digits.ndjson >"$work/bodies"
    scale 1
    address="$(field "pod/$(pods server)" .status.podIP)"
    say "figures: one server, directly and through nginx, then two; wrk is on the same cores"
    measure "http://$address:8081/api/v1/predict"
    measure "$url/api/v1/predict"
    scale 2
    measure "$url/api/v1/predict"
}

# --- all of it --------------------------------------------------------------------------------------------------

apply() { kubectl apply -k "$scripts" >"$work/apply.log" 2>&1 || die "$(cat "$work/apply.log")"; }

main() {
    local part app
    mkdir -p /run/netns
    mount -t tmpfs tmpfs /run/netns
    start_cluster
    apply
    run endpoints follow_endpoints
    until_ok 180 settled
    kubectl get nodes,pods --output wide
    for app in server front; do
        [[ $(pods "$app" .spec.nodeName | sort -u | wc -l) == 2 ]] || die "the pods of $app are on the same node"
    done
    until_ok 30 ask -o /dev/null "$url/readyz"
    reads
    say "digits and a number are read through nginx"
    for part in "${@:3}"; do
        "$part"
        all_run
    done
}

main "$@"
