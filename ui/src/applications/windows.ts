import { UNSUPPORTED, type Parameters } from './host'

declare global {
  interface Window {
    /** What applications that were opened from here are handed, by the end of their address. */
    feed24Handed?: Record<string, Parameters>
  }
}

const LOOK = 500

/** Resolves when the window is closed again. */
function openWindow(url: string): Promise<object> {
  const opened = window.open(url, '_blank')
  if (!opened) return Promise.resolve(UNSUPPORTED)
  return new Promise(resolve => {
    const watch = setInterval(() => {
      if (!opened.closed) return
      clearInterval(watch)
      resolve({ result: 'close' })
    }, LOOK)
  })
}

/** Opens an address of this portal in a window of its own. */
export function openPath({ path }: Parameters): object {
  const url = new URL(String(path), location.origin)
  if (!String(path).startsWith('/') || url.origin !== location.origin) return { result: 'error', errorCode: 'PATH_NOT_AVAILABLE' }
  // What the library adds for a window that we do not have.
  url.searchParams.delete('IFRAME')
  url.searchParams.delete('IFRAME_TYPE')
  return openWindow(url.href)
}

/**
 * Opens an application in a window of its own. The page there looks for its options here, so that no
 * link of somebody else can set them.
 */
export function openApplication(id: string, parameters: Parameters): Promise<object> {
  const key = crypto.randomUUID()
  window.feed24Handed = { ...window.feed24Handed, [key]: parameters }
  return openWindow(`/apps/${id}#${key}`)
}

/** What the window that has opened this one hands over. */
export function handed(): Parameters {
  try {
    return (window.opener as Window | null)?.feed24Handed?.[location.hash.slice(1)] ?? {}
  } catch {
    // Another site has opened this page.
    return {}
  }
}

/** Where an application that closes leads: to who has opened it, else away from it. */
export function close(leave: () => void): void {
  if (window.opener) window.close()
  else leave()
}
