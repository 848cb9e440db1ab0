"""French and English function words: they carry no subject, so queries drop them.

Kept to articles, pronouns, auxiliaries, prepositions, conjunctions and question words; a word that
may be news in itself (« guerre », "against") is not here. Words of one letter included.
"""

from __future__ import annotations

from typing import Final

_FRENCH: Final = """
a à afin ai aie aient ainsi ait alors après as au aucun aucune aura auraient aurait auront aussi
autre autres aux avaient avais avait avant avec avez avoir avons ayant c ça car ce ceci cela celle
celles celui cependant ces cet cette ceux chaque chez combien comme comment d dans de depuis des
desquelles desquels dès donc donne donner dont du duquel durant elle elles en encore entre es est et
étaient était étant été êtes être eu eux fait faire font furent fut il ils j je jusqu jusque l la
laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais me même mêmes mes
moi moins mon n ne ni nos notre nous on ont or ou où par parce parmi pas pendant peu peut peuvent
plus plusieurs pour pourquoi pourrait puis qu quand que quel quelle quelles quels qui quoi s sa sans
se selon sera seraient serait seront ses si sien son sont sous sur t ta te tel telle tels tes toi
ton tous tout toute toutes très tu un une vers voici voilà vos votre vous y
"""
_ENGLISH: Final = """
a about after again all also am an and any are as at be because been before being both but by can
could did do does doing done during each either else few for from further had has have having he her
here hers herself him himself his how however i if in into is it its itself just ll many may me
might more most much must my myself no nor not of off on once only or other our ours out over own
per re s same shall she should so some such t than that the their theirs them themselves then there
these they this those through to too under until up upon us ve very was we were what when where
whether which while who whom whose why will with within without would you your yours
"""

STOPWORDS: Final[frozenset[str]] = frozenset(_FRENCH.split()) | frozenset(_ENGLISH.split())
"""Lower case, accents as written."""
