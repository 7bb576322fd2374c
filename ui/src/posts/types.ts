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
  /** What a picture shows, for who does not see it; '' where nobody has said it. */
  ALT: string
  SIZE: number | string
  /** In a post `image`, `video`, `audio` or `file`; in a comment the media type. */
  TYPE: string
  DOWNLOAD_URL: string
  /** A smaller copy of a picture. */
  PREVIEW_URL: string | null
  /** Where films and sounds are played from. */
  SHOW_URL?: string | null
  WIDTH: number | null
  HEIGHT: number | null
}

export interface Reactions {
  /** How many reacted, by kind; an empty list when nobody did. */
  REACTIONS: Record<string, number> | never[]
  MY_REACTION: string | null
}

export interface Comment extends Reactions {
  ID: string
  POST_ID: string
  KIND: 'comment' | 'sharing'
  AUTHOR_ID: string
  AUTHOR_NAME: string
  AUTHOR_PHOTO: string
  TEXT: string
  DATE: string
  EDITED_AT: string | null
  FILES: PostFile[]
  /** To whom a sharing has opened the post. */
  SHARED_WITH: Recipient[]
}

export interface Preview {
  URL: string
  TITLE: string
  DESCRIPTION: string
  SITE_NAME: string
  IMAGE: string | null
  IMAGE_WIDTH: number | null
  IMAGE_HEIGHT: number | null
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
    /** Whether readers are asked to confirm it still. */
    ASKED: 'Y' | 'N'
    UNTIL: string | null
    ENDED: 'Y' | 'N'
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
