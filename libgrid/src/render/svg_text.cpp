// SPDX-License-Identifier: Apache-2.0
#include "render/svg_text.hpp"

#include <cstdio>
#include <map>
#include <numbers>

namespace libgrid::render {

namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const std::string& letter : characters(text)) {
    const auto c = static_cast<unsigned char>(letter[0]);
    if (letter == "&")
      out += "&amp;";
    else if (letter == "<")
      out += "&lt;";
    else if (letter == ">")
      out += "&gt;";
    else if (c >= 0x20 && letter != "\uFFFE" && letter != "\uFFFF")
      out += letter;
  }
  return out;
}

/// Two decimals, whatever the locale.
std::string decimal(double value) {
  const long long hundredths = static_cast<long long>(value * 100 + (value < 0 ? -0.5 : 0.5));
  const long long size = hundredths < 0 ? -hundredths : hundredths;
  std::string out = hundredths < 0 ? "-" : "";
  out += std::to_string(size / 100) + '.';
  out += static_cast<char>('0' + size / 10 % 10);
  return out + static_cast<char>('0' + size % 10);
}

}  // namespace

std::string number_svg_ids(const std::string& svg) {
  static const std::string word = "surface";
  std::map<std::string, std::size_t> numbers;
  std::string out;
  out.reserve(svg.size());
  std::size_t at = 0;
  while (true) {
    const std::size_t hit = svg.find(word, at);
    if (hit == std::string::npos) break;
    std::size_t end = hit + word.size();
    while (end < svg.size() && svg[end] >= '0' && svg[end] <= '9') ++end;
    out.append(svg, at, hit + word.size() - at);
    const std::string number = svg.substr(hit + word.size(), end - hit - word.size());
    if (!number.empty())
      out += std::to_string(numbers.try_emplace(number, numbers.size()).first->second);
    at = end;
  }
  return out.append(svg, at);
}

std::string add_svg_text(const std::string& svg, const std::string& title,
                         const std::vector<TextPiece>& texts) {
  const std::size_t head = svg.find('>', svg.find("<svg")) + 1, foot = svg.rfind("</svg>");
  std::string layer = "<g fill-opacity=\"0\" text-anchor=\"middle\">\n";
  for (const TextPiece& piece : texts) {
    const std::string x = decimal(piece.at.x), y = decimal(piece.at.y);
    layer += "<text x=\"" + x + "\" y=\"" + y + "\" font-size=\"" + decimal(piece.style.size) +
             "\" dominant-baseline=\"central\"";
    if (piece.angle != 0)
      layer += " transform=\"rotate(" + decimal(piece.angle * 180 / std::numbers::pi) + ' ' + x +
               ' ' + y + ")\"";
    layer += ">" + escaped(piece.text) + "</text>\n";
  }
  layer += "</g>\n";
  return svg.substr(0, head) + "\n<title>" + escaped(title) + "</title>" +
         svg.substr(head, foot - head) + layer + svg.substr(foot);
}

}  // namespace libgrid::render
