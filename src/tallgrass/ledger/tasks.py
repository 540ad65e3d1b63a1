"""The ledger's deadlines."""

from tallgrass.kernel.sweeps import Lane, sweep
from tallgrass.ledger.actions.late import announce_late_payouts

sweep("ledger.late_payouts", every=60, lane=Lane.MONEY)(announce_late_payouts)
