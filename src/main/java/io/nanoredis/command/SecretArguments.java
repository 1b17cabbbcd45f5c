package io.nanoredis.command;

import io.nanoredis.resp.Args;

/// Which arguments of a command are passwords and the like: MONITOR and SLOWLOG show `(redacted)` in their place.
@FunctionalInterface
public interface SecretArguments {
    /// What is shown instead of a secret.
    String SHOWN = "(redacted)";

    /// Whether argument `i` must not be shown; `i` is 1 or more, the arguments may be wrong in any way.
    boolean isSecret(Args args, int i);
}
