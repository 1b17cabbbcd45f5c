package io.nanoredis.type.hyperloglog;

/// The estimate of how many different elements were seen, from how many registers have each value.
///
/// *Thread*: any; no state. *Source*: Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches"
/// (arXiv:1702.01284), the improved raw estimator. The operations are those of Redis in the same order, so that the
/// results are equal to the last unit.
public final class Cardinality {
    /// The number of values that six bits can have, and so the length of a histogram.
    public static final int VALUES = 64;

    /// 1 / (2 ln 2): what the constant of HyperLogLog tends to with the number of registers.
    private static final double ALPHA = 0.7213475204444817;

    private Cardinality() {}

    /// The estimate for registers in an array.
    public static long of(byte[] registers) {
        int[] histogram = new int[VALUES];
        for (byte register : registers) {
            histogram[register]++;
        }
        return of(histogram);
    }

    /// The estimate for a histogram. Values above the greatest rank, which no element leads to, count for nothing.
    public static long of(int[] histogram) {
        double m = HyperLogLog.REGISTERS;
        double z = m * tau((m - histogram[ElementHash.RANK_MAX]) / m);
        for (int rank = ElementHash.RANK_MAX - 1; rank >= 1; rank--) {
            z = (z + histogram[rank]) * 0.5;
        }
        z += m * sigma(histogram[0] / m);
        double estimate = ALPHA * m * m / z;
        // what C makes of a number that is too large for an integer
        return estimate >= Long.MAX_VALUE ? Long.MIN_VALUE : Math.round(estimate);
    }

    /// x + the sum of x^(2^k) * 2^(k-1): what registers at zero contribute.
    private static double sigma(double x) {
        if (x == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double power = x;
        double weight = 1;
        double sum = x;
        double before;
        do {
            power *= power;
            before = sum;
            sum += power * weight;
            weight += weight;
        } while (before != sum);
        return sum;
    }

    /// A third of 1 - x - the sum of (1 - x^(2^-k))^2 * 2^-k: what registers at the greatest rank contribute.
    private static double tau(double x) {
        if (x == 0 || x == 1) {
            return 0;
        }
        double root = x;
        double weight = 1;
        double sum = 1 - x;
        double before;
        do {
            root = Math.sqrt(root);
            before = sum;
            weight *= 0.5;
            sum -= (1 - root) * (1 - root) * weight;
        } while (before != sum);
        return sum / 3;
    }
}
