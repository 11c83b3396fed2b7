"""The workbench shows which proposals stand at words found only roughly, and which a language model makes too."""

from __future__ import annotations

import pytest

from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import review
from tests.web.conftest import HERE, TOKEN, TestClient, send
from tests.workflow.test_asking_model import GOOD, SPOILED, asked, event, lede

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("Place found roughly", "Also proposed by model:tiny", "right outside these words")),
        ("kk", ("шамамен", "Мұны да ұсынған: model:tiny", "күмән бар")),
    ],
)
def test_rough_places_and_agreement_are_said_in_words(filled, ids, clock, lang, said):
    roughly, too, turned = said
    asked(filled, [*GOOD, SPOILED[1][0], event("paper and no reason", kind="no_response")])
    app = create_app(ArchiveDesk(filled), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        send(client, "/preferences", lang=lang)
        page = client.get(f"/sources/{lede(filled)}").text
        assert roughly in page
        assert too in page
        rows = review.queue(filled, document=lede(filled))
        for words, at in (
            (roughly, next(at for at, row in enumerate(rows) if row.approximate)),
            (turned, next(at for at, row in enumerate(rows) if row.turned)),
            (too, next(at for at, row in enumerate(rows) if row.also)),
        ):
            assert words in client.get(f"/review?document={lede(filled)}&at={at}").text
