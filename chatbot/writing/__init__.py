"""From evidence to sentences: prompts, grammar, writing, mending, citing."""
