# SPDX-License-Identifier: Apache-2.0
"""What a planner prints and hands in."""

import csv
import io
import re
import subprocess
import zipfile
import zlib

import pandas as pd
import pyogrio
import pytest
from cli_maps import small_map, write_map

PDFS = ["responsibility.pdf", "notice_boards.pdf", "service_cards.pdf", "register.pdf", "book.pdf"]
FILES = {*PDFS, "ledger.csv", "ledger.xlsx"}
STREET = "320106001"
CELLS = [f"{STREET}001001", f"{STREET}001002", f"{STREET}002001", f"{STREET}002002"]

# What nobody but the office may read, and what all may.
PHONES = ["13912345678", "025-85801234", "13787654321", "１３６１２３４５６７８"]
# In names of a cell, an area and a road, and in the kind of a unit.
PLANTED = ["13500000001", "13500000002", "13500000003", "13500000004"]
WORKER, RESIDENT, UNKNOWN = "孙小工", "钱户主", "李不明"
PERSONS = {"吴房客": "租客", "郑阿婆": "独居老人", "冯某某": "重点人员", "陈自家": "自住"}
LEADER, SECRETARY, SHOP = "赵网格", "周书记", "梅园大酒店"


def staffed_map():
    layers = small_map()
    layers["units"]["name"] = (
        [SHOP, RESIDENT, UNKNOWN, f"粮店 {PHONES[2]}", *PERSONS] + ["商店"] * 12
    )
    layers["units"]["kind"] = (
        ["organisation", "居民户", None, "organisation", *PERSONS.values()] + ["organisation"] * 12
    )
    layers["units"]["address"] = ["一路1号", "一路2号", "一路3号", f"一路4号（{PHONES[3]}）"] + ["一路5号"] * 16
    layers["cells"]["name"] = [f"第一网格 {PLANTED[0]}", "第二\n网格", "", ""]
    layers["level"]["name"] = ["梅园街道", "东社区", f"西社区 301 {PLANTED[1]}"]
    layers["roads"]["name"] = [f"一路 {PLANTED[2]}", "二路"]
    layers["units"].loc[4 + len(PERSONS), "kind"] = f"商户 {PLANTED[3]}"
    layers["units"]["note"] = [f"电话 {PHONES[2]}"] * 20  # a column of which nobody knows
    return layers


def write_staff(path):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["网格", "姓名", "职务", "电话"])
        table.writerow([CELLS[0], LEADER, "网格长", PHONES[0]])
        table.writerow([CELLS[0], WORKER, "网格员", "13700001111"])
        table.writerow(["东社区", SECRETARY, "社区书记", PHONES[1]])
        table.writerow(["nowhere", "无处人", "网格长", ""])
    return path


def words_of(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], text=True, capture_output=True,
                          check=True).stdout


def texts_of(folder, names=FILES):
    """All that can be read in the files: their bytes, what is packed in them, and their words."""
    texts = {}
    for name in names:
        data = (folder / name).read_bytes()
        parts = [data]
        if name.endswith(".pdf"):
            parts.append(words_of(folder / name).encode())
            for found in re.finditer(rb"stream\r?\n", data):
                try:
                    parts.append(zlib.decompressobj().decompress(data[found.end() :]))
                except zlib.error:
                    continue
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts += [archive.read(member) for member in archive.namelist()]
        texts[name] = b"\n".join(parts)
    return texts


def holds(data, text):
    """In UTF-8, or as a PDF notes titles; blanks between letters do not count."""
    plain = re.sub(rb"[ \n\x0c]", b"", data)
    return any(text.replace(" ", "").encode(code) in plain
               for code in ("utf-8", "utf-16-be", "gb18030"))


def holds_number(data, number):
    """Its digits, whatever stands between them."""
    digits = [ch.encode() for ch in number if ch.isdigit()]
    return re.search(rb"[ .()-]{0,2}".join(map(re.escape, digits)), data) is not None


@pytest.fixture(scope="module")
def sheets(module_libgrid):
    """The folder of the runs: `own` for the office, `open` for the public, both in Chinese."""
    folder = module_libgrid.folder
    write_map(folder / "map.gpkg", staffed_map())
    write_staff(folder / "staff.csv")
    for name, options in {"own": [], "open": ["--public"]}.items():
        done = module_libgrid("sheets", "map.gpkg", "-o", name, "--staff", "staff.csv", *options)
        assert done.returncode == 0, done.stderr
        assert "1 row names an area that is not there" in done.stderr
        assert {path.name for path in (folder / name).iterdir()} == FILES
    return folder


def test_the_office_reads_all(sheets):
    texts = texts_of(sheets / "own")
    for name in ["responsibility.pdf", "service_cards.pdf", "register.pdf", "ledger.csv",
                 "ledger.xlsx"]:
        assert holds(texts[name], LEADER), name
        assert holds_number(texts[name], PHONES[0]), name
    for name in ["service_cards.pdf", "register.pdf", "ledger.csv", "ledger.xlsx"]:
        assert holds(texts[name], WORKER), name
    assert holds(texts["responsibility.pdf"], UNKNOWN)
    assert holds_number(texts["responsibility.pdf"], PHONES[1])
    for number in PLANTED:
        assert any(holds_number(text, number) for text in texts.values()), number
    # Who lives where is nobody's business but the register's.
    for name in [RESIDENT, *PERSONS]:
        assert not any(holds(text, name) for text in texts.values()), name
    assert not any(holds(text, "无处人") for text in texts.values())


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_public_reads_no_secret(sheets, name):
    text = texts_of(sheets / "open", [name])[name]
    for number in [*PHONES, *PLANTED, "13700001111"]:
        assert not holds_number(text, number), number
    for secret in [WORKER, RESIDENT, UNKNOWN, *PERSONS]:
        assert not holds(text, secret), secret


def test_the_public_reads_who_is_in_charge(sheets):
    texts = texts_of(sheets / "open")
    for name in FILES - {"book.pdf"}:
        assert holds(texts[name], LEADER), name
    assert holds(texts["responsibility.pdf"], SECRETARY)
    assert holds(texts["responsibility.pdf"], SHOP)


def test_notice_boards_are_public_always(sheets):
    text = texts_of(sheets / "own", ["notice_boards.pdf"])["notice_boards.pdf"]
    assert holds(text, LEADER) and holds(text, SECRETARY)
    assert not holds(text, WORKER)
    assert not any(holds_number(text, number) for number in [*PHONES, *PLANTED])


def test_the_four_bounds_stand_in_the_ledger(sheets):
    with (sheets / "own" / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["编码"]: row for row in csv.DictReader(file)}
    assert list(rows) == CELLS
    assert rows[CELLS[0]]["四至"] == "东至二路，南至梅园街道界，西至梅园街道界，北至梅园街道界"
    assert rows[CELLS[1]]["东至"] == f"西社区 301 {PLANTED[1]}"
    assert rows[CELLS[1]]["名称"] == "第二 网格"
    assert re.fullmatch(r"\d+(\.\d\d?)?", rows[CELLS[0]]["面积（平方米）"])
    assert rows[CELLS[1]]["西至"] == "二路"
    assert rows[CELLS[0]]["网格长"] == LEADER


def test_each_cell_has_its_pages(sheets):
    def pages(name):
        info = subprocess.run(["pdfinfo", sheets / "own" / name], text=True, capture_output=True,
                              check=True).stdout
        assert "(A4)" in info
        return int(re.search(r"Pages: +(\d+)", info)[1])

    assert pages("notice_boards.pdf") == 4
    assert pages("book.pdf") == 5
    assert pages("service_cards.pdf") == 1
    assert pages("register.pdf") == 1
    assert pages("responsibility.pdf") == 2
    boards = words_of(sheets / "own" / "notice_boards.pdf").split("\f")
    for code, board in zip(CELLS, boards, strict=False):
        assert code in board
    assert all(code in words_of(sheets / "own" / "register.pdf") for code in CELLS)


@pytest.mark.parametrize("name", PDFS)
def test_no_text_leaves_the_page(sheets, name):
    done = subprocess.run(["pdftotext", "-bbox", sheets / "own" / name, "-"], text=True,
                          capture_output=True, check=True).stdout
    page = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', done)
    width, height = float(page[1]), float(page[2])
    boxes = [tuple(map(float, found)) for found in re.findall(
        r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', done)]
    assert len(boxes) > 20
    for x0, y0, x1, y1 in boxes:
        assert x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height


LONG_ROLE = "街道驻社区第一综合网格党支部书记、网格长"


@pytest.fixture(scope="module")
def crowded(module_libgrid):
    """The folder of sheets with many persons, some with long roles, and texts without end."""
    folder = module_libgrid.folder
    layers = small_map()
    endless = "很长的名称" * 400
    layers["units"]["name"] = [endless] + ["商店"] * 19
    layers["units"]["kind"] = "organisation"
    layers["units"]["address"] = "一路1号" * 90
    write_map(folder / "crowded.gpkg", layers)
    with (folder / "crowd.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["网格", "姓名", "职务", "电话"])
        table.writerows([CELLS[0], f"长{k}氏", LONG_ROLE, "13912345678"] for k in range(3))
        table.writerows([CELLS[1], f"众{k:02}氏", "网格长", f"138000000{k:02}"] for k in range(30))
        table.writerows(["东社区", f"书{k:02}氏", LONG_ROLE, ""] for k in range(40))
        table.writerows([CELLS[2], name, "网格长", ""] for name in ["甲组长", "乙组长"])
        table.writerow([CELLS[3], "丙组长", endless, ""])
    done = module_libgrid("sheets", "crowded.gpkg", "-o", "crowded", "--staff", "crowd.csv")
    assert done.returncode == 0, done.stderr
    return folder / "crowded"


def boxes_of(path):
    """Of each page the boxes of its words: x0, y0, x1, y1, text."""
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], text=True, capture_output=True,
                          check=True).stdout
    word = r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>'
    return [[(*map(float, found[:4]), found[4]) for found in re.findall(word, page)]
            for page in done.split("<page ")[1:]]


def test_persons_of_a_board_stand_beside_each_other(crowded):
    pages = boxes_of(crowded / "notice_boards.pdf")
    assert len(pages) == 4
    for page in pages:
        # The tables stand below the map, whose codes and names are no matter here.
        top = max(y0 for _, y0, _, _, text in page if text in ("职务", "姓名", "电话"))
        words = [word for word in page if word[1] >= top]
        assert len(words) > 4
        for k, (x0, y0, x1, y1, text) in enumerate(words):
            if y0 > 842 - 30:  # the foot of the page
                continue
            assert y1 < 842 - 32, text
            for a0, b0, a1, b1, other in words[:k]:
                # Boxes are as tall as the type's longest letters, a little more than a line.
                apart = min(x1, a1) - max(x0, a0) < 0.5 or min(y1, b1) - max(y0, b0) < 3
                assert apart, (text, other)


def test_a_board_tells_how_many_persons_have_no_room(crowded):
    first, second, *_ = words_of(crowded / "notice_boards.pdf").split("\f")
    assert all(f"长{k}氏" in first for k in range(3))
    for page, sign, all_of_them in [(second, "众", 30), (second, "书", 40), (first, "书", 40)]:
        named = len(set(re.findall(sign + r"\d\d氏", page)))
        assert 3 < named < all_of_them
        assert f"另有 {all_of_them - named} 人" in page


def test_all_leaders_of_a_cell_are_named(crowded):
    for name in ["responsibility.pdf", "service_cards.pdf", "register.pdf", "ledger.csv"]:
        text = texts_of(crowded, [name])[name]
        assert holds(text, "甲组长") and holds(text, "乙组长"), name


def test_a_text_without_end_is_cut(crowded):
    for page in boxes_of(crowded / "responsibility.pdf"):
        assert all(y1 < 842 - 10 for _, _, _, y1, _ in page)
    assert "…" in words_of(crowded / "responsibility.pdf")


def test_in_english(sheets, module_libgrid):
    done = module_libgrid("sheets", "map.gpkg", "-o", "english", "--lang", "en", "--level", "street")
    assert done.returncode == 0
    words = words_of(sheets / "english" / "notice_boards.pdf")
    assert "Grid notice board" in words and "east to 二路" in words and "网格公示牌" not in words
    assert "梅园街道: responsibility map" in words_of(sheets / "english" / "responsibility.pdf")
    assert "Person in charge" in words
    with (sheets / "english" / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[:4] == ["code", "name", "parent", "parent_name"]


def test_the_same_bytes_for_any_number_of_threads(sheets, module_libgrid):
    date = {"SOURCE_DATE_EPOCH": "1700000000"}
    for threads in ["1", "3"]:
        done = module_libgrid("sheets", "map.gpkg", "-o", f"threads{threads}", "--staff", "staff.csv",
                              "--threads", threads, env=date)
        assert done.returncode == 0
    for name in FILES - {"ledger.xlsx"}:
        assert (sheets / "threads1" / name).read_bytes() == (sheets / "threads3" / name).read_bytes()


def test_a_plan_keeps_its_staff(sheets, module_libgrid):
    write_map(sheets / "staffed.gpkg", staffed_map())
    staff = pd.DataFrame(
        {"area": [CELLS[1]], "name": [LEADER], "role": ["leader"], "phone": ["12345678"]})
    pyogrio.write_dataframe(staff, sheets / "staffed.gpkg", layer="staff", append=True)
    assert module_libgrid("plan", "staffed.gpkg", "-o", "plan").returncode == 0
    assert pyogrio.read_dataframe(sheets / "plan/plan.gpkg", layer="staff").equals(staff)
    done = module_libgrid("sheets", "plan/plan.gpkg", "-o", "kept", "--surroundings", "map.gpkg")
    assert done.returncode == 0, done.stderr
    assert holds(texts_of(sheets / "kept", ["register.pdf"])["register.pdf"], LEADER)


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--level", "province"], 2, "there is no level 'province'; levels are street, community"),
        (["--lang", "fr"], 2, "--lang"),
        (["--layer", "cells=-"], 2, "no cells"),
        (["--staff", "map.gpkg"], 4, "map.gpkg has 5 layers"),
    ],
)
def test_refusals_leave_nothing(sheets, module_libgrid, options, code, words):
    done = module_libgrid("sheets", "map.gpkg", "-o", "refused", *options)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert not (sheets / "refused").exists()


def test_only_the_templates_that_are_named_are_written(libgrid, tmp_path):
    write_map(tmp_path / "map.gpkg", small_map())
    done = libgrid("sheets", "map.gpkg", "-o", "some", "--template", "register,book")
    assert done.returncode == 0, done.stderr
    written = {"register.pdf", "book.pdf", "ledger.csv", "ledger.xlsx"}
    assert {path.name for path in (tmp_path / "some").iterdir()} == written
    assert all(name in done.stderr for name in written) and "boards" not in done.stderr
    libgrid("sheets", "map.gpkg", "-o", "all")
    for name in written - {"ledger.xlsx"}:
        assert (tmp_path / "some" / name).read_bytes() == (tmp_path / "all" / name).read_bytes()
    done = libgrid("sheets", "map.gpkg", "-o", "none", "--template", "poster")
    assert done.returncode == 2 and "poster" in done.stderr and "notice_boards" in done.stderr
    assert not (tmp_path / "none").exists()
