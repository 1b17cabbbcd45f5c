package io.nanoredis.lua;

import io.nanoredis.lua.Expression.BinaryOperator;
import io.nanoredis.lua.Expression.UnaryOperator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles the expressions of a function.
///
/// Long chains of operators (`a + b + ...`, `a or b or ...`) nest deep to the left in the tree; they are unrolled here,
/// so
/// that the depth of recursion is bounded by the parser's limit of levels.
final class ExpressionCompiler {
    /// As many results as there are.
    static final int ALL = -1;

    private final FunctionCompiler function;
    private final CodeBuffer code;
    private final Registers registers;
    /// The line of what was compiled last, for expressions that have none of their own.
    private int line = 1;

    ExpressionCompiler(FunctionCompiler function) {
        this.function = function;
        this.code = function.code;
        this.registers = function.registers;
    }

    static Expression unwrap(Expression expression) {
        Expression at = expression;
        while (at instanceof Expression.Parentheses parentheses) {
            at = parentheses.inner();
        }
        return at;
    }

    static boolean isMultiple(Expression expression) {
        return expression instanceof Expression.Call
                || expression instanceof Expression.MethodCall
                || expression instanceof Expression.Vararg;
    }

    static boolean isFieldName(Expression key) {
        return key instanceof Expression.Constant constant && constant.value() instanceof LuaString;
    }

    private int take(int count) {
        return registers.take(count, function);
    }

    // ---- where values go

    /// Puts a value into the next free register and returns it.
    int toNext(Expression expression) {
        int register = take(1);
        to(expression, register);
        return register;
    }

    /// The register of a variable, or the next free one with the value.
    int toAny(Expression expression) {
        Expression inner = unwrap(expression);
        return inner instanceof Expression.Local local ? local.variable().register : toNext(inner);
    }

    /// Assigns to a variable, whose old value the expression may use until the end.
    void assignLocal(Expression value, int register) {
        Expression inner = unwrap(value);
        if (writesEarly(inner)) {
            int temporary = toNext(inner);
            code.emit(Op.MOVE, register, temporary, 0, line);
        } else {
            to(inner, register);
        }
    }

    private static boolean writesEarly(Expression expression) {
        return expression instanceof Expression.Table
                || (expression instanceof Expression.Binary binary
                        && binary.operator().isChoice());
    }

    /// A list of values in the next registers, cut or filled with nil to so many.
    void list(List<Expression> values, int wanted, int atLine) {
        line = atLine;
        int first = registers.free();
        for (int i = 0; i < values.size(); i++) {
            Expression value = values.get(i);
            if (i == values.size() - 1 && isMultiple(value) && i < wanted) {
                multiple(value, wanted - i);
            } else if (i < wanted) {
                toNext(value);
            } else {
                // Evaluated for its effects only.
                int before = registers.free();
                toNext(value);
                registers.freeFrom(before);
            }
        }
        int have = registers.free() - first;
        if (have < wanted) {
            int from = take(wanted - have);
            code.emit(Op.NIL, from, from + wanted - have - 1, 0, atLine);
        }
    }

    /// All values in the next registers; whether their number is open.
    boolean openList(List<Expression> values) {
        for (int i = 0; i < values.size(); i++) {
            Expression value = values.get(i);
            if (i == values.size() - 1 && isMultiple(value)) {
                multiple(value, ALL);
                return true;
            }
            toNext(value);
        }
        return false;
    }

    /// A call or `...` with so many results in the next registers.
    private void multiple(Expression value, int wanted) {
        if (value instanceof Expression.Vararg) {
            int register = take(Math.max(1, wanted));
            code.emit(Op.VARARG, register, wanted + 1, 0, line);
        } else {
            call(value, wanted);
        }
    }

    // ---- values

    /// Puts one value into a register.
    void to(Expression expression, int target) {
        switch (expression) {
            case Expression.Constant constant -> constant(constant.value(), target);
            case Expression.Local local -> {
                if (local.variable().register != target) {
                    code.emit(Op.MOVE, target, local.variable().register, 0, line);
                }
            }
            case Expression.Outer outer -> code.emit(Op.GET_OUTER, target, outer.index(), 0, line);
            case Expression.Global global -> {
                line = global.line();
                code.emit(Op.GET_GLOBAL, target, code.constant(global.name()), 0, line);
            }
            case Expression.Vararg ignored -> code.emit(Op.VARARG, target, 2, 0, line);
            case Expression.Function inner -> {
                line = inner.body().lastLine();
                code.emit(Op.CLOSURE, target, function.function(inner.body()), 0, line);
            }
            case Expression.Parentheses parentheses -> to(unwrap(parentheses), target);
            case Expression.Index ignored -> suffixes(expression, target);
            case Expression.Call ignored -> callTo(expression, target);
            case Expression.MethodCall ignored -> callTo(expression, target);
            case Expression.Unary unary -> unary(unary, target);
            case Expression.Binary binary -> binary(binary, target);
            case Expression.Table table -> table(table, target);
        }
    }

    private void constant(@Nullable Object value, int target) {
        switch (value) {
            case null -> code.emit(Op.NIL, target, target, 0, line);
            case Boolean truth -> code.emit(truth ? Op.TRUE : Op.FALSE, target, 0, 0, line);
            default -> code.emit(Op.CONSTANT, target, code.constant(value), 0, line);
        }
    }

    private void unary(Expression.Unary unary, int target) {
        if (unary.operator() == UnaryOperator.NOT) {
            int before = registers.free();
            int operand = toAny(unary.operand());
            line = unary.line();
            code.emit(Op.NOT, target, operand, 0, line);
            registers.freeFrom(before);
            return;
        }
        int before = registers.free();
        int operand = operand(unary.operand(), target);
        line = unary.line();
        int op = unary.operator() == UnaryOperator.MINUS ? Op.MINUS : Op.LENGTH;
        code.emit(op, target, operand, 0, line, unary.operand());
        registers.freeFrom(before);
    }

    /// An operand, in the register of the result if that is no variable's.
    private int operand(Expression expression, int target) {
        Expression inner = unwrap(expression);
        if (inner instanceof Expression.Local local) {
            return local.variable().register;
        }
        if (function.isVariable(target)) {
            return toNext(inner);
        }
        to(inner, target);
        return target;
    }

    private void binary(Expression.Binary binary, int target) {
        switch (binary.operator()) {
            case AND, OR -> choice(binary, target);
            case CONCAT -> concat(binary, target);
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> truth(binary, target);
            default -> arithmetic(binary, target);
        }
    }

    // ---- arithmetic

    private void arithmetic(Expression.Binary last, int target) {
        List<Expression.Binary> chain = new ArrayList<>();
        Expression at = last;
        while (at instanceof Expression.Binary binary && arithmeticOp(binary.operator()) >= 0) {
            chain.add(binary);
            at = unwrap(binary.left());
        }
        Collections.reverse(chain);
        int before = registers.free();
        int scratch = function.isVariable(target) && chain.size() > 1 ? take(1) : target;
        int left = -1;
        for (int i = 0; i < chain.size(); i++) {
            int result = i == chain.size() - 1 ? target : scratch;
            arithmetic(chain.get(i), left, scratch, result);
            left = result;
        }
        registers.freeFrom(before);
    }

    /// One step of a chain; the left operand is in a register already except for the first step.
    private void arithmetic(Expression.Binary step, int left, int scratch, int result) {
        int before = registers.free();
        int op = arithmeticOp(step.operator());
        Expression right = unwrap(step.right());
        Expression first = unwrap(step.left());
        int leftRegister = left;
        boolean constantLeft = left < 0 && first instanceof Expression.Constant;
        if (left < 0 && !constantLeft) {
            leftRegister = operand(first, scratch);
        }
        if (right instanceof Expression.Constant constant
                && constant.value() instanceof Double number
                && !constantLeft) {
            line = step.line();
            code.emit(op + 1, result, leftRegister, code.constant(number), line, step);
        } else {
            // A constant on the left comes last, so that right-nested chains need one register per level only.
            int rightRegister = toAny(right);
            if (constantLeft) {
                leftRegister = toNext(first);
            }
            line = step.line();
            code.emit(op, result, leftRegister, rightRegister, line, step);
        }
        registers.freeFrom(before);
    }

    private static int arithmeticOp(BinaryOperator operator) {
        return switch (operator) {
            case ADD -> Op.ADD;
            case SUBTRACT -> Op.SUBTRACT;
            case MULTIPLY -> Op.MULTIPLY;
            case DIVIDE -> Op.DIVIDE;
            case MODULO -> Op.MODULO;
            case POWER -> Op.POWER;
            default -> -1;
        };
    }

    private void concat(Expression.Binary chain, int target) {
        int before = registers.free();
        Expression at = chain;
        while (at instanceof Expression.Binary binary && binary.operator() == BinaryOperator.CONCAT) {
            toNext(binary.left());
            line = binary.line();
            at = binary.right();
        }
        int last = toNext(at);
        line = Math.max(line, chain.line());
        code.emit(Op.CONCAT, target, before, last, line, chain);
        registers.freeFrom(before);
    }

    // ---- truth

    private void truth(Expression.Binary comparison, int target) {
        CodeBuffer.Jumps no = new CodeBuffer.Jumps();
        CodeBuffer.Jumps end = new CodeBuffer.Jumps();
        jump(comparison, false, no, comparison.line());
        code.emit(Op.TRUE, target, 0, 0, line);
        code.emitJump(end, Op.JUMP, 0, 0, line);
        code.land(no);
        code.emit(Op.FALSE, target, 0, 0, line);
        code.land(end);
    }

    /// The operands of a chain of the same operator, `and` or `or`.
    private static List<Expression> choices(Expression.Binary last) {
        List<Expression> operands = new ArrayList<>();
        Expression at = last;
        while (at instanceof Expression.Binary binary && binary.operator() == last.operator()) {
            operands.add(binary.right());
            at = unwrap(binary.left());
        }
        operands.add(at);
        Collections.reverse(operands);
        return operands;
    }

    private void choice(Expression.Binary binary, int target) {
        boolean and = binary.operator() == BinaryOperator.AND;
        List<Expression> operands = choices(binary);
        CodeBuffer.Jumps end = new CodeBuffer.Jumps();
        for (int i = 0; i < operands.size() - 1; i++) {
            Expression operand = unwrap(operands.get(i));
            if (!and && operand instanceof Expression.Binary inner && inner.operator() == BinaryOperator.AND) {
                guarded(inner, target, end);
            } else {
                to(operand, target);
                code.emitJump(end, and ? Op.JUMP_UNLESS : Op.JUMP_IF, target, 0, line);
            }
        }
        to(unwrap(operands.getLast()), target);
        code.land(end);
    }

    /// `condition and value or ...`: the condition needs no value.
    private void guarded(Expression.Binary and, int target, CodeBuffer.Jumps end) {
        CodeBuffer.Jumps next = new CodeBuffer.Jumps();
        List<Expression> operands = choices(and);
        for (Expression condition : operands.subList(0, operands.size() - 1)) {
            jump(condition, false, next, line);
        }
        to(unwrap(operands.getLast()), target);
        code.emitJump(end, Op.JUMP_IF, target, 0, line);
        code.land(next);
    }

    /// Jumps if the truth of an expression is as said; goes on else.
    void jump(Expression condition, boolean when, CodeBuffer.Jumps target, int atLine) {
        line = atLine;
        int before = registers.free();
        Expression inner = unwrap(condition);
        if (inner instanceof Expression.Constant constant) {
            if (LuaValue.isTrue(constant.value()) == when) {
                code.emitJump(target, Op.JUMP, 0, 0, line);
            }
        } else if (inner instanceof Expression.Unary unary && unary.operator() == UnaryOperator.NOT) {
            jump(unary.operand(), !when, target, atLine);
        } else if (inner instanceof Expression.Binary binary
                && binary.operator().isChoice()) {
            jumpChoice(binary, when, target, atLine);
        } else if (inner instanceof Expression.Binary binary
                && binary.operator().isComparison()) {
            jumpComparison(binary, when, target);
        } else {
            int register = toAny(inner);
            code.emitJump(target, when ? Op.JUMP_IF : Op.JUMP_UNLESS, register, 0, line);
        }
        registers.freeFrom(before);
    }

    private void jumpChoice(Expression.Binary binary, boolean when, CodeBuffer.Jumps target, int atLine) {
        boolean decidesWith = binary.operator() == BinaryOperator.OR;
        List<Expression> operands = choices(binary);
        if (decidesWith == when) {
            for (Expression operand : operands) {
                jump(operand, when, target, atLine);
            }
            return;
        }
        CodeBuffer.Jumps decided = new CodeBuffer.Jumps();
        for (Expression operand : operands.subList(0, operands.size() - 1)) {
            jump(operand, decidesWith, decided, atLine);
        }
        jump(operands.getLast(), when, target, atLine);
        code.land(decided);
    }

    private void jumpComparison(Expression.Binary binary, boolean when, CodeBuffer.Jumps target) {
        Expression left = unwrap(binary.left());
        Expression right = unwrap(binary.right());
        BinaryOperator operator = binary.operator();
        boolean equality = operator.isEquality();
        if (isComparable(right, equality)) {
            int register = toAny(left);
            emitComparison(operator, when, target, register, constantOf(right), true, binary.line());
        } else if (isComparable(left, equality)) {
            int register = toAny(right);
            emitComparison(operator.mirrored(), when, target, register, constantOf(left), true, binary.line());
        } else {
            int first = toAny(left);
            int second = toAny(right);
            boolean swap = operator == BinaryOperator.GREATER || operator == BinaryOperator.GREATER_OR_EQUAL;
            emitComparison(
                    swap ? operator.mirrored() : operator,
                    when,
                    target,
                    swap ? second : first,
                    swap ? first : second,
                    false,
                    binary.line());
        }
    }

    private static boolean isComparable(Expression expression, boolean equality) {
        return expression instanceof Expression.Constant constant
                && (constant.value() instanceof Double || (equality && constant.value() instanceof LuaString));
    }

    private int constantOf(Expression expression) {
        Object value = ((Expression.Constant) expression).value();
        return code.constant(value == null ? LuaString.EMPTY : value);
    }

    private void emitComparison(
            BinaryOperator operator,
            boolean when,
            CodeBuffer.Jumps target,
            int register,
            int other,
            boolean constant,
            int atLine) {
        line = atLine;
        int op = switch (operator) {
            case EQUAL -> constant ? Op.JUMP_EQUAL_CONSTANT : Op.JUMP_EQUAL;
            case NOT_EQUAL -> constant ? Op.JUMP_NOT_EQUAL_CONSTANT : Op.JUMP_NOT_EQUAL;
            case LESS -> constant ? Op.JUMP_LESS_CONSTANT : Op.JUMP_LESS;
            case LESS_OR_EQUAL -> constant ? Op.JUMP_LESS_OR_EQUAL_CONSTANT : Op.JUMP_LESS_OR_EQUAL;
            case GREATER -> Op.JUMP_GREATER_CONSTANT;
            case GREATER_OR_EQUAL -> Op.JUMP_GREATER_OR_EQUAL_CONSTANT;
            default -> throw new IllegalStateException("operator: " + operator);
        };
        // Each is followed by its opposite, except that "not equal" is the opposite of "equal".
        int wanted = when ? op : operator == BinaryOperator.NOT_EQUAL ? op - 1 : op + 1;
        code.emitJump(target, wanted, register, other, line);
    }

    // ---- fields and calls

    private void suffixes(Expression expression, int target) {
        List<Expression.Index> chain = new ArrayList<>();
        Expression at = expression;
        while (at instanceof Expression.Index index) {
            chain.add(index);
            at = unwrap(index.object());
        }
        Collections.reverse(chain);
        int before = registers.free();
        int scratch = function.isVariable(target) ? take(1) : target;
        int object = operand(at, scratch);
        for (int i = 0; i < chain.size(); i++) {
            int result = i == chain.size() - 1 ? target : scratch;
            index(chain.get(i), object, result);
            object = result;
        }
        registers.freeFrom(before);
    }

    private void index(Expression.Index index, int object, int result) {
        int before = registers.free();
        if (isFieldName(index.key())
                && index.key() instanceof Expression.Constant constant
                && constant.value() != null) {
            line = index.line();
            code.emit(Op.GET_FIELD, result, object, code.constant(constant.value()), line, index.object());
        } else {
            int key = toAny(index.key());
            line = index.line();
            code.emit(Op.GET_INDEX, result, object, key, line, index.object());
        }
        registers.freeFrom(before);
    }

    private void callTo(Expression expression, int target) {
        int before = registers.free();
        boolean inPlace = target == before - 1 && !function.isVariable(target);
        if (inPlace) {
            registers.freeFrom(target);
        }
        int first = registers.free();
        call(expression, 1);
        if (!inPlace) {
            code.emit(Op.MOVE, target, first, 0, line);
        }
        registers.freeFrom(before);
    }

    /// Calls with the results in the next registers, which stay taken; returns where the call stands.
    int call(Expression expression, int wanted) {
        int first = registers.free();
        List<Expression> chain = new ArrayList<>();
        Expression at = expression;
        while (true) {
            Expression callee = callee(at);
            if (callee == null) {
                break;
            }
            chain.add(at);
            at = unwrap(callee);
        }
        Collections.reverse(chain);
        int pc = -1;
        for (int i = 0; i < chain.size(); i++) {
            registers.freeFrom(first);
            int results = i == chain.size() - 1 ? wanted : 1;
            pc = call(chain.get(i), i == 0 ? at : null, first, results);
        }
        registers.freeFrom(first);
        take(Math.max(wanted == ALL ? 0 : wanted, 0));
        return pc;
    }

    private static @Nullable Expression callee(Expression expression) {
        return switch (expression) {
            case Expression.Call call -> call.function();
            case Expression.MethodCall call -> call.object();
            default -> null;
        };
    }

    /// One call of a chain; what is called is in the first register already unless it is given.
    private int call(Expression expression, @Nullable Expression callee, int first, int wanted) {
        List<Expression> arguments;
        int callLine;
        int fixed;
        take(1);
        if (expression instanceof Expression.MethodCall call) {
            arguments = call.arguments();
            callLine = call.line();
            int object = callee == null ? first : operand(callee, first);
            take(1);
            code.emit(Op.SELF, first, object, code.constant(call.method()), line, call.object());
            fixed = 1;
        } else if (expression instanceof Expression.Call call) {
            arguments = call.arguments();
            callLine = call.line();
            if (callee != null) {
                to(callee, first);
            }
            fixed = 0;
        } else {
            throw new IllegalStateException("call: " + expression);
        }
        boolean open = openList(arguments);
        line = callLine;
        int count = open ? 0 : arguments.size() + fixed + 1;
        Expression named = expression instanceof Expression.Call call ? call.function() : expression;
        return code.emit(Op.CALL, first, count, wanted + 1, line, named);
    }

    // ---- tables

    private void table(Expression.Table table, int target) {
        int before = registers.free();
        int register = target == before - 1 && !function.isVariable(target) ? target : take(1);
        int creation = code.emit(Op.NEW_TABLE, register, 0, 0, table.line());
        int items = 0;
        int stored = 0;
        int named = 0;
        boolean open = false;
        for (int i = 0; i < table.fields().size(); i++) {
            Expression.Field field = table.fields().get(i);
            if (items - stored == FunctionCompiler.fieldsPerFlush()) {
                code.emit(Op.SET_LIST, register, items - stored, stored, line);
                registers.freeFrom(register + 1);
                stored = items;
            }
            if (field.key() != null) {
                field(register, field.key(), field);
                named++;
            } else if (i == table.fields().size() - 1 && isMultiple(field.value())) {
                multiple(field.value(), ALL);
                open = true;
            } else {
                line = field.line();
                toNext(field.value());
                items++;
            }
        }
        if (open || items > stored) {
            code.emit(Op.SET_LIST, register, open ? 0 : items - stored, stored, line);
        }
        code.sizeTable(creation, items, named);
        registers.freeFrom(register + 1);
        if (register != target) {
            code.emit(Op.MOVE, target, register, 0, line);
        }
        registers.freeFrom(before);
    }

    private void field(int table, Expression key, Expression.Field field) {
        int before = registers.free();
        line = field.line();
        if (key instanceof Expression.Constant constant && constant.value() instanceof LuaString name) {
            int value = toAny(field.value());
            code.emit(Op.SET_FIELD, table, code.constant(name), value, line);
        } else {
            int keyRegister = toAny(key);
            int value = toAny(field.value());
            code.emit(Op.SET_INDEX, table, keyRegister, value, line);
        }
        registers.freeFrom(before);
    }
}
