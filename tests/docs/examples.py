# SPDX-License-Identifier: Apache-2.0
"""The examples of the tutorials: what the pages show, and what the programs really print.

In a page, ```sh, ```python and ```cpp blocks are run in order, in one folder that holds
sample_maps; a ```text block right after one is what it prints. A block after <!-- not run --> is
left alone.

    LIBGRID_PREFIX=FOLDER python3 tests/docs/examples.py    writes what is printed into the pages
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs" / "tutorials" / f"{name}.md"
         for name in ("planner", "planner.zh", "developer", "analyst")]
BLOCK = re.compile(r"(?P<skip><!-- not run -->\n)?^```(?P<word>sh|python|cpp)\n(?P<code>.*?)^```\n"
                   r"(?P<gap>\n*)(?P<shown>^```text\n(?P<output>.*?)^```\n)?",
                   re.MULTILINE | re.DOTALL)


def environment(prefix):
    return os.environ | {
        "PATH": f"{prefix}/bin:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LD_LIBRARY_PATH": f"{prefix}/lib",
        "PKG_CONFIG_PATH": f"{prefix}/lib/pkgconfig",
        "CMAKE_PREFIX_PATH": str(prefix),
        "LC_ALL": "C.UTF-8",
    }


def run_page(text, folder, prefix):
    """What each block prints, in order; None for those that are not run.

    Python blocks share one session, which is run anew for each of them.
    """
    (folder / "sample_maps").symlink_to(ROOT / "sample_maps")
    printed, session, before = [], "", ""
    for block in BLOCK.finditer(text):
        code = block["code"]
        if block["skip"]:
            printed.append(None)
        elif block["word"] == "cpp":
            (folder / "main.cpp").write_text(code, encoding="utf-8")
            printed.append(None)
        elif block["word"] == "python":
            session += code
            everything = run([sys.executable, "-c", session], folder, prefix, codes=(0,))
            printed.append(everything[len(before):])
            before = everything
        else:
            printed.append(run(["bash", "-c", code], folder, prefix))
    return printed


def run(command, folder, prefix, codes=(0, 1)):
    """Standard output and error; exit code 1 is "found something", which the tutorials show."""
    done = subprocess.run(command, cwd=folder, env=environment(prefix), text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
    assert done.returncode in codes, f"{command[-1]}\n{done.stdout}"
    return done.stdout


def update(path, prefix):
    folder = Path(tempfile.mkdtemp())
    text = path.read_text(encoding="utf-8")
    printed = iter(run_page(text, folder, prefix))
    shutil.rmtree(folder)

    def filled(block):
        output = next(printed)
        if output is None or block["shown"] is None:
            return block[0]
        return block[0].replace(block["shown"], f"```text\n{output}```\n")

    path.write_text(BLOCK.sub(filled, text), encoding="utf-8")


if __name__ == "__main__":
    for page in PAGES:
        update(page, os.environ["LIBGRID_PREFIX"])
