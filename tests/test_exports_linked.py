"""The forms of linked data: read by rdflib and by the FollowTheMoney package, and held against what the specifications demand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.exports_accounts import (
    ACCOUNT,
    CALL,
    DENIED,
    DOCUMENT,
    ID,
    LEFT,
    PHONED,
    POP,
    PROMISED,
    SAID,
    SIGNING,
    TEXT,
    UNDATED,
    URL,
    at,
    written,
)

from detente.model.report import Account
from detente.model.text import Document
from detente.publish.exports import Options

Graph = pytest.importorskip("rdflib").Graph
PROV, BASE = "http://www.w3.org/ns/prov#", "urn:detente:"
ADDRESS = "https://news.example.org/a?b=1&c=%C3%BC"
# The terms of anno.jsonld and of schema.org that the exports use, so that no test needs the network.
ANNO = {
    "oa": "http://www.w3.org/ns/oa#", "as": "http://www.w3.org/ns/activitystreams#", "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "foaf": "http://xmlns.com/foaf/0.1/", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "id": {"@type": "@id", "@id": "@id"}, "type": {"@type": "@id", "@id": "@type"},
    "Annotation": "oa:Annotation", "SpecificResource": "oa:SpecificResource", "TextualBody": "oa:TextualBody",
    "TextPositionSelector": "oa:TextPositionSelector", "TextQuoteSelector": "oa:TextQuoteSelector", "Software": "as:Application",
    "AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage",
    "body": {"@type": "@id", "@id": "oa:hasBody"}, "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"}, "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "first": {"@type": "@id", "@id": "as:first"}, "partOf": {"@type": "@id", "@id": "as:partOf"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"}, "total": "as:totalItems", "startIndex": "as:startIndex",
    "label": "rdfs:label", "name": "foaf:name", "value": "rdf:value", "format": "dc:format", "language": "dc:language",
    "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix", "start": "oa:start", "end": "oa:end",
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"}, "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "generator": {"@type": "@id", "@id": "as:generator"}, "identifying": "oa:identifying", "describing": "oa:describing", "tagging": "oa:tagging",
}  # fmt: skip
SCHEMA = {"@vocab": "https://schema.org/", "url": {"@type": "@id"}}


def graph(data: dict[str, Any], context: dict[str, Any] | None = None) -> Any:
    """The triples, with the named context replaced by its terms."""
    return Graph().parse(data=json.dumps(data | ({"@context": context} if context else {})), format="json-ld")


def asked(found: Any, query: str) -> set[tuple[str, ...]]:
    """The answers of a SPARQL query as text."""
    prefixes = f"PREFIX prov: <{PROV}> PREFIX oa: <{ANNO['oa']}> PREFIX s: <https://schema.org/> PREFIX rdfs: <{ANNO['rdfs']}> "
    return {tuple(str(value) for value in row) for row in found.query(prefixes + query)}


def test_annotations_are_as_the_model_demands() -> None:
    collection = json.loads(written("webannotation", options=Options(addresses=False)))
    assert (collection["@context"], collection["type"], collection["total"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationCollection", 10)
    page = collection["first"]
    assert (page["type"], page["partOf"], len(page["items"])) == ("AnnotationPage", collection["id"], 10)
    texts = {f"urn:detente:document:{a.document.id}": a.document.text for a in (ACCOUNT, UNDATED)}
    for annotation in page["items"]:
        assert annotation["type"] == "Annotation"
        assert annotation["id"].startswith("urn:")
        assert annotation["target"]
        for body in annotation["body"]:
            assert body["type"] == "TextualBody"
            assert isinstance(body["value"], str)
        for target in annotation["target"]:
            text = texts[target["source"]]
            position, quote = target["selector"]
            assert text[position["start"] : position["end"]] == quote["exact"] != ""
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    assert len({a["id"] for a in page["items"]}) == 10


def test_annotation_of_a_page_on_the_web_quotes_it() -> None:
    items = json.loads(written("webannotation", ACCOUNT))["first"]["items"]
    call = next(a for a in items if a["id"].endswith(CALL.id))
    assert {t["source"] for t in call["target"]} == {ADDRESS}
    quote = call["target"][0]["selector"]
    assert (quote["type"], quote["exact"], quote["prefix"], quote["suffix"][:8]) == ("TextQuoteSelector", "Ana Pop", "Romania's envoy ", " phoned ")
    assert json.loads(call["body"][1]["value"]) == CALL.to_json()


def test_annotations_as_triples() -> None:
    found = graph(json.loads(written("webannotation", options=Options(addresses=False))), ANNO)
    spans = asked(found, f"""SELECT ?start ?end ?exact WHERE {{
        <{BASE}annotation:{SAID.id}> oa:hasTarget ?t . ?t oa:hasSource <{BASE}document:{ID}> .
        ?t oa:hasSelector ?p . ?p a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end .
        ?t oa:hasSelector ?q . ?q a oa:TextQuoteSelector ; oa:exact ?exact }}""")  # fmt: skip
    said = ("We will sign\nthe pact", "and keep it", "said", "she", "envoy")
    assert spans == {(str(at(w).start), str(at(w).end), w) for w in said}


def test_provenance() -> None:
    found = graph(json.loads(written("prov", options=Options(knowledge="k 1", engine="own"))))
    fact, document, reading = f"{BASE}fact:{{}}", f"{BASE}document:{ID}", f"{BASE}reading:{ID}"
    assert asked(found, "SELECT ?a WHERE { ?a a prov:SoftwareAgent }") == {(f"{BASE}software",)}
    for key in (SAID.id, CALL.id, LEFT.id, SIGNING.id):
        assert asked(found, f"SELECT ?r WHERE {{ <{fact.format(key)}> prov:wasGeneratedBy ?r }}") == {(reading,)}
    assert asked(found, f"SELECT ?u WHERE {{ <{reading}> prov:used ?u ; prov:wasAssociatedWith <{BASE}software> }}") == {(document,)}
    assert asked(found, f"SELECT ?p WHERE {{ <{reading}> prov:qualifiedAssociation/prov:hadPlan ?p }}") == {(f"{BASE}knowledge:k%201",)}
    # The outlet and the agency that it credits tell of the call; what stands within a statement is its speaker's.
    outlets = {(f"{BASE}actor:org:nato",), (f"{BASE}outlet:Island%09Daily",)}
    assert asked(found, f"SELECT ?a WHERE {{ <{fact.format(CALL.id)}> prov:wasAttributedTo ?a }}") == outlets
    assert asked(found, f"SELECT ?a WHERE {{ <{fact.format(SIGNING.id)}> prov:wasAttributedTo ?a }}") == {(f"{BASE}actor:person:ana-pop",)}
    assert asked(found, f"SELECT ?d WHERE {{ <{fact.format(LEFT.id)}> prov:wasDerivedFrom ?d }}") == {(document,), (fact.format(DENIED.id),)}
    assert asked(found, "SELECT ?f WHERE { ?f prov:wasQuotedFrom ?d }") == {(fact.format(SAID.id),)}
    assert asked(found, f"SELECT ?n WHERE {{ <{BASE}actor:state:ROU> rdfs:label ?n ; a prov:Organization }}") == {("Romania",)}
    assert asked(found, f"SELECT ?v WHERE {{ <{fact.format(PHONED.id)}> prov:value ?v }}") == {(TEXT[at("Ana Pop").start : at("Apia").end],)}


def test_every_node_of_provenance_is_of_a_kind() -> None:
    found = graph(json.loads(written("prov")))
    assert asked(found, """SELECT ?x WHERE { { ?y prov:wasDerivedFrom ?x } UNION { ?y prov:wasAttributedTo ?x } UNION { ?y prov:used ?x }
        UNION { ?y prov:wasGeneratedBy ?x } UNION { ?y prov:hadPlan ?x } FILTER NOT EXISTS { ?x a ?kind } }""") == set()  # fmt: skip


def test_claims_and_reviews() -> None:
    found = graph(json.loads(written("claim", ACCOUNT)), SCHEMA)
    claims = asked(found, "SELECT ?c ?text ?name WHERE { ?c a s:Claim ; s:text ?text ; s:author ?a ; s:appearance ?p . ?p a s:NewsArticle . ?a a s:Person ; s:name ?name }")
    assert (f"{BASE}fact:{SAID.id}", "We will sign the pact and keep it", "Ana Pop") in claims
    assert not asked(found, f"SELECT ?t WHERE {{ <{BASE}fact:{DENIED.id}> s:text ?t }}")
    reviews = asked(found, "SELECT ?f ?r WHERE { ?v a s:ClaimReview ; s:itemReviewed ?f ; s:reviewRating ?x . ?x s:alternateName ?r }")
    assert reviews == {(f"{BASE}fact:{CALL.id}", "differs from the record"), (f"{BASE}fact:{SIGNING.id}", "not on record")}
    assert asked(found, "SELECT ?c WHERE { ?v s:claimReviewed ?c }") == {("call: Ana Pop; Minister Tui (Apia)",), ("signature under ctbt: Romania (planned)",)}
    assert asked(found, "SELECT ?h ?d ?p WHERE { ?a a s:NewsArticle ; s:headline ?h ; s:datePublished ?d ; s:publisher/s:name ?p }") == {
        ('The "call"; =now', "2024-05-07", "Island\tDaily"),
    }  # fmt: skip


def test_names_of_agreements_are_used_where_they_are_given() -> None:
    text = written("claim", ACCOUNT, options=Options(agreement_names={"ctbt": "Test Ban Treaty"}))
    assert "signature under Test Ban Treaty: Romania (planned)" in text


def ftm_entities(*accounts: Any) -> dict[str, Any]:
    """The entities as the FollowTheMoney package reads and checks them; a value that is not of its type would be gone."""
    model = pytest.importorskip("followthemoney").model
    found: dict[str, Any] = {}
    for data in map(json.loads, written("ftm", *accounts).splitlines()):
        model.get(data["schema"]).validate(data)
        entity = model.get_proxy(data, cleaned=False)
        kept = entity.to_dict()["properties"]
        assert {name: sorted(v.strip() for v in values) for name, values in data["properties"].items()} == {
            name: sorted(values) for name, values in kept.items()
        }
        found[entity.id] = entity
    return found


def test_ftm_entities() -> None:
    found = ftm_entities()
    article, call = found[f"detente-document-{ID}"], found[f"detente-fact-{CALL.id}"]
    assert (article.schema.name, article.first("title"), article.first("publishedAt")) == ("Article", 'The "call"; =now', "2024-05-07")
    assert article.first("bodyText") == TEXT.strip()
    assert (call.schema.name, call.first("duration"), call.first("date")) == ("Call", "3900", "2024-05-06")
    # Minister Tui began the call.
    assert found[call.first("caller")].caption == "Minister Tui"
    assert found[call.first("receiver")].schema.name == "Person"
    link = found[f"detente-fact-{SAID.id}"]
    assert (link.schema.name, link.first("subject"), link.first("object")) == ("UnknownLink", "detente-person-ana-pop", article.id)
    assert (found["detente-state-ROU"].schema.name, found["detente-state-ROU"].first("country")) == ("PublicBody", "ro")
    phoned = found[f"detente-fact-{PHONED.id}"]
    assert set(phoned.get("involved")) == {"detente-state-ROU", "detente-state-NZL"}
    assert (phoned.first("location"), phoned.first("country")) == ("Apia", "ws")
    assert f"detente-fact-{PROMISED.id}" in found


def test_ftm_has_no_denials() -> None:
    found = ftm_entities(ACCOUNT)
    assert not {f"detente-fact-{key}" for key in (DENIED.id, LEFT.id, SIGNING.id)} & set(found)
    referred = {value for e in found.values() for prop, value in e.itervalues() if prop.type.name == "entity"}
    assert referred <= set(found)


def test_ftm_values_are_no_longer_than_their_types_allow() -> None:
    text = "".join(f"word{n} " for n in range(20_000))
    long = Account(Document(text, "s", "title " * 400), None, (replace(PHONED, actors=(replace(POP, id=None, name="N" * 900),)),))
    found = ftm_entities(long)
    article = found[f"detente-document-{long.document.id}"]
    assert [len(v) for v in article.get("name")] == [384]
    assert sum(len(v) for v in article.get("bodyText")) >= len(text) - 3  # blanks at a cut


def test_documents_without_address_have_a_name_of_their_own() -> None:
    for form in ("claim", "webannotation"):
        assert f"urn:detente:document:{UNDATED.document.id}" in written(form, UNDATED)
    assert DOCUMENT.url == URL
