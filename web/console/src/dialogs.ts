import { ElMessage, ElMessageBox } from 'element-plus'
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'

/** A short word that goes away by itself. */
export const say = (message: string) => ElMessage({ message, type: 'success', grouping: true })

/** Something that did not work; it stays a little longer. */
export const complain = (message: string) =>
  ElMessage({ message, type: 'error', duration: 6000, showClose: true, grouping: true })

/** Asks before something that cannot be taken back. verb is what the button says. */
export async function sure(message: string, verb: string, title = '请确认'): Promise<boolean> {
  try {
    await ElMessageBox.confirm(message, title, {
      confirmButtonText: verb,
      cancelButtonText: '取消',
      type: 'warning',
    })
    return true
  } catch {
    return false
  }
}
