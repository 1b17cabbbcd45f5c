package io.nanoredis.family.list;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.resp.RespReader;
import io.nanoredis.type.list.ListEnd;
import io.nanoredis.type.list.ListValue;

/// Elements on their way from one list to another: encoded bulk strings, in the order that they will have there.
///
/// *Thread*: filled on the source's shard, read on the destination's and in the fiber after that hop.
final class ElementBatch {
    private final ReplyWriter bulks = new ReplyWriter();
    private int count;

    /// Takes copies of `elements` elements at one end of a list, in its order or reversed.
    void copy(ListValue list, ListEnd from, long elements, boolean reversed) {
        long first = from == ListEnd.HEAD ? 0 : list.length() - elements;
        count = Math.toIntExact(elements);
        list.replyRange(reversed ? first + elements - 1 : first, elements, !reversed, bulks);
    }

    /// Adds the elements at one end of a list, all of them or none.
    void push(ListValue list, ListEnd to) {
        byte[] encoded = bulks.array();
        int[] starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            starts[i + 1] = RespReader.skip(encoded, starts[i]);
        }
        Args elements = new Args();
        elements.reset(encoded);
        for (int i = 0; i < count; i++) {
            int k = to == ListEnd.HEAD ? count - 1 - i : i; // at the head the last one pushed will be the first
            int text = RespReader.lineEnd(encoded, starts[k], starts[k + 1]);
            elements.add(text, starts[k + 1] - 2 - text);
        }
        list.pushAll(to, elements, 0, count);
    }

    /// Replies the elements as an array.
    void reply(ReplyWriter out) {
        out.arrayHeader(count);
        replyBulks(out);
    }

    /// Replies the elements one behind the other.
    void replyBulks(ReplyWriter out) {
        out.raw(bulks);
    }

    /// How many elements there are.
    int count() {
        return count;
    }

    /// Removes elements at one end of a list.
    static void remove(ListValue list, ListEnd from, long elements) {
        long left = list.length() - elements;
        list.trim(from == ListEnd.HEAD ? elements : 0, left);
    }
}
