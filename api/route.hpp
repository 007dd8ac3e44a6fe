#pragma once

#include "api/exchange.hpp"
#include "api/paging.hpp"
#include "core/json/schema.hpp"
#include "ocpp/version.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <string>
#include <type_traits>
#include <vector>

namespace voltgate::api {

/// The scope of a route that any valid key may use.
inline constexpr std::string_view any_key = "*";

using Handler = std::function<asio::awaitable<Answer>(Exchange& exchange)>;
using SchemaMaker = std::function<boost::json::object(core::json::Schemas&)>;

/// A query parameter of an operation: documented, and let in; others are refused.
struct QueryParameter {
    std::string name;
    boost::json::object schema;
};

/// One operation of the API: a row of the table from which routing, rights and the OpenAPI document are
/// folded.
struct Route {
    http::Method method = http::Method::get;
    std::string pattern; ///< "/api/v1/charge-points/{charge_point_id}/status"
    std::string scope;   ///< what the key needs; empty: no key is asked for
    std::string summary; ///< one line for people
    std::string group;   ///< heading in the documentation
    Handler handler;
    unsigned success = 200;
    SchemaMaker request{};
    SchemaMaker response{};
    std::string response_type = "application/json";
    bool streams = false;      ///< the handler reads the body itself, however long it is
    bool confidential = false; ///< the answer holds a secret: nothing of it may be kept
    std::vector<QueryParameter> query{};
    std::vector<ocpp::Version> ocpp_versions{}; ///< that can say it; empty: it says nothing to a charge point

    /// The body is a T.
    template <class T>
    Route& takes() {
        request = core::json::schema_of<T>;
        return *this;
    }
    /// The body is a file of any kind and length, read by the handler while it arrives.
    Route& takes_file() {
        streams = true;
        return *this;
    }
    /// Success is answered with a T.
    template <class T>
    Route& gives(unsigned status = 200) {
        success = status;
        response = core::json::schema_of<T>;
        return *this;
    }
    /// Success is answered with a page of T.
    template <class T>
    Route& lists() {
        response = [](core::json::Schemas& schemas) {
            return page_schema(core::json::schema_of<T>(schemas));
        };
        return *this;
    }
    /// The answer holds a secret that is shown once.
    Route& shows_secret() {
        confidential = true;
        return *this;
    }
    Route& gives_nothing() {
        success = 204;
        return *this;
    }
    /// The query parameters are the members of T.
    template <class T>
    Route& filters() {
        boost::mp11::mp_for_each<core::json::MembersOf<T>>([&](auto member) {
            using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
            core::json::Schemas schemas(core::json::Nesting::in_place);
            auto schema = core::json::schema_of<Member>(schemas);
            if (const auto* rule = core::json::constraint_of<T>(member.name))
                core::json::add_constraint(schema, *rule);
            query.push_back({member.name, std::move(schema)});
        });
        return *this;
    }
};

/// A row of the table; what it takes and gives is added with the member functions.
Route route(http::Method method, std::string pattern, std::string_view scope, std::string summary,
            std::string group, Handler handler);

} // namespace voltgate::api
