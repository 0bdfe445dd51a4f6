import { shallowRef, watch } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'

/**
 * What a page keeps in its address, so that a link leads to it and going back finds it. The values stay while the page is
 * being left for another.
 */
export function useQuery<K extends string>(...names: K[]) {
  const route = useRoute()
  const router = useRouter()
  const own = route.path
  const read = () => {
    const first = (v: unknown) => String((Array.isArray(v) ? v[0] : v) ?? '')
    return Object.fromEntries(names.map((n) => [n, first(route.query[n]).trim()])) as Record<
      K,
      string
    >
  }
  const values = shallowRef(read())
  watch(
    () => route.fullPath,
    () => {
      if (route.path === own) values.value = read()
    },
  )

  /** Another search is a step that back undoes; another filter of it is not. */
  function go(changed: Partial<Record<K, string>>, how: 'push' | 'replace') {
    const query: LocationQueryRaw = {}
    for (const [name, value] of Object.entries<string>({ ...values.value, ...changed }))
      if (value) query[name] = value
    return router[how]({ path: own, query })
  }
  return { values, go }
}
