#include "core/traffic.hpp"

namespace voltgate::core {

void Traffic::on_frame(const std::string& identity, ocpp::FrameDirection direction, std::string_view text) {
    const bool received = direction == ocpp::FrameDirection::received;
    (received ? received_ : sent_).fetch_add(1, std::memory_order_relaxed);
    log_.add(identity, received ? storage::MessageDirection::received : storage::MessageDirection::sent, text,
             clock_.now());
}

} // namespace voltgate::core
