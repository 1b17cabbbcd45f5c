package io.nanoredis.config;

import java.util.List;

/// How the values of an option are read, written and limited.
///
/// The reasons for refusing a value have the words of Redis, which CONFIG SET passes on to its client.
///
/// @param <T> the type of a value, immutable
public sealed interface OptionType<T>
        permits IntegerType,
                MemoryType,
                OctalType,
                YesNoType,
                ChoiceType,
                TextType,
                AddressesType,
                OutputLimitsType,
                EventClassesType,
                PercentilesType {
    /// Reads a value.
    ///
    /// @param text   what the user gave, several words joined by blanks
    /// @param before the value so far, which a partial setting leaves in force for the rest
    /// @throws ConfigException with the reason for refusing it
    T parse(String text, T before);

    /// Reads the default, which stands on nothing before it.
    T parseDefault(String text);

    /// A value as CONFIG GET shows it.
    String format(T value);

    /// A value as it stands in a file: one element per line, the option's name not included.
    default List<String> lines(T value) {
        return List.of(Words.quote(format(value)));
    }

    /// Whether a value may consist of several words.
    default boolean severalWords() {
        return false;
    }

    /// What is accepted, for people.
    String range();
}
