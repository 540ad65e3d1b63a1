"""Who gets a place, and who gives one up."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from tallgrass.front.gate import Gate
from tallgrass.front.limits import Limits
from tallgrass.kernel.forwarding import network_of, trusted_networks

PROXIES = trusted_networks("10.0.0.0/8", "http://localhost")


@dataclass(eq=False)
class Visitor:
    """A connection of a made-up client."""

    gate: Gate
    key: str
    rests: bool = False
    is_answered: bool = False
    is_in: bool = field(default=False)

    def come(self) -> int:
        refusal = self.gate.admit(self, self.key)
        self.is_in = refusal is None
        return refusal.status if refusal else 0

    def give_up(self) -> None:
        self.is_in = False
        self.gate.leave(self, self.key)


def gate_of(connections: int, per_address: int) -> Gate:
    return Gate(Limits(1_000, connections, per_address, proxies=PROXIES))


def test_what_is_one_address() -> None:
    limits = Limits(1_000, proxies=PROXIES)
    assert limits.key("192.0.2.7") == "192.0.2.7"
    assert limits.key("::ffff:192.0.2.7") == "192.0.2.7"
    assert limits.key("10.1.2.3") == ""
    assert (
        limits.key("2001:db8:1:2::1") == limits.key("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    )
    assert limits.key("2001:db8:1:3::1") == "2001:db8:1:3::/64"
    assert network_of("fe80::1%eth0") == "fe80::/64"
    assert network_of("") == "unknown"


def test_an_address_gives_up_what_rests_and_nothing_else() -> None:
    gate = gate_of(100, 3)
    busy, resting, answered = (
        Visitor(gate, "a"),
        Visitor(gate, "a", rests=True),
        Visitor(gate, "a", is_answered=True),
    )
    assert [one.come() for one in (busy, resting, answered)] == [0, 0, 0]
    assert (Visitor(gate, "a").come(), resting.is_in) == (0, False)
    assert Visitor(gate, "a").come() == 429
    assert Visitor(gate, "b").come() == 0
    assert gate.total == 4


def test_the_heaviest_makes_room_for_the_lighter() -> None:
    gate = gate_of(6, 100)
    heavy = [Visitor(gate, "heavy") for _ in range(5)]
    assert [one.come() for one in [*heavy, Visitor(gate, "light")]] == [0] * 6
    assert Visitor(gate, "light").come() == 0
    assert [one.is_in for one in heavy] == [False, True, True, True, True]
    assert Visitor(gate, "heavy").come() == 503
    for one in heavy:
        one.is_answered = True
    assert Visitor(gate, "third").come() == 503
    assert gate.total == 6


def test_a_proxy_speaks_for_many() -> None:
    gate = gate_of(5, 2)
    proxied = [Visitor(gate, "") for _ in range(5)]
    assert [one.come() for one in proxied] == [0] * 5
    assert Visitor(gate, "a").come() == 503
    proxied[0].give_up()
    assert Visitor(gate, "a").come() == 0


@given(
    st.lists(st.tuples(st.sampled_from("abcde"), st.booleans(), st.integers(0, 30)), max_size=80)
)
def test_places_are_counted_right_whatever_happens(steps: list[tuple[str, bool, int]]) -> None:
    gate = gate_of(12, 4)
    there: list[Visitor] = []
    for key, rests, which in steps:
        if which < len(there) and there[which].is_in:
            there[which].give_up()
        else:
            there.append(Visitor(gate, key, rests=rests))
            there[-1].come()
        inside = [one for one in there if one.is_in]
        assert gate.total == len(inside) <= 12
        counts = [sum(one.key == key for one in inside) for key in "abcde"]
        assert max(counts) <= 4
        assert gate._most == max(counts)
