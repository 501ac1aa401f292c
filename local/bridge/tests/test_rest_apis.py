"""REST APIs: who may call, what the gateway itself answers, what it logs and counts."""

import datetime as dt
import json
from typing import Any

import pytest

from rest_apis import GATEWAY, Reply, ask, resources, total, written
from running_cloud import ACCOUNT, REGION, Cloud, allow

PROBLEM = "application/problem+json"
# What the function does is what the body says.
CODE = """
exports.handler = async (event) => {
  const asked = JSON.parse(event.body ?? '{}');
  if (asked.throw) throw new Error('no');
  if (asked.wait) await new Promise((done) => setTimeout(done, asked.wait));
  if (asked.answer) return asked.answer;
  const { requestId, identity } = event.requestContext;
  const { model } = event.pathParameters;
  const body = JSON.stringify({ requestId, caller: identity.userArn, model });
  return { statusCode: 201, headers: { 'content-type': 'application/x-own' }, body };
};
"""


@pytest.fixture(scope="module")
def deployed(cloud: Cloud) -> dict[str, str]:
    """An API that was deployed from a template."""
    function = cloud.function(CODE)
    return {**cloud.template(resources(cloud, function)), "Function": function}


@pytest.fixture(scope="module")
def api(deployed: dict[str, str]) -> str:
    return deployed["Api"]


@pytest.fixture(scope="module")
def caller(cloud: Cloud, api: str) -> dict[str, str]:
    """Someone who may call."""
    return cloud.user(allow("execute-api:Invoke", method(api)))


def method(api: str, path: str = "POST/models/*") -> str:
    return f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/prod/{path}"


def problem(reply: Reply, status: int, error: str) -> Any:
    """Check that this is the API's own form of a refusal; return it."""
    assert (reply.status, reply.headers["Content-Type"]) == (status, PROBLEM), reply.body
    said = reply.json()
    assert said["type"] == error
    assert said["id"] == reply.headers["x-amzn-requestid"]
    return said


def test_a_signed_call_is_answered_by_the_function(
    cloud: Cloud, api: str, caller: dict[str, str]
) -> None:
    reply = ask(cloud, api, caller=caller)
    assert (reply.status, reply.headers["content-type"]) == (201, "application/x-own")
    said = reply.json()
    assert said["model"] == "m"
    assert said["requestId"] == reply.headers["x-amzn-requestid"]
    assert ":assumed-role/" in said["caller"]


def test_an_unsigned_call_is_refused(cloud: Cloud, api: str) -> None:
    said = problem(ask(cloud, api), 403, "MISSING_AUTHENTICATION_TOKEN")
    assert said["detail"] == "Missing Authentication Token"
    assert said["path"] == "/prod/models/m"


def test_a_path_that_is_not_there_looks_like_a_missing_token(
    cloud: Cloud, api: str, caller: dict[str, str]
) -> None:
    may = cloud.user(allow("execute-api:Invoke", "*"))
    problem(ask(cloud, api, "/other", caller=may), 403, "MISSING_AUTHENTICATION_TOKEN")


def test_a_caller_without_the_grant_is_refused(cloud: Cloud, api: str) -> None:
    other = cloud.user(allow("execute-api:Invoke", method(api, "GET/*")))
    said = problem(ask(cloud, api, caller=other), 403, "ACCESS_DENIED")
    hidden = method(api, "POST/models/m").replace(ACCOUNT, f"********{ACCOUNT[-4:]}")
    end = f"is not authorized to perform: execute-api:Invoke on resource: {hidden}"
    assert said["detail"].startswith("User: arn:aws:sts::")
    assert said["detail"].endswith(end)


def test_a_wrong_signature_is_refused(cloud: Cloud, api: str, caller: dict[str, str]) -> None:
    wrong = {**caller, "aws_secret_access_key": "wrong"}
    assert problem(ask(cloud, api, caller=wrong), 403, "INVALID_SIGNATURE")["detail"]


def test_a_body_may_have_ten_megabytes(cloud: Cloud, api: str, caller: dict[str, str]) -> None:
    body = b" " * 10_485_761
    said = problem(ask(cloud, api, body=body, caller=caller), 413, "REQUEST_TOO_LARGE")
    assert said["detail"] == "HTTP content length exceeded 10485760 bytes."


@pytest.mark.parametrize(
    "asked",
    [
        {"throw": True},
        {"answer": {"status": 200}},
        {"answer": {"statusCode": 200, "body": {"no": "text"}}},
    ],
)
def test_what_is_no_answer_of_a_function_is_a_bad_gateway(
    cloud: Cloud, api: str, caller: dict[str, str], asked: dict[str, Any]
) -> None:
    reply = ask(cloud, api, body=json.dumps(asked).encode(), caller=caller)
    said = problem(reply, 502, "DEFAULT_5XX")
    assert said["detail"].strip() == "Internal server error"


def test_a_502_of_the_function_is_its_own(cloud: Cloud, api: str, caller: dict[str, str]) -> None:
    asked = {"answer": {"statusCode": 502, "body": "mine"}}
    reply = ask(cloud, api, body=json.dumps(asked).encode(), caller=caller)
    assert (reply.status, reply.body) == (502, b"mine")


def test_a_function_that_is_too_slow_is_not_waited_for(
    cloud: Cloud, api: str, caller: dict[str, str]
) -> None:
    started = dt.datetime.now(dt.UTC)
    reply = ask(cloud, api, body=b'{"wait": 4000}', caller=caller)
    said = problem(reply, 504, "INTEGRATION_TIMEOUT")
    assert said["detail"] == "Endpoint request timed out"
    assert (dt.datetime.now(dt.UTC) - started).total_seconds() < 3.5


def test_the_gateway_needs_the_functions_permission(cloud: Cloud) -> None:
    function = cloud.function(CODE)
    source = {"SourceArn": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:other/*"}
    api = cloud.template(resources(cloud, function, Permission=source))["Api"]
    reply = ask(cloud, api, caller=cloud.user(allow("execute-api:Invoke", "*")))
    problem(reply, 500, "API_CONFIGURATION_ERROR")


def test_a_resource_policy_refuses_too(cloud: Cloud) -> None:
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": "execute-api:/prod/POST/models/secret",
    }
    let = {**deny, "Effect": "Allow", "Resource": "execute-api:/*"}
    policy = {"Policy": {"Version": "2012-10-17", "Statement": [let, deny]}}
    api = cloud.template(resources(cloud, cloud.function(CODE), Api={"Name": "a", **policy}))["Api"]
    may = cloud.user(allow("execute-api:Invoke", "*"))
    assert ask(cloud, api, caller=may).status == 201
    problem(ask(cloud, api, "/models/secret", caller=may), 403, "ACCESS_DENIED")


def test_a_stage_throttles(cloud: Cloud) -> None:
    settings = [
        {
            "ResourcePath": "/*",
            "HttpMethod": "*",
            "ThrottlingBurstLimit": 2,
            "ThrottlingRateLimit": 0.01,
        }
    ]
    stage = {"MethodSettings": settings}
    made = resources(cloud, cloud.function(CODE))
    made["Stage"]["Properties"] |= stage
    api = cloud.template(made)["Api"]
    may = cloud.user(allow("execute-api:Invoke", "*"))
    replies = [ask(cloud, api, caller=may) for _ in range(3)]
    assert [reply.status for reply in replies] == [201, 201, 429]
    assert problem(replies[-1], 429, "THROTTLED")["detail"] == "Too Many Requests"


def test_each_call_has_its_line(
    cloud: Cloud, deployed: dict[str, str], caller: dict[str, str]
) -> None:
    api = deployed["Api"]
    answered, refused = ask(cloud, api, caller=caller), ask(cloud, api)

    lines = {line["id"]: line for line in written(cloud, deployed["Logs"])}

    line = lines[answered.headers["x-amzn-requestid"]]
    assert (line["status"], line["path"], line["error"]) == ("201", "/models/{model}", "-")
    assert ":assumed-role/" in line["caller"]
    assert int(line["latency"]) >= int(line["integration"]) >= 0
    assert line["unknown"] == "-"
    line = lines[refused.headers["x-amzn-requestid"]]
    assert (line["status"], line["error"]) == ("403", "MISSING_AUTHENTICATION_TOKEN")
    assert line["integration"] == "-"


def test_without_the_roles_rights_there_are_no_lines(cloud: Cloud) -> None:
    made = resources(
        cloud, cloud.function(CODE), Account={"CloudWatchRoleArn": cloud.role(GATEWAY)}
    )
    try:
        deployed = cloud.template(made)
        may = cloud.user(allow("execute-api:Invoke", "*"))
        assert ask(cloud, deployed["Api"], caller=may).status == 201
        assert written(cloud, deployed["Logs"]) == []
    finally:
        # The account has one role for all its APIs.
        writes = allow(["logs:CreateLogStream", "logs:PutLogEvents"], "*")
        role = {"CloudWatchRoleArn": cloud.role(GATEWAY, writes)}
        cloud.template({"Account": {"Type": "AWS::ApiGateway::Account", "Properties": role}})


def test_the_accounts_role_must_trust_the_gateway(cloud: Cloud) -> None:
    role = {"CloudWatchRoleArn": cloud.role("lambda.amazonaws.com")}
    with pytest.raises(AssertionError, match="grant trust permission for API Gateway"):
        cloud.template({"Account": {"Type": "AWS::ApiGateway::Account", "Properties": role}})


def test_logs_need_the_accounts_role(cloud_of_its_own: Cloud) -> None:
    made = resources(cloud_of_its_own, cloud_of_its_own.function(CODE))
    del made["Account"]
    made["Stage"]["DependsOn"] = []
    with pytest.raises(AssertionError, match="CloudWatch Logs role ARN must be set"):
        cloud_of_its_own.template(made)


def test_calls_are_counted(cloud: Cloud) -> None:
    function = cloud.function(CODE)
    api = cloud.template(resources(cloud, function))["Api"]
    may = cloud.user(allow("execute-api:Invoke", "*"))
    ask(cloud, api, caller=may)
    ask(cloud, api)
    ask(cloud, api, body=b'{"throw": true}', caller=may)

    for dimensions in (
        {"ApiName": f"api-{function}"},
        {"ApiName": f"api-{function}", "Stage": "prod"},
    ):
        found = {name: total(cloud, name, dimensions) for name in ("Count", "4XXError", "5XXError")}
        assert found == {"Count": 3, "4XXError": 1, "5XXError": 1}
    assert total(cloud, "Latency", dimensions) >= total(cloud, "IntegrationLatency", dimensions) > 0
