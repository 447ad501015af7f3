import { readFlatXml } from '../flat-xml.ts'
import { isTree, type Tree } from '../tree.ts'

/** Longer texts are not parsed. */
const MAX_TEXT = 256 * 1024

/** Event data that a forwarder put into a text: Azure's tables keep it as JSON or as XML. Empty where it is neither. */
export function eventDataOfText(text: string): Tree {
  if (text.length > MAX_TEXT) return EMPTY
  const start = text.trimStart()
  if (start.startsWith('<')) return readFlatXml(text).data
  if (!start.startsWith('{')) return EMPTY
  try {
    const data: unknown = JSON.parse(text)
    return isTree(data) ? data : EMPTY
  } catch {
    return EMPTY
  }
}

const EMPTY: Tree = {}
