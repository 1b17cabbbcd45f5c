package io.nanoredis.lua;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What expressions are for the analysis of keys, as far as the facts go.
///
/// *Thread*: that of the analysis.
final class KeyExpressions {
    private final KeyFacts facts;
    private final boolean hasGlobals;

    /// @param hasGlobals whether `KEYS` and `ARGV` are global variables
    KeyExpressions(KeyFacts facts, boolean hasGlobals) {
        this.facts = facts;
        this.hasGlobals = hasGlobals;
    }

    // ---- kinds

    /// What is known of the first value of an expression.
    ValueKind kind(Expression expression) {
        return switch (expression) {
            case Expression.Global global -> kind(global.name());
            case Expression.Local local -> facts.kind(local.variable());
            case Expression.Outer outer -> facts.kind(outer.variable());
            case Expression.Parentheses parentheses -> kind(parentheses.inner());
            case Expression.Index index -> kind(index);
            case Expression.Binary binary -> kind(binary);
            case Expression.Call call -> kind(call);
            case Expression.Constant constant -> isFalse(constant.value()) ? ValueKind.NONE : ValueKind.OTHER;
            default -> ValueKind.OTHER;
        };
    }

    /// Nil and false, which no command takes for a key or a name.
    private static boolean isFalse(@Nullable Object constant) {
        return constant == null || Boolean.FALSE.equals(constant);
    }

    private ValueKind kind(LuaString global) {
        if (global.is("redis") || global.is("server")) {
            return ValueKind.REDIS;
        }
        if (hasGlobals && global.is("KEYS")) {
            return ValueKind.KEYS;
        }
        return hasGlobals && global.is("ARGV") ? ValueKind.ARGUMENTS : ValueKind.OTHER;
    }

    private ValueKind kind(Expression.Index index) {
        return switch (kind(index.object())) {
            case KEYS -> ValueKind.KEY;
            case REDIS -> isNamed(index.key(), "call", "pcall") ? ValueKind.CALL : ValueKind.OTHER;
            default -> ValueKind.OTHER;
        };
    }

    private static boolean isNamed(Expression key, String... names) {
        if (key instanceof Expression.Constant constant && constant.value() instanceof LuaString text) {
            for (String name : names) {
                if (text.is(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private ValueKind kind(Expression.Binary binary) {
        return switch (binary.operator()) {
            case OR -> kind(binary.left()).or(kind(binary.right()));
            case AND -> kind(binary.right());
            default -> ValueKind.OTHER;
        };
    }

    private ValueKind kind(Expression.Call call) {
        FunctionBody body = callee(call.function());
        if (body != null) {
            return facts.result(body);
        }
        if (call.arguments().isEmpty()) {
            return ValueKind.OTHER;
        }
        String builtin = Builtins.name(call.function(), facts);
        ValueKind first = kind(call.arguments().getFirst());
        boolean element = first == ValueKind.KEYS && ("unpack".equals(builtin) || "rawget".equals(builtin));
        boolean passed = first == ValueKind.KEY && Builtins.isPassing(builtin);
        return element || passed ? ValueKind.KEY : ValueKind.OTHER;
    }

    /// What is known of the values behind the last of a list.
    ValueKind further(List<Expression> values) {
        if (values.isEmpty() || !ExpressionCompiler.isMultiple(values.getLast())) {
            return ValueKind.NONE;
        }
        return isUnpackedKeys(values.getLast()) ? ValueKind.KEY : ValueKind.OTHER;
    }

    // ---- forms

    static @Nullable LocalVariable variable(Expression expression) {
        return switch (expression) {
            case Expression.Local local -> local.variable();
            case Expression.Outer outer -> outer.variable();
            default -> null;
        };
    }

    /// The function of the chunk that an expression is; null where it may be another.
    @Nullable
    FunctionBody callee(Expression expression) {
        LocalVariable variable = variable(expression);
        if (variable != null) {
            return facts.function(variable);
        }
        Expression bare = expression instanceof Expression.Parentheses parentheses ? parentheses.inner() : expression;
        return bare instanceof Expression.Function function ? function.body() : null;
    }

    boolean isRegistration(Expression function) {
        return function instanceof Expression.Index index
                && kind(index.object()) == ValueKind.REDIS
                && isNamed(index.key(), "register_function");
    }

    private boolean isUnpackedKeys(Expression expression) {
        return expression instanceof Expression.Call call
                && !call.arguments().isEmpty()
                && "unpack".equals(Builtins.name(call.function(), facts))
                && kind(call.arguments().getFirst()) == ValueKind.KEYS;
    }

    /// Whether an expression at the end of a list can stand for any number of values.
    boolean isOpen(Expression expression) {
        if (!ExpressionCompiler.isMultiple(expression)) {
            return false;
        }
        if (!(expression instanceof Expression.Call call)) {
            return true;
        }
        FunctionBody body = callee(call.function());
        return body == null ? !Builtins.hasOneResult(Builtins.name(call.function(), facts)) : !facts.hasOneResult(body);
    }

    /// The table that a loop goes through with `pairs`, `ipairs` or `next`; null for other loops.
    @Nullable
    Expression loopedTable(List<Expression> values) {
        Expression first = values.getFirst();
        if (values.size() == 1
                && first instanceof Expression.Call call
                && call.arguments().size() == 1
                && Builtins.isLoop(Builtins.name(call.function(), facts))) {
            return call.arguments().getFirst();
        }
        return values.size() == 2 && "next".equals(Builtins.name(first, facts)) ? values.get(1) : null;
    }

    // ---- commands

    /// The names that an expression may be, with nothing where it is nil or false; null where they are not known.
    @Nullable
    Set<CommandName> names(Expression expression) {
        return switch (expression) {
            case Expression.Constant constant -> names(constant.value());
            case Expression.Local local -> facts.names(local.variable());
            case Expression.Outer outer -> facts.names(outer.variable());
            case Expression.Parentheses parentheses -> names(parentheses.inner());
            case Expression.Index index -> argument(index);
            case Expression.Binary binary -> names(binary);
            default -> null;
        };
    }

    private static @Nullable Set<CommandName> names(@Nullable Object constant) {
        if (isFalse(constant)) {
            return Set.of();
        }
        return constant instanceof LuaString name ? Set.of(new CommandName.Constant(name.toString())) : null;
    }

    private @Nullable Set<CommandName> argument(Expression.Index index) {
        if (kind(index.object()) == ValueKind.ARGUMENTS
                && index.key() instanceof Expression.Constant constant
                && constant.value() instanceof Double number
                && number >= 1
                && number == number.intValue()) {
            return Set.of(new CommandName.Argument(number.intValue()));
        }
        return null;
    }

    private @Nullable Set<CommandName> names(Expression.Binary binary) {
        Set<CommandName> right = switch (binary.operator()) {
            case AND, OR -> names(binary.right());
            default -> null;
        };
        if (right == null || binary.operator() == Expression.BinaryOperator.AND) {
            return right;
        }
        Set<CommandName> left = names(binary.left());
        if (left == null) {
            return null;
        }
        Set<CommandName> both = new HashSet<>(left);
        both.addAll(right);
        return both;
    }

    /// What is known of the arguments behind a command's name.
    CallShape shape(List<Expression> arguments) {
        List<Boolean> keys = new ArrayList<>();
        List<@Nullable String> constants = new ArrayList<>();
        for (Expression argument : arguments) {
            keys.add(kind(argument) == ValueKind.KEY);
            constants.add(constant(argument));
        }
        return new CallShape(keys, constants, tail(arguments));
    }

    private CallShape.Tail tail(List<Expression> arguments) {
        if (arguments.isEmpty() || !isOpen(arguments.getLast())) {
            return CallShape.Tail.ONE;
        }
        return isUnpackedKeys(arguments.getLast()) ? CallShape.Tail.KEYS : CallShape.Tail.ANYTHING;
    }

    private static @Nullable String constant(Expression expression) {
        LuaString text =
                expression instanceof Expression.Constant constant ? LuaValue.toStringOrNull(constant.value()) : null;
        return text == null ? null : text.toString();
    }
}
