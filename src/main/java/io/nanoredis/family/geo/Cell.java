package io.nanoredis.family.geo;

/// A rectangle of the map: one of those that arise when longitude and latitude are halved a number of times each.
///
/// *Shape*: the halves that were chosen are the bits of a number, those of the latitude in the even places, those of
/// the
/// longitude in the odd ones, the first choice at the top. A member's score is the number of its cell after
/// [#STEPS_MAX] steps, 52 bits. The map ends at 85.05 degrees of latitude, as that of Mercator's projection does.
///
/// *Source*: https://en.wikipedia.org/wiki/Geohash
final class Cell {
    static final double LONGITUDE_MAX = 180;
    static final double LATITUDE_MAX = 85.05112878;
    /// The latitudes of the text that GEOHASH replies.
    static final double POLE = 90;
    static final int STEPS_MAX = 26;

    private static final long LATITUDE_BITS = 0x5555_5555_5555_5555L;
    private static final long LONGITUDE_BITS = ~LATITUDE_BITS;

    private Cell() {}

    /// Whether a point lies on the map.
    static boolean isOnMap(double longitude, double latitude) {
        return Math.abs(longitude) <= LONGITUDE_MAX && Math.abs(latitude) <= LATITUDE_MAX;
    }

    /// The cell of a point after some steps.
    static long of(double longitude, double latitude, int steps) {
        return of(longitude, latitude, steps, LATITUDE_MAX);
    }

    /// The cell of a point on a map up to another latitude.
    static long of(double longitude, double latitude, int steps, double latitudeMax) {
        double up = (latitude + latitudeMax) / (latitudeMax + latitudeMax);
        double right = (longitude + LONGITUDE_MAX) / (LONGITUDE_MAX + LONGITUDE_MAX);
        double cells = 1L << steps;
        return spread((long) (up * cells)) | spread((long) (right * cells)) << 1;
    }

    /// Puts a zero above each of the lower 32 bits.
    private static long spread(long bits) {
        return Long.expand(bits & 0xffff_ffffL, LATITUDE_BITS);
    }

    private static long row(long cell) {
        return Long.compress(cell, LATITUDE_BITS);
    }

    private static long column(long cell) {
        return Long.compress(cell, LONGITUDE_BITS);
    }

    // ---- borders

    static double south(long cell, int steps) {
        return -LATITUDE_MAX + row(cell) * 1.0 / (1L << steps) * (LATITUDE_MAX + LATITUDE_MAX);
    }

    static double north(long cell, int steps) {
        return -LATITUDE_MAX + (row(cell) + 1) * 1.0 / (1L << steps) * (LATITUDE_MAX + LATITUDE_MAX);
    }

    static double west(long cell, int steps) {
        return -LONGITUDE_MAX + column(cell) * 1.0 / (1L << steps) * (LONGITUDE_MAX + LONGITUDE_MAX);
    }

    static double east(long cell, int steps) {
        return -LONGITUDE_MAX + (column(cell) + 1) * 1.0 / (1L << steps) * (LONGITUDE_MAX + LONGITUDE_MAX);
    }

    /// The longitude of the middle of a cell of [#STEPS_MAX] steps.
    static double longitude(long cell) {
        double middle = (west(cell, STEPS_MAX) + east(cell, STEPS_MAX)) / 2;
        return Math.max(-LONGITUDE_MAX, Math.min(LONGITUDE_MAX, middle));
    }

    /// The latitude of the middle of a cell of [#STEPS_MAX] steps.
    static double latitude(long cell) {
        double middle = (south(cell, STEPS_MAX) + north(cell, STEPS_MAX)) / 2;
        return Math.max(-LATITUDE_MAX, Math.min(LATITUDE_MAX, middle));
    }

    // ---- neighbours

    /// The cell so many columns to the east and rows to the north, each -1, 0 or 1; the map has no edges here. A point
    /// on
    /// the last edge is in a column or row of its own behind the last, which stays in a direction that does not change.
    static long neighbour(long cell, int steps, int east, int north) {
        long used = (1L << (2 * steps)) - 1;
        long columns = east == 0 ? cell & LONGITUDE_BITS : spread(column(cell) + east) << 1 & used;
        long rows = north == 0 ? cell & LATITUDE_BITS : spread(row(cell) + north) & used;
        return columns | rows;
    }

    // ---- scores

    /// The least score in a cell, or in the one behind the last if that is asked for.
    static double leastScore(long cell, int steps) {
        return cell << (2 * (STEPS_MAX - steps));
    }

    /// The cell that a score is, whatever number it is, as C converts doubles on the machines that Redis runs on.
    static long ofScore(double score) {
        if (score < 0x1p63) {
            return truncated(score);
        }
        return truncated(score - 0x1p63) ^ Long.MIN_VALUE;
    }

    /// A double as a signed integer, the least one if it does not fit.
    static long truncated(double value) {
        return value >= -0x1p63 && value < 0x1p63 ? (long) value : Long.MIN_VALUE;
    }
}
