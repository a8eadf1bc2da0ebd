# SPDX-License-Identifier: Apache-2.0
"""The examples of README.md, as they are printed there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def example(language, text=None):
    """The first block of a language, and the ```text block that follows it at once (its output).

    The output is None when the next block is not ```text.
    """
    if text is None:
        text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    for (word, code), (next_word, output) in zip(blocks, blocks[1:] + [("", "")]):
        if word == language:
            return code, output if next_word == "text" else None
    raise LookupError(f"README.md has no ```{language} block")
