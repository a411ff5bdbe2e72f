"""``deploy/testing/cluster/network_policy.py``: the rules that it makes of policies; it must miss no part of them."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

MODULE = runpy.run_path(str(Path(__file__).parents[3] / "deploy/testing/cluster/network_policy.py"))
Rules = list[str]


def pod(namespace: str, app: str, address: str, phase: str = "Running") -> dict[str, Any]:
    metadata = {"namespace": namespace, "labels": {"app": app}}
    return {"metadata": metadata, "status": {"podIP": address, "phase": phase}}


PODS = [
    pod("ours", "server", "10.0.0.1"),
    pod("ours", "front", "10.0.0.2"),
    pod("ours", "other", "10.0.0.3"),
    pod("dns", "dns", "10.0.0.4"),
    pod("else", "front", "10.0.0.5"),
    pod("ours", "front", "10.0.0.6", "Succeeded"),
    {"metadata": {"namespace": "ours"}, "status": {"phase": "Pending"}},
]
NAMESPACES = [{"metadata": {"name": name, "labels": {"name": name}}} for name in ("ours", "dns", "else")]


def rules(**spec: Any) -> Rules:
    """Return the rules, but for those that every table has, of a policy for servers."""
    selector = {"podSelector": {"matchLabels": {"app": "server"}}}
    policy = {"metadata": {"namespace": "ours"}, "spec": selector | spec}
    table = MODULE["table"]([policy], MODULE["Cluster"](PODS, NAMESPACES))
    return [line for line in table.splitlines() if line.startswith(("-A POLICY-EGRESS", "-A POLICY-INGRESS"))]


def test_only_pods_that_run_in_the_same_namespace_and_have_the_labels_get_in() -> None:
    peer = {"podSelector": {"matchLabels": {"app": "front"}}}
    assert rules(policyTypes=["Ingress"], ingress=[{"from": [peer], "ports": [{"port": 8081}]}]) == [
        "-A POLICY-INGRESS --destination 10.0.0.1 --source 10.0.0.2 --protocol tcp --dport 8081 -j RETURN",
        "-A POLICY-INGRESS --destination 10.0.0.1 -j DROP",
    ]


def test_another_namespace_is_reached_by_its_labels() -> None:
    peer = {"namespaceSelector": {"matchLabels": {"name": "dns"}}, "podSelector": {"matchLabels": {"app": "dns"}}}
    egress = [{"to": [peer], "ports": [{"port": 53, "protocol": "UDP"}]}]
    assert rules(policyTypes=["Egress"], egress=egress) == [
        "-A POLICY-EGRESS --source 10.0.0.1 --destination 10.0.0.4 --protocol udp --dport 53 -j RETURN",
        "-A POLICY-EGRESS --source 10.0.0.1 -j DROP",
    ]


def test_without_a_rule_nothing_passes_and_without_a_peer_everybody() -> None:
    assert rules(policyTypes=["Egress"]) == ["-A POLICY-EGRESS --source 10.0.0.1 -j DROP"]
    assert "--source 0.0.0.0/0" in rules(policyTypes=["Ingress"], ingress=[{"ports": [{"port": 80}]}])[0]


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        ({"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "ports": [{"port": 1}]}, "ipBlock"),
        ({"from": [{"podSelector": {"matchExpressions": []}}], "ports": [{"port": 1}]}, "matchExpressions"),
        ({"ports": [{"port": 1, "endPort": 9}]}, "endPort"),
    ],
)
def test_what_it_does_not_know_is_an_error(rule: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        rules(policyTypes=["Ingress"], ingress=[rule])
