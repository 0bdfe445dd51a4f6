import { expect, test } from 'vitest'
import { differences, warning, type PendingGrant } from '../../api/grants'

const grant = (
  over: Partial<PendingGrant>,
  now: Partial<PendingGrant['now']> = {},
): PendingGrant => ({
  id: 1,
  kind: 'account',
  asked_by: 'admin',
  asked_at: '2026-11-23T09:00:00+08:00',
  roles: [],
  department: '',
  client_name: '园区',
  scopes: [],
  per_minute: 60,
  webhook: '',
  networks: [],
  key: '',
  refused: null,
  name: 'wang',
  code: '',
  own: false,
  ...over,
  now: {
    active: true,
    roles: [],
    department: '',
    second_factor: true,
    password_due: false,
    saw_citizens: true,
    client_name: '园区',
    scopes: [],
    per_minute: 60,
    webhook: '',
    networks: [],
    keys: [{ id: 'k1', algorithm: 'HMAC-SM3', created_at: '2026-11-02T09:00:00+08:00' }],
    ...now,
  },
})
const nameOf = (code: string) => ({ CG: '市城管局' })[code] ?? code

test('a role more, and nothing that stays', () => {
  const g = grant({ roles: ['dispatcher', 'agent'] }, { roles: ['dispatcher'] })
  expect(differences(g, nameOf)).toEqual([{ what: '角色', from: '派单员', to: '派单员、客服坐席' }])
})

test('a new account says as what it comes in', () => {
  const g = grant(
    { roles: ['handler'], department: 'CG' },
    { active: false, roles: ['handler'], department: 'CG' },
  )
  expect(differences(g, nameOf)).toEqual([
    { what: '状态', from: '不能登录', to: '可以登录' },
    { what: '角色', from: '承办单位经办人', to: '承办单位经办人' },
    { what: '承办单位', from: '市城管局', to: '市城管局' },
  ])
})

test('a system that may ask from anywhere, and be told elsewhere', () => {
  const g = grant(
    { kind: 'client', code: 'park', scopes: ['tickets:read'], webhook: 'https://b.example/' },
    { scopes: ['tickets:read'], webhook: 'https://a.example/', networks: ['203.0.113.0/24'] },
  )
  expect(differences(g, nameOf)).toEqual([
    { what: '推送地址', from: 'https://a.example/', to: 'https://b.example/' },
    { what: '来源网络', from: '203.0.113.0/24', to: '任何网络' },
    {
      what: '密钥',
      from: 'k1（HMAC-SM3，2026年11月2日建）',
      to: 'k1（HMAC-SM3，2026年11月2日建）',
    },
  ])
})

test('a new system says what it may, and from where', () => {
  const g = grant(
    { kind: 'client', code: 'park', scopes: ['tickets:read'] },
    { active: false, scopes: ['tickets:read'] },
  )
  expect(differences(g, nameOf)).toEqual([
    { what: '状态', from: '没有接入', to: '接入' },
    { what: '权限', from: '查询诉求', to: '查询诉求' },
    { what: '每分钟请求', from: '60', to: '60' },
    { what: '来源网络', from: '任何网络', to: '任何网络' },
    {
      what: '密钥',
      from: 'k1（HMAC-SM3，2026年11月2日建）',
      to: 'k1（HMAC-SM3，2026年11月2日建）',
    },
  ])
})

test('a system that is called otherwise, and asks more often', () => {
  const g = grant({ kind: 'client', code: 'park', client_name: '园区系统', per_minute: 600 })
  expect(differences(g, nameOf)).toMatchObject([
    { what: '名称', from: '园区', to: '园区系统' },
    { what: '每分钟请求', from: '60', to: '600' },
    { what: '密钥' },
  ])
})

test('one more key stands beside those that there are', () => {
  expect(differences(grant({ kind: 'client_key', code: 'park', key: 'k2' }), nameOf)).toEqual([
    { what: '密钥', from: 'k1（HMAC-SM3，2026年11月2日建）', to: '增加 k2' },
  ])
})

test('whoever decides is told that an admin knows the password, and that nothing else guards it', () => {
  const ours = '这个账号现在的密码是管理员设置的，本人还没有更改'
  const said = (kind: PendingGrant['kind'], password_due: boolean, second_factor: boolean) =>
    warning(grant({ kind }, { password_due, second_factor }))
  expect(said('account', true, false)).toBe(`${ours}；也没有动态验证码。`)
  expect(said('account', true, true)).toBe(`${ours}。`)
  expect(said('account', false, false)).toBe('这个账号没有动态验证码。')
  expect(said('account', false, true)).toBe('')
  expect(said('second_factor', true, true)).toBe(`${ours}。`)
  expect(said('client', true, false)).toBe('')
})

test('what could not see tickets before was guarded by nobody, and that is said', () => {
  const said = (kind: PendingGrant['kind'], now: Partial<PendingGrant['now']>) =>
    warning(grant({ kind }, { saw_citizens: false, ...now }))
  expect(said('account', {})).toContain('以前看不到诉求')
  expect(said('account', { second_factor: false })).toBe('这个账号没有动态验证码。')
  expect(said('client', {})).toBe('它以前不能读取诉求，现有的密钥没有经过确认。')
  expect(said('client', { active: false })).toBe('')
})
