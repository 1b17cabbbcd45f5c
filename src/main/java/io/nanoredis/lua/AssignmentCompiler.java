package io.nanoredis.lua;

import java.util.ArrayList;
import java.util.List;

/// Compiles assignments: all places are evaluated, then all values, then the last place is assigned to first.
final class AssignmentCompiler {
    private final FunctionCompiler function;
    private final ExpressionCompiler expressions;

    /// Where a value goes: an object and its key are in registers already.
    private record Place(Expression target, int object, int key) {}

    AssignmentCompiler(FunctionCompiler function, ExpressionCompiler expressions) {
        this.function = function;
        this.expressions = expressions;
    }

    void compile(Statement.Assignment statement) {
        int before = function.registers.free();
        if (statement.targets().size() == 1 && statement.values().size() == 1) {
            single(statement.targets().getFirst(), statement.values().getFirst(), statement.line());
        } else {
            multiple(statement);
        }
        function.registers.freeFrom(before);
    }

    private void single(Expression target, Expression value, int line) {
        if (target instanceof Expression.Local local) {
            expressions.assignLocal(value, local.variable().register);
            return;
        }
        Place place = place(target, List.of());
        store(place, expressions.toAny(value), line);
    }

    private void multiple(Statement.Assignment statement) {
        List<LocalVariable> locals = new ArrayList<>();
        for (Expression target : statement.targets()) {
            if (target instanceof Expression.Local local) {
                locals.add(local.variable());
            }
        }
        List<Place> places = new ArrayList<>();
        for (Expression target : statement.targets()) {
            places.add(place(target, locals));
        }
        int first = function.registers.free();
        expressions.list(statement.values(), places.size(), statement.line());
        for (int i = places.size() - 1; i >= 0; i--) {
            store(places.get(i), first + i, statement.line());
        }
    }

    private Place place(Expression target, List<LocalVariable> assigned) {
        if (!(target instanceof Expression.Index index)) {
            return new Place(target, 0, 0);
        }
        int object = stable(index.object(), assigned);
        int key = ExpressionCompiler.isFieldName(index.key()) ? 0 : stable(index.key(), assigned);
        return new Place(target, object, key);
    }

    /// A register with the value from before the assignment, even where the same statement assigns to the variable.
    private int stable(Expression expression, List<LocalVariable> assigned) {
        boolean changes = ExpressionCompiler.unwrap(expression) instanceof Expression.Local local
                && assigned.contains(local.variable());
        return changes ? expressions.toNext(expression) : expressions.toAny(expression);
    }

    private void store(Place place, int value, int line) {
        CodeBuffer code = function.code;
        switch (place.target) {
            case Expression.Local local -> {
                if (local.variable().register != value) {
                    code.emit(Op.MOVE, local.variable().register, value, 0, line);
                }
            }
            case Expression.Outer outer -> code.emit(Op.SET_OUTER, value, outer.index(), 0, line);
            case Expression.Global global -> code.emit(Op.SET_GLOBAL, value, code.constant(global.name()), 0, line);
            case Expression.Index index -> storeField(place, index, value, line);
            default -> throw new IllegalStateException("target: " + place.target);
        }
    }

    private void storeField(Place place, Expression.Index index, int value, int line) {
        CodeBuffer code = function.code;
        if (index.key() instanceof Expression.Constant constant && constant.value() instanceof LuaString name) {
            code.emit(Op.SET_FIELD, place.object, code.constant(name), value, line, index.object());
        } else {
            code.emit(Op.SET_INDEX, place.object, place.key, value, line, index.object());
        }
    }
}
