"""How an inventory folder is read: whole, or refused with every fault named."""

import csv
import io
import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.channels.inventory_folder import files, joined, read_folder
from tocsin.core.commitments import Clause, Contact, DutyToNotify, SupportContact
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.register.extras import ComponentMapping
from tocsin.core.register.inventory import (
    Asset,
    BusinessService,
    Customer,
    Effect,
    Entity,
    IctService,
    Inventory,
    Provider,
)

LEI = "9845000NORDLYSBANK65"
FOLDER = {
    "business_services.csv": "id,name,entity,supervised,member_states,clients_using,"
    "transactions_daily_average,transaction_value_daily_average\n"
    f"pay,Betalen,{LEI},yes,BE;NL,120000,45000,1250000.50\nadvice,Advies,,,,,,\n",
    "assets.csv": "id,name,type\nbroker-1,Berichtenmakelaar 1,system\nbroker-2,Berichtenmakelaar 2,\n",
    "dependencies.csv": "owner,group,needs,effect,member\n"
    "business_service:pay,brokers,1,down,asset:broker-1\nbusiness_service:pay,brokers,1,down,asset:broker-2\n"
    f"asset:broker-1,hosting,all,down,ict_service:{LEI}/C-1/S17\n",
    "customers.csv": "id,name,language,country,relevant,contact_name,contact_email,contact_phone\n"
    "K1,Bakkerij Vermeulen,nl,BE,no,An Vermeulen,an@vermeulen.example,+32 3 555 01 02\nK2,Odd Ltd,,,,,,\n",
    "commitments.csv": "id,customer,business_service,document,clause,target,window,time_zone,credits,"
    "fee,currency,notify_within,notify_channel,liability_cap\n"
    "CM-1,K1,pay,Raamovereenkomst,7.2,99.9,month,Europe/Brussels,99.9:10%,400,EUR,PT2H,email,50000\n"
    "CM-2,customer:K2,advice,,,,,,,,,,,\n",
    "entitlements.csv": "id,arrangement,service_type,document,clause,target,window,time_zone,claim_form,"
    "sole_remedy\nE-1,C-1,S17,Annex 3,2,99.5,month,UTC,ticket,yes\n",
    "support_contacts.csv": "arrangement,severity,name,phone,email,hours,respond_within,resolve_within\n"
    "C-1,critical,Hafen Cloud duty desk,+49 40 555 0100,,24x7,PT15M,PT4H\n"
    "C-1,high,Hafen Cloud service desk,,desk@hafen.example,,,\n",
    "contacts.csv": f"id,name,audience,entity,email,phone,language\nceo,Ada,management_body,{LEI},,,nl\n",
    "component_map.csv": f"provider,component,ict_service\nHAFEN,Compute,ict_service:{LEI}/C-1/S17\n",
}
REGISTER = Inventory(
    {
        f"entity:{LEI}": Entity(f"entity:{LEI}", "Nordlys Bank", lei=LEI),
        f"ict_service:{LEI}/C-1/S17": IctService(
            f"ict_service:{LEI}/C-1/S17", "Hosting", arrangement="C-1", service_type="S17"
        ),
        "provider:HAFEN": Provider("provider:HAFEN", "Hafen Cloud", code="HAFEN"),
    },
    (),
)


def put(folder: Path, contents: dict[str, str | bytes]) -> Path:
    for name, content in contents.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def refusal(folder: Path, contents: dict[str, str | bytes]) -> Refused:
    with pytest.raises(Refused) as refused:
        read_folder(put(folder, contents))
    return refused.value


def test_a_whole_folder_becomes_values(tmp_path):
    """
    Every file ends up as nodes, groups, promises and people; blank cells stay unknown.
    """
    folder = read_folder(put(tmp_path, FOLDER))

    assert folder.extras.nodes == (
        Asset("asset:broker-1", "Berichtenmakelaar 1"),
        Asset("asset:broker-2", "Berichtenmakelaar 2"),
        BusinessService("business_service:advice", "Advies"),
        BusinessService(
            "business_service:pay",
            "Betalen",
            entity=LEI,
            supervised=True,
            member_states=("BE", "NL"),
            clients_using=120000,
            transactions_daily_average=45000,
            transaction_value_daily_average=Decimal("1250000.50"),
        ),
        Customer(
            "customer:K1",
            "Bakkerij Vermeulen",
            language="nl",
            country="BE",
            relevant=False,
            contact_name="An Vermeulen",
            contact_email="an@vermeulen.example",
            contact_phone="+32 3 555 01 02",
        ),
        Customer("customer:K2", "Odd Ltd"),
    )
    assert [(group.owner, group.needs, group.effect, group.members) for group in folder.extras.groups] == [
        ("asset:broker-1", 1, Effect.DOWN, (f"ict_service:{LEI}/C-1/S17",)),
        ("business_service:pay", 1, Effect.DOWN, ("asset:broker-1", "asset:broker-2")),
        ("customer:K1", 1, Effect.DOWN, ("business_service:pay",)),
        ("customer:K2", 1, Effect.DOWN, ("business_service:advice",)),
    ]
    assert folder.contacts == (Contact("ceo", "Ada", "management_body", LEI, language="nl"),)
    assert folder.components == (ComponentMapping("provider:HAFEN", "Compute", f"ict_service:{LEI}/C-1/S17"),)
    assert folder.findings == ()


def test_a_commitment_keeps_its_clause_its_duty_and_its_cap(tmp_path):
    """
    What was promised stands with the place where it was promised.
    """
    measured, unmeasured = read_folder(put(tmp_path, FOLDER)).commitments

    assert measured.clause == Clause("Raamovereenkomst", "7.2")
    assert measured.objective is not None
    assert measured.objective.target == Decimal("99.9")
    assert measured.duty_to_notify == DutyToNotify(timedelta(hours=2), "email")
    assert measured.liability.cap == Money(Decimal(50000), "EUR")
    assert unmeasured.objective is None


def test_an_entitlement_is_tied_to_the_register_and_to_whom_to_call(tmp_path):
    """
    Arrangement and type find the ICT service; support contacts come with the arrangement.
    """
    whole = joined(REGISTER, read_folder(put(tmp_path, FOLDER)))

    (entitlement,) = whole.entitlements
    assert entitlement.ict_service == f"ict_service:{LEI}/C-1/S17"
    assert entitlement.sole_remedy is True
    assert entitlement.support_contacts == (
        SupportContact(
            "critical",
            "Hafen Cloud duty desk",
            phone="+49 40 555 0100",
            hours="24x7",
            respond_within=timedelta(minutes=15),
            resolve_within=timedelta(hours=4),
        ),
        SupportContact("high", "Hafen Cloud service desk", email="desk@hafen.example"),
    )
    assert whole.findings == ()


def test_joining_the_same_folder_again_changes_nothing(tmp_path):
    """
    An import may be repeated.
    """
    folder = read_folder(put(tmp_path, FOLDER))
    once = joined(REGISTER, folder)

    assert joined(once.inventory, folder) == once


def test_without_the_register_everything_named_is_a_placeholder(tmp_path):
    """
    A folder may come before its register; what only the register describes is marked and reported.
    """
    whole = joined(Inventory({}, ()), read_folder(put(tmp_path, FOLDER)))

    missing = [node.id for node in whole.inventory.nodes.values() if node.placeholder]
    assert missing == [
        f"entity:{LEI}",
        f"ict_service:{LEI}/C-1/S17",
        "ict_service:unknown/C-1/S17",
        "provider:HAFEN",
    ]
    assert [each.rule for each in whole.findings] == ["unknown_reference"] * 4


def test_support_for_an_arrangement_without_entitlement_is_reported(tmp_path):
    """
    A number that would be shown nowhere is a finding.
    """
    folder = read_folder(
        put(tmp_path, {"support_contacts.csv": "arrangement,severity,name\nC-9,high,Desk\n"})
    )

    assert [(each.rule, each.where) for each in folder.findings] == [
        ("support_without_entitlement", "support_contacts.csv:2")
    ]


ASSETS = "id,name,type\n"


@pytest.mark.parametrize(
    ("contents", "code", "where"),
    [
        ({"assets.csv": "id;name;type\na;A;system\n"}, "semicolon_csv", "assets.csv"),
        ({"assets.csv": "sep=;\nid;name;type\n"}, "semicolon_csv", "assets.csv"),
        ({"assets.csv": "id,label\na,A\n"}, "unknown_header", "assets.csv:1"),
        ({"assets.csv": "id,name,name\na,A,A\n"}, "unknown_header", "assets.csv:1"),
        ({"assets.csv": "id,type\na,system\n"}, "unknown_header", "assets.csv:1"),
        ({"assets.csv": ""}, "unknown_header", "assets.csv:1"),
        ({"asset.csv": ASSETS}, "unknown_file", "asset.csv"),
        ({"Assets.CSV": ASSETS}, "unknown_file", "Assets.CSV"),
        ({"assets.csv": ASSETS + "a,A\n"}, "ragged_row", "assets.csv:2"),
        ({"assets.csv": ASSETS + ",A,\n"}, "blank_cell", "assets.csv:2:id"),
        ({"assets.csv": ASSETS + "a,A,\nb,B,\nasset:a,A again,\n"}, "repeated_row", "assets.csv:4"),
        ({"assets.csv": ASSETS + "a,A\x00,\n"}, "control_character", "assets.csv:2:name"),
        ({"assets.csv": ASSETS + f"a,{'é' * 16385},\n"}, "too_large", "assets.csv:2:name"),
        ({"assets.csv": ASSETS + 'a,"A,\n'}, "not_csv", "assets.csv:2"),
        ({"assets.csv": ASSETS + 'a,"A\nB"x,\n'}, "not_csv", "assets.csv:2"),
        ({"assets.csv": ASSETS.encode() + b"a,Bruy\xe8re,\n"}, "not_utf8", "assets.csv"),
        ({"assets.csv": ASSETS.encode("utf-16")}, "not_utf8", "assets.csv"),
        ({"customers.csv": "id,name,relevant\nK1,A,maybe\n"}, "not_yes_or_no", "customers.csv:2:relevant"),
        ({"customers.csv": "id,name,country\nK1,A,Nederland\n"}, "not_a_country", "customers.csv:2:country"),
        ({"customers.csv": "id,name,language\nK1,A,Dutch\n"}, "not_a_language", "customers.csv:2:language"),
        (
            {"customers.csv": "id,name,contact_email\nK1,A,a at b\n"},
            "not_an_address",
            "customers.csv:2:contact_email",
        ),
        (
            {"business_services.csv": "id,name,clients_using\np,P,12.000\n"},
            "not_a_count",
            "business_services.csv:2:clients_using",
        ),
        (
            {"business_services.csv": "id,name,member_states\np,P,NL BE\n"},
            "not_a_country",
            "business_services.csv:2:member_states",
        ),
        (
            {"business_services.csv": 'id,name,transaction_value_daily_average\np,P,"1,5"\n'},
            "not_a_number",
            "business_services.csv:2:transaction_value_daily_average",
        ),
        (
            {"dependencies.csv": "owner,group,needs,effect,member\nasset:a,g,0,down,asset:b\n"},
            "not_a_count",
            "dependencies.csv:2:needs",
        ),
        (
            {"dependencies.csv": "owner,group,needs,effect,member\nasset:a,g,all,dwon,asset:b\n"},
            "unknown_word",
            "dependencies.csv:2:effect",
        ),
        (
            {"dependencies.csv": "owner,group,needs,effect,member\nasset:a,g,2,down,asset:b\n"},
            "contradictory_group",
            "dependencies.csv:2",
        ),
        (
            {"dependencies.csv": "owner,group,needs,effect,member\nasset:a,g,all,down,ledger\n"},
            "not_a_node",
            "dependencies.csv:2:member",
        ),
        (
            {"contacts.csv": "id,name,audience\nc,C,managers\n"},
            "unknown_word",
            "contacts.csv:2:audience",
        ),
        (
            {"entitlements.csv": "id,arrangement,service_type\nE,C,S20\n"},
            "unknown_service_type",
            "entitlements.csv:2:service_type",
        ),
        (
            {"commitments.csv": "id,customer,business_service,notify_within\nC,K,p,PT2H\n"},
            "incomplete_duty",
            "commitments.csv:2:notify_channel",
        ),
        (
            {"commitments.csv": "id,customer,business_service,notify_channel\nC,K,p,email\n"},
            "incomplete_duty",
            "commitments.csv:2:notify_within",
        ),
        (
            {"commitments.csv": "id,customer,business_service,target,window,time_zone\nC,K,p,0,month,UTC\n"},
            "not_a_percentage",
            "commitments.csv:2:target",
        ),
        ({}, "empty_folder", None),
    ],
)
def test_what_would_have_to_be_guessed_is_refused_where_it_stands(tmp_path, contents, code, where):
    """
    A fault is named by file, line and column, and nothing of the folder is used.
    """
    fault = refusal(tmp_path, contents)

    assert (fault.code, fault.where) == (code, where or str(tmp_path))


def test_a_long_row_of_lawful_cells_is_read(tmp_path):
    """
    The limit is that of a cell, not of a row.
    """
    name, kind = "n" * 20_000, "t" * 20_000

    folder = read_folder(put(tmp_path, {"assets.csv": ASSETS + f"a,{name},{kind}\n"}))

    assert folder.extras.nodes == (Asset("asset:a", name, type=kind),)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    """
    A wrong path is a sentence, not a traceback.
    """
    with pytest.raises(Refused, match=r"cannot be read as a folder") as refused:
        read_folder(tmp_path / "nowhere")

    assert refused.value.code == "unreadable_folder"


def test_the_nearest_column_is_named(tmp_path):
    """
    A typing mistake in a header must not turn a whole column into "unknown".
    """
    fault = refusal(tmp_path, {"assets.csv": "id,name,typ\na,A,system\n"})

    assert fault.message.startswith("assets.csv:1: there is no column 'typ'. Perhaps type is meant.")


def test_the_semicolons_of_a_spreadsheet_are_explained(tmp_path):
    """
    The sentence says how to save the file with commas.
    """
    assert "comma delimited" in refusal(tmp_path, {"assets.csv": "id;name\n"}).message


def test_all_faults_are_named_at_once(tmp_path):
    """
    Faults of several files come in one refusal, so that they are corrected in one go.
    """
    fault = refusal(
        tmp_path,
        {
            "assets.csv": ASSETS + "a,A\n",
            "customers.csv": "id,name,country\nK1,A,Nederland\nK2,B,NL\nK3,,NL\n",
        },
    )

    assert fault.code == "faulty_inventory"
    assert "3 faults and nothing of it was imported" in fault.message
    for place in ("assets.csv:2:", "customers.csv:2:country:", "customers.csv:4:name:"):
        assert place in fault.message


def test_no_more_than_fifty_faults_are_named(tmp_path):
    """
    A file that is wrong throughout does not bury the reader.
    """
    fault = refusal(tmp_path, {"assets.csv": ASSETS + "a,A\n" * 2000})

    assert "50 or more faults" in fault.message
    assert fault.message.count("\n- ") == 50


def test_a_file_beyond_the_limits_is_refused(tmp_path, monkeypatch):
    """
    Size and number of rows have a limit, so that a wrong file cannot fill the machine.
    """
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    rows = refusal(tmp_path, {"assets.csv": ASSETS + "a,A,\nb,B,\nc,C,\n"})
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    size = refusal(tmp_path, {"assets.csv": ASSETS})

    assert (rows.code, size.code) == ("too_large", "too_large")
    assert "2 000 000 rows" in rows.message
    assert "256 MiB" in size.message


def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    """
    A folder under a file's name cannot be read as a file, and that is said.
    """
    (tmp_path / "assets.csv").mkdir()

    with pytest.raises(Refused) as refused:
        read_folder(tmp_path)

    assert refused.value.code == "unreadable_file"


def test_a_cell_that_looks_like_a_formula_stays_text(tmp_path):
    """
    Nothing is calculated; one finding for each column says that such cells are there. A telephone
    number begins with a plus and is no formula.
    """
    folder = read_folder(
        put(
            tmp_path,
            {
                "customers.csv": "id,name,contact_name,contact_phone\n"
                'K1,"=HYPERLINK(""http://x"")",,+31 20 555 0100\nK2,@SUM(1),,+1+cmd\n'
            },
        )
    )

    assert [node.name for node in folder.extras.nodes] == ['=HYPERLINK("http://x")', "@SUM(1)"]
    assert [(each.rule, each.where) for each in folder.findings] == [
        ("formula_like", "customers.csv:3:contact_phone"),
        ("formula_like", "customers.csv:2:name"),
    ]
    assert "2 cells" in folder.findings[1].message


def test_a_byte_order_mark_blank_lines_and_empty_rows_are_nothing(tmp_path):
    """
    What spreadsheets add by themselves is not held against the user, and lines are still counted.
    """
    text = '\ufeffname,id\r\n\r\nA,a\r\n,\r\n"two\r\nlines",b\r\n,c\r\n'

    fault = refusal(tmp_path, {"assets.csv": text})

    assert fault.where == "assets.csv:7:name"
    assert read_folder(put(tmp_path, {"assets.csv": text.replace(",c", "C,c")})).extras.nodes == (
        Asset("asset:a", "A"),
        Asset("asset:b", "two\r\nlines"),
        Asset("asset:c", "C"),
    )


def _shuffled(text: str, random) -> str:
    header, *rows = csv.reader(io.StringIO(text))
    order = random.sample(range(len(header)), len(header))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([header[index] for index in order])
    writer.writerows([row[index] for index in order] for row in random.sample(rows, len(rows)))
    return out.getvalue()


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_means_nothing(random):
    """
    Sorting a sheet, or moving a column, changes nothing that is imported.
    """
    with TemporaryDirectory() as name:
        path = Path(name)
        straight = joined(REGISTER, read_folder(put(path, FOLDER)))
        shutil.rmtree(path)
        path.mkdir()
        put(path, {file: _shuffled(text, random) for file, text in FOLDER.items()})

        assert joined(REGISTER, read_folder(path)) == straight
