const zone = 'Asia/Shanghai'
const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const day = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, month: 'numeric', day: 'numeric' })

/** 10:05 */
export const timeOf = (at: string) => clock.format(new Date(at))
/** 11月28日 */
export const dayOf = (at: string) => {
  const p = Object.fromEntries(
    day.formatToParts(new Date(at)).map(({ type, value }) => [type, value]),
  )
  return `${p.month}月${p.day}日`
}
