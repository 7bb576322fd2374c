import { useOnline } from '@vueuse/core'
import { watch } from 'vue'
import { result } from '@/api/call'
import { client } from '@/api/client'
import { CallError } from '@/api/errors'
import { signedInAgain, signedOut, start } from '@/api/session'
import type { Post } from '@/posts/types'
import { notified } from '@/notifications/browser'
import { Applier } from './apply'
import { asOf, heardFrom, reached } from './state'
import { listen, type LiveEvent, type Place } from './stream'

const fetchPosts = (ids: string[]) => result<Post[]>('feed24.post.list', { POST_ID: ids })
const applier = new Applier({ client, fetchPosts, notified })
let listening: AbortController | undefined

/** From now on the page follows what happens, for as long as there is a connection and a sign-in. */
export function goLive(): void {
  const place: Place = { lastId: start.value.live }
  const online = useOnline()
  watch([online, signedOut], ([on, out]) => {
    quiet()
    // Somebody else may have signed in.
    if (out) place.lastId = ''
    if (!on) asOf.value = new Date()
    else if (!out) listen(`feed24-live-${start.value.user.id}`, hear, (listening = new AbortController()).signal, place)
  }, { immediate: true, flush: 'sync' })
  client.getQueryCache().subscribe(event => {
    if (event.type !== 'updated') return
    const { action } = event
    if (action.type === 'success' && !action.manual) heardFrom()
    else if (action.type === 'error') missed(action.error)
  })
}

/** Stop following: the page is being left. */
export function quiet(): void {
  listening?.abort()
  applier.stop()
}

/** Read everything on the screen again, because somebody wants to. */
export const readAgain = () => applier.hear({ kind: 'everything' })

function hear(event: LiveEvent): void {
  if (event.kind === 'signedOut') void signedInAgain()
  else if (event.kind !== 'everything') heardFrom()
  applier.hear(event)
}

function missed(error: unknown): void {
  if (error instanceof CallError && error.code === 'OFFLINE') reached.value = false
}
