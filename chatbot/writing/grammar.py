"""GBNF grammars: what the model cannot say, it cannot get wrong."""

from __future__ import annotations


def cited_sentence(sources: int) -> str:
    r"""One line of prose that ends with the numbers of existing sources, each at most once.

    A citation of a source that was not given cannot be generated, and no row of dots either: a
    model that has nothing more to say would go on with them.

    >>> print(cited_sentence(2))
    root ::= body " "? cites
    body ::= [^\[\]\n .] part{5,420} "."?
    part ::= [^\[\]\n.] | "." [^\[\]\n.]
    cites ::= "[1]" "[2]"? | "[2]"
    """
    chains = " | ".join(
        " ".join([f'"[{first}]"', *(f'"[{later}]"?' for later in range(first + 1, sources + 1))])
        for first in range(1, sources + 1)
    )
    return (
        'root ::= body " "? cites\n'
        'body ::= [^\\[\\]\\n .] part{5,420} "."?\n'
        'part ::= [^\\[\\]\\n.] | "." [^\\[\\]\\n.]\n'
        f"cites ::= {chains}"
    )


LINE = 'root ::= [^\\n"«“ ] [^\\n]{2,220}'
"""One line of text, for headlines and questions."""
