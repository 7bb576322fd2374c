/** The texts of all slices under the names of their folders: `posts.readOn`. */
export function merged(files: Record<string, { default: object }>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(files).map(([path, file]) => [path.split('/').at(-2)!, file.default]),
  )
}
