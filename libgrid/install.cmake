# SPDX-License-Identifier: Apache-2.0
# What a program that uses libgrid needs: the library, its headers, find_package and pkg-config.
include(CMakePackageConfigHelpers)

set(LIBGRID_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/libgrid)

install(TARGETS libgrid EXPORT libgridTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT libgridTargets NAMESPACE libgrid:: DESTINATION ${LIBGRID_CMAKE_DIR})

configure_package_config_file(libgridConfig.cmake.in libgridConfig.cmake
  INSTALL_DESTINATION ${LIBGRID_CMAKE_DIR} NO_SET_AND_CHECK_MACRO
  NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(libgridConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/libgridConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/libgridConfigVersion.cmake DESTINATION ${LIBGRID_CMAKE_DIR})

# A static libgrid needs the libraries behind it in every link, so they are plain requirements. A
# shared one needs none, and must not ask for their development files.
if(NOT BUILD_SHARED_LIBS)
  set(LIBGRID_PC_REQUIRES "Requires: gdal geos libcrypto proj pangocairo cairo cairo-svg cairo-pdf")
  if(CLP_FOUND)
    string(APPEND LIBGRID_PC_REQUIRES " clp")
  endif()
endif()
# Found from where the file lies, so that an installed tree can be moved.
file(RELATIVE_PATH LIBGRID_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" LIBGRID_PC_PREFIX ${LIBGRID_PC_PREFIX})
configure_file(libgrid.pc.in libgrid.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/libgrid.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
