package io.nanoredis.lua;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is visible where the parser is, in one function of a chunk.
final class FunctionScope {
    static final int LOCALS_MAX = 200;
    static final int OUTERS_MAX = 60;

    final @Nullable FunctionScope around;
    final int line;
    boolean vararg;
    boolean usesVararg;
    final List<FunctionBody.OuterVariable> outers = new ArrayList<>();

    private final List<LocalVariable> visible = new ArrayList<>();
    /// Registers that loops use beside their variables; they count as variables.
    private int hidden;
    private int loops;

    FunctionScope(@Nullable FunctionScope around, int line) {
        this.around = around;
        this.line = line;
    }

    int mark() {
        return visible.size();
    }

    void declare(LocalVariable variable) {
        visible.add(variable);
    }

    void forgetSince(int mark) {
        visible.subList(mark, visible.size()).clear();
    }

    void hide(int registers) {
        hidden += registers;
    }

    int localsInUse() {
        return visible.size() + hidden;
    }

    void enterLoop() {
        loops++;
    }

    void leaveLoop() {
        loops--;
    }

    boolean isInLoop() {
        return loops > 0;
    }

    @Nullable
    LocalVariable local(String name) {
        for (int i = visible.size() - 1; i >= 0; i--) {
            if (visible.get(i).name().equals(name)) {
                return visible.get(i);
            }
        }
        return null;
    }

    /// The upvalue for a variable of this name in a function around; -1 where there is none.
    int outer(String name, Lexer lexer) {
        for (int i = 0; i < outers.size(); i++) {
            if (outers.get(i).variable().name().equals(name)) {
                return i;
            }
        }
        FunctionScope outside = around;
        if (outside == null) {
            return -1;
        }
        LocalVariable local = outside.local(name);
        if (local != null) {
            local.capture();
            return add(new FunctionBody.OuterVariable(local, -1), lexer);
        }
        int index = outside.outer(name, lexer);
        return index < 0
                ? -1
                : add(new FunctionBody.OuterVariable(outside.outers.get(index).variable(), index), lexer);
    }

    private int add(FunctionBody.OuterVariable variable, Lexer lexer) {
        if (outers.size() == OUTERS_MAX) {
            throw tooMany(OUTERS_MAX, "upvalues", lexer);
        }
        outers.add(variable);
        return outers.size() - 1;
    }

    LuaError tooMany(int limit, String what, Lexer lexer) {
        return lexer.error(
                line == 0
                        ? "main function has more than " + limit + " " + what
                        : "function at line " + line + " has more than " + limit + " " + what);
    }
}
