"""The code that touches models: one package a backend, what they share beside them."""
