"""Plans edited by hand: moves, pins, and workbooks read back."""

from routeplan.edits.edit import Edit
from routeplan.edits.moves import add_visit, move_visit, remove_visit, swap_days
from routeplan.edits.workbook import read_workbook

__all__ = ["Edit", "add_visit", "move_visit", "read_workbook", "remove_visit", "swap_days"]
