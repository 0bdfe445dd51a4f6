import type { Place } from '../../api/types'

/** Places of the demo city's four districts, which do not exist; the points lie inside the real city's box (GCJ-02). */
export const places: Place[] = [
  { label: '云麓区云麓大道88号', lat: 23.185203, lng: 113.279145 },
  { label: '珠湾区滨江广场', lat: 23.119042, lng: 113.321308 },
  { label: '榕西区榕荫路菜市场', lat: 23.125517, lng: 113.233062 },
  { label: '木棉区木棉花园小区', lat: 23.098126, lng: 113.366491 },
]
