"""CloudFormation: resource types that MiniStack lacks or has in part."""
