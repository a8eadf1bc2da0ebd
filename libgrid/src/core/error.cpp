// SPDX-License-Identifier: Apache-2.0
#include "libgrid/core/error.hpp"

#include <utility>

namespace libgrid {

namespace {

std::string sentence(const std::string& message, const Where& where) {
  std::string place;
  auto append = [&place](const std::string& part) {
    if (part.empty()) return;
    if (!place.empty()) place += ", ";
    place += part;
  };
  append(where.layer);
  if (where.row >= 0) append("row " + std::to_string(where.row));
  append(where.field);
  return place.empty() ? message : place + ": " + message;
}

}  // namespace

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return "usage";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::unreadable:
      return "unreadable";
    case ErrorCode::empty:
      return "empty";
    case ErrorCode::bad_crs:
      return "bad_crs";
    case ErrorCode::bad_geometry:
      return "bad_geometry";
    case ErrorCode::bad_value:
      return "bad_value";
    case ErrorCode::duplicate_code:
      return "duplicate_code";
    case ErrorCode::bad_encoding:
      return "bad_encoding";
    case ErrorCode::io:
      return "io";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return 2;
    case ErrorCode::not_found:
    case ErrorCode::io:
      return 4;
    case ErrorCode::cancelled:
      return 5;
    case ErrorCode::internal:
      return 70;
    default:
      return 3;
  }
}

Error::Error(ErrorCode code, const std::string& message, Where where)
    : std::runtime_error(sentence(message, where)),
      code_(code),
      message_(message),
      where_(std::move(where)) {}

}  // namespace libgrid
