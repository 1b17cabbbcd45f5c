package io.nanoredis.lua;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression of the syntax tree, with its names resolved to variables.
public sealed interface Expression {
    /// A constant: nil (null), a truth value, number or string.
    record Constant(@Nullable Object value) implements Expression {}

    /// `...`.
    record Vararg() implements Expression {}

    /// A function.
    record Function(FunctionBody body) implements Expression {}

    /// A local variable of the same function.
    record Local(LocalVariable variable) implements Expression {}

    /// A local variable of a function around: the n-th upvalue of this one.
    record Outer(LocalVariable variable, int index) implements Expression {}

    /// A global variable.
    record Global(LuaString name, int line) implements Expression {}

    /// `object[key]`, `object.key`.
    record Index(Expression object, Expression key, int line) implements Expression {}

    /// `function(arguments)`.
    record Call(Expression function, List<Expression> arguments, int line) implements Expression {}

    /// `object:method(arguments)`.
    record MethodCall(Expression object, LuaString method, List<Expression> arguments, int line)
            implements Expression {}

    /// `-operand`, `not operand`, `#operand`.
    record Unary(UnaryOperator operator, Expression operand, int line) implements Expression {}

    /// `left operator right`.
    record Binary(BinaryOperator operator, Expression left, Expression right, int line) implements Expression {}

    /// `(inner)`: one value, even of a call.
    record Parentheses(Expression inner) implements Expression {}

    /// `{...}`.
    record Table(List<Field> fields, int line) implements Expression {}

    /// A field of a table constructor; without a key, the next one of the list.
    record Field(@Nullable Expression key, Expression value, int line) {}

    /// An operator before its operand.
    enum UnaryOperator {
        /// `-`
        MINUS,
        /// `not`
        NOT,
        /// `#`
        LENGTH;

        /// The operator that a token is, or a character; null if it is none.
        static @Nullable UnaryOperator of(Token token, int character) {
            if (token == Token.NOT) {
                return NOT;
            }
            return switch (character) {
                case '-' -> MINUS;
                case '#' -> LENGTH;
                default -> null;
            };
        }
    }

    /// An operator between its operands, with the priorities with which it binds to its left and to its right.
    enum BinaryOperator {
        /// `+`
        ADD(6, 6),
        /// `-`
        SUBTRACT(6, 6),
        /// `*`
        MULTIPLY(7, 7),
        /// `/`
        DIVIDE(7, 7),
        /// `%`
        MODULO(7, 7),
        /// `^`
        POWER(10, 9),
        /// `..`
        CONCAT(5, 4),
        /// `~=`
        NOT_EQUAL(3, 3),
        /// `==`
        EQUAL(3, 3),
        /// `<`
        LESS(3, 3),
        /// `<=`
        LESS_OR_EQUAL(3, 3),
        /// `>`
        GREATER(3, 3),
        /// `>=`
        GREATER_OR_EQUAL(3, 3),
        /// `and`
        AND(2, 2),
        /// `or`
        OR(1, 1);

        /// The priority of all operators before their operand.
        static final int UNARY_PRIORITY = 8;

        final int left;
        final int right;

        BinaryOperator(int left, int right) {
            this.left = left;
            this.right = right;
        }

        /// The operator that a token is, or the character that it stands for; null if it is none.
        static @Nullable BinaryOperator of(Token token, int character) {
            return switch (token) {
                case Token.CONCAT -> CONCAT;
                case Token.EQUAL -> EQUAL;
                case Token.NOT_EQUAL -> NOT_EQUAL;
                case Token.LESS_OR_EQUAL -> LESS_OR_EQUAL;
                case Token.GREATER_OR_EQUAL -> GREATER_OR_EQUAL;
                case Token.AND -> AND;
                case Token.OR -> OR;
                case Token.CHARACTER -> of(character);
                default -> null;
            };
        }

        private static @Nullable BinaryOperator of(int character) {
            return switch (character) {
                case '+' -> ADD;
                case '-' -> SUBTRACT;
                case '*' -> MULTIPLY;
                case '/' -> DIVIDE;
                case '%' -> MODULO;
                case '^' -> POWER;
                case '<' -> LESS;
                case '>' -> GREATER;
                default -> null;
            };
        }

        /// Whether it is `and` or `or`, which evaluate their right operand only if need be.
        boolean isChoice() {
            return this == AND || this == OR;
        }

        /// Whether its result is a truth value.
        boolean isComparison() {
            return left == EQUAL.left;
        }

        /// Whether it is `==` or `~=`.
        boolean isEquality() {
            return this == EQUAL || this == NOT_EQUAL;
        }

        /// The comparison that is true of the operands the other way round.
        BinaryOperator mirrored() {
            return switch (this) {
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
                default -> this;
            };
        }
    }
}
