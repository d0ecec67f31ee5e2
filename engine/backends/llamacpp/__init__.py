"""The llama.cpp backend: GGUF files, quantised or not, steered by its control vector."""
