import { useQuery } from '@tanstack/vue-query'
import { refDebounced } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import { result } from '@/api/call'

/** Somebody as administrators see them. */
export interface Member {
  ID: string
  NAME: string
  LAST_NAME: string
  EMAIL: string
  WORK_POSITION: string
  PERSONAL_PHOTO: string
  ACTIVE: boolean
  ADMIN: boolean
  EXTRANET: boolean
  UF_DEPARTMENT: number[]
  HAS_PASSWORD: boolean
  LAST_LOGIN: string | null
  LAST_ACTIVITY: string | null
  SESSIONS: number
  WEBHOOKS: number
}

export const STATES = ['active', 'admin', 'guest', 'no_password', 'dismissed'] as const

export const nameOf = (each: Member): string => `${each.NAME} ${each.LAST_NAME}`.trim() || each.EMAIL

/** People by what somebody types, a moment later. */
export function useFound(words: Ref<string>) {
  const asked = refDebounced(words, 200)
  const query = useQuery({
    queryKey: computed(() => ['admin', 'people', 'found', asked.value] as const),
    queryFn: ({ signal }) => result<Member[]>('feed24.user.list', { FIND: asked.value, STATE: 'active' }, { signal }),
    enabled: computed(() => asked.value.trim() !== ''),
  })
  const people = computed(() => (asked.value.trim() ? (query.data.value ?? []).slice(0, 8) : []))
  return { people, asked }
}
