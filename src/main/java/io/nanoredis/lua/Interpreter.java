package io.nanoredis.lua;

import org.jspecify.annotations.Nullable;

/// Runs compiled functions; how their calls begin and end is the business of [Calls].
final class Interpreter {
    private Interpreter() {}

    /// Runs the topmost frame, and those that it calls, until it returns or the coroutine is suspended.
    ///
    /// The loop holds the common cases only: HotSpot compiles no method of more than 8000 bytes of code. What is not
    /// done here leaves the switch by `break`, for [SlowPath].
    static void run(LuaThread thread) {
        LuaState state = thread.state();
        NumberMark number = LuaThread.NUMBER;
        frames:
        while (true) {
            LuaCall call = thread.current();
            LuaClosure closure = call.running();
            Prototype prototype = closure.prototype;
            long[] code = prototype.code;
            @Nullable Object[] constants = prototype.constants;
            double[] constantNumbers = prototype.numbers;
            int base = call.base;
            int pc = call.pc;
            @Nullable Object[] o = thread.objects;
            double[] d = thread.numbers;
            while (true) {
                long i = code[pc++];
                int a = base + Op.a(i);
                switch (Op.of(i)) {
                    case Op.MOVE: {
                        int b = base + Op.b(i);
                        o[a] = o[b];
                        d[a] = d[b];
                        continue;
                    }
                    case Op.CONSTANT: {
                        int b = Op.b(i);
                        o[a] = constants[b];
                        d[a] = constantNumbers[b];
                        continue;
                    }
                    case Op.NIL: {
                        int last = base + Op.b(i);
                        do {
                            o[a++] = null;
                        } while (a <= last);
                        continue;
                    }
                    case Op.TRUE:
                        o[a] = true;
                        continue;
                    case Op.FALSE:
                        o[a] = false;
                        continue;
                    case Op.GET_OUTER:
                        closure.upvalues[Op.b(i)].read(o, d, a);
                        continue;
                    case Op.SET_OUTER:
                        closure.upvalues[Op.b(i)].write(o, d, a);
                        continue;
                    case Op.GET_GLOBAL: {
                        Object value = closure.environment.get((LuaString) constants[Op.b(i)]);
                        if (value != null) {
                            store(o, d, a, value);
                            continue;
                        }
                        break;
                    }
                    case Op.GET_INDEX: {
                        int c = base + Op.c(i);
                        if (o[base + Op.b(i)] instanceof LuaTable table) {
                            Object key = o[c];
                            Object value;
                            if (key == number) {
                                value = table.get(d[c]);
                            } else if (key instanceof LuaString string) {
                                value = table.get(string);
                            } else {
                                break;
                            }
                            if (value != null) {
                                store(o, d, a, value);
                                continue;
                            }
                            if (table.metatable() == null) {
                                o[a] = null;
                                continue;
                            }
                        }
                        break;
                    }
                    case Op.GET_FIELD: {
                        if (o[base + Op.b(i)] instanceof LuaTable table) {
                            Object value = table.get((LuaString) constants[Op.c(i)]);
                            if (value != null) {
                                store(o, d, a, value);
                                continue;
                            }
                            if (table.metatable() == null) {
                                o[a] = null;
                                continue;
                            }
                        }
                        break;
                    }
                    case Op.SET_INDEX: {
                        int b = base + Op.b(i);
                        int c = base + Op.c(i);
                        if (o[a] instanceof LuaTable table && table.isPlain()) {
                            Object value = o[c] == number ? LuaValue.of(d[c]) : o[c];
                            if (o[b] == number && !Double.isNaN(d[b])) {
                                table.putNumber(d[b], value);
                                continue;
                            }
                            if (o[b] instanceof LuaString key) {
                                table.putString(key, value);
                                continue;
                            }
                        }
                        break;
                    }
                    case Op.SET_FIELD: {
                        int c = base + Op.c(i);
                        if (o[a] instanceof LuaTable table && table.isPlain()) {
                            table.putString((LuaString) constants[Op.b(i)], o[c] == number ? LuaValue.of(d[c]) : o[c]);
                            continue;
                        }
                        break;
                    }
                    case Op.ADD: {
                        int b = base + Op.b(i);
                        int c = base + Op.c(i);
                        if (o[b] == number && o[c] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = d[b] + d[c];
                            continue;
                        }
                        break;
                    }
                    case Op.ADD_CONSTANT: {
                        int b = base + Op.b(i);
                        if (o[b] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = d[b] + constantNumbers[Op.c(i)];
                            continue;
                        }
                        break;
                    }
                    case Op.SUBTRACT: {
                        int b = base + Op.b(i);
                        int c = base + Op.c(i);
                        if (o[b] == number && o[c] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = d[b] - d[c];
                            continue;
                        }
                        break;
                    }
                    case Op.SUBTRACT_CONSTANT: {
                        int b = base + Op.b(i);
                        if (o[b] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = d[b] - constantNumbers[Op.c(i)];
                            continue;
                        }
                        break;
                    }
                    case Op.MULTIPLY: {
                        int b = base + Op.b(i);
                        int c = base + Op.c(i);
                        if (o[b] == number && o[c] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = d[b] * d[c];
                            continue;
                        }
                        break;
                    }
                    case Op.MULTIPLY_CONSTANT: {
                        int b = base + Op.b(i);
                        if (o[b] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = d[b] * constantNumbers[Op.c(i)];
                            continue;
                        }
                        break;
                    }
                    case Op.DIVIDE: {
                        int b = base + Op.b(i);
                        int c = base + Op.c(i);
                        if (o[b] == number && o[c] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = d[b] / d[c];
                            continue;
                        }
                        break;
                    }
                    case Op.DIVIDE_CONSTANT: {
                        int b = base + Op.b(i);
                        if (o[b] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = d[b] / constantNumbers[Op.c(i)];
                            continue;
                        }
                        break;
                    }
                    case Op.MODULO: {
                        int b = base + Op.b(i);
                        int c = base + Op.c(i);
                        if (o[b] == number && o[c] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = Operations.modulo(d[b], d[c]);
                            continue;
                        }
                        break;
                    }
                    case Op.MODULO_CONSTANT: {
                        int b = base + Op.b(i);
                        if (o[b] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = Operations.modulo(d[b], constantNumbers[Op.c(i)]);
                            continue;
                        }
                        break;
                    }
                    case Op.POWER_CONSTANT: {
                        int b = base + Op.b(i);
                        if (o[b] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = Math.pow(d[b], constantNumbers[Op.c(i)]);
                            continue;
                        }
                        break;
                    }
                    case Op.MINUS: {
                        int b = base + Op.b(i);
                        if (o[b] == number) {
                            if (o[a] != number) {
                                o[a] = number;
                            }
                            d[a] = -d[b];
                            continue;
                        }
                        break;
                    }
                    case Op.NOT:
                        o[a] = LuaValue.of(!LuaValue.isTrue(o[base + Op.b(i)]));
                        continue;
                    case Op.LENGTH: {
                        Object value = o[base + Op.b(i)];
                        if (value instanceof LuaTable table) {
                            d[a] = table.length();
                        } else if (value instanceof LuaString string) {
                            d[a] = string.length();
                        } else {
                            break;
                        }
                        if (o[a] != number) {
                            o[a] = number;
                        }
                        continue;
                    }
                    case Op.JUMP:
                        pc += Op.c(i);
                        continue;
                    case Op.JUMP_IF:
                        if (LuaValue.isTrue(o[a])) {
                            pc += Op.c(i);
                        }
                        continue;
                    case Op.JUMP_UNLESS:
                        if (!LuaValue.isTrue(o[a])) {
                            pc += Op.c(i);
                        }
                        continue;
                    case Op.JUMP_EQUAL, Op.JUMP_NOT_EQUAL: {
                        int b = base + Op.b(i);
                        boolean equal;
                        if (o[a] == number && o[b] == number) {
                            equal = d[a] == d[b];
                        } else if (LuaValue.isIdentical(o[a], o[b])) {
                            equal = true;
                        } else {
                            break;
                        }
                        if (equal == (Op.of(i) == Op.JUMP_EQUAL)) {
                            pc += Op.c(i);
                        }
                        continue;
                    }
                    case Op.JUMP_EQUAL_CONSTANT:
                        if (isConstant(o, d, a, constants, constantNumbers, Op.b(i))) {
                            pc += Op.c(i);
                        }
                        continue;
                    case Op.JUMP_NOT_EQUAL_CONSTANT:
                        if (!isConstant(o, d, a, constants, constantNumbers, Op.b(i))) {
                            pc += Op.c(i);
                        }
                        continue;
                    case Op.JUMP_LESS: {
                        int b = base + Op.b(i);
                        if (o[a] == number && o[b] == number) {
                            if (d[a] < d[b]) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    }
                    case Op.JUMP_NOT_LESS: {
                        int b = base + Op.b(i);
                        if (o[a] == number && o[b] == number) {
                            if (!(d[a] < d[b])) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    }
                    case Op.JUMP_LESS_OR_EQUAL: {
                        int b = base + Op.b(i);
                        if (o[a] == number && o[b] == number) {
                            if (d[a] <= d[b]) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    }
                    case Op.JUMP_NOT_LESS_OR_EQUAL: {
                        int b = base + Op.b(i);
                        if (o[a] == number && o[b] == number) {
                            if (!(d[a] <= d[b])) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    }
                    case Op.JUMP_LESS_CONSTANT:
                        if (o[a] == number) {
                            if (d[a] < constantNumbers[Op.b(i)]) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    case Op.JUMP_NOT_LESS_CONSTANT:
                        if (o[a] == number) {
                            if (!(d[a] < constantNumbers[Op.b(i)])) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    case Op.JUMP_LESS_OR_EQUAL_CONSTANT:
                        if (o[a] == number) {
                            if (d[a] <= constantNumbers[Op.b(i)]) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    case Op.JUMP_NOT_LESS_OR_EQUAL_CONSTANT:
                        if (o[a] == number) {
                            if (!(d[a] <= constantNumbers[Op.b(i)])) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    case Op.JUMP_GREATER_CONSTANT:
                        if (o[a] == number) {
                            if (constantNumbers[Op.b(i)] < d[a]) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    case Op.JUMP_NOT_GREATER_CONSTANT:
                        if (o[a] == number) {
                            if (!(constantNumbers[Op.b(i)] < d[a])) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    case Op.JUMP_GREATER_OR_EQUAL_CONSTANT:
                        if (o[a] == number) {
                            if (constantNumbers[Op.b(i)] <= d[a]) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    case Op.JUMP_NOT_GREATER_OR_EQUAL_CONSTANT:
                        if (o[a] == number) {
                            if (!(constantNumbers[Op.b(i)] <= d[a])) {
                                pc += Op.c(i);
                            }
                            continue;
                        }
                        break;
                    case Op.LOOP:
                        pc += Op.c(i);
                        if (--state.credit < 0) {
                            state.onCreditSpent();
                        }
                        continue;
                    case Op.NUMERIC_FOR: {
                        double index = d[a] + d[a + 2];
                        if (d[a + 2] > 0 ? index <= d[a + 1] : d[a + 1] <= index) {
                            d[a] = index;
                            if (o[a + 3] != number) {
                                o[a + 3] = number;
                            }
                            d[a + 3] = index;
                            pc += Op.c(i);
                            if (--state.credit < 0) {
                                state.onCreditSpent();
                            }
                        }
                        continue;
                    }
                    case Op.CALL: {
                        int arguments = Op.b(i) == 0 ? thread.top - a - 1 : Op.b(i) - 1;
                        call.pc = pc;
                        if (--state.credit < 0) {
                            state.onCreditSpent();
                        }
                        if (o[a] instanceof LuaClosure callee) {
                            Calls.enterClosure(thread, callee, a, arguments, Op.c(i) - 1);
                            continue frames;
                        }
                        Calls.Entry entry = Calls.enter(thread, a, arguments, Op.c(i) - 1);
                        if (entry != Calls.Entry.DONE) {
                            if (entry == Calls.Entry.LUA) {
                                continue frames;
                            }
                            return;
                        }
                        o = thread.objects;
                        d = thread.numbers;
                        if (Op.c(i) != 0) {
                            thread.top = base + prototype.registers;
                        }
                        continue;
                    }
                    case Op.TAIL_CALL: {
                        call.pc = pc;
                        Calls.Entry entry = Calls.tailCall(thread, call, a, Op.b(i));
                        if (entry == Calls.Entry.YIELDED) {
                            return;
                        }
                        if (entry == Calls.Entry.LUA) {
                            continue frames;
                        }
                        o = thread.objects;
                        d = thread.numbers;
                        continue;
                    }
                    case Op.RETURN_ONE: {
                        if (Calls.returnOne(thread, call, a)) {
                            return;
                        }
                        continue frames;
                    }
                    case Op.RETURN: {
                        int results = Op.b(i) == 0 ? thread.top - a : Op.b(i) - 1;
                        if (Calls.returnTo(thread, call, a, results)) {
                            return;
                        }
                        continue frames;
                    }
                    case Op.RETURN_NONE:
                        if (Calls.returnTo(thread, call, a, 0)) {
                            return;
                        }
                        continue frames;
                    default:
                        break;
                }
                call.pc = pc;
                pc = SlowPath.execute(thread, call, closure, i);
                o = thread.objects;
                d = thread.numbers;
            }
        }
    }

    private static void store(@Nullable Object[] objects, double[] numbers, int slot, Object value) {
        if (value instanceof Double number) {
            objects[slot] = LuaThread.NUMBER;
            numbers[slot] = number;
        } else {
            objects[slot] = value;
        }
    }

    private static boolean isConstant(
            @Nullable Object[] objects,
            double[] numbers,
            int slot,
            @Nullable Object[] constants,
            double[] constantNumbers,
            int constant) {
        Object value = objects[slot];
        Object expected = constants[constant];
        if (LuaValue.isIdentical(value, expected)) {
            return value != LuaThread.NUMBER || numbers[slot] == constantNumbers[constant];
        }
        return value instanceof LuaString string && expected instanceof LuaString other && string.sameBytes(other);
    }
}
