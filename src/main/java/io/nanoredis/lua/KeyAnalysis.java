package io.nanoredis.lua;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Proves of a script that its commands touch no keys but those declared in `KEYS`.
///
/// *Shape*: two things are followed through the syntax tree, the table `KEYS` and the function `redis.call` (`pcall`).
/// Both may get other names by `local` variables that are never assigned to again. `KEYS` may be read, counted,
/// unpacked, concatenated and looped over; `redis.call` may only be called, with a constant name of a command. Then
/// every argument at the place of a key must be an element of `KEYS`, or a local variable, a loop's variable or a
/// parameter of a local function that never is anything else. Whatever else a script does with the two, and any use
/// of `load`, `loadstring` or `_G`, leaves it unproven, which is no error: such a script only needs more locks.
///
/// *Cost*: a few walks over the tree. *Thread*: any; an analysis is made for one chunk.
public final class KeyAnalysis {
    private static final Set<String> ESCAPES = Set.of("load", "loadstring", "_G", "getfenv", "setfenv", "debug");

    private final CommandKeys commands;
    /// How variables that are declared with a value begin.
    private final Map<LocalVariable, Kind> kinds = new HashMap<>();
    private final Map<LocalVariable, FunctionBody> functions = new HashMap<>();
    /// Parameters, and variables that turned out to be no keys.
    private final Map<LocalVariable, Boolean> parameters = new HashMap<>();
    private final Set<LocalVariable> usedAsValues = new HashSet<>();
    private boolean proven = true;
    private boolean changed;

    /// What is known of a value.
    private enum Kind {
        KEYS,
        KEY,
        CALL,
        REDIS,
        OTHER;

        /// Whether losing sight of it would end the proof.
        boolean isSensitive() {
            return this == KEYS || this == CALL || this == REDIS;
        }
    }

    private KeyAnalysis(CommandKeys commands) {
        this.commands = commands;
    }

    /// Whether the chunk provably touches its declared keys only.
    public static boolean touchesDeclaredKeysOnly(Prototype chunk, CommandKeys commands) {
        try {
            return new KeyAnalysis(commands).prove(chunk.chunk().main());
        } catch (StackOverflowError tooDeep) {
            return false;
        }
    }

    /// Parameters count as keys until a call passes something else; walks are repeated until none changes its mind.
    private boolean prove(FunctionBody main) {
        do {
            changed = false;
            proven = true;
            kinds.clear();
            block(main.block());
            for (LocalVariable function : usedAsValues) {
                refuseParameters(functions.get(function));
            }
        } while (changed);
        return proven;
    }

    private void refuseParameters(@Nullable FunctionBody body) {
        if (body != null) {
            body.parameters().forEach(this::refuse);
        }
    }

    private void refuse(LocalVariable parameter) {
        if (parameters.getOrDefault(parameter, false)) {
            parameters.put(parameter, false);
            changed = true;
        }
    }

    // ---- what a value is

    private Kind kind(Expression expression) {
        return switch (expression) {
            case Expression.Global global -> kind(global);
            case Expression.Local local -> kind(local.variable());
            case Expression.Outer outer -> kind(outer.variable());
            case Expression.Parentheses parentheses -> kind(parentheses.inner());
            case Expression.Index index -> kind(index);
            case Expression.Binary binary -> kind(binary);
            default -> Kind.OTHER;
        };
    }

    private static Kind kind(Expression.Global global) {
        if (global.name().is("KEYS")) {
            return Kind.KEYS;
        }
        return global.name().is("redis") || global.name().is("server") ? Kind.REDIS : Kind.OTHER;
    }

    private Kind kind(LocalVariable variable) {
        if (variable.isAssigned()) {
            return Kind.OTHER;
        }
        return parameters.getOrDefault(variable, false) ? Kind.KEY : kinds.getOrDefault(variable, Kind.OTHER);
    }

    private Kind kind(Expression.Index index) {
        return switch (kind(index.object())) {
            case KEYS -> Kind.KEY;
            case REDIS -> isCall(index.key()) ? Kind.CALL : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }

    private static boolean isCall(Expression key) {
        return key instanceof Expression.Constant constant
                && constant.value() instanceof LuaString name
                && (name.is("call") || name.is("pcall"));
    }

    private Kind kind(Expression.Binary binary) {
        boolean key = switch (binary.operator()) {
            case OR -> kind(binary.left()) == Kind.KEY && kind(binary.right()) == Kind.KEY;
            case AND -> kind(binary.right()) == Kind.KEY;
            default -> false;
        };
        return key ? Kind.KEY : Kind.OTHER;
    }

    private void fail() {
        proven = false;
    }

    // ---- statements

    private void block(Statement.Block block) {
        for (Statement statement : block.statements()) {
            statement(statement);
        }
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Local local -> local(local);
            case Statement.LocalFunction function -> {
                name(function.variable(), function.body());
                function(function.body());
            }
            case Statement.Assignment assignment -> {
                assignment.targets().forEach(this::target);
                assignment.values().forEach(this::value);
            }
            case Statement.Call call -> value(call.call());
            case Statement.Do inner -> block(inner.block());
            case Statement.While loop -> {
                value(loop.condition());
                block(loop.block());
            }
            case Statement.Repeat loop -> {
                block(loop.block());
                value(loop.condition());
            }
            case Statement.If conditional -> {
                conditional.conditions().forEach(this::value);
                conditional.blocks().forEach(this::block);
                if (conditional.otherwise() != null) {
                    block(conditional.otherwise());
                }
            }
            case Statement.NumericFor loop -> {
                value(loop.first());
                value(loop.last());
                if (loop.step() != null) {
                    value(loop.step());
                }
                block(loop.block());
            }
            case Statement.GenericFor loop -> genericFor(loop);
            case Statement.Return result -> result.values().forEach(this::value);
            case Statement.Break ignored -> {}
        }
    }

    private void local(Statement.Local local) {
        List<Expression> values = local.values();
        for (int i = 0; i < values.size(); i++) {
            LocalVariable variable =
                    i < local.variables().size() ? local.variables().get(i) : null;
            initial(variable, values.get(i));
        }
        if (!values.isEmpty() && isUnpackedKeys(values.getLast())) {
            for (int i = values.size() - 1; i < local.variables().size(); i++) {
                kinds.put(local.variables().get(i), Kind.KEY);
            }
        }
    }

    /// The only way for `KEYS` and `redis.call` to get another name.
    private void initial(@Nullable LocalVariable variable, Expression value) {
        Kind kind = kind(value);
        if (variable == null || variable.isAssigned() || kind == Kind.OTHER) {
            value(value);
            if (variable != null && value instanceof Expression.Function function) {
                name(variable, function.body());
            }
            return;
        }
        kinds.put(variable, kind);
        inside(value);
    }

    private void name(LocalVariable variable, FunctionBody body) {
        if (!variable.isAssigned()) {
            functions.put(variable, body);
            for (LocalVariable parameter : body.parameters()) {
                parameters.putIfAbsent(parameter, !parameter.isAssigned());
            }
        }
    }

    private void genericFor(Statement.GenericFor loop) {
        if (loop.values().size() == 1
                && loop.values().getFirst() instanceof Expression.Call call
                && isGlobal(call.function(), "ipairs", "pairs")
                && call.arguments().size() == 1
                && kind(call.arguments().getFirst()) == Kind.KEYS) {
            inside(call.arguments().getFirst());
            if (loop.variables().size() >= 2) {
                kinds.put(loop.variables().get(1), Kind.KEY);
            }
        } else {
            loop.values().forEach(this::value);
        }
        block(loop.block());
    }

    private void target(Expression target) {
        if (target instanceof Expression.Index index) {
            value(index.object());
            value(index.key());
        } else if (target instanceof Expression.Global) {
            fail();
        }
    }

    private void function(FunctionBody body) {
        block(body.block());
    }

    // ---- expressions

    /// An expression whose value goes somewhere: neither `KEYS` nor `redis.call` may.
    private void value(Expression expression) {
        if (kind(expression).isSensitive()) {
            fail();
        }
        inside(expression);
    }

    /// What an expression consists of; its own value is in good hands.
    private void inside(Expression expression) {
        switch (expression) {
            case Expression.Constant ignored -> {}
            case Expression.Vararg ignored -> {}
            case Expression.Function function -> function(function.body());
            case Expression.Local local -> asValue(local.variable());
            case Expression.Outer outer -> asValue(outer.variable());
            case Expression.Global global -> {
                if (ESCAPES.contains(global.name().toString())) {
                    fail();
                }
            }
            case Expression.Index index -> index(index);
            case Expression.Call call -> call(call);
            case Expression.MethodCall call -> {
                value(call.object());
                call.arguments().forEach(this::value);
            }
            case Expression.Unary unary -> {
                if (unary.operator() == Expression.UnaryOperator.LENGTH) {
                    inside(unary.operand());
                    refuseUnless(unary.operand());
                } else {
                    value(unary.operand());
                }
            }
            case Expression.Binary binary -> {
                value(binary.left());
                value(binary.right());
            }
            case Expression.Parentheses parentheses -> inside(parentheses.inner());
            case Expression.Table table -> {
                for (Expression.Field field : table.fields()) {
                    if (field.key() != null) {
                        value(field.key());
                    }
                    value(field.value());
                }
            }
        }
    }

    private void refuseUnless(Expression counted) {
        Kind kind = kind(counted);
        if (kind.isSensitive() && kind != Kind.KEYS) {
            fail();
        }
    }

    private void asValue(LocalVariable variable) {
        usedAsValues.add(variable);
    }

    private void index(Expression.Index index) {
        Kind object = kind(index.object());
        if (object == Kind.KEYS || object == Kind.REDIS) {
            inside(index.object());
        } else {
            value(index.object());
        }
        if (object == Kind.REDIS && !(index.key() instanceof Expression.Constant)) {
            fail();
        }
        value(index.key());
    }

    private void call(Expression.Call call) {
        Kind callee = kind(call.function());
        if (callee == Kind.CALL) {
            inside(call.function());
            command(call.arguments());
            call.arguments().forEach(this::value);
        } else if (isReading(call)) {
            inside(call.arguments().getFirst());
            call.arguments().subList(1, call.arguments().size()).forEach(this::value);
        } else {
            callee(call);
            call.arguments().forEach(this::value);
        }
    }

    /// A named function keeps its parameters as keys as long as it is only called.
    private void callee(Expression.Call call) {
        LocalVariable variable = variable(call.function());
        FunctionBody body = variable == null ? null : functions.get(variable);
        if (body == null) {
            value(call.function());
            return;
        }
        List<Expression> arguments = call.arguments();
        for (int i = 0; i < body.parameters().size(); i++) {
            boolean key;
            if (i < arguments.size()) {
                Expression argument = arguments.get(i);
                key = kind(argument) == Kind.KEY || (i == arguments.size() - 1 && isUnpackedKeys(argument));
            } else {
                key = arguments.isEmpty()
                        || !ExpressionCompiler.isMultiple(arguments.getLast())
                        || isUnpackedKeys(arguments.getLast());
            }
            if (!key) {
                refuse(body.parameters().get(i));
            }
        }
    }

    private static @Nullable LocalVariable variable(Expression expression) {
        return switch (expression) {
            case Expression.Local local -> local.variable();
            case Expression.Outer outer -> outer.variable();
            default -> null;
        };
    }

    /// `unpack(KEYS, ...)`, `table.concat(KEYS, ...)`: they read the table and keep nothing of it.
    private boolean isReading(Expression.Call call) {
        if (call.arguments().isEmpty() || kind(call.arguments().getFirst()) != Kind.KEYS) {
            return false;
        }
        return isGlobal(call.function(), "unpack")
                || (call.function() instanceof Expression.Index index
                        && isGlobal(index.object(), "table")
                        && index.key() instanceof Expression.Constant constant
                        && constant.value() instanceof LuaString name
                        && name.is("concat"));
    }

    private boolean isUnpackedKeys(Expression expression) {
        return expression instanceof Expression.Call call && isGlobal(call.function(), "unpack") && isReading(call);
    }

    private static boolean isGlobal(Expression expression, String... names) {
        if (expression instanceof Expression.Global global) {
            for (String name : names) {
                if (global.name().is(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    // ---- commands

    private void command(List<Expression> arguments) {
        if (arguments.isEmpty()
                || !(arguments.getFirst() instanceof Expression.Constant constant)
                || !(constant.value() instanceof LuaString name)) {
            fail();
            return;
        }
        List<Expression> behindName = arguments.subList(1, arguments.size());
        boolean open = !behindName.isEmpty() && ExpressionCompiler.isMultiple(behindName.getLast());
        boolean clean = open ? hasOnlyKeysOpen(name.toString(), behindName) : hasOnlyKeys(name.toString(), behindName);
        if (!clean) {
            fail();
        }
    }

    private boolean hasOnlyKeys(String command, List<Expression> arguments) {
        List<@Nullable String> constants = new ArrayList<>();
        for (Expression argument : arguments) {
            constants.add(constant(argument));
        }
        int[] positions = commands.positions(command, constants);
        if (positions == null) {
            return false;
        }
        for (int position : positions) {
            if (position > arguments.size() || kind(arguments.get(position - 1)) != Kind.KEY) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String constant(Expression expression) {
        LuaString text =
                expression instanceof Expression.Constant constant ? LuaValue.toStringOrNull(constant.value()) : null;
        return text == null ? null : text.toString();
    }

    /// The last argument stands for any number of values: keys all of them, or anything.
    private boolean hasOnlyKeysOpen(String command, List<Expression> arguments) {
        CommandKeys.Range range = commands.range(command);
        if (range == null) {
            return false;
        }
        if (range.first() == 0) {
            return true;
        }
        int fixed = arguments.size() - 1;
        boolean keysFollow = isUnpackedKeys(arguments.getLast());
        if (!keysFollow && (range.last() < 0 || range.last() > fixed)) {
            return false;
        }
        int last = range.last() < 0 ? fixed : Math.min(range.last(), fixed);
        for (int position = range.first(); position <= last; position += range.step()) {
            if (kind(arguments.get(position - 1)) != Kind.KEY) {
                return false;
            }
        }
        return true;
    }
}
