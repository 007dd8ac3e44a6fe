#include "tools/voltgate/option.hpp"

namespace voltgate::tools {

using namespace std::chrono_literals;

namespace {

void describe_id_tags(std::vector<Option>& all) {
    all.push_back(option(
        "concurrent-sessions-per-group",
        [](auto& s) -> auto& { return s.rules.sessions.concurrent_per_group; },
        "How many sessions the id tags of one group may run at a time; 0 sets no limit."));
    all.push_back(option(
        "service-tag", [](auto& s) -> auto& { return s.rules.tags.service_tag; },
        "Id tag for free vend and for starts without a customer, registered at the start of the server; "
        "empty registers none."));
    all.push_back(option(
        "unknown-tags-kept", [](auto& s) -> auto& { return s.rules.tags.unknown_kept; },
        "Id tags that nobody registered of which it is remembered that they were seen."));
}

void describe_authorizer(std::vector<Option>& all) {
    all.push_back(option(
        "authorizer-url", [](auto& s) -> auto& { return s.authorizer.url; },
        "Where a service of the operator's decides about id tags: https://...; empty asks nobody."));
    all.push_back(option(
        "authorizer-secret", [](auto& s) -> auto& { return s.authorizer.secret; },
        "Bearer token that goes along with every question to the external authorizer."));
    all.push_back(option(
        "authorizer-ca-file", [](auto& s) -> auto& { return s.authorizer_ca_file; },
        "Certificates by which the external authorizer is known, in PEM; empty trusts the system's."));
    all.push_back(option(
        "authorizer-scope", [](auto& s) -> auto& { return s.authorizer_scope; },
        "For which id tags the external authorizer is asked: unknown for those that are not registered here, "
        "all for all that are not blocked or expired here."));
    all.push_back(option("authorizer-timeout", [](auto& s) -> auto& { return s.rules.authorizer.timeout; },
                         "How long the external authorizer may take, in milliseconds; charge points wait for "
                         "it.",
                         {100ms, 25s}));
    all.push_back(option(
        "authorizer-cache", [](auto& s) -> auto& { return s.rules.authorizer.cache; },
        "How long an answer of the external authorizer counts, in seconds."));
    all.push_back(option(
        "authorizer-fallback", [](auto& s) -> auto& { return s.rules.authorizer.fallback; },
        "What counts when the external authorizer gives no answer."));
    all.push_back(
        option("authorizer-concurrency", [](auto& s) -> auto& { return s.rules.authorizer.concurrency; },
               "Questions to the external authorizer at a time; more wait, within the same time.", {1, {}}));
}

void describe_local_lists(std::vector<Option>& all) {
    all.push_back(option("local-list-portion", [](auto& s) -> auto& { return s.rules.local_lists.portion; },
                         "Id tags in one message of a local list for a charge point that has not said how "
                         "many it takes.",
                         {1, {}}));
    all.push_back(option("local-list-retry", [](auto& s) -> auto& { return s.rules.local_lists.retry; },
                         "How long after a failure a local list is sent again, in seconds; twice as long "
                         "after each further one, a day at most.",
                         {1s, {}}));
    all.push_back(option("local-lists-at-once", [](auto& s) -> auto& { return s.rules.local_lists.at_once; },
                         "Local lists that are compared with the id tags in one round of background rules.",
                         {1, {}}));
}

} // namespace

void describe_authorization(std::vector<Option>& all) {
    describe_id_tags(all);
    describe_authorizer(all);
    describe_local_lists(all);
}

} // namespace voltgate::tools
