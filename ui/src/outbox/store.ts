import { clear, createStore, del, entries, set } from 'idb-keyval'
import { me } from '@/api/session'
import { plain } from '@/shared/plain'
import type { Item } from './item'

/** What waits to be sent, in this browser, each person's under their id. Signing out leaves none. */
const store = typeof indexedDB === 'undefined' ? undefined : createStore('feed24-outbox', 'items')
/** Set while something waits, so that nothing is looked for when nothing does. */
const WAITS = 'feed24.outbox'
const mine = () => `${me().id}:`

/** Mine, the oldest first. */
export async function load(): Promise<Item[]> {
  if (!localStorage.getItem(WAITS)) return []
  const all = await entries<string, Item>(store).catch(() => [])
  return all.filter(([key]) => key.startsWith(mine())).map(([, item]) => item).sort((one, other) => one.at - other.at)
}

/** Whether it is kept: a browser may keep nothing, in a private window or without room. */
export async function save(item: Item): Promise<boolean> {
  localStorage.setItem(WAITS, '1')
  return set(mine() + item.id, plain(item), store).then(() => true, () => false)
}

export async function remove(id: string): Promise<void> {
  await del(mine() + id, store).catch(() => undefined)
}

/** Everybody's, on this machine: called at sign-out. */
export async function forgetAll(): Promise<void> {
  localStorage.removeItem(WAITS)
  await clear(store).catch(() => undefined)
}
