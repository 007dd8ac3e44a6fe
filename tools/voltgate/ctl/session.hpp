#pragma once

#include "tools/voltgate/command_line.hpp"
#include "tools/voltgate/ctl/arguments.hpp"
#include "tools/voltgate/ctl/client.hpp"
#include "tools/voltgate/ctl/operation.hpp"

#include <optional>
#include <string>
#include <vector>

namespace voltgate::tools::ctl {

/// One call of `voltgate ctl`, from its words to its exit code.
class Session {
public:
    explicit Session(Invocation& invocation);

    int run();

private:
    /// What the words name.
    struct Target {
        const Operation* operation = nullptr; ///< nullptr: events
        std::string path;
        std::string usage;
    };

    [[nodiscard]] std::optional<Target> find(const std::vector<std::string>& words) const;
    [[nodiscard]] std::vector<Field> fields_of(const std::vector<std::string>& words) const;
    [[nodiscard]] const Operation& streaming() const;
    int help(const Arguments& arguments) const;
    int carry_out(const Target& target, const Arguments& arguments);
    int list(const Target& target, const Arguments& arguments);
    int command(const Target& target, const Arguments& arguments);
    int events(const Arguments& arguments);

    void show(const Operation& operation, const Client::Answer& answer);
    [[nodiscard]] Client client(const Arguments& arguments) const;
    [[nodiscard]] std::string key(const Arguments& arguments) const;

    Invocation& invocation_;
    std::vector<Operation> operations_;
    Output output_ = Output::table;
    std::chrono::milliseconds interval_{2'000};
    std::optional<std::int64_t> times_;
};

} // namespace voltgate::tools::ctl
