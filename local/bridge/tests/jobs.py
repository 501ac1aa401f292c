"""Requests of jobs, as SageMaker takes them."""

from typing import Any

from running_cloud import ACCOUNT, REGION, Cloud, allow, unique

SAGEMAKER = "sagemaker.amazonaws.com"
STATES = "states.amazonaws.com"
RULES = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/StepFunctionsGetEventsForSageMaker"
RULE_ACTIONS = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]

KINDS = {
    "TrainingJob": ("training-job", f"{RULES}TrainingJobsRule"),
    "ProcessingJob": ("processing-job", f"{RULES}ProcessingJobsRule"),
}


def arn(resource: str) -> str:
    return f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:{resource}"


def training_job(role: str, **more: Any) -> dict[str, Any]:
    """Return a complete CreateTrainingJob request."""
    return {
        "TrainingJobName": unique("Job"),
        "RoleArn": role,
        "AlgorithmSpecification": {"TrainingImage": "image:1", "TrainingInputMode": "File"},
        "OutputDataConfig": {"S3OutputPath": "s3://bucket/models"},
        "ResourceConfig": {
            "InstanceType": "ml.m5.large",
            "InstanceCount": 1,
            "VolumeSizeInGB": 10,
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
        **more,
    }


def processing_job(role: str, **more: Any) -> dict[str, Any]:
    """Return a complete CreateProcessingJob request."""
    cluster = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10}
    return {
        "ProcessingJobName": unique("Job"),
        "RoleArn": role,
        "AppSpecification": {"ImageUri": "image:1"},
        "ProcessingResources": {"ClusterConfig": cluster},
        **more,
    }


def job(kind: str, role: str, **more: Any) -> dict[str, Any]:
    """Return a complete request of a kind of job."""
    return {"TrainingJob": training_job, "ProcessingJob": processing_job}[kind](role, **more)


def grants(kind: str, role: str) -> dict[str, dict[str, Any]]:
    """Return what a machine's role needs for a `.sync` task, by action."""
    resource, rule = KINDS[kind]
    jobs = arn(f"{resource}/*")
    passed = {"StringEquals": {"iam:PassedToService": SAGEMAKER}}
    return {
        f"sagemaker:Create{kind}": allow(f"sagemaker:Create{kind}", jobs),
        "sagemaker:AddTags": allow("sagemaker:AddTags", jobs),
        "iam:PassRole": allow("iam:PassRole", role, Condition=passed),
        f"sagemaker:Describe{kind}": allow(f"sagemaker:Describe{kind}", jobs),
        f"sagemaker:Stop{kind}": allow(f"sagemaker:Stop{kind}", jobs),
        "events": allow(RULE_ACTIONS, rule),
    }


def machine(
    cloud: Cloud, kind: str, request: dict[str, Any], *statements: Any, **state: Any
) -> str:
    """Make a machine of one task that creates the job and waits for it; return its ARN."""
    task = {
        "Type": "Task",
        "Resource": f"arn:aws:states:::sagemaker:create{kind}.sync",
        "Arguments": request,
        "End": True,
        **state,
    }
    role = cloud.role(STATES, *statements)
    return cloud.machine(role, {"StartAt": "Run", "States": {"Run": task}})


def start(cloud: Cloud, arn_: str) -> str:
    """Start a machine; return the execution's ARN."""
    answer = cloud.client("stepfunctions").start_execution(stateMachineArn=arn_, input="{}")
    return str(answer["executionArn"])


def run_machine(cloud: Cloud, kind: str, request: dict[str, Any], **state: Any) -> str:
    """Start a machine of one task that has every grant; return the execution's ARN."""
    statements = grants(kind, request["RoleArn"]).values()
    return start(cloud, machine(cloud, kind, request, *statements, **state))
