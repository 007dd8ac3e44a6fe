#pragma once

#include "core/charge_point.hpp"
#include "core/command/capabilities.hpp"
#include "core/command/conversation.hpp"
#include "core/command/outcome.hpp"
#include "core/json/read.hpp"
#include "core/json/schema.hpp"
#include "storage/database.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace voltgate::core {

/// A command as it is declared once; its HTTP route, OpenAPI entry, command-line verb and audit line come
/// from here. A block makes one with Declared<Body> (below).
struct Declaration {
    using Body = boost::json::value;
    /// What stored state forbids, asked in the transaction that books the command.
    using Precondition = std::function<std::optional<Refusal>(
        storage::Database&, const std::string& charge_point_id, const Body& body)>;
    /// Runs in the transaction that books the command, just before its row is written: books what belongs to
    /// it, completes its request.
    using Booked = std::function<void(storage::Database&, storage::Command&)>;
    /// Carries a command out where there is no connection; nothing: it needs one.
    using WithoutConnection =
        std::function<std::optional<Outcome>(const std::string& charge_point_id, const Body&)>;
    /// Carries a command out at a connected charge point, in the words of one protocol version.
    using Translator = std::function<boost::asio::awaitable<Outcome>(Conversation&, const Body&)>;
    /// Why a protocol version cannot say what is in this body. Asked when the command is booked, if it is
    /// known then what the charge point speaks, and again when its turn has come.
    using Unless = std::function<std::optional<Refusal>(const Body&, ocpp::Version)>;

    std::string_view verb;    ///< "change-availability"
    std::string_view scope;   ///< what a key needs, e.g. "control:write"
    std::string_view summary; ///< one line for people

    std::function<boost::json::object()> schema;                ///< JSON Schema of the body
    std::function<json::FieldErrors(const Body&)> field_errors; ///< empty when the body is well formed
    Precondition precondition;
    Booked booked;
    WithoutConnection without_connection;
    Translator v16;                                             ///< empty: OCPP 1.6 cannot say this
    std::function<std::optional<Needs>(const Body&)> v16_needs; ///< empty: nothing but the core profile
    Unless v16_unless;
    Translator v2;
    Unless v2_unless;

    [[nodiscard]] const Translator& translator(ocpp::Version version) const {
        return version == ocpp::Version::v16 ? v16 : v2;
    }
    /// Nothing: it can be said.
    [[nodiscard]] std::optional<Refusal> refuse(const Body& body, ocpp::Version version) const {
        const auto& unless = version == ocpp::Version::v16 ? v16_unless : v2_unless;
        return unless ? unless(body, version) : std::nullopt;
    }
};

/// Builds a declaration whose functions take the body as the described struct `Body`:
///
///     Declared<Reset>("reset", scopes::control, "Restarts the charge point").v16(v16::reset)
template <class Body>
class Declared {
public:
    Declared(std::string_view verb, std::string_view scope, std::string_view summary) {
        declaration_.verb = verb;
        declaration_.scope = scope;
        declaration_.summary = summary;
        declaration_.schema = [] { return json::schema<Body>(); };
        declaration_.field_errors = faults_of;
    }

    /// `function(Database&, const std::string& charge_point_id, const Body&) -> std::optional<Refusal>`
    template <class Function>
    Declared& precondition(Function function) {
        declaration_.precondition = [function](storage::Database& db, const std::string& charge_point_id,
                                               const boost::json::value& body) {
            return function(db, charge_point_id, body_of(body));
        };
        return *this;
    }

    /// `function(Database&, storage::Command&)`
    Declared& booked(Declaration::Booked function) {
        declaration_.booked = std::move(function);
        return *this;
    }

    /// `function(const std::string& charge_point_id, const Body&) -> std::optional<Outcome>`
    template <class Function>
    Declared& without_connection(Function function) {
        declaration_.without_connection = [function](const std::string& charge_point_id,
                                                     const boost::json::value& body) {
            return function(charge_point_id, body_of(body));
        };
        return *this;
    }

    /// `function(Conversation&, Body) -> awaitable<Outcome>`
    template <class Function>
    Declared& v16(Function function) {
        declaration_.v16 = typed(function);
        return *this;
    }
    /// With what it needs there: always, or as `needs(const Body&) -> std::optional<Needs>` says.
    template <class Function>
    Declared& v16(Function function, Needs needs) {
        return v16(function, [needs](const Body&) { return std::optional(needs); });
    }
    template <class Function, std::invocable<const Body&> Choice>
    Declared& v16(Function function, Choice needs) {
        declaration_.v16_needs = [needs](const boost::json::value& body) { return needs(body_of(body)); };
        declaration_.schema = [] { return capabilities::with_force(json::schema<Body>()); };
        declaration_.field_errors = [](const boost::json::value& body) {
            return capabilities::with_force(faults_of(body), body);
        };
        return v16(function);
    }
    /// `function(const Body&) -> std::optional<Refusal>`
    template <class Function>
    Declared& v16_unless(Function function) {
        declaration_.v16_unless = [function](const boost::json::value& body, ocpp::Version) {
            return function(body_of(body));
        };
        return *this;
    }
    template <class Function>
    Declared& v2(Function function) {
        declaration_.v2 = typed(function);
        return *this;
    }
    /// `function(const Body&, ocpp::Version) -> std::optional<Refusal>`
    template <class Function>
    Declared& v2_unless(Function function) {
        declaration_.v2_unless = [function](const boost::json::value& body, ocpp::Version version) {
            return function(body_of(body), version);
        };
        return *this;
    }

    operator Declaration() const {
        auto declaration = declaration_;
        declaration.v16 = checked(std::move(declaration.v16), declaration.v16_unless);
        declaration.v2 = checked(std::move(declaration.v2), declaration.v2_unless);
        return declaration;
    }

private:
    static json::FieldErrors faults_of(const boost::json::value& body) {
        const auto read = json::read<Body>(body, json::UnknownFields::refused);
        return read ? json::FieldErrors{} : read.error();
    }

    /// A body that field_errors has found nothing wrong with.
    static Body body_of(const boost::json::value& json) {
        auto body = json::read_stored<Body>(json);
        return std::move(*body);
    }

    template <class Function>
    static Declaration::Translator typed(Function function) {
        return [function](Conversation& conversation, const boost::json::value& body) {
            return function(conversation, body_of(body));
        };
    }

    static boost::asio::awaitable<Outcome> ended(Outcome outcome) { co_return outcome; }

    static Declaration::Translator checked(Declaration::Translator translator,
                                           const Declaration::Unless& unless) {
        if (!translator || !unless)
            return translator;
        return [translator = std::move(translator), unless](Conversation& conversation,
                                                            const boost::json::value& body) {
            if (const auto refusal = unless(body, conversation.charge_point().version()))
                return ended(outcome_of(*refusal));
            return translator(conversation, body);
        };
    }

    Declaration declaration_;
};

} // namespace voltgate::core
