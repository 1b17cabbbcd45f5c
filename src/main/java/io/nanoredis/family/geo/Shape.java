package io.nanoredis.family.geo;

/// What part of the globe is searched: what lies within a radius of a point, or in a box around it.
///
/// *Units*: degrees for the point; metres per unit of the client's; the client's units for radius, width and height.
final class Shape {
    private double longitude;
    private double latitude;
    private double metresPerUnit = 1;
    private boolean box;
    private double radius;
    private double width;
    private double height;

    void centre(double newLongitude, double newLatitude) {
        longitude = newLongitude;
        latitude = newLatitude;
    }

    void radius(double newRadius, double unitM) {
        box = false;
        radius = newRadius;
        metresPerUnit = unitM;
    }

    void box(double newWidth, double newHeight, double unitM) {
        box = true;
        width = newWidth;
        height = newHeight;
        metresPerUnit = unitM;
    }

    double longitude() {
        return longitude;
    }

    double latitude() {
        return latitude;
    }

    double metresPerUnit() {
        return metresPerUnit;
    }

    /// From the centre to the farthest point, in metres.
    double reachM() {
        double reach = box ? Math.sqrt((width / 2) * (width / 2) + (height / 2) * (height / 2)) : radius;
        return reach * metresPerUnit;
    }

    /// From the centre to the northern border, in metres.
    double halfHeightM() {
        return metresPerUnit * (box ? height / 2 : radius);
    }

    /// From the centre to the eastern border, in metres.
    double halfWidthM() {
        return metresPerUnit * (box ? width / 2 : radius);
    }

    /// The distance of a point from the centre in metres, or -1 if it lies outside.
    double distanceWithin(double pointLongitude, double pointLatitude) {
        if (!box) {
            double distance = Distance.between(longitude, latitude, pointLongitude, pointLatitude);
            return distance > radius * metresPerUnit ? -1 : distance;
        }
        if (Distance.alongMeridian(pointLatitude, latitude) > height * metresPerUnit / 2
                || Distance.between(pointLongitude, pointLatitude, longitude, pointLatitude)
                        > width * metresPerUnit / 2) {
            return -1;
        }
        return Distance.between(longitude, latitude, pointLongitude, pointLatitude);
    }
}
