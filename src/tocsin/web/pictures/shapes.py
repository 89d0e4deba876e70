"""The shapes that go with a state, each in a square of ten: drawn, so that no font can lack them."""

CIRCLE = "M5 .5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0 -9z"
DIAMOND = "M5 0L10 5L5 10L0 5z"
TRIANGLE = "M5 .5L10 9.5L0 9.5z"
CROSS = "M2 0L5 3L8 0L10 2L7 5L10 8L8 10L5 7L2 10L0 8L3 5L0 2z"
CHECK = "M0 5.4L1.8 3.6L3.9 5.7L8.2 1.2L10 2.9L3.9 9.3z"
DASH = "M0 3.8H10V6.2H0z"
HOURGLASS = "M1 0H9L6.2 5L9 10H1L3.8 5z"
RING = "M5 .5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0 -9zM5 2.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0 -5z"
QUESTION = (
    "M1.9 3.4C1.9 1.2 3.2 0 5.1 0S8.3 1.1 8.3 2.8C8.3 4.9 6.1 5 6.1 6.9H4C4 4.4 6.1 4.2 6.1 2.9"
    "C6.1 2.2 5.8 1.9 5.1 1.9S4 2.4 4 3.4zM4 7.9H6.1V10H4z"
)
