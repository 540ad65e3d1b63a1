"""Places as people write them: a city by its English and its Chinese name is one city."""

from functools import lru_cache

from tallgrass.engine.folding import fold_name

# Where mainland readers and the diaspora live; English names folded, each with its Chinese one.
CITIES = (
    ("auckland", "奥克兰"),
    ("bangkok", "曼谷"),
    ("beijing", "北京"),
    ("berlin", "柏林"),
    ("boston", "波士顿"),
    ("brisbane", "布里斯班"),
    ("calgary", "卡尔加里"),
    ("changsha", "长沙"),
    ("chengdu", "成都"),
    ("chicago", "芝加哥"),
    ("chongqing", "重庆"),
    ("dalian", "大连"),
    ("dallas", "达拉斯"),
    ("dubai", "迪拜"),
    ("edinburgh", "爱丁堡"),
    ("guangzhou", "广州"),
    ("hangzhou", "杭州"),
    ("harbin", "哈尔滨"),
    ("hong kong", "香港"),
    ("houston", "休斯敦"),
    ("kunming", "昆明"),
    ("kuala lumpur", "吉隆坡"),
    ("london", "伦敦"),
    ("los angeles", "洛杉矶"),
    ("manchester", "曼彻斯特"),
    ("melbourne", "墨尔本"),
    ("montreal", "蒙特利尔"),
    ("munich", "慕尼黑"),
    ("nanjing", "南京"),
    ("new york", "纽约"),
    ("osaka", "大阪"),
    ("ottawa", "渥太华"),
    ("paris", "巴黎"),
    ("perth", "珀斯"),
    ("qingdao", "青岛"),
    ("san francisco", "旧金山"),
    ("seattle", "西雅图"),
    ("seoul", "首尔"),
    ("shanghai", "上海"),
    ("shenzhen", "深圳"),
    ("singapore", "新加坡"),
    ("suzhou", "苏州"),
    ("sydney", "悉尼"),
    ("taipei", "台北"),
    ("tianjin", "天津"),
    ("tokyo", "东京"),
    ("toronto", "多伦多"),
    ("vancouver", "温哥华"),
    ("vienna", "维也纳"),
    ("wuhan", "武汉"),
    ("xi'an", "西安"),
    ("xiamen", "厦门"),
    ("zhengzhou", "郑州"),
)
_OTHER = {name: other for pair in CITIES for name, other in (pair, pair[::-1])}


def matches(place: str, wanted: str) -> bool:
    """Tell whether a place as people write it is the one asked for, in either language."""
    folded = fold_name(place)
    return any(name in folded for name in _names(wanted))


@lru_cache(maxsize=4_096)
def _names(wanted: str) -> tuple[str, ...]:
    folded = fold_name(wanted)
    return tuple(name for name in (folded, _OTHER.get(folded, "")) if name)
