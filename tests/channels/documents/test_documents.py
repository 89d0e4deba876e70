"""Documents: text stays text, a draft says so everywhere, and the same draft gives the same bytes."""

import csv
import hashlib
import io
import json
import re
import tomllib
import zipfile
from importlib.resources import files

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.documents.written import claim, drafted, statement
from tests.core.sla.written import at
from tests.house.english import english_words
from tests.house.reading import SOURCE
from tocsin.channels import documents
from tocsin.channels.documents import (
    LANGUAGES,
    dossier_package,
    dossier_pdf,
    file_name,
    language,
    letter_pdf,
    typeset,
    writing,
)
from tocsin.channels.documents.letter import letter_document
from tocsin.channels.documents.pages import dossier_document
from tocsin.channels.documents.words import words
from tocsin.core.commitments import ClaimPeriod
from tocsin.core.refusal import Refused
from tocsin.core.sla import answer

HOSTILE = (
    '#read("/etc/passwd") *bold* _it_ `raw` $x^2$ <label> @ref [x] // note \\u{41} "q" \'s\' '
    "http://evil.example = Heading #image(\"x.png\") \u202egnirts\u0007 =cmd|' /C calc'!A0 \u4e2d\u6587"
)
MARKUP = ("strong", "emph", "raw", "link", "ref", "heading", "math.equation", "image", "footnote")


def elements(template: str, data: dict, kind: str) -> int:
    """Count the elements of a kind in a document."""
    asked = {"data": typeset._data(data, "en")}
    found = typst.query(typeset._template(template), kind, sys_inputs=asked, font_paths=typeset._fonts())
    return len(json.loads(found))


def opened(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts(document: object) -> list[str]:
    if isinstance(document, str):
        return [document]
    if isinstance(document, dict):
        return [text for each in document.values() for text in texts(each)]
    if isinstance(document, list | tuple):
        return [text for each in document for text in texts(each)]
    return []


@pytest.mark.parametrize("kind", MARKUP)
@pytest.mark.parametrize("content", [claim, statement], ids=lambda content: content.__name__)
def test_what_others_wrote_is_never_markup(content, kind: str):
    """
    A document full of Typst has exactly the elements of one with harmless names.
    """
    harmless, hostile = (dossier_document(drafted(content(said)), words("en")) for said in ("Plain", HOSTILE))

    assert elements("document", hostile, kind) == elements("document", harmless, kind)


@pytest.mark.parametrize("kind", MARKUP)
def test_a_letter_is_never_markup_either(kind: str):
    """
    The address, the clause and the subject are texts of others too.
    """
    frame = {"reference": "CLM-1", "author": "x", "draft": "", "page": "Page", "of": "of"}
    harmless, hostile = (
        frame | letter_document(drafted(claim(said)), words("en")) for said in ("Plain", HOSTILE)
    )

    assert elements("letter", hostile, kind) == elements("letter", harmless, kind)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_hostile_texts_are_printed_in_full(spoken):
    """
    PDF/A takes no character that no font has: such a one stands as its number.
    """
    told = drafted(claim(HOSTILE))

    assert dossier_pdf(told, spoken).startswith(b"%PDF-1.7")
    assert letter_pdf(told, spoken).startswith(b"%PDF-1.7")
    shown = writing.legible(HOSTILE)
    assert '#read("/etc/passwd") *bold*' in shown
    assert "[U+202E]gnirts[U+0007]" in shown
    assert "[U+4E2D][U+6587]" in shown


@settings(deadline=None, max_examples=25)
@given(st.text(min_size=1, max_size=60))
def test_any_text_at_all_can_be_set(said: str):
    """
    Whatever a provider calls itself.
    """
    data = dossier_document(drafted(claim("Plain")), words("en")) | {"subtitle": said}

    assert typeset.pdf("document", data, "en", at("2026-07-02 09:00")).startswith(b"%PDF")


@pytest.mark.parametrize("content", [claim(), statement()], ids=["claim", "statement"])
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_same_draft_gives_the_same_bytes(content, spoken):
    """
    PDF and package alike; another draft gives others.
    """
    told = drafted(content)

    assert dossier_pdf(told, spoken) == dossier_pdf(told, spoken)
    assert dossier_package(told, spoken) == dossier_package(told, spoken)
    assert dossier_pdf(told, spoken) != dossier_pdf(drafted(content, approved=True), spoken)


@pytest.mark.parametrize("content", [claim(), statement()], ids=["claim", "statement"])
def test_every_file_of_a_package_is_in_its_manifest_with_its_hash(content):
    """
    Each snapshot has the hash that the dossier shows, and nothing is in the ZIP that the manifest omits.
    """
    held = opened(dossier_package(drafted(content, approved=True), "en"))
    manifest = json.loads(held.pop("manifest.json"))

    assert manifest["files"] == {name: hashlib.sha256(body).hexdigest() for name, body in held.items()}
    assert manifest["content_sha256"] == drafted(content).draft.digest
    for each in content.get("snapshots", ()):
        assert hashlib.sha256(held["snapshots/00000041.json"]).hexdigest() == each["sha256"]
        assert json.loads(held["snapshots/00000041.json"])["overall"] == "major_outage"


def test_the_calculation_of_a_package_can_be_made_again():
    """
    Its question, given to `tocsin sla`, has its answer.
    """
    for content in (claim(), statement()):
        for each in json.loads(opened(dossier_package(drafted(content), "en"))["calculation.json"]):
            again = answer(each["question"])

            assert {key: again[key] for key in each["answer"]} == each["answer"]


def test_no_cell_of_the_intervals_is_a_formula():
    """
    A source that begins with an equals sign is text to a spreadsheet.
    """
    (row,) = csv.DictReader(
        io.StringIO(opened(dossier_package(drafted(claim("=1+1")), "en"))["intervals.csv"].decode())
    )

    assert row["sources"] == "'=1+1"
    assert (row["counted_seconds"], row["incident"]) == ("5400", "INC-2026-0001")


@pytest.mark.parametrize(("spoken", "mark"), [("en", "DRAFT"), ("nl", "CONCEPT")])
def test_a_draft_says_so_on_every_page_and_in_its_name(spoken, mark: str):
    """
    Until somebody approves it; then nothing says so any more.
    """
    told, approved = drafted(claim()), drafted(claim(), approved=True)

    assert dossier_document(told, words(spoken))["draft"] == mark
    assert file_name(told, spoken, "pdf") == f"CLM-2026-0001-{mark}.pdf"
    assert f"letter-{mark}.pdf" in opened(dossier_package(told, spoken))
    assert dossier_document(approved, words(spoken))["draft"] == ""
    assert file_name(approved, spoken, "zip") == "CLM-2026-0001.zip"
    assert mark not in " ".join(opened(dossier_package(approved, spoken)))


@pytest.mark.parametrize("template", ["document", "letter"])
def test_the_mark_of_a_draft_stands_behind_the_whole_page(template: str):
    """
    It belongs to the page, not to the text, so no page is without it.
    """
    source = typeset._template(template).decode()

    assert "background: if d.draft" in source
    assert "header: " in source


def test_a_template_reads_nothing_but_its_data():
    """
    No file, no package, no address, and nothing that runs a text.
    """
    for each in ("document", "letter"):
        source = typeset._template(each).decode()

        assert re.findall(r"\b(?:read|eval|include|import|image|csv|yaml|xml|toml|plugin)\b", source) == []
        assert source.count("json(") == 1


def test_a_template_cannot_read_a_file():
    """
    Typst itself has no folder to read from: the template comes from memory.
    """
    with pytest.raises(typst.TypstError):
        typst.compile(b'#read("/etc/passwd")', font_paths=typeset._fonts())


def test_the_letter_names_the_amount_and_the_deadline():
    """
    To the contact of the arrangement, with two lines to sign.
    """
    told = drafted(claim(claim_within=ClaimPeriod(days=30)), approved=True)

    said = letter_document(told, words("en"))

    assert "The contract gives 10\u00a0% of the fee for this. We claim EUR\u00a0100.00." in said["paragraphs"]
    assert any("31\u00a0July 2026, 00:00\u00a0CEST" in each for each in said["paragraphs"])
    assert said["address"] == ["Hafen Cloud", "Hafen Cloud", "Hafen Cloud"]
    assert said["signers"] == ["Drafted by bo", "Approved by ada"]


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({}, "The contract sets no period for this claim."),
        ({"fee": None}, "The contract gives 10\u00a0% of the fee for this. We claim it."),
        (
            {"credits": None},
            "We claim the credit that the contract gives for this.",
        ),
    ],
)
def test_a_letter_says_what_is_not_known(terms: dict, sentence: str):
    """
    No period, no fee, no terms: it never makes an amount up.
    """
    assert sentence in letter_document(drafted(claim(**terms)), words("en"))["paragraphs"]


def test_a_letter_about_requests_asks_for_their_number():
    """
    What cannot be calculated from time is not written as if it were.
    """
    said = letter_document(drafted(claim(measure="requests")), words("en"))["paragraphs"]

    assert any("1\u00a0h 30\u00a0min" in each and "how many of them failed" in each for each in said)
    assert not any("not known" in each for each in said)


def test_a_letter_that_comes_late_says_so():
    """
    Approved after the end of the period: the credit is asked for all the same.
    """
    late = drafted(claim(claim_within=ClaimPeriod(days=2)), approved=True)

    assert any(
        each.startswith("The claim period ended on")
        for each in letter_document(late, words("en"))["paragraphs"]
    )


def test_a_claim_in_an_open_window_says_that_figures_may_change():
    """
    In the letter and in the dossier.
    """
    told = drafted(claim(at_=at("2026-06-20 12:00")))

    for shown in (dossier_document(told, words("en")), letter_document(told, words("en"))):
        assert any("not closed" in each or "had not closed" in each for each in texts(shown))


def test_a_statement_has_no_letter():
    """
    It is itself what goes to the customer.
    """
    with pytest.raises(Refused) as refused:
        letter_pdf(drafted(statement()), "en")

    assert refused.value.code == "no_letter"


def test_a_language_without_texts_is_refused():
    """
    With those there are.
    """
    with pytest.raises(Refused) as refused:
        language("fr")

    assert refused.value.code == "not_a_language"


def test_both_languages_have_the_same_texts_and_all_are_used():
    """
    The same keys, the same placeholders, none that no document asks for.
    """
    english, dutch = (
        tomllib.loads(files(documents).joinpath("words", f"{each}.toml").read_text("utf-8"))
        for each in LANGUAGES
    )
    places = (SOURCE / "channels" / each for each in ("documents", "incident_file"))
    code = "".join(path.read_text("utf-8") for place in places for path in place.glob("*.py"))
    both = {(section, key) for section, held in english.items() if isinstance(held, dict) for key in held}

    assert both == {
        (section, key) for section, held in dutch.items() if isinstance(held, dict) for key in held
    }
    for section, key in both:
        texts_of = [english[section][key], dutch[section][key]]
        assert len({tuple(sorted(re.findall(r"\{\w+\}", each))) for each in texts_of}) == 1, key
        asked = key in code or (section, key.partition("_")[0]) == ("say", "window")
        assert section in ("word", "form", "recorded") or asked, key


def test_a_dutch_document_has_no_english_word():
    """
    But in what others wrote.
    """
    for content in (claim("X"), statement("X")):
        shown = texts(dossier_document(drafted(content), words("nl")))
        shown += texts(letter_document(drafted(content), words("nl"))) if content["kind"] == "claim" else []

        found = {text: named for text in shown if (named := english_words(text))}
        assert found == {}


@pytest.mark.parametrize(
    ("value", "english", "dutch"),
    [
        ("1234567.50", "1,234,567.50", "1.234.567,50"),
        ("0.005", "0.005", "0,005"),
        ("99.95", "99.95", "99,95"),
    ],
)
def test_numbers_stand_as_the_language_writes_them(value: str, english: str, dutch: str):
    """
    With its marks, and with the decimals they came with.
    """
    assert writing.number(value, words("en")) == english
    assert writing.number(value, words("nl")) == dutch


def test_lengths_of_time_leave_out_what_is_zero():
    """
    In days, hours, minutes and seconds.
    """
    assert writing.seconds(90_061, words("nl")) == "1\u00a0d 1\u00a0u 1\u00a0min 1\u00a0s"
    assert writing.seconds(3600, words("en")) == "1\u00a0h"
    assert writing.seconds(0, words("en")) == "0\u00a0s"


def test_a_third_of_the_users_is_written_as_about_a_third():
    """
    What is rounded says so; the data of the package is exact.
    """
    assert writing.share("1/3", words("en")) == "≈\u00a033.33\u00a0%"
    assert writing.share("1/4", words("en")) == "25\u00a0%"
