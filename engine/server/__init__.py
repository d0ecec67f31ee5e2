"""An HTTP server before the engine, in OpenAI's manner: what is asked, refused and answered."""
