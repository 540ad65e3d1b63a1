"""Settings as operators write them."""

from pathlib import Path

import pytest

from tallgrass.conf.config import ConfigError, load
from tallgrass.edge import config as edge
from tallgrass.kernel.forwarding import trusted_networks

SECRET = "a-secret-of-at-least-thirty-two-letters"
OLDER = "an-older-secret-of-thirty-two-letters-too"


def write(home: Path, *lines: str) -> Path:
    text = "\n".join([f'secret_key = ["{SECRET}", "{OLDER}"]', *lines])
    (home / "tallgrass.toml").write_text(text, encoding="utf-8")
    return home


@pytest.mark.parametrize("value", ['["10.0.0.0/8", "192.0.2.7"]', '"10.0.0.0/8, 192.0.2.7"'])
def test_several_values_are_a_list_or_one_text_with_commas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TALLGRASS_HOME", str(tmp_path))
    for name in ("SECRET_KEY", "ORIGIN", "TRUSTED_PROXIES"):
        monkeypatch.delenv(f"TALLGRASS_{name}", raising=False)
    write(tmp_path, 'origin = "https://notes.example.org"', f"trusted_proxies = {value}")
    config, of_edge = load(tmp_path), edge.load()
    assert [str(network) for network in config.proxies] == [
        "10.0.0.0/8",
        "192.0.2.7/32",
        *(str(network) for network in trusted_networks("", config.origin)),
    ]
    assert of_edge.trusted_proxies == config.proxies
    assert list(of_edge.secrets) == config.secrets == [SECRET, OLDER]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('site_name = ["A", "B"]', "site_name must be one text"),
        ('site_name = "  "', "site_name must be a name"),
        ("trusted_proxies = [1]", "trusted_proxies must be a list of texts in quotation marks"),
        ('contact = "come by"', "contact must be an address such as help@example.org"),
        ('contact = "<script>@x"', "contact must be an address"),
        ('source_url = "our server"', "source_url must look like https://"),
    ],
)
def test_a_setting_of_another_form_is_refused_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, said: str
) -> None:
    monkeypatch.delenv("TALLGRASS_SECRET_KEY", raising=False)
    with pytest.raises(ConfigError, match=said):
        load(write(tmp_path, line))
