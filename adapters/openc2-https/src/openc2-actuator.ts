import type { ActionOrder, Actuator, ActuatorAnswer, Observation } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import { questionsOf } from './observe-command.ts'
import type { Producer } from './producer.ts'
import { undoCommand } from './undo-command.ts'

type Json = Readonly<Record<string, unknown>>

export interface OpenC2ActuatorOptions {
  readonly name: string
  readonly pairs: Readonly<Record<string, readonly string[]>>
  readonly send: Producer
  /** Who looks; the consumer itself where it is a sensor, another sensor where it is a firewall. */
  readonly look: Producer
  /** ms since the epoch. */
  readonly now: () => number
}

/** An actuator behind an OpenC2 consumer. The action's key is the request id: the consumer carries it out once. */
export function createOpenC2Actuator({ name, pairs, send, look, now }: OpenC2ActuatorOptions): Actuator {
  let asked = 0
  return {
    name,
    pairs,
    async perform(order, signal) {
      return answerOf(await send(withLease(order), order.key, signal))
    },
    async undo(order, signal) {
      const undo = undoCommand(order)
      if ('reason' in undo) return { ok: false, reason: undo.reason, certain: true }
      return answerOf(await send(undo.command, `${order.key}:undo:${now()}`, signal))
    },
    async observe(order, signal): Promise<Observation> {
      const questions = questionsOf(order)
      if (questions === undefined)
        throw new OpenSocError(
          'PROBE_UNKNOWN',
          `nothing is known that shows ${JSON.stringify(order.command['target'])}`,
        )
      const seen = []
      for (const { target, read } of questions) {
        asked += 1
        const sent = await look({ action: 'query', target }, `${order.key}:look:${now()}:${asked}`, signal)
        const reason = sent.ok ? sent.response.status_text : sent.reason
        if (!sent.ok || sent.response.status !== 200)
          throw new OpenSocError('PROBE_FAILED', `nobody could look: ${reason}`)
        seen.push(read((sent.response.results?.['x-opensoc'] ?? {}) as Json))
      }
      return {
        time: now(),
        holds: seen.every(({ holds }) => holds),
        facts: Object.assign({}, ...seen.map(({ facts }) => facts)),
      }
    },
  }
}

/** The end of the lease goes with the command: the consumer keeps it, whatever becomes of us. */
function withLease({ command, leaseUntil }: ActionOrder): Json {
  if (leaseUntil === undefined || command['action'] === 'stop') return command
  return { ...command, args: { ...(command['args'] as Json | undefined), stop_time: leaseUntil } }
}

function answerOf(sent: Awaited<ReturnType<Producer>>): ActuatorAnswer {
  if (!sent.ok) return sent
  const { status, status_text, results } = sent.response
  if (status === 200 || status === 102) return { ok: true, receipt: (results ?? {}) as Json }
  // A consumer that is overloaded or broke has perhaps acted; what it refused as such, it has not done.
  const certain = status !== 503
  return { ok: false, reason: `${status} ${status_text ?? ''}`.trim(), certain }
}
