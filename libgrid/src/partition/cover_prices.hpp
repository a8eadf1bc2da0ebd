// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <vector>

namespace libgrid {

/// Prices of atoms, as high in sum as can be, for which no known cell costs less than its atoms:
/// the dual of covering each atom exactly once at the least cost. Solved by Clp, in floating point:
/// whoever uses the prices has to see for himself what they prove.
class CoverPrices {
 public:
  /// `cells`: how many there are to be; 0: any number.
  CoverPrices(std::size_t atoms, std::int32_t cells);
  ~CoverPrices();
  CoverPrices(const CoverPrices&) = delete;
  CoverPrices& operator=(const CoverPrices&) = delete;

  void add(std::span<const std::int32_t> atoms, double cost);
  /// No price is above these by more than `reach`, nor below -4: else prices leap as long as few
  /// cells are known.
  void keep_within(std::span<const double> centre, double reach);
  /// Of each atom; and, where the number of cells is given, of being a cell at all. Empty: the
  /// solver gave up.
  std::vector<double> solve();

  /// Whether libgrid was built with Clp.
  static bool present();

 private:
  struct Model;
  std::unique_ptr<Model> model_;
};

}  // namespace libgrid
