import type { ActionOrder } from '@opensoc/domain'

type Json = Readonly<Record<string, unknown>>

/** The command that takes another one back, or why there is none. */
export function undoCommand({
  command,
  receipt,
}: Pick<ActionOrder, 'command' | 'receipt'>): { readonly command: Json } | { readonly reason: string } {
  const target = command['target'] as Json
  const [type = ''] = Object.keys(target)
  const args = command['args'] as Json | undefined
  for (const nsid of ['slpf', 'pf']) {
    const rule = receipt?.[nsid] as { readonly rule_number?: number } | undefined
    if (rule?.rule_number === undefined) continue
    return { command: { action: 'delete', target: { [`${nsid}:rule_number`]: rule.rule_number } } }
  }
  if (command['action'] === 'contain' && type === 'device') return { command: { action: 'allow', target } }
  if (command['action'] === 'contain' && type === 'file') {
    const { id } = (receipt?.['x-opensoc'] ?? {}) as { id?: string }
    if (id === undefined) return { reason: 'the control did not say under which hash it keeps the file' }
    const er = args?.['er'] as Json | undefined
    return {
      command: {
        action: 'allow',
        target: { file: { hashes: { sha256: id } } },
        args: { er: { downstream_device: er?.['downstream_device'] } },
      },
    }
  }
  return { reason: `${String(command['action'])} ${type} cannot be taken back` }
}
