# SPDX-License-Identifier: Apache-2.0
"""The rules that hold the house together, each a function from a source tree to its faults.

Run by architecture_test.py. A fault is a sentence that begins with the file it was found in.
"""

import re
import subprocess
from pathlib import Path

# A module may include itself and what stands to its left.
MODULES = (
    "core geom codes index crs topology locate coverage assign compare partition plan io render "
    "pipeline sample_maps apps bindings"
).split()

# Foreign headers by prefix, and the one module whose sources may include them; the first prefix
# that fits counts. Rationals of Boost serve tests only.
FOREIGN = {
    "boost/interprocess": "locate",
    "boost/multiprecision": "tests",
    "boost/polygon": "topology",
    "boost/": "index",
    "cairo": "render",
    "CLI/": "apps",
    "Clp_": "partition",
    "cpl_": "io",
    "fontconfig": "render",
    "gdal": "io",
    "geodesic.h": "crs",
    "geos_c.h": "topology",
    "metis.h": "bench",
    "nlohmann/": "pipeline",
    "ogr": "io",
    "openssl/": "core",
    "pango": "render",
    "proj": "crs",
    "pybind11/": "bindings",
}
# Tests may use these on top of what the module they test may use.
TEST_LIBRARIES = ("gtest/", "gmock/", "boost/multiprecision/")
# Benchmarks run the peers.
BENCH_MODULES = ("bench", "io", "topology")
# What Linux itself brings.
SYSTEM = ("sys/", "fcntl.h", "iconv.h", "malloc.h", "signal.h", "stdlib.h", "unistd.h")

SPDX = "SPDX-License-Identifier: Apache-2.0"
SOURCE_FOLDERS = ("libgrid", "sample_maps", "apps", "bindings", "tests")
SOURCE_ENDINGS = (".cpp", ".hpp", ".hpp.in", ".h", ".py", ".pyi", ".cmake", ".cmake.in", ".toml")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
STANDARD_HEADER = re.compile(r"^[a-z_]+$")
# Folders of somebody's machine; spelled so that this file does not break its own rule.
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home)" + "/")


def tracked_files(root):
    """Files that belong to the project, as relative paths in order."""
    root = Path(root)
    git = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=False,
    ) if (root / ".git").exists() else None
    if git is not None and git.returncode == 0:
        paths = [Path(name) for name in git.stdout.split("\0") if name]
    else:
        paths = [path.relative_to(root) for path in root.rglob("*")
                 if path.relative_to(root).parts[0] not in (".git", "build", "out", "dist")]
    return sorted(path for path in paths if (root / path).is_file())


def cpp_files(root):
    return [path for path in tracked_files(root)
            if path.parts[0] in SOURCE_FOLDERS and path.suffix in (".cpp", ".hpp", ".h")]


def includes(root, path):
    """(bracket, name) of each include of a file."""
    return INCLUDE.findall((Path(root) / path).read_text(encoding="utf-8"))


def module_of(path):
    """The module a file belongs to, by its folder; None for files outside the line."""
    parts = path.parts
    if parts[:3] == ("libgrid", "include", "libgrid") and len(parts) > 4:
        return parts[3]
    if parts[:2] == ("libgrid", "src") and len(parts) > 3:
        return parts[2]
    return parts[0] if parts[0] in MODULES else None


def is_public_header(path):
    return path.parts[:2] == ("libgrid", "include")


def included_module(root, path, name):
    """The module of a header of ours, or None when the header is not ours."""
    if name.startswith("libgrid/"):
        return name.split("/")[1]
    if "/" not in name:
        return module_of(path) if (Path(root) / path.parent / name).exists() else None
    private = Path(root) / "libgrid" / "src" / name
    return name.split("/")[0] if private.exists() else None


def module_line(root):
    """Includes go only to the left in the line of modules."""
    faults = []
    for path in cpp_files(root):
        own = module_of(path)
        if own is None:
            continue
        if own not in MODULES:
            faults.append(f"{path}: the module '{own}' has no place in the line of modules")
            continue
        for _, name in includes(root, path):
            other = included_module(root, path, name)
            if other is None:
                continue
            if other not in MODULES:
                faults.append(f"{path}: includes {name}, whose module is not in the line")
            elif MODULES.index(other) > MODULES.index(own):
                faults.append(f"{path}: '{own}' includes {name}, which stands to its right")
    return faults


def foreign_owner(name):
    """The module that owns a foreign header, or None when no rule knows it."""
    return next((owner for prefix, owner in FOREIGN.items() if name.startswith(prefix)), None)


def modules_tested(path):
    """The modules whose foreign libraries a file under tests/ may use."""
    return BENCH_MODULES if path.parts[1] == "bench" else (path.parts[1],)


def foreign_allowed(path, name):
    if STANDARD_HEADER.match(name) or name.startswith(SYSTEM):
        return True
    owner = foreign_owner(name)
    if path.parts[0] == "tests":
        return name.startswith(TEST_LIBRARIES) or owner in modules_tested(path)
    return owner is not None and owner == module_of(path)


def one_foreign_library_one_folder(root):
    """Each foreign library is included by one module's sources, and by no other."""
    faults = []
    for path in cpp_files(root):
        for bracket, name in includes(root, path):
            if bracket == '"' or foreign_allowed(path, name):
                continue
            owner = foreign_owner(name)
            wanted = f"only '{owner}' may" if owner else "no module may: name its owner in FOREIGN"
            faults.append(f"{path}: includes <{name}>; {wanted}")
    return faults


def public_headers_plain(root):
    """Public headers include the standard library and public headers, nothing else."""
    faults = []
    for path in filter(is_public_header, cpp_files(root)):
        for bracket, name in includes(root, path):
            plain = (name.startswith("libgrid/") if bracket == '"'
                     else STANDARD_HEADER.match(name))
            if not plain:
                faults.append(f"{path}: a public header includes {name}")
    return faults


def file_lists(root):
    """Sources and public headers are named in the CMakeLists.txt above them; nothing globs."""
    root = Path(root)
    faults = []
    lists = [path for path in tracked_files(root) if path.name == "CMakeLists.txt"]
    for path in lists:
        if re.search(r"file\s*\(\s*GLOB", (root / path).read_text(encoding="utf-8")):
            faults.append(f"{path}: globs for files; name them")
    for path in cpp_files(root):
        if not (path.suffix == ".cpp" or is_public_header(path)) or "fixtures" in path.parts:
            continue
        # The nearest list above the file answers for it.
        owner = next((folder / "CMakeLists.txt" for folder in path.parents
                      if folder / "CMakeLists.txt" in lists), None)
        if owner is None:
            faults.append(f"{path}: no CMakeLists.txt above it")
            continue
        named = (root / owner).read_text(encoding="utf-8").split()
        relative = path.relative_to(owner.parent).as_posix()
        if not any(word.strip('()"') == relative for word in named):
            faults.append(f"{path}: not named in {owner}")
    return faults


def one_version(root):
    """The version is written once, in project(); everything else takes it from there."""
    root = Path(root)
    found = re.search(r"project\(libgrid VERSION (\d+\.\d+\.\d+)",
                      (root / "CMakeLists.txt").read_text(encoding="utf-8"))
    if not found:
        return ["CMakeLists.txt: project(libgrid VERSION x.y.z is missing"]
    faults = []
    pyproject = (root / "pyproject.toml").read_text(encoding="utf-8")
    if not re.search(r'^dynamic = \[.*"version".*\]', pyproject, re.MULTILINE):
        faults.append("pyproject.toml: the version must be dynamic")
    version_hpp = (root / "libgrid" / "version.hpp.in").read_text(encoding="utf-8")
    if "@PROJECT_VERSION@" not in version_hpp:
        faults.append("libgrid/version.hpp.in: does not take the version from project()")
    literal = re.compile(r'["\s=]' + re.escape(found.group(1)) + r'["\s]')
    for path in tracked_files(root):
        if path.suffix in (".cpp", ".hpp", ".in", ".py", ".pyi", ".toml"):
            if literal.search((root / path).read_text(encoding="utf-8")):
                faults.append(f"{path}: repeats the version {found.group(1)}")
    return faults


def spdx_first(root):
    """Each source file begins with its licence; a script after its #! line."""
    faults = []
    for path in tracked_files(root):
        script = path.parts[0] in ("script", ".ci") and path.suffix == ""
        if not (script or path.name == "CMakeLists.txt" or path.name.endswith(SOURCE_ENDINGS)):
            continue
        lines = (Path(root) / path).read_text(encoding="utf-8").splitlines()
        first = lines[1:2] if lines and lines[0].startswith("#!") else lines[:1]
        if first not in ([f"// {SPDX}"], [f"# {SPDX}"]):
            faults.append(f"{path}: does not begin with '{SPDX}'")
    return faults


def types_named_once(root):
    """Two headers of the library that define a type of the same name would break it silently: the
    linker keeps one of both destructors."""
    first, faults = {}, []
    for path in cpp_files(root):
        if path.parts[0] != "libgrid" or path.suffix != ".hpp":
            continue
        text = (Path(root) / path).read_text(encoding="utf-8")
        for name in re.findall(r"^(?:struct|class|enum class) (\w+)(?!\w|::)[^;]*?\{", text, re.MULTILINE):
            if name in first:
                faults.append(f"{path}: '{name}' is defined in {first[name]}, too")
            first.setdefault(name, path)
    return faults


def no_machine_paths(root):
    """No file names a place of the machine it was written on."""
    faults = []
    for path in tracked_files(root):
        try:
            text = (Path(root) / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if MACHINE_PATH.search(line):
                faults.append(f"{path}: line {number} names a machine's own path")
    return faults
