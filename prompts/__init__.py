"""Prompts: data only, one file a task and language."""
