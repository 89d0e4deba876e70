"""The impact picture: safe, complete, readable, and the same every time."""

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.example_situation import example_picture
from tocsin.web.pictures.fitting import cut, estimated_width, lines
from tocsin.web.pictures.folding import MOST_BOXES, folded
from tocsin.web.pictures.graph import KINDS, Edge, Node, State
from tocsin.web.pictures.impact_picture import picture
from tocsin.web.pictures.ordering import crossings, ordered, slots_and_links
from tocsin.web.pictures.placing import placed

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script><a href="javascript:x" onload=y>&amp;]]>\x00\x0b\ud800'


def nodes(number, kind="asset", state=State.OPERATIONAL):
    return [Node(f"{kind}:{each}", f"{kind} {each}", kind, state) for each in range(number)]


def parsed(drawn):
    """Return the picture as a tree, which only well-formed markup becomes."""
    return ET.fromstring(drawn.svg)  # noqa: S314 - our own markup, and ill-formed is what we look for


@st.composite
def graphs(draw, most=40):
    """Draw a graph of any shape: cycles, loops, lonely nodes, edges to strangers."""
    drawn = draw(
        st.lists(
            st.tuples(st.text(max_size=60), st.sampled_from(KINDS), st.sampled_from(State)), max_size=most
        )
    )
    ends = st.integers(-1, max(len(drawn) - 1, 0))
    pairs = draw(st.lists(st.tuples(ends, ends, st.sampled_from(State)), max_size=2 * most))
    return (
        [Node(str(number), label, kind, state) for number, (label, kind, state) in enumerate(drawn)],
        [Edge(str(source), str(target), state) for source, target, state in pairs],
    )


def everything_in(columns):
    """Return the labels of all items of a twin, those inside folds too."""
    items = [item for column in columns for item in column.items]
    return [item.label for item in items if not item.members] + [
        member.label for item in items for member in item.members
    ]


def test_a_hostile_label_stays_text():
    """
    What a register calls a provider never becomes markup, and what XML cannot hold is replaced.
    """
    drawn = picture([Node("p", HOSTILE, "provider", State.DOWN, note=HOSTILE)], [], "en")

    root = parsed(drawn)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "defs", "marker", "path", "g", "rect", "text",
    }  # fmt: skip
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    assert "<script" not in drawn.svg
    assert HOSTILE[:20] in "".join(root.itertext())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example/", "https://evil.example/", ""])
def test_a_node_leads_nowhere_but_into_this_site(url):
    """
    Only a path of this site can be linked.
    """
    with pytest.raises(ValueError, match="not a path of this site"):
        Node("p", "Hafen Cloud", "provider", State.DOWN, url=url)


def test_a_kind_without_a_column_is_refused():
    """
    A node of a kind the picture does not know is a mistake of the caller, not a missing box.
    """
    with pytest.raises(ValueError, match="is no column of the picture"):
        Node("r", "Rack 4", "rack", State.DOWN)


def test_nothing_in_the_picture_needs_inline_style_or_script():
    """
    The content security policy of the pages forbids both.
    """
    root = parsed(example_picture())

    assert not [element for element in root.iter() if element.tag in {f"{SVG}style", f"{SVG}script"}]
    assert not [element for element in root.iter() if "style" in element.attrib]


def test_the_state_is_told_by_shape_word_and_colour():
    """
    Every box carries a drawn shape, the word, and the class that gives it its colour.
    """
    root = parsed(example_picture())

    words = {
        "down": "Down",
        "degraded": "Degraded",
        "redundancy_lost": "Redundancy lost",
        "operational": "Operational",
    }
    shapes = {}
    for box in root.iter():
        if box.get("class", "").startswith("impact-node"):
            state = box.get("class").removeprefix("impact-node is-")
            assert box.find(f"{SVG}text[@class='impact-word']").text.startswith(words[state])
            shapes.setdefault(state, set()).add(box.find(f"{SVG}path").get("d"))
    assert len(set.union(*shapes.values())) == len(words) == len(shapes)


def test_the_words_follow_the_language_asked_for(monkeypatch):
    """
    The picture is drawn in the language of its reader, whatever language is active.
    """
    asked = []
    monkeypatch.setattr(
        "tocsin.web.pictures.words.gettext", lambda text: asked.append(get_language()) or text
    )
    from django.utils.translation import get_language  # noqa: PLC0415 - read while the picture is drawn

    example_picture("nl")

    assert set(asked) == {"nl"}


def test_the_same_graph_gives_the_same_picture():
    """
    A picture in the ledger of decisions must not change because it is drawn again.
    """
    assert example_picture() == example_picture()


def test_many_customers_become_one_box_for_each_state():
    """
    Thirty-six customers that are down are one box, and each is named in the twin.
    """
    drawn = example_picture(customers=48)

    customers = drawn.columns[-1]
    assert [item.label for item in customers.items] == ["36 customers", "12 customers", "Stadtwerke Lübeck"]
    assert "36 customers" in drawn.svg
    assert "Customer 7" in everything_in(drawn.columns)
    assert drawn.summary.startswith("44 down, 16 degraded")


def test_few_customers_stay_themselves():
    """
    Eight customers or fewer are each drawn.
    """
    drawn = example_picture(customers=7)

    assert len(drawn.columns[-1].items) == 8


def test_beyond_the_limit_the_worst_keep_their_places():
    """
    Of three hundred assets the three that are down are drawn, and the rest is one box with a count.
    """
    given_nodes = [*nodes(300), *nodes(3, "function"), *nodes(3, "ict_service", State.DOWN)]
    given_nodes += [Node(f"bad:{each}", f"bad {each}", "asset", State.DOWN) for each in range(3)]

    graph = folded(given_nodes, [])

    assert len(graph.boxes) <= MOST_BOXES
    single = {box.node.id for box in graph.boxes if not box.members}
    assert {"bad:0", "bad:1", "bad:2", "function:0", "ict_service:2"} <= single
    (fold,) = [box for box in graph.boxes if box.members]
    assert fold.node.label == f"{len(fold.members)} assets"
    assert {node.id for node in given_nodes} == single | {member.id for member in fold.members}


def test_an_edge_of_a_folded_node_leads_to_its_fold_and_the_worst_stays():
    """
    Thirty edges to thirty customers become one, as bad as the worst of them.
    """
    given_nodes = [
        Node("b", "Online banking", "business_service", State.DOWN),
        *nodes(30, "customer", State.DOWN),
    ]
    edges = [Edge("b", f"customer:{each}", State.DEGRADED) for each in range(29)]
    edges.append(Edge("b", "customer:29", State.DOWN))

    graph = folded(given_nodes, edges)

    assert graph.edges == (Edge("b", "fold:customer:down", State.DOWN),)


def test_an_edge_that_skips_a_column_passes_between_its_boxes():
    """
    A line from a provider to a function does not run through the assets in between.
    """
    given_nodes = [*nodes(1, "provider"), *nodes(5, "asset"), *nodes(1, "function")]
    edges = [Edge("provider:0", "function:0", State.DOWN)]
    edges += [Edge("provider:0", f"asset:{each}", State.OPERATIONAL) for each in range(5)]

    layout = placed(folded(given_nodes, edges))

    passed = layout.rectangles["provider:0", 1]
    for slot, box in layout.rectangles.items():
        if slot[1] < 0 and box.x == passed.x:
            assert not box.y <= passed.middle <= box.y + box.height


def test_the_order_undoes_crossings_that_can_be_undone():
    """
    Two chains given crosswise are drawn side by side.
    """
    given_nodes = [*nodes(2, "provider"), *nodes(2, "asset"), *nodes(2, "function")]
    pairs = ["provider:0-asset:1", "provider:1-asset:0", "asset:0-function:1", "asset:1-function:0"]
    graph = folded(given_nodes, [Edge(*pair.split("-"), State.DOWN) for pair in pairs])

    columns, links = slots_and_links(graph)
    right = {slot: [end for start, end in links if start == slot] for column in columns for slot in column}

    assert crossings(columns, right) > 0
    assert crossings(ordered(columns, links), right) == 0


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_every_graph_is_drawn_whole(graph):
    """
    Well-formed, every box in the picture and every node in the twin, whatever is given.
    """
    given_nodes, edges = graph

    drawn = picture(given_nodes, edges, "en")

    root = parsed(drawn)
    boxes = [each for each in root.iter() if each.get("class", "").startswith("impact-node")]
    assert len(boxes) == sum(len(column.items) for column in drawn.columns) <= MOST_BOXES
    assert sorted(everything_in(drawn.columns)) == sorted(node.label for node in given_nodes)
    targets = {each.get("data-node") for each in boxes}
    for line in root.iter(f"{SVG}path"):
        if "impact-edge" in line.get("class", ""):
            assert {line.get("data-source"), line.get("data-target")} <= targets
            assert re.fullmatch(r"[A-Z\d. -]+", line.get("d"))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_no_two_boxes_overlap_and_all_lie_on_the_page(graph):
    """
    Boxes and waypoints of one column keep their distance, and the picture is large enough for all.
    """
    layout = placed(folded(*graph))

    for one, other in combinations(layout.rectangles.values(), 2):
        assert one.x != other.x or one.y + one.height < other.y or other.y + other.height < one.y
    for box in layout.rectangles.values():
        assert 0 <= box.x < box.x + box.width <= layout.width
        assert 0 < box.y < box.y + box.height <= layout.height


@given(graphs(most=160))
@settings(max_examples=15, deadline=None)
def test_no_graph_needs_more_boxes_than_can_be_read(graph):
    """
    Whatever is given, at most eighty boxes are drawn, and they stand for every node once.
    """
    given_nodes, edges = graph

    boxes = folded(given_nodes, edges).boxes

    assert len(boxes) <= MOST_BOXES
    standing = [member.id for box in boxes for member in (box.members or (box.node,))]
    assert sorted(standing) == sorted(node.id for node in given_nodes)


@given(st.text(max_size=120), st.integers(30, 240))
def test_text_fits_into_its_box(text, width):
    """
    A label is broken or cut, never longer than its box is wide.
    """
    for line in (cut(text, width), *lines(text, width, most=3)):
        assert estimated_width(line) <= width


def test_a_label_is_cut_only_when_its_lines_are_used_up():
    """
    A long name is broken between words first, then within a word; what was cut ends with an ellipsis.
    """
    assert lines("Account access and balance", 140, most=3) == ("Account access and", "balance")
    broken = lines("Zahlungsdiensterahmenvertragsverwaltung", 140, most=3)
    assert "".join(broken).replace("-", "") == "Zahlungsdiensterahmenvertragsverwaltung"
    assert lines("Zahlungsdiensterahmenvertragsverwaltung", 140, most=1)[0].endswith("…")
