package io.nanoredis.family.command;

import java.util.Locale;

/// What a client writes for an argument, in the words of COMMAND DOCS.
enum ArgumentType {
    STRING,
    INTEGER,
    DOUBLE,
    KEY,
    PATTERN,
    UNIX_TIME,
    PURE_TOKEN,
    ONEOF,
    BLOCK;

    /// The name in COMMAND DOCS: `pure-token`.
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
