package io.nanoredis.lua;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One walk over the syntax tree of a chunk: follows the tables of keys and arguments and `redis.call` through it, and
/// looks at every call of a command. See [KeyAnalysis] for what it is after.
///
/// *Shape*: the main function is walked through, then every function that is reached from there or is one of the roots.
/// A function that a variable stands for is reached where that is mentioned, all others where they stand, but for the
/// callbacks of `redis.register_function`, which only their own calls reach.
///
/// *Thread*: that of the analysis.
final class KeyWalk {
    private final CommandKeys commands;
    private final KeyFacts facts;
    private final FunctionBody main;
    /// The functions that a library's callers call, with the tables of keys and arguments; empty for a script, which
    /// has these as globals.
    private final Set<FunctionBody> entries;
    private final boolean everything;
    private final KeyExpressions expressions;

    private final Set<FunctionBody> reached = new HashSet<>();
    private final ArrayDeque<FunctionBody> ahead = new ArrayDeque<>();
    private final List<KeyProof.Condition> conditions = new ArrayList<>();
    private FunctionBody current;
    private boolean proven = true;
    private boolean argumentsEscape;
    private boolean escapes;
    private long steps;

    /// @param everything whether functions that nobody reaches are walked through as well
    KeyWalk(CommandKeys commands, KeyFacts facts, FunctionBody main, Set<FunctionBody> entries, boolean everything) {
        this.commands = commands;
        this.facts = facts;
        this.main = main;
        this.entries = entries;
        this.everything = everything;
        expressions = new KeyExpressions(facts, entries.isEmpty());
        current = main;
    }

    /// Walks through all that is reached.
    void run(Collection<FunctionBody> roots) {
        reach(main);
        roots.forEach(this::reach);
        while (!ahead.isEmpty()) {
            visit(ahead.removeFirst());
        }
    }

    /// What the walk has shown; for certain only if it has changed no facts.
    KeyProof proof() {
        return proven && !(argumentsEscape && !conditions.isEmpty()) ? new KeyProof(true, conditions) : KeyProof.NONE;
    }

    /// Whether anything asks for the environment or compiles text.
    boolean escapes() {
        return escapes;
    }

    long steps() {
        return steps;
    }

    /// A walk that has shown nothing.
    KeyWalk givenUp() {
        fail();
        return this;
    }

    private void fail() {
        proven = false;
    }

    private boolean isLibrary() {
        return !entries.isEmpty();
    }

    // ---- functions

    private void reach(FunctionBody body) {
        if (reached.add(body)) {
            ahead.add(body);
        }
    }

    private void visitHere(FunctionBody body) {
        if (reached.add(body)) {
            visit(body);
        }
    }

    private void visit(FunctionBody body) {
        FunctionBody around = current;
        current = body;
        body.parameters().forEach(parameter -> facts.declare(parameter, body));
        if (body.arg() != null) {
            facts.add(body.arg().variable(), ValueKind.OTHER);
        }
        if (entries.contains(body)) {
            enter(body.parameters());
        }
        block(body.block());
        if (!(lastOf(body.block()) instanceof Statement.Return)) {
            facts.returnsSeveral(body);
        }
        current = around;
    }

    private void enter(List<LocalVariable> parameters) {
        if (!parameters.isEmpty()) {
            assign(parameters.getFirst(), ValueKind.KEYS);
        }
        if (parameters.size() > 1) {
            assign(parameters.get(1), ValueKind.ARGUMENTS);
        }
    }

    private static @Nullable Statement lastOf(Statement.Block block) {
        return block.statements().isEmpty() ? null : block.statements().getLast();
    }

    /// A function that a variable stands for.
    private void name(LocalVariable variable, FunctionBody body) {
        facts.nest(body, current);
        facts.add(variable, ValueKind.OTHER);
        if (variable.isAssigned()) {
            facts.escape(body);
            visitHere(body);
        } else {
            facts.name(variable, body);
            if (everything) {
                reach(body);
            }
        }
    }

    /// A function that goes somewhere.
    private void escape(FunctionBody body) {
        facts.nest(body, current);
        facts.escape(body);
        visitHere(body);
    }

    /// A variable whose value goes somewhere.
    private void refer(LocalVariable variable) {
        FunctionBody body = facts.function(variable);
        if (body != null) {
            facts.escape(body);
            reach(body);
        }
        mention(variable);
    }

    /// What a library keeps lives from call to call: a function that anybody may have kept must not hold on to the keys
    /// of the call that made it, nor to functions which may.
    private void mention(LocalVariable variable) {
        FunctionBody owner = facts.owner(variable);
        if (!isLibrary() || owner == null || owner.equals(main) || !isOfOneCall(variable)) {
            return;
        }
        for (FunctionBody at = current; at != null && !at.equals(owner); at = facts.parent(at)) {
            if (facts.isEscaping(at)) {
                fail();
            }
        }
    }

    private boolean isOfOneCall(LocalVariable variable) {
        return switch (facts.kind(variable)) {
            case KEYS, KEY, ARGUMENTS -> true;
            default -> facts.function(variable) != null || facts.names(variable) != null;
        };
    }

    // ---- variables

    private void declare(LocalVariable variable) {
        facts.declare(variable, current);
    }

    private void assign(LocalVariable variable, ValueKind kind) {
        ValueKind known = facts.add(variable, isKept(variable) ? ValueKind.OTHER : kind);
        if (known != kind) {
            lose(kind);
        }
    }

    /// Whether a variable still has, in one call of a function, what another call has left in it.
    private boolean isKept(LocalVariable variable) {
        return isLibrary() && variable.isAssigned() && main.equals(facts.owner(variable));
    }

    private void lose(ValueKind kind) {
        if (kind.isSensitive()) {
            fail();
        } else if (kind == ValueKind.ARGUMENTS) {
            argumentsEscape = true;
        }
    }

    /// An expression whose value a variable gets.
    private void assign(LocalVariable variable, Expression value) {
        assign(variable, expressions.kind(value));
        inside(value);
    }

    // ---- statements

    private void block(Statement.Block block) {
        block.statements().forEach(this::statement);
    }

    private void statement(Statement statement) {
        steps++;
        switch (statement) {
            case Statement.Local local -> local(local);
            case Statement.LocalFunction function -> {
                declare(function.variable());
                name(function.variable(), function.body());
            }
            case Statement.Assignment assignment -> assignment(assignment);
            case Statement.Call call -> value(call.call());
            case Statement.Do inner -> block(inner.block());
            case Statement.While loop -> {
                inside(loop.condition());
                block(loop.block());
            }
            case Statement.Repeat loop -> {
                block(loop.block());
                inside(loop.condition());
            }
            case Statement.If conditional -> {
                conditional.conditions().forEach(this::inside);
                conditional.blocks().forEach(this::block);
                if (conditional.otherwise() != null) {
                    block(conditional.otherwise());
                }
            }
            case Statement.NumericFor loop -> numericFor(loop);
            case Statement.GenericFor loop -> genericFor(loop);
            case Statement.Return result -> result(result.values());
            case Statement.Break ignored -> {}
        }
    }

    private void local(Statement.Local local) {
        List<LocalVariable> variables = local.variables();
        variables.forEach(this::declare);
        List<Expression> values = local.values();
        for (int i = 0; i < values.size(); i++) {
            if (i >= variables.size()) {
                value(values.get(i));
            } else if (values.get(i) instanceof Expression.Function function) {
                name(variables.get(i), function.body());
            } else {
                initial(variables.get(i), values.get(i));
            }
        }
        for (int i = values.size(); i < variables.size(); i++) {
            facts.add(variables.get(i), expressions.further(values));
        }
    }

    private void initial(LocalVariable variable, Expression value) {
        if (!variable.isAssigned()) {
            facts.begin(variable, expressions.names(value), Builtins.name(value, facts));
        }
        assign(variable, value);
    }

    private void assignment(Statement.Assignment assignment) {
        List<Expression> values = assignment.values();
        List<Expression> targets = assignment.targets();
        for (int i = 0; i < Math.max(values.size(), targets.size()); i++) {
            if (i >= targets.size()) {
                value(values.get(i));
            } else if (i < values.size()) {
                target(targets.get(i), values.get(i));
            } else {
                target(targets.get(i), expressions.further(values));
            }
        }
    }

    private void target(Expression target, Expression value) {
        LocalVariable variable = KeyExpressions.variable(target);
        if (variable == null) {
            target(target, ValueKind.OTHER);
            value(value);
        } else {
            assign(variable, value);
        }
    }

    private void target(Expression target, ValueKind kind) {
        LocalVariable variable = KeyExpressions.variable(target);
        if (variable != null) {
            assign(variable, kind);
        } else if (target instanceof Expression.Index index) {
            value(index.object());
            value(index.key());
        } else {
            fail();
        }
    }

    private void numericFor(Statement.NumericFor loop) {
        declare(loop.variable());
        facts.add(loop.variable(), ValueKind.OTHER);
        value(loop.first());
        value(loop.last());
        if (loop.step() != null) {
            value(loop.step());
        }
        block(loop.block());
    }

    private void genericFor(Statement.GenericFor loop) {
        loop.variables().forEach(this::declare);
        Expression table = expressions.loopedTable(loop.values());
        ValueKind looped = table == null ? ValueKind.OTHER : expressions.kind(table);
        if (table != null && (looped == ValueKind.KEYS || looped == ValueKind.ARGUMENTS)) {
            inside(table);
        } else {
            loop.values().forEach(this::value);
        }
        for (int i = 0; i < loop.variables().size(); i++) {
            boolean key = i == 1 && looped == ValueKind.KEYS;
            facts.add(loop.variables().get(i), key ? ValueKind.KEY : ValueKind.OTHER);
        }
        block(loop.block());
    }

    private void result(List<Expression> values) {
        if (values.size() != 1 || expressions.isOpen(values.getFirst())) {
            facts.returnsSeveral(current);
        }
        if (values.isEmpty()) {
            return;
        }
        ValueKind kind = expressions.kind(values.getFirst());
        if (facts.addResult(current, kind) != kind) {
            lose(kind);
        }
        inside(values.getFirst());
        values.subList(1, values.size()).forEach(this::value);
    }

    // ---- expressions

    /// An expression whose value goes somewhere: nothing that is followed may.
    private void value(Expression expression) {
        lose(expressions.kind(expression));
        inside(expression);
    }

    /// What an expression consists of; its own value is in good hands.
    private void inside(Expression expression) {
        steps++;
        switch (expression) {
            case Expression.Constant ignored -> {}
            case Expression.Vararg ignored -> {}
            case Expression.Function function -> escape(function.body());
            case Expression.Local local -> refer(local.variable());
            case Expression.Outer outer -> refer(outer.variable());
            case Expression.Global global -> {
                if (Builtins.isEscape(global.name())) {
                    escapes = true;
                    fail();
                }
            }
            case Expression.Index index -> index(index);
            case Expression.Call call -> call(call);
            case Expression.MethodCall call -> {
                value(call.object());
                call.arguments().forEach(this::value);
            }
            case Expression.Unary unary -> unary(unary);
            case Expression.Binary binary -> binary(binary);
            case Expression.Parentheses parentheses -> inside(parentheses.inner());
            case Expression.Table table -> table(table);
        }
    }

    private void table(Expression.Table table) {
        for (Expression.Field field : table.fields()) {
            if (field.key() != null) {
                value(field.key());
            }
            value(field.value());
        }
    }

    private void unary(Expression.Unary unary) {
        ValueKind kind = expressions.kind(unary.operand());
        boolean harmless = switch (unary.operator()) {
            case NOT -> true;
            case LENGTH -> kind == ValueKind.KEYS || kind == ValueKind.ARGUMENTS;
            case MINUS -> false;
        };
        if (!harmless) {
            lose(kind);
        }
        inside(unary.operand());
    }

    private void binary(Expression.Binary binary) {
        switch (binary.operator()) {
            case EQUAL, NOT_EQUAL -> {
                inside(binary.left());
                inside(binary.right());
            }
            case AND -> {
                // the left one is the value only where it is false or nil
                inside(binary.left());
                inside(binary.right());
            }
            case OR -> {
                ValueKind whole = expressions.kind(binary);
                alternative(binary.left(), whole);
                alternative(binary.right(), whole);
            }
            default -> {
                value(binary.left());
                value(binary.right());
            }
        }
    }

    private void alternative(Expression expression, ValueKind whole) {
        if (expressions.kind(expression) != whole) {
            lose(expressions.kind(expression));
        }
        inside(expression);
    }

    private void index(Expression.Index index) {
        ValueKind object = expressions.kind(index.object());
        if (object.isFollowed() && object != ValueKind.CALL) {
            inside(index.object());
        } else {
            value(index.object());
        }
        if (object == ValueKind.REDIS && !(index.key() instanceof Expression.Constant)) {
            fail();
        }
        value(index.key());
    }

    // ---- calls

    private void call(Expression.Call call) {
        List<Expression> arguments = call.arguments();
        if (expressions.kind(call.function()) == ValueKind.CALL) {
            inside(call.function());
            command(arguments);
            arguments.forEach(this::value);
            return;
        }
        FunctionBody body = expressions.callee(call.function());
        String builtin = body == null ? Builtins.name(call.function(), facts) : null;
        if (body != null) {
            callee(call.function(), body);
            bind(body, arguments);
        } else if (expressions.isRegistration(call.function())) {
            inside(call.function());
            arguments.forEach(this::registered);
        } else if (Builtins.isReader(builtin) && !arguments.isEmpty()) {
            read(call);
        } else if (Builtins.isProtectedCall(builtin) && !arguments.isEmpty()) {
            inside(call.function());
            protectedCall(builtin, arguments);
        } else if (Builtins.isCaller(builtin)) {
            inside(call.function());
            arguments.forEach(this::called);
        } else {
            value(call.function());
            arguments.forEach(this::value);
        }
    }

    private void read(Expression.Call call) {
        ValueKind kind = expressions.kind(call.arguments().getFirst());
        if (kind != ValueKind.KEYS && kind != ValueKind.ARGUMENTS) {
            lose(kind);
        }
        inside(call.function());
        inside(call.arguments().getFirst());
        call.arguments().subList(1, call.arguments().size()).forEach(this::value);
    }

    /// A function that is called and goes nowhere.
    private void callee(Expression function, FunctionBody body) {
        LocalVariable variable = KeyExpressions.variable(function);
        if (variable == null) {
            facts.nest(body, current);
            visitHere(body);
        } else {
            mention(variable);
            reach(body);
        }
    }

    private void bind(FunctionBody body, List<Expression> arguments) {
        List<LocalVariable> parameters = body.parameters();
        for (int i = 0; i < arguments.size(); i++) {
            if (i < parameters.size()) {
                assign(parameters.get(i), arguments.get(i));
            } else {
                value(arguments.get(i));
            }
        }
        for (int i = arguments.size(); i < parameters.size(); i++) {
            facts.add(parameters.get(i), expressions.further(arguments));
        }
    }

    /// `pcall(f, ...)`, `xpcall(f, handler)`: what the function returns is no longer followed.
    private void protectedCall(@Nullable String builtin, List<Expression> arguments) {
        FunctionBody body = expressions.callee(arguments.getFirst());
        List<Expression> rest = arguments.subList(1, arguments.size());
        if (body == null) {
            arguments.forEach(this::value);
            return;
        }
        facts.addResult(body, ValueKind.OTHER);
        callee(arguments.getFirst(), body);
        if ("pcall".equals(builtin)) {
            bind(body, rest);
        } else {
            rest.forEach(this::called);
        }
    }

    /// An argument of a function that calls the functions it is given and keeps none of them.
    private void called(Expression argument) {
        FunctionBody body = expressions.callee(argument);
        if (body == null) {
            value(argument);
        } else {
            facts.open(body);
            callee(argument, body);
        }
    }

    /// An argument of `redis.register_function`: callbacks are only called by the clients of the library.
    private void registered(Expression argument) {
        FunctionBody body = expressions.callee(argument);
        if (body != null) {
            facts.nest(body, parentOf(argument, body));
            if (everything) {
                reach(body);
            }
        } else if (argument instanceof Expression.Table table) {
            for (Expression.Field field : table.fields()) {
                if (field.key() != null) {
                    value(field.key());
                }
                registered(field.value());
            }
        } else {
            value(argument);
        }
    }

    private FunctionBody parentOf(Expression argument, FunctionBody body) {
        FunctionBody known = facts.parent(body);
        return KeyExpressions.variable(argument) == null || known == null ? current : known;
    }

    // ---- commands

    private void command(List<Expression> arguments) {
        Set<CommandName> names = arguments.isEmpty() ? null : expressions.names(arguments.getFirst());
        if (names == null) {
            fail();
            return;
        }
        CallShape shape = expressions.shape(arguments.subList(1, arguments.size()));
        for (CommandName name : names) {
            switch (name) {
                case CommandName.Constant constant -> {
                    if (!shape.touchesDeclaredKeysOnly(constant.name(), commands)) {
                        fail();
                    }
                }
                case CommandName.Argument argument -> conditions.add(new KeyProof.Condition(argument.number(), shape));
            }
        }
    }
}
