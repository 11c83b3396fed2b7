"""Names that passed through Chinese: Han characters and toneless pinyin, and what they may have sounded like before.

Kazakh and Uyghur names are written with Chinese syllables, which lose much: b and p, r and l, q and k fall together, and every
consonant gets a vowel. :func:`heard` turns syllables back into sounds of :mod:`kuager.text.names`; :func:`cost_through` compares
such a sound with one that came directly, forgiving what Chinese cannot write. Readings are those of the Hanyu Pinyin standard for
the characters used in transcribing names (as in the handbook of normative Uyghur name forms, DB65/T 2189) and in surnames; they
were entered by hand and wait for a reader's check.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from kuager.text.sounds import align

_READINGS: Final = (
    "a阿啊 ai艾爱埃哀 an安 ang昂 ao奥敖澳 ba巴芭吧拔 bai拜白柏百 ban班 bao包保宝 bei贝北 ben本 bi比必毕碧 bie别 bin宾彬 bo波博伯勃玻 bu布不卜部 cai蔡才 cao曹 "
    "cha查 chang长常昌 chao超 chen陈晨 cheng成程 chun春 ci次 cui崔 da达大 dai戴代 dan丹旦但 dang当 dao道 de德得 deng邓登灯 di迪地底蒂第 ding丁定鼎 dong东冬董栋 "
    "dou窦 du都杜度督 duan段 dun顿敦 duo多朵 e俄额厄 en恩 er尔儿耳二 fa法发 fan凡范樊 fang方芳 fei费菲飞 fen芬 feng冯凤峰枫 fo佛 fu夫福甫弗傅伏符富芙 ga嘎噶 gai盖 "
    "gan甘干 gang刚钢冈 gao高 ge格葛戈哥阁 gen根 geng更耿 gong贡龚 gu古谷顾固姑 gua瓜 guan关 guang广光 gui贵 guo国郭果 ha哈 hai海孩 han汗罕汉韩翰 hang杭 hao郝浩豪 "
    "he合赫和何贺河荷 hei黑 heng亨 hong洪红宏鸿 hou侯 hu胡呼虎湖 hua华花 huan宦欢 huang黄 hui惠辉慧 huo霍火 ji吉基季济纪计吾及记姬继冀 jia贾加家佳嘉 jian坚建健剑简 jiang江姜蒋将疆 "
    "jiao焦 jie捷杰洁节 jin金近津晋锦 jing京景静晶 jiu久 ju居菊朱 juan娟 jun军君俊 ka卡喀咖 kai凯开恺 kan坎坎 kang康 kao考 ke克科柯可 ken肯 kong孔 kou寇 ku库苦 kua夸 "
    "kuan宽 kui奎 kun昆坤 kuo阔 la拉腊喇 lai莱来赖 lan兰蓝岚 lang郎朗 lao劳老 le勒乐 lei雷蕾 leng冷 li里力利丽李黎立莉历理 lian连莲 liang梁亮 lie列烈 lin林琳 ling玲凌 liu刘柳 "
    "long龙隆 lou娄 lu鲁卢路陆露 luan栾 lun伦仑 luo罗洛洛 lv吕律 ma马玛麻买 mai买迈麦 man曼满 mang芒 mao毛茂 me么 mei梅美枚 men门 meng孟蒙 mi米密弥 mian绵 miao苗 min敏民闵 "
    "ming明铭 mo莫默摩墨 mu穆木姆慕牧 na那纳娜拿 nai乃奈 nan南楠 nao瑙 ne讷 nei内 neng能 ni尼妮倪你 nian年 nie聂捏 ning宁 niu牛 nong农 nu努奴 nuan暖 nuo诺娜 ou欧 pa帕怕 pai派 "
    "pan潘 pang庞 pei佩裴 peng彭 pi皮 ping平萍 po坡珀 pu普蒲浦 qi齐奇其契琪 qia恰 qian钱前 qiang强 qiao乔 qie切 qin秦琴 qing青清庆 qiu邱秋 qu曲屈 quan全权泉 que确 "
    "ran然冉 rang让 rao饶 re热 ren任仁 ri日 rong荣 rou柔 ru如茹汝 ruan阮 rui瑞 run润 ruo若 sa萨撒 sai赛塞 san三散 sang桑 se色瑟 sen森 sha沙莎 shan山珊善 shang尚 shao邵绍 she舍社 "
    "shen沈申 sheng盛生 shi什史石施十时世 shou守 shu书舒 shuai帅 shun顺 si斯司思丝 song宋松 su苏素 sui隋 sun孙荪 suo索 ta塔塔它 tai泰太台 tan谭坦 tang唐汤 tao陶 te特 teng滕 "
    "ti提蒂替 tian田天 tie铁 ting廷婷 tong通 tu吐图土 tuan团 tun屯 tuo托妥 wa瓦娃 wai外 wan万宛婉 wang王汪 wei维卫威魏韦薇 wen文温 weng翁 wo沃 wu吾乌武吴伍巫 xi西希习席喜锡 "
    "xia夏霞 xian仙贤先 xiang向香 xiao霄晓肖萧 xie谢 xin辛新欣 xing星兴 xiong熊 xiu秀 xu徐许胥 xuan轩 xue薛雪 xun逊勋旬 ya亚雅娅牙 yan严延燕艳晏颜 yang杨阳 yao尧姚耀 ye叶耶也 "
    "yi伊依义易衣意亦 yin尹银因 ying英营 yong永勇 you尤友有 yu玉于余裕宇 yuan袁元源 yue约岳月 yun云 za扎杂 zai再 zan赞 zang臧 zao早 ze则泽 zen怎 zeng曾 zha扎 zhai翟 zhan詹展占 "
    "zhang张章 zhao赵 zhe哲者 zhen珍真 zheng郑 zhi志知之 zhong仲钟 zhou周 zhu朱祝珠 zhuang庄 zhuo卓 zi孜子兹 zong宗 zou邹 zu祖 zui最 zun尊 zuo佐左"
)
_SYLLABLES: Final = tuple(re.match(r"[a-zü]+", entry).group() for entry in _READINGS.split())  # type: ignore[union-attr]
_PINYIN: Final = {
    ch: entry[: len(syllable)]
    for entry, syllable in zip(_READINGS.split(), _SYLLABLES, strict=True)
    for ch in entry[len(syllable) :]
}
_SURNAMES: Final = frozenset(
    "习张王李陈刘杨黄赵周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许邓韩冯曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)

_INITIALS: Final = (
    ("zh", "J"), ("ch", "C"), ("sh", "S"), ("b", "b"), ("p", "p"), ("m", "m"), ("f", "f"), ("d", "d"), ("t", "t"), ("n", "n"), ("l", "l"), ("g", "g"),
    ("k", "k"), ("h", "h"), ("j", "J"), ("q", "C"), ("x", "S"), ("r", "r"), ("z", "z"), ("c", "s"), ("s", "s"), ("y", "y"), ("w", "w"),
)  # fmt: skip
_FINALS: Final = (
    ("iang", "yaN"), ("iong", "yuN"), ("uang", "waN"), ("iao", "yaw"), ("ian", "yan"), ("ing", "iN"), ("ang", "aN"), ("eng", "eN"), ("ong", "uN"),
    ("uai", "way"), ("uan", "wan"), ("ai", "ay"), ("ei", "ey"), ("ao", "aw"), ("ou", "u"), ("an", "an"), ("en", "en"), ("ia", "ya"), ("ie", "e"), ("iu", "yu"),
    ("in", "in"), ("ua", "wa"), ("uo", "o"), ("ui", "wi"), ("un", "un"), ("ue", "ue"), ("a", "a"), ("o", "o"), ("e", "e"), ("i", "i"), ("u", "u"), ("v", "u"),
)  # fmt: skip
_EVERY: Final = frozenset(_SYLLABLES) | {
    "cang", "cen", "ceng", "chai", "chan", "che", "chi", "chong", "chou", "chu", "chuan", "chui", "chuo", "cong", "cu", "cun", "cuo", "dei", "die", "diu", "fou", "gei", "gou", "gun",
    "ha", "hen", "huai", "hun", "jiong", "jue", "kei", "keng", "kuai", "kuang", "lia", "lue", "luo", "mie", "miu", "mou", "nang", "nen", "niang", "niao", "nin", "nue", "nv", "o",
    "pao", "pen", "pian", "piao", "pie", "pin", "pou", "qiong", "qun", "reng", "ruan", "sao", "seng", "shua", "shuang", "shui", "shuo", "sou", "suan", "ta", "tiao", "tou", "tui",
    "wa", "zei", "zhei", "zhua", "zhuan", "zhui", "zhun", "zhu", "zou", "zuan", "nü", "lü", "pu", "qia", "song", "su", "yo", "zeng",
}  # fmt: skip
_LONGEST: Final = 6
_LIKE_SYLLABLES: Final = re.compile(
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouvü]++(?:ng?(?![aeiouvü])|r(?![aeiouvü])|g(?=$))?)+"
)
_VOWELS: Final = frozenset("aAeiou")
_MIN_SYLLABLES: Final = 5


def pinyin(characters: str) -> list[str]:
    """Returns the syllables of Han characters; a character without a reading here is left out."""
    return [_PINYIN[ch] for ch in characters if ch in _PINYIN]


def chinese_name(characters: str) -> bool:
    """Says whether two or three characters without a dot begin with a Chinese surname, so that the first stands alone."""
    return 2 <= len(characters) <= 3 and characters[0] in _SURNAMES  # noqa: PLR2004  lengths of Chinese names


@lru_cache(maxsize=65536)
def syllables(word: str) -> tuple[str, ...]:
    """Cuts a Latin word into pinyin syllables; empty when it cannot be cut without rest."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before = best[start]
            if before is not None and (word[start:end] in _EVERY or word[start:end] == "er"):
                found = (*before, word[start:end])
                current = best[end]
                # The longest syllables win, as a reader of pinyin cuts.
                if current is None or len(found) < len(current):
                    best[end] = found
    return best[len(word)] or ()


def passed_through(words: tuple[str, ...]) -> bool:
    """Says whether a Latin name is likely pinyin of a foreign name: every word can be cut, and there are many syllables."""
    # Nearly every other Latin name has two consonants that no syllable joins; looking for them first is ten times cheaper.
    if not words or not all(_LIKE_SYLLABLES.fullmatch(word) for word in words):
        return False
    cut = [syllables(word) for word in words]
    return all(cut) and sum(len(one) for one in cut) >= _MIN_SYLLABLES


def heard(cut: tuple[str, ...]) -> str:
    """Returns what the syllables may have sounded like: er inside a word is an r, doubled sounds are one."""
    out = []
    for at, syllable in enumerate(cut):
        if syllable == "er":
            out.append("r" if at else "er")
            continue
        initial, sound = next(
            ((written, sound) for written, sound in _INITIALS if syllable.startswith(written)), ("", "")
        )
        rest = syllable[len(initial) :]
        final = next((sound for written, sound in _FINALS if rest == written), rest)
        out.append({"yi": "i", "wu": "u"}.get(syllable, sound + final))
    return re.sub(r"(.)\1+", r"\1", "".join(out))


_PAIRS: Final = {
    "bp": 0.1, "dt": 0.1, "gk": 0.1, "hk": 0.2, "gh": 0.3, "lr": 0.25, "Jr": 0.3, "Jz": 0.3, "sz": 0.2, "Ss": 0.15, "CJ": 0.3, "Ck": 0.3, "CS": 0.3, "Sh": 0.2, "Jg": 0.3,
    "Jy": 0.3, "fp": 0.15, "fv": 0.1, "bv": 0.2, "vw": 0.05, "uw": 0.05, "uv": 0.2, "ow": 0.2, "bw": 0.4, "nN": 0.05, "mn": 0.25, "mN": 0.3, "iy": 0.05, "ey": 0.15, "ay": 0.3,
    "Jd": 0.6, "JS": 0.4, "hv": 0.8, "Jk": 0.5, "Cs": 0.5, "fh": 0.5,
}  # fmt: skip
_SWAP: Final = {**_PAIRS, **{pair[::-1]: value for pair, value in _PAIRS.items()}}
_GONE: Final = {
    "y": 0.06,
    "w": 0.15,
    "h": 0.25,
    "r": 0.4,
    "i": 0.1,
    "u": 0.1,
    "e": 0.1,
    "a": 0.2,
    "A": 0.15,
    "o": 0.15,
    "N": 0.6,
    "n": 0.6,
    "t": 0.5,
    "k": 0.5,
}
_OTHER_VOWEL: Final = 0.15
_LOST: Final = 0.9


_SOUNDS: Final = "aAeioubvwgdJzkhlmnNprstfSCy"
_DROPS: Final = {sound: _GONE.get(sound, _LOST) for sound in _SOUNDS}
_SWAPS: Final = {
    one: {
        two: 0.0 if one == two else _OTHER_VOWEL if one in _VOWELS and two in _VOWELS else _SWAP.get(one + two, 1.0)
        for two in _SOUNDS
    }
    for one in _SOUNDS
}


def cost_through(chinese: str, direct: str, limit: float = math.inf) -> float:
    """Returns the cost of reading a sound that passed through Chinese as one that did not.

    Args:
        chinese: a sound of :func:`heard`.
        direct: a sound of :mod:`kuager.text.sounds`.
        limit: returned as soon as the cost is certain to reach it; a low one saves most of the work.
    """
    return align(chinese, direct, limit, (_SWAPS, _DROPS))
