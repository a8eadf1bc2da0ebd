// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <unordered_map>

#include "codes/plate_numbers.hpp"
#include "libgrid/codes/address.hpp"

namespace libgrid {

namespace {

enum class Fit { equal, held, told_once, differ };

Fit fit(const std::string& wanted, const std::string& row) {
  if (wanted == row) return Fit::equal;
  if (wanted.empty() || row.empty()) return Fit::told_once;
  return holds(row, wanted) ? Fit::held : Fit::differ;
}

/// Names of one division: equal, or one with less in front, or not told.
bool agree(const std::string& a, const std::string& b) { return a.ends_with(b) || b.ends_with(a); }

bool divisions_agree(const Address& a, const Address& b) {
  // A county-level city may stand alone: 昆山市, 苏州市昆山市.
  const bool cities = agree(a.city, b.city) || a.city == b.county || b.city == a.county;
  const bool counties = agree(a.county, b.county) || a.county == b.city || b.county == a.city;
  return agree(a.province, b.province) && cities && counties && agree(a.town, b.town) &&
         agree(a.community, b.community);
}

/// Whether both tell one site, and how sure that makes them; none when they do not.
Sureness same_site(const Address& w, const Address& r) {
  if (!divisions_agree(w, r)) return Sureness::none;
  const bool roads = w.road == r.road;
  const Fit lane = fit(w.lane, r.lane), number = fit(w.number, r.number);
  if ((!roads && !w.road.empty() && !r.road.empty()) || lane == Fit::differ ||
      number == Fit::differ)
    return Sureness::none;
  const bool compounds = w.compound == r.compound;
  const bool plates = lane != Fit::told_once && number != Fit::told_once;
  const bool by_road =
      roads && !w.road.empty() && plates && (compounds || !w.lane.empty() || !w.number.empty());
  if (!by_road && (!compounds || w.compound.empty())) return Sureness::none;
  if (lane == Fit::held || number == Fit::held) return Sureness::within_range;
  return roads && plates && compounds ? Sureness::exact : Sureness::building;
}

Sureness sureness(const Address& w, const Address& r) {
  Sureness sure = same_site(w, r);
  auto lower = [&](const std::string Address::*part, Sureness told_once) {
    const Fit f = fit(w.*part, r.*part);
    if (f == Fit::differ) sure = Sureness::none;
    if (f == Fit::held) sure = std::min(sure, Sureness::within_range);
    if (f == Fit::told_once) sure = std::min(sure, told_once);
  };
  lower(&Address::building, Sureness::number);
  for (const auto part : {&Address::stairwell, &Address::floor, &Address::room})
    lower(part, Sureness::building);
  return sure;
}

/// A key of texts (FNV-1a). Two that meet by chance only cost a comparison.
std::uint64_t key_of(std::initializer_list<std::string_view> texts) {
  std::uint64_t key = 0xCBF29CE484222325U;
  for (const std::string_view text : texts) {
    for (const char c : text) key = (key ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    key = (key ^ 0xFFU) * 0x100000001B3U;
  }
  return key;
}

constexpr std::string_view kNone = "", kSeveral = "~", kAny = "*";

bool is_several(const std::string& numbers) {
  return numbers.find_first_of("~,") != std::string::npos;
}

std::uint64_t road_site(const Address& a, std::string_view number) {
  return key_of({a.road, a.lane, number});
}

/// The rows of a register by what they may be asked for: a site, and a building of it.
class Register {
 public:
  Register(std::span<const std::string> texts, const Run& run)
      : rows_(parse_addresses(texts, run)) {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const Address& a = rows_[row];
      if (!a.road.empty())
        enter(road_site(a, is_several(a.number) ? kSeveral : a.number), a.building, row);
      if (!a.compound.empty()) enter(key_of({a.compound}), a.building, row);
    }
    std::sort(entries_.begin(), entries_.end());
    first_.reserve(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) first_.try_emplace(entries_[i].first, i);
  }

  const Address& operator[](std::int64_t row) const { return rows_[static_cast<std::size_t>(row)]; }

  /// The rows that may fit, ascending.
  void candidates(const Address& wanted, std::vector<std::int64_t>& found) const {
    found.clear();
    for_sites(wanted, [&](std::uint64_t site) {
      if (wanted.building.empty()) return collect(site, kAny, found);
      for (const std::string_view building : {std::string_view(wanted.building), kNone, kSeveral})
        collect(site, building, found);
    });
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
  }

  /// Whether a row has the road and number or the compound, whatever else it says.
  bool knows(const Address& wanted) const {
    std::vector<std::int64_t> rows;
    for_sites(wanted, [&](std::uint64_t site) { collect(site, kAny, rows); });
    return std::any_of(rows.begin(), rows.end(), [&](std::int64_t row) {
      const Address& r = (*this)[row];
      return (r.road == wanted.road && holds(r.number, wanted.number)) ||
             (r.compound == wanted.compound && !r.compound.empty());
    });
  }

 private:
  template <class Visit>
  static void for_sites(const Address& a, const Visit& visit) {
    if (!a.road.empty()) visit(road_site(a, a.number)), visit(road_site(a, kSeveral));
    if (!a.compound.empty()) visit(key_of({a.compound}));
  }

  static std::uint64_t entry_key(std::uint64_t site, std::string_view building) {
    return site ^ key_of({building, kAny});
  }

  void enter(std::uint64_t site, const std::string& building, std::size_t row) {
    const auto r = static_cast<std::int64_t>(row);
    entries_.emplace_back(entry_key(site, is_several(building) ? kSeveral : building), r);
    entries_.emplace_back(entry_key(site, kAny), r);
  }

  void collect(std::uint64_t site, std::string_view building,
               std::vector<std::int64_t>& found) const {
    const std::uint64_t key = entry_key(site, building);
    const auto at = first_.find(key);
    if (at == first_.end()) return;
    for (std::size_t i = at->second; i < entries_.size() && entries_[i].first == key; ++i)
      found.push_back(entries_[i].second);
  }

  std::vector<Address> rows_;
  std::vector<std::pair<std::uint64_t, std::int64_t>> entries_;  ///< key and row, ascending
  std::unordered_map<std::uint64_t, std::size_t> first_;         ///< entry of a key
};

}  // namespace

std::string_view name_of(Sureness sure) {
  switch (sure) {
    case Sureness::none:
      return "none";
    case Sureness::number:
      return "number";
    case Sureness::within_range:
      return "within_range";
    case Sureness::building:
      return "building";
    case Sureness::exact:
      return "exact";
  }
  return "none";
}

std::string_view name_of(Unmatched reason) {
  switch (reason) {
    case Unmatched::none:
      return "none";
    case Unmatched::refused:
      return "refused";
    case Unmatched::unknown:
      return "unknown";
    case Unmatched::differs:
      return "differs";
    case Unmatched::ambiguous:
      return "ambiguous";
  }
  return "none";
}

AddressMatches match_addresses(std::span<const std::string> wanted,
                               std::span<const std::string> register_rows, const Run& run) {
  run.tell("addresses", 0);
  const Register known(register_rows, run);
  run.tell("addresses", 0.3);
  const std::size_t n = wanted.size();
  AddressMatches made{std::vector<std::int64_t>(n, -1), std::vector<Sureness>(n),
                      std::vector<std::int64_t>(n), std::vector<Unmatched>(n)};
  for_chunks(n, 4096, run, [&](std::size_t begin, std::size_t end) {
    std::vector<std::int64_t> rows;
    for (std::size_t i = begin; i < end; ++i) {
      const Address address = parse_address(wanted[i]);
      if (address.fault != AddressFault::none) {
        made.reason[i] = Unmatched::refused;
        continue;
      }
      Sureness best = Sureness::none;
      known.candidates(address, rows);
      for (const std::int64_t row : rows) {
        const Sureness sure = sureness(address, known[row]);
        if (sure == Sureness::none || sure < best) continue;
        made.count[i] = sure == best ? made.count[i] + 1 : 1;
        made.row[i] = row;
        best = sure;
      }
      if (made.count[i] == 1) {
        made.sure[i] = best;
        continue;
      }
      made.row[i] = -1;
      made.reason[i] = made.count[i] > 1      ? Unmatched::ambiguous
                       : known.knows(address) ? Unmatched::differs
                                              : Unmatched::unknown;
    }
  });
  run.tell("addresses", 1);
  return made;
}

}  // namespace libgrid
