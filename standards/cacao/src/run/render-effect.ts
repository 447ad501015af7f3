import type { AgentTarget } from '../agent-target.ts'
import type { PlaybookCommand } from '../command.ts'
import { interpolate, type Place } from '../interpolate.ts'
import type { Playbook } from '../playbook.ts'
import type { Variables } from '../variable.ts'
import type { ActionStep, PlaybookActionStep } from '../workflow-step.ts'
import type { CommandEffect, PlaybookEffect } from './run-effect.ts'

export type Rendered<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string }

/** A command of a step for one of its targets, with values in the place of references, each escaped for its place. */
export function renderCommand(
  playbook: Playbook,
  step: { readonly id: string; readonly action: ActionStep },
  which: { readonly command: number; readonly target: string | undefined; readonly key: string },
  variables: Variables,
): Rendered<CommandEffect> {
  try {
    const command = step.action.commands[which.command] as PlaybookCommand
    const agent = playbook.agent_definitions?.[step.action.agent] as AgentTarget
    const target = which.target === undefined ? undefined : playbook.target_definitions?.[which.target]
    const authenticationId = target?.authentication_info ?? agent.authentication_info
    const authentication = authenticationId && playbook.authentication_info_definitions?.[authenticationId]
    const value: CommandEffect = {
      kind: 'command',
      key: which.key,
      step: step.id,
      command: renderParts(command, variables),
      agent: deep(agent, variables) as AgentTarget,
      ...(target && { target: deep(target, variables) as AgentTarget }),
      ...(authentication && { authentication: deep(authentication, variables) as Record<string, unknown> }),
      out_args: step.action.out_args ?? [],
    }
    return { ok: true, value }
  } catch (error) {
    if (error instanceof RenderError) return { ok: false, reason: error.message }
    throw error
  }
}

class RenderError extends Error {}

const shells = new Set(['bash', 'ssh', 'powershell', 'caldera-cmd'])
const https = new Set(['http-api', 'openc2-http'])

function renderParts(command: PlaybookCommand, variables: Variables): PlaybookCommand {
  const place: Place = shells.has(command.type) ? 'shell' : https.has(command.type) ? 'url' : 'text'
  if (command.type === 'powershell') refuseVariables(command, variables)
  const { command: text, command_b64, headers, content, content_b64 } = command
  return {
    ...command,
    ...(text !== undefined && { command: render(text, variables, place, command.type === 'manual') }),
    ...(command_b64 !== undefined && { command_b64: renderEncoded(command_b64, variables, place) }),
    ...(headers && { headers: renderHeaders(headers, variables) }),
    ...(content !== undefined && { content: render(content, variables, isJson(content) ? 'json' : 'text') }),
    ...(content_b64 !== undefined && { content_b64: renderEncoded(content_b64, variables, 'json') }),
  }
}

/** PowerShell quotes unlike a POSIX shell, and we run none: a value in its text would be a guess. */
function refuseVariables({ command = '' }: PlaybookCommand, variables: Variables): void {
  const rendered = interpolate(command, variables, 'shell')
  if (rendered.ok && rendered.text !== command && !isWholly(command, variables)) {
    throw new RenderError('values are not put into PowerShell text')
  }
}

function isWholly(command: string, variables: Variables): boolean {
  return Object.entries(variables).some(([name, { constant }]) => constant && command === `${name}:value`)
}

function render(template: string, variables: Variables, place: Place, mayStay = false): string {
  const result = interpolate(template, variables, place)
  if (!result.ok) throw new RenderError(result.message)
  const [missing] = result.unresolved
  if (missing !== undefined && !mayStay) throw new RenderError(`${missing} has no value`)
  return result.text
}

/** Base64 around text is opened, filled and closed again; base64 around other bytes stays as it is. */
function renderEncoded(encoded: string, variables: Variables, place: Place): string {
  const bytes = Buffer.from(encoded, 'base64')
  const text = bytes.toString('utf8')
  if (!Buffer.from(text, 'utf8').equals(bytes)) return encoded
  return Buffer.from(render(text, variables, place), 'utf8').toString('base64')
}

function renderHeaders(headers: Readonly<Record<string, readonly string[]>>, variables: Variables) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [
      name,
      values.map((one) => render(one, variables, 'header')),
    ]),
  )
}

function isJson(content: string): boolean {
  return /^\s*[[{"]/.test(content)
}

/** References anywhere in an agent, a target or authentication information (section 10.18). */
function deep(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return render(value, variables, 'text')
  if (Array.isArray(value)) return value.map((one) => deep(one, variables))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deep(one, variables)]))
}

/** The call of another playbook with the values of `in_args`; names without a value are left to the callee's own. */
export function renderCall(
  step: string,
  one: PlaybookActionStep,
  key: string,
  variables: Variables,
): PlaybookEffect {
  const values = (one.in_args ?? []).flatMap((name): [string, string][] => {
    const value = Object.hasOwn(variables, name) ? variables[name]?.value : undefined
    return typeof value === 'string' ? [[name, value]] : []
  })
  return {
    kind: 'playbook',
    key,
    step,
    playbook_id: one.playbook_id,
    ...(one.playbook_version !== undefined && { playbook_version: one.playbook_version }),
    variables: Object.fromEntries(values),
    out_args: one.out_args ?? [],
  }
}
