import { DEFAULT_TENANT, type StateStore } from '@opensoc/domain'
import type { TailPosition, TailPositions } from '@opensoc/sources-files'

/** Positions of one source's files in the state: a value each, and one that names them all. */
export function createTailPositions(state: Pick<StateStore, 'values'>, source: string): TailPositions {
  const list = `tail:${source}`
  const keyOf = (fileKey: string) => `tail:${source}:${fileKey}`
  let known: Set<string> | undefined
  const files = async () => {
    known ??= new Set(((await state.values.get(DEFAULT_TENANT, list)) as string[] | undefined) ?? [])
    return known
  }
  return {
    fileKeys: async () => [...(await files())],
    load: async (fileKey) =>
      (await state.values.get(DEFAULT_TENANT, keyOf(fileKey))) as TailPosition | undefined,
    async save(fileKey, position) {
      const all = await files()
      await state.values.set(DEFAULT_TENANT, keyOf(fileKey), position)
      if (all.has(fileKey)) return
      all.add(fileKey)
      await state.values.set(DEFAULT_TENANT, list, [...all])
    },
    async forget(fileKey) {
      const all = await files()
      if (all.delete(fileKey)) await state.values.set(DEFAULT_TENANT, list, [...all])
      await state.values.delete(DEFAULT_TENANT, keyOf(fileKey))
    },
  }
}
