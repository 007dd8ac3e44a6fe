#pragma once

#include "storage/records/deliveries.hpp"
#include "tests/api/resource_fixture.hpp"
#include "tests/support/http_receiver.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::tests {

/// Webhooks that may go to the test's receivers, and deliver without waiting for more.
ServerFixtureOptions lax();

/// A server with subscriptions to its webhooks, and events that happen when the test says so.
struct Webhooks : Resources {
    explicit Webhooks(ServerFixtureOptions options = lax());

    static constexpr auto all = "/api/v1/notifications";
    static std::string path(const std::string& subscription) { return all + ('/' + subscription); }

    HttpResponse get(const std::string& target) { return server.client().get(target); }
    HttpResponse post(const std::string& target, const std::string& body = "{}");
    HttpResponse patch(const std::string& subscription, const std::string& body);

    /// Subscribes to all events of the test; gives the subscription's id.
    std::string subscribe(const std::string& url, const std::string& more = "");
    void resume(const std::string& subscription);
    /// Hands a subscription over to another organization.
    void give_away(const std::string& subscription, const std::string& organization_id);

    void happen(const std::string& charge_point_id, int number, std::string_view type = "test.happened",
                const std::string& organization_id = std::string(storage::default_organization));
    /// Events of one charge point, with these numbers.
    void happen_from_to(const std::string& charge_point_id, int first, int last);
    /// An event at each of so many charge points.
    void happen_at_each_of(int charge_points);
    /// A day passes, and all events so far are pruned.
    void forget_events();

    std::chrono::steady_clock::duration time_to_stop();

    /// Entries of a subscription, in their order.
    std::vector<storage::Delivery> entries(const std::string& subscription);
    /// Whether so many entries of the subscription come to this state.
    bool come_to(const std::string& subscription, storage::EntryStatus status, std::size_t count);
    /// Lets the first entry fail until so many attempts are made, by moving the clock past each wait.
    bool fails(const std::string& subscription, std::int64_t attempts);
};

/// The number of the event that a request tells of.
std::int64_t number_of(const Received& request);
Reply fine(const Received&);

} // namespace voltgate::tests
