"""A question names the article that asks it, and links to the act in which that article stands."""

from __future__ import annotations

import pytest

from tocsin.store import lawbooks
from tocsin.web.asked import asked


@pytest.mark.parametrize(
    ("key", "act"),
    [("clients_affected", "reg_del/2024/1772"), ("clients_financial_interests_affected", "reg/2022/2554")],
)
def test_a_question_links_to_the_act_of_its_own_article(key, act):
    """What DORA itself asks is not looked up in 2024/1772."""
    shown = asked(lawbooks.fact_definition(key), None, "", "/")

    assert act in shown.article_url
