package io.nanoredis.family.geo;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.zset.SortedSet;
import org.jspecify.annotations.Nullable;

/// One search for the points around a place: what the arguments ask for, and how it is found.
///
/// *Thread*: [#run] on the owner of the shard of the points; then whoever replies or stores.
final class Search {
    /// Which command asks.
    enum Form {
        /// GEORADIUS: longitude, latitude, radius and unit stand in front.
        RADIUS(1, 6),
        /// GEORADIUSBYMEMBER: member, radius and unit stand in front.
        RADIUS_BY_MEMBER(1, 5),
        /// GEOSEARCH: everything is said by options.
        SEARCH(1, 2),
        /// GEOSEARCHSTORE: the same behind a destination.
        SEARCH_STORE(2, 3);

        private final int source;
        private final int firstOption;

        Form(int source, int firstOption) {
            this.source = source;
            this.firstOption = firstOption;
        }

        /// The argument with the key of the points.
        int source() {
            return source;
        }

        private boolean isSearch() {
            return this == SEARCH || this == SEARCH_STORE;
        }
    }

    private static final ErrorReply RADIUS = ErrorReply.of("ERR need numeric radius");
    private static final ErrorReply NEGATIVE_RADIUS = ErrorReply.of("ERR radius cannot be negative");
    private static final ErrorReply WIDTH = ErrorReply.of("ERR need numeric width");
    private static final ErrorReply HEIGHT = ErrorReply.of("ERR need numeric height");
    private static final ErrorReply NEGATIVE_BOX = ErrorReply.of("ERR height or width cannot be negative");
    private static final ErrorReply NO_MEMBER = ErrorReply.of("ERR could not decode requested zset member");
    private static final ErrorReply COUNT = ErrorReply.of("ERR COUNT must be > 0");
    private static final ErrorReply ANY = ErrorReply.of("ERR the ANY argument requires COUNT argument");
    /// How many arguments an option takes that is wrong; the error has been replied.
    private static final int REFUSED = -1;

    private final Form form;
    private final boolean mayStore;
    private final Shape shape = new Shape();
    private boolean centred;
    private boolean byRadius;
    private boolean byBox;
    private boolean fromMember;
    private boolean withDistance;
    private boolean withHash;
    private boolean withCoordinates;
    private boolean any;
    private boolean sorted;
    private boolean farthestFirst;
    private long count;
    private int destination;
    private boolean storesDistance;

    /// @param mayStore whether STORE and STOREDIST are known
    Search(Form form, boolean mayStore) {
        this.form = form;
        this.mayStore = mayStore;
        destination = form == Form.SEARCH_STORE ? 1 : 0;
    }

    /// The argument with the key where the result goes, 0 if it is replied.
    int destination() {
        return destination;
    }

    /// Whether this is GEOSEARCH or GEOSEARCHSTORE.
    boolean isSearch() {
        return form.isSearch();
    }

    /// Whether distances are stored.
    boolean storesDistance() {
        return storesDistance;
    }

    double metresPerUnit() {
        return shape.metresPerUnit();
    }

    // ---- arguments

    /// Finds the points; null if something is wrong, and the error has been replied.
    @Nullable
    Hits run(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, form.source());
        if (GeoArguments.refuses(record, out)) {
            return null;
        }
        SortedSet set = record == 0 ? null : GeoArguments.type(cx).reader(record);
        if (!readFront(args, set, out) || !readOptions(args, set, out) || !check(args, out)) {
            return null;
        }
        Hits hits = new Hits();
        if (set != null) {
            find(set, hits);
        }
        return hits;
    }

    private boolean readFront(Args args, @Nullable SortedSet set, ReplyWriter out) {
        if (form == Form.RADIUS) {
            if (!GeoArguments.isPoint(args, 2, out)) {
                return false;
            }
            shape.centre(GeoArguments.number(args, 2), GeoArguments.number(args, 3));
            return readRadius(args, 4, out);
        }
        if (form == Form.RADIUS_BY_MEMBER && set != null) {
            return centreAt(set, args, 2, out) && readRadius(args, 3, out);
        }
        return true;
    }

    private boolean centreAt(SortedSet set, Args args, int member, ReplyWriter out) {
        if (!set.find(args.array(), args.offset(member), args.length(member))) {
            out.error(NO_MEMBER);
            return false;
        }
        long cell = Cell.ofScore(set.score());
        shape.centre(Cell.longitude(cell), Cell.latitude(cell));
        return true;
    }

    private boolean readRadius(Args args, int i, ReplyWriter out) {
        if (!args.tryDouble(i)) {
            out.error(RADIUS);
            return false;
        }
        double radius = args.doubleValue();
        if (radius < 0) {
            out.error(NEGATIVE_RADIUS);
            return false;
        }
        double unitM = GeoArguments.unitM(args, i + 1, out);
        shape.radius(radius, unitM);
        return unitM != GeoArguments.NO_UNIT;
    }

    private boolean readBox(Args args, int i, ReplyWriter out) {
        if (!args.tryDouble(i)) {
            out.error(WIDTH);
            return false;
        }
        double width = args.doubleValue();
        if (!args.tryDouble(i + 1)) {
            out.error(HEIGHT);
            return false;
        }
        double height = args.doubleValue();
        if (height < 0 || width < 0) {
            out.error(NEGATIVE_BOX);
            return false;
        }
        double unitM = GeoArguments.unitM(args, i + 2, out);
        shape.box(width, height, unitM);
        return unitM != GeoArguments.NO_UNIT;
    }

    private boolean readOptions(Args args, @Nullable SortedSet set, ReplyWriter out) {
        int i = form.firstOption;
        while (i < args.count()) {
            int taken = readFlag(args, i);
            if (taken == 0) {
                taken = readValued(args, i, out);
            }
            if (taken == 0 && form.isSearch()) {
                taken = readPlace(args, i, set, out);
            }
            if (taken == 0) {
                out.error(ErrorReply.SYNTAX);
            }
            if (taken <= 0) {
                return false;
            }
            i += taken;
        }
        return true;
    }

    /// How many arguments the option takes, 0 if it is none of those that stand alone.
    private int readFlag(Args args, int i) {
        if (args.is(i, Words.WITHDIST)) {
            withDistance = true;
        } else if (args.is(i, Words.WITHHASH)) {
            withHash = true;
        } else if (args.is(i, Words.WITHCOORD)) {
            withCoordinates = true;
        } else if (args.is(i, Words.ANY)) {
            any = true;
        } else if (args.is(i, Words.ASC)) {
            sorted = true;
            farthestFirst = false;
        } else if (args.is(i, Words.DESC)) {
            sorted = true;
            farthestFirst = true;
        } else if (form == Form.SEARCH_STORE && args.is(i, Words.STOREDIST)) {
            storesDistance = true;
        } else {
            return 0;
        }
        return 1;
    }

    /// How many arguments the option takes, 0 if it is none of those about number and destination, or [#REFUSED].
    private int readValued(Args args, int i, ReplyWriter out) {
        if (i + 1 == args.count()) {
            return 0;
        }
        if (args.is(i, Words.COUNT)) {
            return readCount(args, i + 1, out) ? 2 : REFUSED;
        }
        boolean distance = args.is(i, Words.STOREDIST);
        if (mayStore && !form.isSearch() && (distance || args.is(i, Words.STORE))) {
            destination = i + 1;
            storesDistance = distance;
            return 2;
        }
        return 0;
    }

    private boolean readCount(Args args, int i, ReplyWriter out) {
        if (!args.tryLong(i)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return false;
        }
        count = args.longValue();
        if (count <= 0) {
            out.error(COUNT);
            return false;
        }
        return true;
    }

    /// The options that say where GEOSEARCH searches; see [#readValued].
    private int readPlace(Args args, int i, @Nullable SortedSet set, ReplyWriter out) {
        int behind = args.count() - i - 1;
        if (behind >= 1 && !(centred && !fromMember) && args.is(i, Words.FROMMEMBER)) {
            if (set != null && !centreAt(set, args, i + 1, out)) {
                return REFUSED;
            }
            centred = true;
            fromMember = true;
            return 2;
        }
        if (behind >= 2 && !fromMember && args.is(i, Words.FROMLONLAT)) {
            if (!GeoArguments.isPoint(args, i + 1, out)) {
                return REFUSED;
            }
            shape.centre(GeoArguments.number(args, i + 1), GeoArguments.number(args, i + 2));
            centred = true;
            return 3;
        }
        if (behind >= 2 && !byBox && args.is(i, Words.BYRADIUS)) {
            byRadius = true;
            return readRadius(args, i + 1, out) ? 3 : REFUSED;
        }
        if (behind >= 3 && !byRadius && args.is(i, Words.BYBOX)) {
            byBox = true;
            return readBox(args, i + 1, out) ? 4 : REFUSED;
        }
        return 0;
    }

    private boolean check(Args args, ReplyWriter out) {
        ErrorReply refusal = null;
        if (destination > 0 && (withDistance || withHash || withCoordinates)) {
            String what = form == Form.SEARCH_STORE ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS";
            refusal = ErrorReply.of("ERR " + what + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
        } else if (form.isSearch() && !centred) {
            refusal = ErrorReply.of("ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for "
                    + ErrorReply.untilNul(args.text(0)));
        } else if (form.isSearch() && !byRadius && !byBox) {
            refusal = ErrorReply.of(
                    "ERR exactly one of BYRADIUS and BYBOX can be specified for " + ErrorReply.untilNul(args.text(0)));
        } else if (any && count == 0) {
            refusal = ANY;
        }
        if (refusal != null) {
            out.error(refusal);
        }
        return refusal == null;
    }

    // ---- finding

    private void find(SortedSet set, Hits hits) {
        Cover cover = new Cover(shape);
        long enough = any ? count : Long.MAX_VALUE;
        int last = 0;
        for (int i = 0; i < cover.count() && hits.count() < enough; i++) {
            if (cover.isSearched(i, last)) {
                findIn(set, cover.leastScore(i), cover.nextScore(i), enough, hits);
                last = i;
            }
        }
        // the nearest are meant where a number was asked for and no order
        if (sorted || (count > 0 && !any)) {
            hits.sort(farthestFirst, wanted(hits));
        }
    }

    private void findIn(SortedSet set, double from, double to, long enough, Hits hits) {
        boolean more = set.seek(set.countBelow(from, false));
        while (more && set.score() < to && hits.count() < enough) {
            long cell = Cell.ofScore(set.score());
            double longitude = Cell.longitude(cell);
            double latitude = Cell.latitude(cell);
            double distanceM = shape.distanceWithin(longitude, latitude);
            if (distanceM >= 0) {
                int length = set.loadText();
                hits.add(set.text(), length, longitude, latitude, distanceM, set.score());
            }
            more = set.forward();
        }
    }

    /// How many of the points are wanted.
    int wanted(Hits hits) {
        return count == 0 ? hits.count() : (int) Math.min(count, hits.count());
    }

    // ---- replying

    /// Replies the points.
    void reply(Hits hits, ReplyWriter out) {
        int wanted = wanted(hits);
        int parts = 1 + (withDistance ? 1 : 0) + (withHash ? 1 : 0) + (withCoordinates ? 1 : 0);
        out.arrayHeader(wanted);
        for (int place = 0; place < wanted; place++) {
            int i = hits.at(place);
            if (parts > 1) {
                out.arrayHeader(parts);
            }
            out.bulk(hits.names(), hits.nameOffset(i), hits.nameLength(i));
            if (withDistance) {
                GeoText.distance(hits.distanceM(i) / shape.metresPerUnit(), out);
            }
            if (withHash) {
                out.integer(Cell.truncated(hits.score(i)));
            }
            if (withCoordinates) {
                out.arrayHeader(2);
                GeoText.coordinate(hits.longitude(i), out);
                GeoText.coordinate(hits.latitude(i), out);
            }
        }
    }
}
