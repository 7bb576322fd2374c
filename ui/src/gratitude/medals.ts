/** The signs of the medals; a portal may have others, which get a ribbon. */
const SIGNS: Record<string, string> = {
  thumbsup: '👍', gift: '🎁', cup: '🏆', money: '💰', crown: '👑', drink: '🍹', cake: '🎂', '1': '🥇', flag: '🚩', star: '⭐', heart: '❤️', beer: '🍺', flowers: '💐', smile: '😊',
}

export const signOf = (medal: string): string => SIGNS[medal] ?? '🏅'
export const textOf = (medal: string): string => (medal in SIGNS ? `gratitude.medals.${medal === '1' ? 'first' : medal}` : 'gratitude.medals.other')
