"""SageMaker's door: who may ask for what, which requests are refused, what reaches the emulator."""

import pytest
from botocore.exceptions import ClientError

from jobs import SAGEMAKER, arn, processing_job, training_job
from running_cloud import ACCOUNT, REGION, Cloud, allow
from sagemaker_calls import Need, check_needs, refusal
from stub_emulator import TOKEN, StubEmulator

GROUP = {"ModelPackageGroupName": "G-a"}
VERSION = arn("model-package/g-a/1")
TAGS = [{"Key": "a", "Value": "b"}]

# Operation, request, and the resource whose grant it needs.
NEEDS: dict[str, Need] = {
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
    "tags": ("ListTags", {"ResourceArn": VERSION}, [VERSION]),
}


@pytest.mark.parametrize("name", NEEDS)
def test_each_operation_needs_its_action_on_its_resource(
    sagemaker_cloud: Cloud, emulator: StubEmulator, name: str
) -> None:
    check_needs(sagemaker_cloud, emulator, NEEDS[name])


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
