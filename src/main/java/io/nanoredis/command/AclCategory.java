package io.nanoredis.command;

import java.util.Locale;

/// An ACL category, in the order in which COMMAND INFO and ACL CAT list them.
public enum AclCategory {
    KEYSPACE,
    READ,
    WRITE,
    SET,
    SORTEDSET,
    LIST,
    HASH,
    STRING,
    BITMAP,
    HYPERLOGLOG,
    GEO,
    STREAM,
    PUBSUB,
    ADMIN,
    FAST,
    SLOW,
    BLOCKING,
    DANGEROUS,
    CONNECTION,
    TRANSACTION,
    SCRIPTING,
    ARRAY;

    /// The name with its `@`, as in COMMAND INFO.
    public String wireName() {
        return "@" + name().toLowerCase(Locale.ROOT);
    }
}
