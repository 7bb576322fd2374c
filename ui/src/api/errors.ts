/** What the portal refused, as it said it. */
export class CallError extends Error {
  constructor(
    readonly code: string,
    readonly description: string,
    readonly status: number,
    /** To be found again in the portal's log. */
    readonly requestId = '',
  ) {
    super(description || code)
    this.name = 'CallError'
  }

  /** Nobody was reached, or nobody answered in time. */
  get offline(): boolean {
    return this.code === 'OFFLINE'
  }

  /** Worth another try: nobody was reached, or the portal is busy. */
  get passing(): boolean {
    return this.offline || this.code === 'QUERY_LIMIT_EXCEEDED' || [429, 502, 503, 504].includes(this.status)
  }

  /** Nobody is signed in any more. */
  get signedOut(): boolean {
    return isSignIn(this.status, this.code)
  }

  /** It does not exist, or is not addressed to whoever asks. */
  get gone(): boolean {
    return /not found/i.test(this.description) || this.code === 'ERROR_NOT_FOUND'
  }
}

const SIGN_IN = new Set(['access_denied', 'session_failed', 'NO_AUTH_FOUND', 'authorization_error'])
export const isSignIn = (status: number, code: string): boolean => status === 401 && SIGN_IN.has(code)

const TEXTS: Record<string, string> = {
  OFFLINE: 'api.offline',
  QUERY_LIMIT_EXCEEDED: 'api.busy',
  OPERATION_TIME_LIMIT: 'api.busy',
  ACCESS_DENIED: 'api.denied',
  insufficient_scope: 'api.denied',
  INTERNAL_SERVER_ERROR: 'api.internal',
  ERROR_UNEXPECTED_ANSWER: 'api.internal',
  SEARCH_NOT_READY: 'api.searchNotReady',
  ERROR_NOT_FOUND: 'api.gone',
}

/** The key of a text that tells people what went wrong, or '' when the portal's own text is best. */
function textKey(error: unknown): string {
  if (!(error instanceof CallError)) return 'api.internal'
  if (TEXTS[error.code]) return TEXTS[error.code]!
  if (error.gone) return 'api.gone'
  if (error.passing) return 'api.busy'
  return error.status >= 500 || !error.description ? 'api.internal' : ''
}

/** What went wrong, in the reader's language where there is a text for it. */
export function explained(error: unknown, t: (key: string) => string): string {
  const key = textKey(error)
  return key ? t(key) : (error as CallError).description
}
