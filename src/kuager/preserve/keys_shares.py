"""Recovery shares on paper: three sheets of 33 words, any two of which make the recovery secret (SLIP-39).

One sheet tells nothing about the secret (Shamir 1979), whoever holds it and however long. The words and their check
digits are those of SLIP-0039, so that other programs read them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Final

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics, rs1024, wordlist

from kuager.errors.keys import WrongShareError

NEEDED: Final = 2
MADE: Final = 3
WORDS: Final = 33
SECRET_SIZE: Final = 32
_RADIX_BITS: Final = 10
_CHECK: Final = 3
"""Words of a share that are check digits (a Reed-Solomon code over GF(1024))."""
_CUSTOM: Final = (b"shamir", b"shamir_extendable")


def split(secret: bytes) -> tuple[str, ...]:
    """Returns three shares of a 32-byte secret, 33 words each. Their randomness is the system's own.

    Raises:
        ValueError: a secret of another length.
    """
    if len(secret) != SECRET_SIZE:
        raise ValueError("a recovery secret has 32 bytes")
    # The secret is 256 random bits: stretching it would cost the same wait and protect nothing.
    return tuple(generate_mnemonics(1, [(NEEDED, MADE)], secret, iteration_exponent=0)[0])


def join(shares: Sequence[str]) -> bytes:
    """Returns the secret of two shares. Whether it is this archive's, only the key file knows.

    Raises:
        WrongShareError: fewer than two; the same one twice; of two sets; a word that is none, or was copied wrongly.
    """
    read = [_read(number, words) for number, words in enumerate(shares, start=1)]
    if len(read) < NEEDED:
        raise WrongShareError("One share opens nothing; two are needed")
    if len({share.index for share, _ in read}) < NEEDED:
        raise WrongShareError("That is the same share twice; two different ones are needed")
    if len({share.identifier for share, _ in read}) > 1:
        raise WrongShareError("These shares are of two different sets; use two of the newest one")
    try:
        secret: bytes = combine_mnemonics([words for _, words in read[:NEEDED]])
    except MnemonicError as error:
        raise WrongShareError from error
    return secret


def _read(number: int, typed: str) -> tuple[Share, str]:
    words = typed.casefold().split()
    for place, word in enumerate(words, start=1):
        if word not in wordlist.WORDLIST:
            raise WrongShareError(f"Share {number}, word {place}: '{word}' is not a word of the list")
    if len(words) != WORDS:
        raise WrongShareError(f"Share {number} has {len(words)} words; there should be {WORDS}")
    text = " ".join(words)
    try:
        return Share.from_mnemonic(text), text
    except MnemonicError as error:
        raise WrongShareError(_where(number, words)) from error


def _where(number: int, words: Sequence[str]) -> str:
    """Names the word that was copied wrongly. The check digits find any three wrong words, and place one.

    The right word is not told: who has the paper reads it there, and who has not should not be helped to guess.
    """
    indices = [wordlist.WORDLIST.index(word) for word in words]
    places = [place for place in range(len(indices)) if _fits_with_another(indices, place)]
    if len(places) == 1:
        return f"Share {number}, word {places[0] + 1}: '{words[places[0]]}' is not the word on the paper"
    return f"Share {number}: more than one word is not the word on the paper, or two changed places"


def _fits_with_another(indices: Sequence[int], place: int) -> bool:
    """Says whether another word at this place would satisfy the check digits.

    The check is linear over bits: what a change at a place does to it does not depend on the rest. So instead of trying
    1,024 words, ten single bits are tried and combined.
    """
    return any(_solves(indices, place, custom) for custom in _CUSTOM)


def _solves(indices: Sequence[int], place: int, custom: bytes) -> bool:
    def left_over(index: int) -> int:
        return _left_over([*indices[:place], index, *indices[place + 1 :]], custom)

    wanted = left_over(0)
    basis: dict[int, int] = {}
    for bit in range(_RADIX_BITS):
        effect = _reduced(left_over(1 << bit) ^ wanted, basis)
        if effect:
            basis[effect.bit_length()] = effect
    return _reduced(wanted, basis) == 0


def _reduced(value: int, basis: dict[int, int]) -> int:
    while value and (pivot := basis.get(value.bit_length())):
        value ^= pivot
    return value


def _left_over(indices: Sequence[int], custom: bytes) -> int:
    """Returns by what the check digits differ from those that fit; 0 when they fit."""
    fitting = rs1024.create_checksum(indices[:-_CHECK], custom)
    return reduce(
        lambda packed, pair: packed << _RADIX_BITS | pair[0] ^ pair[1], zip(fitting, indices[-_CHECK:], strict=True), 0
    )
