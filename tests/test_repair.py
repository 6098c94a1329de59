"""Repairs of a parse: each on a tree as the parser has given it, and on one that must stay as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente.reading.parsed import Parsed, build_parsed
from detente.reading.repair import repaired


def tree(rows: str) -> Parsed:
    """A sentence from lines of word, tag, relation and head (counted from 0; the root's is its own)."""
    lines = [line.split() for line in rows.strip().splitlines()]
    words = [line[0] for line in lines]
    start = [sum(len(w) + 1 for w in words[:i]) for i in range(len(words))]
    kinds = {"N": "NOUN", "P": "PROPN", "V": "VERB", "A": "AUX", "T": "PART", "I": "ADP", "D": "DET", "R": "PRON", "J": "ADJ", "C": "CCONJ", ".": "PUNCT"}
    upos = [kinds[line[1][0] if line[1] != "NNP" else "P"] if line[1] != "TO" else "PART" for line in lines]
    return build_parsed(
        " ".join(words), start, [s + len(w) for s, w in zip(start, words, strict=True)], words, [w.lower() for w in words],
        upos, [line[1] for line in lines], [""] * len(words), [int(line[3]) for line in lines], [line[2] for line in lines],
        [(0, len(words))], [],
    )  # fmt: skip


def arc(parsed: Parsed, word: str) -> tuple[str, str]:
    token = list(parsed.word).index(word)
    return parsed.word[parsed.head[token]], parsed.rel[token]


def test_a_bare_clause_gets_the_noun_before_it_for_its_subject() -> None:
    mended = repaired(tree("""
        Minister NNP nsubj 1
        suggested VBD root 1
        talks NNS obj 1
        were VBD cop 4
        possible NN ccomp 1
    """))
    assert arc(mended, "talks") == ("possible", "nsubj")


def test_a_clause_with_a_subject_of_its_own_leaves_the_object_where_it_is() -> None:
    given = tree("""
        Minister NNP nsubj 1
        told VBD root 1
        reporters NNS obj 1
        talks NNS nsubj 4
        failed VBD ccomp 1
    """)
    assert repaired(given) is given


REPORTED = """
        Jets NNS nsubj 1
        pounded VBD root 1
        it PRP obj 1
        , . punct 4
        killing VBG advcl 1
        people NNS obj 4
        , . punct 7
        activists NNS conj 5
        and CC cc 9
        monitors NNS conj 5
        {last}
"""


def test_those_who_report_at_the_end_of_a_sentence_are_not_among_those_who_were_killed() -> None:
    mended = repaired(tree(REPORTED.replace("{last}", "reported VBD parataxis 1")))
    assert arc(mended, "activists") == ("reported", "nsubj")
    assert arc(mended, "monitors") == ("activists", "conj")
    given = tree(REPORTED.replace("{last}", "today NN obl:unmarked 4"))
    assert repaired(given) is given


def test_the_name_before_a_verb_of_saying_is_its_subject_and_no_apposition() -> None:
    mended = repaired(tree("""
        Norway NNP nsubj 1
        signed VBD ccomp 5
        Treaty NNP obj 1
        , . punct 1
        Lindqvist NNP appos 2
        said VBD root 5
    """))
    assert arc(mended, "Lindqvist") == ("said", "nsubj")


def test_an_apposition_before_a_verb_that_has_a_subject_stays() -> None:
    given = tree("""
        Norway NNP nsubj 1
        signed VBD ccomp 6
        Treaty NNP obj 1
        , . punct 1
        Pact NNP appos 2
        she RP nsubj 6
        said VBD root 6
    """)
    assert repaired(given) is given


def test_the_infinitive_after_a_decision_belongs_to_it() -> None:
    mended = repaired(tree("""
        Iran NNP nsubj 1
        condemned VBD root 1
        decision NN obj 1
        to TO mark 4
        leave VB advcl 1
        Treaty NNP obj 4
    """))
    assert arc(mended, "leave") == ("decision", "acl")


def test_the_infinitive_of_purpose_stays_with_its_verb() -> None:
    given = tree("""
        Iran NNP nsubj 1
        sent VBD root 1
        envoy NN obj 1
        to TO mark 4
        sign VB advcl 1
        Treaty NNP obj 4
    """)
    assert repaired(given) is given


def test_of_two_subjects_the_one_before_the_copula_is_the_outer_one() -> None:
    mended = repaired(tree("""
        Trouble NN nsubj 3
        is VBZ cop 3
        leaders NNS nsubj 3
        lied VBD root 3
    """))
    assert (arc(mended, "Trouble"), arc(mended, "leaders")) == (("lied", "nsubj:outer"), ("lied", "nsubj"))


def test_a_clause_behind_a_comma_without_its_pronoun_reports_what_stands_before() -> None:
    mended = repaired(tree("""
        Iran NNP nsubj 1
        received VBD root 1
        letters NNS obj 1
        , . punct 6
        ministers NNS nsubj 6
        have A aux 6
        said VBN acl:relcl 2
    """))
    assert arc(mended, "said") == ("received", "parataxis")


def test_a_relative_clause_with_its_pronoun_stays() -> None:
    given = tree("""
        Iran NNP nsubj 1
        received VBD root 1
        letters NNS obj 1
        , . punct 6
        which RP obj 6
        ministers NNS nsubj 6
        wrote VBD acl:relcl 2
    """)
    assert repaired(given) is given


def test_a_title_before_a_name_describes_it() -> None:
    mended = repaired(tree("""
        manager NN nsubj 3
        Ivo NNP nsubj 3
        Marek NNP flat 1
        replied VBD root 3
    """))
    assert arc(mended, "manager") == ("Ivo", "nmod:desc")


def test_a_name_behind_a_comma_is_no_name_of_the_title() -> None:
    given = tree("""
        manager NN nsubj 3
        , . punct 2
        Marek NNP nsubj 3
        replied VBD root 3
    """)
    assert repaired(given) is given


def test_an_adjective_behind_its_noun_is_no_second_subject() -> None:
    mended = repaired(tree("""
        secretary NN nsubj 4
        general NN nsubj 4
        , . punct 3
        Lindqvist NNP appos 1
        wrote VBD root 4
    """))
    assert (arc(mended, "general"), arc(mended, "Lindqvist")) == (("secretary", "amod"), ("secretary", "appos"))


def test_a_name_that_hangs_nowhere_stands_beside_the_phrase_before_it() -> None:
    mended = repaired(tree("""
        said VBD root 0
        spokeswomen NNS nsubj 0
        for I case 3
        alliances NNS nmod 1
        , . punct 5
        Lindqvist NNP dep 0
    """))
    assert arc(mended, "Lindqvist") == ("spokeswomen", "appos")


def test_what_stands_before_that_belongs_to_the_saying() -> None:
    mended = repaired(tree("""
        Lindqvist NNP nsubj 1
        said VBD root 1
        Monday NNP obl 5
        that IN mark 5
        rain NN nsubj 5
        fell VBD ccomp 1
    """))
    assert arc(mended, "Monday") == ("said", "obl")


def test_what_stands_behind_that_stays_in_the_clause() -> None:
    given = tree("""
        Lindqvist NNP nsubj 1
        said VBD root 1
        that IN mark 4
        rain NN nsubj 4
        fell VBD ccomp 1
        Monday NNP obl 4
    """)
    assert repaired(given) is given


def test_of_two_subjects_of_what_is_told_the_first_is_whom_it_is_told() -> None:
    mended = repaired(tree("""
        Ministers NNS nsubj 1
        warn VBP root 1
        Norway NNP nsubj 4
        rain NN nsubj 4
        falls VBZ ccomp 1
    """))
    assert arc(mended, "Norway") == ("warn", "iobj")


def test_what_stands_before_a_finite_verb_is_no_part_of_its_object() -> None:
    mended = repaired(tree("""
        Elbonia NNP compound 3
        rolled VBD root 1
        back RP compound:prt 1
        tariffs NNS obj 1
    """.replace("RP", "NN")))
    assert arc(mended, "Elbonia") == ("rolled", "nsubj")


def test_a_verb_with_a_subject_keeps_the_phrase_of_its_object() -> None:
    given = tree("""
        They PRP nsubj 1
        rolled VBD root 1
        steel NN compound 3
        tariffs NNS obj 1
    """.replace("PRP", "RP"))
    assert repaired(given) is given


def test_a_name_before_the_determiner_is_to_whom_it_was_given() -> None:
    mended = repaired(tree("""
        They PRP nsubj 1
        gave VBD root 1
        Marek NNP compound 4
        a DT det 4
        medal NN obj 1
    """))
    assert arc(mended, "Marek") == ("gave", "iobj")


def test_a_name_behind_the_determiner_stays_with_its_noun() -> None:
    given = tree("""
        They PRP nsubj 1
        broke VBD root 1
        the DT det 4
        Minsk NNP compound 4
        accords NNS obj 1
    """)
    assert repaired(given) is given


def test_a_weekday_between_subject_and_verb_dates_the_verb() -> None:
    mended = repaired(tree("""
        A DT det 1
        court NN nsubj 4
        on IN case 3
        Thursday NNP nmod 1
        approved VBD root 4
    """))
    assert arc(mended, "Thursday") == ("approved", "obl")


def test_a_place_in_capitals_before_the_subject_is_a_dateline() -> None:
    mended = repaired(tree("""
        CAIRO NNP nsubj 3
        : . punct 0
        police NN nsubj 3
        detained VBD root 3
    """))
    assert arc(mended, "CAIRO") == ("detained", "dep")
    assert arc(mended, "police") == ("detained", "nsubj")


def test_a_plural_noun_with_a_subject_and_no_copula_is_the_headlines_verb() -> None:
    mended = repaired(tree("""
        Elbonia NNP nsubj 1
        sides NNS root 1
        with IN case 3
        Ruritania NNP nmod 1
    """))
    assert (mended.upos[1], mended.xpos[1]) == ("VERB", "VBZ")
    assert arc(mended, "Ruritania") == ("sides", "obl")


def test_a_plural_noun_with_its_copula_stays_a_noun() -> None:
    given = tree("""
        They NNP nsubj 2
        were VBD cop 2
        allies NNS root 2
    """)
    assert repaired(given) is given


def named(rows: str, *people: str) -> Parsed:
    """A ``tree`` in which these words are persons' names."""
    from dataclasses import replace

    given = tree(rows)
    return replace(given, ents=[(i, i + 1, "PER") for i, word in enumerate(given.word) if word in people])


BARE = """
    Ada NNP obl 4
    Berg NNP flat 0
    and CC cc 3
    Ivo NNP conj 0
    talked VBD {relation} {head}
    by IN case 6
    phone NN obl 4
"""


def test_a_name_without_a_preposition_is_the_subject_of_a_verb_that_has_none() -> None:
    assert arc(repaired(named(BARE.format(relation="root", head=4), "Ada", "Berg", "Ivo")), "Ada") == ("talked", "nsubj")
    assert arc(repaired(named(BARE.format(relation="root", head=4))), "Ada") == ("talked", "obl")  # no person: "Monday"


def test_a_title_with_a_complement_is_not_the_first_part_of_the_name() -> None:
    mended = repaired(named("""
        Secretary NNP nsubj 5
        of IN case 2
        State NNP nmod 0
        Ada NNP flat 0
        Berg NNP flat 3
        spoke VBD root 5
    """, "Ada", "Berg"))  # fmt: skip
    assert arc(mended, "Ada") == ("spoke", "nsubj")
    assert arc(mended, "Secretary") == ("Ada", "nmod:desc")


def test_a_title_behind_the_conjunction_is_that_of_the_name_behind_it() -> None:
    rows = """
        Ada NNP nsubj 5
        and CC cc 4
        Foreign JJ amod 3
        Minister NNP nmod:desc 0
        Ivo NNP conj 0
        spoke VBD root 5
    """
    assert arc(repaired(named(rows, "Ada", "Ivo")), "Minister") == ("Ivo", "nmod:desc")
    before = rows.replace("Ada NNP nsubj 5\n        and CC cc 4\n        Foreign JJ amod 3\n        Minister NNP nmod:desc 0",
                          "Foreign JJ amod 1\n        Minister NNP nmod:desc 2\n        Ada NNP nsubj 5\n        and CC cc 4").replace("Ivo NNP conj 0", "Ivo NNP conj 2")  # fmt: skip
    assert arc(repaired(named(before, "Ada", "Ivo")), "Minister") == ("Ada", "nmod:desc")


CALLED = """
    She PRP nsubj 1
    called VBD root 1
    Secretary NNP obj 1
    of IN case 4
    State NN nmod 2
    Ada NNP xcomp 1
    Berg NNP flat 5
"""


def test_a_bare_title_before_the_name_that_is_called_is_that_names() -> None:
    mended = repaired(named(CALLED, "Ada", "Berg"))
    assert arc(mended, "Ada") == ("called", "obj")
    assert arc(mended, "Secretary") == ("Ada", "nmod:desc")


def test_what_a_person_is_called_stays_a_complement() -> None:
    given = named(CALLED.replace("Secretary NNP obj", "Ivo NNP obj").replace("Ada NNP", "Bear NNP"), "Ivo")
    assert repaired(given) is given


def test_a_name_that_is_called_alone_is_the_object() -> None:
    mended = repaired(named("""
        She PRP nsubj 1
        called VBD root 1
        Ada NNP xcomp 1
        Berg NNP flat 2
    """, "Ada", "Berg"))
    assert arc(mended, "Ada") == ("called", "obj")


def test_a_verb_without_an_auxiliary_and_with_a_noun_phrase_behind_it_is_active() -> None:
    mended = repaired(tree("""
        Minister NNP nsubj:pass 1
        berated VBN root 1
        the DT det 3
        envoy NN xcomp 1
    """))
    assert arc(mended, "Minister") == ("berated", "nsubj")
    assert arc(mended, "envoy") == ("berated", "obj")


@pytest.mark.parametrize("verb", ["named", "elected"])
def test_what_somebody_is_named_stays(verb: str) -> None:
    parsed = tree(f"""
        Berg NNP nsubj:pass 1
        {verb} VBN root 1
        minister NN xcomp 1
    """)
    lemma = [{"named": "name", "elected": "elect"}.get(w, w) for w in parsed.lemma]
    assert arc(repaired(replace(parsed, lemma=lemma)), "Berg") == (verb, "nsubj:pass")


def test_a_preposition_governs_the_whole_phrase_behind_it() -> None:
    mended = repaired(tree("""
        Norway NNP nsubj 1
        met VBD root 1
        with IN case 6
        Minister NNP obl 1
        of IN case 6
        Foreign JJ amod 6
        Affairs NNP nmod 3
    """))
    assert arc(mended, "with") == ("Minister", "case")
    assert arc(mended, "of") == ("Affairs", "case")


def test_a_name_before_what_is_not_counted_is_to_whom_it_is_given() -> None:
    rows = """
        Norwegians NNPS nsubj 1
        give VBP root 1
        the DT det 4
        Pentagon NNP compound 4
        {thing} NN obj 1
    """
    mended = repaired(tree(rows.replace("{thing}", "permission")))
    assert arc(mended, "Pentagon") == ("give", "iobj")
    assert arc(mended, "the") == ("Pentagon", "det")
    assert arc(repaired(tree(rows.replace("{thing}", "building"))), "Pentagon") == ("building", "compound")


def test_all_that_stands_before_a_verb_is_its_subject() -> None:
    mended = repaired(tree("""
        The DT det 4
        US NNP compound 4
        military JJ amod 4
        trains VBZ root 3
        pilots NNS obj 3
    """))
    assert arc(mended, "military") == ("trains", "nsubj")
    assert arc(mended, "US") == ("military", "compound")
