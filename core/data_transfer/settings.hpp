#pragma once

#include <string>
#include <vector>

namespace voltgate::core::data_transfer {

struct DataTransferSettings {
    /// Whose DataTransfer messages are accepted: vendor ids, or vendor/message for single messages.
    std::vector<std::string> vendors{};
};

} // namespace voltgate::core::data_transfer
