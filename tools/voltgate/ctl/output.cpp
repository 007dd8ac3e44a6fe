#include "tools/voltgate/ctl/output.hpp"

#include "core/json/write.hpp"

#include <algorithm>
#include <ostream>

namespace voltgate::tools::ctl {
namespace {

constexpr std::size_t widest_cell = 32;
constexpr std::size_t widest_row = 160;
constexpr std::size_t gap = 2;

bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::size_t width_of(std::string_view text) {
    return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues));
}

/// Control characters, C1 among them, as question marks.
std::string harmless(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        out += byte < 0x20 || byte == 0x7F || c1 ? '?' : text[i];
        i += c1 ? 1 : 0;
    }
    return out;
}

void print_padded(std::ostream& out, const std::string& text, std::size_t width) {
    out << text << std::string(width > width_of(text) ? width - width_of(text) : 0, ' ');
}

struct Column {
    std::string heading;
    std::vector<std::string> cells;
    std::size_t width = 0;
};

std::string heading_of(const Field& field) {
    std::string out = field.flag();
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return out;
}

Column column_of(const Field& field, const boost::json::array& rows) {
    Column column{heading_of(field), {}, 0};
    bool any = false;
    for (const auto& row : rows) {
        const auto* value = row.is_object() ? row.get_object().if_contains(field.name) : nullptr;
        column.cells.push_back(value ? cut(cell(*value), widest_cell) : "-");
        column.width = std::max(column.width, width_of(column.cells.back()));
        any = any || value;
    }
    column.width = any ? std::max(column.width, column.heading.size()) : 0;
    return column;
}

std::vector<Column> columns_of(const std::vector<Field>& view, const boost::json::array& rows) {
    std::vector<Column> columns;
    std::size_t width = 0;
    for (const auto& field : view) {
        if (field.type == Type::object || field.type == Type::list || field.type == Type::any)
            continue;
        auto column = column_of(field, rows);
        if (column.width == 0 || width + column.width > widest_row)
            continue;
        width += column.width + gap;
        columns.push_back(std::move(column));
    }
    return columns;
}

} // namespace

std::string cell(const boost::json::value& value) {
    if (value.is_null())
        return "-";
    if (value.is_string())
        return harmless(std::string_view(value.get_string()));
    if (value.is_double()) {
        std::string out;
        core::json::write_decimal(out, value.get_double());
        return out;
    }
    return harmless(boost::json::serialize(value));
}

std::string cut(std::string text, std::size_t characters) {
    if (width_of(text) <= characters)
        return text;
    std::size_t seen = 0;
    std::size_t end = 0;
    while (end < text.size() && (continues(text[end]) || ++seen < characters))
        ++end;
    text.resize(end);
    return text + "…";
}

void print_table(std::ostream& out, const std::vector<Field>& view, const boost::json::array& rows) {
    if (rows.empty()) {
        out << "none\n";
        return;
    }
    const auto columns = columns_of(view, rows);
    const auto print = [&](auto text_of) {
        for (std::size_t i = 0; i < columns.size(); ++i)
            i + 1 < columns.size() ? print_padded(out, text_of(columns[i]), columns[i].width + gap)
                                   : void(out << text_of(columns[i]));
        out << '\n';
    };
    print([](const Column& column) { return column.heading; });
    for (std::size_t row = 0; row < rows.size(); ++row)
        print([row](const Column& column) { return column.cells[row]; });
}

void print_record(std::ostream& out, const boost::json::value& record) {
    const auto* members = record.if_object();
    if (!members) {
        out << cell(record) << '\n';
        return;
    }
    std::size_t width = 0;
    for (const auto& member : *members)
        width = std::max(width, member.key().size());
    for (const auto& member : *members) {
        print_padded(out, harmless(std::string_view(member.key())), width + gap);
        out << cell(member.value()) << '\n';
    }
}

} // namespace voltgate::tools::ctl
