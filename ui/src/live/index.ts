import { useDocumentVisibility, useOnline } from '@vueuse/core'
import { watch } from 'vue'
import { client } from '@/api/client'
import { CallError } from '@/api/errors'
import { signedInAgain, signedOut, start } from '@/api/session'
import { counted } from '@/notifications/browser'
import { fetchPosts } from '@/posts/queries'
import { Applier } from './apply'
import type { Counts } from '@/shell/counts'
import { asOf, heardFrom, reached } from './state'
import { listen, type LiveEvent, type Place } from './stream'

const applier = new Applier({ client, fetchPosts })
// A machine that has slept may hold a connection that is none any more, and nobody says so.
const LONG = 5 * 60_000
let listening: AbortController | undefined

/** From now on the page follows what happens, for as long as there is a connection and a sign-in. */
export function goLive(): void {
  const place: Place = { lastId: start.value.live }
  const online = useOnline()
  const begin = () => listen(`feed24-live-${start.value.user.id}`, hear, (listening = new AbortController()).signal, place)
  watch([online, signedOut], ([on, out]) => {
    quiet()
    // Somebody else may have signed in.
    if (out) place.lastId = ''
    if (!on) asOf.value = new Date()
    else if (!out) begin()
  }, { immediate: true, flush: 'sync' })
  let hidden = Date.now()
  watch(useDocumentVisibility(), now => {
    if (now === 'hidden') hidden = Date.now()
    else if (online.value && !signedOut.value && Date.now() - hidden > LONG) {
      quiet()
      begin()
    }
  })
  client.getQueryCache().subscribe(event => {
    if (event.type !== 'updated') return
    const { action } = event
    if (action.type === 'success' && !action.manual) {
      heardFrom()
      if (event.query.queryKey[0] === 'counts') counted(event.query.state.data as Counts)
    } else if (action.type === 'error') missed(action.error)
  })
}

/** Stop following. What was heard already is still read. */
export const quiet = () => listening?.abort()

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
