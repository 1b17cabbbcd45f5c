package io.nanoredis.lua;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles the statements of a function to code for the register machine.
///
/// *Shape*: every local variable has a register from its declaration to the end of its block; values on the way use
/// the registers above.
final class FunctionCompiler {
    private static final int FIELDS_PER_FLUSH = 50;

    private final Chunk chunk;
    private final FunctionBody body;
    final CodeBuffer code = new CodeBuffer();
    final Registers registers = new Registers();
    private final ExpressionCompiler expressions;
    private final List<Prototype> functions = new ArrayList<>();
    private final List<LocalVariable> active = new ArrayList<>();
    private @Nullable Loop loop;

    /// A loop around the statement being compiled.
    private record Loop(@Nullable Loop around, int activeVariables, CodeBuffer.Jumps exits) {}

    private FunctionCompiler(Chunk chunk, FunctionBody body) {
        this.chunk = chunk;
        this.body = body;
        this.expressions = new ExpressionCompiler(this);
    }

    /// Compiles a whole chunk.
    static Prototype compile(Chunk chunk) {
        return new FunctionCompiler(chunk, chunk.main()).compile();
    }

    private Prototype compile() {
        body.parameters().forEach(this::declare);
        FunctionBody.ArgTable arg = body.arg();
        if (arg != null) {
            declare(arg.variable());
            if (arg.filled()) {
                code.emit(Op.ARG_TABLE, arg.variable().register, 0, 0, body.line());
            }
        }
        statements(body.block());
        code.emit(Op.RETURN_NONE, 0, 0, 0, body.lastLine());
        return new Prototype(
                chunk,
                body,
                registers.most(),
                code.code(),
                code.lines(),
                code.operands(),
                code.constants(),
                code.numbers(),
                functions.toArray(Prototype[]::new),
                captures(body));
    }

    private static int[] captures(FunctionBody body) {
        int[] captures = new int[body.outers().size()];
        for (int i = 0; i < captures.length; i++) {
            FunctionBody.OuterVariable outer = body.outers().get(i);
            captures[i] = outer.outerIndex() < 0 ? outer.variable().register : -1 - outer.outerIndex();
        }
        return captures;
    }

    /// Compiles an inner function; returns its number.
    int function(FunctionBody inner) {
        functions.add(new FunctionCompiler(chunk, inner).compile());
        return functions.size() - 1;
    }

    // ---- variables

    /// Gives a variable the next free register.
    private void declare(LocalVariable variable) {
        variable.register = registers.take(1, this);
        active.add(variable);
    }

    /// Gives a variable a register that has been taken for it.
    private void declareAt(LocalVariable variable, int register) {
        variable.register = register;
        active.add(variable);
    }

    /// Whether a register belongs to a variable.
    boolean isVariable(int register) {
        return !active.isEmpty() && register <= active.getLast().register;
    }

    private void forgetSince(int mark, int register) {
        active.subList(mark, active.size()).clear();
        registers.freeFrom(register);
    }

    private boolean hasCapturedSince(int mark) {
        for (int i = mark; i < active.size(); i++) {
            if (active.get(i).isCaptured()) {
                return true;
            }
        }
        return false;
    }

    // ---- statements

    private void statements(Statement.Block block) {
        for (Statement statement : block.statements()) {
            statement(statement);
        }
    }

    /// A block of its own: its variables end with it.
    private void block(Statement.Block block, int line) {
        int mark = active.size();
        int register = registers.free();
        statements(block);
        close(mark, register, line);
        forgetSince(mark, register);
    }

    private void close(int mark, int register, int line) {
        if (hasCapturedSince(mark)) {
            code.emit(Op.CLOSE, register, 0, 0, line);
        }
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Local local -> local(local);
            case Statement.LocalFunction function -> localFunction(function);
            case Statement.Assignment assignment -> new AssignmentCompiler(this, expressions).compile(assignment);
            case Statement.Call call -> call(call);
            case Statement.Do block -> block(block.block(), block.line());
            case Statement.While loop -> whileLoop(loop);
            case Statement.Repeat loop -> repeatLoop(loop);
            case Statement.If conditional -> conditional(conditional);
            case Statement.NumericFor loop -> numericFor(loop);
            case Statement.GenericFor loop -> genericFor(loop);
            case Statement.Return result -> result(result);
            case Statement.Break exit -> exit(exit);
        }
    }

    private void local(Statement.Local statement) {
        int first = registers.free();
        int count = statement.variables().size();
        expressions.list(statement.values(), count, statement.line());
        for (int i = 0; i < count; i++) {
            declareAt(statement.variables().get(i), first + i);
        }
        registers.freeFrom(first + count);
    }

    private void localFunction(Statement.LocalFunction statement) {
        declare(statement.variable());
        int number = function(statement.body());
        code.emit(
                Op.CLOSURE,
                statement.variable().register,
                number,
                0,
                statement.body().lastLine());
    }

    private void call(Statement.Call statement) {
        int before = registers.free();
        expressions.call(statement.call(), 0);
        registers.freeFrom(before);
    }

    private void enterLoop() {
        loop = new Loop(loop, active.size(), new CodeBuffer.Jumps());
    }

    private void leaveLoop() {
        Loop inner = loop;
        if (inner != null) {
            code.land(inner.exits);
            loop = inner.around;
        }
    }

    private void exit(Statement.Break statement) {
        Loop inner = loop;
        if (inner == null) {
            throw new IllegalStateException("break outside of a loop passed the parser");
        }
        if (hasCapturedSince(inner.activeVariables)) {
            int register = active.get(inner.activeVariables).register;
            code.emit(Op.CLOSE, register, 0, 0, statement.line());
        }
        code.emitJump(inner.exits, Op.JUMP, 0, 0, statement.line());
    }

    private void whileLoop(Statement.While statement) {
        int top = code.length();
        CodeBuffer.Jumps end = new CodeBuffer.Jumps();
        expressions.jump(statement.condition(), false, end, statement.line());
        enterLoop();
        block(statement.block(), statement.line());
        code.emitJumpTo(top, Op.LOOP, 0, 0, statement.line());
        code.land(end);
        leaveLoop();
    }

    private void repeatLoop(Statement.Repeat statement) {
        int top = code.length();
        enterLoop();
        int mark = active.size();
        int register = registers.free();
        statements(statement.block());
        CodeBuffer.Jumps end = new CodeBuffer.Jumps();
        expressions.jump(statement.condition(), true, end, statement.line());
        close(mark, register, statement.line());
        code.emitJumpTo(top, Op.LOOP, 0, 0, statement.line());
        code.land(end);
        close(mark, register, statement.line());
        forgetSince(mark, register);
        leaveLoop();
    }

    private void conditional(Statement.If statement) {
        CodeBuffer.Jumps end = new CodeBuffer.Jumps();
        int last = statement.conditions().size() - 1;
        for (int i = 0; i <= last; i++) {
            CodeBuffer.Jumps next = new CodeBuffer.Jumps();
            expressions.jump(statement.conditions().get(i), false, next, statement.line());
            block(statement.blocks().get(i), statement.line());
            if (i < last || statement.otherwise() != null) {
                code.emitJump(end, Op.JUMP, 0, 0, statement.line());
            }
            code.land(next);
        }
        if (statement.otherwise() != null) {
            block(statement.otherwise(), statement.line());
        }
        code.land(end);
    }

    private void numericFor(Statement.NumericFor statement) {
        int line = statement.line();
        int base = registers.free();
        expressions.toNext(statement.first());
        expressions.toNext(statement.last());
        Expression step = statement.step();
        expressions.toNext(step == null ? new Expression.Constant(LuaValue.of(1.0)) : step);
        int prepare = code.emit(Op.NUMERIC_FOR_PREPARE, base, 0, 0, line);
        enterLoop();
        int top = code.length();
        forBlock(List.of(statement.variable()), statement.block(), line);
        code.patch(prepare, code.length());
        code.emitJumpTo(top, Op.NUMERIC_FOR, base, 0, line);
        leaveLoop();
        registers.freeFrom(base);
    }

    private void genericFor(Statement.GenericFor statement) {
        int line = statement.line();
        int base = registers.free();
        expressions.list(statement.values(), 3, line);
        registers.freeFrom(base + 3);
        CodeBuffer.Jumps test = new CodeBuffer.Jumps();
        code.emitJump(test, Op.JUMP, 0, 0, line);
        enterLoop();
        int top = code.length();
        int count = statement.variables().size();
        // The call needs three places above the loop's own ones.
        registers.take(3, this);
        registers.freeFrom(base + 3);
        forBlock(statement.variables(), statement.block(), line);
        code.land(test);
        code.emitJumpTo(top, Op.GENERIC_FOR, base, count, line);
        leaveLoop();
        registers.freeFrom(base);
    }

    private void forBlock(List<LocalVariable> variables, Statement.Block block, int line) {
        int mark = active.size();
        int register = registers.free();
        variables.forEach(this::declare);
        statements(block);
        close(mark, register, line);
        forgetSince(mark, register);
    }

    private void result(Statement.Return statement) {
        List<Expression> values = statement.values();
        int line = statement.line();
        int before = registers.free();
        if (values.isEmpty()) {
            code.emit(Op.RETURN_NONE, 0, 0, 0, line);
        } else if (values.size() > 1 || ExpressionCompiler.isMultiple(values.getLast())) {
            results(values, line);
        } else {
            code.emit(Op.RETURN_ONE, expressions.toAny(values.getFirst()), 0, 0, line);
        }
        registers.freeFrom(before);
    }

    private void results(List<Expression> values, int line) {
        int first = registers.free();
        boolean call = values.size() == 1 && !(values.getFirst() instanceof Expression.Vararg);
        if (call) {
            int pc = expressions.call(values.getFirst(), ExpressionCompiler.ALL);
            code.makeTailCall(pc);
            // Where a library function was called, its results are still to be returned.
            code.emit(Op.RETURN, first, 0, 0, line);
            return;
        }
        boolean open = expressions.openList(values);
        code.emit(Op.RETURN, first, open ? 0 : values.size() + 1, 0, line);
    }

    /// The number of list fields after which a table constructor stores them.
    static int fieldsPerFlush() {
        return FIELDS_PER_FLUSH;
    }

    LuaError tooComplex() {
        return new LuaError(Chunk.shortName(chunk.source(), Chunk.SHOWN_IN_SYNTAX_ERRORS) + ":"
                + Math.max(1, body.lastLine()) + ": function or expression too complex");
    }
}
