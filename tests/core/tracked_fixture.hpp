#pragma once

#include "core/command/record.hpp"
#include "core/command/tracked.hpp"
#include "domain_fixture.hpp"
#include "storage/records/events.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace voltgate::core {

/// A command that was sent to CP1, as the requests that follow one need it.
struct TrackedFixture : DomainFixture {
    using Status = storage::RequestStatus;

    std::string sent_command(const std::string& action) {
        storage::Command command;
        command.id = storage::new_id("cmd", now);
        command.charge_point_id = "CP1";
        command.action = action;
        command.status = storage::CommandStatus::sent;
        command.created_at = command.updated_at = now;
        command.sent_at = now;
        storage::commands::add(db, command);
        return command.id;
    }

    [[nodiscard]] tracked::Asked asked(std::string command_id) const {
        return {std::string(storage::default_organization), "CP1", std::move(command_id),
                "http://files.example", now};
    }

    /// What the command shows of the request that it made.
    boost::json::object progress(std::string_view command_id) {
        const auto command = storage::commands::get(db, command_id);
        if (!command || !command->result)
            return {};
        return boost::json::parse(command->result->text).at("progress").as_object();
    }

    std::size_t events(std::string_view type) {
        std::size_t count = 0;
        for (const auto& event : storage::events::after(db, 0, 1'000))
            count += event.type == type ? 1U : 0U;
        return count;
    }
};

} // namespace voltgate::core
