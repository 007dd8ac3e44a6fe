#pragma once

#include "core/provisioning/configuration.hpp"

#include <optional>
#include <string>
#include <vector>

/// What is to be read from and written to a charge point that is ready, and what became of it. Rules that run
/// inside a write or a read.
namespace voltgate::core::provisioning {

/// Whether its whole configuration is to be read: never with this firmware, or in vain so far.
[[nodiscard]] bool whole_read_is_due(storage::Database& db, const std::string& charge_point_id);
enum class WholeRead { succeeded, failed };
void store_whole_read(storage::Database& db, const Origin& origin, WholeRead how);
/// What was read is of other equipment.
void forget_whole_read(storage::Database& db, const std::string& charge_point_id);

/// Whether keys are read that nobody asked for.
enum class Unasked { read, leave };

/// Whether there is anything to read or to write.
[[nodiscard]] bool anything_is_due(storage::Database& db, const std::string& charge_point_id,
                                   Unasked unasked);

/// The keys to be read before anything is written: what is desired, but was never told; unasked also what a
/// boot was to bring into force and has.
[[nodiscard]] std::vector<KeyName> keys_to_read(storage::Database& db, const std::string& charge_point_id,
                                                Unasked unasked);

/// It has been asked for these keys, and answered: of those that it had told before a boot and tells no more,
/// nothing can be read.
void store_untold(storage::Database& db, const Origin& origin, const std::vector<KeyName>& asked_for);

/// A key that is to be set.
struct Wish {
    KeyName key{};
    std::string value{};
};

/// What is desired and is not so, of the keys that it told of or has been asked for. What a charge point has
/// refused is not asked of it again until the value or its firmware changes; what cannot be written is marked
/// as refused here.
[[nodiscard]] std::vector<Wish> due_wishes(storage::Database& db, const Origin& origin,
                                           const std::vector<KeyName>& asked_for);

/// What a charge point made of a wish.
struct Delivered {
    storage::DeliveryStatus status = storage::DeliveryStatus::failed;
    std::optional<std::string> value{}; ///< what it took
    std::string detail{};
};

void store_delivered(storage::Database& db, const Origin& origin, const Wish& wish,
                     const Delivered& delivered);

} // namespace voltgate::core::provisioning
