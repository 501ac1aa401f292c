"""The condition keys of SageMaker's own that policies may ask about, as far as they are emulated.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html#amazonsagemaker-policy-keys.
Tags of the request are MiniStack's; tags of the resource are not offered.
"""

from collections.abc import Iterator
from typing import Any

Request = dict[str, Any]


def keys(operation: str, request: Request) -> dict[str, Any]:
    """Return the keys with the values this request gives them; what it leaves out has no key."""
    found = _all(operation, request)
    return {name: value for name, value in found if value and isinstance(value, (str, list))}


def _all(operation: str, request: Request) -> Iterator[tuple[str, Any]]:
    if operation == "CreateTrainingJob":
        yield from _cluster(_part(request, "ResourceConfig"))
        yield "sagemaker:outputkmskey", _part(request, "OutputDataConfig").get("KmsKeyId")
        yield from _flags(request)
    if operation == "CreateProcessingJob":
        yield from _cluster(_part(_part(request, "ProcessingResources"), "ClusterConfig"))
        yield "sagemaker:outputkmskey", _part(request, "ProcessingOutputConfig").get("KmsKeyId")
        yield from _flags(_part(request, "NetworkConfig"))
    if operation == "CreateModel":
        yield from _flags(request)
    if operation == "CreateEndpointConfig":
        yield from _variants(request)
    if operation in ("CreateModelPackage", "UpdateModelPackage"):
        yield "sagemaker:modelapprovalstatus", request.get("ModelApprovalStatus")


def _cluster(cluster: Request) -> Iterator[tuple[str, Any]]:
    instance = cluster.get("InstanceType")
    yield "sagemaker:instancetypes", [instance] if isinstance(instance, str) else []
    yield "sagemaker:volumekmskey", cluster.get("VolumeKmsKeyId")


def _variants(request: Request) -> Iterator[tuple[str, Any]]:
    listed = request.get("ProductionVariants")
    listed = listed if isinstance(listed, list) else []
    variants = [each for each in listed if isinstance(each, dict)]
    instances = {each.get("InstanceType") for each in variants}
    yield "sagemaker:instancetypes", sorted(each for each in instances if isinstance(each, str))
    yield "sagemaker:volumekmskey", request.get("KmsKeyId")


def _flags(source: Request) -> Iterator[tuple[str, Any]]:
    for member, key in (
        ("EnableNetworkIsolation", "sagemaker:networkisolation"),
        ("EnableInterContainerTrafficEncryption", "sagemaker:intercontainertrafficencryption"),
    ):
        yield key, str(source[member]).lower() if isinstance(source.get(member), bool) else None


def _part(source: Request, name: str) -> Request:
    part = source.get(name)
    return part if isinstance(part, dict) else {}
