#include "ocpp/types/text.hpp"

#include <algorithm>
#include <ostream>

namespace voltgate::ocpp {
namespace {

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

} // namespace

bool equal_ignoring_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

std::ostream& operator<<(std::ostream& out, const AnyText& text) {
    return out << '"' << text.str() << '"';
}

} // namespace voltgate::ocpp
