"""The files of ``deploy/`` are valid for Kubernetes and nginx, and agree with each other."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bench.proxy import CONFIGURATION, configuration, nginx
from server.middleware.limits import Limits, limits_of

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "k8s").glob("*.yaml"))
DOCKERFILE = (ROOT / "Dockerfile").read_text()
NGINX = CONFIGURATION.read_text()


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text())
    return found


BY_KIND = {read(path)["kind"]: read(path) for path in MANIFESTS}
COMPOSE = read(DEPLOY / "compose.yaml")
APPS = [name for name in COMPOSE["services"] if name.startswith("app")]


def test_required_parts_are_there() -> None:
    assert set(BY_KIND) == {
        *("Deployment", "Service", "Ingress", "HorizontalPodAutoscaler", "PodDisruptionBudget")
    }


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_kubernetes_takes_each(path: Path) -> None:
    kubernetes_validate.validate(read(path), "1.34", strict=True)


def test_the_check_sees_a_mistake() -> None:
    spoilt = read(DEPLOY / "k8s" / "deployment.yaml")
    spoilt["spec"]["replica"] = 3
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(spoilt, "1.34", strict=True)


def container() -> dict[str, Any]:
    (only,) = BY_KIND["Deployment"]["spec"]["template"]["spec"]["containers"]
    found: dict[str, Any] = only
    return found


def test_everything_means_the_same_pods() -> None:
    labels = BY_KIND["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert BY_KIND["Deployment"]["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert BY_KIND["Service"]["spec"]["selector"].items() <= labels.items()
    assert BY_KIND["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    name = BY_KIND["Deployment"]["metadata"]["name"]
    assert BY_KIND["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] == name
    ports = {port["name"] for port in container()["ports"]}
    assert {port["targetPort"] for port in BY_KIND["Service"]["spec"]["ports"]} <= ports
    backend = BY_KIND["Ingress"]["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert backend["name"] == BY_KIND["Service"]["metadata"]["name"]
    assert backend["port"]["name"] in {port["name"] for port in BY_KIND["Service"]["spec"]["ports"]}


def test_a_pod_may_do_as_little_as_a_container() -> None:
    pod = BY_KIND["Deployment"]["spec"]["template"]["spec"]
    context = container()["securityContext"]
    assert pod["securityContext"]["runAsNonRoot"] is context["readOnlyRootFilesystem"] is True
    assert context["capabilities"]["drop"] == ["ALL"]
    assert context["allowPrivilegeEscalation"] is False
    user = re.search(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)
    assert user is not None
    assert pod["securityContext"]["runAsUser"] == int(user[1]) > 0
    for name in (*APPS, "nginx"):
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert [each.split(":")[0] for each in service["tmpfs"]] == ["/tmp"]


@pytest.mark.parametrize("probe", ["startupProbe", "readinessProbe", "livenessProbe"])
def test_probes_ask_what_the_container_asks_itself(probe: str) -> None:
    asked = container()[probe]["httpGet"]
    assert asked["path"] in DOCKERFILE
    port = {each["name"]: each["containerPort"] for each in container()["ports"]}[asked["port"]]
    assert f"EXPOSE {port}" in DOCKERFILE
    assert f"--server.port={port}" in DOCKERFILE


def test_the_proxy_before_it_is_believed() -> None:
    kubernetes = {each["name"]: each["value"] for each in container()["env"]}
    for environment in (kubernetes, *(COMPOSE["services"][name]["environment"] for name in APPS)):
        assert limits_of(environment).proxies == 1


def test_nginx_leads_to_every_replica_of_compose() -> None:
    assert re.findall(r"server (app\d+):8501 ", NGINX) == APPS
    assert set(COMPOSE["services"]["nginx"]["depends_on"]) == set(APPS)
    assert len(APPS) > 1


def bytes_of(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([km]?)", text).groups()  # type: ignore[union-attr]
    return int(number) * {"": 1, "k": 1024, "m": 1024**2}[unit]


def test_nginx_lets_through_what_the_app_takes() -> None:
    body = re.search(r"client_max_body_size (\w+);", NGINX)
    line = re.search(r"large_client_header_buffers \d+ (\w+);", NGINX)
    assert body is not None
    assert line is not None
    assert bytes_of(body[1]) >= Limits().max_body
    assert bytes_of(line[1]) >= Limits().max_url
    assert "remote_addr" not in re.findall(r"log_format[^;]+;", NGINX)[0]


def test_the_test_changes_only_places(tmp_path: Path) -> None:
    written = configuration(1234, ["127.0.0.1:1", "127.0.0.1:2"], tmp_path)
    changed = set(written.splitlines()) - set(NGINX.splitlines())
    words = ("server 127.0.0.1:", "listen 127.0.0.1:1234;", str(tmp_path))
    assert all(any(word in line for word in words) for line in changed)
    assert not re.search(r"app\d|/tmp/nginx", written)


@pytest.mark.skipif(nginx() is None, reason="no nginx here")
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    file = tmp_path / "nginx.conf"
    file.write_text(configuration(1234, ["127.0.0.1:1"], tmp_path))
    command = [str(nginx()), "-t", "-e", "stderr", "-c", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
