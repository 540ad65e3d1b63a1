"""The topics that notes are read into. Ids are stable: later, finer topics hang below them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic by its stable id, with its name in both languages and what belongs to it."""

    id: str
    en: str
    zh: str
    about_en: str
    about_zh: str

    def label(self, language: str) -> str:
        """Return the topic's name in the language of a page ("en", "zh-hans")."""
        return self.zh if language.startswith("zh") else self.en

    def about(self, language: str) -> str:
        """Return what belongs to the topic, in the language of a page."""
        return self.about_zh if language.startswith("zh") else self.about_en


TOPICS = (
    Topic(
        "food",
        "Food and cooking",
        "美食",
        "Recipes, meals, kitchens, baking, drinks",
        "菜谱、家常饭、厨房、烘焙、饮品",
    ),
    Topic(
        "travel",
        "Travel",
        "旅行",
        "Trips, routes, trains and flights, lodging, packing",
        "行程、路线、车票机票、住宿、行李",
    ),
    Topic(
        "books",
        "Books",
        "读书",
        "Novels and other books, reading habits, libraries",
        "小说与各类书、阅读习惯、图书馆",
    ),
    Topic(
        "skincare",
        "Skincare and make-up",
        "护肤美妆",
        "Creams, sunscreen, routines, make-up",
        "面霜、防晒、护肤步骤、彩妆",
    ),
    Topic(
        "workplace",
        "Workplace",
        "职场",
        "Jobs, interviews, meetings, colleagues, careers",
        "工作、面试、会议、同事、职业发展",
    ),
    Topic(
        "running",
        "Running and fitness",
        "跑步健身",
        "Running, races, training, shoes, recovery",
        "跑步、比赛、训练、跑鞋、恢复",
    ),
    Topic(
        "parenting",
        "Parenting",
        "育儿",
        "Babies, children, family life, school gates",
        "宝宝、孩子、家庭生活、幼儿园与小学",
    ),
    Topic("pets", "Pets", "宠物", "Cats, dogs and other animals at home", "猫、狗和家里的其他动物"),
    Topic(
        "home",
        "Home",
        "家居",
        "Furnishing, repairs, storage, cleaning, plants",
        "装修、维修、收纳、清洁、绿植",
    ),
    Topic(
        "photography",
        "Photography",
        "摄影",
        "Cameras, film, light, editing",
        "相机、胶片、光线、后期",
    ),
    Topic(
        "study",
        "Study",
        "学习",
        "Exams, languages, notes, courses, university",
        "考试、语言、笔记、课程、大学",
    ),
    Topic(
        "local",
        "Local guides",
        "本地攻略",
        "Shops, markets, walks and places in one's own city",
        "本城的店、市集、散步路线与去处",
    ),
)
TOPIC_IDS = tuple(topic.id for topic in TOPICS)
_BY_ID = {topic.id: topic for topic in TOPICS}


def topic(topic_id: str) -> Topic:
    """Return the topic of that id. Raises KeyError for one that was never in the tree."""
    return _BY_ID[topic_id]
