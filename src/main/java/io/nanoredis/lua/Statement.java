package io.nanoredis.lua;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement of the syntax tree.
public sealed interface Statement {
    /// The line on which it begins.
    int line();

    /// A sequence of statements with the variables that it declares.
    record Block(List<Statement> statements) {}

    /// `local a, b = values`.
    record Local(List<LocalVariable> variables, List<Expression> values, int line) implements Statement {}

    /// `local function name() ... end`.
    record LocalFunction(LocalVariable variable, FunctionBody body, int line) implements Statement {}

    /// `targets = values`, and `function a.b() ... end`; the line is that of the assignment itself, its last.
    record Assignment(List<Expression> targets, List<Expression> values, int line) implements Statement {}

    /// A call whose results are dropped.
    record Call(Expression call, int line) implements Statement {}

    /// `do ... end`.
    record Do(Block block, int line) implements Statement {}

    /// `while condition do ... end`.
    record While(Expression condition, Block block, int line) implements Statement {}

    /// `repeat ... until condition`, which sees the variables of the block.
    record Repeat(Block block, Expression condition, int line) implements Statement {}

    /// `if ... then ... elseif ... else ... end`: as many conditions as blocks.
    record If(
            List<Expression> conditions,
            List<Block> blocks,
            @Nullable Block otherwise,
            int line) implements Statement {}

    /// `for variable = first, last, step do ... end`.
    record NumericFor(
            LocalVariable variable,
            Expression first,
            Expression last,
            @Nullable Expression step,
            Block block,
            int line) implements Statement {}

    /// `for variables in values do ... end`.
    record GenericFor(List<LocalVariable> variables, List<Expression> values, Block block, int line)
            implements Statement {}

    /// `return values`.
    record Return(List<Expression> values, int line) implements Statement {}

    /// `break`.
    record Break(int line) implements Statement {}
}
