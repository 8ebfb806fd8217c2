"""The command `autograder`; says which extra is missing where the CLI can't load."""

import gc
import io
import os
import sys


def main() -> None:
    """Run the command line."""
    try:
        from autograder.cli import app
        from autograder.grading.startup import skip_uri_grammar
    except KeyboardInterrupt:
        sys.exit(130)
    except ImportError as error:
        sys.exit(
            f"autograder: {error.name} is not installed. The commands need the extra "
            '"lab". In a clone of the project: pip install ".[lab]"'
        )
    skip_uri_grammar()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # no letter may cost the rest
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        let_go_of_output()
        gc.freeze()  # what ends is taken apart a third of a second sooner unsearched


def let_go_of_output() -> None:
    """Write what is left to write; that nobody reads it is no error."""
    stream = sys.__stdout__
    try:
        if stream is not None:
            stream.flush()
    except BrokenPipeError:
        assert stream is not None
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    main()
