#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up JUnit files: names what was skipped and why, then prints one line for all.

Exits with 1 when a test failed or a file holds no test.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    """'passed', 'failed' or 'skipped', with the reason where the file gives one."""
    for name, word in (("failure", "failed"), ("error", "failed"), ("skipped", "skipped")):
        child = case.find(name)
        if child is not None:
            output = case.findtext("system-out") or ""
            # CTest does not know why a GoogleTest was skipped; its output says so.
            told = re.search(r": Skipped\n(.+)", output)
            return word, told.group(1) if told else (child.get("message") or "").strip()
    return "passed", ""


def main(paths):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for path in paths:
        cases = list(ElementTree.parse(path).getroot().iter("testcase"))
        if not cases:
            print(f"no test ran: {path}")
            counts["failed"] += 1
        for case in cases:
            word, reason = outcome(case)
            counts[word] += 1
            if word != "passed":
                print(f"{word}: {case.get('name')}{': ' + reason if reason else ''}")
    print(", ".join(f"{count} {word}" for word, count in counts.items()))
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
