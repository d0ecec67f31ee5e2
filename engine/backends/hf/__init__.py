"""The transformers backend: torch models on CUDA, MPS and CPU, steered by forward hooks."""
