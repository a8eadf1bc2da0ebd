// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <utility>

#include "crs/crs_impl.hpp"
#include "crs/proj.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/crs/crs.hpp"

namespace libgrid {

struct Transform::Impl {
  std::string from, to;  ///< labels, for messages
  ProjContext context = {};
  ProjObject operation = {};  ///< null: identity

  void run(std::span<Coord> coords, PJ_DIRECTION direction) const {
    if (!operation) return;
    const std::vector<Coord> before(coords.begin(), coords.end());
    proj_trans_generic(operation.get(), direction, &coords[0].x, sizeof(Coord), coords.size(),
                       &coords[0].y, sizeof(Coord), coords.size(), nullptr, 0, 0, nullptr, 0, 0);
    for (std::size_t i = 0; i < coords.size(); ++i)
      if (!std::isfinite(coords[i].x) || !std::isfinite(coords[i].y))
        refuse(i, before[i], direction);
  }

  [[noreturn]] void refuse(std::size_t position, Coord c, PJ_DIRECTION direction) const {
    const bool forward = direction == PJ_FWD;
    throw Error(ErrorCode::bad_geometry, "coordinate " + std::to_string(position) + " (" +
                                             number_text(c.x) + ", " + number_text(c.y) +
                                             ") cannot be brought from " + (forward ? from : to) +
                                             " to " + (forward ? to : from));
  }
};

Transform::Transform(const Crs& from, const Crs& to)
    : impl_(new Impl{.from = from.label(), .to = to.label()}) {
  if (from.same_as(to)) return;
  auto no_way = [&](const std::string& why) {
    throw Error(ErrorCode::bad_crs,
                "there is no way from " + impl_->from + " to " + impl_->to + ": " + why);
  };
  if (!from.known() || !to.known()) no_way("a plane without a name lies nowhere on Earth");
  PJ_CONTEXT* context = impl_->context.get();
  const ProjObject source = impl_->context.create(from.impl_->definition);
  const ProjObject target = impl_->context.create(to.impl_->definition);
  const ProjObject as_on_paper(
      proj_create_crs_to_crs_from_pj(context, source.get(), target.get(), nullptr, nullptr));
  if (as_on_paper)
    impl_->operation.reset(proj_normalize_for_visualization(context, as_on_paper.get()));
  if (!impl_->operation) no_way(impl_->context.words());
}

Transform::~Transform() = default;
Transform::Transform(Transform&&) noexcept = default;
Transform& Transform::operator=(Transform&&) noexcept = default;

bool Transform::identity() const { return !impl_->operation; }

Coord Transform::operator()(Coord c) const {
  impl_->run({&c, 1}, PJ_FWD);
  return c;
}

Coord Transform::inverse(Coord c) const {
  impl_->run({&c, 1}, PJ_INV);
  return c;
}

void Transform::apply(std::span<Coord> coords) const {
  if (!coords.empty()) impl_->run(coords, PJ_FWD);
}

void Transform::inverse(std::span<Coord> coords) const {
  if (!coords.empty()) impl_->run(coords, PJ_INV);
}

PolygonArray Transform::operator()(const PolygonArray& polygons) const {
  std::vector<Coord> coords(polygons.coords());
  apply(coords);
  return polygons.with_coords(std::move(coords));
}

LineArray Transform::operator()(const LineArray& lines) const {
  std::vector<Coord> coords(lines.coords());
  apply(coords);
  return lines.with_coords(std::move(coords));
}

PointArray Transform::operator()(const PointArray& points) const {
  std::vector<Coord> coords = points.coords();
  for (std::size_t row = 0; row < points.size(); ++row)
    if (points.has(row)) coords[row] = (*this)(coords[row]);
  return PointArray(std::move(coords));
}

}  // namespace libgrid
