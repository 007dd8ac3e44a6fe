#include "core/provisioning/list_reduction.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <vector>

namespace voltgate::core::provisioning {

namespace {

struct Tried {
    std::optional<std::string> result;
    std::vector<std::string> dropped;
    int proposals = 0;
};

Tried reduce(std::string_view list, const std::function<bool(const std::string&)>& takes) {
    ListReduction reduction(list);
    Tried tried;
    while (const auto proposal = reduction.propose()) {
        ++tried.proposals;
        REQUIRE(tried.proposals < 100);
        takes(*proposal) ? reduction.taken() : reduction.refused();
    }
    tried.result = reduction.result();
    tried.dropped = reduction.dropped();
    return tried;
}

std::function<bool(const std::string&)> without(const std::string& item) {
    return [item](const std::string& list) { return list.find(item) == std::string::npos; };
}

} // namespace

TEST_CASE("pitfall 32: a list that is taken is proposed once") {
    const auto tried = reduce("A, B,C", [](const std::string&) { return true; });
    CHECK(tried.result == "A,B,C");
    CHECK(tried.proposals == 1);
    CHECK(tried.dropped.empty());
}

TEST_CASE("pitfall 32: one unknown item is found wherever it stands, and nothing else is lost") {
    for (const std::string bad : {"A", "B", "C", "D"}) {
        const auto tried = reduce("A,B,C,D", without(bad));
        CHECK(tried.dropped == std::vector<std::string>{bad});
        CHECK(tried.result->find(bad) == std::string::npos);
        CHECK(tried.result->size() == std::string("A,B,C").size());
    }
}

TEST_CASE("pitfall 32: a list that is too long loses its end") {
    const auto tried = reduce("A,B,C,D,E", [](const std::string& list) { return list.size() <= 5; });
    CHECK(tried.result == "A,B,C");
    CHECK(tried.dropped == std::vector<std::string>{"D", "E"});
}

TEST_CASE("pitfall 32: two unknown items are left out, and where all are refused nothing is taken") {
    const auto tried =
        reduce("A,X,B,Y,C", [](const std::string& list) { return without("X")(list) && without("Y")(list); });
    CHECK(tried.result == "A,B,C");
    CHECK(tried.dropped == std::vector<std::string>{"X", "Y"});
    CHECK_FALSE(reduce("A,B", [](const std::string&) { return false; }).result);
    CHECK(reduce("", [](const std::string&) { return true; }).proposals == 0);
}

} // namespace voltgate::core::provisioning
