// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace libgrid {

/// What kind of fault an Error tells. Faults of the data that a verb can live with are rows of its
/// result (issues), not Errors.
enum class ErrorCode {
  usage,           ///< an argument or option is wrong
  not_found,       ///< a file, layer or field is not there
  unreadable,      ///< a file is there but is not a map or table we can read
  empty,           ///< a layer that must have rows has none
  bad_crs,         ///< unknown, missing or mixed coordinate systems; swapped axes; wrong unit
  bad_geometry,    ///< NaN, unclosed or too short rings, wrong geometry type
  bad_value,       ///< an attribute is not what it must be
  duplicate_code,  ///< two rows claim one code
  bad_encoding,    ///< text that is not in the encoding it claims
  io,              ///< the system refused to read or write
  cancelled,       ///< the caller asked to stop
  internal,        ///< our fault
};

/// The enum's word, as used in Python and on the command line: "bad_crs".
std::string_view name_of(ErrorCode code);

/// The exit code of the command for an error: 2 usage, 3 bad data or CRS, 4 I/O, 5 cancelled,
/// 70 internal.
int exit_code(ErrorCode code);

/// Where a fault was found. Empty or -1 means "not known or not applicable".
struct Where {
  std::string layer = {};
  std::int64_t row = -1;  ///< zero-based, in input order
  std::string field = {};
};

/// The one exception the library throws. what() is a sentence for people and already names layer,
/// row and field where they are known: "buildings, row 17, households: ...".
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message, Where where = {});

  ErrorCode code() const { return code_; }
  const std::string& layer() const { return where_.layer; }
  std::int64_t row() const { return where_.row; }
  const std::string& field() const { return where_.field; }
  /// The message without the place in front.
  const std::string& message() const { return message_; }

 private:
  ErrorCode code_;
  std::string message_;
  Where where_;
};

}  // namespace libgrid
