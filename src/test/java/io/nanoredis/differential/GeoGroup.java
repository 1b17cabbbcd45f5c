package io.nanoredis.differential;

import io.nanoredis.testing.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Points on the globe: places, distances, searches.
///
/// Stored distances may differ in the last bit from those of Redis, whose C library rounds a sine in a thousand the
/// other way; they have a key of their own, whose scores are not looked at.
final class GeoGroup implements Group {
    private static final Family FAMILY = new Family("""
            60 GEOADD {geokey} ( {lon} {lat} {geomember} ) *
            40 GEOADD {geokey} ( {lon} {lat} {geomember} ) * ( {lon} {lat} {geomember} ) * ( {lon} {lat} {geomember} ) *
            16 GEOADD {geokey} [ NX | XX ] [ CH ] ( {lon} {lat} {geomember} ) *
            4 GEOADD {geokey} ( NX | XX | CH | 'foo ) ( NX | XX | CH ) ( {lon} {lat} {geomember} ) *
            20 GEODIST {geokey} {geomember} {geomember} [ M | KM | FT | MI | 'foo ]
            16 GEOHASH {geokey} {geomember} *
            16 GEOPOS {geokey} {geomember} *
            50 GEOSEARCH {geokey} FROMLONLAT {lon} {lat} BYRADIUS {radius} ( M | KM | FT | MI ) [ ASC | DESC ] [ COUNT {geocount} ] [ WITHCOORD ] [ WITHDIST ] [ WITHHASH ]
            30 GEOSEARCH {geokey} FROMLONLAT {lon} {lat} BYBOX {radius} {radius} ( M | KM | FT | MI ) [ ASC | DESC ] [ COUNT {geocount} ] [ WITHCOORD ] [ WITHDIST ] [ WITHHASH ]
            30 GEOSEARCH {geokey} FROMMEMBER {geomember} ( BYRADIUS {radius} KM | BYBOX {radius} {radius} KM ) [ ASC | DESC ] [ COUNT {geocount} ANY ] [ WITHDIST ]
            20 GEOSEARCH {geokey} FROMLONLAT {lon} {lat} BYRADIUS {radius} KM COUNT {geocount} ANY [ ASC | DESC ]
            10 GEOSEARCH {geokey} [ FROMLONLAT {lon} {lat} ] [ FROMMEMBER {geomember} ] [ BYRADIUS {radius} KM ] [ BYBOX {radius} {radius} M ] [ ASC | DESC ] [ COUNT {int} ] [ ANY ] [ STORE {geokey} | STOREDIST ] [ 'foo ]
            20 GEOSEARCHSTORE {geokey} {geokey} FROMLONLAT {lon} {lat} ( BYRADIUS {radius} KM | BYBOX {radius} {radius} KM ) [ ASC | DESC ] [ COUNT {geocount} ]
            10 GEOSEARCHSTORE {geokey} {geokey} FROMMEMBER {geomember} BYRADIUS {radius} KM [ COUNT {geocount} ANY ]
            6 GEOSEARCHSTORE {geokey} {geokey} [ FROMLONLAT {lon} {lat} ] [ FROMMEMBER {geomember} ] [ BYRADIUS {radius} KM ] [ BYBOX {radius} {radius} M ] [ WITHDIST | 'foo ] [ ANY ]
            10 GEOSEARCHSTORE 'geo:dist {geokey} FROMLONLAT {lon} {lat} BYRADIUS {radius} KM STOREDIST ; ZCARD 'geo:dist ; ZRANGE 'geo:dist '0 '-1 ; DEL 'geo:dist
            30 GEORADIUS {geokey} {lon} {lat} {radius} ( M | KM | FT | MI ) [ WITHCOORD ] [ WITHDIST ] [ WITHHASH ] [ COUNT {geocount} ] [ ASC | DESC ]
            20 GEORADIUS {geokey} {lon} {lat} {radius} KM STORE {geokey} [ COUNT {geocount} ] [ ASC | DESC ]
            6 GEORADIUS {geokey} {lon} {lat} {radius} KM STOREDIST 'geo:dist [ COUNT {geocount} ] ; ZRANGE 'geo:dist '0 '-1 ; DEL 'geo:dist
            4 GEORADIUS {geokey} {lon} {lat} {radius} ( KM | 'foo ) [ STORE {geokey} ] [ WITHDIST ] [ ANY ] [ COUNT {int} ] [ 'foo ]
            10 GEORADIUS_RO {geokey} {lon} {lat} {radius} KM [ WITHDIST ] [ COUNT {geocount} ] [ ASC | DESC ]
            2 GEORADIUS_RO {geokey} {lon} {lat} {radius} KM STORE {geokey}
            20 GEORADIUSBYMEMBER {geokey} {geomember} {radius} ( M | KM | FT | MI ) [ WITHCOORD ] [ WITHDIST ] [ COUNT {geocount} ] [ ASC | DESC ]
            10 GEORADIUSBYMEMBER {geokey} {geomember} {radius} KM STORE {geokey} [ COUNT {geocount} ANY ]
            10 GEORADIUSBYMEMBER_RO {geokey} {geomember} {radius} KM [ WITHHASH ] [ ASC | DESC ]
            10 ZRANGE {geokey} '0 '-1 WITHSCORES
            10 ZREM {geokey} {geomember} *
            4 DEL {geokey}
            6 DUMP {geokey}
            """);

    private static final String[] LONGITUDES = {
        "0",
        "-180",
        "180",
        "180.1",
        "-180.0001",
        "179.9999999",
        "13.361389",
        "15.087269",
        "-0",
        "90",
        "nan",
        "a",
        "1e1",
        "inf",
        ""
    };
    private static final String[] LATITUDES = {
        "0",
        "85.05112878",
        "-85.05112878",
        "85.06",
        "-90",
        "85",
        "38.115556",
        "37.502669",
        "-0",
        "45",
        "nan",
        "a",
        "-66.5",
        "80.1",
        "70"
    };
    private static final String[] RADII = {
        "0", "0.0001", "1e7", "40000000", "-1", "a", "inf", "1e-9", "20037", "5000", "10000", "nan", "6372797.56"
    };

    @Override
    public int weight() {
        return 20;
    }

    @Override
    public Family family() {
        return FAMILY;
    }

    @Override
    public List<Request> setUp() {
        return List.of(Request.of(
                "GEOADD",
                "geo:1",
                "13.361389",
                "38.115556",
                "p0",
                "15.087269",
                "37.502669",
                "p1",
                "-122.27",
                "37.8",
                "p2"));
    }

    @Override
    public byte @Nullable [] draw(String slot, SplittableRandom random, Slots slots) {
        return switch (slot) {
            case "geokey" -> slots.chance(10) ? slots.draw("zkey") : ascii(key(random));
            case "geomember" -> slots.chance(5) ? slots.draw("zmember") : ascii("p" + random.nextInt(60));
            case "lon" -> ascii(slots.chance(12) ? pick(LONGITUDES, random) : coordinate(random, 180));
            case "lat" -> ascii(slots.chance(12) ? pick(LATITUDES, random) : coordinate(random, 85));
            case "radius" -> ascii(slots.chance(12) ? pick(RADII, random) : radius(random));
            case "geocount" -> slots.chance(5) ? slots.draw("int") : ascii(Integer.toString(1 + random.nextInt(20)));
            default -> null;
        };
    }

    private static String key(SplittableRandom random) {
        int i = random.nextInt(8);
        return i < 5 ? "geo:" + i : "{t}:geo" + i;
    }

    /// Half of them of a grid, so that points share places and distances.
    private static String coordinate(SplittableRandom random, int max) {
        if (random.nextBoolean()) {
            return Integer.toString(random.nextInt(-max / 5, max / 5) * 5);
        }
        return Double.toString(random.nextDouble(-max, max));
    }

    private static String radius(SplittableRandom random) {
        return Double.toString(Math.pow(10, random.nextDouble(-1, 5)));
    }

    private static String pick(String[] texts, SplittableRandom random) {
        return texts[random.nextInt(texts.length)];
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
