/** More values than this are not shown. */
const MAX_LEAVES = 400

/** The values of a tree by their dotted paths, in its order. */
export function leavesOf(tree: unknown): readonly (readonly [string, string])[] {
  const leaves: (readonly [string, string])[] = []
  const walk = (value: unknown, path: string) => {
    if (leaves.length >= MAX_LEAVES) return
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0)
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`)
    else if (path !== '') leaves.push([path, typeof value === 'string' ? value : JSON.stringify(value)])
  }
  walk(tree, '')
  return leaves
}
