#pragma once

#include "tools/voltgate/ctl/operation.hpp"

#include <iosfwd>
#include <string>
#include <vector>

/// The help texts, made of the operations.
namespace voltgate::tools::ctl {

/// `voltgate ctl --help`: all that can be said.
void print_overview(std::ostream& out, const std::vector<Operation>& operations);
/// `voltgate ctl list --help`: all that a verb can be said of.
void print_verb(std::ostream& out, const Verb& verb, const std::vector<Operation>& operations);
/// `voltgate ctl reset --help`, `voltgate ctl list sessions --help`.
void print_operation(std::ostream& out, const std::string& usage, const Operation& operation);

/// How the operation is called: "reset CHARGE_POINT_ID", "list charge-points".
std::string usage_of(const Operation& operation);

} // namespace voltgate::tools::ctl
