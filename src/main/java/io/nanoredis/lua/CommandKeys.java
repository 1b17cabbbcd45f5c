package io.nanoredis.lua;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Knows where commands have their keys, for [KeyAnalysis].
///
/// Arguments count from 1 behind the command's name, as in `redis.call(name, first, second)`.
public interface CommandKeys {
    /// The positions of the keys of a call with these arguments; null where they cannot be known from them, or where
    /// the command touches more than the keys that it names (`KEYS`, `SCAN`, `FLUSHALL`, `EVAL` of anything, an
    /// unknown command, a subcommand that is no constant, ...).
    ///
    /// @param command the name as the script spells it
    /// @param arguments the constant strings and numbers among the arguments, null for all others
    int @Nullable [] positions(String command, List<@Nullable String> arguments);

    /// Where the keys are if the number of arguments is open; null where a range cannot tell, and for all commands of
    /// which [#positions] says nothing.
    @Nullable
    Range range(String command);

    /// Every `step`-th argument from `first` to `last`.
    ///
    /// @param first the first key; 0 where the command has none
    /// @param last the last key; negative, it counts from the end: -1 is the last argument
    /// @param step how far keys are apart
    record Range(int first, int last, int step) {}
}
