// OCPP 2.x's place for what the standard does not know.
#pragma once

#include <boost/json/object.hpp>

#include <cstddef>

namespace voltgate::ocpp {

/// The CustomDataType: an object with a `vendorId` and whatever that vendor agreed upon. Kept as it came.
struct CustomData {
    boost::json::object members{};

    static constexpr std::size_t max_vendor_id = 255;
};

} // namespace voltgate::ocpp
