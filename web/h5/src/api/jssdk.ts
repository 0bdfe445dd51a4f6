import { request } from '@shared/http'
import { base } from './client'

export interface Signature {
  app_id: string
  timestamp: number | string
  nonce_str: string
  signature: string
}

/** Signs url, without its hash, for wx.config. Never leads to signing in: pages work without WeChat's functions. */
export const signPage = (url: string) => request<Signature>(`${base}/jssdk`, { query: { url } })
