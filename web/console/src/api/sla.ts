import { get, post, put, remove } from './client'

/** Within what times tickets are handled: rules by kind, profiles that rules refer to, and the times that there are. */

/** The other times by name; what is not there is as the next more general rule has it. */
export type Terms = Record<string, number | null | undefined>

/** What is blank fits any ticket. */
export interface Rule {
  nature: string
  category: string
  department: string
  /** 0: as the next more general rule has it. */
  workdays: number
  profile: string
  terms: Terms
  /** That was seen; 0: there was none. */
  version: number
}

export interface ProfileLine {
  nature: string
  workdays: number
  terms: Terms
}

export interface Profile {
  name: string
  lines: ProfileLine[]
  /** How many rules refer to it. */
  used: number
  /** As of a rule. */
  version: number
}

export interface TermSpec {
  term: string
  label: string
  about: string
  unit: string
  /** 0: there is none unless a rule has it. */
  default: number
  min: number
  max: number
}

export interface Foreseen {
  /** The rule that gives the workdays. */
  rule: Rule
  workdays: number
  /** Every other time that holds. */
  terms: Record<string, number>
  due_at: string
  explanation: string
}

interface Items<T> {
  items: T[]
}

/** Terms as they are sent: without those that were left empty. */
const given = (terms: Terms) => Object.fromEntries(Object.entries(terms).filter(([, n]) => n))

export const rules = async () => (await get<Items<Rule>>('/sla-rules')).items
export const saveRule = (rule: Rule) =>
  put<Rule>('/sla-rules', { ...rule, workdays: rule.workdays || 0, terms: given(rule.terms) })
export const deleteRule = ({ nature, category, department, version }: Rule) =>
  remove('/sla-rules', { nature, category, department, version: String(version) })
/**
 * Until when a ticket would be answered that is dispatched now. A rule that says something is taken as kept already.
 */
export const foresee = ({ terms, workdays, ...kind }: Partial<Rule> & { complex?: boolean }) =>
  post<Foreseen>('/sla-rules/preview', {
    ...kind,
    workdays: workdays || 0,
    terms: given(terms ?? {}),
  })

export const profiles = async () => (await get<Items<Profile>>('/sla-profiles')).items
export const saveProfile = (p: Profile) =>
  put<Profile>('/sla-profiles', {
    name: p.name,
    version: p.version,
    lines: p.lines.map((l) => ({ ...l, workdays: l.workdays || 0, terms: given(l.terms) })),
  })
export const deleteProfile = ({ name, version }: Profile) =>
  remove('/sla-profiles', { name, version: String(version) })
export const termSpecs = async () => (await get<Items<TermSpec>>('/sla-terms')).items
