"""What is there when the state's refusals are asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from account import Account
from running_cloud import eventually, unique


@dataclass(frozen=True)
class Stock:
    """What is there when the refusals are asked for; all names have capitals."""

    account: Account
    training: dict[str, Any]
    processing: dict[str, Any]
    group: str
    package: str
    endpoint: str
    config: str
    model: str

    @property
    def target(self) -> dict[str, str]:
        """The scalable target of the endpoint's variant."""
        return self.account.target(self.endpoint)


Request = Callable[[Stock], dict[str, Any]]
# An operation, a request, the error's code, and what its message holds.
Refused = tuple[str, Request, str, str]


def stocked(account: Account) -> Stock:
    """Make the stock; its jobs are over, its endpoint is InService and scales."""
    sagemaker = account.sagemaker
    training, processing = account.training(), account.processing()
    sagemaker.create_training_job(**training)
    sagemaker.create_processing_job(**processing)
    group = unique("Group")
    sagemaker.create_model_package_group(ModelPackageGroupName=group)
    package = sagemaker.create_model_package(**account.package(group))["ModelPackageArn"]
    endpoint, config, model = account.deployed()
    account.scaling.register_scalable_target(
        **account.target(endpoint), MinCapacity=1, MaxCapacity=2
    )
    for kind, job in (("Training", training), ("Processing", processing)):
        ended(account, kind, job[f"{kind}JobName"])
    return Stock(account, training, processing, group, package, endpoint, config, model)


def ended(account: Account, kind: str, name: str) -> None:
    """Wait until a job is completed."""

    def is_over() -> bool:
        described = account.call(f"Describe{kind}Job", {f"{kind}JobName": name})
        return bool(described[f"{kind}JobStatus"] == "Completed")

    eventually(is_over, f"the end of {name}")
