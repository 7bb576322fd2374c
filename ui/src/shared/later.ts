import { defineAsyncComponent, type Component } from 'vue'

const TRIES = 4
const pause = (attempt: number) => new Promise(done => setTimeout(done, 250 * 2 ** attempt))

/** A part of the page that is fetched when it is shown first. */
export const later = <T extends Component>(load: () => Promise<T | { default: T }>) => defineAsyncComponent<T>(() => again(load))

/** What is fetched, tried for some seconds where it does not come at once, as on a bad line. */
export async function again<T>(load: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await load()
    } catch (error) {
      if (attempt >= TRIES) throw error
      await pause(attempt)
    }
  }
}

/** A part whose styles do not come shows without them, and they are asked for again. */
export function mendStyles(): void {
  addEventListener('vite:preloadError', event => {
    const href = /CSS for (\S+)/.exec(event.payload.message)?.[1]
    if (!href) return
    event.preventDefault()
    void again(() => pause(1).then(() => styles(href)))
  })
}

function styles(href: string): Promise<unknown> {
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href })
  return new Promise((come, fail) => {
    Object.assign(link, { onload: come, onerror: fail })
    document.head.append(link)
  })
}
