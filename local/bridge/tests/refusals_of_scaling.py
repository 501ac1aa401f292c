"""What Application Auto Scaling and InvokeEndpoint refuse for what there is, or is not."""

from stock import Refused

INVALID, NOT_FOUND = "ValidationException", "ObjectNotFoundException"

NO_TARGET = (
    "No scalable target registered for service namespace: sagemaker, resource ID: "
    "endpoint/none/variant/champion, scalable dimension: sagemaker:variant:DesiredInstanceCount"
)
OF_SCALING: dict[str, Refused] = {
    "no variant": (
        "RegisterScalableTarget",
        lambda s: {**s.account.target("none"), "MinCapacity": 1, "MaxCapacity": 2},
        INVALID,
        "",
    ),
    "bounds the wrong way round": (
        "RegisterScalableTarget",
        lambda s: {**s.target, "MinCapacity": 2, "MaxCapacity": 1},
        INVALID,
        "Maximum capacity cannot be less than minimum capacity",
    ),
    "no target to deregister": (
        "DeregisterScalableTarget",
        lambda s: s.account.target("none"),
        NOT_FOUND,
        NO_TARGET,
    ),
    "no target for a policy": (
        "PutScalingPolicy",
        lambda s: {**s.account.target("none"), **s.account.tracking()},
        NOT_FOUND,
        NO_TARGET,
    ),
    "a policy without what it tracks": (
        "PutScalingPolicy",
        lambda s: {
            **s.target,
            "PolicyName": "nothing",
            "PolicyType": "TargetTrackingScaling",
        },
        INVALID,
        "",
    ),
    "no policy": (
        "DeleteScalingPolicy",
        lambda s: {**s.target, "PolicyName": "none"},
        NOT_FOUND,
        "No scaling policy found for service namespace: sagemaker, resource ID: ",
    ),
    "a dimension without its resource": (
        "DescribeScalingPolicies",
        lambda s: {
            "ServiceNamespace": "sagemaker",
            "ScalableDimension": s.target["ScalableDimension"],
        },
        INVALID,
        "",
    ),
}

INVOKING: dict[str, Refused] = {
    "no endpoint": (
        "InvokeEndpoint",
        lambda _: {"EndpointName": "none", "Body": b"1"},
        "ValidationError",
        "Endpoint none of account 000000000000 not found.",
    ),
    "no variant": (
        "InvokeEndpoint",
        lambda s: {"EndpointName": s.endpoint, "Body": b"1", "TargetVariant": "other"},
        "ValidationError",
        "Variant other not found for Request.",
    ),
    "a model that fails": (
        "InvokeEndpoint",
        lambda s: {"EndpointName": s.endpoint, "Body": b"raise"},
        "ModelError",
        'Received server error (500) from primary with message "raise". See https://',
    ),
}
