package io.nanoredis.family.geo;

/// The cells that together cover a shape: the one of its centre and those around it, as far as they are needed.
///
/// *Shape*: up to nine cells of one size, which is chosen by the reach of the shape: the centre's, then north, south,
/// east, west, north-east, north-west, south-east and south-west of it. They are searched in this order, which is
/// visible where nobody asked for another one.
final class Cover {
    private static final int[] EAST = {0, 0, 0, 1, -1, 1, -1, 1, -1};
    private static final int[] NORTH = {0, 1, -1, 0, 0, 1, 1, -1, -1};
    private static final int COUNT = EAST.length;

    /// Half the length of the equator on a map in Mercator's projection.
    private static final double MERCATOR_MAX_M = 20_037_726.37;
    private static final double FAR_LATITUDE = 66;
    private static final double POLAR_LATITUDE = 80;

    private final long[] cells = new long[COUNT];
    private final boolean[] unneeded = new boolean[COUNT];
    private final double south;
    private final double north;
    private final double west;
    private final double east;
    private int steps;

    Cover(Shape shape) {
        double latitude = shape.latitude();
        double longitude = shape.longitude();
        double latitudes = Distance.degrees(shape.halfHeightM() / Distance.EARTH_RADIUS_M);
        double top = longitudes(shape, latitude + latitudes);
        double bottom = longitudes(shape, latitude - latitudes);
        double longitudes = latitude < 0 ? bottom : top;
        south = latitude - latitudes;
        north = latitude + latitudes;
        west = longitude - longitudes;
        east = longitude + longitudes;
        steps = steps(shape.reachM(), latitude);
        place(longitude, latitude);
        if (steps > 1 && isTooSmall()) {
            steps--;
            place(longitude, latitude);
        }
        if (steps >= 2) {
            leaveOut();
        }
    }

    /// How many degrees of longitude half the width is at a latitude.
    private static double longitudes(Shape shape, double latitude) {
        return Distance.degrees(shape.halfWidthM() / Distance.EARTH_RADIUS_M / Math.cos(Distance.radians(latitude)));
    }

    /// After how many steps a cell is about as large as a reach; fewer near the poles, where cells are narrow.
    private static int steps(double reachM, double latitude) {
        if (reachM == 0) {
            return Cell.STEPS_MAX;
        }
        int steps = 1;
        for (double reach = reachM; reach < MERCATOR_MAX_M; reach *= 2) {
            steps++;
        }
        steps -= 2; // the neighbours shall cover all of it in most cases
        if (Math.abs(latitude) > FAR_LATITUDE) {
            steps -= Math.abs(latitude) > POLAR_LATITUDE ? 2 : 1;
        }
        return Math.max(1, Math.min(Cell.STEPS_MAX, steps));
    }

    private void place(double longitude, double latitude) {
        long centre = Cell.of(longitude, latitude, steps);
        for (int i = 0; i < COUNT; i++) {
            cells[i] = i == 0 ? centre : Cell.neighbour(centre, steps, EAST[i], NORTH[i]);
        }
    }

    /// Whether the shape reaches beyond the neighbours.
    private boolean isTooSmall() {
        return Cell.north(cells[1], steps) < north
                || Cell.south(cells[2], steps) > south
                || Cell.east(cells[3], steps) < east
                || Cell.west(cells[4], steps) > west;
    }

    /// Leaves out the neighbours on those sides on which the centre's cell reaches beyond the shape.
    private void leaveOut() {
        boolean noSouth = Cell.south(cells[0], steps) < south;
        boolean noNorth = Cell.north(cells[0], steps) > north;
        boolean noWest = Cell.west(cells[0], steps) < west;
        boolean noEast = Cell.east(cells[0], steps) > east;
        for (int i = 1; i < COUNT; i++) {
            unneeded[i] = (NORTH[i] < 0 && noSouth)
                    || (NORTH[i] > 0 && noNorth)
                    || (EAST[i] < 0 && noWest)
                    || (EAST[i] > 0 && noEast);
        }
    }

    /// The number of cells, needed or not.
    int count() {
        return COUNT;
    }

    /// Whether the cell with a number is to be searched after the one that was searched last, 0 if none was. With huge
    /// shapes neighbours are the same cell; Redis then compares with all but the first.
    boolean isSearched(int i, int last) {
        return !unneeded[i] && !(last > 0 && cells[i] == cells[last]);
    }

    /// The least score of a point in the cell with a number.
    double leastScore(int i) {
        return Cell.leastScore(cells[i], steps);
    }

    /// The least score behind those of the points in the cell with a number.
    double nextScore(int i) {
        return Cell.leastScore(cells[i] + 1, steps);
    }
}
