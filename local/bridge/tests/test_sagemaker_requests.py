"""SageMaker's door: who may ask for what, which requests are refused, what reaches the emulator."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from jobs import SAGEMAKER, arn, processing_job, training_job
from running_cloud import ACCOUNT, REGION, Cloud, allow, unique
from stub_emulator import TOKEN, StubEmulator

GROUP = {"ModelPackageGroupName": "G-a"}
VERSION = arn("model-package/g-a/1")
TAGS = [{"Key": "a", "Value": "b"}]
ENDPOINT = {"EndpointName": "E", "EndpointConfigName": "C"}

# Operation, request, and the resource whose grant it needs.
NEEDS: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "describe job": (
        "DescribeTrainingJob",
        {"TrainingJobName": "Job-A"},
        [arn("training-job/job-a")],
    ),
    "stop job": (
        "StopProcessingJob",
        {"ProcessingJobName": "Job-A"},
        [arn("processing-job/job-a")],
    ),
    "list jobs": ("ListTrainingJobs", {}, ["*"]),
    "create group": ("CreateModelPackageGroup", GROUP, [arn("model-package-group/g-a")]),
    "group by arn": (
        "DescribeModelPackageGroup",
        {"ModelPackageGroupName": arn("model-package-group/g-a")},
        [arn("model-package-group/g-a")],
    ),
    "create package": (
        "CreateModelPackage",
        GROUP,
        [arn("model-package-group/g-a"), arn("model-package/g-a/*")],
    ),
    "describe package": ("DescribeModelPackage", {"ModelPackageName": VERSION}, [VERSION]),
    "update package": ("UpdateModelPackage", {"ModelPackageArn": VERSION}, [VERSION]),
    "list packages": ("ListModelPackages", GROUP, ["*"]),
    "create model": ("CreateModel", {"ModelName": "Model-A"}, [arn("model/model-a")]),
    "create model of a package": (
        "CreateModel",
        {"ModelName": "m", "PrimaryContainer": {"ModelPackageName": VERSION}},
        [arn("model/m"), VERSION],
    ),
    "describe model": ("DescribeModel", {"ModelName": "Model-A"}, [arn("model/model-a")]),
    "delete model": ("DeleteModel", {"ModelName": "Model-A"}, [arn("model/model-a")]),
    "list models": ("ListModels", {}, ["*"]),
    "create endpoint config": (
        "CreateEndpointConfig",
        {"EndpointConfigName": "C", "ProductionVariants": [{"VariantName": "v"}]},
        [arn("endpoint-config/c")],
    ),
    "describe endpoint config": (
        "DescribeEndpointConfig",
        {"EndpointConfigName": "C"},
        [arn("endpoint-config/c")],
    ),
    "delete endpoint config": (
        "DeleteEndpointConfig",
        {"EndpointConfigName": "C"},
        [arn("endpoint-config/c")],
    ),
    "list endpoint configs": ("ListEndpointConfigs", {}, ["*"]),
    "create endpoint": ("CreateEndpoint", ENDPOINT, [arn("endpoint/e"), arn("endpoint-config/c")]),
    "update endpoint": ("UpdateEndpoint", ENDPOINT, [arn("endpoint/e"), arn("endpoint-config/c")]),
    "weights": (
        "UpdateEndpointWeightsAndCapacities",
        {"EndpointName": "E", "DesiredWeightsAndCapacities": [{"VariantName": "v"}]},
        [arn("endpoint/e")],
    ),
    "describe endpoint": ("DescribeEndpoint", {"EndpointName": "E"}, [arn("endpoint/e")]),
    "delete endpoint": ("DeleteEndpoint", {"EndpointName": "E"}, [arn("endpoint/e")]),
    "list endpoints": ("ListEndpoints", {}, ["*"]),
    "tags": ("ListTags", {"ResourceArn": VERSION}, [VERSION]),
}


def call(client: Any, operation: str, request: dict[str, Any]) -> Any:
    """Call an operation by its name."""
    # botocore writes idempotency tokens into what it is given.
    return client._make_api_call(operation, dict(request))


def refusal(client: Any, operation: str, request: dict[str, Any]) -> tuple[int, str, str]:
    """Return status, code and message of a refused call."""
    with pytest.raises(ClientError) as refused:
        call(client, operation, request)
    answer = refused.value.response
    error = answer["Error"]
    return answer["ResponseMetadata"]["HTTPStatusCode"], error["Code"], error["Message"]


@pytest.mark.parametrize("name", NEEDS)
def test_each_operation_needs_its_action_on_its_resource(
    sagemaker_cloud: Cloud, emulator: StubEmulator, name: str
) -> None:
    operation, request, needed = NEEDS[name]
    action = f"sagemaker:{operation}"
    emulator.replies[operation] = lambda _: (200, {})
    for missing in needed:
        others = [allow(action, each) for each in needed if each != missing]
        client = sagemaker_cloud.client(
            "sagemaker", sagemaker_cloud.user(allow(action, arn("other/*")), *others)
        )
        status, code, message = refusal(client, operation, request)
        assert (status, code) == (400, "AccessDeniedException")
        assert f"is not authorized to perform: {action} on resource: {missing} " in message
        assert ":assumed-role/" in message

    try:
        caller = sagemaker_cloud.user(allow(action, needed))
        call(sagemaker_cloud.client("sagemaker", caller), operation, request)
    finally:
        del emulator.replies[operation]
    assert emulator.calls[-1][0] == operation


@pytest.mark.parametrize("missing", ["sagemaker:AddTags", "iam:PassRole"])
def test_a_model_with_tags_and_a_role_needs_more_than_its_action(
    sagemaker_cloud: Cloud, emulator: StubEmulator, missing: str
) -> None:
    role = sagemaker_cloud.role(SAGEMAKER)
    request = {"ModelName": unique("m"), "ExecutionRoleArn": role, "Tags": TAGS}
    models = arn("model/*")
    passed = {"StringEquals": {"iam:PassedToService": SAGEMAKER}}
    statements = {
        "sagemaker:CreateModel": allow("sagemaker:CreateModel", models),
        "sagemaker:AddTags": allow("sagemaker:AddTags", models),
        "iam:PassRole": allow("iam:PassRole", role, Condition=passed),
    }
    caller = sagemaker_cloud.user(*statements.values())
    sagemaker_cloud.client("sagemaker", caller).create_model(**request)
    assert emulator.sent("CreateModel")[-1]["context"]["credentials"]["accessKeyId"]

    del statements[missing]
    caller = sagemaker_cloud.user(*statements.values())
    _, code, message = refusal(sagemaker_cloud.client("sagemaker", caller), "CreateModel", request)
    assert code == "AccessDeniedException"
    assert missing in message


def test_an_endpoint_that_scales_is_deleted_by_those_who_may_end_its_scaling(
    sagemaker_cloud: Cloud, emulator: StubEmulator
) -> None:
    targets = [{"ResourceId": "endpoint/scaled/variant/v"}]
    describe = "application-autoscaling/DescribeScalableTargets"
    emulator.replies[describe] = lambda _: (200, {"ScalableTargets": targets})
    may = allow("sagemaker:DeleteEndpoint", "*")
    ends = allow(
        "application-autoscaling:DeregisterScalableTarget",
        f"arn:aws:application-autoscaling:{REGION}:{ACCOUNT}:scalable-target/*",
    )
    try:
        client = sagemaker_cloud.client("sagemaker", sagemaker_cloud.user(may))
        client.delete_endpoint(EndpointName="alone")
        _, code, message = refusal(client, "DeleteEndpoint", {"EndpointName": "scaled"})
        assert code == "ValidationException"
        assert "application-autoscaling:DeregisterScalableTarget permission" in message
        client = sagemaker_cloud.client("sagemaker", sagemaker_cloud.user(may, ends))
        client.delete_endpoint(EndpointName="scaled")
    finally:
        del emulator.replies[describe]


@pytest.mark.parametrize("missing", ["sagemaker:AddTags", "iam:PassRole"])
def test_a_job_with_tags_and_a_role_needs_more_than_its_action(
    sagemaker_cloud: Cloud, emulator: StubEmulator, missing: str
) -> None:
    role = sagemaker_cloud.role(SAGEMAKER)
    request = training_job(role, Tags=TAGS)
    jobs = arn("training-job/*")
    passed = {"StringEquals": {"iam:PassedToService": SAGEMAKER}}
    statements = {
        "sagemaker:CreateTrainingJob": allow("sagemaker:CreateTrainingJob", jobs),
        "sagemaker:AddTags": allow("sagemaker:AddTags", jobs),
        "iam:PassRole": allow("iam:PassRole", role, Condition=passed),
    }
    caller = sagemaker_cloud.user(*statements.values())
    sagemaker_cloud.client("sagemaker", caller).create_training_job(**request)

    del statements[missing]
    caller = sagemaker_cloud.user(*statements.values())
    again = training_job(role, Tags=TAGS)
    status, code, message = refusal(
        sagemaker_cloud.client("sagemaker", caller), "CreateTrainingJob", again
    )

    assert (status, code) == (400, "AccessDeniedException")
    assert missing in message
    assert again["TrainingJobName"] not in emulator.jobs


def test_policies_may_ask_about_the_request(sagemaker_cloud: Cloud) -> None:
    role = sagemaker_cloud.role(SAGEMAKER)
    condition = {
        "Bool": {"sagemaker:NetworkIsolation": "true"},
        "ForAllValues:StringEquals": {"sagemaker:InstanceTypes": ["ml.m5.large"]},
    }
    caller = sagemaker_cloud.user(
        allow("sagemaker:CreateTrainingJob", "*", Condition=condition), allow("iam:PassRole", role)
    )
    client = sagemaker_cloud.client("sagemaker", caller)
    client.create_training_job(**training_job(role, EnableNetworkIsolation=True))

    for wrong in (
        {},
        {
            "EnableNetworkIsolation": True,
            "ResourceConfig": {
                "InstanceType": "ml.m5.xlarge",
                "InstanceCount": 1,
                "VolumeSizeInGB": 1,
            },
        },
    ):
        request = training_job(role, **wrong)
        assert refusal(client, "CreateTrainingJob", request)[1] == "AccessDeniedException"


def test_a_wrong_signature_and_no_signature_are_refused(sagemaker_cloud: Cloud) -> None:
    user = {**sagemaker_cloud.user(allow("sagemaker:*", "*")), "aws_secret_access_key": "wrong"}
    client = sagemaker_cloud.client("sagemaker", user)
    assert refusal(client, "ListTrainingJobs", {})[1] == "InvalidSignatureException"


@pytest.mark.parametrize(
    "trust", [{"service": "lambda.amazonaws.com"}, {"service": SAGEMAKER, "condition": "other"}]
)
def test_the_jobs_role_must_trust_sagemaker(
    sagemaker_cloud: Cloud, emulator: StubEmulator, trust: dict[str, str]
) -> None:
    account = {"StringEquals": {"aws:SourceAccount": "111111111111"}}
    condition = {"Condition": account} if "condition" in trust else {}
    request = training_job(sagemaker_cloud.role(trust["service"], **condition))

    status, code, message = refusal(
        sagemaker_cloud.client("sagemaker"), "CreateTrainingJob", request
    )

    assert (status, code) == (400, "ValidationException")
    assert message.startswith(f"Could not assume role {request['RoleArn']}. ")
    assert request["TrainingJobName"] not in emulator.jobs


def test_a_trust_policy_may_name_account_and_job(sagemaker_cloud: Cloud) -> None:
    source = {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": arn("training-job/job-*")},
    }
    role = sagemaker_cloud.role(SAGEMAKER, Condition=source)
    sagemaker_cloud.client("sagemaker").create_training_job(**training_job(role))


def test_a_request_that_breaks_the_model_never_reaches_the_emulator(
    sagemaker_cloud: Cloud, emulator: StubEmulator
) -> None:
    client = sagemaker_cloud.client("sagemaker")
    before = len(emulator.calls)
    name = "under_scored" + "x" * 60
    request = training_job(sagemaker_cloud.role(SAGEMAKER), TrainingJobName=name)

    status, code, message = refusal(client, "CreateTrainingJob", request)

    assert (status, code) == (400, "ValidationException")
    where = f"Value '{name}' at 'trainingJobName' failed to satisfy constraint: Member must"
    assert message == (
        f"2 validation errors detected: {where} have length less than or equal to 63; "
        f"{where} satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){{0,62}}"
    )
    assert len(emulator.calls) == before


def test_the_emulator_gets_request_and_context(
    sagemaker_cloud: Cloud, emulator: StubEmulator
) -> None:
    key = sagemaker_cloud.key()
    role = sagemaker_cloud.role(SAGEMAKER, allow("kms:DescribeKey", key))
    request = processing_job(role, Environment={"A": "b"})
    caller = sagemaker_cloud.user(
        allow("sagemaker:CreateProcessingJob", "*"), allow("iam:PassRole", role)
    )

    answer = sagemaker_cloud.client("sagemaker", caller).create_processing_job(**request)

    assert answer["ProcessingJobArn"].endswith(request["ProcessingJobName"].lower())
    sent = emulator.sent("CreateProcessingJob", request["ProcessingJobName"])[0]
    assert emulator.tokens == {f"Bearer {TOKEN}"}
    assert sent["request"] == request
    context = sent["context"]
    assert (context["region"], context["account"]) == (REGION, ACCOUNT)
    assert context["endpoint"] == sagemaker_cloud.endpoint
    assert context["certificate"] == str(sagemaker_cloud.certificate)
    assert ":assumed-role/" in context["caller"]

    keys = context["credentials"]
    job = {
        "aws_access_key_id": keys["accessKeyId"],
        "aws_secret_access_key": keys["secretAccessKey"],
        "aws_session_token": keys["sessionToken"],
    }
    identity = sagemaker_cloud.client("sts", job).get_caller_identity()
    assert identity["Arn"].endswith(f":assumed-role/{role.rsplit('/', 1)[-1]}/SageMaker")
    sagemaker_cloud.client("kms", job).describe_key(KeyId=key)
    with pytest.raises(ClientError):
        sagemaker_cloud.client("kms", job).list_keys()


def test_operations_without_a_role_come_without_credentials(
    sagemaker_cloud: Cloud, emulator: StubEmulator
) -> None:
    sagemaker_cloud.client("sagemaker").list_training_jobs(NameContains="nothing")
    sent = emulator.sent("ListTrainingJobs")[-1]
    assert sent["context"]["credentials"] is None
    assert sent["context"]["caller"] == f"arn:aws:iam::{ACCOUNT}:root"


def test_the_emulators_refusals_are_passed_on(sagemaker_cloud: Cloud) -> None:
    client = sagemaker_cloud.client("sagemaker")
    request = training_job(sagemaker_cloud.role(SAGEMAKER))
    client.create_training_job(**request)
    answer = refusal(client, "CreateTrainingJob", request)
    assert answer == (400, "ResourceInUse", f"{request['TrainingJobName']} is taken")


def test_other_operations_are_refused_by_name(sagemaker_cloud: Cloud) -> None:
    client = sagemaker_cloud.client("sagemaker")
    status, code, message = refusal(client, "ListPipelines", {})
    assert (status, code) == (501, "NotImplemented")
    assert "ListPipelines is not emulated" in message


def test_a_cloud_without_an_emulator_says_so(cloud: Cloud) -> None:
    status, code, _ = refusal(cloud.client("sagemaker"), "ListTrainingJobs", {})
    assert (status, code) == (501, "EmulatorNotAttached")


def test_functions_do_not_see_the_emulators_token(sagemaker_cloud: Cloud) -> None:
    function = sagemaker_cloud.function("exports.handler = async () => Object.keys(process.env);")
    answer = sagemaker_cloud.client("lambda").invoke(FunctionName=function)
    assert "SAGEMAKER" not in answer["Payload"].read().decode()


@pytest.mark.parametrize("body", [b"[1]", b"{", b'"a"', b'{"Tags": 1}', b'{"MaxResults": "1"}'])
def test_what_is_no_request_is_refused(sagemaker_cloud: Cloud, body: bytes) -> None:
    client = sagemaker_cloud.client(
        "sagemaker", sagemaker_cloud.user(allow("sagemaker:ListTrainingJobs", "*"))
    )
    client.meta.events.register(
        "before-call.sagemaker", lambda params, **_: params.update(body=body)
    )
    status, code, _ = refusal(client, "ListTrainingJobs", {})
    assert status == 400
    assert code in ("SerializationException", "ValidationException")
