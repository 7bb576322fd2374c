/** The reactions there are, in the order in which they are offered. */
export const KINDS: Record<string, string> = { like: '👍', love: '❤️', laugh: '😄', wonder: '😮', cry: '😢', angry: '😠' }
