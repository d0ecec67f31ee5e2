"""The same question answered steered beside unsteered."""
