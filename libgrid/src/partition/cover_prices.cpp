// SPDX-License-Identifier: Apache-2.0
#include "cover_prices.hpp"

#ifdef LIBGRID_WITH_CLP

#include <Clp_C_Interface.h>

#include <cstdint>
#include <limits>
#include <vector>

namespace libgrid {

constexpr double kLowest = 4;
constexpr double kNoLimit = std::numeric_limits<double>::max();

struct CoverPrices::Model {
  explicit Model(std::size_t atom_count)
      : clp(Clp_newModel()), atoms(static_cast<int>(atom_count)) {
    Clp_setLogLevel(clp, 0);
  }
  ~Model() { Clp_deleteModel(clp); }
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  void add(const std::vector<int>& rows, double sign, double cost) {
    costs.push_back(cost);
    row.insert(row.end(), rows.begin(), rows.end());
    value.resize(row.size(), sign);
    starts.push_back(static_cast<CoinBigIndex>(row.size()));
  }
  /// All at once, since Clp copies what it has with each call.
  void flush() {
    const std::vector<double> lower(costs.size(), 0), upper(costs.size(), kNoLimit);
    Clp_addColumns(clp, static_cast<int>(costs.size()), lower.data(), upper.data(), costs.data(),
                   starts.data(), row.data(), value.data());
    costs.clear(), row.clear(), value.clear();
    starts = {0};
  }

  Clp_Simplex* clp;
  std::vector<double> costs, value;  ///< of columns that wait for Clp
  std::vector<int> row;
  std::vector<CoinBigIndex> starts = {0};
  int atoms;
  bool counted = false;  ///< the last row is the number of cells
};

CoverPrices::CoverPrices(std::size_t atoms, std::int32_t cells)
    : model_(std::make_unique<Model>(atoms)) {
  model_->counted = cells > 0;
  std::vector<double> wanted(atoms, 1);
  if (cells > 0) wanted.push_back(cells);
  Clp_resize(model_->clp, static_cast<int>(wanted.size()), 0);
  Clp_chgRowLower(model_->clp, wanted.data());
  Clp_chgRowUpper(model_->clp, wanted.data());
  for (int row = 0; row < static_cast<int>(wanted.size()); ++row)
    for (const double sign : {1.0, -1.0}) model_->add({row}, sign, 1);
  model_->flush();
}

CoverPrices::~CoverPrices() = default;

void CoverPrices::add(std::span<const std::int32_t> atoms, double cost) {
  std::vector<int> rows(atoms.begin(), atoms.end());
  if (model_->counted) rows.push_back(model_->atoms);
  model_->add(rows, 1, cost);
}

void CoverPrices::keep_within(std::span<const double> centre, double reach) {
  double* cost = Clp_objective(model_->clp);
  for (std::size_t i = 0; i < centre.size(); ++i) {
    cost[2 * i] = centre[i] + reach;
    cost[2 * i + 1] = kLowest;
  }
}

std::vector<double> CoverPrices::solve() {
  model_->flush();
  Clp_primal(model_->clp, 0);
  if (Clp_status(model_->clp) != 0) return {};
  const double* price = Clp_dualRowSolution(model_->clp);
  return {price, price + model_->atoms + (model_->counted ? 1 : 0)};
}

bool CoverPrices::present() { return true; }

}  // namespace libgrid

#else

namespace libgrid {

struct CoverPrices::Model {};
CoverPrices::CoverPrices(std::size_t, std::int32_t) {}
CoverPrices::~CoverPrices() = default;
void CoverPrices::add(std::span<const std::int32_t>, double) {}
void CoverPrices::keep_within(std::span<const double>, double) {}
std::vector<double> CoverPrices::solve() { return {}; }
bool CoverPrices::present() { return false; }

}  // namespace libgrid

#endif
