package io.nanoredis.lua;

import org.jspecify.annotations.Nullable;

/// What error texts call the values of an instruction: `local 'x'`, `field 'y'`.
final class Names {
    private Names() {}

    /// The name of an expression, null where Lua has none for it.
    static @Nullable CallName of(@Nullable Expression expression) {
        return switch (expression) {
            case Expression.Local local ->
                new CallName("local", local.variable().name());
            case Expression.Outer outer ->
                new CallName("upvalue", outer.variable().name());
            case Expression.Global global ->
                new CallName("global", global.name().toString());
            case Expression.Index index -> new CallName("field", keyName(index.key()));
            case Expression.MethodCall call ->
                new CallName("method", call.method().toString());
            case Expression.Parentheses parentheses -> of(parentheses.inner());
            case null -> null;
            default -> null;
        };
    }

    private static String keyName(Expression key) {
        return key instanceof Expression.Constant constant && constant.value() instanceof LuaString string
                ? string.toString()
                : "?";
    }

    /// The name of an operand of an instruction.
    static @Nullable CallName ofOperand(Prototype prototype, int pc, int operand) {
        Expression used = prototype.operands[pc];
        return switch (Op.of(prototype.code[pc])) {
            case Op.CONCAT -> of(concatOperand(used, operand));
            case Op.ADD,
                    Op.SUBTRACT,
                    Op.MULTIPLY,
                    Op.DIVIDE,
                    Op.MODULO,
                    Op.POWER,
                    Op.ADD_CONSTANT,
                    Op.SUBTRACT_CONSTANT,
                    Op.MULTIPLY_CONSTANT,
                    Op.DIVIDE_CONSTANT,
                    Op.MODULO_CONSTANT,
                    Op.POWER_CONSTANT ->
                used instanceof Expression.Binary binary ? of(operand == 0 ? binary.left() : binary.right()) : null;
            default -> of(used);
        };
    }

    private static @Nullable Expression concatOperand(@Nullable Expression chain, int operand) {
        Expression at = chain;
        for (int left = operand; left > 0; left--) {
            if (!(at instanceof Expression.Binary binary) || binary.operator() != Expression.BinaryOperator.CONCAT) {
                return null;
            }
            at = binary.right();
        }
        return at instanceof Expression.Binary binary && binary.operator() == Expression.BinaryOperator.CONCAT
                ? binary.left()
                : at;
    }

    /// The name by which an instruction calls its function, null where it is no call.
    static @Nullable CallName ofCalled(Prototype prototype, int pc) {
        return switch (Op.of(prototype.code[pc])) {
            case Op.CALL, Op.TAIL_CALL -> of(prototype.operands[pc]);
            case Op.GENERIC_FOR -> new CallName("local", "(for generator)");
            default -> null;
        };
    }
}
