"""What SageMaker refuses for what there is, or is not: missing, taken and in use."""

from typing import Any

from account import BUCKET
from jobs import arn
from refusals_of_scaling import INVALID, INVOKING, OF_SCALING
from running_cloud import unique
from stock import Refused, Request, Stock

GROUP, PACKAGE = arn("model-package-group/none"), arn("model-package/none/1")
MODEL, CONFIG, ENDPOINT = arn("model/none"), arn("endpoint-config/none"), arn("endpoint/none")
TAGS = [{"Key": "a", "Value": "b"}]
MANY_TAGS = [{"Key": f"k{n}", "Value": ""} for n in range(50)]


def taken(name: str) -> str:
    """Return a name in another case, which is the same name."""
    return name.swapcase()


def always(request: dict[str, Any], **more: Any) -> Request:
    """Return the same request, whatever is in stock."""
    return lambda _: {**request, **more}


def with_a_token_used(stock: Stock) -> dict[str, Any]:
    """Make a package by a token; return another request with it."""
    request = stock.account.package(stock.group, ClientToken=unique("token"))
    stock.account.sagemaker.create_model_package(**request)
    return {**request, "ModelPackageDescription": "another"}


def channel(uri: str) -> dict[str, Any]:
    source = {"S3DataType": "S3Prefix", "S3Uri": uri}
    return {"ChannelName": "train", "DataSource": {"S3DataSource": source}}


# Operations that refuse the same request, and their words.
OF_NOTHING: list[tuple[str, dict[str, Any], str]] = [
    ("DescribeTrainingJob StopTrainingJob", {"TrainingJobName": "none"},
     "Requested resource not found."),
    ("DescribeProcessingJob StopProcessingJob", {"ProcessingJobName": "none"},
     "Could not find requested job with name: none"),
    ("DescribeModelPackageGroup DeleteModelPackageGroup ListModelPackages",
     {"ModelPackageGroupName": "none"}, f"ModelPackageGroup {GROUP} does not exist."),
    ("DescribeModelPackage DeleteModelPackage", {"ModelPackageName": PACKAGE},
     f"ModelPackage {PACKAGE} does not exist."),
    ("UpdateModelPackage", {"ModelPackageArn": PACKAGE},
     f"ModelPackage {PACKAGE} does not exist."),
    ("CreateModelPackage", {"ModelPackageGroupName": "none"},
     f"ModelPackageGroup {GROUP} does not exist."),
    ("DescribeModel DeleteModel", {"ModelName": "none"}, f'Could not find model "{MODEL}".'),
    ("DescribeEndpointConfig DeleteEndpointConfig", {"EndpointConfigName": "none"},
     f'Could not find endpoint configuration "{CONFIG}".'),
    ("DescribeEndpoint DeleteEndpoint", {"EndpointName": "none"},
     f'Could not find endpoint "{ENDPOINT}".'),
    ("UpdateEndpoint", {"EndpointName": "none", "EndpointConfigName": "none"},
     f'Could not find endpoint "{ENDPOINT}".'),
    ("CreateEndpoint", {"EndpointName": "Other", "EndpointConfigName": "none"},
     f'Could not find endpoint configuration "{CONFIG}".'),
    ("UpdateEndpointWeightsAndCapacities",
     {"EndpointName": "none", "DesiredWeightsAndCapacities": [{"VariantName": "champion"}]},
     f'Could not find endpoint "{ENDPOINT}".'),
    ("ListTags", {"ResourceArn": ENDPOINT}, f"Could not find resource: {ENDPOINT}"),
    ("AddTags", {"ResourceArn": MODEL, "Tags": TAGS}, f"Could not find resource: {MODEL}"),
    ("DeleteTags", {"ResourceArn": GROUP, "TagKeys": ["a"]},
     f"Could not find resource: {GROUP}"),
]  # fmt: skip
MISSING: dict[str, Refused] = {
    f"{operation} of nothing": (operation, always(request), INVALID, words)
    for operations, request, words in OF_NOTHING
    for operation in operations.split()
}

TAKEN: dict[str, Refused] = {
    "training job": (
        "CreateTrainingJob",
        lambda s: {**s.training, "TrainingJobName": taken(s.training["TrainingJobName"])},
        "ResourceInUse",
        (
            "Training job names must be unique within an AWS account and region, and a training "
            "job with this name already exists (arn:"
        ),
    ),
    "processing job": (
        "CreateProcessingJob",
        lambda s: {**s.processing, "ProcessingJobName": taken(s.processing["ProcessingJobName"])},
        "ResourceInUse",
        (
            "Job name must be unique within an AWS account and region, and a job with this name "
            "already exists (arn:"
        ),
    ),
    "group": (
        "CreateModelPackageGroup",
        lambda s: {"ModelPackageGroupName": taken(s.group)},
        INVALID,
        "Model Package Group already exists: arn:",
    ),
    "model": (
        "CreateModel",
        lambda s: s.account.model(ModelName=taken(s.model)),
        INVALID,
        'Cannot create already existing model "arn:',
    ),
    "config": (
        "CreateEndpointConfig",
        lambda s: s.account.config(s.model, EndpointConfigName=taken(s.config)),
        INVALID,
        'Cannot create already existing endpoint configuration "arn:',
    ),
    "endpoint": (
        "CreateEndpoint",
        lambda s: {"EndpointName": taken(s.endpoint), "EndpointConfigName": s.config},
        INVALID,
        'Cannot create already existing endpoint "arn:',
    ),
    "client token": (
        "CreateModelPackage",
        with_a_token_used,
        "ConflictException",
        "ClientToken",
    ),
}

OF_THE_STATE: dict[str, Refused] = {
    "stopping a job that is over": (
        "StopTrainingJob",
        lambda s: {"TrainingJobName": s.training["TrainingJobName"]},
        INVALID,
        "The request was rejected because the training job is in status Completed.",
    ),
    "stopping processing that is over": (
        "StopProcessingJob",
        lambda s: {"ProcessingJobName": s.processing["ProcessingJobName"]},
        INVALID,
        "The request was rejected because the processing job is in status Completed.",
    ),
    "data that is not there": (
        "CreateTrainingJob",
        lambda s: s.account.training(InputDataConfig=[channel(f"s3://{BUCKET}/none/")]),
        INVALID,
        f'No S3 objects found under S3 URL "s3://{BUCKET}/none/"',
    ),
    "a group in use": (
        "DeleteModelPackageGroup",
        lambda s: {"ModelPackageGroupName": s.group},
        "ConflictException",
        "",
    ),
    "a package that is not approved": (
        "CreateModel",
        lambda s: s.account.model(PrimaryContainer={"ModelPackageName": s.package}),
        INVALID,
        "",
    ),
    "a variant of no model": (
        "CreateEndpointConfig",
        lambda s: s.account.config("none"),
        INVALID,
        f'Could not find model "{MODEL}".',
    ),
    "updating to no config": (
        "UpdateEndpoint",
        lambda s: {"EndpointName": s.endpoint, "EndpointConfigName": "none"},
        INVALID,
        f'Could not find endpoint configuration "{CONFIG}".',
    ),
    "no such variant": (
        "UpdateEndpointWeightsAndCapacities",
        lambda s: {
            "EndpointName": s.endpoint,
            "DesiredWeightsAndCapacities": [{"VariantName": "other", "DesiredWeight": 1}],
        },
        INVALID,
        'The variant name(s) "other" is/are not present within endpoint configuration',
    ),
    "more tags than there may be": (
        "AddTags",
        lambda s: {"ResourceArn": s.account.tagged(), "Tags": MANY_TAGS},
        INVALID,
        "",
    ),
    "a tag twice": (
        "AddTags",
        lambda s: {"ResourceArn": s.account.tagged(), "Tags": [*TAGS, *TAGS]},
        INVALID,
        "",
    ),
    "tags of a version": (
        "AddTags",
        lambda s: {"ResourceArn": s.package, "Tags": TAGS},
        INVALID,
        "",
    ),
}

BAD_TOKENS: dict[str, Refused] = {
    f"{operation} from nowhere": (
        operation,
        always(request, NextToken="bm93aGVyZQ"),
        code,
        "",
    )
    for operations, request, code in [
        (
            (
                "ListTrainingJobs ListProcessingJobs ListModelPackageGroups ListModelPackages "
                "ListModels ListEndpointConfigs ListEndpoints"
            ),
            {},
            INVALID,
        ),
        (
            "DescribeScalableTargets DescribeScalingPolicies DescribeScalingActivities",
            {"ServiceNamespace": "sagemaker"},
            "InvalidNextTokenException",
        ),
    ]
    for operation in operations.split()
}

REFUSED = {
    **MISSING,
    **{f"taken: {name}": each for name, each in TAKEN.items()},
    **OF_THE_STATE,
    **{f"scaling: {name}": each for name, each in OF_SCALING.items()},
    **{f"invoking: {name}": each for name, each in INVOKING.items()},
    **BAD_TOKENS,
}
