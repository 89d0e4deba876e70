"""The verifier's own Ed25519: the vectors of RFC 8032, and what another implementation signs."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.channels.incident_file.verify_incident_file import Q, signature_holds

VECTORS = {
    "7.1 TEST 1": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0"
            "595bbe24655141438e7a100b"
        ),
    ),
    "7.1 TEST 2": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eae"
            "b4302aeeb00d291612bb0c00"
        ),
    ),
    "7.1 TEST 3": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9"
            "716ed28dc027beceea1ec40a"
        ),
    ),
    "7.1 TEST SHA(abc)": (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c"
            "138ac17ad9bef1177331a704"
        ),
    ),
}
"""Public key, message and signature in hexadecimal digits, by the section of RFC 8032."""


@pytest.mark.parametrize("section", VECTORS)
def test_the_signatures_of_the_rfc_hold(section: str):
    """
    Each signature that RFC 8032 gives as an example is one of its key over its message.
    """
    public, message, signature = (bytes.fromhex(each) for each in VECTORS[section])

    assert signature_holds(public, message, signature)
    assert not signature_holds(public, message + b"x", signature)


@settings(max_examples=10, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_it_agrees_with_another_implementation(seed: bytes, message: bytes, bit: int):
    """
    What the library signs holds, and with one bit changed anywhere in the signature it does not.
    """
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8

    assert signature_holds(public, message, signature)
    assert not signature_holds(public, message, bytes(changed))


def test_the_second_form_of_a_signature_does_not_hold():
    """
    The order of the base point may be added to the second half: RFC 8032, 5.1.7, refuses such a signature.
    """
    public, message, signature = (bytes.fromhex(each) for each in VECTORS["7.1 TEST 3"])
    factor = int.from_bytes(signature[32:], "little") + Q

    assert not signature_holds(public, message, signature[:32] + factor.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "public", [b"", b"\xff" * 32, b"\x02" + b"\x00" * 31, b"\x01" + b"\x00" * 30 + b"\x80"]
)
def test_what_encodes_no_point_is_no_key(public: bytes):
    """
    Too short, beyond the field, off the curve, and a zero with a sign: no signature holds, nothing breaks.
    """
    assert not signature_holds(public, b"", bytes(64))
