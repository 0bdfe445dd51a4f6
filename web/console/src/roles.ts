/** The roles of those who work for the hotline (domain §2). */
export type Role =
  'agent' | 'dispatcher' | 'handler' | 'supervisor' | 'screener' | 'editor' | 'admin' | 'auditor'

export const roleNames: Record<Role, string> = {
  agent: '客服坐席',
  dispatcher: '派单员',
  handler: '承办单位经办人',
  supervisor: '班长',
  screener: '案例审核员',
  editor: '内容编辑',
  admin: '系统管理员',
  auditor: '审计员',
}

export const everybody = Object.keys(roleNames) as Role[]

/** Roles as people read them. */
export const rolesText = (roles: Role[] | null | undefined) =>
  (roles ?? []).map((r) => roleNames[r]).join('、')
