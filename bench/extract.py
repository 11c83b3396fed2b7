"""Times the built-in extractors on invented documents of about 8 kB, and watches the memory over thousands of them.

    python bench/extract.py                              300 documents per language
    python bench/extract.py --memory 10000               also that many in a row, with the memory after each thousand
    python bench/extract.py --folder DIR                 also the .txt files of a folder, in the language of --lang
    python bench/extract.py --spacy OTHER/bin/python     also spaCy's small English model alone, run by an interpreter that has it

The corpus is made here from templates and a seed; every person in it is invented. Seconds are those of this process's
work, which other programs do not use up, yet they belong to the machine: compare the ratios.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import platform
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kuager import extract
from kuager.model import CaptureId, Dated, Document, DocumentId, Layer, Zone, ZoneLabel

SEED = 20210208
SIZE = 8_000
"""UTF-8 bytes of a document."""
GOAL = 60
_cut = str.split
SYLLABLES = _cut("ba be bo da di do ga gu ka ke ki la le li ma me mu na ne ni ra re ru sa se su ta te ti ya zha zhi")
CYRILLIC = str.maketrans("abdegiklmnorstuyzh", "абдегиклмнорстуызх")
HAN = "阿巴达克拉木尼热娜提古丽汗江别买买赛"
MONTHS = {
    "en": _cut("January February March April May June July August September October November December"),
    "ru": _cut("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    "kk": _cut("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"),
    "zh": [str(number) for number in range(1, 13)],
}
PLACES = {
    "en": _cut("Almaty Astana Oskemen Ghulja Urumqi Kashgar Tacheng Semey Taraz Bishkek"),
    "ru": _cut("Алматы Астане Усть-Каменогорске Кульдже Урумчи Кашгаре Семее Таразе Бишкеке Москве"),
    "kk": _cut("Алматыда Астанада Өскеменде Құлжада Үрімжіде Қашқарда Семейде Таразда Шымкентте Бішкекте"),
    "zh": _cut("阿拉木图 阿斯塔纳 伊宁 乌鲁木齐 喀什 塔城 新疆 北京 伊犁 吐鲁番"),
}
TEMPLATES = {
    "en": (
        "Police in {place} detained {name} on {month} {day}, {year}, relatives told the Northern Courier.",
        "“They gave us no paper and no reason,” {name} said. “We will stand here until they answer.”",
        "{name}, a {age}-year-old teacher and the founder of the {word} Committee, was sentenced to {few} years in prison in {month} {year}.",
        "Her brother {name} was released last year after {few} months in a camp near {place}, according to the family.",
        "The Ministry of Foreign Affairs did not respond to a request for comment about the case.",
        "More than {many} people gathered outside the Chinese consulate in {place} on Monday for the {many}th day of the protest.",
        "{family}'s mother has not heard from her two sons since {month} {year}; their passports were confiscated by the authorities.",
        "A court in {place} fined {name} {many},000 tenge for taking part in an unsanctioned rally.",
        "The trial was postponed twice. Neighbours say that the house has stood empty for most of the winter and that nobody answers the door.",
        "“My husband left in {year},” she said, “and since then we have had one short call.”",
        "It was not immediately clear whether the new rules would apply to those who had already crossed the border with a visa.",
        "{name} denied that he had been warned, and said the officials who came to the village on {day}/{day}/{year} showed no documents.",
        "Prices in the market have risen again, the bus runs only in the morning, and the school is looking for a teacher of mathematics.",
        "According to Human Rights Watch, at least {few} relatives of {family} were questioned between {month} and {month} {year}.",
    ),
    "ru": (
        "Полиция задержала {name} {day} {month} {year} года в {place}, сообщили родственники изданию «Северный курьер».",
        "«Нам не дали ни бумаги, ни объяснения, — сказала {name}. — Мы будем стоять здесь, пока нам не ответят».",
        "{name}, учитель {age} лет и основатель комитета «{word}», был приговорён к {few} годам лишения свободы в {year} году.",
        "Её брат {name} вышел на свободу в прошлом году после {few} месяцев в лагере, рассказала семья.",
        "Министерство иностранных дел не ответило на запрос о комментарии по этому делу.",
        "Более {many} человек собрались у консульства Китая в {place} {day} {month} {year} года.",
        "Мать не получала известий от двух сыновей с {year} года; их паспорта изъяли власти.",
        "Цены на рынке снова выросли, автобус ходит только утром, а школа ищет учителя математики.",
        "Суд в {place} оштрафовал {name} на {many} 000 тенге за участие в несанкционированном митинге.",
    ),
    "kk": (
        "Полиция {name} есімді тұрғынды {year} жылғы {day} {month} күні {place} ұстады, деп хабарлады туыстары.",
        "«Бізге ешқандай қағаз берген жоқ, — деді {name}. — Жауап бергенше осында тұрамыз».",
        "{age} жастағы мұғалім {name} {year} жылы {few} жылға бас бостандығынан айырылды.",
        "Оның інісі {name} былтыр лагерьден {few} айдан кейін босап шықты, дейді отбасы.",
        "Сыртқы істер министрлігі бұл іс туралы сұраққа жауап бермеді.",
        "{place} Қытай консулдығының алдына {many} адам жиналды, {year} жылдың {month} айында.",
        "Анасы екі ұлынан {year} жылдан бері хабар алған жоқ, олардың төлқұжатын билік алып қойған.",
        "Базардағы баға тағы көтерілді, автобус тек таңертең жүреді, ал мектеп математика мұғалімін іздеп жүр.",
    ),
    "zh": (
        "{year}年{month}月{day}日，警方在{place}拘留了{name}，其亲属对《北方信使报》表示。",
        "“他们没有给我们任何文件，也没有说明理由，”{name}说。“我们会一直站在这里，直到他们答复。”",
        "现年{age}岁的教师{name}于{year}年{month}月被判处{few}年有期徒刑。",
        "她的弟弟{name}去年在营地里度过{few}个月后获释，家人说。",
        "外交部没有回应就此案置评的请求。",
        "{many}多人聚集在{place}的领事馆外，要求得到亲人的消息。",
        "母亲自{year}年以来一直没有两个儿子的消息；他们的护照被当局没收。",
        "市场上的价格又涨了，公共汽车只在早上开，学校正在找一位数学老师。",
    ),
}
Corpus = Iterator[str]


def word(rng: random.Random, low: int = 2, high: int = 4) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(low, high))).title()


def name(rng: random.Random, lang: str) -> tuple[str, str]:
    if lang == "zh":
        return "".join(rng.choices(HAN, k=3)), "".join(rng.choices(HAN, k=2))
    given, family = word(rng), word(rng) + rng.choice(("ova", "ov", "uly", "bek"))
    if lang in {"ru", "kk"}:
        return given.lower().translate(CYRILLIC).title(), family.lower().translate(CYRILLIC).title()
    return given, family


def corpus(lang: str, count: int, seed: int = SEED) -> Corpus:
    """Yields invented documents; a few people come back all through each of them, as people in a story do."""
    rng = random.Random(f"{seed} {lang}")
    for _ in range(count):
        people = [name(rng, lang) for _ in range(rng.randint(4, 9))]
        parts, length = [], 0
        while length < SIZE:
            paragraph = " ".join(_sentence(rng, lang, people) for _ in range(rng.randint(1, 4)))
            parts.append(paragraph)
            length += len(paragraph.encode()) + 2
        yield "\n\n".join(parts)


def _sentence(rng: random.Random, lang: str, people: Sequence[tuple[str, str]]) -> str:
    given, family = rng.choice(people)
    whole = {"zh": given + "·" + family}.get(lang, f"{given} {family}")
    return rng.choice(TEMPLATES[lang]).format(
        name=whole if rng.random() < 0.6 else family, family=family, place=rng.choice(PLACES[lang]), month=rng.choice(MONTHS[lang]),
        day=rng.randint(1, 28), year=rng.randint(2014, 2023), age=rng.randint(21, 79), few=rng.randint(2, 19), many=rng.randint(20, 900),
        word=word(rng),
    )  # fmt: skip


def document(text: str, lang: str) -> Document:
    return Document(
        id=DocumentId("d"),
        capture=CaptureId("x"),
        kind="text",
        reader="bench",
        layers=(Layer(kind="text", text=text, digest=hashlib.sha256(text.encode()).hexdigest()),),
        zones=(Zone(start=0, end=len(text), label=ZoneLabel.MAIN),),
        lang=lang,
        published=Dated(value="2023-06-01", precision="day", how="bench"),
    )


def seconds(act: Callable[[Document], object], documents: Sequence[Document], rounds: int = 3) -> float:
    """Returns the least work of a few rounds; whatever is loaded at first is loaded before."""
    act(documents[0])
    found = []
    for _ in range(rounds):
        start = time.process_time()
        for one in documents:
            act(one)
        found.append(time.process_time() - start)
    return min(found)


def speed(lang: str, texts: Sequence[str], title: str) -> float:
    documents = [document(text, lang) for text in texts]
    size = sum(len(text.encode()) for text in texts)
    nothing_known = extract.Lexicon.empty()
    spent = seconds(lambda one: extract.find(one, nothing_known), documents)
    per_second = size / SIZE / spent
    found = [extract.find(one, nothing_known) for one in documents[:20]]
    per = {
        kind: sum(len(getattr(one, kind)) for one in found) / len(found)
        for kind in ("mentions", "quotes", "events", "relations")
    }
    shown = ", ".join(f"{count:.0f} {kind}" for kind, count in per.items())
    mark = "" if per_second >= GOAL else f"   BELOW THE GOAL OF {GOAL}"
    print(f"  {title:22} {per_second:8.1f} documents of 8 kB per CPU-second; each has {shown}{mark}")
    return per_second


def resident() -> float:
    """Megabytes this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def memory(count: int) -> None:
    nothing_known = extract.Lexicon.empty()
    print(f"\nmemory over {count} different documents, en, ru, kk and zh in turn (MB held, after collecting garbage)")
    streams = [(lang, corpus(lang, -(-count // 4), seed=SEED + 1)) for lang in TEMPLATES]
    for number in range(1, count + 1):
        lang, texts = streams[number % 4]
        text = next(texts, None)
        if text is not None:
            extract.find(document(text, lang), nothing_known)
        if number == 100 or number % 1000 == 0:
            gc.collect()
            print(f"  after {number:6}  {resident():8.1f}", flush=True)
    print(f"  highest ever  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6:8.1f}")


def spacy(interpreter: str, texts: Sequence[str], own: float) -> None:
    child = Path(__file__).with_name("extract_spacy.py")
    try:
        done = subprocess.run(
            [interpreter, str(child)], input=json.dumps(list(texts)), capture_output=True, text=True, check=False
        )
    except OSError as error:
        print(f"\nspaCy: not run: {error.strerror}")
        return
    if done.returncode:
        print(f"\nspaCy: not run: {done.stderr.strip().splitlines()[-1]}")
        return
    told = json.loads(done.stdout)
    print(f"\n{told['model']} alone on {len(texts)} of the same English documents")
    for kind in ("whole pipeline", "names only"):
        per_second = sum(len(text.encode()) for text in texts) / SIZE / told[kind]
        print(f"  {kind:22} {per_second:8.1f} documents of 8 kB per CPU-second; the rules do x{own / per_second:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--memory", type=int, default=0, metavar="DOCUMENTS")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--lang", default="en", help="language of the folder's files")
    parser.add_argument("--spacy", metavar="INTERPRETER")
    asked = parser.parse_args()
    print(
        f"Python {sys.version.split()[0]}, {platform.machine()}, seed {SEED}, {asked.documents} documents per language"
    )
    found = {lang: speed(lang, list(corpus(lang, asked.documents)), f"{lang}, invented") for lang in TEMPLATES}
    if asked.folder:
        texts = [path.read_text("utf-8") for path in sorted(asked.folder.glob("*.txt"))]
        speed(asked.lang, texts, f"{asked.lang}, {len(texts)} files") if texts else print("  no .txt in that folder")
    if asked.memory:
        memory(asked.memory)
    if asked.spacy:
        spacy(asked.spacy, list(corpus("en", 40)), found["en"])
    else:
        print("\nspaCy: not run: name an interpreter that has it with --spacy")


if __name__ == "__main__":
    main()
