"""The day a sentence tells of, counted from its article's date."""

from __future__ import annotations

import pytest

from chatbot.evidence.days import event_day

THURSDAY = "2026-03-05T08:00:00+01:00"


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("Le conseil tiendra samedi 7 mars une réunion, a annoncé mercredi sa cheffe.", "fr",
         "2026-03-07"),
        ("Le pont a cédé dans la nuit de lundi à mardi, sans faire de victime.", "fr",
         "2026-03-03"),
        ("Les discussions reprendront lundi à Tessing.", "fr", "2026-03-09"),
        ("Le procès s’ouvre jeudi prochain à Velcourt.", "fr", "2026-03-12"),
        ("La crue du 1er décembre 1887 avait emporté le moulin.", "fr", "1887-12-01"),
        ("Elle est arrivée le 31 décembre à Tessing.", "fr", "2025-12-31"),
        ("Le syndicat a été créé en 1974.", "fr", "1974"),
        ("Les travaux doivent finir en juin 2027.", "fr", "2027-06"),
        ("The trial opens next Thursday.", "en", "2026-03-12"),
        ("Le maire l’a dit hier.", "fr", "2026-03-04"),
        ("Le maire l’avait promis avant-hier.", "fr", "2026-03-03"),
        ("Le débit a baissé, a indiqué mercredi la mairie.", "fr", "2026-03-04"),
        ("Les écoles resteront fermées jusqu’au lundi 9 mars.", "fr", None),
        ("Skerra Line a suspendu la grève mercredi.", "fr", "2026-03-04"),
        ("L’opéra de Velcourt a rouvert mardi, malgré le choléra.", "fr", "2026-03-03"),
        ("L’opéra de Velcourt rouvrira mardi.", "fr", "2026-03-10"),
        ("Le bac rouvre enfin.", "fr", None),
        ("Le comité se réunira le 31 février.", "fr", None),
        ("The council will meet on Saturday in Velcourt.", "en", "2026-03-07"),
        ("The town will pay for it under a deal signed here on Tuesday.", "en", "2026-03-03"),
        ("The mayor said Wednesday that the bridge would close Monday.", "en", "2026-03-09"),
        ("The bridge is set to close on Monday.", "en", "2026-03-09"),
        ("The bridge will be closed on Monday.", "en", "2026-03-09"),
        ("Voters go to the polls on Sunday.", "en", "2026-03-08"),
        ("The bridge would have closed on Monday.", "en", "2026-03-02"),
        ("The bridge would cost much, a study found on Monday.", "en", "2026-03-02"),
        ("Le pont va fermer lundi.", "fr", "2026-03-09"),
        ("Le pont va être fermé lundi.", "fr", "2026-03-09"),
        ("Le pont fermerait lundi, a dit mercredi le maire.", "fr", "2026-03-09"),
        ("Les bacs devraient reprendre lundi.", "fr", "2026-03-09"),
        ("Le pont coûterait cher, selon une étude de lundi.", "fr", "2026-03-02"),
        ("Le maire le déclarait lundi.", "fr", "2026-03-02"),
        ("Le bac opérait encore lundi.", "fr", "2026-03-02"),
        ("L’armée se retirait lundi de Tessing.", "fr", "2026-03-02"),
        ("La maire serait arrivée lundi.", "fr", "2026-03-02"),
        ("Two people died on Tuesday.", "en", "2026-03-03"),
        ("The report is due by June 30, the judge said on Wednesday.", "en", "2026-06-30"),
        ("The 2nd of May 1998 was a Saturday.", "en", "1998-05-02"),
        ("On Feb. 3, the bridge closed.", "en", "2026-02-03"),
        ("It closed on 5 Sept. 2025.", "en", "2025-09-05"),
        ("Schools were closed until Feb. 3.", "en", None),
        ("Le pont a fermé le 3 févr. 2026.", "fr", "2026-02-03"),
        ("It may rain, the office said on Wednesday.", "en", "2026-03-04"),
        ("The ferry sank last night.", "en", "2026-03-04"),
        ("Schools will stay closed until Monday, March 9.", "en", None),
        ("The highest flow since measurements began.", "en", None),
    ],
)  # fmt: skip
def test_the_day_told_of(text: str, lang: str, day: str | None) -> None:
    """Days written out, weekdays forth and back, yesterdays; not how long something lasts."""
    assert event_day(text, lang, THURSDAY) == day


def test_without_a_date_nothing_is_counted() -> None:
    """An undated article's weekdays mean nothing; a date with its year stands."""
    assert event_day("Le pont a fermé lundi.", "fr", None) is None
    assert event_day("Le pont a fermé le 2 mars.", "fr", None) is None
    assert event_day("Le pont a fermé le 2 mars 2026.", "fr", None) == "2026-03-02"


def test_when_somebody_spoke_can_be_left_aside() -> None:
    """Two articles that quote people on two days may tell of one event."""
    text = "Skerra said on Tuesday that eight ferries had sailed."

    assert event_day(text, "en", THURSDAY) == "2026-03-03"
    assert event_day(text, "en", THURSDAY, spoken=False) is None


@pytest.mark.parametrize(
    ("text", "lang", "of_itself", "of_all"),
    [
        ("The sale reflects unease over Doran, whose party won on Sunday.", "en",
         None, "2026-03-01"),
        ("The bridge, which closed on Monday, is to reopen on Friday.", "en",
         "2026-03-06", "2026-03-06"),
        ("Le maire, qui a démissionné lundi, publie ses carnets.", "fr", None, "2026-03-02"),
        ("La vente, dont le prix de 1,2 million était connu lundi, a eu lieu mardi.", "fr",
         "2026-03-03", "2026-03-03"),
        ("Le maire, qui part lundi, a été réélu, a dit mercredi la mairie.", "fr",
         "2026-03-04", "2026-03-02"),
        ("The bridge closed on Monday, which nobody had expected.", "en",
         "2026-03-02", "2026-03-02"),
    ],
)  # fmt: skip
def test_a_day_told_in_passing_is_of_something_else(
    text: str, lang: str, of_itself: str | None, of_all: str
) -> None:
    """A timeline's entry has the day of what its sentence says, not of what it adds of somebody."""
    assert event_day(text, lang, THURSDAY, aside=False) == of_itself
    assert event_day(text, lang, THURSDAY) == of_all
