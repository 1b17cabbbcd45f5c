package io.nanoredis.command;

import java.util.List;

/// Where a command's keys stand among its arguments and what it does with them.
///
/// @param flags the names that COMMAND INFO shows (`RW`, `access`, `update` …), in its order
/// @param begin where the search begins
/// @param find how many keys follow
/// @param notes free text of COMMAND INFO, empty where there is none
public record KeySpec(List<String> flags, Begin begin, Find find, String notes) {

    /// Where the first key, or the number of keys, is looked for.
    public sealed interface Begin {
        /// At a fixed argument, counted from the command's name as 0.
        record Index(int position) implements Begin {}

        /// After a keyword, searched from an argument on (from the end when negative).
        record Keyword(String word, int startFrom) implements Begin {}

        /// Nothing that a client could compute.
        record Unknown() implements Begin {}
    }

    /// How the keys follow.
    public sealed interface Find {
        /// From the beginning to `lastKey` (relative; negative counts from the end), every `step`; `limit` divides the
        /// rest when above 1.
        record Range(int lastKey, int step, int limit) implements Find {}

        /// A count at `keyNumIndex` and keys from `firstKey` on, both relative to the beginning.
        record KeyNum(int keyNumIndex, int firstKey, int step) implements Find {}

        /// Nothing that a client could compute.
        record Unknown() implements Find {}
    }

    /// Keys from argument `first` to `last` (absolute, or negative from the end), every `step`.
    public static KeySpec range(int first, int last, int step, String... flags) {
        int relativeLast = last < 0 ? last : last - first;
        return new KeySpec(List.of(flags), new Begin.Index(first), new Find.Range(relativeLast, step, 0), "");
    }

    /// A number of keys at argument `numKeysAt`, the keys right behind it, every `step`.
    public static KeySpec counted(int numKeysAt, int step, String... flags) {
        return new KeySpec(List.of(flags), new Begin.Index(numKeysAt), new Find.KeyNum(0, 1, step), "");
    }

    /// Keys that nobody can find by a rule.
    public static KeySpec unknown(String notes, String... flags) {
        return new KeySpec(List.of(flags), new Begin.Unknown(), new Find.Unknown(), notes);
    }

    /// The same keys, with a remark for COMMAND INFO.
    public KeySpec withNotes(String text) {
        return new KeySpec(flags, begin, find, text);
    }
}
