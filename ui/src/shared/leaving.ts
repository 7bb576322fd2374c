import { shallowReactive } from 'vue'
import { useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { inJson, result, type Method } from '@/api/call'
import { explained } from '@/api/errors'
import { notify } from './notify'

const WINDOW = 10_000

/** Something that somebody has deleted, and may take back for a moment. */
export interface Leaving {
  /** `post:5`, `comment:7`. */
  key: string
  method: Method
  params: Record<string, unknown>
  /** What is said while it can be taken back. */
  said: string
  /** What is shown differently once it is gone. */
  gone: (client: QueryClient) => unknown
}

interface Going {
  timer: ReturnType<typeof setTimeout>
  leaving: Leaving
}

/** From the screen they are gone already, whatever is heard of them; from nowhere else. */
const going = shallowReactive(new Map<string, Going>())

export const isLeaving = (key: string): boolean => going.has(key)

/** Whoever leaves the page meant it. */
globalThis.addEventListener?.('pagehide', () => {
  for (const { leaving: { method, params } } of going.values()) {
    void fetch(`/rest/${method}`, { method: 'POST', keepalive: true, credentials: 'same-origin', headers: inJson(), body: JSON.stringify(params) })
  }
})

/** Deletes something, unless it is taken back. */
export function useLeaving() {
  const client = useQueryClient()
  const { t } = useI18n()

  return function leave(leaving: Leaving): void {
    const { key } = leaving
    const undo = () => {
      clearTimeout(going.get(key)?.timer)
      going.delete(key)
    }
    notify({ title: leaving.said, duration: WINDOW, action: { label: t('posts.undo'), run: undo } })
    going.set(key, { timer: setTimeout(() => void end(), WINDOW), leaving })

    async function end(): Promise<void> {
      try {
        await result(leaving.method, leaving.params)
        await leaving.gone(client)
      } catch (error) {
        notify({ title: t('posts.notDone'), description: explained(error, t), bad: true })
      }
      going.delete(key)
    }
  }
}
