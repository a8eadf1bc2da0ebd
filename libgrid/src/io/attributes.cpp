// SPDX-License-Identifier: Apache-2.0
#include "io/attributes.hpp"

#include <cpl_conv.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

Column::Values empty_values(OGRFieldType type) {
  if (type == OFTInteger || type == OFTInteger64) return std::vector<std::int64_t>();
  if (type == OFTReal) return std::vector<double>();
  return std::vector<std::string>();
}

/// ISO 8601, as exact as it is stored.
std::string date_text(const OGRFeature& feature, int field, OGRFieldType type) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, zone = 0;
  float second = 0;
  feature.GetFieldAsDateTime(field, &year, &month, &day, &hour, &minute, &second, &zone);
  const int milliseconds = static_cast<int>(second * 1000 + 0.5F);
  char date[48], time[48];
  std::snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, day);
  std::snprintf(time, sizeof time, "%02d:%02d:%02d", hour, minute, milliseconds / 1000);
  std::string text = type == OFTTime   ? time
                     : type == OFTDate ? date
                                       : std::string(date) + "T" + time;
  if (type == OFTDate) return text;
  if (milliseconds % 1000) {
    std::snprintf(time, sizeof time, ".%03d", milliseconds % 1000);
    text += time;
  }
  // 0 = unknown, 1 = local, 100 = UTC, else quarters of an hour from UTC.
  if (zone == 100) text += "Z";
  if (zone > 1 && zone != 100) {
    const int quarters = zone > 100 ? zone - 100 : 100 - zone;
    std::snprintf(time, sizeof time, "%c%02d:%02d", zone > 100 ? '+' : '-', quarters / 4,
                  quarters % 4 * 15);
    text += time;
  }
  return text;
}

/// NaN where nothing is given.
double coordinate(const Column& column, std::size_t i, const std::string& layer, std::int64_t row) {
  const double value = column.number(i);
  if (!std::isfinite(value)) {
    const std::string text = column.text(i);
    if (text.find_first_not_of(" \t") != std::string::npos)
      throw Error(ErrorCode::bad_value, "'" + text + "' is not a coordinate",
                  {layer, row, column.name});
  }
  return value;
}

}  // namespace

AttributeColumn::AttributeColumn(std::string name, int field, const OGRFieldDefn& definition,
                                 bool fixed_width_text)
    : column_{std::move(name), empty_values(definition.GetType())},
      field_(field),
      type_(definition.GetType()),
      fixed_width_(fixed_width_text ? static_cast<std::size_t>(definition.GetWidth()) : 0) {}

void AttributeColumn::add(const OGRFeature& feature, const TextDecoder& decoder,
                          const std::string& layer, std::int64_t row) {
  const bool missing = !feature.IsFieldSetAndNotNull(field_);
  if (missing && column_.missing.empty()) column_.missing.assign(column_.size(), 0);
  if (missing || !column_.missing.empty()) column_.missing.push_back(missing);
  if (auto* whole = std::get_if<std::vector<std::int64_t>>(&column_.values)) {
    whole->push_back(missing ? 0 : feature.GetFieldAsInteger64(field_));
  } else if (auto* real = std::get_if<std::vector<double>>(&column_.values)) {
    real->push_back(missing ? std::numeric_limits<double>::quiet_NaN()
                            : feature.GetFieldAsDouble(field_));
  } else {
    auto& texts = std::get<std::vector<std::string>>(column_.values);
    if (missing) return texts.emplace_back(), void();
    const std::string bytes = text_of(feature);
    auto text = decoder.decode(bytes, fixed_width_ && bytes.size() >= fixed_width_);
    if (!text)
      throw Error(ErrorCode::bad_encoding,
                  "text that is not " + decoder.encoding() +
                      "; name the encoding it is in, as in GB18030 (--encoding)",
                  {layer, row, column_.name});
    texts.push_back(*std::move(text));
  }
}

std::string AttributeColumn::text_of(const OGRFeature& feature) const {
  if (type_ == OFTString) return feature.GetRawFieldRef(field_)->String;
  if (type_ == OFTDate || type_ == OFTTime || type_ == OFTDateTime)
    return date_text(feature, field_, type_);
  if (type_ == OFTBinary) return feature.GetFieldAsString(field_);
  const std::unique_ptr<char, decltype(&CPLFree)> list(feature.GetFieldAsSerializedJSon(field_),
                                                       CPLFree);
  return list ? list.get() : "";
}

Column AttributeColumn::finish() {
  Column made{column_.name, std::exchange(column_.values, empty_values(type_)),
              std::exchange(column_.missing, {})};
  return made;
}

std::optional<PointArray> register_places(const Table& table, const std::string& layer,
                                          std::int64_t first) {
  const std::pair<const char*, const char*> names[] = {{"x", "y"},
                                                       {"lon", "lat"},
                                                       {"lng", "lat"},
                                                       {"longitude", "latitude"},
                                                       {"easting", "northing"},
                                                       {"经度", "纬度"}};
  for (const auto& [east, north] : names) {
    const Column *x = table.find(east), *y = table.find(north);
    if (!x || !y) continue;
    std::vector<Coord> places;
    for (std::size_t i = 0; i < table.size(); ++i) {
      const std::int64_t row = first + static_cast<std::int64_t>(i);
      const Coord c{coordinate(*x, i, layer, row), coordinate(*y, i, layer, row)};
      if (std::isnan(c.x) != std::isnan(c.y))
        throw Error(ErrorCode::bad_geometry,
                    "half a place: only one of " + x->name + " and " + y->name + " is given",
                    {layer, row, {}});
      places.push_back(c);
    }
    return PointArray(std::move(places), layer);
  }
  return {};
}

}  // namespace libgrid
