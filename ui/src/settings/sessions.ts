/** A browser in which somebody is signed in. */
export interface Session {
  ID: string
  LAST_SEEN_AT: string
  USER_AGENT: string
  ADDRESS: string
  CURRENT: boolean
}

/** `Chrome, Windows`: as much of the name by which a browser introduces itself as people know. */
export function browserOf({ USER_AGENT: agent }: Session): string {
  const browser = /(Edg|OPR|YaBrowser|Firefox|Chrome|Safari)\//.exec(agent)?.[1] ?? agent.slice(0, 40)
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1] ?? ''
  return [{ Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser, system].filter(Boolean).join(', ')
}
