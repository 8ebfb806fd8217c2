"""Coverage-guided malformed input: ``make fuzz SECONDS=60`` for each of the targets."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def fuzz(name, folder, seconds):
    """Run one target in this process; libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["autograder"]):
        from fuzz.targets import TARGETS

    target = TARGETS[name]
    corpus = Path(folder) / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-artifact_prefix={folder}/",
        f"-max_total_time={seconds}",
        "-timeout=10",
        "-rss_limit_mb=2048",
    ]
    atheris.Setup(["fuzz", *options, "-max_len=65536", str(corpus)], target)
    atheris.Fuzz()


def main(folder, seconds, name=None):
    """Run one target, or each in a process of its own."""
    if name:
        fuzz(name, folder, seconds)
    for each in ("reader", "answers", "decoder", "sanitiser"):
        command = [sys.executable, "-m", "fuzz", folder, seconds, each]
        if subprocess.run(command, cwd=ROOT / "tests").returncode:
            sys.exit(f"{each} failed; the input lies in {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
