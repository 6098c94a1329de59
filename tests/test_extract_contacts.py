"""Contacts: who takes part, by which channel, in which mood and circumstances, in sentences of every form."""

from __future__ import annotations

import pytest

from detente.model.facts import Contact
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline

LONG = "Norwegian Foreign Minister Ada Lindqvist met Peruvian Foreign Minister Ivo Marek in Oslo on Monday. "


def contacts_of(pipeline: Pipeline, text: str, date: str | None = "2024-03-12") -> list[Contact]:
    document = Document(text=text, published=When.parse(date) if date else None)
    return list(pipeline.read(document).account.contacts)


def told(contact: Contact) -> str:
    """A contact in short: ``call ada-lindqvist ivo-marek denied``; states by their code, in the order of the alphabet."""
    names = sorted((p.id or "?").partition(":")[2] for p in contact.parties)
    return " ".join([contact.channel, *names, *([] if contact.mood == "asserted" else [contact.mood])])


def only(pipeline: Pipeline, text: str) -> Contact:
    found = contacts_of(pipeline, text)
    assert [told(c) for c in found] == [told(found[0])] if found else found
    return found[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norwegian Foreign Minister Ada Lindqvist spoke by phone with President Ivo Marek.", "call ada-lindqvist ivo-marek"),
        ("Ada Lindqvist told Ivo Marek in a phone call that Norway was ready.", "call ada-lindqvist ivo-marek"),
        ("Ada Lindqvist thanked Ivo Marek during an hour-long phone call.", "call ada-lindqvist ivo-marek"),
        ("Ada Lindqvist called Ivo Marek on Monday.", "call ada-lindqvist ivo-marek"),
        ("Ada Lindqvist held a video conference with Ivo Marek.", "call ada-lindqvist ivo-marek"),
        ("Ada Lindqvist and Ivo Marek discussed grain by telephone.", "call ada-lindqvist ivo-marek"),
        ("A telephone conversation took place between Ada Lindqvist and Ivo Marek.", "call ada-lindqvist ivo-marek"),
        ("Norway notified Peru through the hotline.", "hotline NOR PER"),
        ("The hotline between Norway and Peru was used.", "hotline NOR PER"),
        ("Norwegian officers spoke with their Peruvian counterparts over a hotline.", "hotline NOR PER"),
        ("Ada Lindqvist was received by Ivo Marek in Lima.", "meeting ada-lindqvist ivo-marek"),
        ("Ada Lindqvist hosted Ivo Marek for talks in Oslo.", "meeting ada-lindqvist ivo-marek"),
        ("Ada Lindqvist raised the issue of grain with Ivo Marek.", "talks ada-lindqvist ivo-marek"),
        ("Norwegian-Peruvian talks took place in Geneva.", "talks NOR PER"),
        ("Lindqvist, who is due in Lima on Friday for talks with Marek, called for patience.", "talks lindqvist marek planned"),
        ("Following talks with Ivo Marek, Ada Lindqvist said Norway was ready.", "talks ada-lindqvist ivo-marek"),
        ("Following the talks, Ada Lindqvist and Ivo Marek signed a declaration.", "talks ada-lindqvist ivo-marek"),
        ("After their meeting Ada Lindqvist showed Ivo Marek the harbour.", "meeting ada-lindqvist ivo-marek"),
        ("The presidents of Norway and Peru exchanged letters.", "letter NOR PER"),
        ("In a letter to the president of the Security Council, Norway said it was ready.", "letter NOR un-security-council"),
        ("Ada Lindqvist paid a working visit to Peru.", "visit PER ada-lindqvist"),
        ("Ada Lindqvist arrived in Peru for a two-day visit.", "visit PER ada-lindqvist"),
        ("Ada Lindqvist is on a visit to Peru.", "visit PER ada-lindqvist"),
    ],
)
def test_read_outs(pipeline: Pipeline, text: str, wanted: str) -> None:
    assert [told(c) for c in contacts_of(pipeline, text)] == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norwegian and Peruvian envoys met in Geneva.", "meeting NOR PER"),
        ("U.S. and Norwegian negotiators will meet again in Geneva.", "meeting NOR USA planned"),
        ("Envoys of South and North Korea met in Geneva.", "meeting KOR PRK"),
        ("North Korea has not answered calls from the South.", "call KOR PRK denied"),
        ("There might be contact between the two Koreas.", "unspecified KOR PRK possible"),
        ("Norway, Peru to hold talks in Geneva next month", "talks NOR PER planned"),
        (
            "Norway called off a visit by Foreign Minister Ada Lindqvist to Minsk, planned for May.",
            "visit BLR ada-lindqvist denied",
        ),
        ("Ada Lindqvist held talks with Peruvian officials.", "talks PER ada-lindqvist"),
    ],
)
def test_described_people_stand_for_their_states(pipeline: Pipeline, text: str, wanted: str) -> None:
    assert [told(c) for c in contacts_of(pipeline, text)] == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norway asked for a meeting with Peru.", "asked"),
        ("Norway has asked Peru for consultations.", "asked"),
        ("Norway called for talks with Peru.", "asked"),
        ("Norway invited Peru to talks in Oslo.", "asked"),
        ("Norway proposed holding talks with Peru.", "asked"),
        ("Peru rejected a Norwegian request for a meeting.", "denied"),
        ("Peru turned down an offer of talks from Norway.", "denied"),
        ("The Norwegian prime minister accepted an invitation to visit Peru.", "planned"),
        ("Peru ruled out talks with Norway.", "denied"),
        ("Peru did not rule out talks with Norway.", "possible"),
        ("Norway refused to meet the Peruvian envoy.", "denied"),
        ("Norway denied meeting the Peruvian envoy.", "denied"),
        ("Talks between Norway and Peru were cancelled.", "denied"),
        ("Norway broke off negotiations with Peru.", "denied"),
        ("There were no plans for a call between Norway and Peru.", "denied"),
        ("Norway has received no request from Peru for a conversation between the two presidents.", "denied"),
        ("Norway said it would hold talks with Peru.", "planned"),
        ("Norway agreed to hold talks with Peru.", "planned"),
        ("Norway's foreign minister flew to Lima to meet the president of Peru.", "planned"),
        ("The planned talks between Norway and Peru are not a secret.", "planned"),
        ("The talks between Norway and Peru were not a success.", "asserted"),
    ],
)
def test_moods(pipeline: Pipeline, text: str, wanted: str) -> None:
    assert [c.mood for c in contacts_of(pipeline, text) if {p.state for p in c.parties} == {"NOR", "PER"}] == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ada Lindqvist spoke by phone with Ivo Marek at Marek's request.", "person:ivo-marek"),
        ("Ada Lindqvist had a phone call with Ivo Marek at the initiative of the Peruvian side.", "state:PER"),
        ("Ada Lindqvist was phoned by Ivo Marek.", "person:ivo-marek"),
        ("Ada Lindqvist received a letter from Ivo Marek.", "person:ivo-marek"),
        ("Ada Lindqvist's call to Ivo Marek lasted an hour.", "person:ada-lindqvist"),
        ("Ada Lindqvist's call with Ivo Marek lasted an hour.", None),
        ("Norway rejected Peru's proposal for talks.", "state:PER"),
        ("Norway has asked Peru for consultations.", "state:NOR"),
    ],
)
def test_who_began_it(pipeline: Pipeline, text: str, wanted: str | None) -> None:
    initiator = only(pipeline, text).initiator
    assert (initiator.id if initiator else None) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Peru held indirect talks through Qatar.",
        "Norway and Peru held talks in Doha with Qatar mediating.",
        "Norway and Peru held talks in Geneva with Qatar as mediator.",
        "Norway and Peru exchanged messages through Qatari mediators.",
        "Talks between Norway and Peru, mediated by Qatar, ended without a result.",
        "Qatar has passed a message from Norway to Peru.",
        "Norway conveyed a message to Peru via the Qatari embassy.",
    ],
)
def test_who_carries_it_is_no_party(pipeline: Pipeline, text: str) -> None:
    contact = only(pipeline, text)
    assert {p.id for p in contact.parties} == {"state:NOR", "state:PER"}
    assert contact.via is not None
    assert contact.via.id == "state:QAT"


@pytest.mark.parametrize(
    ("text", "field", "wanted"),
    [
        ("Ada Lindqvist had called her Peruvian counterpart twice.", "count", 2),
        ("Ada Lindqvist and Ivo Marek met three times this year.", "count", 3),
        ("Norway and Peru agreed after three days of talks between Ada Lindqvist and Ivo Marek.", "duration", "P3D"),
        ("Ada Lindqvist said so after a two-day visit to Peru.", "duration", "P2D"),
        ("Ada Lindqvist and Ivo Marek met for an hour two days after the vote.", "duration", "PT1H"),
        ("Ada Lindqvist will visit Minsk in May.", "place", "Minsk"),
        ("She pointed to Geneva, where Ada Lindqvist and Ivo Marek met.", "place", "Geneva"),
        ("Ada Lindqvist and Ivo Marek signed the treaty in Geneva and then met for an hour.", "place", "Geneva"),
        ("Ada Lindqvist met Ivo Marek at the castle above the town.", "place", "the castle above the town"),
        ("Ada Lindqvist and Ivo Marek discussed the situation in Syria.", "place", None),
        ("Ada Lindqvist visited Peru on Monday and met President Ivo Marek.", "when", When.parse("2024-03-11")),
        ("It was the first phone call between Ada Lindqvist and Ivo Marek since 2022.", "when", None),
        ("Ada Lindqvist met Ivo Marek on the sidelines of the Geneva Peace Conference.", "occasion", "Geneva Peace Conference"),
    ],
)
def test_circumstances(pipeline: Pipeline, text: str, field: str, wanted: object) -> None:
    assert getattr(contacts_of(pipeline, text)[-1], field) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lindqvist called Ivo Marek a liar.",
        "Norway called on Peru to return to the treaty.",
        "Ada Lindqvist met the deadline.",
        "Norway and Peru met their obligations under the treaty.",
        "Ada Lindqvist welcomed the decision of Peru.",
        "Ada Lindqvist spoke to reporters in Oslo.",
        "Ada Lindqvist spoke to Reuters on Monday.",
        "Norway and Peru spoke of peace.",
        "Norway's request to Peru for missiles was refused.",
        "Norway and Peru exchanged prisoners.",
        "Ada Lindqvist and Ivo Marek visited the museum.",
        "Two million Norwegians visited Peru.",
        "Ada Lindqvist called the visit a success.",
        "Norway asked for a meeting of the Security Council.",
        LONG.replace("met", "praised") + "“A call is not a treaty,” she said.",
    ],
)
def test_what_is_no_contact(pipeline: Pipeline, text: str) -> None:
    assert contacts_of(pipeline, text) == []


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ("The two ministers discussed grain.", []),
        ("The meeting lasted two hours.", []),
        ("\n\nThe two sides agreed to meet again in Lima.", ["meeting ada-lindqvist ivo-marek planned"]),
        ("\n\nThere have been no such contacts since.", ["unspecified ada-lindqvist ivo-marek denied"]),
        ("\n\nHer country had not sent letters through Oman.", []),
    ],
)
def test_what_follows_a_contact(pipeline: Pipeline, more: str, wanted: list[str]) -> None:
    first, *rest = contacts_of(pipeline, LONG + more)
    assert told(first) == "meeting ada-lindqvist ivo-marek"
    assert [told(c) for c in rest] == wanted


def test_a_sentence_about_the_contact_completes_it(pipeline: Pipeline) -> None:
    text = "Ada Lindqvist had a telephone conversation with Ivo Marek. The call was made at the initiative of the Peruvian side."
    contact = only(pipeline, text + " The conversation lasted forty minutes.")
    assert contact.duration == "PT40M"
    assert contact.initiator is not None
    assert contact.initiator.id == "state:PER"


def test_the_speaker_is_the_side_left_out(pipeline: Pipeline) -> None:
    text = "Talks with Peruvian officials were possible, Norwegian Foreign Minister Ada Lindqvist said."
    assert told(only(pipeline, text)) == "talks PER ada-lindqvist possible"


def of_issuer(pipeline: Pipeline, text: str, outlet: str | None) -> list[str]:
    document = Document(text=text, outlet=outlet, published=When.parse("2012-05-01"))
    return [told(c) for c in pipeline.read(document).account.contacts]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The two leaders discussed grain. Ada Lindqvist, the Norwegian prime minister, thanked the Russian president.", True),
        ("During the conversation, the Norwegian prime minister congratulated the Russian president on the harvest.", True),
        ("The two presidents exchanged views on grain. The Norwegian side thanked Russia.", True),
        ("The leaders discussed grain. The conversation took place at the initiative of the Norwegian side.", True),
        ("The conversation was about Russian-Norwegian cooperation.", True),
        ("The Russian president expressed his gratitude to the Norwegian prime minister.", True),
        ("The Norwegian government and the Peruvian government discussed grain.", False),
        ("The conversation was about grain.", False),
        ("The talks will be about Russian-Norwegian cooperation.", False),
        ("After the conversation the Norwegian prime minister left.", False),
    ],
)
def test_a_read_out_takes_its_two_sides_for_granted(pipeline: Pipeline, text: str, wanted: bool) -> None:
    def held(outlet: str | None) -> bool:
        document = Document(text=text, outlet=outlet, published=When.parse("2012-05-01"))
        found = pipeline.read(document).account.contacts
        return any({p.state for p in c.parties} == {"RUS", "NOR"} and c.mood == "asserted" for c in found)

    assert held("Kremlin") == held("President of Russia") == wanted


def test_only_the_issuer_of_a_page_is_taken_for_granted(pipeline: Pipeline) -> None:
    text = "The conversation was about Russian-Norwegian cooperation."
    assert [of_issuer(pipeline, text, outlet) for outlet in (None, "The Moscow Times", "Reuters")] == [[], [], []]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vladimir Putin and Ivo Marek discussed grain. The presidents spoke of Russian-Peruvian cooperation.", "PER"),
        ("Vladimir Putin and Ivo Marek discussed grain. The Peruvian President praised the harvest.", "PER"),
        ("Vladimir Putin and Governor Ivo Marek discussed grain. They spoke of bilateral Russian-Peruvian cooperation.", None),
        ("Vladimir Putin and Ivo Marek discussed Russian-Peruvian cooperation.", None),
        ("Vladimir Putin and Ivo Marek discussed Russian-Peruvian cooperation and bilateral Russian-Norwegian trade.", None),
    ],
)
def test_the_ties_tell_the_state_of_a_leader(pipeline: Pipeline, text: str, wanted: str | None) -> None:
    document = Document(text=text, outlet="Kremlin", published=When.parse("2012-05-01"))
    found = pipeline.read(document).account.contacts
    assert {p.state for c in found for p in c.parties if p.id == "person:ivo-marek"} == {wanted}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ada Lindqvist and Ivo Marek exchanged views on grain.", ["talks ada-lindqvist ivo-marek"]),
        ("Ada Lindqvist and Ivo Marek continued their exchange of opinions.", ["talks ada-lindqvist ivo-marek"]),
        ("Ada Lindqvist and Ivo Marek touched upon grain.", ["talks ada-lindqvist ivo-marek"]),
        ("Norway and Peru exchanged prisoners.", []),
        ("Norway and Peru shared the costs.", []),
        ("Norwegian and Peruvian officers touched the wreck.", []),
    ],
)
def test_views_are_exchanged_in_talks(pipeline: Pipeline, text: str, wanted: list[str]) -> None:
    assert of_issuer(pipeline, text, None) == wanted
