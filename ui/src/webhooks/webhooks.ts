export interface Webhook {
  ID: string
  USER_ID: string
  TITLE: string
  SCOPE: string[]
  CREATED: string
  /** About an hour exact. */
  LAST_USED: string | null
  EXPIRES: string | null
  REVOKED: string | null
  BLOCKED_WITH: string | null
  STATE: 'works' | 'blocked' | 'expired' | 'revoked'
}

/** A webhook's address with its code, which is shown this once. */
export interface Code {
  ID: number
  USER_ID: number
  CODE: string
  URL: string
}

/** What can be done with a webhook; what is blocked is unblocked. */
export type Act = 'change' | 'renew' | 'block' | 'revoke'

export const titleOf = (webhook: Webhook): string => webhook.TITLE || `#${webhook.ID}`
export const TONES = { works: 'ok', blocked: 'warn', expired: 'plain', revoked: 'plain' } as const
