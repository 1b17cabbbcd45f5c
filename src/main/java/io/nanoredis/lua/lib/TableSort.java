package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaFunction;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.lua.text.Meter;
import org.jspecify.annotations.Nullable;

/// One run of `table.sort`: the quicksort of Lua 5.1, comparison by comparison.
///
/// The order of equal elements and the calls of the order function can be seen by a script, so that the pivot (the
/// median of the first, the middle and the last element, kept at the last place but one), the scans and the recursion
/// into the smaller half are those of Lua. *Cost*: the Java stack grows with the logarithm of the length.
final class TableSort {
    private final LuaCall call;
    private final LuaTable table;
    private final @Nullable LuaFunction order;
    private final Meter meter;

    TableSort(LuaCall call, LuaTable table, @Nullable LuaFunction order, Meter meter) {
        this.call = call;
        this.table = table;
        this.order = order;
        this.meter = meter;
    }

    /// Sorts the elements from one index to another.
    ///
    /// *Errors*: where elements cannot be compared, or the order function contradicts itself so that a scan leaves
    /// the range; what was swapped stays swapped.
    void sort(int first, int last) {
        int low = first;
        int high = last;
        while (low < high) {
            orderPair(low, high);
            if (high - low == 1) {
                return;
            }
            int middle = (low + high) >>> 1;
            orderMiddle(low, middle, high);
            if (high - low == 2) {
                return;
            }
            Object pivot = table.get(middle);
            swap(middle, high - 1);
            int border = partition(low, high, pivot);
            if (border - low < high - border) {
                sort(low, border - 1);
                low = border + 1;
            } else {
                sort(border + 1, high);
                high = border - 1;
            }
        }
    }

    private void orderPair(int low, int high) {
        if (isLess(table.get(high), table.get(low))) {
            swap(low, high);
        }
    }

    private void orderMiddle(int low, int middle, int high) {
        if (isLess(table.get(middle), table.get(low))) {
            swap(middle, low);
        } else if (isLess(table.get(high), table.get(middle))) {
            swap(middle, high);
        }
    }

    /// Brings what is less than the pivot in front of it and returns its final place.
    private int partition(int low, int high, @Nullable Object pivot) {
        int up = low;
        int down = high - 1;
        while (true) {
            while (isLess(table.get(++up), pivot)) {
                if (up > high) {
                    throw invalidOrder();
                }
            }
            while (isLess(pivot, table.get(--down))) {
                if (down < low) {
                    throw invalidOrder();
                }
            }
            if (down < up) {
                swap(high - 1, up);
                return up;
            }
            swap(up, down);
        }
    }

    private RuntimeException invalidOrder() {
        return call.error("invalid order function for sorting");
    }

    private void swap(int left, int right) {
        Object value = table.get(left);
        table.put(left, table.get(right));
        table.put(right, value);
    }

    private boolean isLess(@Nullable Object left, @Nullable Object right) {
        meter.work(1);
        return order == null ? call.isLess(left, right) : LuaValue.isTrue(call.call(order, left, right));
    }
}
