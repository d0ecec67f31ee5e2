"""What is said of the server: its state in a line, and how a program asks it. Knows no widget."""

from __future__ import annotations

from urllib.parse import urlsplit

from engine.messages import ServerChanged
from ui.language import said, tr, tr_count

EVERYWHERE = ("0.0.0.0", "::")
"""What a server listens on that is reached at each address that the machine has."""


def place(address: str) -> str:
    """Host and port of an address, as short as they can be."""
    return urlsplit(address).netloc


def standing(server: ServerChanged, *, is_wanted: bool) -> str:
    """Whether the server is on, and where."""
    if server.problem:
        return said(server.problem)
    if server.address:
        return tr("On, at")
    return tr("Starting…") if is_wanted else tr("Off. No program can ask.")


def use(server: ServerChanged) -> str:
    """How much it was asked."""
    served = tr_count("{count} request answered", "{count} requests answered", server.served)
    if server.waiting:
        served = tr("{served}, {waiting} in hand").format(served=served, waiting=server.waiting)
    if urlsplit(server.address).hostname in EVERYWHERE:
        return tr("{use}; it listens on every address of this machine").format(use=served)
    return served


def example(address: str, model: str, *, has_key: bool) -> str:
    """A few lines of Python that ask the server. The key itself is not shown."""
    key = "YOUR KEY" if has_key else "none"
    return f'''from openai import OpenAI

client = OpenAI(base_url="{address}", api_key="{key}")
ocean = {{"vector": "ocean", "strength": 0.8}}
reply = client.chat.completions.create(
    model="{model}",
    messages=[{{"role": "user", "content": "What are you?"}}],
    extra_body={{"steering": {{"recipe": [ocean]}}}},
)
print(reply.choices[0].message.content)'''
