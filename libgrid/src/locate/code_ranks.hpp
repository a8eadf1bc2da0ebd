// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace libgrid {

/// The place of each row in code order; equal codes keep the order of the rows, and without codes
/// the row number stands for the code.
/// Errors: Error{bad_value} unless there is one code a row.
std::vector<std::int64_t> code_ranks(std::size_t rows, std::span<const std::string> codes);

}  // namespace libgrid
