import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { result } from '@/api/call'
import type { Kind } from './kinds'

type YesNo = 'Y' | 'N'
export type Place = 'PAGE' | 'BROWSER'

export interface Settings {
  KINDS: Record<Kind, Record<Place, YesNo>>
  QUIET: { ON: YesNo; FROM: string; TO: string; DAYS: string[]; TIME_ZONE: string }
  TIME_ZONE: string
  QUIET_UNTIL: string | null
}

export interface Choice {
  KINDS?: Partial<Record<Kind, Partial<Record<Place, YesNo>>>>
  QUIET?: Partial<Settings['QUIET']>
}

/** Settings that are kept as soon as they are chosen. What was refused shows as it was before. */
export function useSettings() {
  const client = useQueryClient()
  const key = ['notification-settings']
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => result<Settings>('feed24.notification.settings.get', {}, { signal }) })
  const state = ref<'' | 'saved' | 'failed'>('')
  const failure = ref<unknown>()
  let sending = 0

  async function save(choice: Choice): Promise<void> {
    state.value = ''
    // What was asked before this choice does not know it.
    await client.cancelQueries({ queryKey: key })
    const before = client.getQueryData<Settings>(key)
    client.setQueryData<Settings>(key, before && chosen(before, choice))
    sending += 1
    try {
      await result('feed24.notification.settings.set', { ...choice })
      state.value = 'saved'
    } catch (error) {
      // It may not be possible to ask what is right.
      client.setQueryData(key, before)
      failure.value = error
      state.value = 'failed'
    }
    // Nor does what is asked while another one is on its way.
    sending -= 1
    if (sending) return
    await Promise.all([key[0], 'notices', 'counts'].map(each => client.invalidateQueries({ queryKey: [each] })))
  }
  return { ...query, save, state, failure }
}

export function chosen(before: Settings, { KINDS = {}, QUIET = {} }: Choice): Settings {
  const kinds = Object.entries(before.KINDS).map(([kind, each]) => [kind, { ...each, ...KINDS[kind as Kind] }])
  return { ...before, KINDS: Object.fromEntries(kinds) as Settings['KINDS'], QUIET: { ...before.QUIET, ...QUIET } }
}
