package io.nanoredis.db;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The types of one [Database], by their codes in records.
///
/// *thread* — immutable; the types themselves are the owner's.
public final class ValueTypes {
    private static final int CODES = 16;

    private final @Nullable ValueType[] byCode = new @Nullable ValueType[CODES];

    /// Strings, and what `others` make.
    ValueTypes(Database database, List<? extends Function<Database, ? extends ValueType>> others) {
        enter(new StringType(database));
        others.forEach(maker -> enter(maker.apply(database)));
    }

    private void enter(ValueType type) {
        if (byCode[type.code()] != null) {
            throw new IllegalArgumentException("code: " + type.code() + " (expected one type per code)");
        }
        byCode[type.code()] = type;
    }

    /// The type with a code.
    ///
    /// @throws IllegalArgumentException if there is none
    public ValueType of(int code) {
        ValueType type = byCode[code];
        if (type == null) {
            throw new IllegalArgumentException("code: " + code + " (expected that of a type)");
        }
        return type;
    }

    /// The types that are of a class.
    public <T extends ValueType> List<T> all(Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (ValueType type : byCode) {
            if (kind.isInstance(type)) {
                found.add(kind.cast(type));
            }
        }
        return found;
    }

    /// The code of the type with a name as TYPE replies it, or -1.
    public int codeOf(String name) {
        for (ValueType type : byCode) {
            if (type != null && type.name().equals(name)) {
                return type.code();
            }
        }
        return -1;
    }
}
