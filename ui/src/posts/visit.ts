import { ref } from 'vue'
import { client } from '@/api/client'
import { result } from '@/api/call'
import { me } from '@/api/session'

/** How much of the feed is new to the reader: above the latest post that was looked at. */
export interface Unseen {
  UNSEEN: number
  SINCE: string | null
  /** Where in the feed that look ended. */
  PLACE: string
}

export const UNSEEN = {
  queryKey: ['unseen'],
  queryFn: ({ signal }: { signal: AbortSignal }) => result<Unseen>('feed24.feed.unseen', {}, { signal }),
  staleTime: 60_000,
}

/** Those of the unseen posts that have come up where they stand in a list that is shown. */
export const risen = ref(0)

const KEY = 'feed24.visit'
/** Whoever comes back later than that comes for what is new. */
const PAUSE = 30 * 60_000

interface Visit {
  user: number
  place: string
  at: number
}

let visit = kept()

function kept(): Visit | undefined {
  const said = globalThis.sessionStorage?.getItem(KEY)
  const found = said ? (JSON.parse(said) as Visit) : undefined
  return found?.user === me().id && Date.now() - found.at < PAUSE ? found : undefined
}

/** Where in the feed this visit of the tab began: what stands above is what the reader came for. */
export const beganAt = (): string | undefined => visit?.place

/** From here on everything below has been seen, until the tab is closed or left for long. */
export function begin(place: string): void {
  visit = { user: me().id, place, at: Date.now() }
  globalThis.sessionStorage?.setItem(KEY, JSON.stringify(visit))
  client.removeQueries({ type: 'inactive', predicate: ({ queryKey: [noun, filters] }) => noun === 'posts' && !!(filters as { unread?: boolean }).unread })
}

/** The visit goes on: the reader has looked again. */
export function goOn(): void {
  if (visit) globalThis.sessionStorage?.setItem(KEY, JSON.stringify({ ...visit, at: Date.now() }))
}

/** Where this visit began; it begins now if it has not. */
export async function arrived(): Promise<string> {
  if (!visit) begin((await client.fetchQuery({ ...UNSEEN, staleTime: 0 })).PLACE)
  return visit!.place
}

/** The reader has this post on the screen, and with it everything below. */
export async function look(id: string): Promise<void> {
  await result('feed24.post.view', { POST_ID: [id] }).catch(() => undefined)
  goOn()
  await client.invalidateQueries({ queryKey: UNSEEN.queryKey })
}

export function endVisit(): void {
  visit = undefined
  globalThis.sessionStorage?.removeItem(KEY)
}
