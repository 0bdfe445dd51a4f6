import type { FigureColumn, FigureUnit } from '../../api/figures'

type Value = number | null | undefined

/** How a figure moved since the period before: in percent of a count, in points of a share. Empty where that says nothing. */
export function change(now: Value, before: Value, unit: FigureUnit): string {
  if (now === null || now === undefined || before === null || before === undefined) return ''
  if (unit !== 'count') {
    const by = Math.round((now - before) * 10) / 10
    return by === 0
      ? '与上期持平'
      : `较上期${sign(by)}${Math.abs(by).toFixed(1)}${unit === 'percent' ? '个百分点' : ''}`
  }
  if (before === 0) return ''
  const by = Math.round(((now - before) / before) * 1000) / 10
  return by === 0 ? '与上期持平' : `较上期${sign(by)}${Math.abs(by).toFixed(1)}%`
}

const sign = (by: number) => (by > 0 ? '↑' : '↓')

/** Whether that is good; a count is neither. */
export function tone(moved: string, column: Pick<FigureColumn, 'unit'>): string {
  if (column.unit !== 'percent' || !/[↑↓]/.test(moved)) return 'soft'
  return moved.includes('↑') ? 'good' : 'late'
}
