"""A real JupyterLab on a graded class, and the system's Chromium to look at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from helpers import ROOT, autograder, hand_in, run, submission

from autograder.demo import cohort
from autograder.files import notebook_bytes

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
UNIT = "02_rnn"
SHOTS = ROOT / "build" / "screenshots"


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium, driven by Playwright."""
    path = next((p for p in map(shutil.which, CHROMIUM) if p), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: scripts/setup.sh system installs it where it may")
        pytest.skip("no Chromium on PATH; install the system package `chromium`")
    from playwright.sync_api import sync_playwright

    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield running
        running.close()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(scope="session")
def graded_root(fresh_class, tmp_path_factory, assignments):
    """A class with the demo cohort of unit 02 graded, and notebooks to open."""
    from autograder.grading.classroom import open_class

    root = tmp_path_factory.mktemp("browser") / "class"
    shutil.copytree(fresh_class, root)
    classroom = open_class(root)
    for m in cohort(classroom, UNIT):
        hand_in(classroom, m.student, m.unit, m.content)
    autograder("grade", root)
    work = root / "work"
    work.mkdir()
    wrong = "dlogits.reshape(-1, V).mean(axis=0)"
    from helpers import solved

    cell = solved(UNIT).cells["rnn_loss"]
    cell = cell.replace("dlogits.reshape(-1, V).sum(axis=0)", wrong)
    for name, content in {
        "release": notebook_bytes(assignments[UNIT].release),
        "solved": submission(assignments[UNIT]),
        "wrong": submission(assignments[UNIT], rnn_loss=cell),
    }.items():
        (work / f"{name}.ipynb").write_bytes(content)
    for unit, assignment in assignments.items():
        (work / f"{unit}.ipynb").write_bytes(submission(assignment))
    return root


@pytest.fixture(scope="session")
def server(graded_root, tmp_path_factory):
    """The address of a JupyterLab that serves the class."""
    home = tmp_path_factory.mktemp("home")
    port = free_port()
    environment = os.environ | {
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    run(
        *("jupyter", "labextension", "disable", "--level=user"),
        "@jupyterlab/apputils-extension:announcements",
        HOME=str(home),
        JUPYTER_CONFIG_DIR=str(home / "config"),
    )
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        f"--ServerApp.port={port}",
        "--IdentityProvider.token=",
        "--ServerApp.password=",
        "--LabApp.expose_app_in_browser=True",
    ]
    log = (home / "log").open("w")
    process = subprocess.Popen(
        command, cwd=graded_root, env=environment, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 90
    while True:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=2)
            break
        except OSError:
            assert time.monotonic() < end, (home / "log").read_text()
            assert process.poll() is None, (home / "log").read_text()
            time.sleep(0.2)
    yield address
    process.terminate()
    process.wait()
    log.close()


@pytest.fixture
def page(browser):
    """A fresh page of notebook width."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    context.close()
