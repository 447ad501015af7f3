import { readCommand, writeCommand } from './command.ts'
import type { Command } from './command-types.ts'
import type { Reading } from './issue.ts'
import { type Message, type MessageHeaders, writeMessage } from './message.ts'
import type { ReadOptions } from './read-options.ts'
import type { Results } from './response.ts'
import type { Json } from './shape.ts'

/** A command with its wrapper, ready for a transfer. */
export interface OutgoingRequest {
  readonly request_id: string
  readonly message: Json
  readonly command: Command
}

/**
 * Wraps a command for sending (clause 5.3): what a consumer would refuse as malformed is refused here. The command
 * is given as OpenC2 JSON.
 */
export function makeRequest(
  command: unknown,
  headers: MessageHeaders & { readonly request_id: string },
  options: ReadOptions = {},
): Reading<OutgoingRequest> {
  const read = readCommand(command, options)
  if (!read.ok) return read
  const message: Message = { headers, kind: 'request', content: writeCommand(read.value) }
  return {
    ok: true,
    value: { request_id: headers.request_id, message: writeMessage(message), command: read.value },
  }
}

/** `query features` for all that a producer must know before it commands. */
export const queryEverything: Json = {
  action: 'query',
  target: { features: ['versions', 'profiles', 'pairs', 'rate_limit'] },
}

/** True when the consumer's declared pairs hold this command; asked before sending. */
export function isDeclared(results: Results, command: Command): boolean {
  return results.pairs?.[command.action]?.includes(command.target.type) ?? false
}
