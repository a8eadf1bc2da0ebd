# SPDX-License-Identifier: Apache-2.0
# `cpack -G DEB` in a build folder makes one Debian package of library, headers and command.
if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME libgrid)
set(CPACK_PACKAGE_CONTACT "The libgrid authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_BINARY_DIR}/libgrid)
# Maps are drawn with these fonts; certificates are verified by a Python script.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "fontconfig, fonts-noto-cjk, python3")
include(CPack)
