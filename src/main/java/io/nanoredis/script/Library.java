package io.nanoredis.script;

import io.nanoredis.lua.Prototype;
import java.util.List;

/// A library of functions as it was loaded.
///
/// Immutable and shared: each engine runs the compiled code once to have functions of its own, so that what a library
/// keeps in its local variables belongs to one engine. Two loads of the same text are two libraries.
public final class Library {
    private final String name;
    private final byte[] code;
    private final Prototype compiled;
    private final List<LibraryFunction> functions;

    Library(String name, byte[] code, Prototype compiled, List<LibraryFunction> functions) {
        this.name = name;
        this.code = code;
        this.compiled = compiled;
        this.functions = List.copyOf(functions);
    }

    /// Its name.
    public String name() {
        return name;
    }

    /// Its text with the shebang line; not to be changed.
    public byte[] code() {
        return code;
    }

    /// Its functions in the order in which they were registered.
    public List<LibraryFunction> functions() {
        return functions;
    }

    Prototype compiled() {
        return compiled;
    }
}
