"""Everything the bridge adds to MiniStack, in the order in which it is installed."""

from . import (
    authorization,
    cloudwatch,
    dead_letters,
    denials,
    encryption_keys,
    event_delivery,
    event_sources,
    function_architecture,
    function_errors,
    function_logs,
    function_refusals,
    gateway,
    lifetime,
    log_encryption,
    object_encryption,
    object_events,
    pass_role,
    queue_encryption,
    rule_permissions,
    table_encryption,
    task_authorization,
    task_results,
    template_archives,
    template_buckets,
    template_tables,
    template_workflows,
    workflow_checks,
    workflow_names,
    workflow_redrive,
    workflow_retries,
    workflow_role,
    workflow_runs,
    workflow_states,
    write_conditions,
)
from .settings import Settings

PROCESS = (lifetime, gateway)
IDENTITY = (authorization, denials, encryption_keys, pass_role)
# The role is set around the run, so it comes after it.
WORKFLOWS = (
    workflow_runs,
    workflow_role,
    workflow_states,
    workflow_retries,
    workflow_names,
    workflow_redrive,
    workflow_checks,
    task_results,
    task_authorization,
)
EVENTS = (rule_permissions, dead_letters, object_events)
DATA = (object_encryption, table_encryption, queue_encryption, log_encryption, write_conditions)
FUNCTIONS = (
    event_sources,
    function_errors,
    function_refusals,
    function_logs,
    function_architecture,
)
TEMPLATES = (template_archives, template_buckets, template_tables, template_workflows)


def install(settings: Settings) -> None:
    """Install every module of the bridge."""
    for part in (*PROCESS, *IDENTITY, *WORKFLOWS, *EVENTS, *DATA, *FUNCTIONS, *TEMPLATES):
        part.install()
    event_delivery.install(settings)
    cloudwatch.install()
