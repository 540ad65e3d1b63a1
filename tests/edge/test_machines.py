"""Whose clicks are paid: people's, in browsers and in apps, and no machine's."""

from pathlib import Path

import pytest

from tallgrass.edge.filters import is_robot
from tests.edge.conftest import PHONE, Ask
from tests.edge.test_links import AT, PEOPLE, ROBOTS, verdicts

INPUT = Path(__file__).parent / "inputs" / "agents.txt"
GIVEN = [
    agent
    for line in INPUT.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
    for agent in [line.split("\t")[0]]
    if "Range" not in agent
]
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
_IOS = f"{_IPHONE} (KHTML, like Gecko)"
_ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; V2227A; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/126.0.6478.71 Mobile Safari/537.36"
)
_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
BROWSERS = [
    *PEOPLE,
    PHONE,
    f"{_WINDOWS} Chrome/131.0.0.0 Safari/537.36",
    f"{_WINDOWS} Chrome/131.0.0.0 Safari/537.36 OPR/116.0.0.0",
    f"{_WINDOWS} Chrome/131.0.0.0 Safari/537.36 Vivaldi/7.0",
    f"{_WINDOWS} Chrome/108.0.5359.125 Safari/537.36 QIHU 360SE",
    f"{_WINDOWS} Chrome/116.0 Safari/537.36 SLBrowser/9.0.3 SLBChan/10",
    f"{_MAC} Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0",
    "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
    "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16",
    "UCWEB/2.0 (MIDP-2.0; U; zh-CN; Nokia) U2/1.0.0 UCBrowser/9.4.1.482 U2/1.0.0 Mobile",
    "Mozilla/5.0 (X11; U; Linux armv7l; en-US) KHTML/4.9.1 (like Gecko) Konqueror/4.9",
    f"{_IOS} Version/17.5 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15",
    f"{_IOS} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1",
    f"{_IOS} FxiOS/133.0 Mobile/15E148 Safari/605.1.15",
    f"{_IOS} EdgiOS/131.0 Version/17.0 Mobile/15E148 Safari/604.1",
    f"{_ANDROID} SamsungBrowser/27.0",
    f"{_ANDROID} XiaoMi/MiuiBrowser/18.7",
    f"{_ANDROID} VivoBrowser/21.0",
    f"{_ANDROID} HeyTapBrowser/45.9",
    f"{_ANDROID} MQQBrowser/15.4 Mobile",
    f"{_ANDROID} baiduboxapp/13.60 (Baidu; P1 14)",
    f"{_ANDROID} MMWEBID/4823 MicroMessenger/8.0.50.2701(0x28003255) WeChat/arm64 Language/zh_CN",
    f"{_IOS} Mobile/15E148 MicroMessenger/8.0.50(0x18003232) NetType/WIFI Language/zh_CN",
    f"{_ANDROID} XhsWebView/8.60 discover/8.60.0",
    f"{_IOS} Mobile/15E148 XiaoHongShu/8.60 discover",
    f"{_IOS} Mobile/15E148 Weibo (iPhone15,2__weibo__14.11.0__iphone__os17.5)",
    f"{_ANDROID} Weibo (vivo-V2227A__weibo__14.11.0__android__android14)",
    f"{_IOS} Mobile/15E148 Instagram 358.0.0.40.98 (iPhone15,2; iOS 17_5; en_CA; scale=3.00)",
    f"{_ANDROID} Instagram 358.0.0.51.95 Android (34/14; 480dpi; vivo; V2227A)",
    f"{_IOS} Mobile/15E148 Safari Line/14.19.0",
    f"{_ANDROID} Line/14.19.1/IAB",
    f"{_IOS} Mobile/15E148 [FBAN/FBIOS;FBAV/490.0.0.39.110;FBBV/669;FBDV/iPhone15,2]",
    f"{_ANDROID} [FB_IAB/FB4A;FBAV/490.0.0.62.79;]",
    f"{_IOS} Mobile/15E148 musical_ly_37.2.0 BytedanceWebview/d8a21c6",
    f"{_ANDROID} aweme_320400 BytedanceWebview/d8a21c6 NewsArticle/9.9",
    f"{_ANDROID} Bilibili/8.20.0",
    f"{_ANDROID} AliApp(DingTalk/7.6.20) com.alibaba.android.rimet",
    f"{_IOS} Mobile/15E148 [Pinterest/iOS]",
    f"{_IOS} Mobile/15E148 LinkedInApp/9.30",
    f"{_ANDROID} Snapchat/13.15",
    f"{_ANDROID} AlipayClient/10.6.0 AliApp(AP/10.6.0)",
    f"{_ANDROID} KAKAOTALK/10.8",
    f"{_ANDROID} NAVER(inapp; search; 1000; 12.5)",
    f"{_IOS} GSA/320.0.640 Mobile/15E148 Safari/604.1",
    f"{_IOS} Mobile/15E148 QQ/9.0.60 V1_IPH_SQ_9.0.60 NetType/WIFI",
    f"{_WINDOWS} Chrome/107.0.0.0 Safari/537.36 MicroMessenger/7.0.20 WindowsWechat(0x63090a13)",
    "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile",
    f"{_ANDROID} ZhihuHybrid com.zhihu.android/Futureve/10.30",
    "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 50) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36",
]
MACHINES = [
    *ROBOTS,
    *GIVEN,
    "Mastodon/4.4.0 (http.rb/5.2.0; +https://social.example/)",
    "Akkoma 3.13.2; https://a.example <admin@a.example>; Bot",
    "GoToSocial/0.17.3 (+https://gts.example)",
    "PeerTube/6.3.3 (+https://tube.example)",
    "Friendica 'Yellow Archangel' 2024.08-1568; https://f.example",
    "Bluesky Cardyb/1.1; +mailto:support@bsky.app",
    "Synapse (bot; +https://github.com/matrix-org/synapse)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "SkypeUriPreview Preview/0.5",
    "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots",
    f"{_MAC} Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://o.example)",
    f"{_WINDOWS} Chrome/126.0 Safari/537.36 (compatible; Bytespider; s@bytedance.com)",
    f"{_WINDOWS} Chrome/126.0 Safari/537.36; compatible; ClaudeBot/1.0",
    f"{_WINDOWS} HeadlessChrome/131.0.0.0 Safari/537.36",
    f"{_ANDROID} (compatible; Google-Read-Aloud; +https://support.google.com/webmasters)",
    f"{_MAC} Version/17.0 Safari/605.1.15 YisouSpider",
    f"{_WINDOWS} Chrome/120.0 Safari/537.36 Site24x7 UptimeMonitor",
    f"{_WINDOWS} Chrome/120.0 Safari/537.36 Chrome-Lighthouse",
    f"{_WINDOWS} Chrome/119.0 Safari/537.36 Cypress/13.6",
    f"{_WINDOWS} Chrome/108 Safari/537.36 Nuclei - Open-source project",
    f"{_WINDOWS} Chrome/120 Safari/537.36 Scrapling",
    f"{_WINDOWS} Chrome/120 Safari/537.36 urlscan",
    f"{_IOS} Version/16.0 Mobile/15E148 Safari/604.1 (Proofpoint URLDefense scanner)",
    f"{_MAC} Chrome/102.0.0.0 Safari/537.36 LarkUrl2Meta/1.0",
    f"{_WINDOWS} Chrome/120 Safari/537.36 NewRelicSynthetics/1.0",
    "Mozilla/5.0 (Windows NT 10.0; rv:1.9.0.1) Gecko/2008070208 Barracuda Sentinel (EE)",
    "Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/24.0.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) HtmlUnit/3.0",
    "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) wkhtmltopdf",
    "Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 (KHTML, like Gecko) QtWebEngine/5.15 Splash",
    "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Trident/7.0; ms-office; MSOffice 16)",
    "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Trident/7.0; Microsoft Outlook 16.0.5056)",
    "okhttp/4.12.0",
    "Apache-HttpClient/5.3 (Java/21)",
    "axios/1.7.7",
    "node-fetch",
    "Deno/2.0",
    "Bun/1.1",
    "Ruby",
    "PHP/8.3",
    "libwww-perl/6.77",
    "Wget/1.24.5",
    "HTTPie/3.2.3",
    "Faraday v2.12",
    "insomnia/10.1",
    "Dalvik/2.1.0 (Linux; U; Android 14; V2227A)",
    "CFNetwork/1498.700.2 Darwin/23.6.0",
    "Mozilla/4.0",
    "Mozilla/5.0 (compatible)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
    "Chrome",
    "Instagram 358.0.0.40.98 (iPhone15,2; iOS 17_5)",
]


def test_there_are_many_of_both() -> None:
    assert len(set(BROWSERS)) >= 50 and len(set(MACHINES)) >= 60 and len(GIVEN) >= 16


@pytest.mark.parametrize("agent", sorted(set(BROWSERS)))
def test_a_person_is_paid_for(agent: str) -> None:
    assert not is_robot(agent)


@pytest.mark.parametrize("agent", sorted(set(MACHINES)))
def test_a_machine_is_not_paid_for(agent: str) -> None:
    assert is_robot(agent)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"range": "bytes=0-0"}, "bot"),
        ({"range": "bytes=0-"}, "bot"),
        ({"accept": "application/activity+json, application/ld+json"}, "bot"),
        ({"accept": 'text/html, application/activity+json; profile="x"'}, "bot"),
        ({"accept": "application/json"}, "bot"),
        ({"accept": "image/avif,image/webp,image/*"}, "bot"),
        ({"sec_fetch_mode": "no-cors", "sec_fetch_dest": "image"}, "bot"),
        ({"sec_fetch_mode": "cors", "sec_fetch_dest": "empty"}, "bot"),
        ({"sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"}, "bot"),
        ({"sec_fetch_mode": "navigate", "sec_fetch_dest": "embed"}, "bot"),
        ({"sec_purpose": "prefetch;anonymous-client-ip"}, "prefetch"),
        ({"sec_purpose": "prerender"}, "prefetch"),
        ({"x_purpose": "preview"}, "prefetch"),
        ({"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}, "paid"),
        ({"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}, "paid"),
        ({"accept": "*/*"}, "paid"),
    ],
)
def test_what_a_request_shows_of_itself(
    ask: Ask, home: Path, headers: dict[str, str], reason: str
) -> None:
    answer = ask("GET", AT, **headers)
    assert answer.status == 302  # whoever asks gets there
    assert [line[3] for line in verdicts(home)] == [reason]
