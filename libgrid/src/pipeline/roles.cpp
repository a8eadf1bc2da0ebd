// SPDX-License-Identifier: Apache-2.0
#include "roles.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "telephones.hpp"

namespace libgrid {

namespace {

struct Role {
  std::string name;
  std::vector<std::string> layers;
};

const std::vector<Role>& known_roles() {
  static const std::vector<Role> roles = {
      {"boundary", {"level", "levels", "boundary", "boundaries", "层级", "边界"}},
      {"cells", {"cell", "cells", "cells_drawn", "网格"}},
      {"allowed", {"allowed", "允许"}},
      {"register", {"register", "登记表"}},
      {"roads", {"roads", "road", "道路"}},
      {"waterways", {"waterways", "waterway", "rivers", "河流", "水系"}},
      {"rail", {"rail", "railways", "railway", "铁路"}},
      {"walls", {"walls", "wall", "围墙"}},
      {"barriers", {"barriers", "barrier", "分界要素"}},
      {"compounds", {"compounds", "compound", "小区"}},
      {"water", {"water", "lakes", "水面"}},
      {"buildings", {"building", "buildings", "建筑", "楼栋"}},
      {"units", {"unit", "units", "单位", "户"}},
      {"staff", {"staff", "人员"}},
  };
  return roles;
}

const Role& role_named(const std::string& name) {
  for (const Role& role : known_roles())
    if (role.name == name) return role;
  std::string all;
  for (const Role& role : known_roles()) all += (all.empty() ? "" : ", ") + role.name;
  throw Error(ErrorCode::usage, "there is no role '" + name + "'; roles are " + all);
}

}  // namespace

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

const std::vector<std::string>& source_roles() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const Role& role : known_roles()) list.push_back(role.name);
    return list;
  }();
  return names;
}

Roles::Roles(const std::filesystem::path& path, const SourceOptions& options)
    : path_(path), options_(options), layers_(list_layers(path)) {
  for (const auto& [role, layer] : options_.layers) role_named(role);
}

std::optional<std::string> Roles::layer(const std::string& role) const {
  if (const auto chosen = options_.layers.find(role); chosen != options_.layers.end()) {
    if (chosen->second == "-") return {};
    return chosen->second;
  }
  for (const std::string& wanted : role_named(role).layers)
    for (const LayerInfo& info : layers_)
      if (lower(info.name) == wanted) return info.name;
  return {};
}

std::vector<std::string> Roles::boundaries() const {
  const std::string name = required("boundary");
  const bool one = std::any_of(layers_.begin(), layers_.end(),
                               [&](const LayerInfo& info) { return info.name == name; });
  if (one) return {name};
  std::vector<std::string> names;
  std::istringstream list(name);
  for (std::string part; std::getline(list, part, ',');) names.push_back(part);
  return names;
}

std::string Roles::required(const std::string& role) const {
  if (const auto name = layer(role)) return *name;
  std::string there, wanted;
  for (const LayerInfo& info : layers_) there += (there.empty() ? "" : ", ") + info.name;
  for (const std::string& name : role_named(role).layers)
    wanted += (wanted.empty() ? "" : ", ") + name;
  throw Error(ErrorCode::not_found, path_.filename().string() + " has no layer for the " + role +
                                        " (" + wanted + "); it has " +
                                        (there.empty() ? "none" : there) +
                                        ". Name one with --layer " + role + "=NAME");
}

namespace columns {
const std::vector<std::string> code = {"code", "编码", "代码", "网格编码", "id", "fid_code", "bid"};
const std::vector<std::string> name = {"name", "title", "名称"};
const std::vector<std::string> level = {"level", "admin_level", "层级"};
const std::vector<std::string> depth = {"depth"};
const std::vector<std::string> parent = {"parent", "parent_code", "上级"};
const std::vector<std::string> households = {"households", "户数", "building_flats"};
const std::vector<std::string> floors = {"floors", "层数", "building_levels", "building:levels"};
const std::vector<std::string> height = {"height", "高度"};
const std::vector<std::string> building_key = {"building", "building_code", "楼栋"};
const std::vector<std::string> stated_cell = {"cell", "cell_code", "网格", "网格编码", "所属网格"};
const std::vector<std::string> address = {"address", "addr", "地址", "门牌地址", "门牌"};
const std::vector<std::string> kind = {"kind", "building", "类型"};
const std::vector<std::string> cell_kind = {"kind", "cell_kind", "类型", "网格类型"};
const std::vector<std::string> unit_kind = {"kind", "type", "类型", "类别"};
const std::vector<std::string> barrier = {"class",   "fclass",  "highway", "waterway",
                                          "railway", "barrier", "类别"};
const std::vector<std::string> tunnel = {"tunnel", "隧道"};
const std::vector<std::string> remark = {"remark", "备注"};
const std::vector<std::string> locked = {"locked", "锁定"};
const std::vector<std::string> staff_area = {"area",      "cell",     "网格", "area_code",
                                             "cell_code", "网格编码", "区域", "区域编码"};
const std::vector<std::string> staff_name = {"name", "姓名"};
const std::vector<std::string> staff_role = {"role", "职务", "岗位", "角色"};
const std::vector<std::string> staff_phone = {"phone", "电话",   "联系电话",  "联系方式",
                                              "手机",  "手机号", "telephone", "mobile"};
}  // namespace columns

std::vector<std::string> texts(const Column* column, std::size_t rows) {
  std::vector<std::string> out(rows);
  if (column)
    for (std::size_t row = 0; row < rows; ++row) out[row] = column->text(row);
  return out;
}

bool looks_like_code(const std::string& text) {
  std::size_t digits = 0;
  for (const char c : text) digits += c >= '0' && c <= '9' ? 1 : 0;
  // As many as a mobile or a person has; those of persons may end with an X.
  const bool personal = digits == 11 || digits == 18 || (digits == 17 && text.size() == 18);
  return digits > 0 && !personal && !has_han(text) && text.find('@') == std::string::npos &&
         without_telephones(text) == text;
}

const Column* code_column(const Table& table, const Column* other,
                          bool (*fits)(const std::string&)) {
  for (const std::string& name : columns::code)
    if (const Column* known = table.find(name); known && known != other) return known;
  for (const Column& column : table.columns) {
    if (!column.is_text() || &column == other) continue;
    std::set<std::string> seen;
    bool unique = true;
    for (std::size_t row = 0; unique && row < column.size(); ++row)
      unique = !column.is_missing(row) && (!fits || fits(column.text(row))) &&
               seen.insert(column.text(row)).second;
    if (unique && column.size() > 0) return &column;
  }
  return nullptr;
}

}  // namespace libgrid
