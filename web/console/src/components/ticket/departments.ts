import { ref } from 'vue'
import { listDepartments, type Department } from '../../api/tickets'

/** The departments, fetched once a page: they change once a year. */
const known = ref<Department[]>([])
let asked: Promise<void> | undefined

export function useDepartments() {
  asked ??= listDepartments().then(
    (list) => {
      known.value = list
    },
    () => {
      asked = undefined
    },
  )
  return known
}
