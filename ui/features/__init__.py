"""The features of a sparse autoencoder: browsed, searched, and steered with."""
