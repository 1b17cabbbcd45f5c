package io.nanoredis.family.string;

import io.nanoredis.memory.Mem;
import java.util.Arrays;

/// The longest common subsequence of two strings: its length, and one way through both strings that spells it.
///
/// *Shape*: the classic table has a row per byte of the first string and a column per byte of the second; a cell
/// holds the length of the longest common subsequence of what lies before it. Along a row that length grows by 0 or 1
/// per column, so that a row is kept as one bit per column, and 64 columns are computed at once (Hyyrö, *Bit-parallel
/// LCS-length computation revisited*, 2004). The bits are inverted: 0 where the length grows.
///
/// The way back from the last cell: where the bytes are equal, they belong to the subsequence; elsewhere it goes up a
/// row if the length grows in this column, since then only the row above can have the cell's length, and left if not.
/// This is the way that Redis takes, which among several subsequences of the same length decides which one is found.
///
/// *Cost*: time `a * b / 64`, memory `a * b / 8` bytes, or only that of one row if no way back is wanted.
final class Lcs {
    private static final int BYTE_VALUES = 256;

    private final byte[] a;
    private final byte[] b;
    private final long[] row;
    private final int rowBytes;
    private final byte[] rows;

    private Lcs(byte[] a, byte[] b, boolean traced) {
        this.a = a;
        this.b = b;
        row = new long[(b.length + Long.SIZE - 1) / Long.SIZE];
        rowBytes = (b.length + Byte.SIZE - 1) / Byte.SIZE;
        rows = traced ? new byte[Math.multiplyExact(a.length, rowBytes)] : new byte[0];
    }

    /// The length of the longest common subsequence.
    static int length(byte[] a, byte[] b) {
        Lcs lcs = new Lcs(a, b, false);
        lcs.computeRows();
        return lcs.grown();
    }

    /// The table with the way back through it.
    static Lcs traced(byte[] a, byte[] b) {
        Lcs lcs = new Lcs(a, b, true);
        lcs.computeRows();
        return lcs;
    }

    private void computeRows() {
        long[][] columnsOf = columnsOfBytes();
        Arrays.fill(row, -1);
        for (int i = 0; i < a.length; i++) {
            long[] columns = columnsOf[a[i] & 0xff];
            if (columns.length != 0) {
                nextRow(columns);
            }
            if (rows.length != 0) {
                keepRow(i);
            }
        }
    }

    /// For every byte that the first string has, the columns in which the second string has it.
    private long[][] columnsOfBytes() {
        long[][] columns = new long[BYTE_VALUES][0];
        boolean[] wanted = new boolean[BYTE_VALUES];
        for (byte value : a) {
            wanted[value & 0xff] = true;
        }
        for (int j = 0; j < b.length; j++) {
            int value = b[j] & 0xff;
            if (wanted[value]) {
                if (columns[value].length == 0) {
                    columns[value] = new long[row.length];
                }
                columns[value][j >>> 6] |= 1L << j;
            }
        }
        return columns;
    }

    /// `row = row + (row & columns) | row & ~columns`, over all words, with carry.
    private void nextRow(long[] columns) {
        long carry = 0;
        for (int w = 0; w < row.length; w++) {
            long old = row[w];
            long equal = old & columns[w];
            long partial = old + equal;
            long sum = partial + carry;
            carry = Long.compareUnsigned(partial, old) < 0 || Long.compareUnsigned(sum, partial) < 0 ? 1 : 0;
            row[w] = sum | (old & ~columns[w]);
        }
    }

    private void keepRow(int i) {
        int at = i * rowBytes;
        int whole = rowBytes / Long.BYTES;
        for (int w = 0; w < whole; w++) {
            Mem.longAt(rows, at + w * Long.BYTES, row[w]);
        }
        for (int k = whole * Long.BYTES; k < rowBytes; k++) {
            rows[at + k] = (byte) (row[whole] >>> (k * Byte.SIZE));
        }
    }

    /// In how many columns of the current row the length grows.
    private int grown() {
        int grown = 0;
        for (int w = 0; w < row.length; w++) {
            grown += Long.bitCount(~row[w] & columnsOfWord(w));
        }
        return grown;
    }

    private long columnsOfWord(int w) {
        int columns = b.length - w * Long.SIZE;
        return columns >= Long.SIZE ? -1 : (1L << columns) - 1;
    }

    private boolean growsAt(int i, int j) {
        return ((rows[i * rowBytes + (j >>> 3)] >>> (j & 7)) & 1) == 0;
    }

    /// The length of the longest common subsequence.
    int length() {
        return grown();
    }

    /// Receives a run of bytes that both strings have in common.
    @FunctionalInterface
    interface RunVisitor {
        /// A run of `length` bytes that begins at `inA` in the first string and at `inB` in the second.
        void run(int inA, int inB, int length);
    }

    /// Walks the way back and reports the runs of the subsequence that lie unbroken in both strings, the last one
    /// first.
    void forEachRun(RunVisitor visitor) {
        int i = a.length;
        int j = b.length;
        while (i > 0 && j > 0) {
            int run = 0;
            while (i > 0 && j > 0 && a[i - 1] == b[j - 1]) {
                i--;
                j--;
                run++;
            }
            if (run > 0) {
                visitor.run(i, j, run);
            } else if (growsAt(i - 1, j - 1)) {
                i--;
            } else {
                j--;
            }
        }
    }

    /// The subsequence itself.
    byte[] subsequence() {
        byte[] text = new byte[length()];
        int[] free = {text.length};
        forEachRun((inA, inB, length) -> {
            free[0] -= length;
            System.arraycopy(a, inA, text, free[0], length);
        });
        return text;
    }
}
