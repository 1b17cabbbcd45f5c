package io.nanoredis.lua;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function of the syntax tree; the main one is a whole chunk.
///
/// @param parameters the parameters, `self` of a method among them
/// @param vararg whether it ends its parameters with `...`
/// @param arg the table of the extra arguments that Lua 5.0 had and 5.1 still makes for a function that declares `...`
///     without using it; null where there is none
/// @param outers the variables of functions around that it uses, in the order of their upvalues
/// @param block what it does
/// @param line the line on which it begins
/// @param lastLine the line of its `end`
public record FunctionBody(
        List<LocalVariable> parameters,
        boolean vararg,
        @Nullable ArgTable arg,
        List<OuterVariable> outers,
        Statement.Block block,
        int line,
        int lastLine) {
    /// Functions are the same only where they stand at one place of the tree.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /// The local variable `arg`, and whether it gets a table.
    ///
    /// @param variable the variable
    /// @param filled whether the function never uses `...`
    public record ArgTable(LocalVariable variable, boolean filled) {}

    /// A variable of a function around.
    ///
    /// @param variable the variable
    /// @param outerIndex its upvalue in the function just around; -1 where it is a local variable of that one
    public record OuterVariable(LocalVariable variable, int outerIndex) {}
}
