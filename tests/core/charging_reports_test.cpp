#include "core/smart_charging/limits.hpp"
#include "core/smart_charging/needs.hpp"
#include "core/smart_charging/reports.hpp"
#include "domain_fixture.hpp"
#include "storage/records/charging_limits.hpp"
#include "storage/records/charging_profiles.hpp"
#include "storage/records/evses.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace voltgate::core::smart_charging {

namespace {

struct ReportsFixture : DomainFixture {
    ReportsFixture() { settings.charging = {.most_profiles = 3, .most_limits = 2}; }

    std::int64_t asked() {
        return multipart::open(db, {origin(), multipart::MultipartKind::charging_profiles, "cmd_1", "{}"},
                               settings.multiparts);
    }

    void told(std::int64_t request, std::vector<std::int64_t> numbers, bool to_be_continued = true) {
        ToldProfiles part;
        part.part = {origin(), multipart::MultipartKind::charging_profiles, request, {}, to_be_continued};
        part.evse_id = 1;
        part.source = "CSO";
        for (const auto number : numbers) {
            part.profiles.emplace_back().id = number;
            part.profiles.back().stack_level = number;
        }
        static_cast<void>(profiles_told(db, part, settings));
    }

    std::vector<std::int64_t> numbers() {
        std::vector<std::int64_t> all;
        for (const auto& each : storage::charging_profiles::of_charge_point(db, "CP1"))
            all.push_back(each.profile_id);
        std::sort(all.begin(), all.end());
        return all;
    }

    void add_evse(std::int64_t number) {
        storage::Evse evse;
        evse.id = storage::new_id("evs", now);
        evse.charge_point_id = "CP1";
        evse.number = number;
        storage::evses::add(db, evse);
    }

    void limit(std::int64_t evse_id, const std::string& source) {
        now += std::chrono::seconds(1);
        limit_told(db, {origin(), evse_id, source, {}, {}}, settings);
    }

    std::vector<std::string> limits() {
        std::vector<std::string> all;
        for (const auto& each : storage::charging_limits::of_charge_point(db, "CP1"))
            all.push_back(each.source + std::to_string(each.evse_id));
        return all;
    }

    using Numbers = std::vector<std::int64_t>;
    using Texts = std::vector<std::string>;
};

} // namespace

TEST_CASE_METHOD(ReportsFixture, "profiles that nobody asked for are left out") {
    told(4711, {1, 2});
    CHECK(numbers().empty());
    const auto request =
        multipart::open(db, {origin(), multipart::MultipartKind::report, "cmd_1", ""}, settings.multiparts);
    told(request, {1, 2});
    CHECK(numbers().empty());
    told(asked(), {1, 2});
    CHECK(numbers() == Numbers{1, 2});
}

TEST_CASE_METHOD(ReportsFixture, "a charge point that reports without end fills no more than its room") {
    const auto request = asked();
    told(request, {1, 2});
    told(request, {3, 4, 5});
    CHECK(numbers() == Numbers{1, 2, 3});
    told(request, {6, 2}, false); // what is known is written anew
    CHECK(numbers() == Numbers{1, 2, 3});
    now += std::chrono::seconds(1);
    told(asked(), {7, 1}, false); // what went makes room for the next report
    CHECK(numbers() == Numbers{1});
    told(asked(), {7, 1}, false);
    CHECK(numbers() == Numbers{1, 7});
}

TEST_CASE_METHOD(ReportsFixture, "of limits of others the newest are kept, and one of each source and EVSE") {
    limit(0, "EMS");
    limit(0, "SO");
    limit(0, "EMS");
    CHECK(limits() == Texts{"EMS0", "SO0"});
    limit(0, "Other");
    CHECK(limits() == Texts{"EMS0", "Other0"});
}

TEST_CASE_METHOD(ReportsFixture, "what is told of an EVSE that there is not is left out") {
    limit(5, "EMS"); // none is known yet
    CHECK(limits() == Texts{"EMS5"});
    add_evse(1);
    limit(1, "SO");
    limit(6, "SO");
    limit(-1, "SO");
    limit(1'000'000, "SO");
    CHECK(limits() == Texts{"SO1", "EMS5"});
    TellNeeds needs;
    needs.origin = origin();
    needs.evse_id = 6;
    CHECK(needs_told(db, needs, settings) == NeedsAnswer::rejected);
    CHECK_FALSE(schedule_told(db, {origin(), 6, now, {}}, settings));
    CHECK(storage::charging_needs::of_charge_point(db, "CP1").empty());
    needs.evse_id = 1;
    CHECK(needs_told(db, needs, settings) == NeedsAnswer::processing);
    CHECK(storage::charging_needs::of_charge_point(db, "CP1").size() == 1);
}

} // namespace voltgate::core::smart_charging
