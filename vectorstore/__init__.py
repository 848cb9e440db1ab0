"""A bilingual hybrid store of passages: dense and lexical search, fused.

It knows nothing of the chatbot.
"""
