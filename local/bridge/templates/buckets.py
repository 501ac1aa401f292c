"""What MiniStack drops of `AWS::S3::Bucket`: encryption, lifecycle, logging, ownership.

Each is turned into the request body of the S3 operation that sets it, by botocore's own serialiser.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.serialize import create_serializer

from .. import extension

Props = dict[str, Any]
ToRequest = Callable[[Props], Props]


def install() -> None:
    """Add the properties to those MiniStack applies when a bucket is created and updated."""
    provisioners = extension.module("services.cloudformation.provisioners")
    s3 = extension.module("services.s3")
    known = getattr(provisioners, "_S3_BUCKET_CONFIGURATIONS", None)
    if not isinstance(known, tuple) or any(len(entry) != 4 for entry in known):
        raise extension.ExtensionPointMoved(
            "provisioners._S3_BUCKET_CONFIGURATIONS", "a tuple of 4-tuples", str(type(known))
        )
    added = tuple(
        (
            name,
            _body(operation, to_request),
            extension.function(s3, put, "name", "body"),
            extension.function(s3, delete, "name"),
        )
        for name, operation, to_request, put, delete in (
            (
                "BucketEncryption",
                "PutBucketEncryption",
                _encryption,
                "_put_bucket_encryption",
                "_delete_bucket_encryption",
            ),
            (
                "LifecycleConfiguration",
                "PutBucketLifecycleConfiguration",
                _lifecycle,
                "_put_bucket_lifecycle",
                "_delete_bucket_lifecycle",
            ),
            (
                "OwnershipControls",
                "PutBucketOwnershipControls",
                _ownership,
                "_put_bucket_ownership_controls",
                "_delete_bucket_ownership_controls",
            ),
        )
    )
    logging = (
        "LoggingConfiguration",
        _body("PutBucketLogging", _logging),
        extension.function(s3, "_put_bucket_logging", "name", "body"),
        lambda name: s3._bucket_logging_config.pop(name, None),
    )
    for entry in known:
        if entry[0] in {new[0] for new in (*added, logging)}:
            raise extension.ExtensionPointMoved(
                f"AWS::S3::Bucket {entry[0]}", "missing", "applied by MiniStack itself"
            )
    provisioners._S3_BUCKET_CONFIGURATIONS = (*known, *added, logging)


def _body(operation: str, to_request: ToRequest) -> Callable[[Props], bytes]:
    def to_xml(props: Props) -> bytes:
        model, serializer = _s3_model()
        request = serializer.serialize_to_request(
            {"Bucket": "bucket", **to_request(props)}, model.operation_model(operation)
        )
        return bytes(request["body"])

    return to_xml


@lru_cache(maxsize=1)
def _s3_model() -> tuple[ServiceModel, Any]:
    model = ServiceModel(Loader().load_service_model("s3", "service-2"), "s3")
    return model, create_serializer(model.metadata["protocol"])


def _encryption(props: Props) -> Props:
    rules = []
    for rule in props.get("ServerSideEncryptionConfiguration") or []:
        default = rule.get("ServerSideEncryptionByDefault") or {}
        rules.append(
            {
                "ApplyServerSideEncryptionByDefault": {
                    "SSEAlgorithm": default.get("SSEAlgorithm"),
                    **_present(default, KMSMasterKeyID="KMSMasterKeyID"),
                },
                "BucketKeyEnabled": _true(rule.get("BucketKeyEnabled")),
            }
        )
    return {"ServerSideEncryptionConfiguration": {"Rules": rules}}


def _ownership(props: Props) -> Props:
    return {"OwnershipControls": {"Rules": props.get("Rules") or []}}


def _logging(props: Props) -> Props:
    target = props.get("DestinationBucketName")
    if not target:
        return {"BucketLoggingStatus": {}}
    return {
        "BucketLoggingStatus": {
            "LoggingEnabled": {
                "TargetBucket": target,
                "TargetPrefix": props.get("LogFilePrefix", ""),
            }
        }
    }


def _lifecycle(props: Props) -> Props:
    return {"LifecycleConfiguration": {"Rules": [_rule(rule) for rule in props.get("Rules") or []]}}


def _rule(rule: Props) -> Props:
    expiration = _numbers(rule, Days="ExpirationInDays")
    if "ExpiredObjectDeleteMarker" in rule:
        expiration["ExpiredObjectDeleteMarker"] = _true(rule["ExpiredObjectDeleteMarker"])
    older = rule.get("NoncurrentVersionExpiration") or {}
    older = _numbers(
        {"NoncurrentDays": rule.get("NoncurrentVersionExpirationInDays"), **older},
        NoncurrentDays="NoncurrentDays",
        NewerNoncurrentVersions="NewerNoncurrentVersions",
    )
    uploads = _numbers(
        rule.get("AbortIncompleteMultipartUpload") or {}, DaysAfterInitiation="DaysAfterInitiation"
    )
    parts = {
        "Expiration": expiration,
        "NoncurrentVersionExpiration": older,
        "AbortIncompleteMultipartUpload": uploads,
        "Transitions": [
            {"StorageClass": step["StorageClass"], **_numbers(step, Days="TransitionInDays")}
            for step in rule.get("Transitions") or []
        ],
        "NoncurrentVersionTransitions": [
            {
                "StorageClass": step["StorageClass"],
                **_numbers(step, NoncurrentDays="TransitionInDays"),
            }
            for step in rule.get("NoncurrentVersionTransitions") or []
        ],
    }
    return {
        **_present(rule, ID="Id"),
        "Status": rule.get("Status", "Enabled"),
        "Filter": _filter(rule),
        **{name: value for name, value in parts.items() if value},
    }


def _filter(rule: Props) -> Props:
    tags = rule.get("TagFilters") or []
    prefix = rule.get("Prefix", "")
    if not tags:
        return {"Prefix": prefix}
    if len(tags) == 1 and not prefix:
        return {"Tag": tags[0]}
    return {"And": {**({"Prefix": prefix} if prefix else {}), "Tags": tags}}


def _present(source: Props, **names: str) -> Props:
    return {to: source[name] for to, name in names.items() if source.get(name) is not None}


def _numbers(source: Props, **names: str) -> Props:
    return {to: int(value) for to, value in _present(source, **names).items()}


def _true(value: object) -> bool:
    return str(value).lower() == "true"
