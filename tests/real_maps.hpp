// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

/// Names a real map's file, or skips the test, aloud, where no folder of real maps is set. A folder
/// that is set but lacks the file is a failure.
#define LIBGRID_REAL_MAP(path, name)                                                     \
  if (!std::getenv("LIBGRID_REAL_MAPS")) GTEST_SKIP() << "LIBGRID_REAL_MAPS is not set"; \
  const auto path = std::filesystem::path(std::getenv("LIBGRID_REAL_MAPS")) / (name);    \
  ASSERT_TRUE(std::filesystem::exists(path)) << path << " is missing"
