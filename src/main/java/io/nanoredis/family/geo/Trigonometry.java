package io.nanoredis.family.geo;

/// Sine, cosine and arc sine, correctly rounded but for one case in many thousands. The C library under Redis is almost
/// as exact; the JDK's functions are wrong in the last bit more often, and stored distances would show it.
///
/// *Shape*: values are carried as sums of two doubles. An angle is reduced by a multiple of π/64, whose sine and cosine
/// stand in tables made at start; what is left is small enough for short series. *Cost*: some 50 ns; no allocation.
final class Trigonometry {
    private static final int PARTS = 64;
    private static final double PARTS_PER_RADIAN = PARTS / Math.PI;
    /// π/64 in three parts, of which the first two have 33 bits, so that multiples of them are exact.
    private static final double PART_HIGH = 0x1.921fb544p1 / PARTS;
    private static final double PART_MIDDLE = 0x1.0b4611a6p-33 / PARTS;
    private static final double PART_LOW = 0x1.3198a2e037073p-68 / PARTS;

    private static final double[] SIN_HIGH = new double[PARTS + 1];
    private static final double[] SIN_LOW = new double[PARTS + 1];
    private static final double[] COS_HIGH = new double[PARTS + 1];
    private static final double[] COS_LOW = new double[PARTS + 1];

    static {
        COS_HIGH[0] = 1;
        SIN_HIGH[1] = 0x1.91f65f10dd814p-5;
        SIN_LOW[1] = -0x1.912bd0d569a90p-61;
        COS_HIGH[1] = 0x1.ff621e3796d7ep-1;
        COS_LOW[1] = -0x1.c57bc2e24aa15p-57;
        for (int i = 2; i < PARTS; i++) {
            rotate(i);
        }
        COS_HIGH[PARTS] = -1;
    }

    private Trigonometry() {}

    /// Fills in the angle of so many parts from the one before and that of one part.
    private static void rotate(int i) {
        double a = SIN_HIGH[i - 1] * COS_HIGH[1];
        double aLow = productLow(SIN_HIGH[i - 1], SIN_LOW[i - 1], COS_HIGH[1], COS_LOW[1], a);
        double b = COS_HIGH[i - 1] * SIN_HIGH[1];
        double bLow = productLow(COS_HIGH[i - 1], COS_LOW[i - 1], SIN_HIGH[1], SIN_LOW[1], b);
        SIN_HIGH[i] = sumHigh(a, aLow, b, bLow);
        SIN_LOW[i] = sumLow(a, aLow, b, bLow, SIN_HIGH[i]);
        double c = COS_HIGH[i - 1] * COS_HIGH[1];
        double cLow = productLow(COS_HIGH[i - 1], COS_LOW[i - 1], COS_HIGH[1], COS_LOW[1], c);
        double d = -SIN_HIGH[i - 1] * SIN_HIGH[1];
        double dLow = productLow(-SIN_HIGH[i - 1], -SIN_LOW[i - 1], SIN_HIGH[1], SIN_LOW[1], d);
        COS_HIGH[i] = sumHigh(c, cLow, d, dLow);
        COS_LOW[i] = sumLow(c, cLow, d, dLow, COS_HIGH[i]);
    }

    /// What the rounded product of the high parts lacks of the whole product.
    private static double productLow(double high1, double low1, double high2, double low2, double product) {
        return Math.fma(high1, high2, -product) + (high1 * low2 + low1 * high2);
    }

    /// What the rounded sum of two doubles lacks.
    private static double rest(double a, double b, double sum) {
        double part = sum - a;
        return (a - (sum - part)) + (b - part);
    }

    private static double sumHigh(double a, double aLow, double b, double bLow) {
        double sum = a + b;
        return sum + (rest(a, b, sum) + aLow + bLow);
    }

    private static double sumLow(double a, double aLow, double b, double bLow, double high) {
        double sum = a + b;
        double low = rest(a, b, sum) + aLow + bLow;
        return (sum - high) + low;
    }

    /// The sine of an angle of at most π either way.
    static double sin(double x) {
        return Math.abs(x) < 0x1p-27 ? x : wave(x, false, 0);
    }

    /// The cosine of an angle of at most π either way.
    static double cos(double x) {
        return wave(x, true, 0);
    }

    /// The angle whose sine this is. What the JDK's function is off is found through the sine of its result.
    static double asin(double y) {
        double angle = Math.asin(y);
        double slope = Math.cos(angle);
        if (Math.abs(y) < 0x1p-26 || !(slope > 0x1p-20)) {
            return angle;
        }
        return angle - wave(angle, false, y) / slope;
    }

    /// Sine or cosine of an angle, less a number. With the angle of the table's entry T and the rest r it is
    /// T + (U sin r - T (1 - cos r)), where U is the derivative at T.
    private static double wave(double x, boolean cosine, double less) {
        double parts = Math.rint(x * PARTS_PER_RADIAN);
        double a = x - parts * PART_HIGH;
        double b = parts * PART_MIDDLE;
        double r = a - b;
        double rLow = rest(a, -b, r) - parts * PART_LOW;

        int entry = (int) Math.abs(parts);
        double sign = parts < 0 ? -1 : 1;
        double t = cosine ? COS_HIGH[entry] : sign * SIN_HIGH[entry];
        double tLow = cosine ? COS_LOW[entry] : sign * SIN_LOW[entry];
        double u = cosine ? -sign * SIN_HIGH[entry] : COS_HIGH[entry];
        double uLow = cosine ? -sign * SIN_LOW[entry] : COS_LOW[entry];

        double square = r * r;
        double squareLow = Math.fma(r, r, -square) + 2 * r * rLow;
        double fourth = square * square;
        // 1 - cos r
        double versine = square / 2;
        double versineLow = squareLow / 2 - fourth * (1.0 / 24 - square * (1.0 / 720 - square / 40320));
        // r - sin r, divided by r
        double sixth = square / 6;
        double sixthLow = Math.fma(-6, sixth, square) / 6
                + squareLow / 6
                - fourth * (1.0 / 120 - square * (1.0 / 5040 - square / 362880));
        double fall = r * sixth;
        double fallLow = Math.fma(r, sixth, -fall) + r * sixthLow + rLow * sixth;
        double sine = r - fall;
        double sineLow = rest(r, -fall, sine) + rLow - fallLow;

        double p = u * sine;
        double pLow = productLow(u, uLow, sine, sineLow, p);
        double q = -t * versine;
        double qLow = productLow(-t, -tLow, versine, versineLow, q);
        double change = p + q;
        double changeLow = rest(p, q, change) + pLow + qLow;
        double high = t + change;
        double low = rest(t, change, high) + tLow + changeLow;
        double sum = high + low;
        return less == 0 ? sum : (sum - less) + (high - sum + low);
    }
}
