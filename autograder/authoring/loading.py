"""Load a unit's rubric, and name the line that keeps it from loading."""

from __future__ import annotations

from autograder.authoring.blame import AuthoringError, advice, what_failed
from autograder.rubric import IncompleteUnit, Solutions, StaleRubric, UnitRubric


def load_unit(solutions: Solutions, unit: str) -> UnitRubric:
    """Return the rubric of a unit.

    Raises
    ------
    AuthoringError
        If a file of the rubric or of the reference can't be imported, or a piece
        of the unit is missing.
    """
    try:
        return solutions.rubric(unit)
    except StaleRubric:
        raise
    except IncompleteUnit as error:
        raise AuthoringError(*error.missing) from None
    except Exception as error:
        said = what_failed(error, solutions.folder)
        if not said.startswith("solutions/"):
            said = f"solutions/rubric/{unit}: {said}"
        raise AuthoringError(f"{said}: {advice(error)}") from error
