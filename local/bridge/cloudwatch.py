"""CloudWatch and CloudWatch Logs: metrics from logs, metric math, alarms that evaluate and tell."""

from . import (
    alarms_actions,
    alarms_cloudformation,
    alarms_configuration,
    alarms_evaluation,
    lambda_logs,
    metrics_data,
    metrics_embedded,
    metrics_filters,
    metrics_publishing,
    metrics_services,
    metrics_statistics,
    metrics_store,
)


def install() -> None:
    """Install every module of the CloudWatch half; the clock of the alarms starts last."""
    for part in (
        metrics_store,
        lambda_logs,
        metrics_embedded,
        metrics_filters,
        metrics_publishing,
        metrics_data,
        metrics_statistics,
        metrics_services,
        alarms_configuration,
        alarms_actions,
        alarms_cloudformation,
        alarms_evaluation,
    ):
        part.install()
