"""How a law file on time limits is read, and which faults stop it."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from tocsin.core.deadlines.law_file import NO_NUMBER, time_limits
from tocsin.core.refusal import Refused

LAW = files("tocsin.law")
DORA = LAW.joinpath("eu/dora/deadlines/2025-03-12.toml").read_text(encoding="utf-8")
COUNTING = LAW.joinpath("eu/counting/1971-07-01.toml").read_text(encoding="utf-8")


def read(law=DORA, counting=COUNTING):
    return time_limits(tomllib.loads(law), tomllib.loads(counting), "act.toml")


def test_the_limits_of_an_act_keep_their_order_and_articles():
    """
    The reports come in the order of the file; every article has its sentence.
    """
    law = read()

    assert law.reports() == (
        "initial_notification",
        "intermediate_report",
        "updated_intermediate_report",
        "final_report",
        "client_information",
    )
    articles = ["5(1)(a)", "5(2)", "5(1)(b)", "5(1)(b), updated", "5(1)(c)", "19(3)"]
    assert [limit.article for limit in law.limits] == articles
    assert law.applies_from == date(2025, 3, 12)
    assert all(each.says and each.zegt for each in law.provisions.values())


def test_the_digest_of_the_files_goes_with_what_is_read_from_them():
    """
    A decision says from which words it was made; what was read from nowhere has no digest.
    """
    law, counting = tomllib.loads(DORA), tomllib.loads(COUNTING)

    assert time_limits(law, counting, "act.toml", "0a1b").digest == "0a1b"
    assert time_limits(law, counting, "act.toml").digest == ""


def test_entities_are_known_by_code_and_by_everyday_word():
    """
    A code is itself, an everyday word is its code, anything else is unknown.
    """
    law = read()

    assert law.entity("credit_institution") == law.entity("bank") == "credit_institution"
    assert law.entity("small_insurer") == "insurance_and_reinsurance_undertaking"
    assert law.entity("credit_instituion") == law.entity(None) == "unknown"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[act]", "stray = 1\n[act]", "stray: is not a table"),
        ("[act]", "[deed]", r"has no table \[act\]"),
        ('short    = "2025/301"', "", "has no short"),
        ("applies  = { from = 2025-03-12 }", "", "from which day"),
        ('within = "72 h"', 'within = "3 days"', "5\\(1\\)\\(b\\).*not a period"),
        ('after  = "initial_notification_submitted"', 'after = "detected"', "the event 'detected'"),
        ('after  = "initial_notification_submitted"', "", "the event None"),
        ('instead_of = "5(1)(a)"', 'instead_of = "5(1)(d)"', r"5\(2\): refers to 5\(1\)\(d\)"),
        ('instead_of = "5(1)(a)"', 'instead_of = "5(2)"', r"5\(2\): refers to 5\(2\)"),
        ('owed_once  = "classified"', 'owed_ones = "classified"', "the key owed_ones"),
        ("until = 12:00:00", 'until = "noon"', r"5\(4\): the relief"),
        ("until = 12:00:00", "until = 12:00:00, only = 1", r"5\(4\): has the key only"),
        ('reports = ["initial_notification", "inter', "#", r"5\(4\): names no reports"),
        ('reports      = ["initial_notification", "inter', "reports = []\n#", r"5\(3\): names no reports"),
        ('reports    = ["initial_notification", "inter', "#", r"5\(5\): names no reports"),
        ("designated_significant = true", "designated = true", r"5\(6\): has the key designated"),
        ('"next_working_day"', '"next_monday"', r"5\(4\): the relief"),
        ('reports = ["initial_notification", ', 'reports = ["initial_notice", ', "the report initial_notice"),
        ('entities = ["credit_institution"', 'entities = ["credit_union"', "credit_union is used"),
        ('later_than = "24 h"', 'later = "24 h"', "the key later"),
        ('["5(3)"]\nsays         = ', '["5(3)"]\nsaid         = ', "5\\(3\\)"),
        ('["5(3)"]\nsays         = "Who', '["5(3)"]\nsaid = ""\nsays = "Who', "the key said"),
        ('delay_notice = "at_the_limit"', 'delay_notice = "after_it"', r"5\(3\): the delay notice"),
        ('act         = "2022/2554"', "act         = 2554", r"19\(3\): has no act"),
        ('met_by      = "latest', 'met_by      = "last', "the event 'last_intermediate"),
        ('lapses_once = "final_report_submitted"', 'lapses_once = "final"', "the event 'final'"),
        (
            'owed_once   = ["initial_notification_submitted", "latest_intermediate_report_submitted"]',
            "owed_once = []",
            "the event \\[\\]",
        ),
        ("where       = { clients_financial", "where       = { clients", "the key clients_interests"),
        ('article = "5(2)"', 'article = "5(9)"', r"readings.late_classification: refers to 5\(9\)"),
        ('default = "within"', 'default = "in_time"', "defaults to in_time"),
        ('default = "within"', "", "late_classification: has no default"),
        ('asks    = "Is an incident', 'ask    = "Is an incident', "has the key ask"),
        ('vraagt  = "Is een incident', 'vraag   = "Is een incident', "has the key vraag"),
        (
            'bron     = "Artikel 5, lid 2: niet',
            'bronnen  = "Artikel 5, lid 2: niet',
            "late: has the key bronnen",
        ),
        ('bron     = "Artikel 5, lid 2: niet', "#", "late: has no bron"),
        ('zegt     = "Later: artikel', "#", "late: has no zegt"),
        ('vraagt  = "Is een incident', "#", "late_classification: has no vraagt"),
        ('source   = "Art. 5(2): not', 'sources  = "Art. 5(2): not', "late: has the key sources"),
        ('says     = "It is later', 'says     = ""\n#', "late: has no says"),
        ('{ also_at_the_limit = ["5(2)"] }', '{ also_at_the_limit = ["5(9)"] }', "also_at_the_limit as"),
        ('{ also_at_the_limit = ["5(2)"] }', '{ also_at_the_limit = "5(2)" }', "also_at_the_limit as"),
        ('{ also_at_the_limit = ["5(2)"] }', '{ without_relief = ["5(2)"] }', "do not settle the same"),
        ('{ also_at_the_limit = ["5(2)"] }', "{ working_days = 2 }", "settles working_days, which is none"),
        ('settings = { also_at_the_limit = ["5(2)"] }', "", r"late: has no table \[settings\]"),
        ('settings = { weekend_in = "utc" }', 'settings = { weekend_in = "mars" }', "weekend_in as 'mars'"),
        ("{ delay_notice_moves = false }", '{ delay_notice_moves = "no" }', "delay_notice_moves as 'no'"),
        ("[entities]\ncodes", "[readings]\nstray = 1\n[entities]\ncodes", "stray"),
        ("[entities]", '"5(7)" = 1\n[entities]', r"has the key 5\(7\)"),
    ],
)
def test_a_fault_in_a_law_file_is_named_with_its_article(old, new, said):
    """
    A bad file is refused whole, never read as if the provision were not there.
    """
    assert old in DORA

    with pytest.raises(Refused, match=said) as refused:
        read(DORA.replace(old, new))

    assert refused.value.code == "bad_rule_file"
    assert refused.value.where.startswith("act.toml")
    assert refused.value.message.startswith(f"{refused.value.where}: ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('start = "after_the_hour_of_the_event"', 'start = "whenever"'),
        ('end = "end_of_the_last_hour"', 'end = "noon"'),
        ('end = "end_of_the_same_numbered_day"', 'end = "after_30_days"'),
        ('missing = "last_day_of_the_month"', 'missing = "first_day_of_the_next"'),
    ],
)
def test_a_way_of_counting_that_is_not_known_is_refused(old, new):
    """
    Counting periods otherwise needs code: the file alone cannot ask for it.
    """
    assert old in COUNTING

    with pytest.raises(Refused, match="not counted in a way"):
        read(counting=COUNTING.replace(old, new))


@pytest.mark.parametrize(("article", "key"), [("3(1)", "hours"), ("3(2)(a)", "hours"), ("3(2)(c)", "months")])
def test_an_act_that_does_not_say_how_to_count_is_refused(article, key):
    """
    Whether the article is missing or only what it says about counting: nothing is presumed.
    """
    for without in (lambda law: law.pop(article), lambda law: law[article].pop(key)):
        counting = {**tomllib.loads(COUNTING), "readings": {}}
        without(counting)

        with pytest.raises(Refused, match="not counted in a way") as refused:
            time_limits(tomllib.loads(DORA), counting, "act.toml")

        assert article in refused.value.where


@pytest.mark.parametrize("key", ["article", "asks", "vraagt", "default", "sides"])
def test_a_reading_that_is_not_whole_is_named(key):
    """
    A question without its article, or without sides, cannot be put to anybody.
    """
    law = tomllib.loads(DORA)
    del law["readings"]["late_classification"][key]

    with pytest.raises(Refused, match=key) as refused:
        time_limits(law, tomllib.loads(COUNTING), "act.toml")

    assert refused.value.where == "act.toml, readings.late_classification"


@pytest.mark.parametrize("key", ["says", "zegt", "source", "bron", "settings"])
def test_a_side_that_is_not_whole_is_named(key):
    """
    Each side says what it holds and on what ground, in both languages, and what it settles.
    """
    law = tomllib.loads(DORA)
    del law["readings"]["late_classification"]["sides"]["late"][key]

    with pytest.raises(Refused, match=key) as refused:
        time_limits(law, tomllib.loads(COUNTING), "act.toml")

    assert refused.value.where == "act.toml, readings.late_classification.late"


@pytest.mark.parametrize("held", ["It is later.", 1, []])
def test_a_side_that_is_no_table_is_named_with_its_reading(held):
    """
    A bare sentence has no ground and settles nothing.
    """
    law = tomllib.loads(DORA)
    law["readings"]["late_classification"]["sides"]["late"] = held

    with pytest.raises(Refused, match=r"has no table \[late\]") as refused:
        time_limits(law, tomllib.loads(COUNTING), "act.toml")

    assert refused.value.where == "act.toml, readings.late_classification"


def test_readings_that_are_no_table_are_refused():
    """
    A word in place of the readings settles nothing.
    """
    with pytest.raises(Refused, match=r"has no table \[h\]") as refused:
        time_limits({**tomllib.loads(DORA), "readings": "how"}, tomllib.loads(COUNTING), "act.toml")

    assert refused.value.where == "act.toml"


@pytest.mark.parametrize(
    ("article", "path", "value", "said"),
    [
        ("5(2)", ("when", "event"), "noticed", "the event 'noticed'"),
        ("5(2)", ("when", "after"), "noticed", "the event 'noticed'"),
        ("5(2)", ("when", "later_than"), "1 d", "not a period"),
        ("5(2)", ("unless",), {"size": ["small"]}, "has the key size"),
        ("5(2)", ("report",), "", "has no report"),
        ("5(2)", ("zegt",), "", "has no zegt"),
        ("5(1)(a)", ("earliest_of",), [{"within": "4 h", "after": "noticed"}], "the event 'noticed'"),
        ("19(3)", ("earliest_of",), [{"within": NO_NUMBER, "after": "noticed"}], "the event 'noticed'"),
        ("act", ("title",), "", "has no title"),
        ("act", ("source",), "", "has no source"),
    ],
)
def test_a_fault_inside_a_provision_is_named_with_it(article, path, value, said):
    """
    However deep it stands, the refusal says in which provision.
    """
    law = tomllib.loads(DORA)
    table = law[article]
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value

    with pytest.raises(Refused, match=said) as refused:
        time_limits(law, tomllib.loads(COUNTING), "act.toml")

    assert refused.value.where == ("act.toml" if article == "act" else f"act.toml, {article}")


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ({"report": "x", "within": "1 h", "after": "noticed"}, "the event 'noticed'"),
        ({"report": "x", "within": "1 h", "after": "handled", "until": 1}, "has the key until"),
        ({"within": "1 h", "after": "handled"}, "has no report"),
    ],
)
def test_a_fault_in_one_of_several_limits_is_named_with_their_provision(limit, said):
    """
    A provision may lay down two reports; a fault in one refuses the file.
    """
    law = tomllib.loads(LAW.joinpath("eu/nis2/deadlines/2024-10-18.toml").read_text(encoding="utf-8"))
    law["23(4)(e)"]["limits"].append(limit)

    with pytest.raises(Refused, match=said) as refused:
        time_limits(law, tomllib.loads(COUNTING), "act.toml")

    assert refused.value.where == "act.toml, 23(4)(e)"


def test_an_exception_for_an_entity_that_the_act_does_not_know_is_refused():
    """
    A misspelt entity in a condition would make an exception that never holds.
    """
    nis2 = LAW.joinpath("eu/nis2/deadlines/2024-10-18.toml").read_text(encoding="utf-8")

    with pytest.raises(Refused, match="trust_provider is used") as refused:
        read(nis2.replace('entity_type = ["trust_service_provider"]', 'entity_type = ["trust_provider"]'))

    assert refused.value.where == "act.toml, entities"


@pytest.mark.parametrize("value", ["-1", '"2"', "true", "1.5"])
def test_a_number_of_working_days_is_a_whole_number(value):
    """
    Anything else is no number of days, however much it looks like one.
    """
    assert "working_days = 2" in COUNTING

    with pytest.raises(Refused, match=r"two_working_days.applied: settles working_days as"):
        read(counting=COUNTING.replace("working_days = 2", f"working_days = {value}"))


def test_a_reading_of_how_periods_are_counted_settles_nothing_of_the_act():
    """
    Which setting belongs to which act is fixed: a file cannot reach into the other one.
    """
    said = "settles weekend_in, which is none of due_is, month_in, working_days"
    with pytest.raises(Refused, match=said) as refused:
        read(counting=COUNTING.replace("working_days = 2", 'weekend_in = "utc"'))

    assert refused.value.where == "counting, readings.two_working_days.applied"


def test_a_provision_of_another_act_says_so():
    """
    The duty towards clients stands in DORA itself; everything else in the act of the file.
    """
    acts = {article: each.act for article, each in read().provisions.items()}

    assert acts.pop("19(3)") == "2022/2554"
    assert set(acts.values()) == {"2025/301"}


def test_an_act_without_relief_or_entities_is_complete():
    """
    Most acts know no weekend; their file has neither table.
    """
    law = time_limits(
        tomllib.loads(LAW.joinpath("eu/gdpr/deadlines/2018-05-25.toml").read_text(encoding="utf-8")),
        tomllib.loads(COUNTING),
        "gdpr.toml",
    )

    assert (law.relief, law.no_relief, law.entity_codes) == (None, (), frozenset())
    assert law.delay_notice is None
    assert list(law.readings) == ["month_clock", "period_end", "two_working_days"]
