package io.nanoredis.family.geo;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.zset.SortedSet;
import io.nanoredis.type.zset.ZsetEditor;

/// The commands about single points: GEOADD, GEODIST, GEOHASH, GEOPOS.
final class PointCommands {
    private PointCommands() {}

    /// GEOADD: gives members places.
    static void geoadd(ShardContext cx, Args args, ReplyWriter out) {
        boolean nx = false;
        boolean xx = false;
        boolean ch = false;
        int first = 2;
        while (first < args.count()) {
            if (args.is(first, Words.NX)) {
                nx = true;
            } else if (args.is(first, Words.XX)) {
                xx = true;
            } else if (args.is(first, Words.CH)) {
                ch = true;
            } else {
                break;
            }
            first++;
        }
        if ((args.count() - first) % 3 != 0 || first == args.count() || (nx && xx)) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        for (int i = first; i < args.count(); i += 3) {
            if (!GeoArguments.isPoint(args, i, out)) {
                return;
            }
        }
        long record = cx.change(args, 1);
        if (GeoArguments.refuses(record, out)) {
            return;
        }
        ZsetEditor editor = GeoArguments.type(cx).editor();
        editor.open(cx.keyspace(), args.array(), args.offset(1), args.length(1), cx.hashOf(args, 1), record);
        int[] counts;
        try {
            counts = addAll(editor, args, first, nx, xx);
        } finally {
            editor.close();
        }
        if (counts[0] + counts[1] > 0) {
            cx.event(KeyEvent.ZADD, args, 1);
        }
        out.integer(ch ? counts[0] + counts[1] : counts[0]);
    }

    /// Returns how many members were added, and how many have moved.
    private static int[] addAll(ZsetEditor editor, Args args, int first, boolean nx, boolean xx) {
        int added = 0;
        int changed = 0;
        for (int i = first; i < args.count(); i += 3) {
            double longitude = GeoArguments.number(args, i);
            double score = Cell.of(longitude, GeoArguments.number(args, i + 1), Cell.STEPS_MAX);
            int name = args.offset(i + 2);
            int length = args.length(i + 2);
            if (!editor.find(args.array(), name, length)) {
                if (!xx) {
                    editor.add(args.array(), name, length, score);
                    added++;
                }
            } else if (!nx && editor.score() != score) {
                editor.update(args.array(), name, length, score);
                changed++;
            }
        }
        return new int[] {added, changed};
    }

    /// GEODIST: how far two members are from each other.
    static void geodist(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() > 5) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        double unitM = args.count() == 5 ? GeoArguments.unitM(args, 4, out) : 1;
        if (unitM == GeoArguments.NO_UNIT) {
            return;
        }
        long record = cx.read(args, 1);
        if (GeoArguments.refuses(record, out)) {
            return;
        }
        if (record == 0) {
            out.nil();
            return;
        }
        SortedSet set = GeoArguments.type(cx).reader(record);
        if (!set.find(args.array(), args.offset(2), args.length(2))) {
            out.nil();
            return;
        }
        long from = Cell.ofScore(set.score());
        if (!set.find(args.array(), args.offset(3), args.length(3))) {
            out.nil();
            return;
        }
        long to = Cell.ofScore(set.score());
        double distanceM =
                Distance.between(Cell.longitude(from), Cell.latitude(from), Cell.longitude(to), Cell.latitude(to));
        GeoText.distance(distanceM / unitM, out);
    }

    /// GEOHASH: the places of members as the letters that other programs use.
    static void geohash(ShardContext cx, Args args, ReplyWriter out) {
        places(cx, args, true, out);
    }

    /// GEOPOS: the places of members.
    static void geopos(ShardContext cx, Args args, ReplyWriter out) {
        places(cx, args, false, out);
    }

    private static void places(ShardContext cx, Args args, boolean asLetters, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (GeoArguments.refuses(record, out)) {
            return;
        }
        out.arrayHeader(args.count() - 2);
        SortedSet set = record == 0 ? null : GeoArguments.type(cx).reader(record);
        for (int i = 2; i < args.count(); i++) {
            if (set != null && set.find(args.array(), args.offset(i), args.length(i))) {
                place(Cell.ofScore(set.score()), asLetters, out);
            } else if (asLetters) {
                out.nil();
            } else {
                out.nullArray();
            }
        }
    }

    private static void place(long cell, boolean asLetters, ReplyWriter out) {
        if (asLetters) {
            GeoText.geohash(Cell.longitude(cell), Cell.latitude(cell), out);
        } else {
            out.arrayHeader(2);
            GeoText.coordinate(Cell.longitude(cell), out);
            GeoText.coordinate(Cell.latitude(cell), out);
        }
    }
}
