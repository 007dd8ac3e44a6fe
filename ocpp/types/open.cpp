#include "ocpp/types/open.hpp"

#include <ostream>

namespace voltgate::ocpp {

std::ostream& print_word(std::ostream& out, std::string_view word) {
    return out << word;
}

} // namespace voltgate::ocpp
