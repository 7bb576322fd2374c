import { shallowRef } from 'vue'

/** Who looks at the page, and the portal it belongs to: the server puts it into the page. */
export interface Start {
  sessid: string
  /** Goes with the forms of pages that the server writes: signing out. */
  csrf: string
  user: { id: number; name: string; position: string; photo: string; admin: boolean; employee: boolean }
  company: string
  language: string
  /** A post to more people than this waits, so that it can be taken back. */
  confirmAbove: number
  maxUploadMb: number
  /** Whether others than administrators may make webhooks of their own. */
  ownWebhooks: boolean
  /** The moment at which the document was written, for `/live`. */
  live: string
  /** The application that this document is for, if any, and the origin that its policy lets a frame show. */
  application?: number
  frames?: string
}

const NOBODY: Start = {
  sessid: '',
  csrf: '',
  user: { id: 0, name: '', position: '', photo: '', admin: false, employee: true },
  company: 'feed24',
  language: '',
  confirmAbove: 100,
  maxUploadMb: 5000,
  ownWebhooks: true,
  live: '',
}

function read(): Start {
  // Outside of a browser, as in tests, there is no document.
  const content = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="feed24"]')?.content
  return content ? { ...NOBODY, ...(JSON.parse(content) as Start) } : NOBODY
}

export const start = shallowRef<Start>(read())

export const me = (): Start['user'] => start.value.user

let sessid = start.value.sessid

/** The anti-forgery value that goes with the sign-in cookie. */
export const csrf = {
  get value() {
    return sessid
  },
  /** The portal has given another one. */
  renew(value: string) {
    sessid = value
  },
}

/** Set while somebody has to sign in again; the page stays as it is below the overlay. */
export const signedOut = shallowRef(false)
let waiting: Array<() => void> = []

/** Resolves when somebody has signed in again. */
export function signedInAgain(): Promise<void> {
  signedOut.value = true
  return new Promise(resolve => waiting.push(resolve))
}

export function carryOn(): void {
  signedOut.value = false
  waiting.splice(0).forEach(resolve => resolve())
}
