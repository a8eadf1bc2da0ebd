// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "libgrid/core/error.hpp"

namespace libgrid {

/// A folder for one test, removed after it.
class Folder : public ::testing::Test {
 protected:
  Folder() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    const std::string suite = test->test_suite_name(), name = test->name();
    folder_ = std::filesystem::temp_directory_path() /
              ("libgrid_" + suite + name + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~Folder() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path at(const std::string& name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
};

/// The error a call throws; a failure of the test when it throws none.
template <class Call>
Error refusal(Call call) {
  try {
    call();
  } catch (const Error& e) {
    return e;
  }
  ADD_FAILURE() << "no error";
  return Error(ErrorCode::internal, "no error");
}

/// That a call throws such an error, with these words in its message.
template <class Call>
void expect_error(Call call, ErrorCode code, const std::string& words) {
  const Error error = refusal(call);
  EXPECT_EQ(error.code(), code);
  EXPECT_THAT(error.what(), ::testing::HasSubstr(words));
}

}  // namespace libgrid
