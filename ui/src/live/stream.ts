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
  /** The session has ended. */
  | { kind: 'signedOut' }

type Listener = (event: LiveEvent) => void

const NAME = 'feed24-live'
const FAILURES = 3
const POLLING = 30_000
const EVENTS = ['hello', 'change', 'gone', 'access', 'reset', 'bye'] as const

interface Passed {
  event: LiveEvent | null
  lastId: string
}

/** Listen until the signal ends it. Read after this has been called, so that nothing is missed. */
export function listen(listener: Listener, signal: AbortSignal): void {
  const channel = new BroadcastChannel(NAME)
  let lastId = ''
  channel.onmessage = ({ data }: MessageEvent<Passed>) => {
    lastId = data.lastId || lastId
    if (data.event) listener(data.event)
  }
  const tell = (event: LiveEvent | null, id: string) => {
    lastId = id || lastId
    channel.postMessage({ event, lastId } satisfies Passed)
    if (event) listener(event)
  }
  signal.addEventListener('abort', () => channel.close())
  // The signal ends the waiting for the lock; a lock that is held goes when its promise is settled.
  const held = () => hold(() => lastId, tell, signal)
  void navigator.locks.request(NAME, { signal }, held).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

/** Keep the stream open, and go on from the last id; without a stream, read now and then. */
async function hold(
  lastId: () => string,
  tell: (event: LiveEvent | null, id: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    const end = await follow(lastId(), tell, signal)
    if (end === 'signedOut') return tell({ kind: 'signedOut' }, '')
    failures = end === 'worked' ? 0 : failures + 1
    const polling = failures >= FAILURES
    await pause(polling ? POLLING : 1_000 * 2 ** failures * (0.5 + Math.random()), signal)
    if (polling && !signal.aborted) tell({ kind: 'everything' }, '')
  }
}

/** One stream until it is closed for good: by the portal's refusal, or by the page. */
function follow(
  since: string,
  tell: (event: LiveEvent | null, id: string) => void,
  signal: AbortSignal,
): Promise<'worked' | 'failed' | 'signedOut'> {
  return new Promise((resolve) => {
    const source = new EventSource(since ? `/live?since=${encodeURIComponent(since)}` : '/live')
    let worked = false
    const close = (how: 'worked' | 'failed' | 'signedOut') => {
      source.close()
      signal.removeEventListener('abort', aborted)
      resolve(how)
    }
    const aborted = () => close('worked')
    signal.addEventListener('abort', aborted)
    source.onerror = () => {
      // Otherwise the browser comes back by itself, with the last id.
      if (source.readyState === EventSource.CLOSED) close(worked ? 'worked' : 'failed')
    }
    for (const name of EVENTS) {
      source.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
        worked = true
        const said: unknown = JSON.parse(data)
        if (name === 'bye' && (said as { why: string }).why === 'signed_out') close('signedOut')
        else tell(understood(name, said), lastEventId)
      })
    }
  })
}

/** The event for the page; null when it has nothing to do. */
function understood(name: (typeof EVENTS)[number], said: unknown): LiveEvent | null {
  if (name === 'bye') return null
  if (name === 'hello') return (said as { resumed: boolean }).resumed ? null : { kind: 'everything' }
  if (name === 'access' || name === 'reset') return { kind: 'everything' }
  return { kind: name, ...(said as object) } as LiveEvent
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
  })
}
