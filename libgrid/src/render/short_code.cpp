// SPDX-License-Identifier: Apache-2.0
#include "render/short_code.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace libgrid::render {

namespace {

constexpr std::size_t many_cells = 100, least_prefix = 4, least_rest = 3;
constexpr std::size_t statistical_code = 12, statistical_group = 3;
constexpr const char* separators = "-_./ ";

template <typename Iterator>
std::size_t equal_length(Iterator a, Iterator b, std::size_t limit) {
  std::size_t length = 0;
  while (length < limit && *a == *b) ++a, ++b, ++length;
  return length;
}

CodeFrame common_frame(const std::vector<std::string>& codes) {
  if (codes.size() < 2) return {};
  const std::string& first = codes[0];
  std::size_t begin = first.size(), end = first.size(), shortest = first.size();
  bool digits = true;
  for (const std::string& code : codes) {
    begin = equal_length(code.begin(), first.begin(), std::min(begin, code.size()));
    end = equal_length(code.rbegin(), first.rbegin(), std::min(end, code.size()));
    shortest = std::min(shortest, code.size());
    digits = digits && code.find_first_not_of("0123456789") == std::string::npos;
  }
  const std::size_t last = first.substr(0, begin).find_last_of(separators);
  if (last != std::string::npos)
    begin = last + 1;
  else
    begin = std::min(begin, shortest < least_rest ? 0 : shortest - least_rest);
  if (digits && shortest >= statistical_code) begin -= begin % statistical_group;
  // Codes may hold Chinese: never cut inside a character.
  while (begin > 0 && begin < first.size() &&
         (static_cast<unsigned char>(first[begin]) & 0xC0) == 0x80)
    --begin;
  if (begin < least_prefix) begin = 0;
  const std::size_t tail = first.find_first_of(separators, first.size() - end);
  end = tail == std::string::npos ? 0 : first.size() - tail;
  if (begin + end >= shortest) end = 0;
  return {first.substr(0, begin), first.substr(first.size() - end)};
}

}  // namespace

std::string CodeFrame::shorten(const std::string& code) const {
  if (area_prefix > 0) return area_prefix < code.size() ? code.substr(area_prefix) : code;
  return code.substr(prefix.size(), code.size() - prefix.size() - suffix.size());
}

CodeFrame code_frame(const MapContent& content) {
  CodeFrame frame = common_frame(content.cell_code);
  if (content.cell_code.size() <= many_cells || content.cell_parent.empty() ||
      content.area_name.empty())
    return frame;
  std::map<std::int64_t, std::vector<std::string>> areas;
  for (std::size_t cell = 0; cell < content.cell_code.size(); ++cell)
    areas[content.cell_parent[cell]].push_back(content.cell_code[cell]);
  std::size_t shared = std::string::npos;
  for (const auto& [area, codes] : areas)
    if (codes.size() > 1) shared = std::min(shared, common_frame(codes).prefix.size());
  if (shared != std::string::npos && shared > frame.prefix.size()) frame.area_prefix = shared;
  return frame;
}

}  // namespace libgrid::render
