"""The role with which Application Auto Scaling scales endpoints: made at the first registration.

https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html
"""

import json

from .. import extension
from ..identity import authorization

PRINCIPAL = "sagemaker.application-autoscaling.amazonaws.com"
NAME = "AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint"
ACTION = "iam:CreateServiceLinkedRole"
PATH = f"/aws-service-role/{PRINCIPAL}/"


def install() -> None:
    """Check what a role is made with."""
    iam = extension.module("services.iam")
    extension.function(iam, "_gen_id", "prefix")
    extension.function(iam, "_now")
    extension.module("services.iam")._roles.get(NAME)


def refusal(key: str) -> str | None:
    """Make the role unless it is there; return why the holder of an access key may not, or None."""
    roles = extension.module("services.iam")._roles
    if NAME in roles:
        return None
    arn = f"arn:aws:iam::{extension.module('core.responses').get_account_id()}:role{PATH}{NAME}"
    refused = authorization.refusal(key, ACTION, arn, {"iam:awsservicename": PRINCIPAL})
    if refused is None:
        _make(arn)
    return refused


def _make(arn: str) -> None:
    iam = extension.module("services.iam")
    trust = {"Effect": "Allow", "Principal": {"Service": PRINCIPAL}, "Action": "sts:AssumeRole"}
    iam._roles[NAME] = {
        "RoleName": NAME,
        "Arn": arn,
        "RoleId": iam._gen_id("AROA"),
        "CreateDate": iam._now(),
        "Path": PATH,
        "AssumeRolePolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
        "Description": "",
        "MaxSessionDuration": 3600,
        "AttachedPolicies": [],
        "InlinePolicies": {},
        "Tags": [],
    }
