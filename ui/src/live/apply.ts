import type { Query, QueryClient, QueryKey } from '@tanstack/vue-query'
import { keep } from '@/posts/queries'
import type { Post } from '@/posts/types'
import { isPost, shownPosts, STILL, takeAway } from './screen'
import type { LiveEvent, What } from './stream'

export interface Reading {
  client: QueryClient
  /** These posts, as far as the reader may see them. */
  fetchPosts: (ids: string[]) => Promise<Post[]>
  random?: () => number
}

/** Milliseconds for which news are gathered: everybody hears of them in the same moment. */
const AT_ONCE = [50, 300] as const
/** News that change nothing one looks at, but perhaps a number. */
const IN_TIME = [3_000, 15_000] as const
/** Between two readings, however much happens. */
const REST = 600
const MOST = 50

/** Which of the queries about a post have to be read again, by what is different. */
const CONCERNED: Record<string, What[]> = {
  comments: ['comments', 'text', 'reactions'],
  acknowledgement: ['confirmations', 'importance', 'text', 'recipients'],
  reactions: ['reactions'],
  poll: ['poll', 'text'],
  audience: ['recipients'],
  grants: ['recipients'],
  explanation: ['recipients'],
  post: ['text'],
}
const KNOWN = new Set<string>(['published', 'comments', 'text', 'recipients', 'importance', 'confirmations', 'reactions', 'poll', 'preview'])
/** What may change a number of the navigation. */
const COUNTED: What[] = ['published', 'recipients', 'importance', 'confirmations']
/** What may give somebody a medal, or take it. */
const THANKING: What[] = ['published', 'recipients', 'text']
/** What may put a post above those that have been seen. */
const MOVING: What[] = ['published', 'comments', 'recipients']

/** Gathers what is heard, and reads again what of it is on the screen. */
export class Applier {
  private posts = new Map<string, Set<What>>()
  private gone = new Set<string>()
  private notified = false
  private everything = false
  private numbers = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private due = Infinity
  private rested = 0
  private reading = Promise.resolve()

  private readonly with_: Reading

  constructor(reading: Reading) {
    this.with_ = reading
  }

  hear(event: LiveEvent): void {
    if (event.kind === 'everything') this.everything = true
    else if (event.kind === 'gone') this.takeAway([String(event.id)])
    else if (event.kind === 'joined') return this.mend()
    else if (event.kind !== 'change') return
    else if (event.noun === 'notification') this.notified = true
    else return this.changed(String(event.id), event.what)
    this.soon(AT_ONCE)
  }

  private changed(id: string, what: What[]): void {
    this.gone.delete(id)
    this.posts.set(id, new Set([...(this.posts.get(id) ?? []), ...what]))
    // All who are asked confirm, and only the author sees how many: it need not be a storm.
    const quiet = what.every(each => each === 'confirmations') && !this.counts(id)
    this.soon(quiet ? IN_TIME : AT_ONCE)
  }

  private counts(id: string): boolean {
    const report = this.with_.client.getQueryData<{ ASKED?: number }>(['acknowledgement', id, 'report', ''])
    return report?.ASKED !== undefined
  }

  private takeAway(ids: string[]): void {
    for (const id of ids) {
      this.gone.add(id)
      this.posts.delete(id)
    }
    this.numbers = true
    takeAway(this.with_.client, new Set(ids))
    // What is on its way may have been answered before.
    this.again(query => query.state.fetchStatus === 'fetching' && !isPost(query))
  }

  private soon([least, most]: readonly [number, number]): void {
    const wait = least + (most - least) * (this.with_.random ?? Math.random)()
    const due = Math.max(Date.now() + wait, this.rested)
    if (due >= this.due) return
    clearTimeout(this.timer)
    this.due = due
    this.timer = setTimeout(() => this.read(), due - Date.now())
  }

  private read(): void {
    const { posts, notified, everything, numbers } = this
    this.posts = new Map()
    this.notified = this.everything = this.numbers = false
    this.due = Infinity
    this.rested = Date.now() + REST
    // One after the other, so that an older answer never replaces a newer one.
    this.reading = this.reading.then(async () => {
      try {
        await (everything ? this.readEverything() : this.readSome(posts, numbers))
        if (notified || everything) await this.again(({ queryKey: [noun] }) => noun === 'notices' || noun === 'counts')
      } catch {
        // The next news, or the next look, reads it.
        this.everything = true
      }
    })
  }

  private async readSome(posts: Map<string, Set<What>>, numbers: boolean): Promise<void> {
    const { client } = this.with_
    const shown = shownPosts(client)
    const polls = new Map<string, string>()
    for (const id of posts.keys()) {
      const poll = client.getQueryData<Post | null>(['post', id])?.POLL_ID
      if (poll) polls.set(String(poll), id)
      if (!shown.has(id)) client.removeQueries({ queryKey: ['post', id] })
    }
    await this.readPosts([...posts.keys()].filter(id => shown.has(id)))
    const all = [...posts.values()]
    const any = (kinds: What[]) => all.some(what => matches(what, kinds))
    void this.again(query => {
      const [noun, key] = query.queryKey
      const id = noun === 'poll' ? polls.get(String(key)) : String(key)
      const what = id === undefined ? undefined : posts.get(id)
      const kinds = CONCERNED[String(noun)]
      if (what && kinds && !isPost(query)) return matches(what, kinds) && isNow(query.queryKey)
      if (noun === 'unseen' || noun === 'more') return numbers || any(MOVING)
      if (noun === 'counts') return numbers || any(COUNTED)
      if (noun === 'to-confirm' || noun === 'notices') return numbers || any(COUNTED)
      return noun === 'gratitude' && (numbers || any(THANKING))
    })
  }

  /** All that is shown, where it stands; what is kept besides is dropped. */
  private async readEverything(): Promise<void> {
    const { client } = this.with_
    const shown = shownPosts(client)
    client.removeQueries({
      predicate: query => !query.getObserversCount() && !(isPost(query) && shown.has(String(query.queryKey[1]))),
    })
    await this.readPosts([...shown])
    await this.again(query => !isPost(query) && (!STILL.has(String(query.queryKey[0])) || isBare(query)) && isNow(query.queryKey))
  }

  private async readPosts(ids: string[]): Promise<void> {
    for (let n = 0; n < ids.length; n += MOST) {
      const asked = ids.slice(n, n + MOST)
      // Some may have gone while the answer was on its way.
      const posts = (await this.with_.fetchPosts(asked)).filter(post => !this.gone.has(post.ID))
      const found = new Set(keep(this.with_.client, posts))
      const gone = asked.filter(id => !found.has(id))
      if (gone.length) takeAway(this.with_.client, new Set(gone))
    }
  }

  /** What could not be read while the portal was away. */
  private mend(): void {
    if (this.everything) this.soon(AT_ONCE)
    void this.again(query => query.state.status === 'error')
  }

  private async again(which: (query: Query) => boolean): Promise<void> {
    await this.with_.client.invalidateQueries({ predicate: which, refetchType: 'active' })
  }
}

const matches = (what: ReadonlySet<What>, kinds: What[]) => [...what].some(each => kinds.includes(each) || !KNOWN.has(each))
/** A list that shows nothing has nothing that could move. */
const isBare = (query: Query) => {
  const data = query.state.data as { pages?: Array<{ ids: string[] }> } | undefined
  return !data?.pages?.some(page => page.ids.length)
}
/** Reports of the past stay what they were. */
const isNow = (key: QueryKey) => key[0] !== 'acknowledgement' || key.at(-1) === ''
