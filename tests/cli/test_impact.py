"""`tocsin impact` and `tocsin concentration` as another program calls them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tocsin.cli.main import main

FILES = {
    "nodes.csv": "id,kind,name\nhafen,provider,Hafen Cloud\nstube,provider,Kleine Rechenstube\n"
    "db1,asset,Database 1\ndb2,asset,Database 2\nledger,asset,Ledger\npay,function,Payments\n",
    "groups.csv": "group,owner,needs,effect\ng1,db1,1,down\ng2,db2,1,down\npool,ledger,1,down\n"
    "g3,pay,1,degraded\n",
    "members.csv": "group,member\ng1,hafen\ng2,stube\npool,db1\npool,db2\ng3,ledger\n",
}


@pytest.fixture
def graph(tmp_path: Path) -> str:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_an_outage_is_answered_with_states_reasons_and_time(graph: str):
    """
    The keys are the contract's; lists are sorted and hold the named nodes.
    """
    result = run("impact", graph, "--down", "stube", "--down", "hafen", "--json")

    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer.pop("seconds") >= 0
    assert answer == {
        "down": ["db1", "db2", "hafen", "ledger", "stube"],
        "degraded": ["pay"],
        "redundancy_lost": [],
        "why": {
            "db1": {"group": "g1", "because": ["hafen"]},
            "db2": {"group": "g2", "because": ["stube"]},
            "ledger": {"group": "pool", "because": ["db1", "db2"]},
            "pay": {"group": "g3", "because": ["ledger"]},
        },
    }


def test_one_of_two_providers_costs_only_redundancy(graph: str):
    """
    The ledger runs on, on one database instead of two.
    """
    answer = json.loads(run("impact", graph, "--down", "hafen", "--json").stdout)

    assert answer["down"] == ["db1", "hafen"]
    assert answer["redundancy_lost"] == ["ledger"]


def test_people_read_what_is_hit_and_why(graph: str):
    """
    Without --json the answer is text: counts, nodes, reasons.
    """
    result = run("impact", graph, "--down", "hafen", "--degraded", "db2")

    assert result.exit_code == 0
    assert "Down: 2\n  db1  because of hafen (g1)\n  hafen  as named\n" in result.stdout
    assert "  ledger  because of db1, db2 (pool)" in result.stdout
    assert "redundancy lost: 0" in result.stdout


def test_a_long_answer_is_cut_and_says_so(tmp_path: Path, graph: str):
    """
    Text for people shows forty lines of a kind and how many more there are.
    """
    crowd = [f"f{number:02}" for number in range(60)]
    with (tmp_path / "nodes.csv").open("a") as nodes, (tmp_path / "groups.csv").open("a") as groups:
        nodes.writelines(f"{each},function,\n" for each in crowd)
        groups.writelines(f"of-{each},{each},1,down\n" for each in crowd)
    with (tmp_path / "members.csv").open("a") as members:
        members.writelines(f"of-{each},hafen\n" for each in crowd)

    result = run("impact", graph, "--down", "hafen")

    assert "Down: 62" in result.stdout
    assert "  and 22 more; --json lists all" in result.stdout


def test_an_unknown_node_is_refused_with_the_nearest_id(graph: str):
    """
    Exit status 1, a sentence on standard error, the error object with --json.
    """
    result = run("impact", graph, "--down", "haven", "--json")

    assert result.exit_code == 1
    assert "The nearest id is 'hafen'" in result.stderr
    assert json.loads(result.stdout)["error"]["code"] == "unknown_node"


def test_naming_nothing_is_a_usage_error(graph: str):
    """
    An impact of nothing is not a question: exit status 2.
    """
    assert run("impact", graph, "--json").exit_code == 2


@pytest.mark.parametrize("command", [["impact", "--down", "hafen"], ["concentration"]])
def test_a_folder_that_is_no_graph_is_refused(tmp_path: Path, command: list[str]):
    """
    The sentence names the file that is missing; there is no traceback.
    """
    result = run(command[0], str(tmp_path / "nowhere"), *command[1:])

    assert result.exit_code == 1
    assert "nodes.csv cannot be read" in result.stderr


def test_providers_are_ranked_by_what_their_loss_alone_hits(graph: str):
    """
    Counts by kind, worst first, without the provider itself.
    """
    result = run("concentration", graph, "--json")

    assert json.loads(result.stdout) == {
        "providers": [
            {"id": "hafen", "down": {"asset": 1}, "degraded": {}},
            {"id": "stube", "down": {"asset": 1}, "degraded": {}},
        ]
    }


def test_people_read_the_ranking(graph: str):
    """
    Without --json each provider is a line.
    """
    assert "  hafen  down: 1 asset; degraded: nothing" in run("concentration", graph).stdout
