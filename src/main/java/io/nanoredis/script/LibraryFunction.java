package io.nanoredis.script;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A function that a library has registered.
///
/// @param name as it was registered; clients may write it in any case
/// @param description what it does, null where the library does not say
/// @param flags what it has declared
/// @param confined whether it is known to touch no keys but those that its caller declares
public record LibraryFunction(String name, @Nullable String description, Set<ScriptFlag> flags, boolean confined) {
    LibraryFunction confined(boolean proven) {
        return new LibraryFunction(name, description, flags, proven);
    }
}
