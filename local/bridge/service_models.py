"""The service models that botocore ships: what an operation takes, answers and fails with."""

from functools import cached_property
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel


class Model:
    """The model of one service, read when it is first asked."""

    def __init__(self, service: str) -> None:
        self._service = service

    def knows(self, operation: str) -> bool:
        """Whether the service has an operation of this name."""
        return operation in self._model.operation_names

    def input_shape(self, operation: str) -> Any:
        """Return the shape of an operation's request."""
        return self._model.operation_model(operation).input_shape

    def output_shape(self, operation: str) -> Any:
        """Return the shape of an operation's answer, or None if it answers nothing."""
        return self._model.operation_model(operation).output_shape

    @cached_property
    def errors(self) -> frozenset[str]:
        """The codes of the errors that the model has a class for."""
        return frozenset(shape.error_code for shape in self._model.error_shapes)

    @cached_property
    def _model(self) -> Any:
        return ServiceModel(Loader().load_service_model(self._service, "service-2"), self._service)
