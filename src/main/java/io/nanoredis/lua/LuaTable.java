package io.nanoredis.lua;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A table of Lua, without metamethods: its metatable is only kept here.
///
/// *Shape*: as in Lua 5.1, an array part for the keys 1 to n and a hash part, a scatter table whose colliding nodes are
/// chained through free slots. Both only change their size when a new key finds no free slot, and by Lua's rule (more
/// than half of the array in use), so that `#` and the order of `pairs` are those of Redis for string, number and
/// boolean keys. *Thread*: the engine's.
public final class LuaTable {
    private static final Object[] NO_VALUES = {};
    private static final Object[] NO_KEYS = {null};
    private static final int[] NO_LINKS = {-1};
    private static final int SLOT_BYTES = 16;
    private static final int NODE_BYTES = 40;
    private static final int OVERHEAD_BYTES = 64;
    private static final int BITS_MAX = 26;
    private static final int NO_NODES = -1;

    private final MemoryBudget budget;
    private @Nullable Object[] array = NO_VALUES;

    // The hash part: NO_KEYS where there is none.
    private @Nullable Object[] keys = NO_KEYS;
    private @Nullable Object[] values = NO_KEYS;
    private int[] links = NO_LINKS;
    /// Above the place of the last free node; NO_NODES without a hash part.
    private int lastFree = NO_NODES;

    private @Nullable LuaTable metatable;
    private boolean readOnly;
    private boolean plain = true;
    /// The number of the last walk over live values that met this table.
    private int metInWalk;

    /// A table with room for so many values at 1 to n and for so many other keys.
    public LuaTable(MemoryBudget budget, int arraySlots, int hashSlots) {
        this.budget = budget;
        budget.charge(OVERHEAD_BYTES);
        resize(arraySlots, hashSlots);
    }

    // ---- reading

    /// The value of a key without metamethods; null is nil.
    public @Nullable Object get(@Nullable Object key) {
        return switch (key) {
            case LuaString string -> get(string);
            case Double number -> get(number.doubleValue());
            case null -> null;
            default -> valueAt(findOther(key));
        };
    }

    /// The value of a string key.
    public @Nullable Object get(LuaString key) {
        @Nullable Object[] table = keys;
        int at = key.hashCode() & (table.length - 1);
        do {
            Object candidate = table[at];
            if (key.isSame(candidate)) {
                return values[at];
            }
            at = links[at];
        } while (at >= 0);
        return null;
    }

    /// The value of a number key.
    public @Nullable Object get(double key) {
        int index = (int) key;
        if (index == key && index - 1 >= 0 && index <= array.length) {
            return array[index - 1];
        }
        return valueAt(findNumber(key));
    }

    /// The value at an index from 1.
    public @Nullable Object get(int index) {
        return index >= 1 && index <= array.length ? array[index - 1] : valueAt(findNumber(index));
    }

    /// The value of a key that is a constant of the library.
    public @Nullable Object get(String key) {
        return get(LuaString.of(key));
    }

    private boolean hasNodes() {
        return lastFree >= 0;
    }

    private @Nullable Object valueAt(int node) {
        return node < 0 ? null : values[node];
    }

    private int findNumber(double key) {
        if (!hasNodes()) {
            return -1;
        }
        int at = numberPosition(key);
        do {
            if (keys[at] instanceof Double number && number.doubleValue() == key) {
                return at;
            }
            at = links[at];
        } while (at >= 0);
        return -1;
    }

    private int findString(LuaString key) {
        int at = key.hashCode() & (keys.length - 1);
        do {
            Object candidate = keys[at];
            if (key.isSame(candidate)) {
                return at;
            }
            at = links[at];
        } while (at >= 0);
        return -1;
    }

    private int findOther(Object key) {
        int at = otherPosition(key);
        do {
            if (LuaValue.isIdentical(keys[at], key)) {
                return at;
            }
            at = links[at];
        } while (at >= 0);
        return -1;
    }

    private int find(Object key) {
        return switch (key) {
            case LuaString string -> findString(string);
            case Double number -> findNumber(number);
            default -> findOther(key);
        };
    }

    /// The border that `#` returns: n with a value at n and none at n + 1.
    public int length() {
        int high = array.length;
        if (high > 0 && array[high - 1] == null) {
            int low = 0;
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (array[middle - 1] == null) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            return low;
        }
        return hasNodes() ? lengthBeyondArray(high) : high;
    }

    private int lengthBeyondArray(int from) {
        int low = from;
        int high = from + 1;
        while (get(high) != null) {
            low = high;
            if (high > Integer.MAX_VALUE / 2) {
                return lengthByCounting();
            }
            high *= 2;
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (get(middle) == null) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    private int lengthByCounting() {
        int at = 1;
        while (get(at) != null) {
            at++;
        }
        return at - 1;
    }

    // ---- walking

    /// The next place after a cursor that holds a value, or 0 after the last one. Starts with cursor 0; places stay
    /// valid while only existing keys are assigned to.
    public int next(int cursor) {
        int at = cursor;
        for (; at < array.length; at++) {
            if (array[at] != null) {
                return at + 1;
            }
        }
        for (int node = at - array.length; node < values.length; node++) {
            if (values[node] != null) {
                return array.length + node + 1;
            }
        }
        return 0;
    }

    /// The key at a place that [#next(int)] gave.
    public @Nullable Object keyAt(int cursor) {
        return cursor <= array.length ? LuaValue.of((double) cursor) : keys[cursor - array.length - 1];
    }

    /// The value at a place that [#next(int)] gave.
    public @Nullable Object valueAtCursor(int cursor) {
        return cursor <= array.length ? array[cursor - 1] : values[cursor - array.length - 1];
    }

    /// The place of a key, for [#next(int)]; 0 for nil.
    ///
    /// *Errors*: [LuaError] where the key never was in the table.
    public int cursorOf(@Nullable Object key) {
        if (key == null) {
            return 0;
        }
        if (key instanceof Double number) {
            int index = (int) number.doubleValue();
            if (index == number && index >= 1 && index <= array.length) {
                return index;
            }
        }
        int node = find(key);
        if (node < 0) {
            throw new LuaError("invalid key to 'next'");
        }
        return array.length + node + 1;
    }

    // ---- writing

    /// Sets the value of a key without metamethods; a null value removes it.
    ///
    /// *Errors*: [LuaError] for a nil or NaN key and for a read-only table.
    public void put(@Nullable Object key, @Nullable Object value) {
        requireWritable();
        switch (key) {
            case null -> throw new LuaError("table index is nil");
            case LuaString string -> putString(string, value);
            case Double number -> putNumber(number, value);
            default -> {
                int node = findOther(key);
                if (node >= 0) {
                    values[node] = value;
                } else {
                    putNew(key, value);
                }
            }
        }
    }

    /// Sets the value of a string key.
    public void put(LuaString key, @Nullable Object value) {
        requireWritable();
        putString(key, value);
    }

    /// Sets the value of a key that is a constant of the library.
    public void put(String key, @Nullable Object value) {
        put(LuaString.of(key), value);
    }

    /// Sets the value at an index.
    public void put(int index, @Nullable Object value) {
        requireWritable();
        putNumber(index, value);
    }

    void putString(LuaString key, @Nullable Object value) {
        int node = findString(key);
        if (node >= 0) {
            values[node] = value;
        } else {
            putNew(key, value);
        }
    }

    void putNumber(double key, @Nullable Object value) {
        int index = (int) key;
        if (index == key && index >= 1 && index <= array.length) {
            array[index - 1] = value;
            return;
        }
        int node = findNumber(key);
        if (node >= 0) {
            values[node] = value;
        } else if (Double.isNaN(key)) {
            throw new LuaError("table index is NaN");
        } else {
            putNew(LuaValue.of(key), value);
        }
    }

    private void requireWritable() {
        if (readOnly) {
            throw new LuaError("Attempt to modify a readonly table");
        }
    }

    /// A new key takes its slot even for the value nil, as Lua does it, for the same sizes at the same time.
    ///
    /// It goes to its main position; a node that sits there without belonging there moves to a free slot.
    private void putNew(Object key, @Nullable Object value) {
        if (!hasNodes()) {
            grow(key);
            putGrown(key, value);
            return;
        }
        int main = position(key);
        int at = main;
        if (values[main] != null) {
            int free = takeFree();
            if (free < 0) {
                grow(key);
                putGrown(key, value);
                return;
            }
            at = makeRoom(main, free);
        } else if (keys[main] != null) {
            // A removed key: its node keeps its place in its chain.
            keys[main] = key;
            values[main] = value;
            return;
        }
        keys[at] = key;
        values[at] = value;
    }

    private void putGrown(Object key, @Nullable Object value) {
        if (key instanceof Double number) {
            putNumber(number, value);
        } else {
            putNew(key, value);
        }
    }

    private int takeFree() {
        while (lastFree > 0) {
            if (keys[--lastFree] == null) {
                return lastFree;
            }
        }
        return -1;
    }

    /// Returns the slot for the new key: the free one, chained behind its main position, or the main position, whose
    /// stranger has moved to the free one.
    private int makeRoom(int main, int free) {
        Object occupant = keys[main];
        int itsMain = occupant == null ? main : position(occupant);
        if (itsMain == main) {
            links[free] = links[main];
            links[main] = free;
            return free;
        }
        int before = itsMain;
        while (links[before] != main) {
            before = links[before];
        }
        links[before] = free;
        keys[free] = occupant;
        values[free] = values[main];
        links[free] = links[main];
        links[main] = -1;
        return main;
    }

    private int position(Object key) {
        return switch (key) {
            case LuaString string -> string.hashCode() & (keys.length - 1);
            case Double number -> numberPosition(number);
            default -> otherPosition(key);
        };
    }

    private int numberPosition(double key) {
        if (key == 0) {
            return 0;
        }
        long bits = Double.doubleToRawLongBits(key);
        return Integer.remainderUnsigned((int) bits + (int) (bits >>> 32), (keys.length - 1) | 1);
    }

    private int otherPosition(Object key) {
        if (key instanceof Boolean truth) {
            return (truth ? 1 : 0) & (keys.length - 1);
        }
        return System.identityHashCode(key) % ((keys.length - 1) | 1);
    }

    // ---- growing

    private void grow(Object newKey) {
        int[] counts = new int[BITS_MAX + 1];
        int inArray = countArray(counts);
        int total = inArray + 1;
        int integers = inArray;
        for (int node = 0; node < values.length; node++) {
            if (values[node] != null) {
                total++;
                integers += countKey(keys[node], counts);
            }
        }
        integers += countKey(newKey, counts);
        int slots = arraySlots(counts, integers);
        int moved = 0;
        for (int power = 0, size = 1; size <= slots && slots > 0; power++, size *= 2) {
            moved += counts[power];
        }
        resize(slots, total - moved);
    }

    /// Counts the values of the slices (2^(p-1), 2^p] of the array part.
    private int countArray(int[] counts) {
        int total = 0;
        int at = 1;
        for (int power = 0, limit = 1; power <= BITS_MAX && at <= array.length; power++, limit *= 2) {
            int end = Math.min(limit, array.length);
            for (; at <= end; at++) {
                if (array[at - 1] != null) {
                    counts[power]++;
                    total++;
                }
            }
        }
        return total;
    }

    private static int countKey(@Nullable Object key, int[] counts) {
        if (!(key instanceof Double number)) {
            return 0;
        }
        int index = (int) number.doubleValue();
        if (index != number || index < 1 || index > 1 << BITS_MAX) {
            return 0;
        }
        counts[ceilingOfLog(index)]++;
        return 1;
    }

    private static int ceilingOfLog(int number) {
        return 32 - Integer.numberOfLeadingZeros(number - 1);
    }

    /// The greatest power of two of which more than half would be in use.
    private static int arraySlots(int[] counts, int integers) {
        int slots = 0;
        int sum = 0;
        for (int power = 0, size = 1; size / 2 < integers && power <= BITS_MAX; power++, size *= 2) {
            if (counts[power] > 0) {
                sum += counts[power];
                if (sum > size / 2) {
                    slots = size;
                }
            }
            if (sum == integers) {
                break;
            }
        }
        return slots;
    }

    /// Moves everything to parts of new sizes.
    void resize(int arraySlots, int hashSlots) {
        int bits = hashSlots == 0 ? 0 : ceilingOfLog(hashSlots);
        if (bits > BITS_MAX || arraySlots > 1 << BITS_MAX) {
            throw new LuaError("table overflow");
        }
        int nodes = hashSlots == 0 ? 0 : 1 << bits;
        budget.charge((long) arraySlots * SLOT_BYTES + (long) nodes * NODE_BYTES);
        @Nullable Object[] oldArray = array;
        @Nullable Object[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        if (arraySlots != oldArray.length) {
            array = arraySlots == 0 ? NO_VALUES : new Object[arraySlots];
            System.arraycopy(oldArray, 0, array, 0, Math.min(arraySlots, oldArray.length));
        }
        allocateNodes(nodes);
        for (int at = arraySlots; at < oldArray.length; at++) {
            if (oldArray[at] != null) {
                putNumber(at + 1, oldArray[at]);
            }
        }
        for (int node = oldValues.length - 1; node >= 0; node--) {
            Object value = oldValues[node];
            Object key = oldKeys[node];
            if (value != null && key != null) {
                putGrown(key, value);
            }
        }
    }

    private void allocateNodes(int nodes) {
        lastFree = nodes == 0 ? NO_NODES : nodes;
        if (nodes == 0) {
            keys = NO_KEYS;
            values = NO_KEYS;
            links = NO_LINKS;
            return;
        }
        keys = new Object[nodes];
        values = new Object[nodes];
        links = new int[nodes];
        Arrays.fill(links, -1);
    }

    /// Gives the array part room for the values of a constructor.
    void reserveArray(int slots) {
        if (slots > array.length) {
            resize(slots, hasNodes() ? keys.length : 0);
        }
    }

    // ---- metatable and protection

    /// The metatable, or null.
    public @Nullable LuaTable metatable() {
        return metatable;
    }

    /// Sets or removes the metatable.
    public void setMetatable(@Nullable LuaTable metatable) {
        requireWritable();
        this.metatable = metatable;
        plain = metatable == null;
    }

    /// Whether an assignment is only that: no metatable, not read-only.
    boolean isPlain() {
        return plain;
    }

    /// Whether every assignment fails.
    public boolean isReadOnly() {
        return readOnly;
    }

    /// Protects the table from assignments, or gives it free again.
    public void setReadOnly(boolean readOnly) {
        this.readOnly = readOnly;
        plain = !readOnly && metatable == null;
    }

    // ---- for the walk over live values

    long sizeBytes() {
        return OVERHEAD_BYTES + (long) array.length * SLOT_BYTES + (hasNodes() ? (long) keys.length * NODE_BYTES : 0);
    }

    boolean meet(int walk) {
        boolean first = metInWalk != walk;
        metInWalk = walk;
        return first;
    }
}
