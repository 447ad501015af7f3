import { type CoverageLayer, readCoverageLayer } from '@opensoc/contract'
import { create } from 'zustand'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import type { LayerNames } from './matrix.ts'

interface LayerState {
  readonly layer: CoverageLayer | undefined
}

/** The imported layer, until the page is loaded anew. */
export const useLayer = create<LayerState>()(() => ({ layer: undefined }))

/** Reads a layer of ATT&CK Navigator from a file: the first, where it holds several. */
export async function importLayer(file: File): Promise<CoverageLayer | undefined> {
  try {
    const { layers } = await call(readCoverageLayer, { body: { text: await file.text() } })
    const [layer] = layers
    useLayer.setState({ layer })
    const foreign = layer?.foreign.length ?? 0
    if (foreign > 0)
      showToast(`${foreign} of its techniques are not in this release of ATT&CK.`, { isProblem: true })
    return layer
  } catch (error) {
    showToast(`Not read: ${problemLine(error)}`, { isProblem: true })
    return undefined
  }
}

export function layerNames(layer: CoverageLayer): LayerNames {
  return new Set(layer.techniques.map(({ id, tactic }) => (tactic === undefined ? id : `${id}/${tactic}`)))
}
