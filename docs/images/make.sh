#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Draws the pictures of the documentation with the libgrid command, always the same way.
#
#   docs/images/make.sh [LIBGRID [FOLDER]]    the command, build/release/apps/libgrid by default,
#                                             and where to put them, docs/images by default
#
# Pictures of real maps are drawn where LIBGRID_REAL_MAPS names their folder.
#
# Needs pdftoppm (poppler-utils), ogr2ogr (gdal-bin), fc-match (fontconfig) and a Python with Pillow
# (script/requirements.txt): PYTHON, else that of build/venv.
set -euo pipefail
libgrid=$(realpath "${1:-$(dirname "$0")/../../build/release/apps/libgrid}")
folder=$(realpath "${2:-$(dirname "$0")}")
cd "$(dirname "$0")/../.."
export SOURCE_DATE_EPOCH=0

map=sample_maps/street.gpkg
python=${PYTHON:-build/venv/bin/python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# page NAME PDF DPI: the whole page. part NAME PDF DPI X Y W H: a part of it, in millimetres.
page() { pdftoppm -r "$3" -png -singlefile "$2" "$folder/$1"; }
part() { part_to "$folder/$1" "${@:2}"; }
part_to() {
  local dots=$3 box=()
  for mm in "${@:4}"; do box+=($((mm * dots * 10 / 254))); done
  pdftoppm -r "$dots" -x "${box[0]}" -y "${box[1]}" -W "${box[2]}" -H "${box[3]}" \
    -png -singlefile "$2" "$1"
}

# overview NAME LANGUAGE CAPTION CAPTION: the picture of the README.
overview() {
  "$libgrid" render "$map" --layer cells=cells_drawn --lang "$2" -o "$work/$1_drawn.pdf" 2>"$work/log"
  "$libgrid" render "$work/plan/plan.gpkg" --surroundings "$map" --lang "$2" \
    -o "$work/$1_plan.pdf" 2>"$work/log"
  part_to "$work/$1_left" "$work/$1_drawn.pdf" 127 "${window[@]}"
  part_to "$work/$1_right" "$work/$1_plan.pdf" 127 "${window[@]}"
  "$python" docs/images/compose.py "$folder/$1.png" "$work/$1_left.png" "$3" \
    "$work/$1_right.png" "$4" "$work/$1.txt"
}

# terminal NAME LANGUAGE: what is said of the drawn cells, and of the new plan, without notes.
terminal() {
  local words=()
  [[ $2 == en ]] || words=(--lang "$2")
  # check leaves with 1 because it finds something.
  "$libgrid" check "$map" --layer cells=cells_drawn "${words[@]}" >"$work/found" 2>&1 || [[ $? -eq 1 ]]
  "$libgrid" plan "$map" -o "$work/plan" --divide all "${words[@]}" >"$work/printed" 2>&1
  {
    echo '$ libgrid check street.gpkg --layer cells=cells_drawn' "${words[@]}"
    grep -m1 -v '^\(note\|注意\)' "$work/found"
    echo
    echo '$ libgrid plan street.gpkg -o out --divide all' "${words[@]}"
    sed -n '/^\(levels\|层级\)/,/^\(check\|检查\)/p' "$work/printed"
  } >"$work/$1.txt"
}

"$libgrid" render "$map" --layer cells=cells_drawn -o "$work/drawn.pdf"
terminal overview_zh zh
terminal overview en
"$libgrid" plan "$map" -o "$work/micro" --divide all --profile micro
"$libgrid" mesh "$map" --size 100 -o "$work/mesh.gpkg"
ogr2ogr -update -append "$work/mesh.gpkg" "$map" level
"$libgrid" render "$work/mesh.gpkg" -o "$work/mesh.pdf" --surroundings "$map"

page drawn "$work/drawn.pdf" 72
page plan "$work/plan/map.pdf" 72
part drawn_part "$work/drawn.pdf" 160 90 174 115 70
part plan_part "$work/plan/map.pdf" 160 90 174 115 70
part overlap "$work/drawn.pdf" 160 250 170 100 60
part spill "$work/drawn.pdf" 160 280 220 75 45
part micro_part "$work/micro/map.pdf" 160 90 174 115 70
part mesh_part "$work/mesh.pdf" 160 90 174 115 70

window=(98 162 157 92)
overview overview en 'Cells drawn by hand, and who is missed' 'The new plan'
overview overview_zh zh '手绘网格：漏了谁，谁被重复统计' '新的划分方案'

[[ -n ${LIBGRID_REAL_MAPS:-} ]] || exit 0
"$libgrid" plan "$LIBGRID_REAL_MAPS/liechtenstein_2021.gpkg" -o "$work/country" --divide all \
  --weight buildings
part liechtenstein_part "$work/country/map.pdf" 200 90 62 75 55
