// SPDX-License-Identifier: Apache-2.0
#include "io/qgis_styles.hpp"

#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/core/words.hpp"

namespace libgrid {

namespace {

/// Colours are red,green,blue,alpha; widths are millimetres on paper.
struct Look {
  const char* fill;
  const char* pattern;  ///< a brush of QGIS: solid, no, b_diagonal
  const char* outline;
  const char* width;
  const char* label;  ///< the column that names a row; null = no labels
};

Look look_of(LayerStyle::Kind kind) {
  switch (kind) {
    case LayerStyle::Kind::cells:
      return {"166,206,227,110", "solid", "31,92,140,255", "0.4", "code"};
    case LayerStyle::Kind::levels:
      return {"0,0,0,0", "no", "90,50,110,255", "0.9", nullptr};
    case LayerStyle::Kind::buildings:
      return {"170,170,170,255", "solid", "110,110,110,255", "0.1", nullptr};
    case LayerStyle::Kind::points:
      return {"230,140,40,255", "solid", "120,70,20,255", "0.2", nullptr};
    case LayerStyle::Kind::issues:
      return {"220,30,30,255", "b_diagonal", "220,30,30,255", "0.5", nullptr};
  }
  return {};
}

std::string option(const char* name, const char* value) {
  return std::string("<Option name=\"") + name + "\" type=\"QString\" value=\"" + value + "\"/>";
}

std::string symbol(const char* type, const char* drawer, const std::string& options) {
  return std::string("<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" enableorderby=\"0\" ") +
         "forceraster=\"0\"><symbols><symbol name=\"0\" type=\"" + type +
         "\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\"><layer class=\"" + drawer +
         "\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">" + options +
         "</Option></layer></symbol></symbols><rotation/><sizescale/></renderer-v2>";
}

std::string renderer(const Look& look, const Layer& layer) {
  if (std::holds_alternative<PolygonArray>(layer.geometry))
    return symbol("fill", "SimpleFill",
                  option("color", look.fill) + option("style", look.pattern) +
                      option("outline_color", look.outline) + option("outline_style", "solid") +
                      option("outline_width", look.width) + option("outline_width_unit", "MM") +
                      option("joinstyle", "round"));
  if (std::holds_alternative<LineArray>(layer.geometry))
    return symbol("line", "SimpleLine",
                  option("line_color", look.outline) + option("line_style", "solid") +
                      option("line_width", look.width) + option("line_width_unit", "MM") +
                      option("joinstyle", "round") + option("capstyle", "round"));
  return symbol("marker", "SimpleMarker",
                option("name", "circle") + option("color", look.fill) + option("size", "1.6") +
                    option("size_unit", "MM") + option("outline_color", look.outline) +
                    option("outline_style", "solid") + option("outline_width", look.width) +
                    option("outline_width_unit", "MM"));
}

std::string labelling(const char* column) {
  return std::string("<labeling type=\"simple\"><settings calloutType=\"simple\">") +
         "<text-style fieldName=\"" + column +
         "\" isExpression=\"0\" fontSize=\"8\" fontSizeUnit=\"Point\" textColor=\"30,30,30,255\" "
         "textOpacity=\"1\"><text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" "
         "bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,220\"/></text-style>"
         "<placement placement=\"1\" centroidInside=\"1\"/><rendering obstacle=\"1\" "
         "drawLabels=\"1\"/></settings></labeling>";
}

/// The values of a column, by the list that the catalogue of words has of them; empty for none.
std::string_view values_of(LayerStyle::Kind kind, std::string_view column) {
  using Kind = LayerStyle::Kind;
  if (kind == Kind::issues && (column == "kind" || column == "form")) return column;
  if (kind != Kind::buildings && kind != Kind::points) return {};
  return column == "rule" ? "rule" : column == "reason" ? "unassigned" : std::string_view();
}

std::string value_map(std::string_view list, Language language) {
  std::string options;
  for (const std::string& value : values_in(list))
    options += "<Option type=\"Map\">" +
               option(value_word(list, value, language).c_str(), value.c_str()) + "</Option>";
  return "<editWidget type=\"ValueMap\"><config><Option type=\"Map\"><Option type=\"List\" "
         "name=\"map\">" +
         options + "</Option></Option></config></editWidget>";
}

/// Names of columns and values for readers of another language than that of the columns.
std::string fields(LayerStyle::Kind kind, const Layer& layer, Language language) {
  if (language == Language::en) return {};
  std::string widgets, aliases;
  for (std::size_t c = 0; c < layer.table.columns.size(); ++c) {
    const std::string& name = layer.table.columns[c].name;
    if (const std::string_view list = values_of(kind, name); !list.empty())
      widgets += "<field name=\"" + name + "\">" + value_map(list, language) + "</field>";
    if (const std::string alias = column_word(name, language); alias != name)
      aliases += "<alias field=\"" + name + "\" index=\"" + std::to_string(c + 1) + "\" name=\"" +
                 alias + "\"/>";
  }
  return "<fieldConfiguration>" + widgets + "</fieldConfiguration><aliases>" + aliases +
         "</aliases>";
}

struct StyleField {
  const char* name;
  OGRFieldType type;
  int width;
};
constexpr StyleField kStyleFields[] = {{"f_table_catalog", OFTString, 256},
                                       {"f_table_schema", OFTString, 256},
                                       {"f_table_name", OFTString, 256},
                                       {"f_geometry_column", OFTString, 256},
                                       {"styleName", OFTString, 30},
                                       {"styleQML", OFTString, 0},
                                       {"styleSLD", OFTString, 0},
                                       {"useAsDefault", OFTInteger, 0},
                                       {"description", OFTString, 0},
                                       {"owner", OFTString, 30},
                                       {"ui", OFTString, 30},
                                       {"update_time", OFTDateTime, 0}};

OGRLayer* create_style_table(GDALDataset& dataset) {
  const char* const options[] = {"FID=id", nullptr};
  OGRLayer* table =
      dataset.CreateLayer("layer_styles", nullptr, wkbNone, const_cast<char**>(options));
  for (const StyleField& field : kStyleFields) {
    OGRFieldDefn definition(field.name, field.type);
    definition.SetWidth(field.width);
    if (field.type == OFTInteger) definition.SetSubType(OFSTBoolean);
    if (field.type == OFTDateTime) definition.SetDefault("CURRENT_TIMESTAMP");
    if (!table || table->CreateField(&definition) != OGRERR_NONE) return nullptr;
  }
  return table;
}

const Layer& layer_of(const LayerStyle& style, std::span<const Layer> layers) {
  for (const Layer& layer : layers)
    if (layer.name == style.layer) return layer;
  throw Error(ErrorCode::usage, "a style for a layer that is not written", {style.layer, -1, {}});
}

}  // namespace

std::string qml(const LayerStyle& style, const Layer& layer) {
  const Look look = look_of(style.kind);
  const bool labelled = look.label && layer.table.find(look.label);
  return std::string("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n") +
         "<qgis version=\"3.22\" styleCategories=\"Symbology|Labeling|Fields|Forms\" "
         "labelsEnabled=\"" +
         (labelled ? "1" : "0") + "\">" + renderer(look, layer) +
         fields(style.kind, layer, style.language) + (labelled ? labelling(look.label) : "") +
         "</qgis>\n";
}

void write_styles(GDALDataset& dataset, std::span<const Layer> layers,
                  const std::vector<LayerStyle>& styles, const std::string& geometry_column,
                  Seconds time) {
  const GdalWords words;
  OGRLayer* table = create_style_table(dataset);
  bool written = table != nullptr;
  for (const LayerStyle& style : styles) {
    if (!written) break;
    OGRFeature row(table->GetLayerDefn());
    for (const char* empty : {"f_table_catalog", "f_table_schema", "styleSLD", "owner"})
      row.SetField(empty, "");
    row.SetField("f_table_name", style.layer.c_str());
    row.SetField("f_geometry_column", geometry_column.c_str());
    row.SetField("styleName", style.layer.c_str());
    row.SetField("styleQML", qml(style, layer_of(style, layers)).c_str());
    row.SetField("useAsDefault", 1);
    row.SetField("description", "libgrid");
    row.SetField("update_time", iso_time(time).c_str());
    written = table->CreateFeature(&row) == OGRERR_NONE;
  }
  if (!written)
    throw Error(ErrorCode::io, "the styles for QGIS could not be written" + words.quoted());
}

}  // namespace libgrid
