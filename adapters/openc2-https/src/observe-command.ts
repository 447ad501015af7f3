import type { ActionOrder, Observation } from '@opensoc/domain'

type Json = Readonly<Record<string, unknown>>

/** The question that shows whether a command's effect is in place, and how its answer is read. */
export interface Question {
  readonly target: Json
  readonly read: (result: Json) => Pick<Observation, 'holds' | 'facts'>
}

/** An address of a documentation block (RFC 5737): nobody is there, and only a filter keeps a packet from leaving. */
const NOWHERE = '203.0.113.1'

/** None of these asks the part that acted: a process list, a file's bytes, whether a packet can leave. */
export function questionsOf({ command, before, receipt }: ActionOrder): readonly Question[] | undefined {
  const [type = '', value] = Object.entries(command['target'] as Json)[0] ?? []
  const pair = `${String(command['action'])} ${type}`
  const thing = value as Record<string, unknown>
  switch (pair) {
    case 'stop process':
      return [processQuestion(thing, command, before)]
    case 'contain file':
      return [
        {
          target: { 'x-opensoc:files': { path: thing['path'] } },
          read: (result) => {
            const [file] = itemsOf(result)
            const { sha256 } = (thing['hashes'] ?? {}) as { sha256?: string }
            const isSame =
              file !== undefined && (sha256 === undefined || file['sha256'] === sha256.toLowerCase())
            return { holds: !isSame, facts: { sha256: file?.['sha256'] ?? 'absent' } }
          },
        },
      ]
    case 'contain device':
      return [
        {
          target: { 'x-opensoc:reachability': { address: NOWHERE } },
          read: (result) => ({ holds: result['reach'] === 'blocked', facts: { reach: result['reach'] } }),
        },
        {
          target: { 'x-opensoc:isolation': {} },
          read: (result) => ({
            holds: itemsOf(result).length > 0,
            facts: { rules: itemsOf(result)[0]?.['rules'] ?? 'none' },
          }),
        },
      ]
    case 'deny ipv4_net':
    case 'deny ipv6_net':
      return denyQuestions(String(value), receipt)
    default:
      return undefined
  }
}

/** Another rule or an isolation may block the same address: ours must be in the kernel too. */
function denyQuestions(net: string, receipt: Json | undefined): readonly Question[] {
  const rule = (receipt?.['slpf'] as { readonly rule_number?: number } | undefined)?.rule_number
  const reach: Question = {
    target: { 'x-opensoc:reachability': { address: net.replace(/\/\d+$/, '') } },
    read: (result) => ({ holds: result['reach'] === 'blocked', facts: {} }),
  }
  if (rule === undefined) return [reach]
  return [
    reach,
    {
      target: { 'x-opensoc:filter': { rule_number: rule } },
      read: (result) => ({
        holds: itemsOf(result).length > 0,
        facts: { rule: itemsOf(result)[0]?.['lines'] ?? 'none' },
      }),
    },
  ]
}

/** A pid may be another's by now: the start that was seen before the command tells them apart. */
function processQuestion(
  wanted: Record<string, unknown>,
  command: Json,
  before: Observation | undefined,
): Question {
  const asked = ((command['args'] as Json | undefined)?.['x-opensoc'] as Json | undefined)?.['start_ticks']
  const start = asked ?? before?.facts['start_ticks']
  return {
    target: { 'x-opensoc:processes': { pid: wanted['pid'] } },
    read: (result) => {
      const [found] = itemsOf(result)
      const isSame = found !== undefined && (start === undefined || found['start_ticks'] === start)
      return { holds: !isSame, facts: isSame ? { start_ticks: found['start_ticks'] } : { process: 'gone' } }
    },
  }
}

function itemsOf(result: Json): readonly Record<string, unknown>[] {
  return Array.isArray(result['items']) ? result['items'] : []
}
