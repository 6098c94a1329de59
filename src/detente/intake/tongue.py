"""Whether a text is English enough to be read as English.

A wrong "not English" loses a document, so short and doubtful texts count as English: headlines, lists of names, tables, code.
A text is set aside only where small words of another language, or letters of another script, are plain and English ones are
missing in every part looked at. A page in two languages is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from detente.model.text import Document, Problem

WINDOWS = 8
WINDOW = 600
"""Of a long text, so many parts of so many characters are looked at, the first and the last among them."""
FEWEST_WORDS = 12
FEWEST_LETTERS = 40
"""Less than this in another language or another script is too short to tell."""
_ENGLISH_SHARE = 0.06
_OTHER_SHARE = 0.12
_FEWEST_KINDS = 4

# Small words that English has and hardly any other language in Latin letters. "To", "by", "at", "had", "are" and "on" are not
# among them: Polish, Danish, Dutch, Romanian and French have them too.
_ENGLISH = frozenset(
    "the of and that with from this these those which would could should their its his her it they he she not has been were "
    "who what when where there than into about after before because during between through against under while other also "
    "said says will can must may more most such only both each any our your my us them you we an if but or out up".split()
)
# Small words of each language that are no names, no parts of names ("de la", "van der", "bin"), and that no English text has.
_SMALL_WORDS = {
    "Afrikaans": "die het nie wat vir aan ook sy hulle dat om te deur kan maar",
    "Albanian": "të në dhe një për që është nga së ka janë por kjo më si",
    "Azerbaijani": "və bu ilə bir üçün olan olub edib ki də da görə sonra deyib",
    "Basque": "eta da ez zen dira bat du ere izan dute egin bere baina",
    "Bosnian, Croatian or Serbian": "je su se da na za od koji koja će nije što bi kao iz ali biti samo ili nakon sa",
    "Catalan": "que els amb una són més però ha aquest també va han dels seva com és",
    "Czech": "je se na že v jsou které který pro aby ale jako bylo jeho podle po také být ze",
    "Danish": "og er det til på af ikke som har med der blev også fra kan vil efter mod skal være",
    "Dutch": "het een dat van zijn voor niet ook werd wordt aan naar bij door heeft maar nog deze om te",
    "Estonian": "ja et ei oli ning kui mis ka oma ta ole kuid selle pärast",
    "Filipino": "ang ng mga sa na ay hindi kay ito siya nila kung pero niya",
    "Finnish": "ja ei että se hän mutta oli myös ovat joka kun kuin sen mukaan ole tai",
    "French": "et les des une est que qui dans pour pas sur par avec sont ce cette ont aux mais leur nous ses été qu après",
    "German": "der und das ist nicht von zu mit den dem des ein eine einer auf für sich auch wird nach werden bei sie es hat haben",
    "Hausa": "ya ta da na cewa wani ba shi wanda sun kuma yi suka wannan",
    "Hungarian": "az és hogy nem egy volt meg ezt csak már szerint azt de ha mint kell után lesz",
    "Icelandic": "og er að það ekki til sem við um hann hefur með fyrir var á",
    "Indonesian or Malay": "yang dan di untuk dengan dari tidak ini itu dalam pada akan telah oleh kepada adalah juga bahwa bahawa",
    "Irish": "agus na ag ar sé bhí leis ach mar tá seo sin",
    "Italian": "che di il e una è sono con della dei nel ha anche più alla gli le si dal questo stato dell",
    "Kurdish": "û li ku bi ji di ne ew bo jî bû ye heye hat",
    "Latin": "et est ad cum ut quod sed qui sunt quae esse enim",
    "Latvian": "ir ka par ar kas tika arī bet lai pēc nav tas viņš gan",
    "Lithuanian": "ir kad yra iš tai su kaip buvo bei apie po dėl bet jis nuo taip",
    "Norwegian": "og er det til på av ikke som har med også fra ble kan vil etter mot skal være",
    "Polish": "nie się na jest że w z jak dla przez które który oraz ale po są od jego było być",
    "Portuguese": "que não uma para com por os mais como foi se ao pelo pela dos das são também já ele está em",
    "Romanian": "și că nu este cu din pentru au sunt fost mai sau după acest prin fi într lui ale la",
    "Russian in Latin letters": "chto ne eto kak dlya po iz ego byl bylo takzhe ili pri ob iz ot ih",
    "Slovak": "je sa na že v sú ktoré ktorý aby ale ako bolo jeho podľa po aj byť zo",
    "Slovenian": "je na se da ki za pa ni bi tudi kot bo iz po pri že",
    "Somali": "oo iyo ka ku ay ah waa uu ee ayaa la waxaa soo",
    "Spanish": "que los las una por con para se su como más es pero fue sus entre este esta sobre ya también ha lo y",
    "Swahili": "ya na wa kwa ni katika za kuwa hiyo lakini kama huo cha alisema",
    "Swedish": "och är det att på av inte som har med till den också från ska kan efter mot vara för ett",
    "Turkish": "ve bir bu için ile olarak da de olan daha gibi sonra çok kadar ancak dedi",
    "Uzbek": "va bilan uchun bu ham bo bir edi deb ning bilan keyin lekin",
    "Vietnamese": "và của là không có được trong cho với những một các đã người này về",
    "Welsh": "yn y yr mae ei ar wedi gan bod hefyd ond oedd hyn",
}  # fmt: skip
# Scripts by their ranges of code points ("a-z"), with the language that is meant where nothing tells more.
_SCRIPTS = (
    ("Greek", "\u0370-\u03ff\u1f00-\u1fff"), ("Cyrillic", "\u0400-\u052f"), ("Armenian", "\u0530-\u058f"),
    ("Hebrew", "\u0590-\u05ff"), ("Arabic", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"), ("Hindi", "\u0900-\u097f"),
    ("Bengali", "\u0980-\u09ff"), ("Punjabi", "\u0a00-\u0a7f"), ("Gujarati", "\u0a80-\u0aff"), ("Odia", "\u0b00-\u0b7f"),
    ("Tamil", "\u0b80-\u0bff"), ("Telugu", "\u0c00-\u0c7f"), ("Kannada", "\u0c80-\u0cff"), ("Malayalam", "\u0d00-\u0d7f"),
    ("Sinhala", "\u0d80-\u0dff"), ("Thai", "\u0e00-\u0e7f"), ("Lao", "\u0e80-\u0eff"), ("Tibetan", "\u0f00-\u0fff"),
    ("Burmese", "\u1000-\u109f"), ("Georgian", "\u10a0-\u10ff\u1c90-\u1cbf"), ("Korean", "\u1100-\u11ff\uac00-\ud7af"),
    ("Amharic", "\u1200-\u137f"), ("Khmer", "\u1780-\u17ff"), ("Mongolian", "\u1800-\u18af"), ("Japanese", "\u3040-\u30ff"),
    ("Chinese", "\u3400-\u9fff"),
)  # fmt: skip
# Letters that only this language of a script has; the first that fits is taken.
_TELLING = {
    "Cyrillic": (
        ("Ukrainian", "їєґ"), ("Belarusian", "ў"), ("Macedonian", "ѓќѕ"), ("Serbian", "ђћџљњј"), ("Tajik", "ҳҷӣӯ"),
        ("Kazakh", "әұһ"), ("Kyrgyz or Mongolian", "өү"), ("Russian", "ыэё"), ("Bulgarian", "ъ"),
    ),
    "Arabic": (("Urdu", "ٹڈڑںے"), ("Pashto", "ښځ"), ("Persian", "گچپژ")),
}  # fmt: skip
_FOREIGN = re.compile("[" + "".join(ranges for _, ranges in _SCRIPTS) + "]+")
_WORD = re.compile(r"[^\W\d_]+")


def tongue_problem(document: Document) -> Problem | None:
    """The problem of a document that is not English, or ``None`` for one that can be read."""
    found = english_enough(document.text)
    if found is None:
        return None
    return Problem(f"the text is {found}, not English: give an English translation of it", document.source)


def english_enough(text: str) -> str | None:
    """``None`` for a text that is English or cannot be told from it, else the English name of its language ("Russian").

    At most ``WINDOWS`` parts of the text are looked at, so a long text takes no more time than a short one.
    """
    others: Counter[str] = Counter()
    looked_at = 0
    for window in _windows(text):
        found = _language(window)
        if found == "English":
            return None
        looked_at += 1
        if found:
            others[found] += 1
    if not others or 2 * others.total() < looked_at:
        return None
    return max(sorted(others), key=others.__getitem__)


def _windows(text: str) -> Iterator[str]:
    """Parts at equal distances; the whole of a text that is not longer than they are together."""
    if len(text) <= WINDOWS * WINDOW:
        for start in range(0, len(text), WINDOW):
            if start == 0 or len(text) - start > WINDOW // 2:
                yield text[start : start + WINDOW]
        return
    for number in range(WINDOWS):
        start = (len(text) - WINDOW) * number // (WINDOWS - 1)
        yield text[start : start + WINDOW]


def _language(window: str) -> str | None:
    """"English", another language, or ``None`` where neither is plain."""
    foreign = "" if window.isascii() else "".join(_FOREIGN.findall(window))
    latin_text = " ".join(word for word in window.lower().split() if "//" not in word and "@" not in word)  # no addresses
    words = _WORD.findall(_FOREIGN.sub(" ", latin_text) if foreign else latin_text)
    english = sum(1 for word in words if word in _ENGLISH)
    if english >= 3 and english >= _ENGLISH_SHARE * len(words):
        return "English"
    latin = sum(map(len, words))
    if len(foreign) >= FEWEST_LETTERS and len(foreign) > 3 * latin:
        return _by_script(foreign)
    return _by_words(words, english)


def _by_words(words: list[str], english: int) -> str | None:
    """The language whose small words are the most, where they are many, of several kinds, and four times the English ones."""
    if len(words) < FEWEST_WORDS:
        return None
    known = _languages_of_words()
    hits: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for language in known.get(word, ()):
            hits[language] += count
            kinds[language] += 1
    sure = [name for name in sorted(hits) if kinds[name] >= _FEWEST_KINDS and hits[name] >= _OTHER_SHARE * len(words)]
    best = max(sure, key=lambda name: (hits[name], kinds[name]), default=None)
    return best if best and hits[best] >= 4 * english else None


@lru_cache(maxsize=1)
def _languages_of_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in dict.fromkeys(words.split()):
            found[word] = (*found.get(word, ()), language)
    return found


def _by_script(letters: str) -> str:
    found = Counter(letters.lower())
    counts: Counter[str] = Counter()
    for letter, count in found.items():
        counts[_script(letter)] += count
    script = max(sorted(counts), key=counts.__getitem__)
    if counts["Japanese"] * 20 > len(letters):
        return "Japanese"
    for language, telling in _TELLING.get(script, ()):
        if sum(found[letter] for letter in telling) * 200 > len(letters):
            return language
    return "in Cyrillic letters" if script == "Cyrillic" else script


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """The script of a letter: the language that is meant by it where nothing tells more."""
    for name, ranges in _SCRIPTS:
        if any(first <= letter <= last for first, last in zip(ranges[::3], ranges[2::3], strict=True)):
            return name
    return _SCRIPTS[-1][0]
