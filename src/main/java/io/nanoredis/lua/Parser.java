package io.nanoredis.lua;

import io.nanoredis.lua.Expression.BinaryOperator;
import io.nanoredis.lua.Expression.UnaryOperator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a syntax tree of a source, with all names resolved and operations on constant numbers done.
///
/// *Errors*: [LuaError] with Lua's texts. Nesting is limited as in Lua, so that no source overflows the Java stack.
final class Parser {
    private static final int LEVELS_MAX = 200;
    private static final int TARGETS_MAX = 200;

    private final Lexer lexer;
    private final Tokens tokens;
    private final String chunkName;
    private int level;
    private FunctionScope scope = new FunctionScope(null, 0);

    private Parser(byte[] source, String chunkName, int level) {
        this.lexer = new Lexer(source, chunkName);
        this.tokens = new Tokens(lexer);
        this.chunkName = chunkName;
        this.level = level;
    }

    /// Parses a chunk; the level is how deep calls nest already.
    static Chunk parse(byte[] source, String chunkName, int level) {
        return new Parser(source, chunkName, level).chunk();
    }

    private Chunk chunk() {
        scope.vararg = true;
        lexer.advance();
        Statement.Block block = block();
        if (!lexer.is(Token.END_OF_SOURCE)) {
            throw tokens.expected(Token.END_OF_SOURCE.text);
        }
        return new Chunk(
                chunkName, new FunctionBody(List.of(), true, null, List.copyOf(scope.outers), block, 0, lexer.line()));
    }

    // ---- levels

    private void enterLevel() {
        if (++level > LEVELS_MAX) {
            throw lexer.error("chunk has too many syntax levels");
        }
    }

    private void leaveLevel() {
        level--;
    }

    // ---- blocks

    private boolean blockEnds() {
        return switch (lexer.token()) {
            case ELSE, ELSEIF, END, END_OF_SOURCE, UNTIL -> true;
            default -> false;
        };
    }

    private Statement.Block block() {
        int mark = scope.mark();
        Statement.Block block = openBlock();
        scope.forgetSince(mark);
        return block;
    }

    /// A block whose variables stay visible behind it.
    private Statement.Block openBlock() {
        enterLevel();
        List<Statement> statements = new ArrayList<>();
        boolean last = false;
        while (!last && !blockEnds()) {
            Statement statement = statement();
            statements.add(statement);
            last = statement instanceof Statement.Return || statement instanceof Statement.Break;
            tokens.takes(';');
        }
        leaveLevel();
        return new Statement.Block(statements);
    }

    private Statement.Block loopBlock() {
        scope.enterLoop();
        Statement.Block block = block();
        scope.leaveLoop();
        return block;
    }

    private LocalVariable newLocal(LuaString name, int pending) {
        if (scope.localsInUse() + pending + 1 > FunctionScope.LOCALS_MAX) {
            throw scope.tooMany(FunctionScope.LOCALS_MAX, "local variables", lexer);
        }
        return new LocalVariable(name.toString());
    }

    // ---- statements

    private Statement statement() {
        int line = lexer.line();
        switch (lexer.token()) {
            case IF:
                return ifStatement(line);
            case WHILE:
                return whileStatement(line);
            case DO:
                lexer.advance();
                Statement.Block block = block();
                tokens.takeClosing(Token.END, Token.DO, line);
                return new Statement.Do(block, line);
            case FOR:
                return forStatement(line);
            case REPEAT:
                return repeatStatement(line);
            case FUNCTION:
                return functionStatement(line);
            case LOCAL:
                lexer.advance();
                return tokens.takes(Token.FUNCTION) ? localFunction(line) : local(line);
            case RETURN:
                return returnStatement(line);
            case BREAK:
                lexer.advance();
                if (!scope.isInLoop()) {
                    throw lexer.errorNear("no loop to break");
                }
                return new Statement.Break(line);
            default:
                return expressionStatement(line);
        }
    }

    private Statement ifStatement(int line) {
        List<Expression> conditions = new ArrayList<>();
        List<Statement.Block> blocks = new ArrayList<>();
        do {
            lexer.advance();
            conditions.add(expression());
            tokens.take(Token.THEN);
            blocks.add(block());
        } while (lexer.is(Token.ELSEIF));
        Statement.Block otherwise = tokens.takes(Token.ELSE) ? block() : null;
        tokens.takeClosing(Token.END, Token.IF, line);
        return new Statement.If(conditions, blocks, otherwise, line);
    }

    private Statement whileStatement(int line) {
        lexer.advance();
        Expression condition = expression();
        tokens.take(Token.DO);
        Statement.Block block = loopBlock();
        tokens.takeClosing(Token.END, Token.WHILE, line);
        return new Statement.While(condition, block, line);
    }

    private Statement repeatStatement(int line) {
        lexer.advance();
        int mark = scope.mark();
        scope.enterLoop();
        Statement.Block block = openBlock();
        scope.leaveLoop();
        tokens.takeClosing(Token.UNTIL, Token.REPEAT, line);
        Expression condition = expression();
        scope.forgetSince(mark);
        return new Statement.Repeat(block, condition, line);
    }

    private Statement forStatement(int line) {
        lexer.advance();
        LuaString first = tokens.name();
        Statement loop;
        if (lexer.is('=')) {
            loop = numericFor(first, line);
        } else if (lexer.is(',') || lexer.is(Token.IN)) {
            loop = genericFor(first, line);
        } else {
            throw lexer.errorNear("'=' or 'in' expected");
        }
        tokens.takeClosing(Token.END, Token.FOR, line);
        return loop;
    }

    private Statement numericFor(LuaString name, int line) {
        LocalVariable variable = newLocal(name, 3);
        lexer.advance();
        Expression first = expression();
        tokens.take(',');
        Expression last = expression();
        Expression step = tokens.takes(',') ? expression() : null;
        return new Statement.NumericFor(variable, first, last, step, forBlock(List.of(variable)), line);
    }

    private Statement genericFor(LuaString first, int line) {
        List<LocalVariable> variables = new ArrayList<>();
        variables.add(newLocal(first, 3));
        while (tokens.takes(',')) {
            LuaString name = tokens.name();
            variables.add(newLocal(name, 3 + variables.size()));
        }
        tokens.take(Token.IN);
        List<Expression> values = expressions();
        return new Statement.GenericFor(variables, values, forBlock(variables), line);
    }

    private Statement.Block forBlock(List<LocalVariable> variables) {
        tokens.take(Token.DO);
        int mark = scope.mark();
        scope.hide(3);
        variables.forEach(scope::declare);
        Statement.Block block = loopBlock();
        scope.forgetSince(mark);
        scope.hide(-3);
        return block;
    }

    private Statement functionStatement(int line) {
        lexer.advance();
        Expression target = variable(tokens.name(), lexer.lastLine());
        boolean method = false;
        while (lexer.is('.') || lexer.is(':')) {
            method = lexer.is(':');
            lexer.advance();
            target = new Expression.Index(target, new Expression.Constant(tokens.name()), lexer.lastLine());
            if (method) {
                break;
            }
        }
        markAssigned(target);
        FunctionBody body = functionBody(method, line);
        return new Statement.Assignment(List.of(target), List.of(new Expression.Function(body)), line);
    }

    private Statement localFunction(int line) {
        LocalVariable variable = newLocal(tokens.name(), 0);
        scope.declare(variable);
        return new Statement.LocalFunction(variable, functionBody(false, lexer.line()), line);
    }

    private Statement local(int line) {
        List<LocalVariable> variables = new ArrayList<>();
        do {
            LuaString name = tokens.name();
            variables.add(newLocal(name, variables.size()));
        } while (tokens.takes(','));
        List<Expression> values = tokens.takes('=') ? expressions() : List.of();
        variables.forEach(scope::declare);
        return new Statement.Local(variables, values, line);
    }

    private Statement returnStatement(int line) {
        lexer.advance();
        List<Expression> values = blockEnds() || lexer.is(';') ? List.of() : expressions();
        return new Statement.Return(values, line);
    }

    private Statement expressionStatement(int line) {
        Expression first = suffixed();
        if (first instanceof Expression.Call || first instanceof Expression.MethodCall) {
            return new Statement.Call(first, line);
        }
        List<Expression> targets = new ArrayList<>();
        targets.add(first);
        requireAssignable(first);
        while (tokens.takes(',')) {
            Expression target = suffixed();
            targets.add(target);
            if (targets.size() > TARGETS_MAX - level) {
                throw scope.tooMany(TARGETS_MAX - level, "variables in assignment", lexer);
            }
            requireAssignable(target);
        }
        tokens.take('=');
        List<Expression> values = expressions();
        targets.forEach(Parser::markAssigned);
        return new Statement.Assignment(targets, values, lexer.lastLine());
    }

    private void requireAssignable(Expression target) {
        switch (target) {
            case Expression.Local ignored -> {}
            case Expression.Outer ignored -> {}
            case Expression.Global ignored -> {}
            case Expression.Index ignored -> {}
            default -> throw lexer.errorNear("syntax error");
        }
    }

    private static void markAssigned(Expression target) {
        if (target instanceof Expression.Local local) {
            local.variable().assign();
        } else if (target instanceof Expression.Outer outer) {
            outer.variable().assign();
        }
    }

    // ---- expressions

    private List<Expression> expressions() {
        List<Expression> expressions = new ArrayList<>();
        do {
            expressions.add(expression());
        } while (tokens.takes(','));
        return expressions;
    }

    private Expression expression() {
        return expression(0);
    }

    /// An expression whose operators all bind stronger than a limit.
    private Expression expression(int limit) {
        enterLevel();
        Expression left;
        UnaryOperator unary = UnaryOperator.of(lexer.token(), lexer.character());
        if (unary != null) {
            lexer.advance();
            Expression operand = expression(BinaryOperator.UNARY_PRIORITY);
            left = Folding.unary(unary, operand, lexer.lastLine());
        } else {
            left = simple();
        }
        BinaryOperator operator = BinaryOperator.of(lexer.token(), lexer.character());
        while (operator != null && operator.left > limit) {
            lexer.advance();
            Expression right = expression(operator.right);
            left = Folding.binary(operator, left, right, lexer.lastLine());
            operator = BinaryOperator.of(lexer.token(), lexer.character());
        }
        leaveLevel();
        return left;
    }

    private Expression simple() {
        switch (lexer.token()) {
            case NUMBER:
                return constant(LuaValue.of(lexer.number()));
            case STRING:
                return constant(lexer.string());
            case NIL:
                return constant(null);
            case TRUE:
                return constant(true);
            case FALSE:
                return constant(false);
            case VARARG:
                if (!scope.vararg) {
                    throw lexer.errorNear("cannot use '...' outside a vararg function");
                }
                scope.usesVararg = true;
                lexer.advance();
                return new Expression.Vararg();
            case FUNCTION:
                lexer.advance();
                return new Expression.Function(functionBody(false, lexer.line()));
            default:
                return lexer.is('{') ? table() : suffixed();
        }
    }

    private Expression constant(@Nullable Object value) {
        lexer.advance();
        return new Expression.Constant(value);
    }

    /// A name or an expression in parentheses, and what follows it: fields, calls.
    private Expression suffixed() {
        Expression expression = primary();
        while (true) {
            int line = lexer.line();
            switch (lexer.character()) {
                case '.' -> {
                    lexer.advance();
                    expression =
                            new Expression.Index(expression, new Expression.Constant(tokens.name()), lexer.lastLine());
                }
                case '[' -> {
                    Expression key = bracketed();
                    expression = new Expression.Index(expression, key, lexer.lastLine());
                }
                case ':' -> {
                    lexer.advance();
                    LuaString method = tokens.name();
                    int callLine = lexer.line();
                    expression = new Expression.MethodCall(expression, method, arguments(), callLine);
                }
                default -> {
                    if (!lexer.is('(') && !lexer.is('{') && !lexer.is(Token.STRING)) {
                        return expression;
                    }
                    expression = new Expression.Call(expression, arguments(), line);
                }
            }
        }
    }

    private Expression primary() {
        int line = lexer.line();
        if (lexer.is(Token.NAME)) {
            return variable(tokens.name(), line);
        }
        if (lexer.is('(')) {
            lexer.advance();
            Expression inner = expression();
            tokens.takeClosing(')', '(', line);
            return inner instanceof Expression.Constant ? inner : new Expression.Parentheses(inner);
        }
        throw lexer.errorNear("unexpected symbol");
    }

    private Expression variable(LuaString name, int line) {
        String text = name.toString();
        LocalVariable local = scope.local(text);
        if (local != null) {
            return new Expression.Local(local);
        }
        int index = scope.outer(text, lexer);
        return index >= 0
                ? new Expression.Outer(scope.outers.get(index).variable(), index)
                : new Expression.Global(name, line);
    }

    private Expression bracketed() {
        lexer.advance();
        Expression key = expression();
        tokens.take(']');
        return key;
    }

    private List<Expression> arguments() {
        int line = lexer.line();
        if (lexer.is(Token.STRING)) {
            return List.of(constant(lexer.string()));
        }
        if (lexer.is('{')) {
            return List.of(table());
        }
        if (!lexer.is('(')) {
            throw lexer.errorNear("function arguments expected");
        }
        if (line != lexer.lastLine()) {
            throw lexer.errorNear("ambiguous syntax (function call x new statement)");
        }
        lexer.advance();
        if (tokens.takes(')')) {
            return List.of();
        }
        List<Expression> arguments = expressions();
        tokens.takeClosing(')', '(', line);
        return arguments;
    }

    private Expression table() {
        int line = lexer.line();
        tokens.take('{');
        List<Expression.Field> fields = new ArrayList<>();
        while (!lexer.is('}')) {
            fields.add(field());
            if (!tokens.takes(',') && !tokens.takes(';')) {
                break;
            }
        }
        tokens.takeClosing('}', '{', line);
        return new Expression.Table(fields, line);
    }

    private Expression.Field field() {
        if (lexer.is(Token.NAME) && lexer.nextIs('=')) {
            Expression key = new Expression.Constant(tokens.name());
            tokens.take('=');
            Expression value = expression();
            return new Expression.Field(key, value, lexer.lastLine());
        }
        if (lexer.is('[')) {
            Expression key = bracketed();
            tokens.take('=');
            Expression value = expression();
            return new Expression.Field(key, value, lexer.lastLine());
        }
        Expression value = expression();
        return new Expression.Field(null, value, lexer.lastLine());
    }

    private FunctionBody functionBody(boolean method, int line) {
        FunctionScope inner = new FunctionScope(scope, line);
        scope = inner;
        tokens.take('(');
        List<LocalVariable> parameters = new ArrayList<>();
        if (method) {
            parameters.add(newLocal(LuaString.of("self"), 0));
        }
        if (!lexer.is(')')) {
            parameters(parameters);
        }
        parameters.forEach(inner::declare);
        LocalVariable arg = null;
        if (inner.vararg) {
            arg = newLocal(LuaString.of("arg"), 0);
            inner.declare(arg);
        }
        tokens.take(')');
        Statement.Block block = openBlock();
        int lastLine = lexer.line();
        tokens.takeClosing(Token.END, Token.FUNCTION, line);
        scope = inner.around == null ? inner : inner.around;
        FunctionBody.ArgTable table = arg == null ? null : new FunctionBody.ArgTable(arg, !inner.usesVararg);
        return new FunctionBody(parameters, inner.vararg, table, List.copyOf(inner.outers), block, line, lastLine);
    }

    private void parameters(List<LocalVariable> parameters) {
        do {
            if (lexer.is(Token.NAME)) {
                parameters.add(newLocal(tokens.name(), parameters.size()));
            } else if (tokens.takes(Token.VARARG)) {
                scope.vararg = true;
            } else {
                throw lexer.errorNear("<name> or '...' expected");
            }
        } while (!scope.vararg && tokens.takes(','));
    }
}
