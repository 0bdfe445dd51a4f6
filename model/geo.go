package model

import "math"

// Maps in China show GCJ-02 and not WGS-84, which the rest of the world and its satellites use: the law has points moved
// by some hundred metres. The hotline works in GCJ-02, as wx.getLocation does; WGS-84 exists at the edges of its APIs only
// (domain §4). The shift is not published; what stands here is the form that every open implementation agrees on.

// The ellipsoid that the shift is made of (Krasovsky 1940).
const (
	krasovskyA  = 6378245.0              // semi-major axis in metres
	krasovskyE2 = 0.00669342162296594323 // eccentricity, squared
)

// inChina is where the shift applies. It is a box, as everybody's is: along the borders the neighbours are moved too.
func inChina(p Point) bool {
	return p.Lat >= 0.8293 && p.Lat <= 55.8271 && p.Lng >= 72.004 && p.Lng <= 137.8347
}

// ToGCJ is a WGS-84 point in GCJ-02. Outside China there is no difference.
func ToGCJ(wgs Point) Point {
	if !inChina(wgs) {
		return wgs
	}
	d := shift(wgs)
	return Point{Lat: wgs.Lat + d.Lat, Lng: wgs.Lng + d.Lng}
}

// ToWGS is a GCJ-02 point in WGS-84. The shift has no inverse in closed form; because it changes slowly, guessing the
// point and correcting the guess by what is missing comes to within a millimetre in a few rounds.
func ToWGS(gcj Point) Point {
	if !inChina(gcj) {
		return gcj
	}
	const rounds, closeEnough = 10, 1e-9 // degrees: a tenth of a millimetre
	wgs := gcj
	for range rounds {
		d := shift(wgs)
		missing := Point{Lat: gcj.Lat - wgs.Lat - d.Lat, Lng: gcj.Lng - wgs.Lng - d.Lng}
		wgs.Lat, wgs.Lng = wgs.Lat+missing.Lat, wgs.Lng+missing.Lng
		if math.Abs(missing.Lat) < closeEnough && math.Abs(missing.Lng) < closeEnough {
			break
		}
	}
	return wgs
}

// shift is how far a point is moved, in degrees.
func shift(p Point) Point {
	x, y := p.Lng-105, p.Lat-35
	wave := 20*math.Sin(6*x*math.Pi) + 20*math.Sin(2*x*math.Pi)
	north := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*math.Sqrt(math.Abs(x))
	north += 2.0 / 3 * (wave + 20*math.Sin(y*math.Pi) + 40*math.Sin(y/3*math.Pi) + 160*math.Sin(y/12*math.Pi) + 320*math.Sin(y/30*math.Pi))
	east := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*math.Sqrt(math.Abs(x))
	east += 2.0 / 3 * (wave + 20*math.Sin(x*math.Pi) + 40*math.Sin(x/3*math.Pi) + 150*math.Sin(x/12*math.Pi) + 300*math.Sin(x/30*math.Pi))

	lat := p.Lat * math.Pi / 180
	w := 1 - krasovskyE2*math.Sin(lat)*math.Sin(lat)
	meridian := krasovskyA * (1 - krasovskyE2) / (w * math.Sqrt(w)) // radii of curvature in metres
	parallel := krasovskyA / math.Sqrt(w) * math.Cos(lat)
	return Point{Lat: north / meridian * 180 / math.Pi, Lng: east / parallel * 180 / math.Pi}
}

const earthRadius = 6371008.8 // metres, the mean

// Metres is how far two points of the same system are apart along the ground.
func Metres(a, b Point) float64 {
	lat1, lat2 := a.Lat*math.Pi/180, b.Lat*math.Pi/180
	dLat, dLng := (lat2-lat1)/2, (b.Lng-a.Lng)*math.Pi/360
	h := math.Sin(dLat)*math.Sin(dLat) + math.Cos(lat1)*math.Cos(lat2)*math.Sin(dLng)*math.Sin(dLng)
	return 2 * earthRadius * math.Asin(math.Sqrt(min(h, 1)))
}
