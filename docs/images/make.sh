#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Draws the pictures of the documentation with the libgrid command, always the same way.
#
#   docs/images/make.sh [LIBGRID]    the command; build/release/apps/libgrid by default
#
# Pictures of real maps are drawn where LIBGRID_REAL_MAPS names their folder.
#
# Needs pdftoppm (poppler-utils) and ogr2ogr (gdal-bin).
set -euo pipefail
cd "$(dirname "$0")/../.."
export SOURCE_DATE_EPOCH=0

libgrid=$(realpath "${1:-build/release/apps/libgrid}")
map=sample_maps/street.gpkg
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# page NAME PDF DPI: the whole page. part NAME PDF DPI X Y W H: a part of it, in millimetres.
page() { pdftoppm -r "$3" -png -singlefile "$2" "docs/images/$1"; }
part() {
  local dots=$3 box=()
  for mm in "${@:4}"; do box+=($((mm * dots * 10 / 254))); done
  pdftoppm -r "$dots" -x "${box[0]}" -y "${box[1]}" -W "${box[2]}" -H "${box[3]}" \
    -png -singlefile "$2" "docs/images/$1"
}

"$libgrid" render "$map" --layer cells=cells_drawn -o "$work/drawn.pdf"
"$libgrid" plan "$map" -o "$work/plan" --divide all
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

[[ -n ${LIBGRID_REAL_MAPS:-} ]] || exit 0
"$libgrid" plan "$LIBGRID_REAL_MAPS/liechtenstein_2021.gpkg" -o "$work/country" --divide all \
  --weight buildings
part liechtenstein_part "$work/country/map.pdf" 200 90 62 75 55
