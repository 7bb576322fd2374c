/** A person, as far as a card shows one. */
export interface Person {
  ID: string
  NAME: string
  POSITION: string
  PHOTO: string
}

export interface Recipient {
  CODE: string
  ID: string
  NAME: string
}

export interface PostFile {
  ID: string
  /** On the Drive: what `[DISK FILE ID=n…]` names. */
  FILE_ID: string
  NAME: string
  SIZE: number
  TYPE: 'image' | 'video' | 'audio' | 'file'
  URL: string
  WIDTH: number | null
  HEIGHT: number | null
}

export interface Reactions {
  REACTIONS: Array<{ KIND: string; COUNT: number }>
  MY_REACTION: string | null
}

export interface PollAnswer {
  ID: string
  TEXT: string
  COUNT: number | null
  PERCENT: number | null
}

export interface Comment extends Reactions {
  ID: string
  POST_ID: string
  KIND: 'comment' | 'share'
  AUTHOR_ID: string
  AUTHOR_NAME: string
  AUTHOR_PHOTO?: string
  TEXT: string
  DATE: string
  EDITED_AT: string | null
  FILES: PostFile[]
  /** To whom a share has opened the post. */
  RECIPIENTS?: Recipient[]
  /** Not sent yet. */
  PENDING?: boolean
}

export interface Preview {
  URL: string
  TITLE: string
  DESCRIPTION: string
  SITE: string
  IMAGE: string | null
}

/** A post with everything that its card shows: what `feed24.post.list` answers. */
export interface Post extends Reactions {
  ID: string
  TITLE: string
  TEXT: string
  REVISION: number
  DATE: string
  EDITED_AT: string | null
  AUTHOR: Person
  RECIPIENTS: Recipient[]
  HIDDEN_RECIPIENTS: number
  TAGS: string[]
  FILES: PostFile[]
  IMPORTANT: null | {
    UNTIL: string | null
    ENDED: boolean
    ASKED: boolean
    CONFIRMED_AT: string | null
  }
  POLL_ID: string | null
  GRATITUDE: null | { MEDAL: string; PEOPLE: Person[] }
  PREVIEW: Preview | null
  BACKGROUND: string
  COMMENTS: number
  LATEST_COMMENTS: Comment[]
  PINNED: boolean
  FOLLOWED: boolean
  FAVOURITE: boolean
  /** What the reader may do: `comment`, `share`, `update`, `delete`. */
  ALLOWED: string[]
}
