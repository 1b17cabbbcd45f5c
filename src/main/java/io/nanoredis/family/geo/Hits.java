package io.nanoredis.family.geo;

import java.util.Arrays;

/// The points that a search has found, in arrays, with the order in which they are wanted.
///
/// *Shape*: what belongs to point number i stands at i in each array; the order is an array of numbers. *Thread*: one
/// command, which may carry it from shard to shard.
final class Hits {
    /// What sorting takes for short.
    private static final int SHORT = 7;
    /// What sorting takes for long.
    private static final int LONG = 40;

    private byte[] names = new byte[256];
    private int[] ends = new int[16];
    private double[] longitudes = new double[16];
    private double[] latitudes = new double[16];
    private double[] distances = new double[16];
    private double[] scores = new double[16];
    private int[] order = new int[16];
    private int count;
    private boolean descending;

    void add(byte[] name, int length, double longitude, double latitude, double distanceM, double score) {
        int start = count == 0 ? 0 : ends[count - 1];
        int end = Math.addExact(start, length);
        if (end > names.length) {
            names = Arrays.copyOf(names, (int) Math.min(Integer.MAX_VALUE - 64, Math.max(end, 2L * names.length)));
        }
        if (count == ends.length) {
            grow(2 * count);
        }
        System.arraycopy(name, 0, names, start, length);
        ends[count] = end;
        longitudes[count] = longitude;
        latitudes[count] = latitude;
        distances[count] = distanceM;
        scores[count] = score;
        order[count] = count;
        count++;
    }

    private void grow(int capacity) {
        ends = Arrays.copyOf(ends, capacity);
        longitudes = Arrays.copyOf(longitudes, capacity);
        latitudes = Arrays.copyOf(latitudes, capacity);
        distances = Arrays.copyOf(distances, capacity);
        scores = Arrays.copyOf(scores, capacity);
        order = Arrays.copyOf(order, capacity);
    }

    int count() {
        return count;
    }

    byte[] names() {
        return names;
    }

    /// The number of the point in a place of the order.
    int at(int place) {
        return order[place];
    }

    int nameOffset(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    int nameLength(int i) {
        return ends[i] - nameOffset(i);
    }

    double longitude(int i) {
        return longitudes[i];
    }

    double latitude(int i) {
        return latitudes[i];
    }

    double distanceM(int i) {
        return distances[i];
    }

    double score(int i) {
        return scores[i];
    }

    // ---- order

    /// Orders by distance as far as the first `wanted` places are concerned. Which of several points of one distance
    /// comes first follows from the way in which Redis sorts: all of them by merging, a part by a quicksort that leaves
    /// alone what is not wanted.
    void sort(boolean farthestFirst, int wanted) {
        descending = farthestFirst;
        if (wanted == count) {
            mergeSort(0, count, new int[count]);
        } else {
            sortPart(0, count, wanted - 1);
        }
    }

    private int compare(int placeA, int placeB) {
        double a = distances[order[placeA]];
        double b = distances[order[placeB]];
        int order = a > b ? 1 : a == b ? 0 : -1;
        return descending ? -order : order;
    }

    private void mergeSort(int from, int to, int[] aside) {
        if (to - from < 2) {
            return;
        }
        int middle = from + (to - from) / 2;
        mergeSort(from, middle, aside);
        mergeSort(middle, to, aside);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean fromLeft = left < middle && (right == to || compare(left, right) <= 0);
            aside[i] = order[fromLeft ? left++ : right++];
        }
        System.arraycopy(aside, from, order, from, to - from);
    }

    /// Quicksort with three-way partitions, of which only those are sorted on that begin at or before a place.
    ///
    /// *Source*: Bentley, McIlroy, Engineering a sort function, 1993
    private void sortPart(int from, int length, int last) {
        int a = from;
        int n = length;
        while (true) {
            if (n < SHORT) {
                insertionSort(a, n);
                return;
            }
            swap(a, pivot(a, n));
            int equalLow = a + 1;
            int low = a + 1;
            int high = a + n - 1;
            int equalHigh = a + n - 1;
            while (true) {
                for (int order = 0; low <= high && (order = compare(low, a)) <= 0; low++) {
                    if (order == 0) {
                        swap(equalLow++, low);
                    }
                }
                for (int order = 0; low <= high && (order = compare(high, a)) >= 0; high--) {
                    if (order == 0) {
                        swap(high, equalHigh--);
                    }
                }
                if (low > high) {
                    break;
                }
                swap(low++, high--);
            }
            int end = a + n;
            swapRange(a, low - Math.min(equalLow - a, low - equalLow), Math.min(equalLow - a, low - equalLow));
            int tail = Math.min(equalHigh - high, end - equalHigh - 1);
            swapRange(low, end - tail, tail);
            int less = low - equalLow;
            int more = equalHigh - high;
            if (less > 1) {
                sortPart(a, less, last);
            }
            if (more <= 1 || end - more > last) {
                return;
            }
            a = end - more;
            n = more;
        }
    }

    private void insertionSort(int from, int n) {
        for (int i = from + 1; i < from + n; i++) {
            for (int k = i; k > from && compare(k - 1, k) > 0; k--) {
                swap(k, k - 1);
            }
        }
    }

    /// The middle of three, or of three such middles.
    private int pivot(int a, int n) {
        int middle = a + n / 2;
        if (n <= SHORT) {
            return middle;
        }
        int first = a;
        int last = a + n - 1;
        if (n > LONG) {
            int d = n / 8;
            first = median(first, first + d, first + 2 * d);
            middle = median(middle - d, middle, middle + d);
            last = median(last - 2 * d, last - d, last);
        }
        return median(first, middle, last);
    }

    private int median(int a, int b, int c) {
        if (compare(a, b) < 0) {
            return compare(b, c) < 0 ? b : compare(a, c) < 0 ? c : a;
        }
        return compare(b, c) > 0 ? b : compare(a, c) < 0 ? a : c;
    }

    private void swap(int i, int k) {
        int kept = order[i];
        order[i] = order[k];
        order[k] = kept;
    }

    private void swapRange(int i, int k, int n) {
        for (int j = 0; j < n; j++) {
            swap(i + j, k + j);
        }
    }
}
