// SPDX-License-Identifier: Apache-2.0
#include "libgrid/codes/codes.hpp"

#include "bindings.hpp"
#include "call.hpp"
#include "libgrid/codes/address.hpp"

namespace libgrid::python {

namespace {

using Texts = std::vector<std::string>;

/// The parts by name, each a list; the spellings; the faults.
py::tuple address_columns(const std::vector<Address>& addresses) {
  py::dict parts;
  for (const auto& [name, part] : kAddressParts) {
    py::list column;
    for (const Address& address : addresses) column.append(address.*part);
    parts[py::str(std::string(name))] = column;
  }
  py::list spellings;
  std::vector<AddressFault> faults;
  for (const Address& address : addresses) {
    spellings.append(normal_text(address));
    faults.push_back(address.fault);
  }
  return py::make_tuple(parts, spellings, words_of<AddressFault>(faults, AddressFault::unclear));
}

void bind_addresses(py::module_& m) {
  m.attr("ADDRESS_FAULTS") = py::tuple(py::cast(words(AddressFault::unclear)));
  m.attr("SURENESS") = py::tuple(py::cast(words(Sureness::exact)));
  m.attr("UNMATCHED_REASONS") = py::tuple(py::cast(words(Unmatched::ambiguous)));
  m.def(
      "parse_addresses",
      [](const Texts& texts, int threads, const py::object& progress) {
        return address_columns(
            call(threads, progress, [&](const Run& run) { return parse_addresses(texts, run); }));
      },
      py::arg("texts"), py::kw_only(), py::arg("threads") = 0, py::arg("progress") = py::none());
  m.def(
      "match_addresses",
      [](const Texts& wanted, const Texts& register_rows, int threads, const py::object& progress) {
        AddressMatches found = call(threads, progress, [&](const Run& run) {
          return match_addresses(wanted, register_rows, run);
        });
        return py::make_tuple(array_from(std::move(found.row)),
                              words_of<Sureness>(found.sure, Sureness::exact),
                              array_from(std::move(found.count)),
                              words_of<Unmatched>(found.reason, Unmatched::ambiguous));
      },
      py::arg("wanted"), py::arg("register_rows"), py::kw_only(), py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

}  // namespace

void bind_codes(py::module_& m) {
  bind_addresses(m);
  m.def("division_code_fault", &division_code_fault, py::arg("code"));
  m.def("sequence_code", &sequence_code, py::arg("parent"), py::arg("number"), py::kw_only(),
        py::arg("digits") = 3);
  m.def("merged_community_code", &merged_community_code, py::arg("street"), py::arg("number"));
  m.def(
      "merges_communities",
      [](const std::string& above, const Texts& areas) { return merges_communities(above, areas); },
      py::arg("above"), py::arg("areas"));
  m.def(
      "numbering",
      [](const Doubles& points, double row_height) {
        return array_from(numbering(coords_from(points, "points"), row_height));
      },
      py::arg("points"), py::kw_only(), py::arg("row_height"));
}

}  // namespace libgrid::python
