import type { Profile, Rule, Terms, TermSpec } from '../../api/sla'
import { categories, natures, type Department } from '../../api/upkeep'

/** What rules and profiles say, in a line. */

export const anyNature = '任何性质'

/** Which tickets a rule is for. */
export const fits = (r: Rule, departments: Map<string, string>) =>
  [
    r.nature || anyNature,
    r.category ? categories[r.category] : '任何分类',
    r.department ? (departments.get(r.department) ?? r.department) : '任何单位',
  ].join(' · ')

/** What may be chosen of a ticket's kind. */
export const natureOptions = natures.map((n) => ({ value: n, label: n }))
export const categoryOptions = Object.entries(categories).map(([value, label]) => ({
  value,
  label,
}))
export const departmentOptions = (list: Department[]) =>
  list.map((d) => ({ value: d.code, label: d.name }))

export const spoken = (n: number, unit: string) => (unit === '%' ? `${n}%` : `${n}${unit}`)

/** The times that are said, in the order of the specs: 重新办理办结3个工作日、… */
export const saidTerms = (terms: Terms, specs: TermSpec[]) =>
  specs
    .filter((s) => terms[s.term])
    .map((s) => `${s.label}${spoken(terms[s.term]!, s.unit)}`)
    .join('、')

/** All that a rule gives: 办结5个工作日、方案“快办”、… */
export const saidRule = (r: Rule, specs: TermSpec[]) =>
  [
    r.workdays ? `办结${r.workdays}个工作日` : '',
    r.profile ? `方案“${r.profile}”` : '',
    saidTerms(r.terms, specs),
  ]
    .filter(Boolean)
    .join('、')

/** A line for each nature: 咨询：办结1个工作日、… */
export function saidProfile(p: Profile, specs: TermSpec[]): string[] {
  return ['', ...natures].flatMap((nature) => {
    const line = p.lines.find((l) => l.nature === nature)
    if (!line) return []
    const said = [
      line.workdays ? `办结${line.workdays}个工作日` : '',
      saidTerms(line.terms, specs),
    ].filter(Boolean)
    return [`${nature || anyNature}：${said.join('、')}`]
  })
}
