"""Every write of governance."""

from tallgrass.governance.actions.appeals import answer_appeal, appeal
from tallgrass.governance.actions.cases import decide_case, report
from tallgrass.governance.actions.looks import open_look
from tallgrass.governance.actions.register import file_entry
from tallgrass.governance.actions.restrictions import lift, restrict

__all__ = [
    "answer_appeal",
    "appeal",
    "decide_case",
    "file_entry",
    "lift",
    "open_look",
    "report",
    "restrict",
]
