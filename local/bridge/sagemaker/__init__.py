"""SageMaker at the gateway: checked here as AWS checks it, then handed to an emulator."""
