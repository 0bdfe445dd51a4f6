import { expect, test } from 'vitest'
import { differences, type PendingGrant } from '../../api/grants'

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
  scopes: [],
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
    scopes: [],
    webhook: '',
    networks: [],
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
    { what: '角色', from: '不变', to: '承办单位经办人' },
    { what: '承办单位', from: '不变', to: '市城管局' },
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
  ])
})

test('a new system says what it may, and from where', () => {
  const g = grant(
    { kind: 'client', code: 'park', scopes: ['tickets:read'] },
    { active: false, scopes: ['tickets:read'] },
  )
  expect(differences(g, nameOf)).toEqual([
    { what: '状态', from: '没有接入', to: '接入' },
    { what: '权限', from: '不变', to: '查询诉求' },
    { what: '来源网络', from: '不变', to: '任何网络' },
  ])
})
