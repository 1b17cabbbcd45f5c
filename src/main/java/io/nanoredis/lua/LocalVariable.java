package io.nanoredis.lua;

/// A local variable of the source, declared once; every use in the syntax tree leads to the same object.
public final class LocalVariable {
    private final String name;
    private boolean captured;
    private boolean assigned;
    /// The register that it lives in, while its function is compiled.
    int register = -1;

    LocalVariable(String name) {
        this.name = name;
    }

    /// The name in the source.
    public String name() {
        return name;
    }

    /// Whether an inner function uses it.
    public boolean isCaptured() {
        return captured;
    }

    void capture() {
        captured = true;
    }

    /// Whether anything is assigned to it after its declaration.
    public boolean isAssigned() {
        return assigned;
    }

    void assign() {
        assigned = true;
    }
}
