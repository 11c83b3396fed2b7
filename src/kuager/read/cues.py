"""Lines that websites put around an article, in English, Russian, Kazakh and Chinese.

General phrases of publishing software and newsrooms, none taken from one outlet. A cue is matched against a whole line
with its bullets and arrows taken off; what a cue does to the lines after it is decided in :mod:`kuager.read.zones`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class Cue(StrEnum):
    """What a furniture line is for."""

    RELATED = "related"
    RELATED_LINE = "related link"
    COMMENTS = "comments"
    NEIGHBOURS = "previous and next"
    TAGS = "tags"
    SHARE = "share"
    SUBSCRIBE = "subscription"
    SUPPORT = "donation"
    FOLLOW = "follow us"
    LEGAL = "legal"
    ADVERT = "advertisement"
    SOURCE = "source link"
    MENU = "menu"
    CLOSE = "close button"
    TRAILER = "service text"


_NETWORKS = (
    r"facebook|twitter|x|whatsapp|telegram|linkedin|vk|vkontakte|вконтакте|одноклассники|odnoklassniki|reddit|pinterest|viber|"
    r"wechat|weibo|messenger|instagram|youtube|tiktok|rss|threads|mastodon|bluesky|flipboard|pocket|e-?mail|print|tumblr|line|qq|"
    r"微信|微博|腾讯|豆瓣"
)
_RELATED_EN = (
    r"see also|related(?: (?:articles?|stories|story|posts?|news|content|topics|links|coverage|reading))?|read (?:more|also|next)|"
    r"also read|(?:you )?(?:may|might) also (?:like|be interested in)|recommended(?: (?:for you|articles|stories|reading))?|"
    r"most (?:read|popular|viewed|commented|shared)|(?:the )?latest(?: (?:news|stories|posts|articles|headlines))?|recent (?:posts|articles|news)|"
    r"trending(?: now| topics)?|popular(?: posts| now| articles)?|don[’']t miss|editor[’']?s[’']? (?:picks?|choice)|what to read next|"
    r"top (?:stories|news)|other (?:news|stories|articles)|similar (?:articles|posts|news|stories)|in other news|further reading|"
    r"more (?:stories|news|articles|coverage|headlines|reading)|more top stories|more on this story|related videos?|watch next|related topics|"
    r"related (?:internet|external) links|explore more(?: on these topics)?|also in this section|in this section|you might like|keep reading|up next|"
    r"next (?:read|story)|stories you might like|what others are reading|today[’']?s (?:headlines|top stories)|recent comments|blog archive|archives|"
    r"reader interactions|primary sidebar|(?:about the |guest )?authors?|notes to editors"
)
_RELATED_RU = (
    r"читайте(?: также| ещ[её]| по теме)|смотрите также|см\. также|(?:ещ[её] |материалы |новости |статьи )?по теме|"
    r"похожие (?:записи|статьи|новости|материалы)|другие (?:новости|статьи|материалы)|рекомендуем(?: прочитать| почитать)?|популярное|"
    r"самое (?:читаемое|популярное|интересное|обсуждаемое)|последние новости|главные новости|вам (?:может быть|будет) интересно|"
    r"новости партн[её]ров|выбор редакции|лента новостей|также читайте|рекомендации|об авторе|ещ[её] новости|другие материалы(?: автора)?|архив"
)
_RELATED_KK = (
    r"тағы (?:да )?оқыңыз(?:дар)?|сондай-ақ оқыңыз(?:дар)?|оқи отырыңыз|ұқсас (?:жаңалықтар|материалдар|мақалалар|жазбалар)|"
    r"соңғы жаңалықтар|танымал(?: жаңалықтар| мақалалар)?|ең көп оқылған(?:дар|ы)?|осы тақырып(?:та|қа|бойынша)|тақырып бойынша|"
    r"басқа (?:да )?жаңалықтар|ұсынамыз|байланысты (?:жаңалықтар|мақалалар|материалдар)|автор туралы"
)
_RELATED_ZH = (
    r"相关(?:阅读|新闻|文章|报道|内容|链接|推荐|专题)?|相關(?:閱讀|新聞|文章|報導|內容|連結)?|延伸阅读|延伸閱讀|推荐阅读|推薦閱讀|"
    r"猜[你您]喜[欢歡]|热门(?:文章|新闻|推荐|话题|点击|排行)?|熱門(?:文章|新聞)?|最新(?:文章|新闻|新聞|消息|报道)|更多(?:新闻|新聞|文章|报道|内容)|"
    r"[你您]可能(?:也|还|還|會)?(?:喜欢|感兴趣|喜歡).{0,10}|精彩推荐|排行榜|编辑推荐|為你推薦|为你推荐|大家都在看|关于作者|作者简介"
)
_INLINE = (
    r"see also|related(?: story| article| post)?|read (?:more|also|next)|also read|recommended|читайте(?: также| ещ[её])|смотрите также|"
    r"(?:ещ[её] )?по теме|также читайте|тағы (?:да )?оқыңыз(?:дар)?|сондай-ақ оқыңыз(?:дар)?|оқи отырыңыз|相关(?:阅读|新闻|报道|文章)|"
    r"相關(?:閱讀|新聞|報導)|延伸阅读|延伸閱讀|推荐阅读"
)
_RELATED = f"(?:{_RELATED_EN}|{_RELATED_RU}|{_RELATED_KK}|{_RELATED_ZH})"

_PATTERNS: tuple[tuple[Cue, tuple[str, ...]], ...] = (
    (Cue.COMMENTS, (
            r"start the conversation.{0,60}|no comments:?(?: yet)?|(?:show|view|hide|load) (?:all )?comments|(?:subscribe to: )?post comments.{0,20}|facebook forum",
            r"(?:guidelines )?all comments are (?:reviewed|moderated).{0,300}|add your comment.{0,200}|authors, please log in.{0,20}|форум|показать комментарии",
        r"(?:leave|post|add|write) (?:a|your) (?:reply|comment|response).{0,40}",
        r"(?:your )?comments?(?: \(?\d+\)?| section| are closed\.?)?", r"\d+ (?:comments?|responses?|repl(?:y|ies))",
        r"your e-?mail address will not be published.*", r"required fields are marked.*", r"be the first to comment.*",
        r"join the (?:discussion|conversation).{0,40}", r"cancel reply", r"log ?in to (?:comment|reply).*",
        r"save my name,? e-?mail.{0,120}", r"(?:оставить|добавить|написать) (?:комментарий|отзыв|ответ)", r"отменить ответ",
        r"комментари(?:и|ев|й)(?: \(?\d+\)?)?", r"\d+ комментари(?:й|я|ев)", r"обязательные поля помечены.*",
        r"ваш (?:адрес )?(?:e-?mail|адрес).{0,20} не будет опубликован.*", r"пікір(?:лер)?(?: (?:қалдыру|жазу|қосу))?(?: \(?\d+\)?)?",
        r"(?:発表|发表|發表)(?:评论|評論|回复|回覆)|评论(?:\(\d+\))?|評論|网友评论|我要评论|留言(?:板)?",
        r"您的(?:电子)?(?:邮箱|郵件|邮件)(?:地址)?不会被公开.*",
    )),
    (Cue.NEIGHBOURS, (
        r"(?:previous|next|prev|older|newer)(?: (?:posts?|articles?|story|stories|entry|entries|page))?",
        r"(?:previous|next) (?:post|article|story) ?[:：].{0,160}",
        r"(?:предыдущ(?:ая|ий|ее)|следующ(?:ая|ий|ее))(?: (?:запись|статья|новость|пост|материал))?(?: ?[:：].{0,160})?",
        r"(?:алдыңғы|келесі)(?: (?:жазба|мақала|жаңалық|бет))(?: ?[:：].{0,160})?", r"навигация по записям", r"post navigation",
        r"(?:上|下)一(?:篇|页|頁|则|則)(?: ?[:：].{0,120})?",
    )),
    (Cue.RELATED_LINE, (rf"(?:{_INLINE})(?: ?[:：|»→]| [–—-]) ?\S.{{2,200}}", r"(?:watch|listen|in pictures)(?: also| now)?: .{3,160}")),
    (Cue.RELATED, (
        rf"{_RELATED} ?(?:[:：»→…]|\.\.\.)*", r"more (?:from|on|in|about|by) .{1,60}", r"ещ[её] (?:из|от|в рубрике) .{1,60}",
        r"read (?:more|also) .{0,60}[:：]",
    )),
    (Cue.TAGS, (
        (r"(?:tags?|labels?|filed (?:under|in)|posted in|tagged(?: with| in| as)?|categories|keywords|теги|тег|метки|ключевые слова|рубрик[аи]|"
        r"тегтер|белгілер|айдар|标签|標籤|关键词|關鍵詞|分类|分類) ?[:：].{0,400}"), r"tags", r"теги", r"тегтер", r"标签",
    )),
    (Cue.SUBSCRIBE, (
            r"you have read \d+ of .{0,80}|enjoying this article\?.{0,160}|get briefed .{0,120}|already an? (?:member|subscriber).{0,80}",
            r"больше новостей .{0,80}|.{0,40}欢迎(?:搜寻|搜索|关注|订阅).{0,80}",
        (r"(?:subscribe|sign up|signup|join|get|receive|register)\b.{0,120}\b(?:newsletters?|updates|alerts|inbox|e-?mails?|digest|telegram|"
        r"notifications|preferences|podcast|channel)\b.{0,200}"),
        r"(?:subscribe|sign up|register)(?: (?:now|here|today|for free|to .{1,60}))?[!.]?", r"(?:our |the )?newsletters?", r"e-?newsletter",
        r"(?:enter )?your e-?mail(?: address)?.{0,30}", r"(?:stay|keep) (?:informed|up to date|updated|in touch|connected|tuned).{0,120}",
        r"(?:подпи(?:шитесь|сывайтесь|шись|саться)|подписка на|присоединяйтесь к)\b.{0,200}", r"рассылка|подписка",
        r".{0,60}(?:жазылыңыз(?:дар)?|жазылу)[!.]?", r"(?:订阅|訂閱|扫码|扫描二维码|掃描二維碼|长按二维码).{0,60}",
    )),
    (Cue.SUPPORT, (
            r"your (?:tax[- ]deductible )?(?:gift|donation|contribution) .{0,200}|join (?:our|the) movement.{0,40}|i want to (?:donate|help).{0,20}",
        r"donate\b.{0,80}", r"make an? (?:small |one-time |monthly )?(?:donation|contribution).{0,120}", r"become an? .{0,30}(?:member|patron|supporter|subscriber)\b.{0,120}",
        r"(?:please )?(?:support|help|fund)\b.{0,120}\b(?:journalism|newsroom|our (?:work|site|website|reporting|project|mission|readers)|donat\w*|patreon|paypal|independent media)\b.{0,200}",
        r"support us\b.{0,120}", r"buy (?:me|us) a coffee.{0,80}", r".{0,60}\b(?:via|on) (?:paypal|patreon|ko-fi)\b.{0,60}", r"thank you for your support!?",
        r"поддержите? (?:нас|проект|редакцию|сайт|независим\w+|работу|журналист\w+).{0,160}", r"помоги(?:те)? (?:проекту|редакции|сайту|нашему проекту).{0,160}",
        r"(?:сделать |оформить )?пожертвова(?:ть|ние).{0,80}", r"(?:бізді|жобаны|редакцияны|сайтты) қолда(?:ңыз|у|ңыздар).{0,80}", r"(?:支持|赞助|打赏|捐款|捐助)(?:我们|我們|本站|作者).{0,40}",
    )),
    (Cue.FOLLOW, (
        r"(?:follow|like|find|join) (?:us|me)(?: (?:on|at|in|via) .{1,80})?[!.]?", r"follow|follow @\S{1,40}.{0,60}", r"connect with us.{0,40}",
        r"follow (?:\S+ ){1,4}on (?:twitter|x|facebook|instagram|telegram|google news|youtube).{0,60}",
        r"(?:следите за нами|читайте нас|мы в соцсетях|мы в социальных сетях|мы в (?:telegram|телеграм\S*))\b.{0,120}",
        r"(?:бізді|бізге) .{0,60}(?:оқыңыз|жазылыңыз|қосылыңыз)(?:дар)?.{0,40}", r"әлеуметтік желілер(?:де|дегі)?.{0,40}", r"[关關]注(?:我们|我們|本站|公众号|公眾號).{0,40}",
        r"微(?:信|博)(?:公众号|公眾號)?[:：].{0,40}",
    )),
    (Cue.SHARE, (
            r"share ?:|share this ?:|share this via .{1,30}|click to (?:share|e-?mail|print).{0,80}|\d+ shares?|embed(?: share)?|reuse this content|text size.{0,20}|font size.{0,20}",
            r"the (?:code|url|link) has been copied.{0,60}|(?:width|height)(?: px)?|listen to this (?:article|story).{0,40}|download (?:pdf|article|audio).{0,20}|код для вставки.{0,20}|код скопирован.{0,60}",
        r"share(?: (?:this|on|via|with|article|story|post|link)(?: .{0,40})?)?", r"tweet(?: this)?|pin it|like(?: this)?(?: loading\.*)?",
        r"e-?mail (?:this|article|story|to a friend).{0,20}", r"print(?:able)?(?: (?:this|article|page|version|story|friendly|edition).{0,20})?", r"printer[- ]friendly(?: (?:version|page))?",
        r"(?:send|forward|recommend)(?: (?:this|it|article|page))?(?: (?:to|by|via))(?: an?| your)? (?:friends?|colleague|e-?mail)", r"copy (?:the )?(?:link|url)|link copied!?", r"save (?:article|story|for later)|bookmark(?: this)?",
        rf"(?:{_NETWORKS})(?:[\s,|/•·]+(?:{_NETWORKS}|share|copy link|более|ещё|more))*",
        r"поделиться(?: .{0,40})?|поделитесь(?: .{0,60})?", r"(?:распечатать|печать|версия для печати|отправить (?:другу|по почте|по e-?mail|ссылку)|скопировать ссылку|копировать ссылку)",
        r"бөлісу(?: .{0,30})?|бөлісіңіз(?:дер)?|басып шығару(?:ға арналған нұсқа)?|досы(?:ңа|ңызға) жіберу|сілтемені көшіру",
        r"分享(?:到|至|给|給)?.{0,20}|打印(?:本页|本文)?|列印(?:本頁)?|转发|轉發|收藏|复制链接|複製連結|点赞|发送给朋友",
    )),
    (Cue.LEGAL, (
            r".{0,40}版权声明.{0,300}|.{0,30} is not responsible for the content of external (?:sites|links).{0,80}|our standards: .{0,80}|acquire licensing rights.{0,30}",
        r"(?:copyright|©|\(c\)).{0,250}", r".{0,160}all rights reserved.{0,160}", r"[^.!?]{0,60}© ?(?:19|20)\d\d.{0,160}", r"terms(?: (?:of (?:use|service)|and conditions|& conditions))?(?: and privacy.{0,20})?",
        r"privacy(?: (?:policy|notice|statement|settings))?", r"cookies?(?: (?:policy|settings|notice|preferences))?", r"(?:we|this (?:web)?site|our (?:web)?site) uses? cookies.{0,400}",
        r"by (?:continuing|using|clicking).{0,120}(?:cookies|terms|privacy).{0,200}", r"(?:accept|reject|allow)(?: all)?(?: cookies)?", r"disclaimer|imprint|accessibility|site ?map",
        r"(?:the )?(?:views|opinions) expressed .{0,300}", r"все права защищены.{0,160}", r"при (?:использовании|перепечатке|цитировании|копировании) .{0,300}", r"политика конфиденциальности|пользовательское соглашение|правила (?:сайта|перепечатки)",
        r"(?:мы используем|сайт использует|на сайте используются).{0,30}(?:cookie|куки).{0,300}", r"барлық құқық(?:тар|тары)? қорғалған.{0,160}", r"құпиялылық саясаты|пайдаланушы келісімі", r".{0,40}материал(?:дар)?(?:ды|дарын)? (?:пайдалан|көшір).{0,200}",
        r".{0,60}(?:版权所有|版權所有|保留所有权利|未经.{0,20}(?:许可|授权)|转载请|轉載請).{0,80}", r"隐私(?:政策|条款)|隱私權政策|免责声明|使用条款", r".{0,30}ICP备.{0,40}|.{0,20}公网安备.{0,40}",
    )),
    (Cue.ADVERT, (r"advertisements?|adverts?|sponsored(?: content| by .{0,60})?|promoted|paid content", r"(?:story|article) continues.{0,40}", r"на правах рекламы|реклама|жарнама|广告|廣告|推广")),
    (Cue.SOURCE, (r"(?:sources?|via|original|link|url|источник|ссылка|дереккөз|сілтеме|来源|來源|原文(?:链接)?|出处) ?[:：] ?.{0,80}https?://\S+", r"https?://\S+")),
    (Cue.MENU, (
            r"accessibility links|skip to .{1,40}|view image in fullscreen|click to expand(?: image)?|enlarge(?: image)?|(?:photo )?gallery|this video can ?not be played.{0,60}",
            r"for (?:more|further) (?:information|details).{0,80}(?:contact|visit|call|e-?mail).{0,200}|.{0,120}ctrl ?\+ ?enter.{0,60}|\d+ ?x ?\d+ image",
            r"opens? in (?:a )?new (?:tab|window)|view (?:profile|bio)|view all posts.{0,60}|post views:? ?\d*|\(visited .{0,80}\)|no media source currently available|pop-?out player|posted by .{1,60} at \d.{0,20}",
        r"skip to (?:main )?content.{0,20}|back to top|scroll to top|toggle navigation|(?:main )?menu|search(?: for:?| \.\.\.)?|log ?in|sign in|my account|home(?:page)?|about(?: us)?|contacts?(?: us)?|advertise(?: with us)?|careers|faqs?|help",
        r"load(?:ing)?(?: more(?: comments| posts)?)?\.*|show more|(?:view|see) (?:all|more)(?: .{0,40})?|page \d+ of \d+|\d+ of \d+|\d+ min(?:ute)?s? read|reading time.{0,20}|\d+ (?:views|shares|likes)|views?: ?\d+",
        r"наверх|поиск|меню|главная|о (?:нас|проекте|сайте|редакции)|контакты|вход|войти|регистрация|(?:загрузить|показать) ещ[её]|читать (?:далее|полностью).{0,20}|подробнее|\d+ просмотр\w*|просмотров: ?\d+|время чтения.{0,20}",
        r"іздеу|мәзір|басты бет|біз туралы|байланыс|кіру|тіркелу|толығырақ|жоғарыға|тағы көрсету|\d+ рет (?:қаралды|оқылды)|қаралым: ?\d+",
        r"首页|首頁|搜索|搜尋|菜单|登录|登入|注册|返回顶部|更多|查看更多|阅读全文|加载更多|关于我们|關於我們|联系我们|聯繫我們|阅读(?:量|数)?[:：]? ?\d+",
    )),
    (Cue.CLOSE, (r"[×✕✖✗⨯╳]", r"close|закрыть|жабу|关闭|關閉")),
)  # fmt: skip

_COMPILED = tuple((cue, re.compile("(?:" + "|".join(patterns) + ")", re.IGNORECASE)) for cue, patterns in _PATTERNS)
_ORNAMENT = " \t\u00a0«»‹›<>←→↑↓▶►▲▼•·●■◆▪|*_-–—+#>…✓✔➤➜【】[]〔〕"
_LONGEST = 500
"""Characters; no furniture line is longer, and it bounds the work on a hostile line."""


@lru_cache(maxsize=8_192)  # pages repeat their furniture; the function is pure
def cue_of(line: str) -> Cue | None:
    """Returns what a line is for when it is furniture as a whole, else None."""
    bare = line.strip(_ORNAMENT)
    if not bare:
        return None  # nothing, or a divider between parts of an article
    if len(bare) > _LONGEST or bare[0] in '"“„「『':
        return None
    for cue, pattern in _COMPILED:
        if pattern.fullmatch(bare):
            return cue
    return None


_MENU_WORDS = re.compile(
    r"home|news|about(?: us)?|contacts?(?: us)?|menu|login|log in|sign in|search|politics|world|opinion|sports?|culture|economy|business|video|photo|"
    r"главная|новости|о нас|контакты|поиск|политика|экономика|общество|спорт|культура|в мире|видео|фото|"
    r"басты бет|жаңалықтар|саясат|экономика|қоғам|спорт|мәдениет|әлем|видео|首页|新闻|国际|政治|体育|财经|视频|评论|社会",
    re.IGNORECASE,
)


def menu_word(line: str) -> bool:
    """Says whether a line is a word that menus of news sites are made of."""
    return bool(_MENU_WORDS.fullmatch(line.strip(_ORNAMENT)))


_BREADCRUMB = re.compile(r"(?:[^»›>|]{1,40} [»›>|] ){2,8}[^»›>|]{0,160}")


def breadcrumb(line: str) -> bool:
    """Says whether a line is the way to a page through the sections of its site."""
    return len(line) <= _LONGEST and bool(_BREADCRUMB.fullmatch(line))
