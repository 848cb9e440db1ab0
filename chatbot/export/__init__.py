"""Results as files people keep: Markdown, HTML, PDF and JSON."""
