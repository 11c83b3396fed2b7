"""Invented walls, absences, refusals and empty shells in four languages, and short reports that only sound like them."""

import pytest

from kuager.collect.web import Expected
from kuager.model import Outcome
from tests.collect.localsite import Route
from tests.collect.test_outcome import ARTICLE, html, look

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

CASES: dict[str, tuple[Route, str]] = {
    "consent-en": (
        html(
            "<div class=consent><h2>We value your privacy</h2><p>We and our 812 partners store and access information on a device, such as cookies, to personalise ads and content. You can accept or manage your choices before you continue to the site.</p><button>Accept all</button><button>Reject</button></div>"
        ),
        "wall",
    ),
    "consent-ru": (
        html(
            "<div><h2>Мы ценим вашу приватность</h2><p>Чтобы продолжить чтение, примите использование файлов cookie нашими партнёрами или настройте выбор.</p><button>Принять</button></div>"
        ),
        "wall",
    ),
    "login-zh": (html("<div><p>请先登录后查看全文</p><a>登录</a><a>注册</a></div>"), "wall"),
    "login-kk": (html("<div><p>Мақаланы оқу үшін жүйеге кіріңіз немесе тіркеліңіз.</p></div>"), "wall"),
    "login-ru": (
        html("<div><p>Чтобы прочитать этот материал, войдите в свой аккаунт или зарегистрируйтесь.</p></div>"),
        "wall",
    ),
    "login-other-status": (
        (
            200,
            {},
            b"<html><head><title>Instagrm</title></head><body><div><span>Log in to see photos and videos from friends.</span><form><input name=username><input type=password></form></div></body></html>",
        ),
        "wall",
    ),
    "paywall": (
        html(
            "<article><h1>At the gate</h1><p>Dozens of relatives stood outside the consulate on Tuesday and asked for news.</p><div>This article is for subscribers only. Subscribe to continue reading.</div></article>"
        ),
        "wall",
    ),
    "cloudflare-200": (
        (
            200,
            {},
            b"<html><head><title>Just a moment...</title></head><body><h1>news.example.org</h1><p>Verifying you are human. This may take a few seconds.</p><p>news.example.org needs to review the security of your connection before proceeding.</p><noscript>Enable JavaScript and cookies to continue</noscript></body></html>",
        ),
        "blocked",
    ),
    "cloudflare-503": (
        (
            503,
            {"Server": "cloudflare"},
            b"<html><head><title>Just a moment...</title></head><body><p>Checking your browser before accessing.</p></body></html>",
        ),
        "blocked",
    ),
    "ddos-guard": (
        (
            403,
            {},
            "<html><head><title>DDoS-Guard</title></head><body><h1>Проверка браузера перед переходом на сайт</h1><p>Пожалуйста, подождите несколько секунд.</p></body></html>".encode(),
        ),
        "blocked",
    ),
    "roskom": (
        (
            200,
            {},
            "<html><head><title>Доступ ограничен</title></head><body><p>Доступ к запрашиваемому ресурсу ограничен по решению органов государственной власти.</p></body></html>".encode(),
        ),
        "blocked",
    ),
    "kz-block": (
        (
            200,
            {},
            "<html><head><title>Доступ</title></head><body><p>Осы ресурсқа қол жеткізу уәкілетті органның шешімі бойынша шектелген.</p></body></html>".encode(),
        ),
        "blocked",
    ),
    "geo-451": ((451, {}, b"<html><body><p>Unavailable for legal reasons</p></body></html>"), "blocked"),
    "zh-censored": (html("<div><p>此内容因违规无法查看</p></div>"), "deleted"),
    "zh-deleted": (html("<div><p>该文章已被作者删除</p></div>"), "deleted"),
    "zh-weibo": (html("<div><p>抱歉，此微博已被作者删除。查看帮助</p></div>"), "deleted"),
    "zh-acct": (html("<div><p>该账号因违反相关规定已被封禁</p></div>"), "deleted"),
    "ru-vk": (html("<div><p>Запись удалена или доступ к ней ограничен</p></div>"), "deleted"),
    "ru-page": (html("<div><p>Страница удалена либо ещё не создана.</p></div>"), "deleted"),
    "ru-post": (html("<div><p>Публикация удалена автором</p></div>"), "deleted"),
    "kk-del": (html("<div><p>Бұл жазба жойылған немесе қолжетімсіз.</p></div>"), "deleted"),
    "kk-404": (html("<div><h1>404</h1><p>Сіз іздеген бет табылмады</p></div>"), "deleted"),
    "en-x": (html("<div><p>Hmm...this page doesn’t exist. Try searching for something else.</p></div>"), "deleted"),
    "en-x2": (html("<div><p>This Post was deleted by the Post author. Learn more</p></div>"), "deleted"),
    "en-x3": (html("<div><p>This Post is from a suspended account. Learn more</p></div>"), "deleted"),
    "en-fb": (
        html(
            "<div><p>This content isn't available right now. When this happens, it's usually because the owner only shared it with a small group of people, changed who can see it or it's been deleted.</p></div>"
        ),
        "deleted",
    ),
    "en-yt": (html("<div><p>Video unavailable. This video has been removed by the uploader</p></div>"), "deleted"),
    "en-yt-private": (html("<div><p>This video is private</p></div>"), "wall"),
    "soft404": (
        html("<h1>Oops!</h1><p>The page you are looking for cannot be found. It may have been moved or deleted.</p>"),
        "deleted",
    ),
    "soft404-ru": (
        html("<h1>Ой!</h1><p>К сожалению, такой страницы нет. Возможно, она была перемещена.</p>"),
        "deleted",
    ),
    "404-full": ((404, {}, ARTICLE), "ok"),
    "js-shell": (
        b"<html><head><title>App</title></head><body><div id=root></div><script src=/a.js></script></body></html>",
        "partial",
    ),
    "js-shell-noscript": (
        b"<html><head><title>App</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=/a.js></script></body></html>",
        "partial",
    ),
    "js-shell-text": (
        b"<html><head><title>App</title></head><body><p>JavaScript is not available. We've detected that JavaScript is disabled in this browser. Please enable JavaScript or switch to a supported browser to continue using this site.</p><script src=/a.js></script></body></html>",
        "partial",
    ),
    "age": (html("<div><p>Verify your age. You must be 18 or older to view this content.</p></div>"), "wall"),
    "captcha-zh": (html("<div><p>为了您的账号安全，请完成以下验证：请拖动滑块</p></div>"), "blocked"),
    "captcha-ru": (html("<div><p>Подтвердите, что запросы отправляли вы, а не робот</p></div>"), "blocked"),
    "short-news": (
        html(
            "<article><h1>Brief</h1><p>Police detained two women at the consulate gate on Friday and let them go in the evening, a relative said. The case was closed without a fine.</p></article>"
        ),
        "ok",
    ),
    "short-news-deleted-word": (
        html(
            "<article><h1>Ministry</h1><p>The ministry said the list of names had been deleted from its site. Relatives have copies, said Arman Sadvakas, who keeps forty of them in a drawer in his kitchen and shows them to anyone who asks for them in the village. He has done so since spring.</p></article>"
        ),
        "ok",
    ),
    "short-ru-udalena": (
        html(
            "<article><h1>Суд</h1><p>Суд в Уральске отказал Арману Садвакасу в жалобе. По словам адвоката, запись допроса не найдена в деле, и защита подаст жалобу в областной суд в понедельник, 4 марта.</p></article>"
        ),
        "ok",
    ),
    "held-out wall fr-like en": (html("<div><p>You must be logged in to see this group's posts.</p></div>"), "wall"),
    "held-out ru private": (
        html("<div><p>Это закрытый профиль. Подпишитесь, чтобы видеть публикации.</p></div>"),
        "wall",
    ),
    "held-out ru deleted account": (
        html("<div><p>Владелец удалил свою страницу. Аккаунт удалён.</p></div>"),
        "deleted",
    ),
    "held-out kk captcha": (html("<div><p>Жалғастыру үшін робот емес екеніңізді растаңыз.</p></div>"), "blocked"),
    "held-out zh gone": (html("<div><p>抱歉，您访问的页面不存在，请返回首页。</p></div>"), "deleted"),
    "held-out en rate": (
        (
            200,
            {},
            b"<html><head><title>Error</title></head><body><p>Too many requests. Please slow down and try again.</p></body></html>",
        ),
        "blocked",
    ),
    "missing en": (
        html(
            "<article><h1>Search goes on</h1><p>Police said on Monday that Daulet Sadvakas was not found at any of the addresses his brother named, and that his phone, which was switched off in May, has been removed from the list of wanted devices.</p></article>"
        ),
        "ok",
    ),
    "missing ru": (
        html(
            "<article><h1>Поиски продолжаются</h1><p>Даулет Садвакас до сих пор не найден, сообщила полиция в понедельник. Его брат говорит, что запись с камеры была удалена в тот же вечер, а второй камеры во дворе не существует.</p></article>"
        ),
        "ok",
    ),
    "missing kk": (
        html(
            "<article><h1>Іздеу жалғасуда</h1><p>Дәулет Садуақас әлі табылмады, деп хабарлады полиция дүйсенбі күні. Ағасының айтуынша, камерадағы жазба сол күні кешке көрсетілген жоқ, ал ауладағы екінші камера мүлде болмаған, оны ешкім көрмеген.</p></article>"
        ),
        "ok",
    ),
    "missing zh": (
        html(
            "<article><h1>搜寻仍在继续</h1><p>警方周一表示，仍然找不到道列提。他的哥哥说，当晚的监控录像已经看不到了，院子里的第二个摄像头根本不存在，邻居们也都没有见过他。</p></article>"
        ),
        "ok",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_came_is_judged_by_what_it_says(name):
    route, wanted = CASES[name]
    judged = look(route)
    assert judged.outcome.value == wanted, judged.why
    assert (judged.error is None) == (judged.outcome is Outcome.OK)
    if judged.error is not None:
        assert judged.error.cure


def test_what_was_expected_outweighs_every_phrase():
    from_a_wall_of_words = html("<p>Page not found, wrote Arman Sadvakas, and log in again.</p>")
    assert look(from_a_wall_of_words).outcome is Outcome.DELETED
    expected = Expected(author="Arman Sadvakas")
    assert look(from_a_wall_of_words, expected=expected).outcome is Outcome.OK
