"""An account with a real SageMaker behind its bridge; every answer it gets is held to its shape."""

import io
import json
import tarfile
from collections import defaultdict
from typing import Any

from botocore.config import Config

from bridge.sagemaker import constraints
from jobs import SAGEMAKER, processing_job, training_job
from real_emulator import IMAGE
from running_cloud import Cloud, allow, eventually, unique
from sagemaker_calls import call

BUCKET = "models"

# What AWS's model requires and AWS leaves out: a version in a group has a group and a number and no
# name (https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-details.html), a training job
# no artifacts until its model is uploaded.
LEFT_OUT = {
    ("DescribeModelPackage", "ModelPackageName"),
    ("ListModelPackages", "ModelPackageName"),
    ("DescribeTrainingJob", "ModelArtifacts"),
}


class Account:
    """What the conformance tests call, and how to make things in it."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        # Whose answers have been seen, and held to the shape.
        self.answered: dict[str, int] = defaultdict(int)
        self.sagemaker = self._client("sagemaker")
        self.scaling = self._client("application-autoscaling")
        self.runtime = self._client("sagemaker-runtime")
        self.role = cloud.role(SAGEMAKER, allow(["s3:*", "logs:*", "cloudwatch:*"], "*"))
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        s3.put_object(Bucket=BUCKET, Key="model.tar.gz", Body=_archive())

    def call(self, operation: str, request: dict[str, Any]) -> Any:
        """Call an operation of either service by its name."""
        return call(self.client_of(operation), operation, request)

    def client_of(self, operation: str) -> Any:
        """Return the client that has an operation."""
        if operation == "InvokeEndpoint":
            return self.runtime
        known = self.scaling.meta.service_model.operation_names
        return self.scaling if operation in known else self.sagemaker

    def training(self, command: str = "true", **more: Any) -> dict[str, Any]:
        """Return a request of a job that runs a command."""
        algorithm = {
            "TrainingImage": IMAGE,
            "TrainingInputMode": "File",
            "ContainerEntrypoint": ["sh", "-c", command],
        }
        output = {"S3OutputPath": f"s3://{BUCKET}/out"}
        given = {"AlgorithmSpecification": algorithm, "OutputDataConfig": output, **more}
        return training_job(self.role, **given)

    def processing(self, command: str = "true", **more: Any) -> dict[str, Any]:
        """Return a request of a job that runs a command."""
        app = {"ImageUri": IMAGE, "ContainerEntrypoint": ["sh", "-c", command]}
        return processing_job(self.role, **{"AppSpecification": app, **more})

    def model(self, **more: Any) -> dict[str, Any]:
        """Return a request of a model that answers what it is asked."""
        container = {"Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/model.tar.gz"}
        return {
            "ModelName": unique("Model"),
            "ExecutionRoleArn": self.role,
            "PrimaryContainer": container,
            **more,
        }

    def config(self, model: str, **more: Any) -> dict[str, Any]:
        """Return a request of a configuration with the variant `champion`."""
        variant = {
            "VariantName": "champion",
            "ModelName": model,
            "InitialInstanceCount": 1,
            "InstanceType": "ml.m5.large",
        }
        return {
            "EndpointConfigName": unique("Config"),
            "ProductionVariants": [variant],
            **more,
        }

    def package(self, group: str, **more: Any) -> dict[str, Any]:
        """Return a request of a version in a group."""
        containers = [{"Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/model.tar.gz"}]
        specification = {"Containers": containers, "SupportedContentTypes": ["text/csv"]}
        return {"ModelPackageGroupName": group, "InferenceSpecification": specification, **more}

    def deployed(self, **more: Any) -> tuple[str, str, str]:
        """Make an endpoint that is InService; return its name, its configuration's and model's."""
        sagemaker = self.sagemaker
        model = self.model(**more)
        sagemaker.create_model(**model)
        config = self.config(model["ModelName"])
        sagemaker.create_endpoint_config(**config)
        name = unique("Endpoint")
        names = {"EndpointName": name, "EndpointConfigName": config["EndpointConfigName"]}
        sagemaker.create_endpoint(**names)
        self.settled(name)
        return name, config["EndpointConfigName"], model["ModelName"]

    def target(self, endpoint: str) -> dict[str, str]:
        """Return what names the variant `champion` to Application Auto Scaling."""
        return {
            "ServiceNamespace": "sagemaker",
            "ResourceId": f"endpoint/{endpoint}/variant/champion",
            "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
        }

    def tracking(self) -> dict[str, Any]:
        """Return a policy, without its target."""
        metric = {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}
        tracked = {"TargetValue": 100, "PredefinedMetricSpecification": metric}
        return {
            "PolicyName": "invocations",
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": tracked,
        }

    def tagged(self) -> str:
        """Make something with one tag; return its ARN."""
        tags = [{"Key": "own", "Value": "1"}]
        group = {"ModelPackageGroupName": unique("Tagged"), "Tags": tags}
        return str(self.call("CreateModelPackageGroup", group)["ModelPackageGroupArn"])

    def settled(self, endpoint: str) -> dict[str, Any]:
        """Wait until nobody is at work on an endpoint, and describe it."""

        def look() -> Any:
            found = self.sagemaker.describe_endpoint(EndpointName=endpoint)
            return found if found["EndpointStatus"] in ("InService", "Failed") else None

        described: dict[str, Any] = eventually(look, "the end of the work on an endpoint", 20)
        return described

    def _client(self, service: str) -> Any:
        # What the SDK would refuse by itself has to reach the service.
        config = Config(parameter_validation=False, retries={"total_max_attempts": 1})
        client = self.cloud.client(service, config=config)
        client.meta.events.register("before-parse", self._hold_to_its_shape)
        return client

    def _hold_to_its_shape(
        self, operation_model: Any, response_dict: dict[str, Any], **_: Any
    ) -> None:
        if response_dict["status_code"] != 200:
            return
        name, shape = operation_model.name, operation_model.output_shape
        self.answered[name] += 1
        if name == "InvokeEndpoint":
            return
        body = response_dict["body"]
        if shape is None:
            assert body in (b"", b"{}"), f"{name} has no output, and answers {body!r}"
            return
        found = constraints.problems(shape, json.loads(body))
        texts = [each.text for each in found if not _expected(name, each)]
        assert texts == [], f"{name} answers against its shape"


def _expected(operation: str, problem: constraints.Problem) -> bool:
    return problem.kind == "missing" and (operation, problem.name) in LEFT_OUT


def _archive() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as target:
        entry = tarfile.TarInfo("weights")
        entry.size = 1
        target.addfile(entry, io.BytesIO(b"1"))
    return packed.getvalue()
