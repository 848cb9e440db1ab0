"""A bilingual hybrid passage store: dense and lexical search, fused; it knows nothing of the chatbot."""
