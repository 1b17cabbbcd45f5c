package io.nanoredis.lua;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Measures what a script keeps alive, by a walk over everything that can be reached from an engine's roots.
///
/// *Cost*: linear in the number of live values; iterative, so that no structure is too deep for it.
final class LiveWalk {
    private final LuaState state;
    private final ArrayDeque<Object> toVisit = new ArrayDeque<>();
    private int walk;
    private long bytes;

    LiveWalk(LuaState state) {
        this.state = state;
    }

    long measure() {
        walk++;
        bytes = 0;
        meet(state.globals());
        meet(state.stringMetatable());
        state.forEachRoot(this::meet);
        while (!toVisit.isEmpty()) {
            visit(toVisit.pop());
        }
        return bytes;
    }

    /// A string that is kept in several places is counted in each: strings carry no mark.
    private void meet(@Nullable Object value) {
        switch (value) {
            case LuaString string -> bytes += string.sizeBytes();
            case LuaTable table -> {
                if (table.meet(walk)) {
                    toVisit.push(table);
                }
            }
            case LuaClosure closure -> toVisitUpvalues(closure);
            case LuaThread thread -> {
                if (thread.metInWalk != walk) {
                    thread.metInWalk = walk;
                    toVisit.push(thread);
                }
            }
            case null -> {}
            default -> {}
        }
    }

    private void toVisitUpvalues(LuaClosure closure) {
        if (closure.metInWalk == walk) {
            return;
        }
        closure.metInWalk = walk;
        bytes += closure.sizeBytes();
        toVisit.push(closure);
    }

    private void visit(Object value) {
        switch (value) {
            case LuaTable table -> visitTable(table);
            case LuaClosure closure -> visitClosure(closure);
            case LuaThread thread -> visitThread(thread);
            default -> throw new IllegalStateException("value: " + value.getClass());
        }
    }

    private void visitTable(LuaTable table) {
        bytes += table.sizeBytes();
        meet(table.metatable());
        for (int cursor = table.next(0); cursor != 0; cursor = table.next(cursor)) {
            meet(table.keyAt(cursor));
            meet(table.valueAtCursor(cursor));
        }
    }

    private void visitClosure(LuaClosure closure) {
        meet(closure.environment);
        for (Upvalue upvalue : closure.upvalues) {
            if (upvalue.metInWalk != walk) {
                upvalue.metInWalk = walk;
                bytes += Upvalue.SIZE_BYTES;
                meet(upvalue.thread == null ? upvalue.closedValue() : upvalue.thread);
            }
        }
    }

    private void visitThread(LuaThread thread) {
        bytes += thread.sizeBytes();
        for (int slot = 0; slot < thread.top; slot++) {
            meet(thread.objects[slot]);
        }
    }
}
