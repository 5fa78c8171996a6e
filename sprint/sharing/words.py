"""How states are called in a document."""

from flask_babel import lazy_pgettext

TASK_STATES = {
    "not_started": lazy_pgettext("task state", "Not started"), "on_track": lazy_pgettext("task state", "On track"),
    "at_risk": lazy_pgettext("task state", "At risk"), "blocked": lazy_pgettext("task state", "Blocked"),
    "done": lazy_pgettext("task state", "Done"), "dropped": lazy_pgettext("task state", "Dropped"),
}  # fmt: skip
MILESTONE_STATES = {
    "ahead": lazy_pgettext("milestone state", "Ahead"), "reached": lazy_pgettext("milestone state", "Reached"),
    "dropped": lazy_pgettext("milestone state", "Dropped"),
}  # fmt: skip
COMMITMENT_STATES = {
    "open": lazy_pgettext("commitment state", "Open"), "done": lazy_pgettext("commitment state", "Kept"),
    "broken": lazy_pgettext("commitment state", "Broken"), "dropped": lazy_pgettext("commitment state", "Dropped"),
}  # fmt: skip
EXPORT_KINDS = {
    "pdf": lazy_pgettext("file", "PDF, to read and print"), "docx": lazy_pgettext("file", "Word document, to write in"),
    "xlsx": lazy_pgettext("file", "Workbook with the tables"),
}  # fmt: skip
