import type { Command } from 'commander'
import { addBackTest } from './rules/back-test.ts'
import { addChanges } from './rules/change-rule.ts'
import { addExceptions } from './rules/exceptions.ts'
import { addForecast } from './rules/forecast-rules.ts'
import { addImport } from './rules/import-rules.ts'
import { addLint } from './rules/lint-rules.ts'
import { addList } from './rules/list-rules.ts'
import { addQuietings } from './rules/quietings.ts'
import { addCoverage } from './rules/rules-coverage.ts'
import { addRulesStatus } from './rules/rules-status.ts'
import { addSwitches } from './rules/switch-rules.ts'
import { addTest } from './rules/test-rules.ts'

export function addRules(program: Command): void {
  const rules = program.command('rules').description('rule life cycle')
  for (const add of [
    addImport,
    addList,
    addSwitches,
    addChanges,
    addRulesStatus,
    addLint,
    addTest,
    addBackTest,
    addForecast,
    addCoverage,
    addExceptions,
    addQuietings,
  ])
    add(rules)
}
