package io.nanoredis.db;

import io.nanoredis.memory.Slab;
import io.nanoredis.structure.Record;

/// The list of all value types: a type's place in it is its code in records.
public final class ValueTypes {
    private static final ValueType[] BY_CODE = {StringType.STRING};

    private ValueTypes() {}

    /// The type with a code.
    public static ValueType of(int code) {
        return BY_CODE[code];
    }

    /// The code of the type with a name as TYPE replies it, or -1.
    public static int codeOf(String name) {
        for (int code = 0; code < BY_CODE.length; code++) {
            if (BY_CODE[code].name().equals(name)) {
                return code;
            }
        }
        return -1;
    }

    /// Frees a record and all it refers to.
    static void free(Slab slab, long record) {
        int code = Record.type(record);
        if (code == Record.STRING) {
            slab.free(record);
        } else {
            BY_CODE[code].free(slab, record);
        }
    }
}
