"""What people see: JupyterLab, verdicts, Validate, formgrader, feedback."""

import pytest
from conftest import UNIT
from helpers import ROOT, quick

pytestmark = pytest.mark.browser
SHOTS = ROOT / "build" / "screenshots"

READY = """async () => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = app.shell.currentWidget;
  if (!panel || !panel.context) return false;
  await panel.context.ready;
  await panel.sessionContext.ready;
  const kernel = panel.sessionContext.session.kernel;
  await kernel.info;
  const future = kernel.requestExecute({code: '1', silent: true});
  await future.done;
  return true;
}"""
RUN_ALL = """async () => {
  await window.jupyterapp.commands.execute('notebook:run-all-cells');
  return true;
}"""
CELLS = """() => window.jupyterapp.shell.currentWidget.content.model
  .sharedModel.toJSON().cells"""


def open_notebook(page, server, name):
    """Open a notebook and wait until its kernel answers."""
    page.goto(f"{server}/lab/tree/work/{name}.ipynb?reset")
    page.wait_for_function("() => window.jupyterapp !== undefined")
    page.wait_for_selector(".jp-NotebookPanel")
    page.wait_for_function(READY)


def html_outputs(cells):
    """The HTML of all outputs, by cell."""
    for cell in cells:
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html")
            if html:
                yield cell, "".join(html)


def scroll_to(page, fragment):
    """Bring the cell whose id is given into view."""
    page.evaluate(
        """async (id) => {
          const content = window.jupyterapp.shell.currentWidget.content;
          const at = content.widgets.findIndex(w => w.model.id === id);
          await content.scrollToItem(at, 'start');
          content.activeCellIndex = at;
        }""",
        fragment,
    )


IN_THE_BROWSER = ("02_rnn", "06_training", "09_speech_recognition", "11_music")
"""With progress bars, sounds and files to take; all units run under nbclient."""


@pytest.mark.parametrize("unit", quick(IN_THE_BROWSER, IN_THE_BROWSER[:1]))
def test_a_solved_notebook_runs_whole(page, server, assignments, unit):
    open_notebook(page, server, unit)
    page.evaluate(RUN_ALL)
    cells = page.evaluate(CELLS)
    code = [c for c in cells if c["cell_type"] == "code"]
    assert all(c["execution_count"] for c in code)
    assert not [o for c in code for o in c["outputs"] if o["output_type"] == "error"]
    verdicts = [h for _, h in html_outputs(cells) if "autograder-verdict" in h]
    graded = assignments[unit].rubric.graded
    assert len(verdicts) >= len(graded)
    scroll_to(page, f"check-{graded[-1].name}")
    page.wait_for_selector(".autograder-verdict")
    page.screenshot(path=SHOTS / f"solved-{unit}.png")


def test_a_verdict_with_its_heat_map_shows(page, server):
    open_notebook(page, server, "wrong")
    page.evaluate(RUN_ALL)
    cells = page.evaluate(CELLS)
    shown = {c["id"]: html for c, html in html_outputs(cells)}
    verdict = shown["check-rnn_loss"]
    assert "the gradient of b_y is a mean over batch and time" in verdict
    assert "Error of b_y" in verdict
    scroll_to(page, "check-rnn_loss")
    page.wait_for_selector(".autograder-verdict td[style*='background']")
    page.wait_for_timeout(500)
    page.screenshot(path=SHOTS / "verdict.png")
    errors = [
        o
        for c in cells
        if c["id"] == "check-rnn_loss"
        for o in c["outputs"]
        if o["output_type"] == "error"
    ]
    assert errors and len("\n".join(errors[0]["traceback"]).splitlines()) == 1


def test_the_release_notebook_opens_and_says_what_is_not_written(page, server):
    open_notebook(page, server, "release")
    page.screenshot(path=SHOTS / "release.png")
    page.evaluate(RUN_ALL)
    cells = page.evaluate(CELLS)
    shown = {c["id"]: html for c, html in html_outputs(cells)}
    assert "not written yet" in shown["check-rnn_cell_forward"]
    scroll_to(page, "rnn_cell_forward")
    page.wait_for_selector(".autograder-verdict")
    page.screenshot(path=SHOTS / "unsolved.png")


@pytest.mark.parametrize(("name", "said"), [("solved", "Success"), ("wrong", "failed")])
def test_validate_gives_the_right_dialog(page, server, name, said):
    open_notebook(page, server, name)
    page.get_by_text("Validate", exact=True).first.click()
    dialog = page.locator(".jp-Dialog").filter(has_text=said)
    dialog.wait_for(timeout=120_000)
    page.screenshot(path=SHOTS / f"validate-{name}.png")


def test_formgrader_lists_the_class(page, server):
    page.goto(f"{server}/formgrader/manage_assignments")
    page.get_by_text(UNIT).first.wait_for()
    page.screenshot(path=SHOTS / "formgrader.png")
    page.goto(f"{server}/formgrader/manage_submissions/{UNIT}")
    page.get_by_text("chidi").first.wait_for()
    page.screenshot(path=SHOTS / "formgrader-submissions.png")


def test_formgrader_opens_a_submission_with_its_diagnosis(page, server, graded_root):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded_root / 'gradebook.db'}") as gradebook:
        found = gradebook.find_submission_notebook(UNIT, UNIT, "chidi").id
    page.goto(f"{server}/formgrader/submissions/{found}/")
    page.get_by_text("the slope of tanh is left out").first.wait_for()
    page.locator("text=rnn_cell_backward: 0 of 5").first.scroll_into_view_if_needed()
    page.screenshot(path=SHOTS / "formgrader-submission.png")


def test_formgraders_autograde_button_grades(page, server, graded_root, assignments):
    from helpers import hand_in, scores_in_gradebook, submission

    from autograder.grading.classroom import open_class

    hand_in(open_class(graded_root), "zadie", UNIT, submission(assignments[UNIT]))
    page.goto(f"{server}/formgrader/manage_submissions/{UNIT}")
    row = page.locator("tr").filter(has_text="zadie")
    row.wait_for()
    row.locator(".autograde a, .autograde span").first.click()
    page.get_by_text("Success").first.wait_for(timeout=120_000)
    scores = scores_in_gradebook(graded_root)
    assert scores["zadie", UNIT, "check-rnn_loss"][0] == 6


def test_feedback_maths_is_drawn_without_a_network(browser, graded_root):
    from helpers import nbgrader

    done = nbgrader(
        "generate_feedback",
        UNIT,
        "--student=chidi",
        cwd=graded_root,
    )
    assert done.returncode == 0, done.stderr
    context = browser.new_context(offline=True)
    page = context.new_page()
    path = graded_root / "feedback" / "chidi" / UNIT / f"{UNIT}.html"
    page.goto(path.as_uri())
    formula = page.locator("math").first
    formula.wait_for()
    box = formula.bounding_box()
    assert box["width"] > 5 and box["height"] > 5
    context.close()
