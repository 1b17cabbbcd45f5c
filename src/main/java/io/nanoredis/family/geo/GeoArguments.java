package io.nanoredis.family.geo;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.zset.ZsetType;

/// What several commands of the group read from their arguments; what is wrong is replied.
final class GeoArguments {
    /// Instead of the metres of a unit: there is no such unit.
    static final double NO_UNIT = -1;

    private static final ErrorReply UNIT = ErrorReply.of("ERR unsupported unit provided. please use M, KM, FT, MI");

    private GeoArguments() {}

    /// The shard's sorted sets.
    static ZsetType type(ShardContext cx) {
        return (ZsetType) cx.type(Record.ZSET);
    }

    /// Whether a record is there and no sorted set, which is then replied.
    static boolean refuses(long record, ReplyWriter out) {
        if (record == 0 || Record.type(record) == Record.ZSET) {
            return false;
        }
        out.error(ErrorReply.WRONG_TYPE);
        return true;
    }

    /// The metres of the unit that argument `i` names, or [#NO_UNIT].
    static double unitM(Args args, int i, ReplyWriter out) {
        if (args.is(i, Words.M)) {
            return 1;
        }
        if (args.is(i, Words.KM)) {
            return 1000;
        }
        if (args.is(i, Words.FT)) {
            return 0.3048;
        }
        if (args.is(i, Words.MI)) {
            return 1609.34;
        }
        out.error(UNIT);
        return NO_UNIT;
    }

    /// Whether arguments `i` and `i + 1` are the longitude and latitude of a point on the map.
    static boolean isPoint(Args args, int i, ReplyWriter out) {
        if (!args.tryDouble(i)) {
            out.error(ErrorReply.NOT_A_FLOAT);
            return false;
        }
        double longitude = args.doubleValue();
        if (!args.tryDouble(i + 1)) {
            out.error(ErrorReply.NOT_A_FLOAT);
            return false;
        }
        double latitude = args.doubleValue();
        if (!Cell.isOnMap(longitude, latitude)) {
            out.error(ErrorReply.of("ERR invalid longitude,latitude pair " + GeoText.fixed(longitude, 6) + ","
                    + GeoText.fixed(latitude, 6)));
            return false;
        }
        return true;
    }

    /// The number in argument `i`, which is known to be one.
    static double number(Args args, int i) {
        args.tryDouble(i);
        return args.doubleValue();
    }
}
