package io.nanoredis.lua;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The growing code of a function: instructions, constants, jumps to be patched.
final class CodeBuffer {
    private static final int FIRST_SIZE = 32;

    private long[] code = new long[FIRST_SIZE];
    private int[] lines = new int[FIRST_SIZE];
    private @Nullable Expression[] operands = new Expression[FIRST_SIZE];
    private int length;

    private final List<Object> constants = new ArrayList<>();
    private final Map<Object, Integer> indexOfConstant = new HashMap<>();

    /// Where jumps stand that lead to a place not reached yet.
    static final class Jumps {
        private int[] from = new int[4];
        private int count;

        private void add(int pc) {
            if (count == from.length) {
                from = Arrays.copyOf(from, count * 2);
            }
            from[count++] = pc;
        }

        boolean isEmpty() {
            return count == 0;
        }
    }

    int length() {
        return length;
    }

    int emit(int op, int a, int b, int c, int line) {
        return emit(op, a, b, c, line, null);
    }

    int emit(int op, int a, int b, int c, int line, @Nullable Expression operand) {
        if (length == code.length) {
            code = Arrays.copyOf(code, length * 2);
            lines = Arrays.copyOf(lines, length * 2);
            operands = Arrays.copyOf(operands, length * 2);
        }
        code[length] = Op.make(op, a, b, c);
        lines[length] = line;
        operands[length] = operand;
        return length++;
    }

    /// Emits an instruction that jumps to a place to be defined.
    void emitJump(Jumps jumps, int op, int a, int b, int line) {
        jumps.add(emit(op, a, b, 0, line));
    }

    void emitJumpTo(int target, int op, int a, int b, int line) {
        int pc = emit(op, a, b, 0, line);
        patch(pc, target);
    }

    /// The place of these jumps is here.
    void land(Jumps jumps) {
        for (int i = 0; i < jumps.count; i++) {
            patch(jumps.from[i], length);
        }
    }

    void patch(int pc, int target) {
        code[pc] = Op.withC(code[pc], target - pc - 1);
    }

    void makeTailCall(int pc) {
        code[pc] = Op.make(Op.TAIL_CALL, Op.a(code[pc]), Op.b(code[pc]), 0);
    }

    void sizeTable(int pc, int items, int fields) {
        code[pc] = Op.make(Op.NEW_TABLE, Op.a(code[pc]), items, fields);
    }

    /// The index of a constant; zero and minus zero are the same, as they are in Lua's table of constants.
    int constant(Object value) {
        Object key = value instanceof Double number && number == 0 ? (Object) 0.0 : value;
        Integer known = indexOfConstant.get(key);
        if (known != null) {
            return known;
        }
        indexOfConstant.put(key, constants.size());
        constants.add(value);
        return constants.size() - 1;
    }

    @Nullable
    Object[] constants() {
        @Nullable Object[] objects = constants.toArray();
        for (int i = 0; i < objects.length; i++) {
            if (objects[i] instanceof Double) {
                objects[i] = LuaThread.NUMBER;
            }
        }
        return objects;
    }

    double[] numbers() {
        double[] numbers = new double[constants.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = constants.get(i) instanceof Double number ? number : 0;
        }
        return numbers;
    }

    long[] code() {
        return Arrays.copyOf(code, length);
    }

    int[] lines() {
        return Arrays.copyOf(lines, length);
    }

    @Nullable
    Expression[] operands() {
        return Arrays.copyOf(operands, length);
    }
}
