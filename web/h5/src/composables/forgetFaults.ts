import { watch, type Ref } from 'vue'

/**
 * A fault is said until its field is changed: 请填写标题 must not stand beside a title. Whether the new value is better is
 * found out with the next submission. fields are the values by the faults' names.
 */
export function forgetFaults(
  faults: Ref<Record<string, string>>,
  fields: () => Record<string, unknown>,
) {
  watch(
    fields,
    (now, was) => {
      for (const name of Object.keys(now))
        if (now[name] !== was[name]) Reflect.deleteProperty(faults.value, name)
    },
    { flush: 'sync' }, // a fault that is found right after a change is one of the new value
  )
}

/** Said beside the button; without a number, so that it stays true while one fault after the other is put right. */
export const faultsFound = '有内容需要修改，请看红色的提示'

/** What was said about faults goes with the last of them. */
export function endWithFaults(problem: Ref<string>, faults: Ref<Record<string, string>>) {
  watch(
    () => Object.keys(faults.value).length,
    (left) => {
      if (left === 0) problem.value = ''
    },
    { flush: 'sync' }, // before the next problem is said
  )
}
