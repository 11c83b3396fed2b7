"""Invented Thread Reader pages of any length, in the two shapes that the service has had."""

EPOCH_MS = 1_288_834_974_657


def post_id(ms):
    """The id that a post written at this Unix millisecond would have."""
    return (ms - EPOCH_MS) << 22


def words_of(number):
    return f"Post {number}: the {number}th letter of Sabira Zhaqsylyq went unanswered."


def thread_page(posts=36, *, start_ms=1_627_389_356_000, step_ms=90_000, old=False, cards=3, media_every=4):
    ids = [post_id(start_ms + step_ms * n) for n in range(posts)]
    parts = [
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Thread by @stepnotes on Thread Reader App</title></head><body>',
        '<div class="navbar"><a href="/">Thread Reader</a></div><h4 class="twitter_name"><a href="/user/stepnotes">Nora Quist</a></h4>',
        f'<div class="thread-info"><a class="time" data-time="{start_ms // 1000}" href="https://twitter.com/stepnotes/status/{ids[0]}">a day</a></div>',
    ]
    for number, one in enumerate(ids, start=1):
        data = "" if old else f' data-screenname="stepnotes" data-tweet="{one}"'
        image = '<span class="entity-image"><img src="/images/1px.png" data-src="https://pbs.twimg.com/media/x.jpg" alt="Image"></span>'
        parts.append(
            f'<div id="tweet_{number}" class="content-tweet allow-preview"{data} dir="auto">{words_of(number)}<br/>Second line.'
            f'{image if number % media_every == 0 else ""}<sup class="tw-permalink"><a href="#">link</a></sup></div>'
        )
        if number % 12 == 0:
            parts.append(
                f'<div class="content-tweet card-preview"><b>Preview {number}</b> of a page about Bruno Vesely.</div>'
            )
    parts.append(
        "<p>• • •</p><p>Missing some Tweet in this thread? You can try to force a refresh</p><h4>More from @stepnotes</h4>"
    )
    parts.extend(
        f'<div class="card"><div class="content-tweet">Foreign card {number} about Otto Vahl, who was arrested far away.</div>'
        "<span>Read 9 tweets</span></div>"
        for number in range(cards)
    )
    parts.append("<footer>Support us! We are indie developers!</footer></body></html>")
    return "\n".join(parts).encode(), ids
