"""Everything the bridge adds to MiniStack, in the order in which it is installed."""

from . import gateway, lifetime, threads
from .alarms.parts import PARTS as ALARMS
from .api_gateway.parts import PARTS as API_GATEWAY
from .autoscaling.parts import PARTS as AUTOSCALING
from .encryption.parts import PARTS as ENCRYPTION
from .events import delivery
from .events.parts import PARTS as EVENTS
from .extension import Part
from .functions.parts import PARTS as FUNCTIONS
from .identity.parts import PARTS as IDENTITY
from .logs.parts import PARTS as LOGS
from .metrics.parts import PARTS as METRICS
from .queues.parts import PARTS as QUEUES
from .sagemaker import emulator
from .sagemaker.parts import PARTS as SAGEMAKER
from .settings import Settings
from .templates.parts import PARTS as TEMPLATES
from .workflows.parts import PARTS as WORKFLOWS

PROCESS: tuple[Part, ...] = (lifetime, gateway, threads)
ROOMS = (
    IDENTITY,
    ENCRYPTION,
    WORKFLOWS,
    EVENTS,
    QUEUES,
    FUNCTIONS,
    LOGS,
    METRICS,
    SAGEMAKER,
    AUTOSCALING,
    API_GATEWAY,
    TEMPLATES,
    ALARMS,
)


def install(settings: Settings) -> None:
    """Install every part of the bridge; the clock of the alarms starts last."""
    delivery.install(settings)
    emulator.attach(settings)
    for parts in (PROCESS, *ROOMS):
        for part in parts:
            part.install()
