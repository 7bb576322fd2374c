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

  /** It does not exist, or is not addressed to whoever asks. */
  get gone(): boolean {
    return /not found/i.test(this.description) || this.code === 'ERROR_NOT_FOUND'
  }
}

const TEXTS: Record<string, string> = {
  OFFLINE: 'errors.offline',
  QUERY_LIMIT_EXCEEDED: 'errors.busy',
  OPERATION_TIME_LIMIT: 'errors.busy',
  ACCESS_DENIED: 'errors.denied',
  insufficient_scope: 'errors.denied',
  INTERNAL_SERVER_ERROR: 'errors.internal',
  ERROR_UNEXPECTED_ANSWER: 'errors.internal',
  SEARCH_NOT_READY: 'errors.searchNotReady',
  ERROR_NOT_FOUND: 'errors.gone',
}

/** The key of a text that tells people what went wrong, or '' when the portal's own text is best. */
export function textKey(error: unknown): string {
  if (!(error instanceof CallError)) return 'errors.internal'
  if (TEXTS[error.code]) return TEXTS[error.code]!
  if (error.gone) return 'errors.gone'
  if (error.passing) return 'errors.busy'
  return error.status >= 500 || !error.description ? 'errors.internal' : ''
}

/** What went wrong, in the reader's language where there is a text for it. */
export function explained(error: unknown, t: (key: string) => string): string {
  const key = textKey(error)
  return key ? t(key) : (error as CallError).description
}
