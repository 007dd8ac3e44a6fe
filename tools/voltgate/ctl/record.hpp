#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

/// What the command line must understand of the API's answers.
namespace voltgate::tools::ctl {

/// A member that is a text; empty when there is none.
[[nodiscard]] std::string text_at(const boost::json::value& record, std::string_view name);

/// Whether more is to come of a command: no answer yet, or one that began something (an update, an upload).
[[nodiscard]] bool is_under_way(const boost::json::value& command);
/// Whether the charge point did not do it, now or in the end.
[[nodiscard]] bool was_refused(const boost::json::value& command);
/// How far it has come, in a few words.
[[nodiscard]] std::string stage_of(const boost::json::value& command);

/// The cursor of the page after this one; empty: it is the last.
[[nodiscard]] std::string next_page(const boost::json::value& page);

} // namespace voltgate::tools::ctl
