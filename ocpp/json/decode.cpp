// Reading: one pass over the JSON value, guided by the shape. Here are the values that hold others; the
// leaves are in leaves.cpp.
#include "ocpp/json/codec.hpp"
#include "ocpp/json/judge.hpp"
#include "ocpp/json/leaves.hpp"

#include <bitset>

namespace voltgate::ocpp::json {
namespace {

namespace bj = boost::json;

/// More fields than any message has.
constexpr std::size_t most_fields = 64;

class Reader {
public:
    explicit Reader(Decoder& decoder)
        : judge_{decoder} {}

    std::optional<Violation> message(const bj::value& value, void* target, const Shape& shape) && {
        const Path root;
        if (value.is_object())
            members(value.get_object(), target, shape, root);
        else if (value.is_null() &&
                 judge_.tolerated(RepairKind::null_dropped, root)) // OCPP-J 1.6: no payload
            members(bj::object{}, target, shape, root);
        else
            judge_.fail(Fault::formation, root, "the payload must be an object");
        return std::move(judge_).violation();
    }

private:
    bool read(const bj::value& value, void* target, const Shape& shape, const Path& path) {
        switch (shape.kind) {
        case Kind::text:
            return read_text(value, static_cast<std::string*>(target), shape, judge_, path);
        case Kind::word:
            return read_word(value, static_cast<AnyWord*>(target), shape, judge_, path);
        case Kind::integer:
            return read_integer(value, static_cast<std::int64_t*>(target), shape, judge_, path);
        case Kind::decimal:
            return read_decimal(value, static_cast<double*>(target), shape, judge_, path);
        case Kind::boolean:
            return read_boolean(value, static_cast<bool*>(target), judge_, path);
        case Kind::date_time:
            return read_date_time(value, static_cast<DateTime*>(target), judge_, path);
        case Kind::anything:
            return anything(value, static_cast<bj::value*>(target));
        case Kind::custom_data:
            return custom_data(value, static_cast<CustomData*>(target), path);
        case Kind::list:
            return list(value, target, shape, path);
        case Kind::object:
            return value.is_object() ? members(value.get_object(), target, shape, path)
                                     : judge_.wrong_type(value, "an object", path);
        }
        return false;
    }

    static bool anything(const bj::value& value, bj::value* target) {
        if (target != nullptr)
            *target = value;
        return true;
    }

    // --- objects ---

    bool members(const bj::object& object, void* target, const Shape& shape, const Path& path) {
        std::bitset<most_fields> seen;
        std::size_t guess = 0;
        for (const auto& member : object) {
            const Path member_path{path, member.key()};
            const std::size_t index = find(shape.fields, member.key(), guess);
            if (index == shape.fields.size()) {
                if (!unknown_field(member_path))
                    return false;
                continue;
            }
            guess = index + 1;
            const Field& field = shape.fields[index];
            if (!judge_.strict() && left_out(member.value(), field, member_path))
                continue;
            if (read(member.value(), place_of(field, target), *field.shape, member_path))
                seen.set(index);
            else if (!forgotten(field, target, member_path))
                return false;
        }
        return all_present(shape.fields, seen, path);
    }

    /// The field of that name which this version has. Stations mostly keep the schema's order, hence the
    /// guess.
    std::size_t find(std::span<const Field> fields, std::string_view name, std::size_t guess) const {
        for (std::size_t step = 0; step < fields.size(); ++step) {
            const std::size_t index =
                guess + step < fields.size() ? guess + step : guess + step - fields.size();
            if (fields[index].name == name)
                return presence(fields[index]) == Presence::absent ? fields.size() : index;
        }
        return fields.size();
    }

    [[nodiscard]] Presence presence(const Field& field) const { return field.presence.in(judge_.version()); }

    static void* place_of(const Field& field, void* target) {
        if (target == nullptr)
            return nullptr;
        void* place = static_cast<char*>(target) + field.offset;
        return field.optional == nullptr ? place : field.optional->emplace(place);
    }

    /// Tolerant: null and an empty list that may not be empty are as good as nothing, where nothing is
    /// allowed.
    bool left_out(const bj::value& value, const Field& field, const Path& path) {
        if (value.is_null()) {
            judge_.repaired(RepairKind::null_dropped, path);
            return true;
        }
        if (field.optional == nullptr || presence(field) == Presence::required)
            return false;
        const bool empty_list = value.is_array() && value.get_array().empty();
        if (empty_list && field.shape->range(judge_.version()).min > 0) {
            judge_.repaired(RepairKind::item_count, path);
            return true;
        }
        return false;
    }

    /// Tolerant: so is a value that cannot be read.
    bool forgotten(const Field& field, void* target, const Path& path) {
        if (judge_.strict() || presence(field) == Presence::required)
            return false;
        const bool time = field.shape->kind == Kind::date_time;
        judge_.forgive(time ? RepairKind::timestamp : RepairKind::unreadable, path);
        if (target != nullptr && field.optional != nullptr)
            field.optional->reset(static_cast<char*>(target) + field.offset);
        return true;
    }

    bool unknown_field(const Path& path) {
        // The standard has no code for it: the payload is not built as the action's structure asks.
        return judge_.tolerated(RepairKind::unknown_field, path) ||
               judge_.fail(Fault::formation, path, "is not a field of this message");
    }

    bool all_present(std::span<const Field> fields, const std::bitset<most_fields>& seen, const Path& path) {
        for (std::size_t index = 0; index < fields.size(); ++index) {
            const Presence wanted = presence(fields[index]);
            if (seen[index] || wanted == Presence::absent || wanted == Presence::optional)
                continue;
            const Path member{path, fields[index].name};
            if (wanted == Presence::required || !judge_.tolerated(RepairKind::missing, member))
                return judge_.fail(Fault::occurrence, member, "is required");
        }
        return true;
    }

    bool custom_data(const bj::value& value, CustomData* target, const Path& path) {
        if (!value.is_object())
            return judge_.wrong_type(value, "an object", path);
        bj::object members = value.get_object();
        const Path vendor_path{path, "vendorId"};
        bj::value* vendor = members.if_contains("vendorId");
        const bool dropped =
            vendor != nullptr && vendor->is_null() && judge_.tolerated(RepairKind::null_dropped, vendor_path);
        if (dropped)
            members.erase("vendorId");
        if (vendor == nullptr || dropped) {
            if (!judge_.tolerated(RepairKind::missing, vendor_path))
                return judge_.fail(Fault::occurrence, vendor_path, "is required");
        } else if (!vendor_id(*vendor, vendor_path)) {
            return false;
        }
        if (target != nullptr)
            target->members = std::move(members);
        return true;
    }

    bool vendor_id(bj::value& vendor, const Path& path) {
        std::string text;
        if (!read_text(vendor, &text, *ShapeOf<Text<CustomData::max_vendor_id>>::pointer, judge_, path))
            return false;
        vendor = text;
        return true;
    }

    // --- lists ---

    bool list(const bj::value& value, void* target, const Shape& shape, const Path& path) {
        if (value.is_array())
            return items(value.get_array(), target, shape, path);
        if (!judge_.tolerated(RepairKind::wrapped_in_array, path))
            return judge_.wrong_type(value, "an array", path);
        return item(value, target, shape, Path{path, std::size_t{0}});
    }

    bool items(const bj::array& array, void* target, const Shape& shape, const Path& path) {
        if (!count_fits(array.size(), shape, path))
            return false;
        if (target != nullptr)
            shape.list->reserve(target, array.size());
        for (std::size_t index = 0; index < array.size(); ++index) {
            const Path item_path{path, index};
            if (item(array[index], target, shape, item_path))
                continue;
            if (judge_.strict())
                return false;
            judge_.forgive(RepairKind::unreadable, item_path);
        }
        return true;
    }

    bool count_fits(std::size_t size, const Shape& shape, const Path& path) {
        const Range range = shape.range(judge_.version());
        const auto count = static_cast<std::int64_t>(size);
        if ((count >= range.min && count <= range.max) || judge_.tolerated(RepairKind::item_count, path))
            return true;
        const std::string rule = count < range.min ? "at least " + std::to_string(range.min)
                                                   : "at most " + std::to_string(range.max);
        return judge_.fail(Fault::occurrence, path, "has " + std::to_string(count) + " items, not " + rule);
    }

    /// An item that cannot be read leaves the list as it was.
    bool item(const bj::value& value, void* target, const Shape& shape, const Path& path) {
        if (value.is_null() && judge_.tolerated(RepairKind::null_dropped, path))
            return true;
        if (read(value, target == nullptr ? nullptr : shape.list->append(target), *shape.item, path))
            return true;
        if (target != nullptr)
            shape.list->drop_last(target);
        return false;
    }

    Judge judge_;
};

} // namespace

std::optional<Violation> read(const bj::value& value, void* target, const Shape& shape, Decoder& decoder) {
    return Reader{decoder}.message(value, target, shape);
}

} // namespace voltgate::ocpp::json
