"""Recoupe: chat with French and English news articles on your own machine; no sentence without evidence."""
