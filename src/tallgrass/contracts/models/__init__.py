"""Tables of the contracts room, by noun."""

from tallgrass.contracts.models.contract import Contract, Terms
from tallgrass.contracts.models.work import Draft, Earning, Reading, Remark, WorkLogEntry

__all__ = ["Contract", "Draft", "Earning", "Reading", "Remark", "Terms", "WorkLogEntry"]
