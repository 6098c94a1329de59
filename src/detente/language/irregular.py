"""Forms of English that no spelling rule gives: of strong verbs, of comparison, of a few plurals. Facts of the grammar.

The treebanks show only the commonest; the lexicon made from them goes first, this list stands in where it has no entry.
"""

from __future__ import annotations

_VERBS = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beaten; become became; befall befell befallen; beget begot
begotten; begin began begun; behold beheld; bend bent; bereave bereft; beseech besought; bind bound; bite bit bitten; bleed
bled; blow blew blown; break broke broken; breed bred; bring brought; build built; burn burnt; buy bought; catch caught; choose
chose chosen; cling clung; come came; creep crept; deal dealt; dig dug; dive dove; do did done; draw drew drawn; dream dreamt;
drink drank drunk; drive drove driven; dwell dwelt; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find
found; flee fled; fling flung; fly flew flown; forbid forbade forbidden; foresee foresaw foreseen; forget forgot forgotten;
forgive forgave forgiven; forgo forwent forgone; forsake forsook forsaken; freeze froze frozen; get got gotten; give gave given;
go went gone; grind ground; grow grew grown; hang hung; have had; hear heard; hide hid hidden; hold held; keep kept; kneel
knelt; know knew known; lay laid; lead led; lean leant; leap leapt; learn learnt; leave left; lend lent; light lit; lose lost;
make made; mean meant; meet met; mislead misled; mistake mistook mistaken; mow mown; pay paid; plead pled; prove proven; ride
rode ridden; ring rang rung; rise rose risen; run ran; saw sawn; say said; see saw seen; seek sought; sell sold; send sent; sew
sewn; shake shook shaken; shear shorn; shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank
sunk; sit sat; slay slew slain; sleep slept; slide slid; sling slung; slink slunk; smell smelt; sow sown; speak spoke spoken;
speed sped; spell spelt; spend spent; spill spilt; spin spun; spit spat; spoil spoilt; spring sprang sprung; stand stood; steal
stole stolen; stick stuck; sting stung; stink stank stunk; stride strode stridden; strike struck stricken; string strung; strive
strove striven; swear swore sworn; sweep swept; swell swollen; swim swam swum; swing swung; take took taken; teach taught; tear
tore torn; tell told; think thought; throw threw thrown; tread trod trodden; wake woke woken; wear wore worn; weave wove woven;
weep wept; win won; wind wound; wring wrung; write wrote written
"""
_PREFIXES = ("under", "over", "with", "out", "re", "un", "mis", "up", "fore", "in")
_PLURALS = {
    "feet": "foot", "geese": "goose", "mice": "mouse", "lice": "louse", "teeth": "tooth", "oxen": "ox", "children": "child",
    "criteria": "criterion", "phenomena": "phenomenon", "crises": "crisis", "theses": "thesis", "hypotheses": "hypothesis",
    "bases": "base", "axes": "axis", "analyses": "analysis", "oases": "oasis", "parentheses": "parenthesis", "emphases": "emphasis",
    "diagnoses": "diagnosis", "memoranda": "memorandum", "referenda": "referendum", "addenda": "addendum", "bacteria": "bacterium",
    "curricula": "curriculum", "strata": "stratum", "alumni": "alumnus", "nuclei": "nucleus", "stimuli": "stimulus",
    "indices": "index", "matrices": "matrix", "appendices": "appendix", "halves": "half", "knives": "knife", "leaves": "leaf",
    "lives": "life", "loaves": "loaf", "selves": "self", "shelves": "shelf", "thieves": "thief", "wives": "wife", "wolves": "wolf",
    "calves": "calf",
}  # fmt: skip
_COMPARED = {"better": "good", "best": "good", "worse": "bad", "worst": "bad", "elder": "old", "eldest": "old"}
_COMPARED_ADVERBS = {"better": "well", "best": "well", "worse": "badly", "worst": "badly"}
_FARTHER = dict.fromkeys(("farther", "farthest", "further", "furthest"), "far")


def irregular_lemmas() -> dict[str, dict[str, str]]:
    """The lemma of each irregular form in lower case, by universal tag."""
    verbs = {form: lemma for lemma, *forms in map(str.split, _VERBS.split(";")) for form in forms}
    return {"VERB": verbs, "NOUN": _PLURALS, "ADJ": _COMPARED | _FARTHER, "ADV": _COMPARED_ADVERBS | _FARTHER}


def irregular_lemma(form: str, listed: dict[str, str], tag: str, xpos: str) -> str | None:
    """The lemma of an irregular form, also under a prefix ("underwent") or as the last part of a word ("horsemen")."""
    if tag == "VERB" and xpos in ("VBD", "VBN"):
        return listed.get(form) or _under_prefix(form, listed)
    if tag == "NOUN" and xpos == "NNS":
        return listed.get(form) or (f"{form[:-2]}an" if form.endswith("men") and len(form) > 4 else None)
    return listed.get(form) if xpos in ("JJR", "JJS", "RBR", "RBS") else None


def _under_prefix(form: str, listed: dict[str, str]) -> str | None:
    for prefix in _PREFIXES:
        lemma = listed.get(form.removeprefix(prefix)) if form.startswith(prefix) else None
        if lemma:
            return prefix + lemma
    return None
