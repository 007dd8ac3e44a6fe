#include "tools/voltgate/ctl/session.hpp"

#include "tools/voltgate/ctl/api_document.hpp"
#include "tools/voltgate/ctl/help.hpp"
#include "tools/voltgate/ctl/output.hpp"
#include "tools/voltgate/ctl/record.hpp"
#include "tools/voltgate/setting_values.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <ostream>
#include <thread>

namespace voltgate::tools::ctl {
namespace {

constexpr int done = 0;
constexpr int refused = 1;
constexpr int wrong_usage = 2;
constexpr int failed = 3;
constexpr std::string_view events_path = "/api/v1/events";

std::string read_whole(const std::string& name) {
    std::ifstream file(name);
    if (!file)
        throw UsageError("cannot read " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The server waits for the charge point as long as the body says, ten seconds without.
std::chrono::milliseconds patience_for(const boost::json::object& body) {
    const auto* given = body.if_contains("timeout_seconds");
    const auto seconds = given && given->is_int64() ? given->get_int64() : 10;
    return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, 60) + 15);
}

} // namespace

Session::Session(Invocation& invocation)
    : invocation_(invocation)
    , operations_(operations_of(api_document)) {}

int Session::run() {
    try {
        const auto arguments =
            read_arguments(invocation_.arguments,
                           [this](const std::vector<std::string>& words) { return fields_of(words); });
        if (arguments.is_set("help"))
            return help(arguments);
        if (arguments.words.empty())
            throw UsageError("a command is missing");
        const auto output = arguments.flag("output").value_or("table");
        if (output != "table" && output != "json")
            throw UsageError("--output is table or json");
        output_ = output == "json" ? Output::json : Output::table;
        if (const auto interval = arguments.flag("interval"))
            interval_ = parse_duration(*interval, std::chrono::seconds(1));
        if (const auto times = arguments.flag("times"))
            times_ = parse_whole_number(*times);
        const auto target = find(arguments.words);
        if (!target)
            throw UsageError("there is no command '" + arguments.words.front() +
                             (arguments.words.size() > 1 ? " " + arguments.words[1] : "") + "'");
        return target->operation ? carry_out(*target, arguments) : events(arguments);
    } catch (const UsageError& wrong) {
        invocation_.err << "voltgate ctl: " << wrong.what() << "; see `voltgate ctl --help`\n";
        return wrong_usage;
    } catch (const InvalidValue& wrong) {
        invocation_.err << "voltgate ctl: a number " << wrong.what() << "; see `voltgate ctl --help`\n";
        return wrong_usage;
    } catch (const ApiError& error) {
        invocation_.err << "voltgate ctl: " << error.what() << '\n';
        return failed;
    }
}

std::optional<Session::Target> Session::find(const std::vector<std::string>& words) const {
    if (words.empty())
        return std::nullopt;
    if (words.front() == "events" && words.size() == 1)
        return Target{nullptr, std::string(events_path), "events"};
    const auto rest = std::span(words).subspan(1);
    for (const auto& operation : operations_) {
        if (!operation.command().empty() && operation.command() == words.front()) {
            if (rest.size() != 1)
                throw UsageError(words.front() + " takes one charge point");
            const std::array<std::string, 3> path{"charge-points", rest.front(), words.front()};
            return Target{&operation, path_for(operation, path), usage_of(operation)};
        }
    }
    // Words of a pattern go before its parameters: `get notifications entries` is no notification.
    std::optional<Target> best;
    std::size_t least_parameters = 0;
    for (const auto& verb : verbs()) {
        if (verb.name != words.front())
            continue;
        for (const auto& operation : operations_) {
            const auto parameters = static_cast<std::size_t>(std::ranges::count(operation.path, '{'));
            auto path = verb.covers(operation) ? path_for(operation, rest) : std::string();
            if (path.empty() || (best && least_parameters <= parameters))
                continue;
            best = Target{&operation, std::move(path), usage_of(operation)};
            least_parameters = parameters;
        }
    }
    return best;
}

const Operation& Session::streaming() const {
    const auto found = std::ranges::find(operations_, events_path, &Operation::path);
    if (found == operations_.end())
        throw std::logic_error("the API has no event stream");
    return *found;
}

std::vector<Field> Session::fields_of(const std::vector<std::string>& words) const {
    // Help may name an operation without its parameters.
    if (words.empty() || (words.size() == 1 && words.front() != "events"))
        return {};
    const auto target = find(words);
    if (!target)
        return {};
    const auto& operation = target->operation ? *target->operation : streaming();
    return operation.takes_body ? operation.body : operation.query;
}

int Session::help(const Arguments& arguments) const {
    auto& out = invocation_.out;
    if (arguments.words.empty()) {
        print_overview(out, operations_);
        return done;
    }
    const auto& first = arguments.words.front();
    if (first == "events") {
        print_operation(out, "events", streaming());
        return done;
    }
    for (const auto& operation : operations_) {
        if (operation.command() == first) {
            print_operation(out, usage_of(operation), operation);
            return done;
        }
    }
    const auto verb = std::ranges::find(verbs(), first, &Verb::name);
    if (verb == verbs().end())
        throw UsageError("there is no command '" + first + "'");
    auto words = arguments.words;
    for (int missing = 0; missing < 3; ++missing, words.emplace_back("ID")) {
        const auto target = words.size() > 1 ? find(words) : std::nullopt;
        if (target) {
            print_operation(out, target->usage, *target->operation);
            return done;
        }
    }
    print_verb(out, *verb, operations_);
    return done;
}

Client Session::client(const Arguments& arguments) const {
    ClientOptions options;
    if (const char* url = invocation_.environment("VOLTGATE_URL"))
        options.url = url;
    options.url = arguments.flag("url").value_or(options.url);
    options.key = key(arguments);
    if (const auto file = arguments.flag("ca-file"))
        options.trusted_certificates = read_whole(*file);
    return Client(std::move(options));
}

std::string Session::key(const Arguments& arguments) const {
    std::string text;
    if (const auto given = arguments.flag("key"))
        text = *given;
    else if (const auto file = arguments.flag("key-file"))
        text = read_whole(*file);
    else if (const char* variable = invocation_.environment("VOLTGATE_KEY"))
        text = variable;
    text.erase(std::min(text.find_first_of(" \t\r\n"), text.size()));
    if (text.empty())
        throw UsageError("an API key is missing: --key, --key-file or VOLTGATE_KEY");
    return text;
}

void Session::show(const Operation& operation, const Client::Answer& answer) {
    auto& out = invocation_.out;
    if (output_ == Output::json)
        out << answer.text << (answer.text.empty() ? "" : "\n");
    else if (operation.gives_page)
        print_table(out, operation.view, answer.body.at("data").as_array());
    else if (!answer.body.is_null())
        print_record(out, answer.body);
    out.flush();
}

int Session::carry_out(const Target& target, const Arguments& arguments) {
    const auto& operation = *target.operation;
    if (!operation.command().empty())
        return command(target, arguments);
    if (operation.gives_page)
        return list(target, arguments);
    auto api = client(arguments);
    if (operation.takes_body) {
        const auto body = boost::json::serialize(body_of(operation, arguments));
        show(operation, api.request(operation.method, target.path, body));
        return done;
    }
    const auto path = target.path + query_of(operation, arguments);
    const auto file = arguments.flag("file");
    if (operation.takes_file && !file)
        throw UsageError("--file FILE is missing");
    if (operation.takes_file)
        show(operation, api.upload(operation.method, path, *file));
    else if (operation.gives_bytes)
        api.download(path, invocation_.out);
    else
        show(operation, api.request(operation.method, path));
    return done;
}

int Session::list(const Target& target, const Arguments& arguments) {
    const auto& operation = *target.operation;
    const auto query = query_of(operation, arguments);
    auto api = client(arguments);
    const auto look = [&] {
        auto page = api.request("GET", target.path + query);
        if (!arguments.is_set("all")) {
            show(operation, page);
            if (output_ == Output::table && !next_page(page.body).empty())
                invocation_.err << "there is more; --all follows it\n";
            return;
        }
        auto rows = page.body.at("data").as_array();
        for (auto cursor = next_page(page.body); !cursor.empty(); cursor = next_page(page.body)) {
            page = api.request("GET", target.path + query + (query.empty() ? "?" : "&") + "cursor=" + cursor);
            for (const auto& row : page.body.at("data").as_array())
                rows.push_back(row);
        }
        Client::Answer whole{200, boost::json::serialize(rows), boost::json::object{{"data", rows}}};
        show(operation, whole);
    };
    look();
    for (std::int64_t looks = 1; arguments.is_set("watch") && (!times_ || looks < *times_); ++looks) {
        std::this_thread::sleep_for(interval_);
        invocation_.out << '\n';
        look();
    }
    return done;
}

int Session::command(const Target& target, const Arguments& arguments) {
    const auto& operation = *target.operation;
    const auto body = body_of(operation, arguments);
    auto api = client(arguments);
    auto answer = api.request("POST", target.path, boost::json::serialize(body), patience_for(body));
    const auto id = text_at(answer.body, "id");
    std::string told;
    for (std::int64_t looks = 1;
         arguments.is_set("watch") && is_under_way(answer.body) && (!times_ || looks < *times_); ++looks) {
        if (const auto stage = stage_of(answer.body); stage != told)
            invocation_.err << id << ' ' << (told = stage) << std::endl;
        std::this_thread::sleep_for(interval_);
        answer = api.request("GET", "/api/v1/commands/" + id);
    }
    show(operation, answer);
    return was_refused(answer.body) ? refused : done;
}

int Session::events(const Arguments& arguments) {
    const auto query = query_of(streaming(), arguments);
    auto api = client(arguments);
    std::string last_id;
    std::int64_t seen = 0;
    const auto take = [&](const std::string& id, const std::string& data) {
        last_id = id;
        if (output_ == Output::json) {
            invocation_.out << data << std::endl;
        } else {
            const auto event = boost::json::parse(data);
            const auto* about = event.as_object().if_contains("charge_point_id");
            invocation_.out << text_at(event, "timestamp") << "  " << text_at(event, "type") << "  "
                            << (about ? cell(*about) : "-") << "  " << cell(event.at("data")) << std::endl;
        }
        return !times_ || ++seen < *times_;
    };
    while (!times_ || seen < *times_) {
        // A stream that ends is taken up where it was.
        const bool again = !last_id.empty();
        try {
            api.events(std::string(events_path) + query, last_id, take);
        } catch (const ApiError&) {
            if (!again)
                throw;
        }
        if (!times_ || seen < *times_)
            std::this_thread::sleep_for(interval_);
    }
    return done;
}

} // namespace voltgate::tools::ctl
