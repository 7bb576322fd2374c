/**
 * What the portal says of changes as they happen, to all tabs of this browser by one stream.
 *
 * One tab holds the stream and passes on what it hears; when that tab goes, another takes over where
 * it was. Events name things and hold no text: whoever hears of a thing reads it. `docs/live.md` says
 * what each event means.
 */

export type What =
  | 'published'
  | 'comments'
  | 'text'
  | 'recipients'
  | 'importance'
  | 'confirmations'
  | 'reactions'
  | 'poll'
  | 'preview'

export type LiveEvent =
  | { kind: 'change'; noun: 'post'; id: number; what: What[] }
  | { kind: 'change'; noun: 'notification' }
  | { kind: 'gone'; noun: 'post'; id: number }
  /** Read everything on the screen again, and drop what does not come back. */
  | { kind: 'everything' }
  /** The stream runs and nothing was missed. */
  | { kind: 'joined' }
  /** The session has ended. */
  | { kind: 'signedOut' }

/** Up to where has been heard: whoever listens again goes on from there. */
export interface Place {
  lastId: string
}

type Listener = (event: LiveEvent) => void
type End = 'worked' | 'failed' | 'signedOut'

const FAILURES = 3
const POLLING = 30_000
/** A stream that says nothing for so long after it was opened is none. */
const SILENCE = 15_000
/** Who has to make room for others comes back after a minute. */
const CROWDED = 75_000
const EVENTS = ['hello', 'change', 'gone', 'access', 'reset', 'bye'] as const

interface Passed {
  event: LiveEvent | null
  lastId: string
}

/** Listen until the signal ends it. Read after this has been called, so that nothing is missed. */
export function listen(name: string, listener: Listener, signal: AbortSignal, place: Place = { lastId: '' }): void {
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<Passed>) => {
    place.lastId = data.lastId || place.lastId
    if (data.event) listener(data.event)
  }
  const tell = (event: LiveEvent | null, id: string) => {
    if (signal.aborted) return
    place.lastId = id || place.lastId
    channel.postMessage({ event, lastId: place.lastId } satisfies Passed)
    if (event) listener(event)
  }
  signal.addEventListener('abort', () => channel.close())
  const held = () => hold(place, tell, signal)
  // Without encryption a browser has no locks; then each tab has a stream of its own, for itself.
  if (!navigator.locks) {
    channel.onmessage = null
    void held()
    return
  }
  // The signal ends the waiting for the lock; a lock that is held goes when its promise is settled.
  void navigator.locks.request(name, { signal }, held).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

/** Keep the stream open, and go on from the last id; without a stream, read now and then. */
async function hold(place: Place, tell: (event: LiveEvent | null, id: string) => void, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    const end = await follow(place, tell, signal)
    if (end === 'signedOut') return tell({ kind: 'signedOut' }, '')
    failures = end === 'worked' ? 0 : failures + 1
    const polling = failures >= FAILURES
    await pause(polling ? POLLING : 1_000 * 2 ** failures * (0.5 + Math.random()), signal)
    if (polling && !signal.aborted) tell({ kind: 'everything' }, '')
  }
}

/** One stream until it is closed for good: by the portal's refusal, by silence, or by the page. */
function follow(place: Place, tell: (event: LiveEvent | null, id: string) => void, signal: AbortSignal): Promise<End> {
  return new Promise(resolve => {
    const since = place.lastId
    const source = new EventSource(since ? `/live?since=${encodeURIComponent(since)}` : '/live')
    // Whether anything has been heard since the connection was last lost.
    let heard = false
    let silence = setTimeout(() => close('failed'), SILENCE)
    const expect = (within: number) => {
      clearTimeout(silence)
      silence = setTimeout(() => close('failed'), within)
    }
    const close = (how: End) => {
      source.close()
      clearTimeout(silence)
      signal.removeEventListener('abort', aborted)
      resolve(how)
    }
    const aborted = () => close('worked')
    signal.addEventListener('abort', aborted)
    let crowded = false
    source.onerror = () => {
      // Once the browser comes back by itself, with the last id; then it is for us to say when.
      if (source.readyState === EventSource.CLOSED || !heard) return close('failed')
      heard = false
      expect(crowded ? CROWDED : SILENCE)
    }
    for (const name of EVENTS) {
      source.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
        heard = true
        clearTimeout(silence)
        const said: unknown = JSON.parse(data)
        const why = name === 'bye' ? (said as { why: string }).why : ''
        crowded = why === 'crowded'
        if (why === 'signed_out') close('signedOut')
        else tell(understood(name, said), lastEventId)
      })
    }
  })
}

/** The event for the page; null when it has nothing to do. */
function understood(name: (typeof EVENTS)[number], said: unknown): LiveEvent | null {
  if (name === 'bye') return null
  if (name === 'hello') return { kind: (said as { resumed: boolean }).resumed ? 'joined' : 'everything' }
  if (name === 'access' || name === 'reset') return { kind: 'everything' }
  return { kind: name, ...(said as object) } as LiveEvent
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
  })
}
