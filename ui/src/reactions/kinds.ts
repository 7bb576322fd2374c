/** The reactions there are, in the order in which they are offered. */
export const KINDS: Record<string, string> = { like: '👍', love: '❤️', laugh: '😄', wonder: '😮', cry: '😢', angry: '😠' }

interface Counted {
  REACTIONS: Record<string, number> | never[]
}

/** The kinds that somebody chose, the most frequent first. */
export const counted = (of: Counted): Array<[kind: string, count: number]> =>
  Object.entries(of.REACTIONS).map(([kind, count]) => [kind, Number(count)] as [string, number]).sort((a, b) => b[1] - a[1])

export const total = (of: Counted): number => counted(of).reduce((sum, [, count]) => sum + count, 0)

/** The signs of the three most frequent ones. */
export const signs = (of: Counted): string => counted(of).slice(0, 3).map(([kind]) => KINDS[kind] ?? '').join('')
