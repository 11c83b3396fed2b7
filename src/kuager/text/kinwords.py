"""Words for one relative ("her brother"), in English and Russian: who weighs texts takes them from here.

The rules that read texts have their own, far larger lists, beside the other words of each language (``extract/resources``).
"""

from __future__ import annotations

from typing import Final

SEX: Final = {
    "husband": "male", "father": "male", "son": "male", "brother": "male", "uncle": "male", "grandfather": "male", "nephew": "male",
    "wife": "female", "mother": "female", "daughter": "female", "sister": "female", "aunt": "female", "grandmother": "female", "niece": "female",
}  # fmt: skip
"""The English words that say whether a man or a woman is meant."""
ENGLISH: Final = (*SEX, "cousin")
"""The English words for one relative of the same family; each is also a term of the vocabulary ``kinship``."""
IN_LAWS: Final = ("mother-in-law", "father-in-law", "daughter-in-law", "son-in-law", "sister-in-law", "brother-in-law")
RUSSIAN: Final = {
    "муж": "husband", "жена": "wife", "сын": "son", "дочь": "daughter", "брат": "brother", "сестра": "sister", "мать": "mother", "отец": "father",
}  # fmt: skip
"""The Russian words in their dictionary form, and what they mean."""
