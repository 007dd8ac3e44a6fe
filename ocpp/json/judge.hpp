// What becomes of a value that does not fit while a message is read: a repair that is recorded, or the
// violation. Internal to decoding.
#pragma once

#include "ocpp/json/codec.hpp"
#include "ocpp/json/path.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::ocpp::json {

class Judge {
public:
    explicit Judge(Decoder& decoder)
        : decoder_{decoder} {}

    [[nodiscard]] Version version() const { return decoder_.version; }
    [[nodiscard]] std::chrono::minutes local_time() const { return decoder_.local_time; }
    [[nodiscard]] bool strict() const { return decoder_.validation == Validation::strict; }

    void repaired(RepairKind kind, const Path& path);

    /// Whether a deviation may pass; then it is recorded.
    [[nodiscard]] bool tolerated(RepairKind kind, const Path& path);

    /// The violation passes after all, as a repair. Only in tolerant mode.
    void forgive(RepairKind kind, const Path& path);

    /// Each sets the violation and returns false, for `return judge.fail(...)`.
    bool fail(Fault fault, const Path& path, std::string detail);
    bool wrong_type(const boost::json::value& value, std::string_view wanted, const Path& path);
    bool too_long(std::size_t limit, const Path& path);
    bool out_of_range(Range range, const Path& path);

    [[nodiscard]] std::optional<Violation> violation() && { return std::move(violation_); }

private:
    Decoder& decoder_;
    std::optional<Violation> violation_;
};

} // namespace voltgate::ocpp::json
