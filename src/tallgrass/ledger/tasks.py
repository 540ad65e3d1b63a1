"""The ledger's deadlines."""

from tallgrass.kernel.sweeps import sweep
from tallgrass.ledger.actions.late import announce_late_payouts

sweep("ledger.late_payouts", every=60)(announce_late_payouts)
