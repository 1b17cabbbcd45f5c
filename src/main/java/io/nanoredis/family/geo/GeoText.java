package io.nanoredis.family.geo;

import io.nanoredis.resp.ReplyWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/// Distances and coordinates as replies show them.
final class GeoText {
    private static final int DISTANCE_DECIMALS = 4;
    private static final int COORDINATE_DECIMALS = 17;
    private static final byte[] BASE_32 = "0123456789bcdefghjkmnpqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final int GEOHASH_LETTERS = 11;

    private GeoText() {}

    /// A distance with four decimals, as a bulk string in every protocol.
    static void distance(double value, ReplyWriter out) {
        out.bulkText(fixed(value, DISTANCE_DECIMALS));
    }

    /// A number with a fixed number of decimals, as `%f` of C prints it.
    static String fixed(double value, int decimals) {
        if (Double.isInfinite(value) || Double.isNaN(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        String text =
                new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
        boolean lostSign = Double.doubleToRawLongBits(value) < 0 && text.charAt(0) != '-';
        return lostSign ? "-" + text : text;
    }

    /// A longitude or latitude: a double in RESP3. Of its 17 decimals those at the end go that are zero.
    static void coordinate(double value, ReplyWriter out) {
        String text = fixed(value, COORDINATE_DECIMALS);
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        if (text.charAt(end - 1) == '.') {
            end--;
        }
        out.doubleText(text.substring(0, end));
    }

    /// The letters that the world knows a point by, of which the last one says nothing.
    static void geohash(double longitude, double latitude, ReplyWriter out) {
        long cell = Cell.of(longitude, latitude, Cell.STEPS_MAX, Cell.POLE);
        byte[] letters = new byte[GEOHASH_LETTERS];
        for (int i = 0; i < GEOHASH_LETTERS; i++) {
            int letter = i == GEOHASH_LETTERS - 1 ? 0 : (int) (cell >>> (2 * Cell.STEPS_MAX - 5 * (i + 1))) & 0x1f;
            letters[i] = BASE_32[letter];
        }
        out.bulk(letters);
    }
}
