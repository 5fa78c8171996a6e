"""How states are called in a document."""

from flask_babel import lazy_pgettext

COMMITMENT_STATES = {
    "open": lazy_pgettext("commitment state", "Open"), "done": lazy_pgettext("commitment state", "Kept"),
    "broken": lazy_pgettext("commitment state", "Broken"), "dropped": lazy_pgettext("commitment state", "Dropped"),
}  # fmt: skip
EXPORT_KINDS = {
    "pdf": lazy_pgettext("file", "PDF, to read and print"), "docx": lazy_pgettext("file", "Word document, to write in"),
    "xlsx": lazy_pgettext("file", "Workbook with the tables"),
}  # fmt: skip
