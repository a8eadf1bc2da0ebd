#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the source tree to rules.py, and shows that each rule can fail."""

import tempfile
import unittest
from pathlib import Path

import rules

ROOT = Path(__file__).resolve().parents[2]
SPDX_LINE = f"// {rules.SPDX}\n"


class RuleTest(unittest.TestCase):
    """What each rule's test does: the project keeps it, and planted faults are found."""

    def holds(self, rule):
        faults = rule(ROOT)
        self.assertEqual(faults, [], "\n" + "\n".join(faults))

    def finds(self, rule, tree, *expected):
        """`tree` maps paths to texts; each of `expected` must be the beginning of one fault."""
        with tempfile.TemporaryDirectory() as folder:
            for path, text in tree.items():
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / path).write_text(text, encoding="utf-8")
            faults = rule(folder)
        self.assertEqual(len(faults), len(expected), faults)
        for fault, start in zip(sorted(faults), sorted(expected)):
            self.assertTrue(fault.startswith(start), f"{fault!r} does not begin with {start!r}")


class ModuleLine(RuleTest):
    def test_project(self):
        self.holds(rules.module_line)

    def test_can_fail(self):
        self.finds(
            rules.module_line,
            {
                "libgrid/include/libgrid/geom/good.hpp": '#include "libgrid/core/error.hpp"\n',
                "libgrid/include/libgrid/geom/bad.hpp": '#include "libgrid/io/layer.hpp"\n',
                "libgrid/src/core/bad.cpp": ' # include "geom/private.hpp"\n',
                "libgrid/src/geom/private.hpp": "",
                "libgrid/src/geom/good.cpp": '#include "private.hpp"\n',
                "libgrid/src/odd/module.cpp": "",
                "libgrid/src/plan/bad.cpp": '#include "libgrid/odd/module.hpp"\n',
                "sample_maps/bad.cpp": '#include "apps/table.hpp"\n#include "libgrid/apps/x.hpp"\n',
            },
            "libgrid/include/libgrid/geom/bad.hpp: 'geom' includes libgrid/io/layer.hpp",
            "libgrid/src/core/bad.cpp: 'core' includes geom/private.hpp",
            "libgrid/src/odd/module.cpp: the module 'odd' has no place",
            "libgrid/src/plan/bad.cpp: includes libgrid/odd/module.hpp",
            "sample_maps/bad.cpp: 'sample_maps' includes libgrid/apps/x.hpp",
        )


class OneForeignLibraryOneFolder(RuleTest):
    def test_project(self):
        self.holds(rules.one_foreign_library_one_folder)

    def test_can_fail(self):
        self.finds(
            rules.one_foreign_library_one_folder,
            {
                "libgrid/src/io/good.cpp": "#include <gdal.h>\n#include <vector>\n",
                "libgrid/src/render/bad.cpp": "#include <ogrsf_frmts.h>\n",
                "libgrid/src/core/bad.cpp": "#include <absl/strings/str_cat.h>\n",
                "libgrid/src/geom/bad.cpp": "#include <boost/multiprecision/cpp_int.hpp>\n",
                "tests/geom/good_test.cpp": "#include <boost/multiprecision/cpp_int.hpp>\n",
                "tests/io/good_test.cpp": "#include <gtest/gtest.h>\n#include <ogr_api.h>\n",
                "tests/plan/bad_test.cpp": "#include <geos_c.h>\n",
                "tests/bench/good.cpp": "#include <geos_c.h>\n",
            },
            "libgrid/src/core/bad.cpp: includes <absl/strings/str_cat.h>; no module may",
            "libgrid/src/geom/bad.cpp: includes <boost/multiprecision/cpp_int.hpp>; only 'tests' may",
            "libgrid/src/render/bad.cpp: includes <ogrsf_frmts.h>; only 'io' may",
            "tests/plan/bad_test.cpp: includes <geos_c.h>; only 'topology' may",
        )


class PublicHeadersPlain(RuleTest):
    def test_project(self):
        self.holds(rules.public_headers_plain)

    def test_can_fail(self):
        self.finds(
            rules.public_headers_plain,
            {
                "libgrid/include/libgrid/io/good.hpp":
                    '#include <string_view>\n#include "libgrid/core/run.hpp"\n',
                "libgrid/include/libgrid/io/bad.hpp": "#include <gdal.h>\n",
                "libgrid/include/libgrid/io/private.hpp": '#include "io/batch.hpp"\n',
            },
            "libgrid/include/libgrid/io/bad.hpp: a public header includes gdal.h",
            "libgrid/include/libgrid/io/private.hpp: a public header includes io/batch.hpp",
        )


class FileLists(RuleTest):
    def test_project(self):
        self.holds(rules.file_lists)

    def test_can_fail(self):
        self.finds(
            rules.file_lists,
            {
                "libgrid/CMakeLists.txt": "add_library(libgrid src/core/named.cpp)\n",
                "libgrid/src/core/named.cpp": "",
                "libgrid/src/core/forgotten.cpp": "",
                "libgrid/src/geom/named.cpp": "",
                "libgrid/include/libgrid/geom/forgotten.hpp": "",
                "apps/CMakeLists.txt": "file(GLOB sources *.cpp)\n",
                "sample_maps/street.cpp": "",
            },
            "apps/CMakeLists.txt: globs for files",
            "libgrid/include/libgrid/geom/forgotten.hpp: not named in libgrid/CMakeLists.txt",
            "libgrid/src/core/forgotten.cpp: not named in libgrid/CMakeLists.txt",
            "libgrid/src/geom/named.cpp: not named in libgrid/CMakeLists.txt",
            "sample_maps/street.cpp: no CMakeLists.txt above it",
        )


class OneVersion(RuleTest):
    def test_project(self):
        self.holds(rules.one_version)

    def test_can_fail(self):
        good = {
            "CMakeLists.txt": "project(libgrid VERSION 1.2.3 LANGUAGES CXX)\n",
            "pyproject.toml": 'dynamic = ["version"]\n',
            "libgrid/version.hpp.in": '"@PROJECT_VERSION@"\n',
        }
        self.finds(rules.one_version, good)
        self.finds(
            rules.one_version,
            good | {
                "pyproject.toml": 'version = "1.2.3"\n',
                "libgrid/version.hpp.in": "\n",
                "bindings/python/libgrid/__init__.py": '__version__ = "1.2.3"\n',
            },
            "pyproject.toml: the version must be dynamic",
            "pyproject.toml: repeats the version 1.2.3",
            "libgrid/version.hpp.in: does not take",
            "bindings/python/libgrid/__init__.py: repeats the version 1.2.3",
        )
        self.finds(
            rules.one_version,
            good | {"CMakeLists.txt": "project(libgrid)\n"},
            "CMakeLists.txt: project(libgrid VERSION x.y.z is missing",
        )


class SpdxFirst(RuleTest):
    def test_project(self):
        self.holds(rules.spdx_first)

    def test_can_fail(self):
        self.finds(
            rules.spdx_first,
            {
                "apps/good.cpp": SPDX_LINE,
                "apps/late.cpp": "\n" + SPDX_LINE,
                "apps/empty.cpp": "",
                "script/good": f"#!/bin/sh\n# {rules.SPDX}\n",
                "script/bad": "#!/bin/sh\n",
                "apps/CMakeLists.txt": "project(x)\n",
            },
            "apps/CMakeLists.txt: does not begin",
            "apps/empty.cpp: does not begin",
            "apps/late.cpp: does not begin",
            "script/bad: does not begin",
        )


class TypesNamedOnce(RuleTest):
    def test_project(self):
        self.holds(rules.types_named_once)

    def test_can_fail(self):
        self.finds(
            rules.types_named_once,
            {
                "libgrid/src/geom/a.hpp": "struct Piece {\n  int x;\n};\nclass Other;\n",
                "libgrid/src/plan/b.hpp": "class Other {};\nclass Piece : public Other {\n};\n",
                "libgrid/src/plan/c.cpp": "struct Piece {};\n",
            },
            "libgrid/src/plan/b.hpp: 'Piece' is defined in libgrid/src/geom/a.hpp, too",
        )


class NoMachinePaths(RuleTest):
    def test_project(self):
        self.holds(rules.no_machine_paths)

    def test_can_fail(self):
        home = "/".join(["", "home", "somebody"])
        self.finds(
            rules.no_machine_paths,
            {
                "docs/bad.md": f"fine\nsee {home}/map.gpkg\n",
                "docs/good.md": f"see maps{home}/map.gpkg and homework/map\n",
            },
            "docs/bad.md: line 2",
        )


if __name__ == "__main__":
    unittest.main()
