import { uuid } from '@shared/uuid'
import type { Photo } from '../../api/tickets'
import { stepDraft } from '../../composables/stepDraft'

/** Material half written, with the key under which it is added however often it is sent. */
export interface MaterialDraft {
  key: string
  text: string
  photos: Photo[]
}

export const materialDraft = (number: string) => stepDraft<MaterialDraft>(`material/${number}`)
export const newMaterial = (text = '', photos: Photo[] = []): MaterialDraft => ({
  key: uuid(),
  text,
  photos,
})
