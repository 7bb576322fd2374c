/** What a credential may be granted, in the order in which it is asked. */
export const SCOPES = ['log', 'user', 'user_basic', 'user_brief', 'department', 'sonet_group', 'socialnetwork', 'disk', 'vote'] as const
