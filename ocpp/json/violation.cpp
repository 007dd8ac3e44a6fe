#include "ocpp/json/violation.hpp"

#include <boost/throw_exception.hpp>

#include <ostream>
#include <stdexcept>

namespace voltgate::ocpp::json {

std::ostream& operator<<(std::ostream& out, const Violation& violation) {
    return out << violation.text();
}

void throw_exception_from_error(const Violation& violation, const boost::source_location& location) {
    boost::throw_with_location(std::logic_error{violation.text()}, location);
}

} // namespace voltgate::ocpp::json
