#pragma once

#include "tools/voltgate/ctl/operation.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <iosfwd>
#include <string>

/// Answers for people: lists as tables, records as lines.
namespace voltgate::tools::ctl {

/// A value in one cell: texts as they are, everything else as JSON. What charge points send may hold control
/// characters; none of them reaches the terminal.
[[nodiscard]] std::string cell(const boost::json::value& value);
/// At most so many characters; what is cut ends in an ellipsis.
[[nodiscard]] std::string cut(std::string text, std::size_t characters);

/// Rows below a heading: the members of the view that are plain values and not empty in all rows, as many as
/// fit.
void print_table(std::ostream& out, const std::vector<Field>& view, const boost::json::array& rows);
/// One member a line.
void print_record(std::ostream& out, const boost::json::value& record);

} // namespace voltgate::tools::ctl
