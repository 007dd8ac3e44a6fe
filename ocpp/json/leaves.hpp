// Reading the values that hold no others: texts, words, numbers, booleans, times. The right value takes the
// short way, a wrong one goes to the repair of its kind. A null target only checks. Internal to decoding.
#pragma once

#include "ocpp/json/judge.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>

namespace voltgate::ocpp::json {

bool read_text(const boost::json::value& value, std::string* target, const Shape& shape, Judge& judge,
               const Path& path);
bool read_word(const boost::json::value& value, AnyWord* target, const Shape& shape, Judge& judge,
               const Path& path);
bool read_integer(const boost::json::value& value, std::int64_t* target, const Shape& shape, Judge& judge,
                  const Path& path);
bool read_decimal(const boost::json::value& value, double* target, const Shape& shape, Judge& judge,
                  const Path& path);
bool read_boolean(const boost::json::value& value, bool* target, Judge& judge, const Path& path);
bool read_date_time(const boost::json::value& value, DateTime* target, Judge& judge, const Path& path);

} // namespace voltgate::ocpp::json
