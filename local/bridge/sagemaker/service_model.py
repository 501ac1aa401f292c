"""The service model of SageMaker that botocore ships, and which of its operations are emulated."""

from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel

JOBS = ("TrainingJob", "ProcessingJob")
VERBS = ("Create", "Describe", "Stop")

# A call of any other operation is refused, by name.
OFFERED = frozenset(
    {
        *(f"{verb}{job}" for verb in VERBS for job in JOBS),
        *(f"List{job}s" for job in JOBS),
        "CreateModelPackageGroup",
        "DescribeModelPackageGroup",
        "ListModelPackageGroups",
        "DeleteModelPackageGroup",
        "CreateModelPackage",
        "DescribeModelPackage",
        "ListModelPackages",
        "UpdateModelPackage",
        "DeleteModelPackage",
        "AddTags",
        "ListTags",
        "DeleteTags",
    }
)


@cache
def _model() -> Any:
    return ServiceModel(Loader().load_service_model("sagemaker", "service-2"), "sagemaker")


def knows(operation: str) -> bool:
    """Whether SageMaker has an operation of this name."""
    return operation in _model().operation_names


def input_shape(operation: str) -> Any:
    """Return the shape of an operation's request."""
    return _model().operation_model(operation).input_shape


def output_shape(operation: str) -> Any:
    """Return the shape of an operation's answer, or None if it answers nothing."""
    return _model().operation_model(operation).output_shape


@cache
def errors() -> frozenset[str]:
    """Return the codes of the errors that the model has a class for."""
    return frozenset(shape.error_code for shape in _model().error_shapes)
