export { List as VanList } from 'vant'
