import type { RuleQuery } from '@opensoc/contract'
import { type Command, InvalidArgumentError } from 'commander'

const LEVELS = ['informational', 'low', 'medium', 'high', 'critical']

export interface RuleQueryOptions {
  readonly level?: string[]
  readonly status?: string[]
  readonly space?: RuleQuery['spaces']
  readonly product?: string[]
  readonly category?: string[]
  readonly service?: string[]
  readonly tag?: string[]
  readonly technique?: string[]
  readonly text?: string
}

/** Adds the options that choose rules: all that are given must hold, of a list any. */
export function addRuleQueryOptions(command: Command): Command {
  return command
    .option('--level <levels>', 'one or more, or a level and above: high+', readLevels)
    .option('--status <statuses>', 'stable,test,experimental,deprecated,unsupported,none', list)
    .option('--space <spaces>', 'content,upstream,own', list)
    .option('--product <products>', 'of the log source', list)
    .option('--category <categories>', 'of the log source', list)
    .option('--service <services>', 'of the log source', list)
    .option('--tag <tags>', 'whole tags: attack.t1003.001,cve.2021-44228', list)
    .option('--technique <techniques>', 'ATT&CK, with its sub-techniques: T1003', list)
    .option('--text <text>', 'part of title, id or file')
}

/** The API's query, or undefined if nothing is chosen. */
export function ruleQueryOf(options: RuleQueryOptions): RuleQuery | undefined {
  const query = {
    levels: options.level,
    statuses: options.status,
    spaces: options.space,
    products: options.product,
    categories: options.category,
    services: options.service,
    tags: options.tag,
    techniques: options.technique,
    text: options.text,
  }
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return given.length === 0 ? undefined : Object.fromEntries(given)
}

export function readLevels(text: string): string[] {
  return list(text).flatMap((word) => {
    const isAndAbove = word.endsWith('+')
    const at = LEVELS.indexOf(isAndAbove ? word.slice(0, -1) : word)
    if (at < 0) throw new InvalidArgumentError(`'${word}' is no level: ${LEVELS.join(', ')}, or one with a +`)
    return isAndAbove ? LEVELS.slice(at) : [LEVELS[at]!]
  })
}

function list(text: string): string[] {
  return text.split(',').filter((word) => word !== '')
}
