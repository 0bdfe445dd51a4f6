/** A place in GCJ-02, as all points of the hotline are. */
export interface MapPoint {
  lat: number
  lng: number
  label?: string
}

/** A square of five hundred metres, by its middle. */
export interface MapCell {
  cell: number
  lat: number
  lng: number
  tickets: number
  district?: string
}

/** Half of a cell's side in degrees. */
export const halfCell = 0.0025

/** How dark a cell is: 0 (few) to 4 (the most), by its share in the greatest. */
export function step(tickets: number, most: number): number {
  if (most <= 0) return 0
  return Math.min(4, Math.floor((tickets / most) * 5))
}

/** The middle of each district, by its cells: where there is no map, its name stands there. */
export function districts(cells: MapCell[]): { name: string; lat: number; lng: number }[] {
  const sums = new Map<string, { lat: number; lng: number; n: number }>()
  for (const c of cells) {
    if (!c.district) continue
    const sum = sums.get(c.district) ?? { lat: 0, lng: 0, n: 0 }
    sum.lat += c.lat * c.tickets
    sum.lng += c.lng * c.tickets
    sum.n += c.tickets
    sums.set(c.district, sum)
  }
  return [...sums].map(([name, s]) => ({ name, lat: s.lat / s.n, lng: s.lng / s.n }))
}
