// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "libgrid/coverage/check.hpp"

namespace libgrid {

/// The level of an issue and the one above it.
struct IssueContext {
  const CoverageLevel& parents;
  const CoverageLevel& cells;
  Language language;
};

/// A sentence for people about issue i: what, where, how large, who is concerned. Issues that carry
/// a reason in `message` (invalid rings) keep it in the sentence.
std::string issue_message(const IssueContext& in, const Issues& issues, std::size_t i);

/// A name made of the kind, the codes of the cells and the place, so that it does not depend on the
/// order of rows. To be asked before issue_message: of a missing cell, `message` is the code.
std::string issue_id(const IssueContext& in, const Issues& issues, std::size_t i);

}  // namespace libgrid
