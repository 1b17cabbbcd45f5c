package io.nanoredis.command;

import io.nanoredis.resp.Args;
import java.util.List;

/// What a command really does with its keys, where that depends on its arguments: SET reads the old value only with
/// GET.
///
/// COMMAND GETKEYSANDFLAGS asks it instead of the key spec that is marked `variable_flags`.
@FunctionalInterface
public interface KeyFlagsRule {
    /// The flags, as a key spec would list them.
    List<String> flagsOf(Args args);
}
