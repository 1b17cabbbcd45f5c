package io.nanoredis.lua;

/// A function of Lua code together with the variables of its surroundings.
public final class LuaClosure extends LuaFunction {
    static final int OVERHEAD_BYTES = 40;

    final Prototype prototype;
    final Upvalue[] upvalues;
    /// Where its global variables are.
    final LuaTable environment;
    int metInWalk;

    LuaClosure(Prototype prototype, Upvalue[] upvalues, LuaTable environment) {
        this.prototype = prototype;
        this.upvalues = upvalues;
        this.environment = environment;
    }

    /// The chunk that it was compiled from: its syntax tree, for analysis.
    public Prototype prototype() {
        return prototype;
    }

    /// A main function stands for the code of its whole chunk.
    long sizeBytes() {
        return OVERHEAD_BYTES + 8L * upvalues.length + (prototype.line == 0 ? prototype.codeBytes() : 0);
    }
}
