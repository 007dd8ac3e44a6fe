#pragma once

#include <chrono>

namespace voltgate::core::multipart {

/// What charge points tell in several messages.
struct MultipartSettings {
    /// How long the next part may take.
    std::chrono::seconds patience{60};
    /// How long all parts together may take.
    std::chrono::seconds limit{std::chrono::minutes{15}};
    /// How long it is remembered which parts have come.
    std::chrono::seconds kept{std::chrono::hours{24}};
};

} // namespace voltgate::core::multipart
