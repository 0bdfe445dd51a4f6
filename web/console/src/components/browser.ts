/** A browser in words, of what it says of itself: what people recognise their own by. */
export function browserOf(agent: string): string {
  if (!agent) return '未知'
  const system = /Windows/.test(agent)
    ? 'Windows'
    : /Android/.test(agent)
      ? 'Android'
      : /iPhone|iPad/.test(agent)
        ? 'iOS'
        : /Mac OS X/.test(agent)
          ? 'macOS'
          : /Linux/.test(agent)
            ? 'Linux'
            : ''
  const name = /Edg\//.test(agent)
    ? 'Edge'
    : /360SE|QIHU/.test(agent)
      ? '360浏览器'
      : /Firefox\//.test(agent)
        ? 'Firefox'
        : /Chrome\//.test(agent)
          ? 'Chrome'
          : /Safari\//.test(agent)
            ? 'Safari'
            : ''
  if (!name) return /^[\w.-]+/.exec(agent)?.[0] ?? '未知'
  return system ? `${name}（${system}）` : name
}
