export interface Side {
  POSTS: number
  PEOPLE: number
  CONFIRM: { POSTS: number; PEOPLE: number }
  LATEST: { ID: string; TITLE: string; PEOPLE: number; CONFIRMING: number }[]
  BY_PERSON: { ID: string; NAME: string; POSTS: number }[]
}

/** What an act would change, as the portal tells it. */
export interface Forecast {
  PEOPLE: number
  LOST: Side
  GAINED: Side & { OLDEST: string | null }
}
