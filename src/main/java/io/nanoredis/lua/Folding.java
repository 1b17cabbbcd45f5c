package io.nanoredis.lua;

import io.nanoredis.lua.Expression.BinaryOperator;
import io.nanoredis.lua.Expression.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Does operations on constant numbers while parsing, as Lua does, and those on no others.
final class Folding {
    private Folding() {}

    static Expression unary(UnaryOperator operator, Expression operand, int line) {
        if (operand instanceof Expression.Constant constant) {
            if (operator == UnaryOperator.NOT) {
                return new Expression.Constant(LuaValue.of(!LuaValue.isTrue(constant.value())));
            }
            if (operator == UnaryOperator.MINUS && constant.value() instanceof Double number && !number.isNaN()) {
                return new Expression.Constant(LuaValue.of(-number));
            }
        }
        return new Expression.Unary(operator, operand, line);
    }

    static Expression binary(BinaryOperator operator, Expression left, Expression right, int line) {
        Double folded = left instanceof Expression.Constant first
                        && first.value() instanceof Double a
                        && right instanceof Expression.Constant second
                        && second.value() instanceof Double b
                ? compute(operator, a, b)
                : null;
        return folded == null || folded.isNaN()
                ? new Expression.Binary(operator, left, right, line)
                : new Expression.Constant(LuaValue.of(folded.doubleValue()));
    }

    private static @Nullable Double compute(BinaryOperator operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> right == 0 ? null : (Double) (left / right);
            case MODULO -> right == 0 ? null : (Double) Operations.modulo(left, right);
            case POWER -> (Double) Arithmetic.power(left, right);
            default -> null;
        };
    }
}
