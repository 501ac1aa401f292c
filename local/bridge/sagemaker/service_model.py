"""The service model of SageMaker, and which of its operations are emulated."""

from ..service_models import Model

MODEL = Model("sagemaker")

JOBS = ("TrainingJob", "ProcessingJob")

# A call of any other operation is refused, by name.
OFFERED = frozenset(
    {
        *(f"{verb}{job}" for verb in ("Create", "Describe", "Stop") for job in JOBS),
        *(f"List{job}s" for job in JOBS),
        *(
            f"{verb}{made}"
            for verb in ("Create", "Describe", "Delete")
            for made in ("ModelPackageGroup", "ModelPackage", "Model", "EndpointConfig", "Endpoint")
        ),
        "ListModelPackageGroups",
        "ListModelPackages",
        "UpdateModelPackage",
        "ListModels",
        "ListEndpointConfigs",
        "ListEndpoints",
        "UpdateEndpoint",
        "UpdateEndpointWeightsAndCapacities",
        "AddTags",
        "ListTags",
        "DeleteTags",
    }
)
