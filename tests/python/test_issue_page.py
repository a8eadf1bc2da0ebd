# SPDX-License-Identifier: Apache-2.0
"""Issues as a page in a notebook: XML, escaped, self-contained, and true to the data."""

import re
from xml.etree import ElementTree

import pytest
from maps import frame, place
from shapely.geometry import Polygon

import libgrid

SVG = "{http://www.w3.org/2000/svg}svg"


def page_of(issues):
    html = issues._repr_html_()
    assert "<script" not in html and "url(" not in html and " id=" not in html
    assert set(re.findall(r"https?://[^\"\s]+", html)) <= {"http://www.w3.org/2000/svg"}
    return ElementTree.fromstring(html)


def words_of(page):
    return " ".join(page.itertext())


@pytest.fixture
def issues(street):
    cells = frame([place(0, 0, 11, 10), place(10, 0, 15, 12), place(16, 0, 20, 10)],
                  code=["001", "002", "003"])  # fmt: skip
    buildings = frame([place(15.2, 1, 15.8, 2)], households=[1234])
    return libgrid.check_coverage(cells, street, buildings=buildings)


def test_each_issue_has_a_picture_and_its_figures(issues):
    page = page_of(issues)
    assert len(page.findall(f".//{SVG}")) == len(issues) == 3
    words = words_of(page)
    for text in ("3 issues", "gap", "overlap", "spill", "001, 002", "10 m²", "1,234 households", *issues.id):
        assert text in words


def test_a_single_row_is_drawn_alone(issues):
    page = page_of(issues[issues.kind == "gap"])
    assert len(page.findall(f".//{SVG}")) == 1
    assert "overlap" not in words_of(page)


def test_many_issues_are_listed_and_the_rest_counted():
    cells = frame([place(10 * k, 0, 10 * k + 9, 10) for k in range(30)], code=[str(k) for k in range(30)])
    issues = libgrid.check_coverage(cells, frame([place(0, 0, 300, 10)], code=["S"]))
    page = page_of(issues)
    assert len(page.findall(f".//{SVG}")) == 6
    assert len(page.findall(".//tr")) == 12
    assert f"and {len(issues) - 18} more" in words_of(page)


def test_what_is_drawn_lies_in_the_picture(issues):
    """The defect is in the middle and takes less than half of it."""
    for picture in page_of(issues).findall(f".//{SVG}"):
        width, height = (float(picture.get(side)) for side in ("width", "height"))
        defect = next(p for p in picture if p.get("fill-opacity") == "0.45")
        places = [tuple(map(float, xy)) for xy in re.findall(r"(-?[\d.]+) (-?[\d.]+)", defect.get("d"))]
        xs, ys = zip(*places, strict=True)
        assert (min(xs) + max(xs)) / 2 == pytest.approx(width / 2, abs=0.2)
        assert (min(ys) + max(ys)) / 2 == pytest.approx(height / 2, abs=0.2)
        assert max(xs) - min(xs) < width / 2 and max(ys) - min(ys) < height / 2


def test_codes_are_escaped(street):
    cells = frame([place(0, 0, 10, 10), place(12, 0, 20, 10)], code=["<b>&1", '"><script>'])
    words = words_of(page_of(libgrid.check_coverage(cells, street)))
    assert "<b>&1" in words and '"><script>' in words


def test_words_are_chinese_where_codes_are(street):
    cells = frame([place(0, 0, 10, 10), place(12, 0, 20, 10)], code=["甲一", "甲二"])
    assert "缺口" in words_of(page_of(libgrid.check_coverage(cells, street)))


def test_none_and_odd_issues(street, halves, noded_street):
    assert "neither overlap nor omission" in words_of(page_of(libgrid.check_coverage(halves, noded_street)))
    bow_tie = Polygon([place(0, 0, 10, 10).exterior.coords[i] for i in (0, 1, 3, 2)])
    cells = frame([bow_tie, place(10, 0, 20, 10), None], code=["001", "002", "003"])
    odd = libgrid.check_coverage(cells, street, registered=["009"])
    words = words_of(page_of(odd))
    assert "empty cell" in words and "missing cell" in words and "invalid ring" in words


def test_a_derived_outline_is_said(halves):
    assert "derived" in words_of(page_of(libgrid.check_coverage(halves)))


def test_degrees_and_planes_without_name(street):
    cells = frame([place(0, 0, 10, 10), place(12, 0, 20, 10)], code=["001", "002"])
    assert "20" in words_of(page_of(libgrid.check_coverage(cells.to_crs(4490), street.to_crs(4490))))
    bare = [f.set_crs(None, allow_override=True) for f in (cells, street)]
    assert "20 m²" in words_of(page_of(libgrid.check_coverage(*bare)))


def test_files_and_selections_keep_the_picture(sample_map):
    issues = libgrid.check_file(sample_map, layers={"cells": "cells_drawn"})
    assert len(page_of(issues).findall(f".//{SVG}")) == len(issues)
    page = page_of(issues.sort_values("area_m2").head(2))
    assert len(page.findall(f".//{SVG}")) == 2
    assert issues[["kind", "area_m2"]]._repr_html_().startswith("<div>")  # a plain table
