package io.nanoredis.lua;

import org.jspecify.annotations.Nullable;

/// The operations of the language in full, metamethods and errors included; the interpreter does the common cases
/// itself.
final class Operations {
    private static final int CHAIN_MAX = 100;
    /// Which operand of the running instruction a value is: none, or one that a constant chain reached.
    static final int NO_OPERAND = -1;

    private Operations() {}

    // ---- errors

    /// `attempt to index local 'x' (a nil value)`.
    static LuaError typeError(LuaThread thread, String action, @Nullable Object value, int operand) {
        CallName name = operand == NO_OPERAND ? null : operandName(thread, operand);
        String type = LuaValue.typeName(value);
        return thread.runtimeError(
                name == null
                        ? "attempt to " + action + " a " + type + " value"
                        : "attempt to " + action + " " + name + " (a " + type + " value)");
    }

    private static @Nullable CallName operandName(LuaThread thread, int operand) {
        if (thread.depth() == 0) {
            return null;
        }
        LuaCall call = thread.current();
        LuaClosure closure = call.closure;
        return closure == null ? null : Names.ofOperand(closure.prototype, call.pc - 1, operand);
    }

    private static LuaError orderError(LuaThread thread, @Nullable Object left, @Nullable Object right) {
        String first = LuaValue.typeName(left);
        String second = LuaValue.typeName(right);
        // Lua compares the third letters only; "string" and "thread" share theirs.
        return thread.runtimeError(
                first.charAt(2) == second.charAt(2)
                        ? "attempt to compare two " + first + " values"
                        : "attempt to compare " + first + " with " + second);
    }

    private static @Nullable Object handler(LuaThread thread, @Nullable Object value, LuaString event) {
        LuaTable metatable = thread.state().metatableOf(value);
        return metatable == null ? null : metatable.get(event);
    }

    // ---- tables

    /// `object[key]`.
    static @Nullable Object index(LuaThread thread, @Nullable Object object, @Nullable Object key) {
        Object at = object;
        for (int step = 0; step < CHAIN_MAX; step++) {
            Object handler;
            if (at instanceof LuaTable table) {
                Object value = table.get(key);
                if (value != null) {
                    return value;
                }
                handler = handler(thread, table, Metamethod.INDEX);
                if (handler == null) {
                    return null;
                }
            } else {
                handler = handler(thread, at, Metamethod.INDEX);
                if (handler == null) {
                    throw typeError(thread, "index", at, step == 0 ? 0 : NO_OPERAND);
                }
            }
            if (handler instanceof LuaFunction) {
                return thread.call1(handler, at, key);
            }
            at = handler;
        }
        throw thread.runtimeError("loop in gettable");
    }

    /// `object[key] = value`.
    static void setIndex(LuaThread thread, @Nullable Object object, @Nullable Object key, @Nullable Object value) {
        Object at = object;
        for (int step = 0; step < CHAIN_MAX; step++) {
            Object handler;
            if (at instanceof LuaTable table) {
                if (table.isReadOnly()) {
                    throw thread.runtimeError("Attempt to modify a readonly table");
                }
                handler = table.metatable() == null || table.get(key) != null
                        ? null
                        : handler(thread, table, Metamethod.NEW_INDEX);
                if (handler == null) {
                    put(thread, table, key, value);
                    return;
                }
            } else {
                handler = handler(thread, at, Metamethod.NEW_INDEX);
                if (handler == null) {
                    throw typeError(thread, "index", at, step == 0 ? 0 : NO_OPERAND);
                }
            }
            if (handler instanceof LuaFunction) {
                thread.call0(handler, at, key, value);
                return;
            }
            at = handler;
        }
        throw thread.runtimeError("loop in settable");
    }

    private static void put(LuaThread thread, LuaTable table, @Nullable Object key, @Nullable Object value) {
        if (key == null) {
            throw thread.runtimeError("table index is nil");
        }
        if (key instanceof Double number && number.isNaN()) {
            throw thread.runtimeError("table index is NaN");
        }
        table.put(key, value);
    }

    // ---- arithmetic

    /// `left op right`; the operation is the one with registers.
    static @Nullable Object arithmetic(LuaThread thread, int op, @Nullable Object left, @Nullable Object right) {
        Double first = LuaValue.toNumber(left);
        Double second = LuaValue.toNumber(right);
        if (first != null && second != null) {
            return LuaValue.of(compute(op, first, second));
        }
        LuaString event = event(op);
        Object handler = handler(thread, left, event);
        if (handler == null) {
            handler = handler(thread, right, event);
        }
        if (handler == null) {
            throw first == null
                    ? typeError(thread, "perform arithmetic on", left, 0)
                    : typeError(thread, "perform arithmetic on", right, 1);
        }
        return thread.call1(handler, left, right);
    }

    static double compute(int op, double left, double right) {
        return switch (op) {
            case Op.ADD -> left + right;
            case Op.SUBTRACT -> left - right;
            case Op.MULTIPLY -> left * right;
            case Op.DIVIDE -> left / right;
            case Op.MODULO -> modulo(left, right);
            case Op.POWER -> Arithmetic.power(left, right);
            case Op.MINUS -> -left;
            default -> throw new IllegalArgumentException("op: " + op);
        };
    }

    static double modulo(double left, double right) {
        return left - Math.floor(left / right) * right;
    }

    private static LuaString event(int op) {
        return switch (op) {
            case Op.ADD -> Metamethod.ADD;
            case Op.SUBTRACT -> Metamethod.SUBTRACT;
            case Op.MULTIPLY -> Metamethod.MULTIPLY;
            case Op.DIVIDE -> Metamethod.DIVIDE;
            case Op.MODULO -> Metamethod.MODULO;
            case Op.POWER -> Metamethod.POWER;
            case Op.MINUS -> Metamethod.MINUS;
            default -> throw new IllegalArgumentException("op: " + op);
        };
    }

    /// `#value`; in 5.1 tables have no metamethod for it.
    static @Nullable Object length(LuaThread thread, @Nullable Object value) {
        return switch (value) {
            case LuaString string -> LuaValue.of((double) string.length());
            case LuaTable table -> LuaValue.of((double) table.length());
            case null -> throw typeError(thread, "get length of", value, 0);
            default -> throw typeError(thread, "get length of", value, 0);
        };
    }

    // ---- strings

    /// `R(first) .. ... .. R(last)`, places of the stack, which are overwritten.
    static @Nullable Object concat(LuaThread thread, int first, int last) {
        LuaString joined = join(thread, first, last);
        if (joined != null) {
            return joined;
        }
        Object right = thread.get(last);
        for (int slot = last - 1; slot >= first; slot--) {
            right = concat(thread, thread.get(slot), right, slot - first);
        }
        return right;
    }

    private static @Nullable Object concat(
            LuaThread thread, @Nullable Object left, @Nullable Object right, int operand) {
        LuaString first = LuaValue.toStringOrNull(left);
        LuaString second = LuaValue.toStringOrNull(right);
        if (first != null && second != null) {
            byte[] bytes = new byte[joinedLength(thread, (long) first.length() + second.length())];
            System.arraycopy(first.bytes(), 0, bytes, 0, first.length());
            System.arraycopy(second.bytes(), 0, bytes, first.length(), second.length());
            return LuaString.of(bytes);
        }
        Object handler = handler(thread, left, Metamethod.CONCAT);
        if (handler == null) {
            handler = handler(thread, right, Metamethod.CONCAT);
        }
        if (handler == null) {
            throw first == null
                    ? typeError(thread, "concatenate", left, operand)
                    : typeError(thread, "concatenate", right, operand + 1);
        }
        return thread.call1(handler, left, right);
    }

    /// All of them at once where none needs a metamethod; else null.
    private static @Nullable LuaString join(LuaThread thread, int first, int last) {
        long length = 0;
        for (int slot = first; slot <= last; slot++) {
            LuaString part;
            if (thread.objects[slot] == LuaThread.NUMBER) {
                part = Numerals.text(thread.numbers[slot]);
                thread.objects[slot] = part;
            } else if (thread.objects[slot] instanceof LuaString string) {
                part = string;
            } else {
                return null;
            }
            length += part.length();
        }
        byte[] bytes = new byte[joinedLength(thread, length)];
        int at = 0;
        for (int slot = first; slot <= last; slot++) {
            if (thread.objects[slot] instanceof LuaString part) {
                System.arraycopy(part.bytes(), 0, bytes, at, part.length());
                at += part.length();
            }
        }
        return LuaString.of(bytes);
    }

    private static int joinedLength(LuaThread thread, long length) {
        if (length > Integer.MAX_VALUE - 64) {
            throw thread.runtimeError("string length overflow");
        }
        thread.state().charge(LuaString.OVERHEAD_BYTES + length);
        return (int) length;
    }

    /// A value as `tostring` shows it, where the metamethod returned no string too.
    static LuaString text(LuaThread thread, @Nullable Object value) {
        Object handler = handler(thread, value, Metamethod.TO_STRING);
        return LuaValue.text(handler == null ? value : thread.call1(handler, value, null));
    }

    // ---- comparison

    /// `left == right`.
    static boolean isEqual(LuaThread thread, @Nullable Object left, @Nullable Object right) {
        if (LuaValue.rawEquals(left, right)) {
            return true;
        }
        if (!(left instanceof LuaTable first) || !(right instanceof LuaTable second)) {
            return false;
        }
        Object handler = commonHandler(first.metatable(), second.metatable(), Metamethod.EQUAL);
        return handler != null && LuaValue.isTrue(thread.call1(handler, left, right));
    }

    /// Comparing metamethods count only where both operands have the same one.
    private static @Nullable Object commonHandler(
            @Nullable LuaTable first, @Nullable LuaTable second, LuaString event) {
        if (first == null || second == null) {
            return null;
        }
        Object handler = first.get(event);
        return handler != null && (first == second || LuaValue.rawEquals(handler, second.get(event))) ? handler : null;
    }

    /// `left < right`.
    static boolean isLess(LuaThread thread, @Nullable Object left, @Nullable Object right) {
        if (left instanceof Double first && right instanceof Double second) {
            return first < second;
        }
        if (left instanceof LuaString first && right instanceof LuaString second) {
            return first.compareTo(second) < 0;
        }
        Object handler = commonHandler(
                left instanceof LuaTable first ? first.metatable() : null,
                right instanceof LuaTable second ? second.metatable() : null,
                Metamethod.LESS);
        if (handler == null) {
            throw orderError(thread, left, right);
        }
        return LuaValue.isTrue(thread.call1(handler, left, right));
    }

    /// `left <= right`; without its own metamethod it is `not (right < left)`.
    static boolean isLessOrEqual(LuaThread thread, @Nullable Object left, @Nullable Object right) {
        if (left instanceof Double first && right instanceof Double second) {
            return first <= second;
        }
        if (left instanceof LuaString first && right instanceof LuaString second) {
            return first.compareTo(second) <= 0;
        }
        LuaTable first = left instanceof LuaTable table ? table.metatable() : null;
        LuaTable second = right instanceof LuaTable table ? table.metatable() : null;
        Object handler = commonHandler(first, second, Metamethod.LESS_OR_EQUAL);
        if (handler != null) {
            return LuaValue.isTrue(thread.call1(handler, left, right));
        }
        handler = commonHandler(second, first, Metamethod.LESS);
        if (handler == null) {
            throw orderError(thread, left, right);
        }
        return !LuaValue.isTrue(thread.call1(handler, right, left));
    }

    // ---- calls

    /// Puts the `__call` metamethod of the value at a place below it; the value becomes the first argument.
    static void prepareCall(LuaThread thread, int function, int arguments) {
        Object value = thread.get(function);
        Object handler = handler(thread, value, Metamethod.CALL);
        if (!(handler instanceof LuaFunction)) {
            throw typeError(thread, "call", value, isCalledByCode(thread, function) ? 0 : NO_OPERAND);
        }
        thread.top = function + 1 + arguments;
        thread.reserve(1);
        thread.copy(function, function + 1, arguments + 1);
        thread.set(function, handler);
        thread.top++;
    }

    /// Whether the running instruction is the call, and not one whose metamethod is called.
    private static boolean isCalledByCode(LuaThread thread, int function) {
        if (thread.depth() == 0 || thread.current().closure == null) {
            return false;
        }
        LuaCall caller = thread.current();
        long instruction = caller.running().prototype.code[caller.pc - 1];
        int op = Op.of(instruction);
        return (op == Op.CALL || op == Op.TAIL_CALL) && function == caller.base + Op.a(instruction);
    }
}
