"""Enforce a cluster's NetworkPolicies on its nodes: `python network_policy.py HOST PORT TOKEN NETNS...`.

In a real cluster this is the network plugin's work, and Debian has no plugin that does it. NETNS are the nodes' network
namespaces, in which iptables gets the rules. Of the policies' language this knows labels, namespaces and ports. All the
rest is an error, so that nothing counts as enforced that is not.
"""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPSConnection
from typing import Any

Object = dict[str, Any]
POLICY, EGRESS, INGRESS = "POLICY", "POLICY-EGRESS", "POLICY-INGRESS"
ANYWHERE = "0.0.0.0/0"
SECONDS_BETWEEN_LOOKS = 0.2


@dataclass(frozen=True)
class Direction:
    """How policies and iptables name the two ends of connections in one direction."""

    field: str
    chain: str
    own_end: str
    other_end: str
    peers: str


DIRECTIONS = {
    "Egress": Direction("egress", EGRESS, "--source", "--destination", "to"),
    "Ingress": Direction("ingress", INGRESS, "--destination", "--source", "from"),
}


def only(given: Object, *known: str) -> Object:
    """Return what was given, once it has no fields but the known ones."""
    if unknown := given.keys() - set(known):
        raise ValueError(f"a NetworkPolicy has {', '.join(sorted(unknown))}, which is not known here")
    return given


def selects(selector: Object, labels: Object) -> bool:
    """Tell whether a selector selects what has these labels."""
    return only(selector, "matchLabels").get("matchLabels", {}).items() <= labels.items()


@dataclass(frozen=True)
class Cluster:
    """The pods and namespaces of a cluster, as its API describes them."""

    pods: list[Object]
    namespaces: list[Object]

    def addresses(self, selector: Object, namespaces: set[str]) -> list[str]:
        """Return the addresses of the pods that a selector selects in these namespaces."""
        return [
            pod["status"]["podIP"]
            for pod in self.pods
            if pod["metadata"]["namespace"] in namespaces
            and "podIP" in pod["status"]
            and pod["status"]["phase"] not in ("Succeeded", "Failed")  # others may have got their address since
            and selects(selector, pod["metadata"].get("labels", {}))
        ]

    def peer_addresses(self, peer: Object, namespace: str) -> list[str]:
        """Return the addresses that a peer of a policy in a namespace means."""
        only(peer, "podSelector", "namespaceSelector")
        chosen = {namespace}
        if "namespaceSelector" in peer:
            chosen = {
                space["metadata"]["name"]
                for space in self.namespaces
                if selects(peer["namespaceSelector"], space["metadata"].get("labels", {}))
            }
        return self.addresses(peer.get("podSelector", {}), chosen)


def allowed(policy: Object, direction: Direction, cluster: Cluster) -> Iterator[str]:
    """Yield iptables' rules for what a policy allows in one direction."""
    namespace = policy["metadata"]["namespace"]
    for rule in policy["spec"].get(direction.field, []):
        peers = only(rule, direction.peers, "ports").get(direction.peers)
        others = [ANYWHERE] if not peers else [ip for peer in peers for ip in cluster.peer_addresses(peer, namespace)]
        for own in cluster.addresses(policy["spec"]["podSelector"], {namespace}):
            for other in others:
                for port in rule["ports"]:
                    protocol = only(port, "port", "protocol").get("protocol", "TCP").lower()
                    ends = f"{direction.own_end} {own} {direction.other_end} {other}"
                    yield f"-A {direction.chain} {ends} --protocol {protocol} --dport {port['port']} -j RETURN"


def table(policies: list[Object], cluster: Cluster) -> str:
    """Return a table for iptables-restore: what is allowed, then the end of all else that isolated pods would do."""
    returns: set[str] = set()
    drops: set[str] = set()
    for policy in policies:
        spec = only(policy["spec"], "podSelector", "policyTypes", "ingress", "egress")
        for direction in (DIRECTIONS[name] for name in spec["policyTypes"]):
            isolated = cluster.addresses(spec["podSelector"], {policy["metadata"]["namespace"]})
            returns.update(allowed(policy, direction, cluster))
            drops.update(f"-A {direction.chain} {direction.own_end} {address} -j DROP" for address in isolated)
    chains = [f":{chain} - [0:0]" for chain in (POLICY, EGRESS, INGRESS)]
    known = f"-A {POLICY} -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN"
    both = [f"-A {POLICY} -j {EGRESS}", f"-A {POLICY} -j {INGRESS}"]
    return "\n".join(["*mangle", *chains, known, *both, *sorted(returns), *sorted(drops), "COMMIT", ""])


class Api:
    """The API server of the test, whose certificate is its own."""

    def __init__(self, host: str, port: int, token: str) -> None:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self._connection = HTTPSConnection(host, port, timeout=5, context=context)
        self._headers = {"Authorization": f"Bearer {token}"}

    def objects(self, path: str) -> list[Object]:
        """Return all objects at a path."""
        self._connection.request("GET", path, headers=self._headers)
        return json.load(self._connection.getresponse())["items"]

    def cluster(self) -> Cluster:
        """Return the pods and namespaces of now."""
        return Cluster(self.objects("/api/v1/pods"), self.objects("/api/v1/namespaces"))


def iptables(node: str, *command: str, rules: str = "") -> None:
    """Run one of iptables' commands in a node's network namespace."""
    enter = ["nsenter", f"--net={node}"]
    subprocess.run([*enter, *command], input=rules, text=True, check=True)  # noqa: S603 - the test's own words


def main(host: str, port: str, token: str, nodes: list[str]) -> None:
    """Apply the policies anew whenever they, or the pods, have changed."""
    for node in nodes:
        iptables(node, "iptables", "--table=mangle", "--new-chain", POLICY)
        iptables(node, "iptables", "--table=mangle", "--append", "FORWARD", "--jump", POLICY)
    api, last = Api(host, int(port), token), ""
    while True:
        rules = table(api.objects("/apis/networking.k8s.io/v1/networkpolicies"), api.cluster())
        if rules != last:
            for node in nodes:
                iptables(node, "iptables-restore", "--noflush", rules=rules)
            last = rules
        time.sleep(SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
