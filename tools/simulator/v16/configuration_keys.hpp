#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::simulator {

/// The configuration keys of a 1.6 charge point: names compare without regard to case, values are text and
/// are checked by the kind of their key.
class ConfigurationKeys {
public:
    enum class Kind { text, integer, boolean, measurands };
    enum class Access { read_write, read_only, write_only };
    enum class Effect { at_once, after_reboot };
    enum class Change { accepted, rejected, not_supported, reboot_required };

    struct Key {
        std::string name;
        std::string value;
        Kind kind = Kind::text;
        Access access = Access::read_write;
        Effect effect = Effect::at_once;
    };

    /// With the keys of all 1.6 profiles and of the security extension, at usual values.
    explicit ConfigurationKeys(unsigned connectors);

    [[nodiscard]] const Key* find(std::string_view name) const;
    [[nodiscard]] const std::vector<Key>& all() const { return keys_; }
    Change change(std::string_view name, std::string_view value);

    /// Sets a key whatever its access, adding it when there is none: for the set-up of a test.
    void force(std::string_view name, std::string_view value);

    [[nodiscard]] std::int64_t integer(std::string_view name) const; ///< 0 when there is no such key
    [[nodiscard]] bool boolean(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view name) const;

private:
    Key* find_mutable(std::string_view name);

    std::vector<Key> keys_;
};

} // namespace voltgate::simulator
