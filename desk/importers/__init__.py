"""What other desks export, read into cases of ours. It is handed bytes and gives back values; it writes nothing."""

from desk.importers.plan import ImportPlan, plan_import
from desk.importers.read import FORMATS, read_import
from desk.importers.record import ImportedCase, ImportOptions, ImportResult, Reject
from desk.importers.rejects import rejects_csv

__all__ = ["FORMATS", "ImportOptions", "ImportPlan", "ImportResult", "ImportedCase", "Reject", "plan_import", "read_import", "rejects_csv"]
