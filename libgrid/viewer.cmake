# SPDX-License-Identifier: Apache-2.0
# The viewer of map.html, which is built from apps/viewer and becomes part of the library. It needs
# Node.js and what `npm ci` puts into apps/viewer; where they are missing all else is built.
option(LIBGRID_VIEWER "Build the viewer of map.html where Node.js and its packages are there" ON)

set(viewer ${PROJECT_SOURCE_DIR}/apps/viewer)
find_program(LIBGRID_NODE NAMES node nodejs)
mark_as_advanced(LIBGRID_NODE)
set(with_viewer FALSE)
if(LIBGRID_VIEWER AND LIBGRID_NODE AND EXISTS ${viewer}/node_modules/.package-lock.json)
  execute_process(COMMAND ${LIBGRID_NODE} --version OUTPUT_VARIABLE node_version
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(node_version MATCHES "^v([0-9.]+)" AND CMAKE_MATCH_1 VERSION_GREATER_EQUAL 18)
    set(with_viewer TRUE)
  endif()
endif()
if(with_viewer)
  set(viewer_source ${CMAKE_CURRENT_BINARY_DIR}/viewer.cpp)
  add_custom_command(OUTPUT ${viewer_source}
    COMMAND ${LIBGRID_NODE} ${viewer}/build.mjs ${viewer_source}
    DEPENDS
      ${viewer}/build.mjs
      ${viewer}/node_modules/.package-lock.json
      ${viewer}/package-lock.json
      ${viewer}/src/areas.ts
      ${viewer}/src/draw.ts
      ${viewer}/src/main.ts
      ${viewer}/src/page.html
      ${viewer}/src/panel.ts
      ${viewer}/src/plan.ts
      ${viewer}/src/search.ts
      ${viewer}/src/style.css
      ${viewer}/src/theme.ts
      ${viewer}/src/words.ts
      ${viewer}/tsconfig.json
    COMMENT "Building the viewer of map.html"
    VERBATIM)
else()
  message(STATUS "libgrid: no map.html; it needs Node.js 18 and `npm ci` in apps/viewer")
  set(viewer_source "")
endif()
