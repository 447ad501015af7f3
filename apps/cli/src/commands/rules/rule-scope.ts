import type { RuleException } from '@opensoc/contract'
import type { Command } from 'commander'

export interface ScopeOptions {
  readonly rule?: readonly string[]
  readonly tag?: string
  readonly level?: string
  readonly product?: string
  readonly all: boolean
}

/** Which rules something reaches, as options. */
export function withScope(command: Command): Command {
  return command
    .option(
      '--rule <id>',
      'a rule that it reaches; may be given several times',
      (id: string, before?: string[]) => [...(before ?? []), id],
    )
    .option('--tag <tag>', 'all rules with this tag')
    .option('--level <level>', 'all rules of this level')
    .option('--product <product>', 'all rules for this product')
    .option('--all', 'all rules', false)
}

export function scopeOf({ rule, tag, level, product, all }: ScopeOptions, command: Command) {
  const group = { ...(tag && { tag }), ...(level && { level }), ...(product && { product }) }
  const hasGroup = Object.keys(group).length > 0
  if (Number(rule !== undefined) + Number(hasGroup) + Number(all) !== 1) {
    return command.error('say which rules in one way: --rule, or --tag, --level and --product, or --all')
  }
  if (rule !== undefined) return { kind: 'rules' as const, ids: [...rule] }
  return all ? { kind: 'all' as const } : { kind: 'group' as const, ...group }
}

export function scopeWords(scope: RuleException['scope']): string {
  if (scope.kind === 'all') return 'all rules'
  if (scope.kind === 'rules') return scope.ids.length === 1 ? scope.ids[0]! : `${scope.ids.length} rules`
  return [scope.tag, scope.level, scope.product].filter((part) => part !== undefined).join(' ')
}
