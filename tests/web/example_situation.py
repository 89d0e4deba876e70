"""One situation at 03:12 in Hamburg, as the parts of the situation page take it."""

from datetime import timedelta

from tocsin.core.time.instants import instant
from tocsin.web.pictures.graph import Edge, Node, State, rank
from tocsin.web.pictures.impact_picture import Picture, picture

ACT = "https://eur-lex.europa.eu/eli/reg_del/2024/1772/oj"
LIMITS = "https://eur-lex.europa.eu/eli/reg_del/2025/301/oj"
NOW = instant("2026-11-21T02:12:30Z")
SINCE = instant("2026-11-20T23:31:00Z")

HEADLINE = {
    "reference": "NB-2026-0147",
    "title": "Hafen Cloud: region Hamburg",
    "what": "Managed Kubernetes of Hafen Cloud",
    "state": "down",
    "since": SINCE,
    "until": None,
    "outcome": "major",
    "basis": "8(1)(b)",
    "becomes_major_at": None,
    "open_questions": 2,
    "points": [{"article": "9(1)(a)", "url": ACT}, {"article": "9(3)(b)", "url": ACT}],
    "next": {
        "text": "Send the initial notification to the Bundesbank",
        "url": "/incidents/NB-2026-0147/reports/initial",
        "due": instant("2026-11-21T05:31:00Z"),
    },
    "figures": [
        {"label": "Functions down", "value": "2"},
        {"label": "Customers hit", "value": "48"},
        {"label": "At stake", "value": "€ 41 200.00"},
        {"label": "To claim", "value": "€ 3 150.00"},
    ],
}
CLOCKS = [
    {
        "title": "Early notice to the group",
        "state": "missed",
        "due": instant("2026-11-21T02:00:00Z"),
        "from": SINCE,
        "done": None,
        "why": "2 hours 29 minutes after becoming aware, house rule",
        "article": "17(3)(e)",
        "article_url": "",
        "url": None,
    },
    {
        "title": "Initial notification",
        "state": "soon",
        "due": instant("2026-11-21T05:31:00Z"),
        "from": instant("2026-11-21T01:31:00Z"),
        "done": None,
        "why": "4 hours after classification as major",
        "article": "5(1)(a)",
        "article_url": LIMITS,
        "url": "/incidents/NB-2026-0147/reports/initial",
    },
    {
        "title": "Intermediate report",
        "state": "projected",
        "due": instant("2026-11-24T05:31:00Z"),
        "from": None,
        "done": None,
        "why": "72 hours after the initial notification",
        "article": "5(1)(b)",
        "article_url": LIMITS,
        "url": None,
    },
    {
        "title": "Classification",
        "state": "met",
        "due": instant("2026-11-21T23:31:00Z"),
        "from": SINCE,
        "done": instant("2026-11-21T01:31:00Z"),
        "why": "24 hours after becoming aware",
        "article": "5(1)(a)",
        "article_url": LIMITS,
        "url": None,
    },
]
FACTS = "/incidents/NB-2026-0147/facts"
CLIENTS = {
    "label": "Clients affected",
    "url": f"{FACTS}/clients_affected/",
    "value": "412 000",
    "source": "Ada, 02:40",
    "estimate": True,
}
ASK = {
    "question": "In which Member States are clients affected?",
    "url": f"{FACTS}/member_states_impacted/",
    "decisive": True,
}


def _criterion(name: str, article: str, says: str, answer: str, *observed: object) -> dict[str, object]:
    """Return a row of ``incidents/_matrix.html`` with one point."""
    return {
        "criterion": name,
        "article": article,
        "article_url": ACT,
        "points": [{"article": article, "says": says, "answer": answer}],
        "observed": list(observed),
        "answer": answer,
        "ask": ASK if answer == "unknown" else None,
    }


MATRIX = {
    "outcome": "major",
    "basis": "8(1)(b)",
    "met": 3,
    "rows": [
        _criterion("Critical services affected", "6(a)", "supports a critical or important function", "yes"),
        _criterion(
            "Clients, counterparts, transactions", "9(1)", "more than 10 % of clients", "yes", CLIENTS
        ),
        _criterion("Duration and downtime", "9(3)", "downtime of more than 2 hours", "yes"),
        _criterion("Geographical spread", "9(4)", "two or more Member States", "unknown"),
        _criterion("Economic impact", "9(6)", "more than € 100 000", "no"),
    ],
}
COMMITMENTS = [
    {
        "customer": "Stadtwerke Lübeck",
        "customer_url": "/customers/1",
        "promise": "99.95 % a month, 08:00–20:00",
        "promise_url": "/promises/1",
        "state": "breached",
        "budget_left": timedelta(0),
        "breach_at": instant("2026-11-21T00:00:00Z"),
        "exposure": "€ 12 000.00",
        "tell_by": instant("2026-11-21T02:00:00Z"),
        "told_at": None,
    },
    {
        "customer": "Reederei Sternberg & Söhne",
        "customer_url": "/customers/2",
        "promise": "99.9 % a month",
        "promise_url": None,
        "state": "at_risk",
        "budget_left": timedelta(minutes=7, seconds=12),
        "breach_at": instant("2026-11-21T02:19:42Z"),
        "exposure": "€ 28 000.00",
        "tell_by": instant("2026-11-21T04:00:00Z"),
        "told_at": None,
    },
    {
        "customer": "Verein der Hafenarbeiter",
        "customer_url": None,
        "promise": "99.5 % a quarter",
        "promise_url": None,
        "state": "safe",
        "budget_left": timedelta(hours=8, minutes=10),
        "breach_at": instant("2026-11-21T10:22:00Z"),
        "exposure": "€ 1 200.00",
        "tell_by": None,
        "told_at": instant("2026-11-21T01:55:00Z"),
    },
]
CLAIMS = [
    {
        "provider": "Hafen Cloud SE",
        "arrangement": "CA-104 Managed Kubernetes",
        "url": "/claims/1",
        "state": "growing",
        "attainment": "99.6272 %",
        "target": "99.95 %",
        "credit": "€ 3 150.00",
        "claim_by": instant("2026-12-31T22:59:00Z"),
        "dossier": None,
        "draft_url": "",
    }
]
NET = [{"receive": "€ 3 150.00", "pay": "€ 41 200.00", "uncovered": "€ 38 050.00"}]
TO_TELL = [
    {
        "audience": "Stadtwerke Lübeck",
        "who": "Jens Carstens, +49 451 5550100",
        "state": "missed",
        "by": instant("2026-11-21T02:00:00Z"),
        "told_at": None,
        "why": "Promised within two hours of an outage.",
        "article": "",
        "article_url": "",
        "url": "/drafts/1",
    },
    {
        "audience": "the Bundesbank",
        "who": "",
        "everybody": [("Market supervision", "bafin@authority.example"), ("Statistics", "")],
        "state": "to_tell",
        "by": instant("2026-11-21T05:31:00Z"),
        "told_at": None,
        "why": "Initial notification of a major incident.",
        "act": "DORA",
        "article": "19(4)(a)",
        "article_url": "https://eur-lex.europa.eu/eli/reg/2022/2554/oj",
        "url": "/drafts/2",
    },
    {
        "audience": "Management body",
        "who": "Dr. Anna Wolters",
        "state": "told",
        "by": instant("2026-11-21T03:31:00Z"),
        "told_at": instant("2026-11-21T01:40:00Z"),
        "why": "Major incidents are reported to senior management.",
        "act": "DORA",
        "article": "17(3)(e)",
        "article_url": "https://eur-lex.europa.eu/eli/reg/2022/2554/oj",
        "url": None,
    },
]
RECOVERY = {
    "down": [
        {
            "name": "Account access",
            "url": "/inventory/f2",
            "state": "down",
            "critical": True,
            "rto": {"state": "soon", "limit": timedelta(hours=3), "due": instant("2026-11-21T02:31:00Z")},
            "mtpd": {"state": "running", "limit": timedelta(hours=8), "due": instant("2026-11-21T07:31:00Z")},
            "rpo": timedelta(),
            "data_from": instant("2026-11-20T23:31:00Z"),
            "said": [
                {"source": "register", "document": "", "rto": timedelta(hours=4), "rpo": None, "mtpd": None},
                {
                    "source": "plan",
                    "document": "Handbook, 4.2",
                    "rto": timedelta(hours=3),
                    "rpo": timedelta(),
                    "mtpd": timedelta(hours=8),
                },
            ],
            "plans": [{"document": "Handbook, 4.2", "contact": "Kim, +49 40 555 07"}],
        },
        {
            "name": "Payments initiation",
            "url": "/inventory/f1",
            "state": "down",
            "critical": True,
            "rto": {"state": "running", "limit": timedelta(hours=12), "due": instant("2026-11-21T11:31:00Z")},
            "mtpd": None,
            "rpo": None,
            "data_from": None,
            "said": [],
            "plans": [],
        },
    ],
    "promised": [
        {
            "name": "Paying",
            "url": "/inventory/pay",
            "customers": 2,
            "clause": "Agreement, 8.1",
            "more_clauses": 1,
            "rto": None,
            "rpo": timedelta(hours=1),
            "data_from": instant("2026-11-20T22:31:00Z"),
        }
    ],
    "degraded": [
        {
            "name": "Archive",
            "url": "/inventory/f3",
            "state": "degraded",
            "critical": False,
            "rto": timedelta(),
            "rpo": None,
            "mtpd": None,
            "said": [],
            "plans": [],
        }
    ],
}
TIMELINE = [
    {
        "at": instant("2026-11-21T01:31:00Z"),
        "known_at": None,
        "text": "Classified as major under Article 8(1)(b).",
        "by": "Ada",
        "url": "/incidents/NB-2026-0147/decisions/1",
    },
    {
        "at": SINCE,
        "known_at": instant("2026-11-20T23:52:00Z"),
        "text": "Hafen Cloud: “Elevated errors in region Hamburg”",
        "by": "status page",
        "url": None,
    },
]

_NODES = (
    ("p1", "Hafen Cloud SE", "provider", "down", ""),
    ("p2", "Kleine Rechenstube GmbH", "provider", "operational", ""),
    ("p3", "Nordlicht Rechenzentrum (subcontractor)", "provider", "down", ""),
    ("s1", "Managed Kubernetes, region Hamburg", "ict_service", "down", "since 00:31"),
    ("s2", "Object storage", "ict_service", "degraded", ""),
    ("s3", "Card switching and authorisation", "ict_service", "operational", ""),
    ("s4", "Message bus", "ict_service", "redundancy_lost", ""),
    ("a1", "Mobile banking app", "asset", "down", ""),
    ("a2", "Retail web bank", "asset", "down", ""),
    ("a3", "PSD2 open-banking API", "asset", "degraded", ""),
    ("a4", "Core ledger", "asset", "redundancy_lost", ""),
    ("a5", "POS terminals", "asset", "operational", ""),
    ("f1", "Payments initiation", "function", "down", "RTO 12:31"),
    ("f2", "Account access and balance information for retail clients", "function", "down", "RTO 03:31"),
    ("f3", "SEPA Instant", "function", "degraded", ""),
    ("f4", "Card payments", "function", "operational", ""),
    ("b1", "Online banking", "business_service", "down", ""),
    ("b2", "Instant payments", "business_service", "degraded", ""),
    ("b3", "Card acquiring", "business_service", "operational", ""),
)
_EDGES = (
    "p3-p1 p1-s1 p1-s2 p1-s4 p2-s3 p2-s4 s1-a1 s1-a2 s2-a3 s4-a4 s3-a5 a4-a2 a1-f1 a1-f2 a2-f2 a2-f1 "
    "a3-f3 a4-f3 a5-f4 f1-b1 f2-b1 f3-b2 f4-b3 s2-f4 f1-f3"
)


def example_picture(language: str = "en", customers: int = 48) -> Picture:
    """Draw the example: most customers down, some degraded, one not touched."""
    nodes = [
        Node(key, label, kind, State(state), f"/inventory/{key}", note)
        for key, label, kind, state, note in _NODES
    ]
    pairs = [tuple(pair.split("-")) for pair in _EDGES.split()]
    for number in range(customers):
        down = number < customers * 3 // 4
        nodes.append(
            Node(f"c{number}", f"Customer {number}", "customer", State.DOWN if down else State.DEGRADED)
        )
        pairs.append(("b1" if down else "b2", f"c{number}"))
    nodes.append(Node("c-last", "Stadtwerke Lübeck", "customer", State.OPERATIONAL, "/inventory/c-last"))
    pairs.append(("b3", "c-last"))
    states = {node.id: node.state for node in nodes}
    edges = [Edge(one, other, max(states[one], states[other], key=rank)) for one, other in pairs]
    return picture(nodes, edges, language)


def situation(language: str = "en") -> dict[str, object]:
    """Return the whole context of the situation page."""
    return {
        "now": NOW,
        "reference": HEADLINE["reference"],
        "headline": HEADLINE,
        "clocks": CLOCKS,
        "picture": example_picture(language),
        "entity": "Nordbank AG",
        "records": True,
        "promises_hit": 3,
        "commitments": COMMITMENTS,
        "total": "€ 41 200.00",
        "matrix": MATRIX,
        "claims": CLAIMS,
        "net": NET,
        "to_tell": TO_TELL,
        "recovery": RECOVERY,
        "timeline": TIMELINE,
    }
