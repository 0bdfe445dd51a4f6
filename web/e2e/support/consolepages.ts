import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A page of the console, as its page.ts has it. */
export interface PageOf {
  path: string
  roles: string[]
}

const folder = fileURLToPath(new URL('../../console/src/pages/', import.meta.url))
const rolesFile = fileURLToPath(new URL('../../console/src/roles.ts', import.meta.url))

/** Every role there is, from the console's own list. */
export function consoleRoles(): string[] {
  const names = /roleNames[^{]*\{([^}]*)\}/s.exec(readFileSync(rolesFile, 'utf8'))?.[1] ?? ''
  return [...names.matchAll(/^\s*(\w+):/gm)].map((m) => m[1]!)
}

/** Every page that the console's router finds, with the roles that it is for. */
export function consolePages(): PageOf[] {
  const pages: PageOf[] = []
  for (const name of readdirSync(folder)) {
    let text: string
    try {
      text = readFileSync(`${folder}${name}/page.ts`, 'utf8')
    } catch {
      continue // the log-in is no page of the router's list
    }
    const path = /path: '([^']+)'/.exec(text)?.[1]?.replaceAll('\\\\', '\\')
    const roles = /roles: (everybody|\[[^\]]*\])/.exec(text)?.[1]
    if (!path || !roles)
      throw new Error(`pages/${name}/page.ts does not say where it is, or whom it is for`)
    pages.push({
      path,
      roles:
        roles === 'everybody' ? consoleRoles() : [...roles.matchAll(/'(\w+)'/g)].map((m) => m[1]!),
    })
  }
  return pages
}

/** A page's address, with what stands for its parameters; undefined where nothing does. */
export function addressOf(path: string, params: Record<string, string>): string | undefined {
  let known = true
  const address = path.replace(/:(\w+)(\([^)]*\))?/g, (_, name: string) => {
    known &&= name in params
    return params[name] ?? ''
  })
  return known ? address : undefined
}
