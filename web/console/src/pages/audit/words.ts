import { personalFields } from '../../components/ticket/words'
import { rolesText, type Role } from '../../roles'

const texts: Record<string, string> = {
  forbidden: '没有权限',
  bad_log_in: '用户名或密码错误',
  bad_second_factor: '验证码错误',
  too_many_requests: '已锁定',
  password_due: '未改密码',
  second_factor_due: '未设验证码',
  invalid: '填写有误',
  wrong_state: '状态不允许',
  changed_meanwhile: '已被他人修改',
  unavailable: '系统繁忙',
  internal: '系统故障',
}

/** Why something failed, in a few words. */
export const failureText = (code: string) =>
  texts[code] ?? (code.endsWith('_not_found') ? '不存在' : '未执行')

const values: Record<string, string> = {
  true: '是',
  false: '否',
}
const scopes: Record<string, string> = {
  address: '来自同一地址',
  all: '全部来源',
  route: '同一人的同一操作',
}

const fields: Record<string, string> = personalFields

const names: Record<string, string> = {
  name: '登录名',
  roles: '角色',
  department: '单位',
  disabled: '停用',
  field: '字段',
  up_to: '至第',
  format: '格式',
  about: '范围',
  rows: '行数',
  query: '条件',
  kind: '种类',
  from: '从',
  to: '至',
  act: '操作',
  staff: '操作人',
  subject: '对象',
  failures: '一刻钟内失败次数',
  failures_of: '统计范围',
}

/** What a line says beside its act: 角色：派单员. */
export function detailText(name: string, value: string): string {
  const said =
    name === 'roles'
      ? rolesText(value.split(',') as Role[])
      : name === 'failures_of'
        ? (scopes[value] ?? value)
        : name === 'field'
          ? (fields[value] ?? value)
          : (values[value] ?? value)
  return `${names[name] ?? name}：${said}`
}
