"""Recoupe: chat with French and English news on your own machine; no sentence without evidence."""
