package io.nanoredis.command;

import io.nanoredis.resp.RespReader;
import java.util.Arrays;

/// The encoded replies of one command's parts, one per shard that took part, and which part holds which key.
///
/// *Thread*: the connection's proactor. Reused from command to command.
public final class ReplyParts {
    private byte[][] arrays = new byte[4][];
    private int[] starts = new int[4];
    private int[] ends = new int[4];
    private int[] owners = new int[16];
    private int parts;
    private int keys;

    void clear() {
        parts = 0;
        keys = 0;
    }

    void addPart(byte[] array, int start, int end) {
        if (parts == arrays.length) {
            arrays = Arrays.copyOf(arrays, parts * 2);
            starts = Arrays.copyOf(starts, parts * 2);
            ends = Arrays.copyOf(ends, parts * 2);
        }
        arrays[parts] = array;
        starts[parts] = start;
        ends[parts++] = end;
    }

    void addKey(int part) {
        if (keys == owners.length) {
            owners = Arrays.copyOf(owners, keys * 2);
        }
        owners[keys++] = part;
    }

    /// The number of parts.
    public int count() {
        return parts;
    }

    /// The bytes that hold part `part`, from [#start] to [#end].
    public byte[] array(int part) {
        return arrays[part];
    }

    /// Where the reply of `part` begins.
    public int start(int part) {
        return starts[part];
    }

    /// Where the reply of `part` ends.
    public int end(int part) {
        return ends[part];
    }

    /// The number of keys of the whole command, in its order.
    public int keyCount() {
        return keys;
    }

    /// The part that holds key number `key`.
    public int partOfKey(int key) {
        return owners[key];
    }

    /// The first part that answered with an error, -1 without one.
    public int firstError() {
        for (int i = 0; i < parts; i++) {
            if (arrays[i][starts[i]] == '-') {
                return i;
            }
        }
        return -1;
    }

    /// The number that follows the type byte of `part`: an integer reply, or the length of an aggregate.
    public long number(int part) {
        return RespReader.number(arrays[part], starts[part]);
    }

    static int afterLine(byte[] a, int at) {
        int i = at;
        while (a[i] != '\n') {
            i++;
        }
        return i + 1;
    }
}
