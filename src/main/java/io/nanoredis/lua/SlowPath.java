package io.nanoredis.lua;

import org.jspecify.annotations.Nullable;

/// The instructions that the interpreter's loop leaves aside: rare ones, and all that may need metamethods.
final class SlowPath {
    private SlowPath() {}

    /// Executes an instruction and returns where to go on; the call's `pc` is behind the instruction.
    static int execute(LuaThread thread, LuaCall call, LuaClosure closure, long i) {
        int base = call.base;
        int a = base + Op.a(i);
        Prototype prototype = closure.prototype;
        switch (Op.of(i)) {
            case Op.GET_GLOBAL ->
                thread.set(a, Operations.index(thread, closure.environment, prototype.constants[Op.b(i)]));
            case Op.SET_GLOBAL ->
                Operations.setIndex(thread, closure.environment, prototype.constants[Op.b(i)], thread.get(a));
            case Op.GET_INDEX ->
                thread.set(a, Operations.index(thread, thread.get(base + Op.b(i)), thread.get(base + Op.c(i))));
            case Op.GET_FIELD ->
                thread.set(a, Operations.index(thread, thread.get(base + Op.b(i)), prototype.constants[Op.c(i)]));
            case Op.SET_INDEX ->
                Operations.setIndex(thread, thread.get(a), thread.get(base + Op.b(i)), thread.get(base + Op.c(i)));
            case Op.SET_FIELD ->
                Operations.setIndex(thread, thread.get(a), prototype.constants[Op.b(i)], thread.get(base + Op.c(i)));
            case Op.SELF -> self(thread, a, base + Op.b(i), prototype.constants[Op.c(i)]);
            case Op.NEW_TABLE ->
                thread.objects[a] = thread.state().newTable(roundedSize(Op.b(i)), roundedSize(Op.c(i)));
            case Op.SET_LIST -> setList(thread, call, a, Op.b(i), Op.c(i));
            case Op.ADD, Op.SUBTRACT, Op.MULTIPLY, Op.DIVIDE, Op.MODULO, Op.POWER ->
                arithmetic(thread, Op.of(i), a, thread.get(base + Op.b(i)), thread.get(base + Op.c(i)));
            case Op.ADD_CONSTANT,
                    Op.SUBTRACT_CONSTANT,
                    Op.MULTIPLY_CONSTANT,
                    Op.DIVIDE_CONSTANT,
                    Op.MODULO_CONSTANT,
                    Op.POWER_CONSTANT ->
                arithmetic(thread, Op.of(i) - 1, a, thread.get(base + Op.b(i)), prototype.constant(Op.c(i)));
            case Op.MINUS -> minus(thread, a, thread.get(base + Op.b(i)));
            case Op.LENGTH -> thread.set(a, Operations.length(thread, thread.get(base + Op.b(i))));
            case Op.CONCAT -> thread.set(a, Operations.concat(thread, base + Op.b(i), base + Op.c(i)));
            case Op.CLOSURE -> thread.objects[a] = closure(thread, closure, base, prototype.functions[Op.b(i)]);
            case Op.CLOSE -> thread.closeUpvalues(a);
            case Op.VARARG -> vararg(thread, call, a, Op.b(i) - 1);
            case Op.ARG_TABLE -> thread.objects[a] = argTable(thread, call);
            case Op.NUMERIC_FOR_PREPARE -> {
                prepareFor(thread, a);
                return call.pc + Op.c(i);
            }
            case Op.GENERIC_FOR -> {
                return genericFor(thread, call, a, Op.b(i)) ? call.pc + Op.c(i) : call.pc;
            }
            default -> {
                return compare(thread, prototype, i, base) ? call.pc + Op.c(i) : call.pc;
            }
        }
        return call.pc;
    }

    private static void arithmetic(
            LuaThread thread, int op, int target, @Nullable Object left, @Nullable Object right) {
        thread.set(target, Operations.arithmetic(thread, op, left, right));
    }

    private static void minus(LuaThread thread, int target, @Nullable Object operand) {
        thread.set(target, Operations.arithmetic(thread, Op.MINUS, operand, operand));
    }

    private static void self(LuaThread thread, int target, int object, @Nullable Object key) {
        Object receiver = thread.get(object);
        Object method = Operations.index(thread, receiver, key);
        thread.set(target + 1, receiver);
        thread.set(target, method);
    }

    /// Whether the jump of a comparison is taken.
    private static boolean compare(LuaThread thread, Prototype prototype, long i, int base) {
        int op = Op.of(i);
        Object left = thread.get(base + Op.a(i));
        Object right = op >= Op.JUMP_LESS_CONSTANT ? prototype.constant(Op.b(i)) : thread.get(base + Op.b(i));
        return switch (op) {
            case Op.JUMP_EQUAL -> Operations.isEqual(thread, left, right);
            case Op.JUMP_NOT_EQUAL -> !Operations.isEqual(thread, left, right);
            case Op.JUMP_LESS, Op.JUMP_LESS_CONSTANT -> Operations.isLess(thread, left, right);
            case Op.JUMP_NOT_LESS, Op.JUMP_NOT_LESS_CONSTANT -> !Operations.isLess(thread, left, right);
            case Op.JUMP_LESS_OR_EQUAL, Op.JUMP_LESS_OR_EQUAL_CONSTANT -> Operations.isLessOrEqual(thread, left, right);
            case Op.JUMP_NOT_LESS_OR_EQUAL, Op.JUMP_NOT_LESS_OR_EQUAL_CONSTANT ->
                !Operations.isLessOrEqual(thread, left, right);
            case Op.JUMP_GREATER_CONSTANT -> Operations.isLess(thread, right, left);
            case Op.JUMP_NOT_GREATER_CONSTANT -> !Operations.isLess(thread, right, left);
            case Op.JUMP_GREATER_OR_EQUAL_CONSTANT -> Operations.isLessOrEqual(thread, right, left);
            case Op.JUMP_NOT_GREATER_OR_EQUAL_CONSTANT -> !Operations.isLessOrEqual(thread, right, left);
            default -> throw new IllegalStateException("op: " + op);
        };
    }

    // ---- tables

    /// Lua keeps the sizes of a constructor in 8 bits: 5 bits of exponent and 3 of mantissa, rounded up.
    private static int roundedSize(int size) {
        int mantissa = size;
        int exponent = 0;
        while (mantissa >= 16) {
            mantissa = (mantissa + 1) >> 1;
            exponent++;
        }
        return mantissa << exponent;
    }

    private static void setList(LuaThread thread, LuaCall call, int table, int count, int stored) {
        if (!(thread.objects[table] instanceof LuaTable list)) {
            throw new IllegalStateException("list: not in a table");
        }
        int items = count == 0 ? thread.top - table - 1 : count;
        list.reserveArray(stored + items);
        for (int item = items; item > 0; item--) {
            list.put(stored + item, thread.get(table + item));
        }
        if (count == 0) {
            thread.top = call.base + call.running().prototype.registers;
        }
    }

    // ---- functions

    private static LuaClosure closure(LuaThread thread, LuaClosure around, int base, Prototype prototype) {
        int[] captures = prototype.captures;
        Upvalue[] upvalues = new Upvalue[captures.length];
        for (int n = 0; n < captures.length; n++) {
            upvalues[n] = captures[n] < 0 ? around.upvalues[-1 - captures[n]] : thread.upvalue(base + captures[n]);
        }
        LuaClosure closure = new LuaClosure(prototype, upvalues, around.environment);
        thread.state().charge(closure.sizeBytes());
        return closure;
    }

    private static void vararg(LuaThread thread, LuaCall call, int target, int wanted) {
        int first = call.base - call.count;
        if (wanted < 0) {
            // Copying is work: a function that passes on ever more arguments must meet its hook too.
            thread.state().work(call.count >> 4);
            thread.top = target;
            thread.reserve(call.count);
            thread.copy(first, target, call.count);
            thread.top = target + call.count;
            return;
        }
        int copied = Math.min(wanted, call.count);
        thread.copy(first, target, copied);
        thread.clear(target + copied, target + wanted);
    }

    private static LuaTable argTable(LuaThread thread, LuaCall call) {
        LuaTable table = thread.state().newTable(call.count, 1);
        int first = call.base - call.count;
        for (int n = 0; n < call.count; n++) {
            table.put(n + 1, thread.get(first + n));
        }
        table.put(LuaString.of("n"), LuaValue.of((double) call.count));
        return table;
    }

    // ---- loops

    /// The first value is put one step back, because the loop's test adds the step.
    private static void prepareFor(LuaThread thread, int loop) {
        toNumber(thread, loop, "'for' initial value must be a number");
        toNumber(thread, loop + 1, "'for' limit must be a number");
        toNumber(thread, loop + 2, "'for' step must be a number");
        thread.numbers[loop] -= thread.numbers[loop + 2];
    }

    private static void toNumber(LuaThread thread, int slot, String error) {
        Double number = LuaValue.toNumber(thread.get(slot));
        if (number == null) {
            throw thread.runtimeError(error);
        }
        thread.set(slot, number);
    }

    /// Whether there is another round.
    private static boolean genericFor(LuaThread thread, LuaCall call, int loop, int variables) {
        thread.state().work(1);
        int values = loop + 3;
        thread.top = values;
        thread.reserve(3);
        thread.copy(loop, values, 3);
        thread.top = values + 3;
        thread.call(values, 2, variables);
        thread.top = call.base + call.running().prototype.registers;
        if (thread.objects[values] == null) {
            return false;
        }
        thread.objects[loop + 2] = thread.objects[values];
        thread.numbers[loop + 2] = thread.numbers[values];
        return true;
    }
}
