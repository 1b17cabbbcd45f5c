package io.nanoredis.family.geo;

/// The way between two points along the surface of the globe, by the haversine formula, in metres.
///
/// *Source*: https://en.wikipedia.org/wiki/Haversine_formula
final class Distance {
    static final double EARTH_RADIUS_M = 6_372_797.560856;
    private static final double RADIANS_PER_DEGREE = Math.PI / 180;

    private Distance() {}

    static double radians(double degrees) {
        return degrees * RADIANS_PER_DEGREE;
    }

    static double degrees(double radians) {
        return radians / RADIANS_PER_DEGREE;
    }

    /// Between two points, given in degrees.
    static double between(double longitude1, double latitude1, double longitude2, double latitude2) {
        double v = Trigonometry.sin((radians(longitude2) - radians(longitude1)) / 2);
        if (v == 0) {
            return alongMeridian(latitude1, latitude2);
        }
        double lat1 = radians(latitude1);
        double lat2 = radians(latitude2);
        double u = Trigonometry.sin((lat2 - lat1) / 2);
        double a = u * u + Trigonometry.cos(lat1) * Trigonometry.cos(lat2) * v * v;
        return 2 * EARTH_RADIUS_M * Trigonometry.asin(Math.sqrt(a));
    }

    /// Between two latitudes.
    static double alongMeridian(double latitude1, double latitude2) {
        return EARTH_RADIUS_M * Math.abs(radians(latitude2) - radians(latitude1));
    }
}
