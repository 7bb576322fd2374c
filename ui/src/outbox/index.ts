import { computed, shallowRef, toValue, triggerRef, watch, type MaybeRefOrGetter } from 'vue'
import { client } from '@/api/client'
import { explained } from '@/api/errors'
import { me } from '@/api/session'
import { reached } from '@/live/state'
import { fetchPosts, keep } from '@/posts/queries'
import { i18n } from '@/shared/locales'
import type { Item, New } from './item'
import { Queue } from './queue'
import { send } from './sending'
import * as store from './store'

const { t } = i18n.global as unknown as { t: (key: string) => string }

/** What waits to be sent, and what was refused then. */
export const items = shallowRef<Item[]>([])
/** The one that is on its way. */
export const underway = shallowRef('')
/** What the tab has sent since it was last told. */
export const sent = shallowRef(0)
let channel: BroadcastChannel | undefined

const queue: Queue = new Queue({
  ...store,
  send,
  alone,
  online: () => navigator.onLine,
  explain: error => explained(error, t),
  changed(all, byMe) {
    items.value = all
    underway.value = queue.sending
    triggerRef(items)
    if (byMe) channel?.postMessage('changed')
  },
  done: item => void show(item),
})

/** Without encryption a browser has no locks; then the key alone sees to it that nothing is done twice. */
async function alone(work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work()
  await navigator.locks.request(`feed24-outbox-${me().id}`, { ifAvailable: true }, async lock => {
    if (lock) await work()
  })
}

async function show(item: Item): Promise<void> {
  // What was refused is there still.
  if (queue.items.some(each => each.id === item.id)) takeBack(item)
  else sent.value++
  undo.delete(item.about)
  if (item.shown) {
    keep(client, await fetchPosts([item.shown]).catch(() => []))
    for (const noun of ['comments', 'acknowledgement']) void client.invalidateQueries({ queryKey: [noun, item.shown] })
  } else if (item.kind === 'post') void client.invalidateQueries({ queryKey: ['posts'] })
  for (const noun of ['poll', 'counts', 'to-confirm', 'flagged']) void client.invalidateQueries({ queryKey: [noun] })
}

/** From now on what waits is sent as soon as the portal is reached. */
export async function begin(): Promise<void> {
  channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(`feed24-outbox-${me().id}`)
  if (channel) channel.onmessage = () => void queue.reload().then(() => queue.go())
  watch(reached, now => now && void queue.go())
  window.addEventListener('online', () => void queue.go())
  await queue.reload()
  await queue.go()
}

/** What is shown as done already, by what it is about, and how it is taken back. */
const undo = new Map<string, () => void>()

function takeBack(item: Item): void {
  undo.get(item.about)?.()
  undo.delete(item.about)
}

interface More {
  progress?: (sent: number, all: number) => void
  /** Called if what waits is dropped or refused. */
  undo?: () => void
}

/** Sends it, or keeps it until there is a connection; whether it was sent. Raises CallError for a refusal. */
export async function submit(item: New | Item, more: More = {}): Promise<boolean> {
  const sent = await queue.submit(item, more.progress)
  // Of several changes the first knows what was before.
  if (!sent && more.undo && !undo.has(item.about)) undo.set(item.about, more.undo)
  return sent
}

/** Keeps what was tried already, until there is a connection. Raises CallError. */
export const hold = (item: New): Promise<void> => queue.hold(item)

/** False when it is on its way already, or there no more. */
export async function drop(item: Item): Promise<boolean> {
  const dropped = await queue.drop(item.id)
  if (dropped) takeBack(item)
  return dropped
}

/** A comment that somebody goes on with, for the field of its post. */
export const returned = shallowRef<Extract<Item, { kind: 'comment' }> | null>(null)

/** Whether something about this waits. */
export const useWaits = (about: MaybeRefOrGetter<string>) => computed(() => items.value.some(each => !each.refused && each.about === toValue(about)))
