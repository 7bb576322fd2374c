export interface App {
  ID: string
  CLIENT_ID: string
  TITLE: string
  SCOPE: string[]
  HANDLER: string
  INSTALL_URL: string
  API_ONLY: 'Y' | 'N'
  VERSION: number
  INSTALLED: 'Y' | 'N'
  ACTIVE: 'Y' | 'N'
  USERS: string[] | null
  CREATED_BY: string | null
  CREATED: string
}

/** What is told of a new application this once. */
export interface MadeApp {
  ID: number
  CLIENT_ID: string
  CLIENT_SECRET: string
  APPLICATION_TOKEN: string
}
