package io.nanoredis.lua;

import org.jspecify.annotations.Nullable;

/// A compiled function.
///
/// *Shape*: see [Op] for the instructions. *Thread*: any, once made; closures of several engines may share it.
public final class Prototype {
    final Chunk chunk;
    final FunctionBody body;
    final int line;
    final int parameters;
    final boolean vararg;
    final int registers;
    final long[] code;
    final int[] lines;
    /// The expressions that an instruction uses, for the names in error texts.
    final @Nullable Expression[] operands;
    /// Strings, and [LuaThread#NUMBER] where the constant is a number.
    final @Nullable Object[] constants;
    final double[] numbers;
    final Prototype[] functions;
    /// Where a new closure finds its upvalues: a register of the creating function, or, as -1 - n, its upvalue n.
    final int[] captures;

    Prototype(
            Chunk chunk,
            FunctionBody body,
            int registers,
            long[] code,
            int[] lines,
            @Nullable Expression[] operands,
            @Nullable Object[] constants,
            double[] numbers,
            Prototype[] functions,
            int[] captures) {
        this.chunk = chunk;
        this.body = body;
        line = body.line();
        parameters = body.parameters().size();
        vararg = body.vararg();
        this.registers = registers;
        this.code = code;
        this.lines = lines;
        this.operands = operands;
        this.constants = constants;
        this.numbers = numbers;
        this.functions = functions;
        this.captures = captures;
    }

    /// What the code weighs with all inner functions, roughly.
    long codeBytes() {
        long bytes = 1000 + 80L * code.length + 40L * constants.length;
        for (Prototype function : functions) {
            bytes += function.codeBytes();
        }
        return bytes;
    }

    @SuppressWarnings("ReferenceEquality") // the mark of a number is its identity
    @Nullable
    Object constant(int index) {
        Object value = constants[index];
        return value == LuaThread.NUMBER ? LuaValue.of(numbers[index]) : value;
    }

    /// The chunk that it is a part of.
    public Chunk chunk() {
        return chunk;
    }
}
