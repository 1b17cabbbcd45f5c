package io.nanoredis.script;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A function that a library has registered.
///
/// @param name as it was registered; clients may write it in any case
/// @param description what it does, null where the library does not say
/// @param flags what it has declared
public record LibraryFunction(String name, @Nullable String description, Set<ScriptFlag> flags) {}
