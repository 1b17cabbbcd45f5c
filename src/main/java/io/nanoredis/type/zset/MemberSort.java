package io.nanoredis.type.zset;

/// Sorts members by score and name: a merge sort over the ascending runs that are there already, since what is combined
/// usually comes in order.
///
/// *Cost*: N log R comparisons for R runs, and room for a second copy of both arrays.
final class MemberSort {
    private final double[] scores;
    private final long[] records;
    private final double[] scoresAside;
    private final long[] recordsAside;

    private MemberSort(double[] scores, long[] records, int count) {
        this.scores = scores;
        this.records = records;
        scoresAside = new double[count];
        recordsAside = new long[count];
    }

    /// Sorts the first `count` members.
    static void sort(double[] scores, long[] records, int count) {
        int run = runEnd(scores, records, 0, count);
        if (run < count) {
            new MemberSort(scores, records, count).sort(count);
        }
    }

    private static int runEnd(double[] scores, long[] records, int from, int count) {
        int at = from + 1;
        while (at < count && MemberRecord.compare(scores[at - 1], records[at - 1], scores[at], records[at]) < 0) {
            at++;
        }
        return Math.min(at, count);
    }

    /// Merges the two last runs as long as the one before is not twice as long as the last, so that merges are between
    /// runs of about one length and few ends have to be remembered.
    private void sort(int count) {
        int[] starts = new int[64];
        int runs = 0;
        int at = 0;
        while (at < count) {
            starts[runs++] = at;
            at = runEnd(scores, records, at, count);
            while (runs > 1 && starts[runs - 1] - starts[runs - 2] < 2 * (at - starts[runs - 1])) {
                merge(starts[runs - 2], starts[runs - 1], at);
                runs--;
            }
        }
        while (runs > 1) {
            merge(starts[runs - 2], starts[runs - 1], count);
            runs--;
        }
    }

    /// Merges two neighbouring runs; the first is copied aside.
    private void merge(int from, int middle, int to) {
        int leftCount = middle - from;
        System.arraycopy(scores, from, scoresAside, 0, leftCount);
        System.arraycopy(records, from, recordsAside, 0, leftCount);
        int left = 0;
        int right = middle;
        int at = from;
        while (left < leftCount && right < to) {
            if (MemberRecord.compare(scoresAside[left], recordsAside[left], scores[right], records[right]) <= 0) {
                scores[at] = scoresAside[left];
                records[at++] = recordsAside[left++];
            } else {
                scores[at] = scores[right];
                records[at++] = records[right++];
            }
        }
        System.arraycopy(scoresAside, left, scores, at, leftCount - left);
        System.arraycopy(recordsAside, left, records, at, leftCount - left);
    }
}
