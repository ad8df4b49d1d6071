"""The container image, made and tried without a container engine."""
