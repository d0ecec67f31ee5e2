"""Models from the Hugging Face hub. Nothing here opens a socket unless a person asked for it."""
