"""The application's version, written into what it makes."""

VERSION = "0.1.0"
