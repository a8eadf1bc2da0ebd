# SPDX-License-Identifier: Apache-2.0
"""The Python lines of README.md run as printed, and readme.py reads what it should."""

import subprocess
import sys

import pytest
import readme


def test_python_lines_run_as_printed():
    code, output = readme.example("python")
    done = subprocess.run([sys.executable, "-c", code], cwd=readme.ROOT, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert output is not None, "README.md must show what the Python lines print"
    assert done.stdout == output


def test_reader_takes_the_first_block_and_its_output():
    text = "```sh\nls\n```\n```python\nprint(1)\n```\nIt prints\n```text\n1\n```\n```python\n2\n```\n"
    assert readme.example("python", text) == ("print(1)\n", "1\n")
    assert readme.example("sh", text) == ("ls\n", None)
    with pytest.raises(LookupError):
        readme.example("cpp", text)
