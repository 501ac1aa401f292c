"""Customer-managed KMS keys: who reads or writes what they protect needs the key too."""
