"""What an attempt brought is decided by what came, on real answers of a local server; the texts are invented."""

import pytest

from kuager.collect.net import open_fetcher
from kuager.collect.web import Expected, Other, capture_page, judge, observe
from kuager.model import Outcome
from tests.collect.localsite import Clock, Ids, serving

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

STORY = (
    "Dozens of relatives stood outside the consulate in Oskemen on Tuesday and asked for news of people held across the "
    "border, as they have done every working day since the spring. Arman Sadvakas, a teacher from the next village, held a "
    "photograph of his brother Daulet, who was taken from his farm in the autumn and has not been heard of since. Police "
    "watched from two cars and filmed, but nobody was taken away this time. Zhanar Toleubek read out a list of forty names "
    "and left a letter at the gate, which the guard did not accept. An officer of the city told the women that the street "
    "was closed for repairs and that they would be fined if they came back on the following day with their posters. They "
    "said that they would come back, and at the usual hour they were there again with the same photographs and flowers. "
)
MENU = "<nav>" + " ".join(f"<a href='/{n}'>Section {n} of the paper</a>" for n in range(40)) + "</nav>"
LOGIN = "<form action=/login><input name=u><input type=password name=p><button>Log in</button></form>"


def html(body, title="Northroad Wire", head=""):
    return f"<html><head><title>{title}</title>{head}</head><body>{MENU}{body}</body></html>".encode()


ARTICLE = html(f"<article><h1>At the gate</h1><p>{STORY}</p></article>")


def look(route, path="/story/2023-gate", *, expected=None, others=(), more=None):
    with serving({path: route, **(more or {})}) as site:
        clock = Clock()
        page = capture_page(site.root + path, open_fetcher(site.policy(), clock), clock, Ids())
    seen = observe(page.last.body, page.final, content_type=page.last.header("content-type"))
    return judge(page, seen, expected, others)


def sent_to(place):
    return (302, {"Location": place}, b"")


CASES = {
    "a story is a story": (ARTICLE, Outcome.OK),
    "a story with a log-in form in its head is a story": (html(LOGIN + f"<p>{STORY}</p>"), Outcome.OK),
    "a story with the status of an absence is a story": ((404, {}, ARTICLE), Outcome.OK),
    "a story with the status of a refusal is a story": ((403, {}, ARTICLE), Outcome.OK),
    "a short note is a note": (html("<p>Zhanar was released on Monday evening, her sister says.</p>"), Outcome.OK),
    "an absence with its status": ((404, {}, html("<p>Nothing here.</p>")), Outcome.DELETED),
    "gone": ((410, {}, html("<p>Removed.</p>")), Outcome.DELETED),
    "an absence with status 200": (html("<h1>404</h1><p>Page not found</p>"), Outcome.DELETED),
    "the same in Russian": (html("<p>Страница не найдена</p>"), Outcome.DELETED),
    "the same in Kazakh": (html("<p>Бет табылмады</p>"), Outcome.DELETED),
    "the same in Chinese": (html("<p>该内容已被删除</p>"), Outcome.DELETED),
    "an absence that lists other stories": ((404, {}, html("<h1>Page not found</h1><p>Read instead:</p>" + f"<p>{STORY}</p>")), Outcome.DELETED),
    "a log-in page": (html(LOGIN), Outcome.WALL),
    "a log-in page in no known language": (html("<p>Ŝovu vian nomon</p><form><input type=password></form>"), Outcome.WALL),
    "a demand to subscribe": (html("<p>Subscribe to continue reading.</p>"), Outcome.WALL),
    "a demand in Chinese": (html("<p>请先登录后查看</p>"), Outcome.WALL),
    "name and password over HTTP": ((401, {"WWW-Authenticate": "Basic"}, html("<p>No.</p>")), Outcome.WALL),
    "a refusal": ((403, {}, html("<p>Forbidden</p>")), Outcome.BLOCKED),
    "too many questions": ((429, {}, b"slow down"), Outcome.BLOCKED),
    "withheld by law": ((451, {}, html("<p>Not available.</p>")), Outcome.BLOCKED),
    "a challenge with status 200": ((200, {"cf-mitigated": "challenge"}, html("<p>Just a moment</p>")), Outcome.BLOCKED),
    "a challenge told in words": (html("<p>Checking your browser before you go on</p>"), Outcome.BLOCKED),
    "a refusal in Russian": (html("<p>Доступ ограничен</p>"), Outcome.BLOCKED),
    "an error of the server": ((500, {}, html("<p>Oops</p>")), Outcome.FAILED),
    "nothing at all": ((200, {}, b""), Outcome.FAILED),
    "nothing at all, gone": ((404, {}, b""), Outcome.DELETED),
    "a shell that a program fills": (b"<html><body><div id=app></div><script src=/a.js></script>", Outcome.PARTIAL),
    "a story cut by the server": ((200, {"Content-Length": "99999"}, ARTICLE), Outcome.PARTIAL),
    "a picture": ((200, {"Content-Type": "image/png"}, b"\x89PNG"), Outcome.OK),
    "no picture": ((404, {"Content-Type": "image/png"}, b"\x89PNG"), Outcome.DELETED),
    "a picture withheld": ((403, {"Content-Type": "application/pdf"}, b"%PDF"), Outcome.BLOCKED),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_outcome(case):
    route, outcome = CASES[case]
    judged = look(route)
    assert (judged.outcome, judged.error is None) == (outcome, outcome is Outcome.OK), judged.why
    assert judged.why


def test_a_redirect_that_keeps_the_wished_for_address_is_a_wall_whatever_it_says():
    for query in ("next=/story/2023-gate", "r=https%3A%2F%2Fa.org%2Fstory%2F2023-gate", "u=%252Fstory%252F2023-gate"):
        place = f"/x?{query}"
        judged = look(sent_to(place), more={place: html("<p>Ŝovu vian nomon kaj la vorton por eniri tien ĉi.</p>")})
        assert judged.outcome is Outcome.WALL, query


def test_being_sent_to_the_front_page_is_an_absence_unless_it_is_the_story():
    assert look(sent_to("/"), more={"/": ARTICLE}).outcome is Outcome.DELETED
    same = html(f"<p>{STORY}</p>", head='<link rel=canonical href="/story/2023-gate">')
    assert look(sent_to("/"), more={"/": same}).outcome is Outcome.OK


def test_being_sent_to_the_same_story_elsewhere_is_fine():
    assert look(sent_to("/en/story/2023-gate"), more={"/en/story/2023-gate": ARTICLE}).outcome is Outcome.OK


def other(body, url="http://127.0.0.1/story/another", outcome=Outcome.OK):
    return Other(url=url, outcome=outcome, page=observe(body, url))


SHELL = "<p>Ĉi tiu paĝo montriĝas nur al tiuj kiuj havas la rajton; petu ĝin ĉe la administranto numero {}.</p>"


def test_two_addresses_of_one_site_that_say_the_same_are_a_wall_in_any_language():
    judged = look(html(SHELL.format(17)), others=[other(html(SHELL.format(17)))])
    assert judged.outcome is Outcome.WALL
    assert judged.same_as is not None
    assert judged.same_as.url == "http://127.0.0.1/story/another"
    assert look(html(SHELL.format(17))).outcome is Outcome.OK


def test_notes_that_differ_in_a_number_are_read_and_shown_to_a_person():
    judged = look(html(SHELL.format(17)), others=[other(html(SHELL.format(16)))])
    assert judged.outcome is Outcome.PARTIAL
    assert judged.error.code == "K-COLLECT-034"


def test_a_page_that_names_its_own_address_is_no_wall():
    own = html(SHELL.format(1), head='<link rel="canonical" href="/story/2023-gate">')
    assert look(own, others=[other(html(SHELL.format(1)))]).outcome is Outcome.OK


def test_a_page_like_a_known_absence_is_an_absence():
    judged = look(html(SHELL.format(1)), others=[other(html(SHELL.format(1)), outcome=Outcome.DELETED)])
    assert judged.outcome is Outcome.DELETED


def test_stories_of_one_site_share_a_frame_and_are_not_walls():
    second = html("<p>Police warned the women again on Wednesday. Nobody was detained, the women told the paper.</p>")
    assert (
        look(
            second, others=[other(ARTICLE), other(html("<p>A short note on the weather in the steppe this week.</p>"))]
        ).outcome
        is Outcome.OK
    )


def test_one_story_under_two_addresses_is_one_story():
    for url in (
        "http://www.127.0.0.1/story/2023-gate/",
        "https://127.0.0.1/story/2023-gate?utm_source=x",
        "http://127.0.0.1/story/2023-gate#top",
    ):
        assert look(html(SHELL.format(1)), others=[other(html(SHELL.format(1)), url=url)]).outcome is Outcome.OK, url


def test_a_long_story_twice_is_a_copy_and_not_a_wall():
    long = html(f"<p>{STORY * 4}</p>")
    assert look(long, others=[other(long)]).outcome is Outcome.OK
    assert look(ARTICLE, others=[other(ARTICLE)]).outcome is Outcome.OK
    thrice = [other(ARTICLE), other(ARTICLE, url="http://127.0.0.1/story/third")]
    assert look(ARTICLE, others=thrice).outcome is Outcome.WALL


@pytest.mark.parametrize(
    "named", [Expected(text="a list of FORTY names"), Expected(author="Zhanar  Toleubek"), Expected(id="gate")]
)
def test_what_was_expected_and_is_there_outweighs_everything(named):
    assert look((404, {}, html(LOGIN + f"<p>{STORY} gate</p>")), expected=named).outcome is Outcome.OK


def test_what_was_expected_and_is_missing_is_said():
    judged = look(ARTICLE, expected=Expected(text="ninety names"))
    assert judged.outcome is Outcome.PARTIAL
    assert "expected" in judged.why


def test_a_page_without_most_of_its_pictures_is_partial():
    judged = look(html(f"<p>{STORY}</p><img src=/1.png><img src=/2.png>"))
    assert judged.outcome is Outcome.PARTIAL
    assert "2 embedded" in judged.why
