package io.nanoredis.script;

import org.jspecify.annotations.Nullable;

/// What a script or function says of itself, in the order in which FUNCTION LIST tells it.
public enum ScriptFlag {
    /// It changes nothing.
    NO_WRITES("no-writes"),
    /// It may run while memory is used up.
    ALLOW_OOM("allow-oom"),
    /// It may run on a replica that has lost its master.
    ALLOW_STALE("allow-stale"),
    /// It does not work in a cluster.
    NO_CLUSTER("no-cluster"),
    /// It may use keys of several slots of a cluster.
    ALLOW_CROSS_SLOT_KEYS("allow-cross-slot-keys");

    private final String wireName;

    ScriptFlag(String wireName) {
        this.wireName = wireName;
    }

    /// The name in a shebang line and in FUNCTION LIST.
    public String wireName() {
        return wireName;
    }

    /// The flag with a name, exactly; null where there is none.
    static @Nullable ScriptFlag of(String name) {
        for (ScriptFlag flag : values()) {
            if (flag.wireName.equals(name)) {
                return flag;
            }
        }
        return null;
    }
}
