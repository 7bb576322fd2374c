import { clear, createStore, del, get, set } from 'idb-keyval'
import { me } from '@/api/session'
import { plain } from '@/shared/plain'

/**
 * What is being written, in this browser alone. Each person has their own, and signing out leaves
 * none. A browser that keeps nothing (a private window) writes on without.
 */
const store = typeof indexedDB === 'undefined' ? undefined : createStore('feed24-drafts', 'drafts')
const keyOf = (name: string) => `${me().id}:${name}`

export async function load<T>(name: string): Promise<T | undefined> {
  return get<T>(keyOf(name), store).catch(() => undefined)
}

/** Whether it is kept now. */
export async function save(name: string, value: unknown): Promise<boolean> {
  return set(keyOf(name), plain(value), store).then(() => true, () => false)
}

export async function forget(name: string): Promise<void> {
  await del(keyOf(name), store).catch(() => undefined)
}

/** Everybody's, on this machine: called at sign-out. */
export async function forgetAll(): Promise<void> {
  await clear(store).catch(() => undefined)
}
