"""The people room's deadlines."""

from tallgrass.kernel.sweeps import Lane, sweep
from tallgrass.people.actions import (
    account_events,
    addresses,
    confirming,
    factor_recovery,
    leaving,
    management,
    organisations,
    seats,
    sign_ins,
    traces,
)


@sweep("people.expire_proposals", every=60, lane=Lane.DEADLINES)
def expire_proposals() -> int:
    """Let proposals of management that nobody answered in time lapse."""
    return management.expire_proposals()


@sweep("people.expire_seat_offers", every=60, lane=Lane.DEADLINES)
def expire_seat_offers() -> int:
    """Offered seats that nobody took in time lapse."""
    return seats.expire_seat_offers()


@sweep("people.late_verifications", every=600, lane=Lane.DEADLINES)
def late_verifications() -> int:
    """Tell operators, once a day, of organisations that wait for their word for too long."""
    return organisations.remind_of_unverified()


@sweep("people.traces", every=60, lane=Lane.CONTENT)
def wipe_traces() -> int:
    """Empty the databases' write-ahead logs after an erasure."""
    return traces.wipe_after_erasure()


@sweep("people.unconfirmed", every=600, lane=Lane.DEADLINES)
def release_unconfirmed() -> int:
    """Free the handles of people who never confirmed their address in time."""
    return confirming.release_unconfirmed()


@sweep("people.carry_out", every=600, lane=Lane.CONTENT)
def carry_out_erasures() -> int:
    """Erase those who asked for it and whose time to come back is over."""
    return leaving.carry_out()


@sweep("people.prune_accounts", every=3_600, lane=Lane.CONTENT)
def prune_accounts() -> int:
    """Drop old entries of what happened to accounts, sign-ins nobody uses, sessions that ran out,
    and changes of address that are over."""
    return (
        account_events.prune_events()
        + sign_ins.prune_sign_ins()
        + sign_ins.prune_sessions()
        + addresses.prune_address_changes()
    )


@sweep("people.recoveries", every=60, lane=Lane.DEADLINES)
def carry_out_recoveries() -> int:
    """Remove second factors that their owners lost, once the delay is over."""
    return factor_recovery.carry_out_recoveries()
