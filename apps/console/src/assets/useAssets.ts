import { Asset, type CRITICALITIES, importContext, listContext, updateAsset } from '@opensoc/contract'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import { plural } from '../text/amounts.ts'

const KIND = { kind: 'assets' } as const
/** More are found by searching. */
const SHOWN = 500

export function useAssets(search: string) {
  return useQuery({
    queryKey: ['assets', search],
    queryFn: async ({ signal }) => {
      const q = search === '' ? {} : { q: search }
      const { items, total } = await call(
        listContext,
        { params: KIND, query: { ...q, limit: SHOWN } },
        { signal },
      )
      return { items: items.map((item) => Asset.parse(item)), total }
    },
    placeholderData: keepPreviousData,
  })
}

export function useSetCriticality() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, criticality }: { id: string; criticality: (typeof CRITICALITIES)[number] }) =>
      call(updateAsset, { params: { id }, body: { criticality } }),
    onSuccess: ({ id, criticality }) => {
      showToast(`${id} is of ${criticality} criticality.`)
      void client.invalidateQueries({ queryKey: ['assets'] })
    },
    onError: (error) => showToast(`Not changed: ${problemLine(error)}`, { isProblem: true }),
  })
}

/** Adds or replaces assets from a file, all or none. */
export function useImportAssets() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (file: File) => {
      const format = file.name.toLowerCase().endsWith('.json') ? ('json' as const) : ('csv' as const)
      return call(importContext, { params: KIND, body: { format, text: await file.text() } })
    },
    onSuccess: ({ imported, total }) => {
      showToast(`${plural(imported, 'asset')} imported; ${total} in all.`)
      void client.invalidateQueries({ queryKey: ['assets'] })
    },
    onError: (error) => showToast(`Nothing imported: ${problemLine(error)}`, { isProblem: true }),
  })
}
