"""The command line: one verb, one function."""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

app = typer.Typer(
    help="A course on recurrent networks, and the autograder that marks it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(soft_wrap=True)
INTERRUPTED = (
    "autograder: interrupted; what is graded so far is kept. Run the same command "
    "again to go on"
)
Directory = Annotated[Path, typer.Argument(help="The class's folder.")]
Solutions = Annotated[
    Path | None,
    typer.Option(help="The solutions folder; found beside the package if not given."),
]


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn an error that a user can mend into a sentence and exit code 2."""
    try:
        yield
    except BrokenPipeError:  # who reads our output has enough of it
        raise
    except (RuntimeError, ValueError, OSError) as error:
        said = str(error)
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            said = f"the disk is full: {error}. Make room and run the command again; "
            said += "what is finished so far is kept"
        print(f"autograder: {said}", file=sys.stderr)
        raise typer.Exit(2) from None


@contextmanager
def interruptible() -> Iterator[None]:
    """Say what an interrupt leaves behind, and end with the code that it has."""
    try:
        yield
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is left takes a moment
        print(INTERRUPTED, file=sys.stderr)
        raise typer.Exit(130) from None


def require_place(file: Path | None) -> None:
    """Make sure that a file can be written where it should go, before the work."""
    if file is None:
        return
    if file.is_dir():
        raise ValueError(f"{file} is a folder; expected a file's name")
    if not file.parent.is_dir():
        raise ValueError(f"{file} can't be written: there is no folder {file.parent}")


def say_all(complaints: Iterable[str]) -> None:
    """Print sentences about submissions, as plain text."""
    from autograder.grading.intake import plain

    for line in complaints:
        print(f"autograder: {plain(line)}", file=sys.stderr)


def solutions_folder(given: Path | None) -> Path:
    """Return the solutions folder, or say where it was looked for."""
    folder = (given or Path(__file__).resolve().parents[1] / "solutions").resolve()
    if not (folder / "rubric").is_dir():
        raise ValueError(
            f"no solutions in {folder}. They are not installed with the package: "
            "clone the repository, and name its folder with --solutions"
        )
    return folder


@app.command()
def lab(
    folder: Annotated[Path, typer.Argument(help="Where to work.")] = Path("rnn-course"),
    browser: Annotated[bool, typer.Option(help="Open JupyterLab.")] = True,
) -> None:
    """Put a working copy of the course into a folder and open JupyterLab there."""
    from autograder.learner.commands import copy_course, open_lab

    with clear_errors():
        new, kept = copy_course(folder)
        out.print(f"{new} notebooks copied to {folder}, {kept} already there and kept.")
        if browser:
            open_lab(folder)


@app.command()
def check(notebook: Annotated[Path, typer.Argument(help="A notebook.")]) -> None:
    """Run a notebook's checks; the same verdicts as in the notebook."""
    from autograder.learner.commands import check_notebook

    with clear_errors():
        report = check_notebook(notebook)
        exercises = report.exercises().values()
    told = (found.text for found in exercises)
    for text in [*report.sentences(), *report.remarks(), *told]:
        print(text)
    if report.failures or not all(found.passed for found in exercises):
        raise typer.Exit(1)


@app.command()
def progress(
    folder: Annotated[Path, typer.Argument(help="Your folder.")] = Path(),
) -> None:
    """Show which exercises pass, a bar per unit."""
    from autograder.learner.commands import progress_of

    with clear_errors():
        for text in progress_of(folder):
            print(text)


@app.command()
def new_class(
    folder: Directory,
    solutions: Solutions = None,
    database: Annotated[
        str | None,
        typer.Option(
            help="The gradebook's address, such as postgresql+psycopg://host/name."
        ),
    ] = None,
) -> None:
    """Make an nbgrader class: configuration, source, release, empty gradebook."""
    from autograder.grading.new_class import new_class as make

    with clear_errors():
        classroom = make(folder, solutions_folder(solutions), database=database)
    out.print(
        f"{classroom.root} is ready with {len(classroom.units())} units. Put "
        "submissions into submitted/STUDENT/UNIT/UNIT.ipynb and run: "
        f"autograder grade {quote(str(folder))}"
    )


@app.command()
def grade(
    folder: Directory,
    unit: Annotated[str | None, typer.Argument(help="One unit only.")] = None,
    jobs: Annotated[int | None, typer.Option(help="Judge processes.", min=1)] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write all results to this file.")
    ] = None,
    sandbox: Annotated[
        bool,
        typer.Option(
            "--sandbox/--no-sandbox",
            help="Without it, students' code runs with your rights; results say so.",
        ),
    ] = True,
    scheduler: Annotated[
        str | None,
        typer.Option(help="A Dask scheduler, tcp://HOST:PORT, in place of processes."),
    ] = None,
) -> None:
    """Grade what lies in submitted/, in the sandbox, into the gradebook."""
    from autograder.grading.startup import (
        heed_garbage,
        ignore_garbage,
        postpone_validation,
        skip_nbgrader_apps,
    )

    ignore_garbage()
    skip_nbgrader_apps()
    postpone_validation()
    from autograder.grading.classroom import open_class
    from autograder.grading.cluster import cluster
    from autograder.grading.grade import Options, grade_class
    from autograder.grading.run_report import write_results
    from autograder.grading.untrusted.sandbox import require

    heed_garbage()
    with interruptible(), clear_errors():
        classroom = open_class(folder)
        if sandbox:
            out.print(f"Sandbox: {require()}.")
        else:
            out.print("No sandbox: students' code runs with your rights.")
        require_place(json_file)
        with bar("grading") as tell:
            executor, width = cluster(scheduler, jobs) if scheduler else (None, jobs)
            options = Options(unit, width, sandbox, executor)
            report = grade_class(classroom, options, tell)
        if json_file:
            write_results(classroom, unit, report, json_file)
    for line in report.summary():
        out.print(line)
    say_all(report.complaints)
    if report.complaints:
        raise typer.Exit(1)


@app.command()
def report(
    folder: Directory,
    output: Annotated[Path | None, typer.Option(help="The page to write.")] = None,
    table: Annotated[
        Path | None, typer.Option("--csv", help="Write a table for a spreadsheet too.")
    ] = None,
) -> None:
    """Write one self-contained HTML page about a graded class."""
    from autograder.grading.classroom import open_class
    from autograder.report.page import write_report
    from autograder.report.table import write_table

    with clear_errors():
        path = output or folder / "report.html"
        classroom = open_class(folder)
        require_place(path)
        require_place(table)
        passed_over = write_report(classroom, path)
        if table:
            write_table(classroom, table)
    out.print(f"Wrote {path}" + (f" and {table}" if table else ""))
    say_all(passed_over)


@app.command()
def explain(
    folder: Directory,
    student: Annotated[str, typer.Argument(help="The student's id.")],
    exercise: Annotated[str, typer.Argument(help="The function's name.")],
    save: Annotated[
        Path | None,
        typer.Option(help="Write all inputs, expected and received arrays (npz)."),
    ] = None,
) -> None:
    """Show why a score is what it is: inputs, expected, received, by criterion."""
    from autograder.grading.classroom import open_class
    from autograder.grading.explain import explain_exercise

    with clear_errors():
        explanation = explain_exercise(open_class(folder), student, exercise)
        if save:
            explanation.save(save)
    print(explanation.text())


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to work.")] = Path("build/demo"),
    jobs: Annotated[int | None, typer.Option(help="Judge processes.", min=1)] = None,
    solutions: Solutions = None,
) -> None:
    """Make a class with made-up students, grade it, and compare with what is due."""
    from autograder.demo import run_demo

    with clear_errors(), bar("grading") as tell:
        table, summary, good = run_demo(folder, solutions_folder(solutions), jobs, tell)
    Console().print(table)
    out.print(summary)
    if not good:
        raise typer.Exit(1)


@app.command()
def build(
    unit: Annotated[str | None, typer.Argument(help="One unit only.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail on any change.")
    ] = False,
) -> None:
    """Regenerate everything that is marked GENERATED."""
    with clear_errors():
        root = solutions_folder(None).parent
        from autograder.authoring.build import build as build_all

        changed, complaints = build_all(root, check, unit)
    for path in changed:
        out.print(f"wrote {path.relative_to(root)}")
    for complaint in complaints:
        print(f"autograder: {complaint}", file=sys.stderr)
    if complaints:
        raise typer.Exit(1)
    out.print("everything is up to date" if not changed else "done")


class Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        """Return the rate; nothing before there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f} per s" if speed else "")


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar with rate and time left; yields a function to move it."""
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
