"""The conversation: messages, composer, cards."""
