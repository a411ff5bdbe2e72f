"""Enforce a cluster's NetworkPolicies on its nodes: `python network_policy.py API TOKEN NETNS...`; it ends when stopped.

This is the network plugin's work in a real cluster, and Debian has no plugin that does it. NETNS are the nodes' network
namespaces, in which iptables gets the rules. Of the policies' language this knows labels, ports and namespaces; the rest
is an error, so that nothing counts as enforced that is not.
"""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

Object = dict[str, Any]
POLICY, EGRESS, INGRESS = "POLICY", "POLICY-EGRESS", "POLICY-INGRESS"
SECONDS_BETWEEN_LOOKS = 0.2


def only(given: Object, *known: str) -> Object:
    """Return what was given, once it has no fields but the known ones."""
    if unknown := given.keys() - set(known):
        raise ValueError(f"a NetworkPolicy has {', '.join(sorted(unknown))}, which is not known here")
    return given


def selects(selector: Object, labels: Object) -> bool:
    """Tell whether a selector selects what has these labels."""
    return only(selector, "matchLabels").get("matchLabels", {}).items() <= labels.items()


def addresses(pods: list[Object], selector: Object, namespaces: set[str]) -> list[str]:
    """Return the addresses of the running pods that a selector selects in these namespaces."""
    return [
        pod["status"]["podIP"]
        for pod in pods
        if pod["metadata"]["namespace"] in namespaces
        and "podIP" in pod["status"]
        and pod["status"]["phase"] not in ("Succeeded", "Failed")
        and not pod["spec"].get("hostNetwork")
        and selects(selector, pod["metadata"].get("labels", {}))
    ]


def peers(rule: Object, end: str, own: str, pods: list[Object], namespaces: list[Object]) -> list[str]:
    """Return the addresses at a rule's other end: `from` or `to`."""
    if not rule.get(end):
        return ["0.0.0.0/0"]
    found: list[str] = []
    for peer in rule[end]:
        only(peer, "podSelector", "namespaceSelector")
        chosen = {own}
        if "namespaceSelector" in peer:
            labels = {space["metadata"]["name"]: space["metadata"].get("labels", {}) for space in namespaces}
            chosen = {name for name in labels if selects(peer["namespaceSelector"], labels[name])}
        found += addresses(pods, peer.get("podSelector", {}), chosen)
    return found


def chain_rules(policy: Object, direction: str, pods: list[Object], namespaces: list[Object]) -> Iterator[str]:
    """Yield iptables' rules for what a policy allows in one direction."""
    chain, end, other, own = (
        (EGRESS, "to", "--destination", "--source") if direction == "Egress" else (INGRESS, "from", "--source", "--destination")
    )
    spec, namespace = policy["spec"], policy["metadata"]["namespace"]
    for rule in spec.get(direction.lower(), []):
        only(rule, end, "ports")
        for pod in addresses(pods, spec["podSelector"], {namespace}):
            for peer in peers(rule, end, namespace, pods, namespaces):
                for port in rule["ports"]:
                    protocol, number = only(port, "port", "protocol").get("protocol", "TCP").lower(), port["port"]
                    yield f"-A {chain} {own} {pod} {other} {peer} --protocol {protocol} --dport {number} -j RETURN"


def table(policies: list[Object], pods: list[Object], namespaces: list[Object]) -> str:
    """Return a table for iptables-restore: first everything allowed, then the end for all that is isolated."""
    allowed: list[str] = []
    isolated: list[str] = []
    for policy in policies:
        spec = only(policy["spec"], "podSelector", "policyTypes", "ingress", "egress")
        for direction in spec["policyTypes"]:
            chain, own = (EGRESS, "--source") if direction == "Egress" else (INGRESS, "--destination")
            selected = addresses(pods, spec["podSelector"], {policy["metadata"]["namespace"]})
            allowed += chain_rules(policy, direction, pods, namespaces)
            isolated += [f"-A {chain} {own} {address} -j DROP" for address in selected]
    chains = ["*mangle", *(f":{chain} - [0:0]" for chain in (POLICY, EGRESS, INGRESS))]
    both = [f"-A {POLICY} -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN", f"-A {POLICY} -j {EGRESS}", f"-A {POLICY} -j {INGRESS}"]
    return "\n".join([*chains, *both, *sorted(set(allowed)), *sorted(set(isolated)), "COMMIT", ""])


class Cluster:
    """What the API server at an address tells those who have a token."""

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        self._headers = {"Authorization": f"Bearer {token}"}
        self._context = ssl.create_default_context()
        self._context.check_hostname = False  # the test's own server, with a certificate that it has made itself
        self._context.verify_mode = ssl.CERT_NONE

    def list(self, path: str) -> list[Object]:
        """Return all objects at a path of the API."""
        request = Request(self._address + path, headers=self._headers)
        with urlopen(request, timeout=5, context=self._context) as answer:
            return json.load(answer)["items"]


def iptables(node: str, *command: str, rules: str = "") -> None:
    """Run one of iptables' commands in a node's network namespace."""
    subprocess.run(["nsenter", f"--net={node}", *command], input=rules, text=True, check=True)


def main(address: str, token: str, nodes: list[str]) -> None:
    """Apply the policies anew whenever they, or the pods, have changed."""
    cluster, last = Cluster(address, token), ""
    for node in nodes:
        iptables(node, "iptables", "--table=mangle", "--new-chain", POLICY)
        iptables(node, "iptables", "--table=mangle", "--append", "FORWARD", "--jump", POLICY)
    while True:
        policies = cluster.list("/apis/networking.k8s.io/v1/networkpolicies")
        rules = table(policies, cluster.list("/api/v1/pods"), cluster.list("/api/v1/namespaces"))
        if rules != last:
            for node in nodes:
                iptables(node, "iptables-restore", "--noflush", rules=rules)
            last = rules
        time.sleep(SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
