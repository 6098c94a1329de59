"""What the fuzzer begins with: small sound inputs of each form, and the words that the forms are made of."""

from __future__ import annotations

import bz2
import gzip
import lzma

from tests.hostile.builders import SENTENCE, answer, html_page, pdf_of, pdf_with_contents, record, response, tar_of, zip_of

PAGE = html_page(SENTENCE * 3)
MAIL = (
    "From: =?utf-8?q?Press_Office?= <press@mfa.example>\r\nSubject: Talks\r\nDate: Wed, 28 Jun 2023 10:00:00 +0200\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n"
    f"Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n{SENTENCE}\r\n--c\r\nContent-Type: text/html\r\n\r\n"
    f"{PAGE.decode()}\r\n--c--\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Within\r\nFrom: a@b.example\r\n\r\n"
    "More words.\r\n"
    "--b\r\nContent-Type: text/plain; name*0*=utf-8''a%20b; name*1=.txt\r\nContent-Disposition: attachment\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nU29tZSB3b3JkcyBoZXJlLg==\r\n--b--\r\n"
).encode()
LINES = f'{{"id": "a", "text": "{SENTENCE}", "date": "2023-06-28", "title": "Talks"}}\n{{"id": 2, "text": "More."}}\n'.encode()
RICH = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Talks</title><meta property="og:title" content="Talks">'
    '<meta property="article:published_time" content="2023-06-28T10:00:00Z"><script type="application/ld+json">{"@type": '
    '"NewsArticle", "headline": "Talks", "datePublished": "2023-06-28", "publisher": {"name": "Ledger"}}</script></head><body>'
    f'<nav><a href="/">x</a></nav><article><h1>Talks</h1><p>{SENTENCE}</p><ul><li>{SENTENCE}</li></ul><table><tr><td>One</td></tr>'
    "</table></article></body></html>"
).encode()
MEMBERS = {"a.txt": SENTENCE.encode(), "b/c.html": PAGE, "d.jsonl": LINES, "e.gz": gzip.compress(SENTENCE.encode())}
WARC = response("a") + record("https://b.example/", answer(gzip.compress(PAGE), "Content-Encoding: gzip")) + response("c")
PDF = pdf_of([[SENTENCE, "More of the col-", "league."], [SENTENCE]], trailer=b"/Info 8 0 R", more=[b"<< /Title (Talks) >>"])
NEWS = f"Talks\n\nPublished: 28 June 2023\n\nPARIS, June 28 (Reuters) - {SENTENCE}\n“More”, he said.\n".encode()

SAMPLES: dict[str, list[bytes]] = {
    "warc": [WARC, gzip.compress(response("a")) + gzip.compress(response("b")), gzip.compress(WARC)],
    "zip": [zip_of(MEMBERS), zip_of({"i.zip": zip_of(MEMBERS)})],
    "tar": [tar_of(MEMBERS), tar_of({"é" * 120: SENTENCE.encode()}, format=2), gzip.compress(tar_of(MEMBERS))],
    "packed": [gzip.compress(PAGE), bz2.compress(PAGE), lzma.compress(LINES), gzip.compress(LINES) * 3],
    "mail": [MAIL, b"From a@b.example Wed Jun 28 10:00:00 2023\n" + MAIL.replace(b"\r\n", b"\n") * 2],
    "pdf": [PDF, pdf_with_contents(b"BT /F 9 Tf [(Tal) -20 (ks)] TJ T* (were) ' ET /X Do")],
    "html": [RICH, PAGE],
    "plain": [NEWS, SENTENCE.encode("utf-16")],
    "jsonl": [LINES, LINES * 3],
}
NAMES = {"mail": "a.eml", "jsonl": "a.jsonl"}
# What the forms are made of, put in anywhere.
WORDS = [
    b"\x00", b"\xff", b"\r\n", b"\n\n", b"-1", b"99999999999999999999", b"2147483648", b"<", b">", b"<div>", b"</p>", b"<table>",
    b"<!--", b"]]>", b"&#0;", b'"', b"'", b"{", b"[", b"\\u0000", b"\\ud800", b"WARC/1.0\r\n", b"Content-Length: ", b"PK\x01\x02",
    b"\x1f\x8b\x08", b"ustar", b"From ", b"boundary=", b"=?utf-8?b?", b"obj", b"endobj", b"stream\n", b"<<", b">>", b"/Kids",
    b"/Filter /FlateDecode", b"(", b")", b" 0 R", b"<script>", b"\xe2\x80\x8b", b"2023-06-28", b"(Reuters) - ", b"said ",
    b"\xed\xa0\x80", b"charset=utf-16", b"message/rfc822",
]  # fmt: skip
