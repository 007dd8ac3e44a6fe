#include "tools/voltgate/command_line.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

namespace voltgate::tools {

namespace {

constexpr std::size_t help_column = 34;
constexpr std::size_t help_width = 78;

struct Words {
    std::vector<Given> settings;
    std::map<std::string, std::string, std::less<>> flags;
    std::vector<std::string> arguments;
    bool help = false;
};

const Flag config_flag{"config", "FILE",
                       "Reads settings from a file; `check-config --print-default` prints one.", false};

void describe_flag(std::ostream& out, const Flag& flag) {
    describe(out, "--" + flag.name + (flag.form.empty() ? "" : " " + flag.form),
             flag.help + (flag.required ? " Required." : ""));
}

void print_help(std::ostream& out, const Subcommand& subcommand) {
    out << "voltgate " << subcommand.name;
    for (const auto& argument : subcommand.arguments)
        out << ' ' << argument;
    out << " [options]\n\n" << subcommand.summary << "\n\nOptions:\n";
    for (const auto& flag : subcommand.flags)
        describe_flag(out, flag);
    const Settings defaults;
    for (const auto& name : subcommand.options) {
        const auto* option = find_option(name);
        describe(out, "--" + name + " " + option->form,
                 option->help + " Default " + option->show(defaults) + "; " + option->variable() +
                     " in the environment.");
    }
    if (!subcommand.options.empty())
        describe_flag(out, config_flag);
    describe(out, "--help", "Prints this text.");
}

void print_overview(std::ostream& out, std::span<const Subcommand> subcommands) {
    out << "Voltgate, an OCPP central system with a management API.\n\nUsage: voltgate SUBCOMMAND "
           "[options]\n\n";
    for (const auto& subcommand : subcommands) {
        auto form = subcommand.name;
        for (const auto& argument : subcommand.arguments)
            form += " " + argument;
        describe(out, form, subcommand.summary);
    }
    out << "\n`voltgate SUBCOMMAND --help` describes its options.\n";
}

/// The subcommand that the first one or two words name, and how many words that were.
std::pair<const Subcommand*, std::size_t> find(std::span<const Subcommand> subcommands,
                                               std::span<const std::string> words) {
    for (const std::size_t count : {2u, 1u}) {
        if (words.size() < count)
            continue;
        const auto name = count == 2 ? words[0] + " " + words[1] : words[0];
        const auto found = std::ranges::find(subcommands, name, &Subcommand::name);
        if (found != subcommands.end())
            return {&*found, count};
    }
    return {nullptr, 0};
}

class Reader {
public:
    Reader(const Subcommand& subcommand, std::span<const std::string> words)
        : subcommand_(subcommand)
        , words_(words) {}

    Words read() {
        while (at_ < words_.size())
            read_word(words_[at_++]);
        if (!read_.help)
            check();
        return std::move(read_);
    }

private:
    void read_word(const std::string& word) {
        if (word == "--help" || word == "-h")
            read_.help = true;
        else if (word.starts_with("--"))
            read_flag(word.substr(2));
        else
            read_.arguments.push_back(word);
    }

    void read_flag(const std::string& word) {
        const auto equals = word.find('=');
        const auto name = word.substr(0, equals);
        const auto own = std::ranges::find(subcommand_.flags, name, &Flag::name);
        const bool is_own = own != subcommand_.flags.end();
        const bool is_option = std::ranges::count(subcommand_.options, name) > 0;
        if (!is_own && !is_option && (name != config_flag.name || subcommand_.options.empty()))
            throw UsageError("there is no flag --" + name);
        const bool is_switch = is_own && own->form.empty();
        if (is_switch && equals != std::string::npos)
            throw UsageError("--" + name + " takes no value");
        const auto value = is_switch                     ? ""
                           : equals != std::string::npos ? word.substr(equals + 1)
                                                         : next(name);
        if (is_option)
            read_.settings.push_back({name, value, "--" + name + " on the command line"});
        else
            read_.flags[name] = value;
    }

    std::string next(const std::string& name) {
        if (at_ == words_.size())
            throw UsageError("--" + name + " needs a value");
        return words_[at_++];
    }

    void check() const {
        for (const auto& flag : subcommand_.flags)
            if (flag.required && !read_.flags.contains(flag.name))
                throw UsageError("--" + flag.name + " is missing");
        if (read_.arguments.size() < subcommand_.arguments.size())
            throw UsageError(subcommand_.arguments[read_.arguments.size()] + " is missing");
        if (read_.arguments.size() > subcommand_.arguments.size())
            throw UsageError("'" + read_.arguments[subcommand_.arguments.size()] +
                             "' is one argument too many");
    }

    const Subcommand& subcommand_;
    std::span<const std::string> words_;
    std::size_t at_ = 0;
    Words read_;
};

/// Configuration file, then environment, then flags: the last one given wins.
Loaded load_all(const Words& words, const std::function<const char*(const char*)>& environment) {
    std::vector<std::string> errors;
    std::vector<Given> given;
    const auto flag = words.flags.find(config_flag.name);
    const char* variable = environment("VOLTGATE_CONFIG");
    if (flag != words.flags.end() || variable) {
        const std::string file_name = flag != words.flags.end() ? flag->second : variable;
        std::ifstream file(file_name);
        if (!file)
            errors.push_back(file_name + ": cannot be read");
        const std::string text(std::istreambuf_iterator<char>(file), {});
        given = read_configuration(text, file_name, errors);
    }
    std::ranges::move(read_environment(environment), std::back_inserter(given));
    std::ranges::copy(words.settings, std::back_inserter(given));
    auto loaded = load(given);
    loaded.errors.insert(loaded.errors.begin(), errors.begin(), errors.end());
    return loaded;
}

/// Not an error: what runs the server may set names of this form by itself, as Kubernetes does beside a
/// service called voltgate.
void warn_of_unknown(std::span<const std::string> variables, std::ostream& err) {
    for (const auto& name : unknown_variables(variables))
        err << "voltgate: warning: " << name << " in the environment is no option and has no effect\n";
}

} // namespace

void describe(std::ostream& out, const std::string& flag, const std::string& help) {
    out << "  " << flag;
    std::size_t column = 2 + flag.size();
    const auto begin_line = [&] {
        if (column >= help_column)
            out << '\n', column = 0;
        out << std::string(help_column - column, ' ');
        column = help_column;
    };
    begin_line();
    std::istringstream words(help);
    for (std::string word; words >> word;) {
        if (column > help_column && column + 1 + word.size() > help_column + help_width)
            begin_line();
        out << (column > help_column ? " " : "") << word;
        column += word.size() + 1;
    }
    out << '\n';
}

int run_program(std::span<const Subcommand> subcommands, std::span<const std::string> words,
                const std::function<const char*(const char*)>& environment,
                std::span<const std::string> variables, std::ostream& out, std::ostream& err) {
    const auto [subcommand, count] = find(subcommands, words);
    if (!subcommand) {
        const bool asked = !words.empty() && (words[0] == "--help" || words[0] == "-h" || words[0] == "help");
        print_overview(asked ? out : err, subcommands);
        return asked ? 0 : 2;
    }
    try {
        if (subcommand->words == Subcommand::Words::raw) {
            const auto rest = words.subspan(count);
            Invocation invocation{{}, {}, {rest.begin(), rest.end()}, out, err, environment};
            return subcommand->run(invocation);
        }
        auto read = Reader(*subcommand, words.subspan(count)).read();
        if (read.help) {
            print_help(out, *subcommand);
            return 0;
        }
        auto loaded = subcommand->options.empty() ? Loaded() : load_all(read, environment);
        for (const auto& error : loaded.errors)
            err << "voltgate: " << error << '\n';
        if (!loaded.errors.empty())
            return 2;
        if (!subcommand->options.empty())
            warn_of_unknown(variables, err);
        Invocation invocation{std::move(loaded.settings),
                              std::move(read.flags),
                              std::move(read.arguments),
                              out,
                              err,
                              environment};
        return subcommand->run(invocation);
    } catch (const UsageError& wrong) {
        err << "voltgate " << subcommand->name << ": " << wrong.what() << "; see `voltgate "
            << subcommand->name << " --help`\n";
        return 2;
    }
}

} // namespace voltgate::tools
