export interface Webhook {
  ID: string
  USER_ID: string
  TITLE: string
  SCOPE: string[]
  CREATED: string
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

export const TONES = { works: 'ok', blocked: 'warn', expired: 'plain', revoked: 'plain' } as const
