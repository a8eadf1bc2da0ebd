# SPDX-License-Identifier: Apache-2.0
"""The pictures of the pages are those that the program draws."""

import os
import subprocess
import sys

import pytest
from examples import ROOT

IMAGES = ROOT / "docs" / "images"
Image = pytest.importorskip("PIL.Image")
np = pytest.importorskip("numpy")

# Edges of letters may fall otherwise with another version of the fonts' renderer. In the mean of a
# square of so many dots that is little; a letter, line or cell that is not there is more.
SQUARE, SLACK = 8, 24


def dots(path):
    return np.asarray(Image.open(path).convert("RGB"), dtype=float)


def different_squares(a, b):
    """How many squares differ visibly; all of them where sizes differ."""
    if a.shape != b.shape:
        return a.size
    high, wide = (n // SQUARE * SQUARE for n in a.shape[:2])
    apart = (a - b)[:high, :wide].reshape(high // SQUARE, SQUARE, wide // SQUARE, SQUARE, 3)
    return int((np.abs(apart.mean(axis=(1, 3))).max(axis=2) > SLACK).sum())


def draw(command, folder):
    folder.mkdir()
    environment = os.environ | {"PYTHON": sys.executable}
    environment.pop("LIBGRID_REAL_MAPS", None)
    done = subprocess.run(["bash", IMAGES / "make.sh", command, folder], env=environment, text=True,
                          capture_output=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def command():
    if "LIBGRID_PREFIX" not in os.environ:
        pytest.skip("LIBGRID_PREFIX is not set: run by script/test")
    return os.path.abspath(f"{os.environ['LIBGRID_PREFIX']}/bin/libgrid")


def test_pictures_are_drawn_anew(command, tmp_path):
    draw(command, tmp_path / "made")
    made = {path.name: path for path in (tmp_path / "made").iterdir()}
    # That of a real map is drawn only where the map is.
    assert set(made) == {path.name for path in IMAGES.glob("*.png")} - {"liechtenstein_part.png"}
    apart = {name: different_squares(dots(path), dots(IMAGES / name)) for name, path in made.items()}
    assert {name: n for name, n in apart.items() if n > 0} == {}, "run docs/images/make.sh"


def test_another_plan_is_seen(command, tmp_path):
    """The comparison can fail: the plan of another seed is another picture."""
    parts = []
    for seed in ("0", "1"):
        folder = tmp_path / seed
        subprocess.run([command, "plan", ROOT / "sample_maps" / "street.gpkg", "-o", folder,
                        "--divide", "all", "--seed", seed], check=True, capture_output=True)
        subprocess.run(["pdftoppm", "-r", "72", "-png", "-singlefile", folder / "map.pdf",
                        folder / "plan"], check=True)
        parts.append(dots(folder / "plan.png"))
    assert different_squares(parts[0], dots(IMAGES / "plan.png")) == 0
    assert different_squares(*parts) > 100


def test_a_missing_label_is_seen():
    picture = dots(IMAGES / "drawn_part.png")
    high, wide = picture.shape[:2]
    clean = picture.copy()
    # The first red letters of a label, painted over.
    red = np.argwhere((picture[..., 0] > 180) & (picture[..., 1:].max(axis=2) < 80))
    y, x = red[len(red) // 2]
    clean[max(y - 12, 0):min(y + 12, high), max(x - 12, 0):min(x + 12, wide)] = 255
    assert different_squares(picture, clean) > 0
    grain = np.random.default_rng(1).normal(0, 12, picture.shape)
    assert different_squares(picture, picture + grain) == 0
    assert different_squares(picture, picture[:-1]) > 0


def test_pictures_of_the_readme_are_small():
    for name in ("overview", "overview_zh"):
        assert (IMAGES / f"{name}.png").stat().st_size < 400_000
        assert 1500 <= Image.open(IMAGES / f"{name}.png").width <= 1700
